//! Whom the community agents of Larkmere met lately: fiction, as all of the town.

use jiff::{SignedDuration, ToSpan};
use platform::{
    Result,
    app::App,
    clock::london_date,
    identity,
    work::{Actor, Work},
};

use super::{
    keep::{Kept, keep},
    model::{Briefly, New},
};
use crate::people::persons;

/// Who wrote it down, days ago, kind, whom (a name of a record, what to call a light one, or nobody), what was said, what was
/// agreed, in how many days again.
type Line = (&'static str, i64, &'static str, &'static str, &'static str, &'static str, &'static str, Option<i32>);

const LINES: [Line; 9] = [
    (
        "joss",
        1,
        "drop_in",
        "light",
        "Nan",
        "Where is the walking football? My doctor says walk.",
        "I ring the club for her.",
        None,
    ),
    ("joss", 1, "drop_in", "nobody", "", "A form for a blue badge.", "", None),
    (
        "joss",
        4,
        "visit",
        "person",
        "Ivor Blakemoor",
        "The dog is well, the knee is not.",
        "I bring the list of handy people.",
        Some(4),
    ),
    ("joss", 6, "drop_in", "light", "", "Asked where to sit in the warm.", "", None),
    (
        "joss",
        9,
        "visit",
        "light",
        "Mr Fenn",
        "Benefits have started again.",
        "We look at the letter together.",
        Some(1),
    ),
    ("bea", 2, "drop_in", "light", "Corrie", "She would like to sing.", "Choir on Thursday, I introduce her.", Some(1)),
    ("bea", 3, "drop_in", "nobody", "", "Bus times.", "", None),
    ("bea", 8, "visit", "nobody", "", "Brought a leaflet about hearing tests.", "", None),
    ("amina", 7, "drop_in", "light", "", "A lost hearing aid.", "", None),
];

/// Fills in visits.
///
/// # Errors
/// As the record store says.
pub(super) async fn fill(app: App) -> Result<()> {
    for (number, (username, days, kind, who, name, words, agreed, again)) in LINES.iter().enumerate() {
        let Some(account) = identity::account_named(&app, username).await? else { continue };
        let ago = SignedDuration::from_hours(24 * days);
        let today = london_date(app.clock.now());
        let person = match *who {
            "person" => persons::search(&app.db, name, 1).await?.into_iter().next().map(|found| found.id),
            _ => None,
        };
        app.clock.advance(-ago);
        let brief = Briefly {
            agreed: !name.is_empty(),
            called: Some((*name).to_owned()).filter(|name| !name.is_empty()),
            district: None,
            age: "65_to_84".into(),
            helped_with: "company".into(),
        };
        let new = New {
            once: format!("town {number}"),
            kind: (*kind).into(),
            on: london_date(app.clock.now()),
            who: (*who).into(),
            person_id: person,
            brief: if *who == "light" { brief } else { Briefly::default() },
            words: (*words).into(),
            agreed: (*agreed).into(),
            next_on: again.map(|days| today.saturating_add(days.days())),
            ..New::default()
        };
        let actor = Actor { id: Some(account.id.clone()), name: account.name.clone(), request: None };
        let mut work = Work::begin(&app, actor).await?;
        if let Kept::New(..) = keep(&mut work, new, None, account.teams.first().cloned()).await? {
            work.commit().await?;
        }
        app.clock.advance(ago);
    }
    Ok(())
}
