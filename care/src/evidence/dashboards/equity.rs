//! One outcome by who people are, each group with its interval; what is told outside hides small counts so that no sum gives
//! them away.

use engine::{
    columns::{Cell, Table},
    pictures::{GroupPicture, GroupRow, Size, groups_svg},
    statistics::interval::{Z_95, wilson},
};

use super::{figures::plain, views::Picture};
use crate::evidence::{
    client_level_data::specification::specification,
    disclosure::{Linked, Told},
    national::{Asked, Cut, Kept, Measure, model::Part},
};

/// Districts told one by one; those with fewer people are told together.
const MOST_PLACES: usize = 12;

/// How many of a group count, as it may be told.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    pub label: String,
    pub counted: i64,
    pub of: i64,
    /// Its counts may be told; inside the council they all may.
    pub open: bool,
}

impl Group {
    fn share(&self) -> Option<(f64, f64, f64)> {
        let (counted, of) = (usize::try_from(self.counted).ok()?, usize::try_from(self.of).ok()?);
        let between = wilson(counted, of, Z_95).ok().flatten()?;
        #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
        let share = self.counted as f64 / self.of as f64;
        Some((share * 100.0, between.low * 100.0, between.high * 100.0))
    }
}

const fn words(cut: Cut) -> (&'static str, &'static str) {
    match cut {
        Cut::Age => ("by age", "Age"),
        Cut::Sex => ("by sex", "Sex"),
        Cut::Ethnicity => ("by ethnicity", "Ethnicity"),
        Cut::Place => ("by place", "Place"),
    }
}

/// A group as people call it.
fn called(cut: Cut, code: &str) -> String {
    match (cut, code) {
        (Cut::Age, "unknown") => "Age not known".to_owned(),
        (Cut::Age, age) => first_upper(age),
        (Cut::Sex, "male") => "Male".to_owned(),
        (Cut::Sex, "female") => "Female".to_owned(),
        (Cut::Sex, "unknown") => "Not known".to_owned(),
        (Cut::Sex, _) => "Other".to_owned(),
        (Cut::Place, "unknown") => "Postcode not known".to_owned(),
        (Cut::Place, district) => district.to_owned(),
        (Cut::Ethnicity, code) => {
            let list = specification().ok().and_then(|specification| specification.list("ethnicity"));
            match list.map_or("", |list| list.group(code)) {
                "white" => "White",
                "mixed" => "Mixed or multiple",
                "asian" => "Asian or Asian British",
                "black" => "Black, Caribbean or African",
                "other" => "Other ethnic group",
                "refused" => "Preferred not to say",
                _ => "Not recorded",
            }
            .to_owned()
        }
    }
}

fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const fn last(cut: Cut) -> &'static str {
    match cut {
        Cut::Age => "Age not known",
        Cut::Sex => "Not known",
        Cut::Ethnicity => "Not recorded",
        Cut::Place => "Postcode not known",
    }
}

/// The groups of a cut, in the order they are shown.
pub(super) fn groups(kept: &Kept, council: &str, code: &str, cut: Cut) -> Vec<Group> {
    let its = kept.groups.iter().filter(|one| one.la == council && one.measure == code && one.cut == cut.code());
    let mut groups: Vec<Group> = Vec::new();
    for one in its {
        let label = called(cut, &one.called);
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => (group.counted, group.of) = (group.counted + one.numerator, group.of + one.denominator),
            None => groups.push(Group { label, counted: one.numerator, of: one.denominator, open: true }),
        }
    }
    match cut {
        Cut::Age => groups
            .sort_by_key(|group| (group.label == last(cut), !group.label.starts_with("Under"), group.label.clone())),
        _ => groups.sort_by_key(|group| (group.label == last(cut), std::cmp::Reverse(group.of), group.label.clone())),
    }
    if cut == Cut::Place && groups.len() > MOST_PLACES {
        let unknown = groups.pop_if(|group| group.label == last(cut));
        let others = groups.split_off(MOST_PLACES.min(groups.len()));
        let sum = |of: fn(&Group) -> i64| others.iter().map(of).sum();
        if !others.is_empty() {
            let label = "All other districts".to_owned();
            groups.push(Group { label, counted: sum(|one| one.counted), of: sum(|one| one.of), open: true });
        }
        groups.extend(unknown);
    }
    groups
}

/// The groups with those closed that may not be told: a small count, a small rest, and what would give one away beside the sums.
/// All together are closed too when theirs must be.
pub(super) fn closed(mut groups: Vec<Group>) -> (Vec<Group>, Group) {
    let mut everybody = together(&groups);
    let mut linked = Linked::default();
    let mut places = Vec::new();
    for group in &groups {
        let at = [linked.shown(group.counted), linked.behind(group.of - group.counted), linked.shown(group.of)];
        linked.sum(at[2], &at[..2]);
        places.push(at);
    }
    let total = |of: usize| places.iter().map(|at| linked.count(at[of])).sum::<i64>();
    let (counted, rest, all) = (total(0), total(1), total(2));
    let all = [linked.shown(counted), linked.behind(rest), linked.shown(all)];
    linked.sum(all[2], &all[..2]);
    for (of, sum) in all.iter().enumerate() {
        let parts: Vec<usize> = places.iter().map(|at| at[of]).collect();
        linked.sum(*sum, &parts);
    }
    let told = linked.told();
    let open = |at: &[usize; 3]| told[at[0]] != Told::Hidden && told[at[2]] != Told::Hidden;
    for (group, at) in groups.iter_mut().zip(&places) {
        group.open = open(at);
    }
    everybody.open = open(&all);
    (groups, everybody)
}

/// Who all together are.
pub(super) fn together(groups: &[Group]) -> Group {
    let sum = |of: fn(&Group) -> i64| groups.iter().map(of).sum();
    Group { label: "Everybody".into(), counted: sum(|one| one.counted), of: sum(|one| one.of), open: true }
}

/// The picture of an outcome by a cut; nothing when nobody is in it.
pub(super) fn picture(
    measure: &Measure,
    part: &Part,
    cut: Cut,
    kept: &Kept,
    asked: &Asked,
    away: bool,
) -> Option<Picture> {
    let exact = groups(kept, &asked.council, part.code, cut);
    let (mut groups, all) = if away {
        closed(exact)
    } else {
        let all = together(&exact);
        (exact, all)
    };
    let overall = all.share()?.0;
    let (by, heading) = words(cut);
    let id = format!("e-{}-{}", plain(part.code), cut.code());
    let reading = reading(part, &groups, &all, overall, asked);
    let row = |group: &Group| {
        let share = group.share().filter(|_| group.open);
        GroupRow {
            label: group.label.clone(),
            value: share.map(|share| share.0),
            between: share.map(|share| (share.1, share.2)),
            words: share.map_or_else(|| Told::Hidden.words(), |share| format!("{:.1}% of {}", share.0, group.of)),
        }
    };
    let picture = GroupPicture {
        id: id.clone(),
        title: format!("{}, {by}", part.name),
        description: reading.clone(),
        rows: groups.iter().map(row).collect(),
        full: Some(100.0),
        all: all.open.then_some(overall),
        size: Size::Compact,
    };
    let wide = GroupPicture { id: format!("{id}-wide"), size: Size::Wide, ..picture.clone() };
    groups.push(all);
    let count =
        |group: &Group, count: i64| if group.open { Cell::Int(count) } else { Cell::from(Told::Hidden.words()) };
    let value = |group: &Group, of: fn((f64, f64, f64)) -> f64| {
        Cell::from(group.share().filter(|_| group.open).map(|share| (of(share) * 10.0).round() / 10.0))
    };
    let columns = ["group", "value", "low", "high", "counted", "of"];
    let cells = |group: &Group| {
        vec![
            Cell::from(group.label.as_str()),
            value(group, |share| share.0),
            value(group, |share| share.1),
            value(group, |share| share.2),
            count(group, group.counted),
            count(group, group.of),
        ]
    };
    let shown = |group: &Group| {
        let share = group.share().filter(|_| group.open);
        let (percent, between) = share.map_or_else(
            || (Told::Hidden.words(), String::new()),
            |share| (format!("{:.1}%", share.0), format!("{:.1}% to {:.1}%", share.1, share.2)),
        );
        let count = |number| count(group, number).to_string();
        vec![group.label.clone(), percent, between, count(group.counted), count(group.of)]
    };
    Some(Picture {
        question: format!("{}: alike {by}?", part.name),
        name: format!("{}, {by}", part.name),
        reading,
        drawn: Some((groups_svg(&picture), groups_svg(&wide))),
        headings: [heading, "Per cent", "Between", "Counted", "Of"].map(str::to_owned).to_vec(),
        rows: groups.iter().map(shown).collect(),
        caption: format!("{}, {by}, {}, with 95% intervals", part.name, asked.year),
        definition: (
            format!("/evidence/national/measures/{}?{}", measure.slug, asked.address),
            "Definition and who is behind it",
        ),
        table: Table { columns: columns.map(str::to_owned).to_vec(), rows: groups.iter().map(cells).collect() },
        urgency: 5,
        id,
        ..Picture::default()
    })
}

/// Which groups differ from everybody by more than chance would often do, and what cannot be told.
pub(super) fn reading(part: &Part, groups: &[Group], all: &Group, overall: f64, asked: &Asked) -> String {
    let told: Vec<&Group> = groups.iter().filter(|group| group.open && group.of > 0).collect();
    let outside: Vec<String> = told
        .iter()
        .filter_map(|group| {
            let (share, low, high) = group.share()?;
            let side = if low > overall {
                "higher"
            } else if high < overall {
                "lower"
            } else {
                return None;
            };
            Some(format!("{} ({share:.1}%, {side})", group.label))
        })
        .collect();
    let of_all =
        if all.open { format!("{overall:.1}% of {}", all.of) } else { "The share of everybody is not told".to_owned() };
    let compared = match (told.len(), outside.len()) {
        _ if !all.open => "Groups cannot be compared with it.".to_owned(),
        (0 | 1, _) => "There are no two groups to compare.".to_owned(),
        (many, 0) => {
            format!("No interval of the {many} groups lies apart from it: no difference can be told from chance.")
        }
        (many, _) => format!("Of {many} groups these lie apart from it: {}.", outside.join(", ")),
    };
    let hidden = groups.len() - told.len();
    let hidden =
        if hidden == 0 { String::new() } else { format!(" {hidden} not told, because few people are in them.") };
    format!("{}, {}: {of_all}. {compared}{hidden}", part.name, asked.year)
}
