//! Keeping machines out without watching people: a field nobody sees, a signed moment in the form, a count per address
//! that is kept in memory alone. No third party, nothing to solve, nothing written down.

use jiff::{SignedDuration, Timestamp};
use platform::{
    Result, ids,
    web::{Cx, Problems, Visitor},
};

use super::{rules, store};

/// The field nobody sees, by a name that machines like.
pub(in crate::front_door) const TRAP: &str = "website";

/// The moment a form was opened, signed: `1800000000.signature`.
pub(in crate::front_door) async fn stamp(cx: &Cx) -> Result<String> {
    let (key, second) = (store::signing_key(cx).await?, cx.now().as_second().to_string());
    let signature = ids::sign(&key, &second);
    Ok(format!("{second}.{signature}"))
}

/// When a form was opened, when the stamp is one of ours.
pub(super) fn read_stamp(key: &str, stamp: &str) -> Option<Timestamp> {
    let (second, signature) = stamp.split_once('.')?;
    ids::is_signed(key, second, signature).then(|| Timestamp::from_second(second.parse().ok()?).ok()).flatten()
}

/// What a form looks like: one that a person sent, or why it is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looks {
    Human,
    TooSoon,
    TooOld,
    Machine,
}

/// Decides by the field nobody sees and by when the form was opened.
pub(super) fn looks(trap: &str, opened_at: Option<Timestamp>, now: Timestamp) -> Looks {
    let Some(opened_at) = opened_at.filter(|_| trap.is_empty()) else { return Looks::Machine };
    match now.duration_since(opened_at) {
        age if age < SignedDuration::ZERO || age > rules::OLDEST => Looks::TooOld,
        age if age < rules::SOONEST => Looks::TooSoon,
        _ => Looks::Human,
    }
}

/// Adds a sentence when a form with a stamp does not look like a person's. What was typed stays in the page.
pub(in crate::front_door) async fn check(cx: &Cx, field: &str, problems: &mut Problems) -> Result<()> {
    let key = store::signing_key(cx).await?;
    let opened_at = read_stamp(&key, cx.form.text("stamp"));
    match looks(cx.form.text(TRAP), opened_at, cx.now()) {
        Looks::Human => {}
        Looks::TooSoon => problems.add(field, "That was very quick. Look at it once more, then press the button again"),
        Looks::TooOld => problems
            .add(field, "This page was open for a long time. What you wrote is still here. Press the button again"),
        Looks::Machine => problems
            .add(field, "We could not take this. What you wrote is still here. Press the button again, or ring us"),
    }
    Ok(())
}

/// Adds a sentence when this address has done something too often; tells whether it may go on.
pub(in crate::front_door) fn knock(
    cx: &Cx,
    visitor: &Visitor,
    what: &'static str,
    most: u32,
    field: &str,
    problems: &mut Problems,
) -> bool {
    let goes_on = cx.app.knocks().take(what, visitor.from, most, rules::WINDOW, cx.now());
    if !goes_on {
        problems.add(
            field,
            "Too much has come from your connection in a short time. What you wrote is still here. Wait 15 minutes and \
             press the button again, or ring us",
        );
    }
    goes_on
}
