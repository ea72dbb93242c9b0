//! Decisions about claims: what counts as a hand-off, when a claim lies too long, what the second of two is told.

use jiff::Timestamp;
use platform::clock::london;

/// Somebody has a contact now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The account that has it.
    pub by_id: String,
    /// Since when.
    pub at: Timestamp,
    /// When they first wrote in it or talked; none while it only lies there.
    pub used_at: Option<Timestamp>,
}

/// How a claim ended: given back to the queue.
pub(in crate::front_door::contacts) const GIVEN_BACK: &str = "given_back";
/// How a claim ended: somebody who answers for the team took it over.
pub(in crate::front_door::contacts) const TAKEN_OVER: &str = "taken_over";
/// How a claim ended: it was handed to a colleague or a team.
pub(in crate::front_door::contacts) const PASSED: &str = "passed";
/// How a claim ended: the contact did.
pub(in crate::front_door::contacts) const ENDED: &str = "contact_ended";

/// A claim nobody has used stands out from so many hours on.
pub const LIES_TOO_LONG_HOURS: f64 = 1.0;

/// Whether the person gets somebody else to ring when a contact leaves its owner: not when nobody had it, and not when
/// whoever claimed it never began.
pub fn counts(owner_id: &str, held: Option<&Claim>) -> bool {
    !owner_id.is_empty() && held.is_none_or(|claim| claim.used_at.is_some())
}

/// What the second of two is told: who has it, since when, and what to do next.
pub fn taken_words(name: Option<&str>, since: Option<Timestamp>, now: Timestamp) -> String {
    let Some(name) = name else {
        return "Somebody else changed this contact in the same moment, so it is not yours yet. Nothing of it is lost: \
                open the queue again and look who has it."
            .into();
    };
    let since = since.map(|at| {
        let (at, now) = (at.to_zoned(london()), now.to_zoned(london()));
        let form = if at.date() == now.date() { "today at %-I:%M%P" } else { "on %-d %B at %-I:%M%P" };
        at.strftime(form).to_string()
    });
    match since {
        Some(since) => format!(
            "{name} took this contact {since}, so it is theirs and not yours. Nothing of it was changed. Go on with the \
             next one in the queue; if {name} cannot go on, their manager can take it over."
        ),
        None => format!(
            "{name} has this contact, so it is theirs and not yours. Nothing of it was changed. Go on with the next one in \
             the queue, or ask {name} to hand it to you."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_off_is_when_somebody_else_must_be_rung() {
        let claim = |used: bool| Claim {
            by_id: "a".into(),
            at: Timestamp::UNIX_EPOCH,
            used_at: used.then_some(Timestamp::UNIX_EPOCH),
        };
        for (owner, held, counted) in [
            ("", None, false),
            ("a", None, true),
            ("a", Some(claim(false)), false),
            ("a", Some(claim(true)), true),
            ("", Some(claim(true)), false),
        ] {
            assert_eq!(counts(owner, held.as_ref()), counted, "{owner} {held:?}");
        }
    }

    #[test]
    fn the_second_is_told_who_was_first_and_when() {
        let at = |text: &str| text.parse::<Timestamp>().ok();
        let now = at("2026-11-23T10:00:00Z").unwrap_or_default();
        for (name, since, words) in [
            (Some("Dev"), at("2026-11-23T09:32:00Z"), "Dev took this contact today at 9:32am"),
            (Some("Dev"), at("2026-11-20T14:05:00Z"), "Dev took this contact on 20 November at 2:05pm"),
            (Some("Dev"), None, "Dev has this contact"),
            (None, None, "look who has it"),
        ] {
            let told = taken_words(name, since, now);
            assert!(told.contains(words), "{told}");
        }
    }
}
