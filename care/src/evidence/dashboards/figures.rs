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

fn lines(kept: &Kept, asked: &Asked, away: bool, wanted: impl Fn(&str, &str) -> Option<String>) -> Vec<Line> {
    let its: Vec<Told> = kept.figures.iter().filter(|figure| figure.la == asked.council).cloned().collect();
    if away {
        let all = outside(&its);
        let line = |figure: &Outside| {
            let label = wanted(figure.part.code, &group(&figure.group, figure.sex.as_deref()))?;
            Some(told(figure, label))
        };
        return all.iter().filter_map(line).collect();
    }
    let line = |figure: &Told| {
        let (_, part) = part(&figure.measure)?;
        let label = wanted(part.code, &group(&figure.group, figure.sex.as_deref()))?;
        Some(exact(part, figure, label))
    };
    its.iter().filter_map(line).collect()
}

/// One figure by age and sex.
pub(super) fn one(measure: &Measure, part: &Part, kept: &Kept, asked: &Asked, away: bool) -> Picture {
    let lines = lines(kept, asked, away, |code, group| (code == part.code).then(|| group.to_owned()));
    let all = lines.iter().find(|line| line.label == "Everybody").or(lines.last());
    let mut reading = all.map_or_else(
        || "There is nothing to count yet.".to_owned(),
        |all| format!("{} of {}: {} in {}.", part.name, all.label.to_lowercase(), all.words, asked.year),
    );
    if let Some((most, least)) = apart(&lines) {
        reading.push_str(&format!(
            " By group from {} ({}) to {} ({}).",
            least.words,
            lower_first(&least.label),
            most.words,
            lower_first(&most.label)
        ));
    }
    if let Some(counted) = counted(part) {
        reading.push_str(&format!(" {counted}"));
    }
    let mut picture = drawn(&format!("n-{}", plain(part.code)), part.name, &reading, &lines, full(part.unit));
    picture.question =
        if measure.parts.len() == 1 { measure.question.to_owned() } else { format!("{}: {}", part.code, part.name) };
    picture.definition = definition(measure, asked);
    picture
}

fn full(unit: Unit) -> Option<f64> {
    (unit == Unit::Percent).then_some(100.0)
}

fn counted(part: &Part) -> Option<String> {
    part.unit.has_numerator().then(|| format!("Counted: {}. Of: {}.", part.numerator, part.denominator))
}

fn definition(measure: &Measure, asked: &Asked) -> (String, &'static str) {
    let up = form_urlencoded::Serializer::new(String::new())
        .append_pair("council", &asked.council)
        .append_pair("year", &asked.year)
        .finish();
    (format!("/evidence/national/measures/{}?{up}", measure.slug), "All figures, definition and who is behind them")
}

/// Several parts for everybody, side by side.
pub(super) fn parts(measure: &Measure, beginning: &str, kept: &Kept, asked: &Asked, away: bool) -> Picture {
    let parts: Vec<&Part> =
        measure.parts.iter().filter(|part| part.code.starts_with(beginning) && !part.code.contains(" Q")).collect();
    let wanted = |code: &str, group: &str| {
        let part = parts.iter().find(|part| part.code == code)?;
        let everybody = group == "Everybody" || !part.groups.contains(&"Total") && part.groups.last() == Some(&group);
        everybody.then(|| part.name.to_owned())
    };
    let lines = lines(kept, asked, away, wanted);
    let largest =
        apart(&lines).map(|(most, _)| format!("The largest is {}: {}.", lower_first(&most.label), most.words));
    let note = parts
        .first()
        .and_then(|part| counted(part))
        .or_else(|| parts.first().map(|part| format!("Of: {}.", part.denominator)));
    let reading = [Some(format!("In {}, for everybody.", asked.year)), largest, note];
    let reading = reading.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let unit = parts.first().map(|part| part.unit);
    let mut picture =
        drawn(&format!("p-{}", plain(beginning)), measure.question, &reading, &lines, unit.and_then(full));
    picture.question = match unit {
        Some(Unit::MeanPounds) => "What does a week of support cost?".to_owned(),
        Some(Unit::TotalPounds) => "Where did the money go in the last quarter?".to_owned(),
        _ => measure.question.to_owned(),
    };
    picture.definition = definition(measure, asked);
    picture
}

/// The largest and the smallest, when there are two that differ.
fn apart(lines: &[Line]) -> Option<(&Line, &Line)> {
    let with = || lines.iter().filter(|line| line.value.is_some());
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
