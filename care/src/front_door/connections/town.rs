//! Whom Larkmere connected to what: some of it overdue to ask about, some that helped, some that did not. All of it fiction.

use jiff::{SignedDuration, ToSpan};
use platform::{
    Result,
    app::App,
    clock::london_date,
    identity,
    work::{Actor, Work},
};

use super::{New, Source, offer};
use crate::{market::directory, people::persons};

/// Who, by whom, the words by which the service is found, offered so many days ago, asked on the day so many days from now,
/// and what they answered.
type Line = (&'static str, &'static str, &'static str, i64, i64, Option<(&'static str, &'static str)>);

const LINES: [Line; 18] = [
    ("Edna Pennock", "tom", "lunch club", 60, -46, Some(("yes", "I go every Tuesday. They keep me a seat."))),
    ("Kelvin Drury", "tom", "lunch club", 55, -41, Some(("yes", "Good food, and somebody to grumble with."))),
    ("Ottilie Brandt", "tom", "lunch club", 50, -36, Some(("partly", "The talk is kind, the hall is cold."))),
    ("Gerald Amory", "priya", "lunch club", 44, -30, Some(("yes", "I stayed for the cards."))),
    ("Eustace Morrow", "tom", "lunch club", 40, -26, Some(("no", "Too loud for my hearing aids."))),
    ("George Pennock", "priya", "lunch club", 35, -21, Some(("yes", "Best hour of my week."))),
    ("Beatrix Holloway", "leila", "lunch club", 30, -16, Some(("not_started", "No bus at that hour."))),
    ("Peggy Lorimer", "marcus", "strength and balance", 42, -28, Some(("yes", "I can do the kerb again."))),
    ("Esme Carvell", "marcus", "strength and balance", 42, -28, Some(("yes", "My knees thank you."))),
    ("Shirley Tranter", "marcus", "strength and balance", 33, -19, Some(("partly", "It is far to go."))),
    ("Nasreen Akhtar", "leila", "befriending", 40, -26, Some(("no", "Nobody ever rang."))),
    ("Yvette Rowntree", "leila", "befriending", 38, -24, Some(("not_started", "They had no volunteer."))),
    ("Noel Farthing", "amina", "befriending", 23, -9, None),
    ("Constance Abara", "amina", "memory café", 20, -6, None),
    ("Albert Crisp", "ellis", "handyperson", 15, -1, None),
    ("Hester Bright", "leila", "swimming", 14, 0, None),
    ("Myrtle Gossage", "rafe", "choir", 6, 8, None),
    ("Omari Njoroge", "rafe", "men’s shed", 3, 11, None),
];

/// Fills in connections.
///
/// # Errors
/// As the record store says.
pub async fn fill(app: App) -> Result<()> {
    let now = app.clock.now();
    let today = london_date(now);
    for (number, (name, username, words, ago, in_days, answer)) in LINES.iter().enumerate() {
        let Some(found) = persons::search(&app.db, name, 1).await?.into_iter().next() else { continue };
        let Some(account) = identity::account_named(&app, username).await? else { continue };
        let service = directory::find_ids(&app.db, words, None).await?.into_iter().next();
        let what = match &service {
            Some(id) => directory::name_of(&app.db, id).await?.unwrap_or_else(|| (*words).to_owned()),
            None => (*words).to_owned(),
        };
        let actor = Actor { id: Some(account.id.clone()), name: account.name.clone(), request: None };
        let mut work = Work::begin(&app, actor).await?;
        let new = New {
            source: Source { person_id: Some(found.id), ..Source::default() },
            once: format!("town {number}"),
            service_id: service,
            what,
            check_on: Some(today.saturating_add(in_days.days())),
            checker_id: Some(account.id.clone()),
            team_id: account.teams.first().cloned(),
            answer: answer.map(|(key, _)| key.to_owned()),
            answer_words: answer.map(|(_, words)| words.to_owned()),
            made_at: Some(now - SignedDuration::from_hours(24 * ago)),
            ..New::default()
        };
        offer(&mut work, new).await?;
        work.commit().await?;
    }
    Ok(())
}
