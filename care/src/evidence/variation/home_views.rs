//! Time at home in words, as a picture, as a table, and as it may leave the council.

use engine::{
    columns::{Cell, Table},
    pictures::{NumberFormat, Size, StepPicture, Stretch, steps_svg},
    statistics::survival::Step,
};
use serde::Serialize;

use super::{
    files::{cell, day, said},
    home::{DAYS, DIED, Found, MOVED},
};
use crate::evidence::disclosure::{Linked, Told};

const SHARE: NumberFormat = NumberFormat::Percent(0);

/// One row of the table.
#[derive(Serialize)]
pub(super) struct Row {
    pub day: u16,
    pub known: i64,
    pub moved: i64,
    pub died: i64,
    pub home: String,
    pub interval: String,
    pub moved_share: String,
    pub died_share: String,
}

/// What the page shows.
#[derive(Serialize)]
pub(super) struct Shown {
    pub sentences: Vec<String>,
    pub notes: Vec<String>,
    pub picture: String,
    pub picture_wide: String,
    pub rows: Vec<Row>,
}

impl Shown {
    pub(super) fn of(found: &Found) -> Self {
        let sentences = sentences(found);
        let picture = |id: &str, size| picture(id, size, found, &sentences.join(" "));
        Self {
            rows: days(found).map(|day| row(found, day)).collect(),
            picture: picture("home", Size::Compact),
            picture_wide: picture("home-wide", Size::Wide),
            notes: notes(found),
            sentences,
        }
    }
}

/// The days that are told: those of which anybody is known that long.
fn days(found: &Found) -> impl Iterator<Item = u16> {
    let known = found.estimate.known_until();
    DAYS.into_iter().filter(move |day| f64::from(*day) <= known)
}

fn row(found: &Found, day: u16) -> Row {
    let counts = found.counts(f64::from(day));
    let step = found.estimate.at(f64::from(day));
    let of = |cause: usize| step.and_then(|step| step.by_cause.get(cause)).copied().unwrap_or(0.0);
    Row {
        day,
        known: counts.known,
        moved: counts.moved,
        died: counts.died,
        home: SHARE.text(step.map_or(1.0, |step| step.lasting)),
        interval: interval(step),
        moved_share: SHARE.text(of(MOVED)),
        died_share: SHARE.text(of(DIED)),
    }
}

fn interval(step: Option<&Step>) -> String {
    let interval = step.and_then(|step| step.interval);
    interval
        .map_or_else(String::new, |interval| format!("{} to {}", SHARE.text(interval.low), SHARE.text(interval.high)))
}

fn picture(id: &str, size: Size, found: &Found, description: &str) -> String {
    if found.spans.is_empty() {
        return String::new();
    }
    let stretch = |step: &Step| Stretch {
        from: step.time,
        share: step.lasting,
        interval: step.interval.map(|interval| (interval.low, interval.high)),
        part: step.by_cause.get(MOVED).copied().unwrap_or(0.0),
    };
    // Where hardly anybody is known so long the curve says nothing; two years are enough for any purpose here.
    let last = f64::from(DAYS[DAYS.len() - 1]);
    let until = found.estimate.known_until().min(last);
    let steps = found.estimate.steps.iter().filter(|step| step.time <= until);
    let picture = StepPicture {
        id: id.to_owned(),
        title: "Still at home after reablement".to_owned(),
        description: description.to_owned(),
        across: "days since reablement ended".to_owned(),
        names: ("still at home, with its 95% interval".to_owned(), "moved to a care home".to_owned()),
        stretches: steps.map(stretch).collect(),
        until,
        size,
    };
    steps_svg(&picture).to_string()
}

/// What it says, in a few plain sentences.
pub(super) fn sentences(found: &Found) -> Vec<String> {
    let count = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
    let people = count(found.estimate.people);
    if people == 0 {
        return vec!["Nobody’s reablement ended at home in this time.".to_owned()];
    }
    let mut all = vec![format!(
        "{} out of reablement at home: {} since moved to a care home and {} died, as far as the numbers know.",
        said(people, "person came", "people came"),
        said(count(found.estimate.ended[MOVED]), "has", "have"),
        said(count(found.estimate.ended[DIED]), "has", "have")
    )];
    let told = days(found).filter(|day| matches!(day, 91 | 365));
    for day in told {
        let row = row(found, day);
        let words = if day == 365 { "a year".to_owned() } else { format!("{day} days") };
        let surely = if row.interval.is_empty() { String::new() } else { format!(" (95% interval {})", row.interval) };
        all.push(format!(
            "After {words}, {}{surely} were still alive and at home, {} had moved to a care home and {} had died without moving.",
            row.home, row.moved_share, row.died_share
        ));
    }
    match found.estimate.median() {
        Some(median) => {
            all.push(format!("For half it had ended within {}.", NumberFormat::Measured("days").text(median)));
        }
        None => {
            all.push("For more than half it had not ended as far as is known, so no middle can be told.".to_owned());
        }
    }
    all
}

fn notes(found: &Found) -> Vec<String> {
    let mut notes = vec![
        format!(
            "Counted: each person’s first reablement that ended from {} to {}, followed until {}. Whoever was still at home then, \
             or of whom nothing more is known, is counted as long as they are known.",
            day(found.stretch.from),
            day(found.stretch.to),
            day(found.until)
        ),
        "It ends when long-term residential or nursing care begins, or with death, whichever comes first. The share still at home \
         counts both as an ending. The shares that moved and that died are told apart (Aalen and Johansen): whoever died can no \
         longer move, and is not counted as if they still might."
            .to_owned(),
        "Deaths and care homes are known only as the numbers of this source have them. Whoever moved away, pays for a care home alone, \
         or died without anybody writing it down, looks as if still at home."
            .to_owned(),
    ];
    if found.in_a_home > 0 {
        notes.push(format!("Left out because they were in a care home already: {}.", found.in_a_home));
    }
    if found.died_in_it > 0 {
        notes.push(format!("Left out because they died before or when reablement ended: {}.", found.died_in_it));
    }
    notes.push(
        "Days on which fewer than 5 people are still known say little, and the curve there hangs on single people."
            .to_owned(),
    );
    notes
}

/// The days as they may leave the council. Shares are told where all counts beside them are.
pub(super) fn outside(found: &Found) -> Table {
    let mut linked = Linked::default();
    let people = linked.shown(i64::try_from(found.estimate.people).unwrap_or(i64::MAX));
    let mut places = Vec::new();
    let mut before: Option<([usize; 3], super::home::Counts)> = None;
    for day in days(found) {
        let counts = found.counts(f64::from(day));
        let now = [linked.shown(counts.known), linked.shown(counts.moved), linked.shown(counts.died)];
        // Everybody is at home, has moved, has died or is not known so long.
        linked.within(people, &now);
        if let Some((was, old)) = before {
            // Who moved and who died in between, and how many fewer are at home.
            let (moved, died) = (counts.moved - old.moved, counts.died - old.died);
            let (moved, died) = (linked.behind(moved), linked.behind(died));
            let gone = linked.behind(old.known - counts.known);
            linked.sum(now[1], &[was[1], moved]);
            linked.sum(now[2], &[was[2], died]);
            linked.sum(was[0], &[now[0], gone]);
        }
        places.push((day, now));
        before = Some((now, counts));
    }
    let told = linked.told();
    let at = |place: usize| told.get(place).copied().unwrap_or(Told::Hidden);
    let rows = places.iter().map(|(day, now)| {
        let [known, moved, died] = now.map(at);
        let all = [known, moved, died].iter().all(|told| matches!(told, Told::Count(_)));
        let step = found.estimate.at(f64::from(*day));
        // Whole percents: more would tell single people again.
        let share = |value: f64| if all { Cell::Real((value * 100.0).round() / 100.0) } else { Cell::Null };
        let cause = |cause: usize| share(step.and_then(|step| step.by_cause.get(cause)).copied().unwrap_or(0.0));
        let ends = step.and_then(|step| step.interval);
        vec![
            Cell::Int((*day).into()),
            cell(known),
            cell(moved),
            cell(died),
            share(step.map_or(1.0, |step| step.lasting)),
            ends.map_or(Cell::Null, |ends| share(ends.low)),
            ends.map_or(Cell::Null, |ends| share(ends.high)),
            cause(MOVED),
            cause(DIED),
        ]
    });
    let columns = [
        "days",
        "at_home_and_known_after",
        "moved_by_then",
        "died_by_then",
        "still_at_home",
        "lower_95",
        "upper_95",
        "share_moved",
        "share_died_without_moving",
    ];
    Table { columns: columns.map(str::to_owned).to_vec(), rows: rows.collect() }
}
