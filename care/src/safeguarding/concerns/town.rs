//! Larkmere's rota, and what became of the concerns of its two years. Its people are fiction.

use jiff::ToSpan;
use platform::{
    Result,
    app::App,
    clock::london_date,
    identity,
    work::{Actor, Work},
};

use super::{
    model::{Concern, Step},
    store,
};

/// So many of the newest concerns are left for somebody to take.
const LEFT: usize = 2;

/// Puts Priya on duty for a fortnight, and lets Hana say what was done about all concerns but the newest.
///
/// # Errors
/// As the record store says.
pub(super) async fn fill(app: App) -> Result<()> {
    let today = london_date(app.clock.now());
    let teams = identity::teams(&app).await?;
    let (Some(team), Some(priya), Some(hana)) = (
        teams.iter().find(|team| team.name == "North Quay Team"),
        identity::account_named(&app, "priya").await?,
        identity::account_named(&app, "hana").await?,
    ) else {
        return Ok(());
    };
    let open = store::open(&app.db).await?;
    let actor = Actor { id: Some(hana.id.clone()), name: hana.name.clone(), request: None };
    let mut work = Work::begin(&app, actor).await?;
    for day in today.series(1.days()).take(10) {
        store::set_duty(&mut work, day, &team.id, Some(&priya.id)).await?;
    }
    let ended = open.len().saturating_sub(LEFT);
    for (at, one) in open.iter().enumerate() {
        let before = &one.concern;
        let (kind, words, after) = if at < ended {
            let (holder_id, taken_at) = (Some(hana.id.clone()), Some(work.now()));
            let after = Concern { holder_id, taken_at, done_at: Some(work.now()), ..before.clone() };
            ("done", "Talked with the person alone. They are safe and know whom to ring.", after)
        } else {
            // Nobody was on duty when it came; since then it waits for Priya.
            let after = Concern { duty_id: Some(priya.id.clone()), ..before.clone() };
            ("passed", "You are on duty this week.", after)
        };
        store::update(&mut work, &after).await?;
        let to_id = (kind == "passed").then(|| priya.id.clone());
        let step = Step { at: work.now(), by_id: hana.id.clone(), kind: kind.into(), to_id, words: Some(words.into()) };
        store::add_step(&mut work, &before.id, &step).await?;
        let told = Concern { version: before.version + 1, ..after };
        let subject = ("concern", before.id.as_str());
        let person = before.person_id.as_deref();
        work.changed("safeguarding/concerns:work", subject, person, Some(before), Some(&told)).await?;
    }
    if open.is_empty() {
        #[derive(serde::Serialize)]
        struct Duty<'a> {
            team_id: &'a str,
            account_id: &'a str,
        }
        let told = Duty { team_id: &team.id, account_id: &priya.id };
        work.changed("safeguarding/concerns:duty", ("duty", "here"), None, None, Some(&told)).await?;
    }
    work.commit().await
}
