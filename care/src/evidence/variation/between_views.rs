//! A funnel in words, as a picture, as a table, and as it may leave the council.

use engine::{
    columns::{Cell, Table},
    pictures::{FunnelPicture, NumberFormat, Size, funnel_svg},
    statistics::funnel::{Funnel, Limits, Place, Point},
};
use serde::Serialize;

use super::{
    between::{Found, One},
    comparisons::{Asked, When},
    files::{cell, day},
};
use crate::evidence::disclosure::{Linked, Told};

const SHARE: NumberFormat = NumberFormat::Percent(1);

/// One row of the table.
#[derive(Serialize)]
pub(super) struct Row {
    pub name: String,
    pub size: i64,
    pub counted: i64,
    pub share: String,
    pub usual: String,
    pub far: String,
    pub what: &'static str,
}

/// What the page shows.
#[derive(Serialize)]
pub(super) struct Shown {
    pub sentences: Vec<String>,
    pub notes: Vec<String>,
    pub picture: String,
    pub picture_wide: String,
    pub rows: Vec<Row>,
    pub one: &'static str,
    pub of: &'static str,
    pub counted: &'static str,
}

impl Shown {
    pub(super) fn of(found: &Found, asked: Asked) -> Self {
        let sentences = sentences(found, asked);
        let picture = |id: &str, size| picture(id, size, found, asked, &sentences.join(" "));
        let rows = found.units.iter().zip(found.funnel.iter().flat_map(|funnel| &funnel.points));
        Self {
            picture: picture("funnel", Size::Compact),
            picture_wide: picture("funnel-wide", Size::Wide),
            rows: rows.map(|(one, point)| row(one, point)).collect(),
            notes: notes(found, asked),
            sentences,
            one: asked.by.words().0,
            of: asked.what.of,
            counted: asked.what.counted,
        }
    }
}

fn picture(id: &str, size: Size, found: &Found, asked: Asked, description: &str) -> String {
    let Some(funnel) = &found.funnel else { return String::new() };
    let picture = FunnelPicture {
        id: id.to_owned(),
        title: format!("{}, by {}", asked.name, asked.by.words().0),
        description: description.to_owned(),
        across: format!("{} (the more, the surer the share)", asked.what.of),
        format: NumberFormat::Percent(0),
        funnel: funnel.clone(),
        names: found.units.iter().map(|one| one.name.clone()).collect(),
        size,
    };
    funnel_svg(&picture).to_string()
}

fn row(one: &One, point: &Point) -> Row {
    let between = |ends: fn(Limits) -> (f64, f64)| {
        point.limits.map_or_else(String::new, |limits| {
            let (low, high) = ends(limits);
            format!("{} to {}", SHARE.text(low), SHARE.text(high))
        })
    };
    Row {
        name: one.name.clone(),
        size: one.size,
        counted: one.counted,
        share: point.value.map_or_else(String::new, |value| SHARE.text(value)),
        usual: between(|limits| (limits.low_95, limits.high_95)),
        far: between(|limits| (limits.low_998, limits.high_998)),
        what: place_words(point.place),
    }
}

const fn place_words(place: Place) -> &'static str {
    match place {
        Place::FarBelow => "Below the 99.8% limit",
        Place::Below => "Below the 95% limit",
        Place::Within => "Within the limits",
        Place::Above => "Above the 95% limit",
        Place::FarAbove => "Above the 99.8% limit",
    }
}

/// Names in a sentence; of many only how many.
fn names(found: &Found, funnel: &Funnel, wanted: &[Place]) -> (usize, String) {
    let all: Vec<&str> = found
        .units
        .iter()
        .zip(&funnel.points)
        .filter(|(_, point)| wanted.contains(&point.place))
        .map(|(one, _)| one.name.as_str())
        .collect();
    let told = if (1..=3).contains(&all.len()) { format!(" ({})", all.join(", ")) } else { String::new() };
    (all.len(), told)
}

/// What the funnel says, in a few plain sentences.
pub(super) fn sentences(found: &Found, asked: Asked) -> Vec<String> {
    let (one, many) = asked.by.words();
    let Some(funnel) = &found.funnel else {
        return vec![format!("There is nothing to compare: no {one} of anybody is known for this time.")];
    };
    let (size, counted) =
        found.units.iter().fold((0, 0), |(size, counted), one| (size + one.size, counted + one.counted));
    let share = SHARE.text(funnel.centre);
    let mut all = vec![format!("Of {size} {}, {counted} ({share}) {}.", asked.what.of, asked.what.counted)];
    let units = funnel.points.iter().filter(|point| point.value.is_some()).count();
    if units == 1 {
        all.push(format!("Only one {one} is known, so there is nothing to compare it with."));
        return all;
    }
    let (far, far_names) = names(found, funnel, &[Place::FarAbove, Place::FarBelow]);
    let (some, some_names) = names(found, funnel, &[Place::Above, Place::Below]);
    all.push(match (far, some) {
        (0, 0) => format!("None of {units} {many} differs from the rest by more than chance would make it."),
        (0, _) => format!(
            "None of {units} {many} is outside the 99.8% limits, and {some} between those and the 95% limits{some_names}: \
             of {units}, chance alone puts about {} there.",
            expected(units)
        ),
        _ => {
            let (are, lie) = if far == 1 { ("lies", "is") } else { ("lie", "are") };
            let others = if some > 0 { format!(", and {some} between those and the 95% limits{some_names}") } else { String::new() };
            format!(
                "Of {units} {many}, {far} {are} outside the 99.8% limits{far_names}{others}. Outside the 99.8% limits {lie} worth a \
                 conversation: chance alone hardly does that."
            )
        }
    });
    if let Some(over) = funnel.over.filter(engine::statistics::dispersion::Dispersion::beyond_chance) {
        all.push(format!(
            "The {many} differ by more than chance, all of them together (φ is {:.1}; by chance it would be about 1), so the limits are \
             wider than those of chance alone. Look first at whom they serve and how it is recorded, before anybody is singled out.",
            over.phi
        ));
    }
    all
}

/// About how many of so many lie between the limits by chance.
fn expected(units: usize) -> String {
    let about = 0.048 * super::between::real(i64::try_from(units).unwrap_or(0));
    if about < 1.0 { "none or one".to_owned() } else { format!("{about:.0}") }
}

fn notes(found: &Found, asked: Asked) -> Vec<String> {
    let (one, many) = asked.by.words();
    let mut notes = Vec::new();
    let (from, to) = (day(found.stretch.from), day(found.stretch.to));
    let time = match asked.what.when {
        When::During => format!("from {from} to {to}"),
        When::AtEnd => format!("on {to}"),
    };
    let settled = if asked.what.nation.is_none() && asked.what.when == When::During {
        " What can still change is left out."
    } else {
        ""
    };
    notes.push(format!("Counted: {} {time}, as “{}” counts them.{settled}", asked.what.of, asked.name));
    if asked.what.nation.is_some() {
        notes.push(
            "This is a national figure: it is worked out from all files of the council, and who supported somebody, or where they live, \
             is as this one file has it."
                .to_owned(),
        );
    }
    if found.unknown.size > 0 {
        notes.push(format!(
            "Of {} more no {one} is known; they are in no {one} and not in the shares above.",
            found.unknown.size
        ));
    }
    if let Some(over) = found.funnel.as_ref().and_then(|funnel| funnel.over) {
        if !over.beyond_chance() {
            notes.push(format!(
                "All together the {many} differ no more than chance would make them (φ is {:.1}), so the limits are those of chance alone.",
                over.phi
            ));
        }
        if over.units < 10 {
            notes.push(format!(
                "With {} {many}, whether they differ by more than chance all together can hardly be told.",
                over.units
            ));
        }
    }
    notes
}

/// The units as they may leave the council.
pub(super) fn outside(found: &Found) -> Table {
    let mut linked = Linked::default();
    let rows: Vec<&One> = found.units.iter().chain([&found.unknown]).collect();
    let (mut sizes, mut parts, mut rests) = (Vec::new(), Vec::new(), Vec::new());
    for one in &rows {
        let (size, part) = (linked.shown(one.size), linked.shown(one.counted));
        let rest = linked.behind(one.size - one.counted);
        linked.sum(size, &[part, rest]);
        sizes.push(size);
        parts.push(part);
        rests.push(rest);
    }
    // The shares and limits are those of whom is known; whoever is not stands apart, in no sum.
    let known = found.units.len();
    let sum = |of: fn(&One) -> i64| found.units.iter().map(of).sum::<i64>();
    let (size, part) = (linked.shown(sum(|one| one.size)), linked.shown(sum(|one| one.counted)));
    let rest = linked.behind(sum(|one| one.size - one.counted));
    linked.sum(size, &[part, rest]);
    linked.sum(size, &sizes[..known]);
    linked.sum(part, &parts[..known]);
    linked.sum(rest, &rests[..known]);
    let told = linked.told();
    let at = |place: usize| told.get(place).copied().unwrap_or(Told::Hidden);
    let all_told = [size, part].into_iter().all(|place| matches!(at(place), Told::Count(_)));
    let line = |name: &str, size: Told, part: Told, point: Option<&Point>| {
        let both = matches!((size, part), (Told::Count(size), Told::Count(_)) if size > 0);
        let value = match (size, part) {
            (Told::Count(size), Told::Count(part)) if size > 0 => {
                Cell::Real(super::between::real(part) / super::between::real(size))
            }
            _ => Cell::Null,
        };
        // Limits tell the size, and the share of all together.
        let limits = point.and_then(|point| point.limits).filter(|_| matches!(size, Told::Count(_)) && all_told);
        vec![
            Cell::from(name),
            cell(size),
            cell(part),
            value,
            Cell::from(limits.map(|limits| limits.low_95)),
            Cell::from(limits.map(|limits| limits.high_95)),
            Cell::from(limits.map(|limits| limits.low_998)),
            Cell::from(limits.map(|limits| limits.high_998)),
            match point.filter(|_| both) {
                Some(point) => Cell::from(place_words(point.place)),
                None if both => Cell::Null,
                None => Cell::from("Small numbers are not told"),
            },
        ]
    };
    let points: Vec<&Point> = found.funnel.iter().flat_map(|funnel| &funnel.points).collect();
    let mut lines: Vec<Vec<Cell>> = rows
        .iter()
        .enumerate()
        .filter(|(_, one)| one.size > 0)
        .map(|(row, one)| line(&one.name, at(sizes[row]), at(parts[row]), points.get(row).copied()))
        .collect();
    lines.push(line("All together", at(size), at(part), None));
    let columns =
        ["name", "size", "counted", "share", "lower_95", "upper_95", "lower_99_8", "upper_99_8", "what_it_shows"];
    Table { columns: columns.map(str::to_owned).to_vec(), rows: lines }
}
