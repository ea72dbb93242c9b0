//! Who asked for an assessment in Larkmere and waits: people whose contact is open. All of it fiction.

use jiff::ToSpan;
use platform::{
    Result,
    app::App,
    clock::london_date,
    identity,
    work::{Actor, Work},
};

use super::{
    ask::ask,
    model::{Asked, Source, Where},
    store,
};
use crate::people::{events::store as events, persons};

/// So many have asked.
const ASKED: usize = 6;

/// What is next, in so many days from now, for some of them.
const NEXT: [(&str, i64); 3] =
    [("Priya visits at home", 3), ("Joint visit with the occupational therapist", 9), ("Ring to agree a day", -2)];

/// Writes down that they asked, on the day their contact came; some have a next step, one of which is late.
///
/// # Errors
/// As the record store says.
pub(super) async fn fill(app: App) -> Result<()> {
    let Some(amina) = identity::account_named(&app, "amina").await? else { return Ok(()) };
    let today = london_date(app.clock.now());
    let mut open = events::open_requests(&app.db).await?;
    open.sort_by_key(|one| one.asked_at);
    let mut asked = 0;
    for one in open {
        let person = persons::find(&app.db, &one.person_id).await?;
        if person.restricted || asked == ASKED {
            continue;
        }
        let actor = Actor { id: Some(amina.id.clone()), name: amina.name.clone(), request: None };
        let mut work = Work::begin(&app, actor).await?;
        let source = Source {
            place: Where::Contact,
            id: &one.reference,
            person: Some(&person),
            carer: None,
            at: one.asked_at,
            owner: None,
            team: None,
        };
        let id = ask(&mut work, &source).await?;
        if let Some((what, days)) = NEXT.get(asked)
            && let Some(before) = store::of_person(&mut work, &person.id).await?.into_iter().find(|held| held.id == id)
        {
            let (next_what, next_on) = (Some((*what).to_owned()), Some(today.saturating_add(days.days())));
            let after = Asked { next_what, next_on, ..before.clone() };
            store::update(&mut work, &after).await?;
            let subject = ("request for an assessment", id.as_str());
            work.changed(super::EDIT, subject, Some(&person.id), Some(&before), Some(&after)).await?;
        }
        work.commit().await?;
        asked += 1;
    }
    Ok(())
}
