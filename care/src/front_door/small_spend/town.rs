//! Larkmere's limit of small spends, what was spent within it, and what that achieved. All of it fiction.

use jiff::{ToSpan, civil::Date};
use platform::{
    Result,
    app::App,
    clock::london_date,
    identity,
    work::{Actor, Work},
};

use super::{Limit, New, rules::Period, spend, spending};
use crate::people::persons;

/// Who, by whom, pence, purpose, what, so that; what it achieved, when somebody asked.
type Line = (&'static str, &'static str, i64, &'static str, &'static str, &'static str, Option<&'static str>);

const LINES: [Line; 11] = [
    ("Kelvin Drury", "tom", 3_500, "home", "A microwave from the reuse shop", "he can cook for himself", Some("yes")),
    ("Edna Pennock", "tom", 1_850, "warmth_food", "A heated throw", "she can sit by her window", Some("yes")),
    (
        "Ottilie Brandt",
        "tom",
        2_400,
        "getting_there",
        "Four taxi fares to the choir",
        "she meets people",
        Some("partly"),
    ),
    ("Nasreen Akhtar", "leila", 4_999, "online", "A telephone with large keys", "she can ring her sister", Some("yes")),
    (
        "Yvette Rowntree",
        "leila",
        1_200,
        "joining_in",
        "Shoes for the tea dance",
        "she goes out again",
        Some("not_started"),
    ),
    ("Hester Bright", "leila", 2_750, "equipment", "A perching stool", "she can wash up sitting", None),
    ("Esme Carvell", "marcus", 3_000, "carer_break", "An afternoon’s sitting", "her daughter can rest", Some("yes")),
    (
        "Peggy Lorimer",
        "marcus",
        1_575,
        "getting_there",
        "A bus pass photograph and fares",
        "she gets to her class",
        Some("yes"),
    ),
    ("Shirley Tranter", "marcus", 2_200, "home", "A key safe", "the nurse can come in", Some("no")),
    ("Noel Farthing", "amina", 900, "warmth_food", "Food for the weekend", "he eats until Monday", Some("yes")),
    // Above what one worker may spend: it waits for a manager.
    ("Hester Bright", "leila", 9_500, "equipment", "A second-hand riser chair", "she can get up alone", None),
];

/// Fills in the limit and the spends.
///
/// # Errors
/// As the record store says.
pub async fn fill(app: App) -> Result<()> {
    let Some(manager) = identity::account_named(&app, "carol").await? else { return Ok(()) };
    let today: Date = london_date(app.clock.now());
    let mut work = Work::begin(&app, actor(&manager)).await?;
    let limit = Limit {
        from_on: today.saturating_sub(1.years()),
        period: Period::Month,
        worker_pence: 15_000,
        person_pence: Some(10_000),
        why: "Agreed with finance: small help today saves a large visit later".into(),
        set_by: manager.id.clone(),
    };
    spending::set_limit(&mut work, &limit).await?;
    work.commit().await?;
    for (number, (name, username, pence, purpose, bought, aim, achieved)) in LINES.iter().enumerate() {
        let Some(found) = persons::search(&app.db, name, 1).await?.into_iter().next() else { continue };
        let Some(account) = identity::account_named(&app, username).await? else { continue };
        let mut work = Work::begin(&app, actor(&account)).await?;
        let new = New {
            once: format!("town {number}"),
            person_id: found.id,
            worker_id: account.id.clone(),
            team_id: account.teams.first().cloned(),
            contact_id: None,
            conversation_id: None,
            pence: *pence,
            purpose: (*purpose).into(),
            bought: (*bought).into(),
            aim: (*aim).into(),
            check_on: None,
            achieved: achieved.map(str::to_owned),
        };
        spend(&mut work, &new).await?;
        work.commit().await?;
    }
    Ok(())
}

fn actor(account: &identity::Account) -> Actor {
    Actor { id: Some(account.id.clone()), name: account.name.clone(), request: None }
}
