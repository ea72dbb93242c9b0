//! Between the form and the conversation: what was written is read here, and put back into the form from here.

use platform::web::{Form, Problems};

use super::{
    model::{Connection, Written},
    rules,
};

/// The longest one-line text, in characters.
pub(super) const LONGEST_LINE: usize = 500;

/// Reads what was written. What cannot be read becomes a sentence, and the value of `before` stays.
pub(super) fn read(form: &Form, before: &Written, problems: &mut Problems) -> Written {
    let line = |name: &str, problems: &mut Problems| {
        problems.limit(name, form.text(name), LONGEST_LINE);
        form.some(name)
    };
    let place = form.text("place");
    let place = if rules::PLACES.iter().any(|known| known.key == place) { place } else { rules::PLACES[0].key };
    let next_on = form.date("next_on").unwrap_or_else(|sentence| {
        problems.add("next_on", sentence);
        before.next_on
    });
    Written {
        place: place.to_owned(),
        with_whom: line("with_whom", problems),
        matters: form.text("matters").to_owned(),
        strong: form.text("strong").to_owned(),
        in_the_way: form.text("in_the_way").to_owned(),
        ideas: form.text("ideas").to_owned(),
        connections: (1..=rules::MOST_CONNECTIONS).filter_map(|at| connection(form, at, before, problems)).collect(),
        next_what: line("next_what", problems),
        next_on,
        next_owner_id: form.some("next_owner_id"),
        no_next_reason: form.some("no_next_reason").or_else(|| before.no_next_reason.clone()),
    }
}

fn connection(form: &Form, at: usize, before: &Written, problems: &mut Problems) -> Option<Connection> {
    let (what, check, worked) = (format!("what-{at}"), format!("check-{at}"), format!("worked-{at}"));
    problems.limit(&what, form.text(&what), LONGEST_LINE);
    let check_on = form.date(&check).unwrap_or_else(|sentence| {
        problems.add(&check, sentence);
        before.connections.get(at - 1).and_then(|held| held.check_on)
    });
    let worked = form.some(&worked).filter(|given| rules::WORKED.iter().any(|known| known.key == given));
    let line = Connection { what: form.text(&what).to_owned(), check_on, worked };
    (!line.what.is_empty() || line.check_on.is_some() || line.worked.is_some()).then_some(line)
}

/// The fields of the form that show a conversation again.
pub(super) fn fields(written: &Written) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: &str| fields.push((name.to_owned(), value.to_owned()));
    add("place", &written.place);
    add("with_whom", written.with_whom.as_deref().unwrap_or_default());
    add("matters", &written.matters);
    add("strong", &written.strong);
    add("in_the_way", &written.in_the_way);
    add("ideas", &written.ideas);
    for (at, line) in (1..).zip(&written.connections) {
        add(&format!("what-{at}"), &line.what);
        add(&format!("check-{at}"), &line.check_on.map(|on| on.to_string()).unwrap_or_default());
        add(&format!("worked-{at}"), line.worked.as_deref().unwrap_or_default());
    }
    add("next_what", written.next_what.as_deref().unwrap_or_default());
    if let Some(on) = written.next_on {
        add("next_on-day", &on.day().to_string());
        add("next_on-month", &on.month().to_string());
        add("next_on-year", &on.year().to_string());
    }
    add("next_owner_id", written.next_owner_id.as_deref().unwrap_or_default());
    add("no_next_reason", written.no_next_reason.as_deref().unwrap_or_default());
    fields
}

/// What somebody else saved, box by box, where it differs from what was written here.
pub(super) fn differences(theirs: &Written, mine: &Written) -> Vec<(&'static str, String)> {
    let one = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |written: &Written| written.next_on.map(|on| on.to_string()).unwrap_or_default();
    [
        ("Who else was there", one(&theirs.with_whom), one(&mine.with_whom)),
        ("What matters", theirs.matters.clone(), mine.matters.clone()),
        ("What is strong", theirs.strong.clone(), mine.strong.clone()),
        ("What gets in the way", theirs.in_the_way.clone(), mine.in_the_way.clone()),
        ("Ideas", theirs.ideas.clone(), mine.ideas.clone()),
        ("Connected to", connected(theirs), connected(mine)),
        ("Next step", one(&theirs.next_what), one(&mine.next_what)),
        ("On", day(theirs), day(mine)),
    ]
    .into_iter()
    .filter(|(_, theirs, mine)| theirs != mine)
    .map(|(label, theirs, _)| (label, theirs))
    .collect()
}

/// Everything the person was connected to, as one text.
pub(super) fn connected(written: &Written) -> String {
    let all: Vec<&str> =
        written.connections.iter().map(|line| line.what.as_str()).filter(|what| !what.is_empty()).collect();
    all.join("\n")
}
