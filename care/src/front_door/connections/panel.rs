//! What a page shows beside the words while somebody talks: ideas from the directory, what was connected already, and the
//! boxes in which something else is. Used on the page of a contact and on that of a conversation.

use std::collections::BTreeMap;

use jiff::civil::Date;
use platform::{
    Result, identity,
    storage::Database,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    model::{Connection, New, Source},
    rules, store,
};
use crate::{
    market::{
        directory::{self, Ideas, Wanted},
        worked,
    },
    people::persons::Person,
};

/// So many ideas stand beside a conversation.
const IDEAS: usize = 6;

/// Everything the panel shows.
#[derive(Debug, Serialize)]
pub(crate) struct Panel {
    pub ideas: Ideas,
    pub found_by_typing: bool,
    pub made: Vec<Made>,
    pub usual_day: Date,
    pub last_day: Date,
    /// Where the buttons send the whole form.
    pub look_href: String,
    pub connect_href: String,
    pub may_spend: bool,
    pub open: bool,
}

/// One connection in a line.
#[derive(Debug, Serialize)]
pub(crate) struct Made {
    pub href: String,
    pub what: String,
    pub check_on: Date,
    pub checker: String,
    pub late: bool,
    pub answer: &'static str,
    pub answer_words: Option<String>,
    /// It was offered in this talk; otherwise before.
    pub here: bool,
}

/// What people read for an answer.
pub(super) fn answer_words(key: Option<&str>) -> &'static str {
    worked::ANSWERS.iter().find(|(held, _)| Some(*held) == key).map_or("", |(_, words)| words)
}

/// Puts the panel together. `story` is what the person said; `path` is where the buttons lead, without `/ideas` and
/// `/connect`; `open` is whether anything may still be written.
pub(crate) async fn panel(
    cx: &Cx,
    source: &Source,
    person: Option<&Person>,
    story: &str,
    path: &str,
    open: bool,
) -> Result<Panel> {
    // What else they were connected to is part of their record: only for those who may open it.
    let sees = person.filter(|person| cx.can_on("people/persons:view", &person.record()));
    let asked = Source { person_id: sees.map(|person| person.id.clone()), ..source.clone() };
    let held = store::of_source(cx.db(), &asked).await?;
    let ids: Vec<&str> = held.iter().map(|one| one.checker_id.as_str()).collect();
    let names = if ids.is_empty() { BTreeMap::new() } else { identity::names(&cx.app, &ids).await? };
    let made = |one: &Connection| Made {
        href: format!("/check-back/{}", one.id),
        what: one.what.clone(),
        check_on: one.check_on,
        checker: names.get(&one.checker_id).cloned().unwrap_or_else(|| "somebody who has left".into()),
        late: one.is_open() && one.check_on < cx.today(),
        answer: answer_words(one.answer.as_deref()),
        answer_words: one.answer_words.clone(),
        here: one.contact_id.is_some() && one.contact_id == source.contact_id
            || one.conversation_id.is_some() && one.conversation_id == source.conversation_id,
    };
    let words: String = cx.form.text("find").chars().take(200).collect();
    let wanted = Wanted {
        words: words.clone(),
        story: story.to_owned(),
        postcode: person.and_then(|person| person.details.postcode.clone()),
        most: IDEAS,
        needs_only: false,
    };
    Ok(Panel {
        ideas: if open { directory::ideas(cx.db(), &wanted).await? } else { Ideas::default() },
        found_by_typing: !words.is_empty(),
        made: held.iter().map(made).collect(),
        usual_day: rules::usual_day(cx.today()),
        last_day: cx.today().saturating_add(jiff::ToSpan::days(rules::CHECK_WITHIN_DAYS)),
        look_href: format!("{path}/ideas"),
        connect_href: format!("{path}/connect"),
        may_spend: person.is_some_and(|person| cx.can_on("front_door/small_spend:spend", &person.record())),
        open,
    })
}

/// Reads what is offered from the form of a page with the panel: the idea whose button was pressed, or what was typed.
/// `once` is the page's own number of the talk, so that a button pressed twice offers once.
pub(crate) async fn read(cx: &Cx, source: Source, once: &str, problems: &mut Problems) -> Result<New> {
    let form: &Form = &cx.form;
    let service_id = form.some("connect");
    let named = match &service_id {
        Some(id) => directory::name_of(cx.db(), id).await?,
        None => None,
    };
    let service_id = service_id.filter(|_| named.is_some());
    let what = named.unwrap_or_else(|| form.text("connect_what").to_owned());
    problems.limit("connect_what", &what, rules::LONGEST_LINE);
    problems.limit("connect_late", form.text("connect_late"), rules::LONGEST_WORDS);
    let check_on = problems.take("connect_check", form.date("connect_check"));
    if problems.none() {
        for (field, sentence) in rules::missing(&what, check_on, cx.today()) {
            problems.add(field, sentence);
        }
    }
    let me = &cx.signed_in()?.account;
    let checker = match form.some("connect_by") {
        Some(id) if id != me.id => identity::account(&cx.app, &id).await?,
        _ => Some(me.clone()),
    };
    if checker.is_none() {
        problems.add("connect_by", "Choose who asks whether it helped: this worker is not here any more");
    }
    Ok(New {
        once: format!("{once}:{}", service_id.as_deref().unwrap_or(&what)),
        source,
        service_id,
        what,
        check_on,
        late_reason: form.some("connect_late"),
        team_id: checker.as_ref().and_then(|account| account.teams.first().cloned()),
        checker_id: checker.map(|account| account.id),
        ..New::default()
    })
}

/// The value of the button that leads from a talk to spending a small sum.
pub(crate) const SMALL_SPEND: &str = "small-spend";

/// What the page that ends a talk is filled in with: what they were connected to in it, and the soonest day we ask.
pub(crate) async fn end_fields(db: &Database, source: &Source) -> Result<Vec<(String, String)>> {
    let here = Source { person_id: None, ..source.clone() };
    let mut held = store::of_source(db, &here).await?;
    held.retain(|one| !one.by_ending);
    held.reverse();
    let mut fields = Vec::new();
    if !held.is_empty() {
        let all: Vec<&str> = held.iter().map(|one| one.what.as_str()).collect();
        fields.push(("connected_to".to_owned(), all.join("\n")));
    }
    if let Some(on) = held.iter().filter(|one| one.is_open()).map(|one| one.check_on).min() {
        for (part, number) in
            [("day", i32::from(on.day())), ("month", i32::from(on.month())), ("year", on.year().into())]
        {
            fields.push((format!("check_on-{part}"), number.to_string()));
        }
    }
    Ok(fields)
}

/// What to say when something was offered.
pub(crate) fn said(one: &Connection, agreed: &crate::people::persons::Agreed, today: Date) -> String {
    let day = one.check_on.strftime("%-d %B %Y");
    let mut said = format!("Connected to {}. We ask on {day} whether it helped.", rules::first_words(&one.what));
    if rules::is_late(today, one.check_on) && one.late_reason.is_none() {
        said.push_str(" That is later than 28 days: it is kept, and its page asks why.");
    }
    if let Some(more) = agreed.words() {
        said = format!("{said} {more}");
    }
    said
}
