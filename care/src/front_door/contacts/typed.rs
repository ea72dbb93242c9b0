//! Between the form and the contact: what was typed is read here, and put back into the form from here.

use platform::web::{Form, Problems};

use super::{
    model::Typed,
    rules::{self, Choice},
};

/// The longest one-line text, in characters.
const LONGEST_LINE: usize = 500;

/// Reads what was typed. What cannot be read becomes a sentence, and the value of `before` stays.
pub(super) fn read(form: &Form, before: &Typed, problems: &mut Problems) -> Typed {
    let channels = rules::CHANNELS.map(|(choice, _)| choice);
    problems.limit("caller", form.text("caller"), LONGEST_LINE);
    let next = read_next(form, before, problems);
    Typed {
        caller: form.some("caller"),
        asks_for: pick(form, "asks_for", &rules::ASKS_FOR, problems),
        channel: pick(form, "channel", &channels, problems),
        route: pick(form, "route", &rules::ROUTES, problems),
        may_record: pick(form, "may_record", &rules::CONSENT, problems),
        may_share: pick(form, "may_share", &rules::CONSENT, problems),
        urgent: form.has("urgent"),
        concern: form.has("concern") || form.text("then") == "concern",
        told_before: form.has("told_before"),
        happening: form.text("happening").to_owned(),
        matters: form.text("matters").to_owned(),
        tried: form.text("tried").to_owned(),
        agreed: form.text("agreed").to_owned(),
        ..next
    }
}

/// Reads the next step alone; everything else is as in `before`.
pub(super) fn read_next(form: &Form, before: &Typed, problems: &mut Problems) -> Typed {
    problems.limit("next_what", form.text("next_what"), LONGEST_LINE);
    let next_on = form.date("next_on").unwrap_or_else(|sentence| {
        problems.add("next_on", sentence);
        before.next_on
    });
    Typed { next_what: form.some("next_what"), next_on, next_owner_id: form.some("next_owner_id"), ..before.clone() }
}

/// The only thing that is asked for: the words.
pub(super) fn ask_for_words(typed: &Typed, problems: &mut Problems) {
    if typed.happening.is_empty() {
        problems.add("happening", "Write what is happening, in their words. Nothing else is needed to save");
    }
}

fn pick(form: &Form, name: &str, choices: &[Choice], problems: &mut Problems) -> String {
    let given = form.text(name);
    if choices.iter().any(|choice| choice.key == given) {
        return given.to_owned();
    }
    if !given.is_empty() {
        problems.add(name, "Choose one of the answers shown here");
    }
    choices.first().map(|choice| choice.key.to_owned()).unwrap_or_default()
}

/// The fields of the form that show a contact again.
pub(super) fn fields(typed: &Typed) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: &str| fields.push((name.to_owned(), value.to_owned()));
    add("caller", typed.caller.as_deref().unwrap_or_default());
    add("asks_for", &typed.asks_for);
    add("channel", &typed.channel);
    add("route", &typed.route);
    add("may_record", &typed.may_record);
    add("may_share", &typed.may_share);
    for (name, ticked) in [("urgent", typed.urgent), ("concern", typed.concern), ("told_before", typed.told_before)] {
        if ticked {
            add(name, name);
        }
    }
    add("happening", &typed.happening);
    add("matters", &typed.matters);
    add("tried", &typed.tried);
    add("agreed", &typed.agreed);
    fields.extend(next_fields(typed));
    fields
}

/// As [`fields`], the next step alone.
pub(super) fn next_fields(typed: &Typed) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: &str| fields.push((name.to_owned(), value.to_owned()));
    add("next_what", typed.next_what.as_deref().unwrap_or_default());
    if let Some(on) = typed.next_on {
        add("next_on-day", &on.day().to_string());
        add("next_on-month", &on.month().to_string());
        add("next_on-year", &on.year().to_string());
    }
    add("next_owner_id", typed.next_owner_id.as_deref().unwrap_or_default());
    fields
}

/// What somebody else saved, box by box, where it differs from what was typed here.
pub(super) fn differences(theirs: &Typed, mine: &Typed) -> Vec<(&'static str, String)> {
    let one = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |typed: &Typed| typed.next_on.map(|on| on.to_string()).unwrap_or_default();
    [
        ("Who is calling", one(&theirs.caller), one(&mine.caller)),
        ("What is happening", theirs.happening.clone(), mine.happening.clone()),
        ("What matters to them", theirs.matters.clone(), mine.matters.clone()),
        ("What they have tried", theirs.tried.clone(), mine.tried.clone()),
        ("What we agreed", theirs.agreed.clone(), mine.agreed.clone()),
        ("Next step", one(&theirs.next_what), one(&mine.next_what)),
        ("On", day(theirs), day(mine)),
    ]
    .into_iter()
    .filter(|(_, theirs, mine)| theirs != mine)
    .map(|(label, theirs, _)| (label, theirs))
    .collect()
}
