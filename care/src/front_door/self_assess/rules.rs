//! Every decision about a self-assessment: the questions and their order, and what the law may say of the answers.

use crate::front_door::sent::{
    Assessed,
    outcomes::{self, Asked},
};

/// One question, one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Who,
    Safe,
    Day,
    Way,
    Hard,
    How(&'static Asked),
    Cause,
    Touch,
    Helpers,
    Near,
    /// After the answers, for whoever wants to hear from us.
    Reach,
}

/// The longest long answer, in characters.
pub(super) const LONGEST: usize = 6_000;
/// The longest answer about one thing that is hard: all of them together are not longer than a contact's words.
pub(super) const LONGEST_OF_ONE: usize = 1_000;
/// Reckonings of a cost in a window from one address.
pub(super) const MOST_RECKONED: u32 = 100;

impl Step {
    /// The step at an address; those of one thing that is hard have addresses of their own.
    pub fn of(slug: &str) -> Option<Self> {
        Some(match slug {
            "who" => Self::Who,
            "safe" => Self::Safe,
            "day" => Self::Day,
            "way" => Self::Way,
            "hard" => Self::Hard,
            "cause" => Self::Cause,
            "touch" => Self::Touch,
            "helpers" => Self::Helpers,
            "near" => Self::Near,
            "reach" => Self::Reach,
            _ => return None,
        })
    }

    /// Its address.
    pub fn href(self) -> String {
        let slug = match self {
            Self::Who => "who",
            Self::Safe => "safe",
            Self::Day => "day",
            Self::Way => "way",
            Self::Hard => "hard",
            Self::How(one) => return format!("/self-assess/how/{}", one.key),
            Self::Cause => "cause",
            Self::Touch => "touch",
            Self::Helpers => "helpers",
            Self::Near => "near",
            Self::Reach => "reach",
        };
        format!("/self-assess/{slug}")
    }
}

/// The questions of this self-assessment in their order: one more for each thing that is hard.
pub(super) fn steps(all: &Assessed) -> Vec<Step> {
    let mut steps = vec![Step::Who, Step::Safe, Step::Day, Step::Way, Step::Hard];
    steps.extend(all.hard_ones().map(|(one, _)| Step::How(one)));
    steps.extend([Step::Cause, Step::Touch, Step::Helpers, Step::Near]);
    steps
}

/// Where a question stands among all, from 1 on, and how many there are.
pub(super) fn number(step: Step, all: &Assessed) -> (usize, usize) {
    let steps = steps(all);
    let at = steps.iter().position(|one| *one == step).unwrap_or(steps.len());
    (at + 1, steps.len().max(at + 1))
}

/// The page after a question.
pub(super) fn next(step: Step, all: &Assessed) -> String {
    if step == Step::Reach {
        return "/ask/summary".into();
    }
    let steps = steps(all);
    let at = steps.iter().position(|one| *one == step);
    let after = match (at, step) {
        (Some(at), _) => steps.get(at + 1),
        // Something that was not ticked: on with what comes after all of these.
        (None, _) => Some(&Step::Cause),
    };
    after.map_or_else(|| "/self-assess/answers".to_owned(), |step| step.href())
}

/// The page before a question.
pub(super) fn back(step: Step, all: &Assessed) -> String {
    if step == Step::Reach {
        return "/self-assess/answers".into();
    }
    let steps = steps(all);
    let before = match steps.iter().position(|one| *one == step) {
        Some(at) => at.checked_sub(1).and_then(|at| steps.get(at)),
        None => Some(&Step::Hard),
    };
    before.map_or_else(|| "/self-assess".to_owned(), |step| step.href())
}

/// What the law may say of what they wrote. It is never more than that: an assessment decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outlook {
    /// They say themselves all that the Regulations ask for.
    Likely,
    /// Some of it, or it cannot be told from what they wrote.
    Perhaps,
    /// They named nothing that the Regulations ask for.
    NothingNamed,
}

/// Reads the answers as regulations 2(1) and 3(1) of the Eligibility Criteria Regulations 2014 read needs.
///
/// An adult: needs because of an illness or impairment; unable to achieve two outcomes or more; a significant impact on
/// well-being. A carer: because of caring they cannot do without, their health suffers or they are unable to achieve one
/// outcome or more; a significant impact on well-being.
pub(super) fn likely(all: &Assessed) -> Outlook {
    let (unable, yes, weighs) = (all.unable(), all.cause == "yes", all.touch == "lot");
    let named = all.hard_ones().next().is_some();
    let fits = match all.whose() {
        "carer" => weighs && (unable >= 1 || yes),
        _ => weighs && yes && unable >= 2,
    };
    if fits {
        Outlook::Likely
    } else if named || weighs || (all.whose() == "carer" && yes) {
        Outlook::Perhaps
    } else {
        Outlook::NothingNamed
    }
}

/// Whether this key names something that this self-assessment asks about.
pub(super) fn outcome(all: &Assessed, key: &str) -> Option<&'static Asked> {
    outcomes::find(all.whose(), key)
}
