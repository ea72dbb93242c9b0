//! What happens next with somebody: agreed, kept when it is the sooner promise, and never put aside without a word.

use platform::{Result, clock::london_date, work::Work};

use super::{find_in, model::NextStep, rules, store};
use crate::people::timeline;

/// What became of the step that was promised before, when another was agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreed {
    /// There was none, or it was the one that is agreed anew.
    New,
    /// It stays, because it is sooner.
    Kept(NextStep),
    /// It was put aside, because it was later or its day has passed; the timeline tells of it.
    PutAside(NextStep),
    /// It stays, because it is not the one that was cleared.
    Stays(NextStep),
    /// The day agreed has passed already, so nothing was changed.
    Past,
}

impl Agreed {
    /// What to say about it, when there is something to say.
    pub fn words(&self) -> Option<String> {
        match self {
            Self::New | Self::Past => None,
            Self::Kept(held) => Some(format!("Their next step stays {}: it is sooner.", in_words(held))),
            Self::Stays(held) => Some(format!("Their next step stays {}, as it was agreed before.", in_words(held))),
            Self::PutAside(held) => Some(format!(
                "Before this, their next step was {}. It is on the timeline: agree it again if it is still needed.",
                in_words(held)
            )),
        }
    }
}

/// “Visit” on 26 November 2026, and the beginning of it when it is long.
fn in_words(step: &NextStep) -> String {
    let mut what: String = step.what.chars().take(80).collect();
    if what.len() < step.what.len() {
        what.push('…');
    }
    format!("“{what}” on {}", step.on.strftime("%-d %B %Y"))
}

/// Agrees what happens next with somebody. A step that is promised for a sooner day stays, unless it is the caller's
/// `own` and this one takes its place; a step whose day has passed is never set.
pub async fn agree_next_step(
    work: &mut Work,
    person_id: &str,
    step: NextStep,
    own: impl Fn(&NextStep) -> bool,
) -> Result<Agreed> {
    let today = london_date(work.now());
    if step.on < today {
        return Ok(Agreed::Past);
    }
    let held = find_in(work, person_id).await?.next_step();
    if held.as_ref() == Some(&step) {
        return Ok(Agreed::New);
    }
    let other = held.filter(|held| !own(held));
    if let Some(held) = &other
        && rules::step_stays(held, &step, today)
    {
        return Ok(Agreed::Kept(held.clone()));
    }
    if let Some(held) = &other {
        tell(work, person_id, held).await?;
    }
    set_next_step(work, person_id, Some(step)).await?;
    Ok(other.map_or(Agreed::New, Agreed::PutAside))
}

/// Writes on the timeline which step was put aside, so that whoever promised it finds it again.
async fn tell(work: &mut Work, person_id: &str, held: &NextStep) -> Result<()> {
    let (at, by) = (work.now(), work.actor().name.clone());
    let title = format!("Next step put aside: {}", in_words(held));
    let kind = timeline::Kind::Note;
    let line = timeline::Line { person_id, at, kind, title: &title, words: None, href: None, by: &by };
    timeline::add(work, &line).await?;
    Ok(())
}

/// Clears somebody's next step when it is the caller's `own`.
pub async fn drop_next_step(work: &mut Work, person_id: &str, own: impl Fn(&NextStep) -> bool) -> Result<Agreed> {
    match find_in(work, person_id).await?.next_step() {
        Some(held) if own(&held) => {
            set_next_step(work, person_id, None).await?;
            Ok(Agreed::New)
        }
        held => Ok(held.map_or(Agreed::New, Agreed::Stays)),
    }
}

/// Sets or clears what happens next with somebody, whatever was agreed before.
pub async fn set_next_step(work: &mut Work, person_id: &str, step: Option<NextStep>) -> Result<()> {
    let before = find_in(work, person_id).await?.next_step();
    store::set_next_step(work, person_id, step.as_ref()).await?;
    let subject = ("person", person_id);
    work.changed("people/persons:next_step", subject, Some(person_id), before.as_ref(), step.as_ref()).await
}
