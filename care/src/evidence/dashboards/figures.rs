//! National figures and published ones on a board.

use engine::{
    columns::{Cell, Table},
    pictures::{GroupPicture, GroupRow, Size, Svg, groups_svg},
};

use super::views::{Missing, Picture};
use crate::evidence::{
    disclosure::Told as Count,
    national::{
        self, Asked, Kept, Measure,
        model::{Part, Told, Unit},
        outside::{Outside, outside},
    },
    published::{self, compare::Comparison},
};

/// A figure in words, whether it is exact or as it may leave the council.
struct Line {
    label: String,
    value: Option<f64>,
    words: String,
    counted: Cell,
    of: Cell,
}

fn exact(part: &Part, figure: &Told, label: String) -> Line {
    let cell = national::cell(part, figure);
    Line {
        label,
        value: figure.outcome,
        words: cell.value,
        counted: figure.numerator.map_or(Cell::Null, Cell::Int),
        of: figure.denominator.map_or(Cell::Null, Cell::Int),
    }
}

fn told(figure: &Outside, label: String) -> Line {
    let count = |told: Option<Count>| match told {
        None => Cell::Null,
        Some(Count::Count(count)) => Cell::Int(count),
        Some(few) => Cell::from(few.words()),
    };
    let figured = Told {
        la: figure.la.clone(),
        measure: figure.part.code.to_owned(),
        group: figure.group.clone(),
        sex: figure.sex.clone(),
        numerator: None,
        denominator: None,
        outcome: figure.outcome,
    };
    let words = if figure.hidden { Count::Hidden.words() } else { national::cell(figure.part, &figured).value };
    Line { label, value: figure.outcome, words, counted: count(figure.numerator), of: count(figure.denominator) }
}

fn group(group: &str, sex: Option<&str>) -> String {
    let group = if group == "Total" { "Everybody" } else { group };
    match sex {
        Some(sex) if sex != "Total" => format!("{group}, {}", sex.to_lowercase()),
        _ => group.to_owned(),
    }
}

/// The part with this code, and its measure.
pub(super) fn part(code: &str) -> Option<(&'static Measure, &'static Part)> {
    let parts = national::ALL.into_iter().flat_map(|measure| measure.parts.iter().map(move |part| (measure, part)));
    parts.into_iter().find(|(_, part)| part.code == code)
}

/// The lines that are wanted; nothing when nobody stands behind any.
fn lines(kept: &Kept, asked: &Asked, away: bool, wanted: impl Fn(&str, &str) -> Option<String>) -> Option<Vec<Line>> {
    let its: Vec<Told> = kept.figures.iter().filter(|figure| figure.la == asked.council).cloned().collect();
    let label = |code: &str, called: &str, sex: Option<&str>| wanted(code, &group(called, sex));
    let lines: Vec<Line> = if away {
        let line =
            |figure: &Outside| Some(told(figure, label(figure.part.code, &figure.group, figure.sex.as_deref())?));
        outside(&its).iter().filter_map(line).collect()
    } else {
        let line = |figure: &Told| {
            let (_, part) = part(&figure.measure)?;
            Some(exact(part, figure, label(part.code, &figure.group, figure.sex.as_deref())?))
        };
        its.iter().filter_map(line).collect()
    };
    lines.iter().any(|line| line.of != Cell::Int(0)).then_some(lines)
}

/// One figure by age and sex; nothing when nobody is in it.
pub(super) fn one(measure: &Measure, part: &Part, kept: &Kept, asked: &Asked, away: bool) -> Option<Picture> {
    let lines = lines(kept, asked, away, |code, group| (code == part.code).then(|| group.to_owned()))?;
    if lines.iter().all(|line| line.of == Cell::Null) {
        return Some(no_population(measure, part, asked));
    }
    let all = lines.iter().find(|line| line.label == "Everybody").or(lines.first())?;
    let mut reading = format!("In {}, {}: {}.", asked.year, lower_first(&all.label), all.words);
    let groups: Vec<&Line> = lines.iter().filter(|line| !line.label.starts_with("Everybody")).collect();
    if let Some((most, least)) = apart(&groups) {
        reading.push_str(&format!(
            " The groups go from {} ({}) to {} ({}).",
            least.words,
            lower_first(&least.label),
            most.words,
            lower_first(&most.label)
        ));
    }
    let mut picture = drawn(&format!("n-{}", plain(part.code)), part.name, &reading, &lines, full(part.unit));
    picture.question = if measure.parts.len() == 1 { measure.question.to_owned() } else { part.title() };
    picture.note = counted(part);
    picture.definition = definition(measure, asked);
    Some(picture)
}

/// A rate of people who live there, when nobody said how many do.
fn no_population(measure: &Measure, part: &Part, asked: &Asked) -> Picture {
    let missing = Missing {
        words: format!(
            "{} is for each 100,000 people who live here, and how many do is not loaded. Whoever runs the service puts the file \
             populations.csv (la, band, population) into the data folder.",
            part.code
        ),
        href: definition(measure, asked).0,
        link: "See how many people are counted",
        making: false,
    };
    without(format!("n-{}", plain(part.code)), part.title(), missing)
}

fn full(unit: Unit) -> Option<f64> {
    (unit == Unit::Percent).then_some(100.0)
}

fn counted(part: &Part) -> String {
    let of = format!("Of: {}.", part.denominator);
    if part.unit.has_numerator() { format!("Counted: {}. {of}", part.numerator) } else { of }
}

fn definition(measure: &Measure, asked: &Asked) -> (String, &'static str) {
    (
        format!("/evidence/national/measures/{}?{}", measure.slug, asked.address),
        "All figures, definition and who is behind them",
    )
}

/// Several parts for everybody, side by side; nothing when nobody is in them.
pub(super) fn parts(measure: &Measure, beginning: &str, kept: &Kept, asked: &Asked, away: bool) -> Option<Picture> {
    let parts: Vec<&Part> =
        measure.parts.iter().filter(|part| part.code.starts_with(beginning) && !part.code.contains(" Q")).collect();
    let wanted = |code: &str, group: &str| {
        let part = parts.iter().find(|part| part.code == code)?;
        let everybody = group == "Everybody" || !part.groups.contains(&"Total") && part.groups.last() == Some(&group);
        everybody.then(|| part.name.to_owned())
    };
    let lines = lines(kept, asked, away, wanted)?;
    // All of them together is no part among others.
    let whole = parts.first().filter(|part| part.code.ends_with(" all")).map(|part| part.name);
    let groups: Vec<&Line> = lines.iter().filter(|line| Some(line.label.as_str()) != whole).collect();
    let all = whole.and_then(|whole| lines.iter().find(|line| line.label == whole));
    let all = all.map(|all| format!("{}: {}.", all.label, all.words));
    let unit = parts.first().map(|part| part.unit);
    // Days and means are parts of nothing.
    let which = if matches!(unit, Some(Unit::MedianDays | Unit::MeanPounds)) { "highest" } else { "largest part" };
    let largest =
        apart(&groups).map(|(most, _)| format!("The {which} is {}: {}.", lower_first(&most.label), most.words));
    let reading = [Some(format!("In {}, for everybody.", asked.year)), all, largest];
    let reading = reading.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let mut picture =
        drawn(&format!("p-{}", plain(beginning)), measure.question, &reading, &lines, unit.and_then(full));
    picture.question = match unit {
        Some(Unit::MeanPounds) => "What does a week of support cost?".to_owned(),
        Some(Unit::TotalPounds) => "Where did the money go in the last quarter?".to_owned(),
        _ => measure.question.to_owned(),
    };
    picture.note = parts.first().map_or_else(String::new, |part| format!("Of: {}.", part.denominator));
    picture.definition = definition(measure, asked);
    Some(picture)
}

/// The largest and the smallest, when there are two that differ.
fn apart<'a>(lines: &[&'a Line]) -> Option<(&'a Line, &'a Line)> {
    let with = || lines.iter().copied().filter(|line| line.value.is_some());
    let most = with().max_by(|a, b| a.value.partial_cmp(&b.value).unwrap_or(std::cmp::Ordering::Equal))?;
    let least = with().min_by(|a, b| a.value.partial_cmp(&b.value).unwrap_or(std::cmp::Ordering::Equal))?;
    (most.value != least.value).then_some((most, least))
}

fn drawn(id: &str, title: &str, reading: &str, lines: &[Line], full: Option<f64>) -> Picture {
    let rows = lines
        .iter()
        .map(|line| GroupRow { label: line.label.clone(), value: line.value, between: None, words: line.words.clone() })
        .collect();
    let picture = GroupPicture {
        id: id.to_owned(),
        title: title.to_owned(),
        description: reading.to_owned(),
        rows,
        full,
        all: None,
        size: Size::Compact,
    };
    let wide = GroupPicture { id: format!("{id}-wide"), size: Size::Wide, ..picture.clone() };
    let table = Table {
        columns: ["group", "value", "counted", "of"].map(str::to_owned).to_vec(),
        rows: lines
            .iter()
            .map(|line| {
                vec![Cell::from(line.label.as_str()), Cell::from(line.value), line.counted.clone(), line.of.clone()]
            })
            .collect(),
    };
    let some = lines.iter().any(|line| line.value.is_some_and(|value| value > 0.0));
    Picture {
        id: id.to_owned(),
        name: title.to_owned(),
        reading: reading.to_owned(),
        drawn: some.then(|| (groups_svg(&picture), groups_svg(&wide))),
        headings: ["Group", "Value", "Counted", "Of"].map(str::to_owned).to_vec(),
        rows: lines
            .iter()
            .map(|line| vec![line.label.clone(), line.words.clone(), line.counted.to_string(), line.of.to_string()])
            .collect(),
        caption: title.to_owned(),
        table,
        urgency: 5,
        ..Picture::default()
    }
}

/// A published measure beside other councils.
pub(super) fn beside(compared: &Comparison, council: &str) -> Picture {
    let id = format!("b-{}", compared.measure.slug);
    let reading = compared.newest().and_then(|at| published::sentence(compared, at)).unwrap_or_else(|| {
        "No number is published for this council: not available, or kept back by the publisher.".into()
    });
    let draw = |id: &str, size| -> Svg { published::picture(compared, &reading, id, size) };
    let at = compared.newest().unwrap_or(compared.years.len().saturating_sub(1));
    let year = compared.years.get(at).cloned().unwrap_or_default();
    let number = |at: usize| move |place: &published::compare::Place| Comparison::value(place, at);
    let rows: Vec<(String, Option<f64>)> =
        compared.places.iter().map(|place| (place.name.clone(), number(at)(place))).collect();
    let words = |value: Option<f64>| {
        value.map_or_else(|| "no number".into(), |value| published::number(&compared.measure, value))
    };
    let up = form_urlencoded::Serializer::new(String::new())
        .append_pair("council", council)
        .append_pair("measure", &compared.measure.slug)
        .finish();
    Picture {
        question: format!("How does it compare? {}", compared.measure.title),
        name: compared.measure.title.clone(),
        drawn: Some((draw(&id, Size::Compact), draw(&format!("{id}-wide"), Size::Wide))),
        headings: vec!["Place".to_owned(), year.clone()],
        rows: rows.iter().map(|(name, value)| vec![name.clone(), words(*value)]).collect(),
        caption: format!(
            "{}, {year}: this council, its nearest neighbours, region and England",
            compared.measure.title
        ),
        definition: (format!("/evidence/published?{up}"), "All years and places, with their sources"),
        table: Table {
            columns: ["group", "value"].map(str::to_owned).to_vec(),
            rows: rows.iter().map(|(name, value)| vec![Cell::from(name.as_str()), Cell::from(*value)]).collect(),
        },
        urgency: 5,
        reading,
        id,
        ..Picture::default()
    }
}

/// A picture that has no numbers, and what to bring.
pub(super) fn without(id: String, question: String, missing: Missing) -> Picture {
    Picture { id, question, missing: Some(missing), urgency: 7, ..Picture::default() }
}

/// Good in an id.
pub(super) fn plain(text: &str) -> String {
    let kept = text
        .trim()
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
    kept.collect()
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    // "ST-Max" and "NHS" stay as they are.
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}
