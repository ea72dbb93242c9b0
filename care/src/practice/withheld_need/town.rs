//! What people of Larkmere needed and did not get, written into contacts that have ended. Nobody of them exists.

use jiff::{SignedDuration, Timestamp};
use platform::{
    Result,
    app::App,
    identity,
    work::{Actor, Work},
};

use crate::{
    front_door::{
        contacts,
        unmet_needs::{self, Said, Source, Where},
    },
    people::persons,
};

/// A need of the directory's list, why it was not met, and in their words.
const SAID: [(&str, &str, &str); 8] = [
    ("lonely", "nothing_near", "Somebody to eat with on a Sunday"),
    ("bath", "long_wait", "They said twelve weeks"),
    ("lonely", "cannot_get_there", "There is no bus after four"),
    ("shopping", "cost", "A taxi there and back is half my pension"),
    ("lonely", "nothing_near", "A choir that sings what I know"),
    ("caring", "does_not_fit", "A sitter at night, not in the afternoon"),
    ("", "nothing_near", "A dentist who comes to the house"),
    ("lonely", "declined", "Not a group: one friend"),
];

/// One of so many ended contacts has one.
const EACH: usize = 2;
/// How far back, in days: enough for the index, whose 91 days must be over.
const BACK: i64 = 450;

/// Writes unmet needs into contacts of the last fifteen months, on the day each ended.
///
/// # Errors
/// As the record store says.
pub(super) async fn fill(app: App) -> Result<()> {
    let Some(amina) = identity::account_named(&app, "amina").await? else { return Ok(()) };
    let now = app.clock.now();
    let from = now.saturating_sub(SignedDuration::from_hours(24 * BACK)).unwrap_or(Timestamp::MIN);
    let ended = contacts::ended(&app.db, from, now).await?;
    for (one, (need, why, words)) in ended.iter().step_by(EACH).zip(SAID.iter().cycle()) {
        let person = persons::find(&app.db, &one.person_id).await?;
        let actor = Actor { id: Some(amina.id.clone()), name: amina.name.clone(), request: None };
        let mut work = Work::begin(&app, actor).await?;
        let (person, at) = (Some(&person), one.at);
        let source = Source { place: Where::Contact, id: &one.id, person, team: None, district: None, at };
        let need_id = Some((*need).to_owned()).filter(|id| !id.is_empty());
        let said = Said { need_id, words: (*words).to_owned(), why: (*why).to_owned() };
        unmet_needs::record(&mut work, &source, said).await?;
        work.commit().await?;
    }
    Ok(())
}
