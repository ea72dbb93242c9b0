//! Who may know of a record: restricting it or lifting that, and the colleagues with a personal connection, each with a reason.
//!
//! For the manager of the team that holds the record, and for information governance, which sees nothing else of it.
//! A restricted record asks both for a second factor (`protection.cedar`). What is kept counts from the next request on.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result, identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{find, model::Person, protect};

const TEMPLATE: &str = "people/persons/protection.html";
const ACTION: &str = "people/persons:protect";
const CHANGED: &str = "Somebody else changed in the meantime who may know of this record. What you wrote is still here: look at what they chose, then save again";

#[derive(Serialize)]
struct Choice {
    value: String,
    text: String,
    checked: bool,
}

#[derive(Serialize)]
struct View {
    id: String,
    name: String,
    back: String,
    back_words: &'static str,
    seen: String,
    barred: Vec<Choice>,
    others: Vec<Choice>,
}

/// What the writer saw, as one word: restricted or not, and who was listed.
fn mark(person: &Person) -> String {
    format!("{} {}", if person.restricted { "restricted" } else { "open" }, person.barred.join(" "))
}

async fn view(cx: &Cx, person: &Person, form: &Form) -> Result<View> {
    let ids: Vec<&str> = person.barred.iter().map(String::as_str).collect();
    let names = identity::names(&cx.app, &ids).await?;
    let kept = form.all("barred");
    let barred = person.barred.iter().map(|id| Choice {
        text: names.get(id).cloned().unwrap_or_else(|| "Somebody who has left".into()),
        checked: kept.contains(&id.as_str()),
        value: id.clone(),
    });
    let nobody = Choice { value: String::new(), text: "Nobody else".into(), checked: true };
    let all = identity::accounts(&cx.app).await?;
    let others = all.into_iter().filter(|account| !person.barred.contains(&account.id)).map(|account| Choice {
        text: format!("{} ({})", account.name, account.title),
        value: account.id,
        checked: false,
    });
    let opens = cx.can_on("people/persons:view", &person.record());
    Ok(View {
        id: person.id.clone(),
        name: person.name(),
        back: if opens { person.href() } else { format!("{}/history", person.href()) },
        back_words: if opens { "The record" } else { "Who looked at this record" },
        seen: mark(person),
        barred: barred.collect(),
        others: std::iter::once(nobody).chain(others).collect(),
    })
}

/// The form as the record is now.
fn form_of(person: &Person) -> Form {
    let restricted = ("restricted", if person.restricted { "yes" } else { "no" });
    Form::of(std::iter::once(restricted).chain(person.barred.iter().map(|id| ("barred", id.as_str()))))
}

pub(super) async fn edit(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let person = find(cx.db(), &id).await?;
    cx.may(ACTION, &person.record()).await?;
    let form = form_of(&person);
    cx.show_form(TEMPLATE, &view(&cx, &person, &form).await?, &form)
}

pub(super) async fn update(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let person = find(cx.db(), &id).await?;
    cx.may(ACTION, &person.record()).await?;
    let view = view(&cx, &person, &cx.form).await?;
    let restricted = cx.form.text("restricted") == "yes";
    let kept = cx.form.all("barred");
    let mut barred: Vec<String> = person.barred.iter().filter(|id| kept.contains(&id.as_str())).cloned().collect();
    barred.extend(cx.form.some("add"));
    let mut problems = Problems::new();
    if !["yes", "no"].contains(&cx.form.text("restricted")) {
        problems.add("restricted", "Choose who may know of this record");
    }
    if cx.form.some("add").is_some_and(|id| !view.others.iter().any(|choice| choice.value == id)) {
        problems.add("add", "Choose somebody of the list: this account is closed or was never there");
    }
    let because = cx.form.some("because");
    if because.is_none() {
        problems.add("because", "Say why, so that whoever reads this later understands it");
    }
    problems.limit("because", cx.form.text("because"), 2_000);
    if !problems.none() {
        return cx.again(TEMPLATE, &view, &problems);
    }
    if cx.form.text("seen") != mark(&person).trim() {
        return cx.refused(TEMPLATE, &view, CHANGED);
    }
    let mut work = cx.begin().await?;
    match protect(&mut work, &person, restricted, &barred, because.as_deref()).await {
        Ok(()) => work.commit().await?,
        Err(Error::Conflict(_)) => return cx.refused(TEMPLATE, &view, CHANGED),
        Err(other) => return Err(other),
    }
    let after = Person { restricted, barred, ..person };
    // Whoever restricts a record without a second factor cannot open this page any more.
    let next = if cx.can_on(ACTION, &after.record()) { format!("{}/protection", after.href()) } else { "/".into() };
    Ok(cx.see_other(&next, Some("It is kept who may know of this record. It counts from now on.")))
}
