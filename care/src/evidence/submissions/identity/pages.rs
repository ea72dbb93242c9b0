//! The queue of records that contradict each other, one of them, and what somebody found out.

use axum::{extract::Path, response::Response};
use jiff::Timestamp;
use platform::{
    Error, Result,
    web::{Cx, Problems},
};
use serde::Serialize;

use super::{Conflict, Decision, Kind, found, model::Resolution, store};
use crate::evidence::client_level_data::kept::{self, Kept};

/// Conflicts of one kind that a page lists.
const SHOWN: usize = 50;
/// What a reason may be at most.
const LONGEST_REASON: usize = 1_000;
/// One conflict.
const SHOW: &str = "evidence/submissions/identity/show.html";

#[derive(Debug, Serialize)]
struct Import {
    id: String,
    called: String,
    selected: bool,
}

#[derive(Debug, Serialize)]
struct OfKind {
    name: &'static str,
    title: &'static str,
    words: &'static str,
    count: usize,
    shown: Vec<Conflict>,
    /// More than are looked at.
    beyond: i64,
}

#[derive(Debug, Serialize)]
struct Resolved {
    id: String,
    title: &'static str,
    subject: String,
    stated: String,
    decision: &'static str,
    wrong_on: Option<String>,
    reason: String,
    at: Timestamp,
    by: String,
    /// The same evidence is in the import that is looked at.
    still_there: bool,
}

#[derive(Debug, Serialize)]
struct View {
    imports: Vec<Import>,
    import: Option<Import>,
    kinds: Vec<OfKind>,
    resolved: Vec<Resolved>,
    may_resolve: bool,
}

async fn imports(cx: &Cx) -> Result<Vec<Kept>> {
    let data = cx.app.config.data.clone();
    tokio::task::spawn_blocking(move || kept::list(&data)).await.map_err(Error::internal)
}

async fn conflicts(kept: Kept) -> Result<Vec<Conflict>> {
    tokio::task::spawn_blocking(move || found(&kept)).await.map_err(Error::internal)?
}

pub(crate) async fn list(cx: Cx) -> Result<Response> {
    let all = imports(&cx).await?;
    let asked = cx.query.text("import").to_owned();
    let ours = |kept: &&Kept| kept.summary.council == cx.app.config.council;
    let chosen = if asked.is_empty() {
        all.iter().find(ours).or_else(|| all.first()).cloned()
    } else {
        let missing =
            || Error::NotFound("There is no import of this name, or not any more. All imports are under Data.".into());
        Some(all.iter().find(|kept| kept.id == asked).cloned().ok_or_else(missing)?)
    };
    let line = |kept: &Kept| Import {
        id: kept.id.clone(),
        called: kept.summary.file_name.clone(),
        selected: chosen.as_ref().is_some_and(|chosen| chosen.id == kept.id),
    };
    let found = match &chosen {
        Some(kept) => conflicts(kept.clone()).await?,
        None => Vec::new(),
    };
    let resolved = store::in_force(cx.db()).await?;
    let is_open = |conflict: &&Conflict| !resolved.iter().any(|one| one.is_about(conflict));
    let kinds = Kind::ALL.into_iter().map(|kind| {
        let of_kind: Vec<&Conflict> = found.iter().filter(|conflict| conflict.kind == kind).collect();
        let open: Vec<&Conflict> = of_kind.iter().copied().filter(is_open).collect();
        let in_all = of_kind.first().map_or(0, |first| first.in_all);
        OfKind {
            name: kind.name(),
            title: kind.title(),
            words: kind.words(),
            count: open.len(),
            shown: open.into_iter().take(SHOWN).cloned().collect(),
            beyond: in_all - i64::try_from(of_kind.len()).unwrap_or(in_all),
        }
    });
    let view = View {
        kinds: kinds.collect(),
        resolved: resolved.iter().map(|one| told(one, &found)).collect(),
        import: chosen.as_ref().map(line),
        imports: all.iter().map(line).collect(),
        may_resolve: cx.can("evidence/submissions:resolve"),
    };
    if let Some(kept) = &chosen {
        let why = format!("Records that contradict each other in import {}: {}", kept.id, found.len());
        cx.looked("evidence/submissions:rows", "import", &why).await?;
    }
    cx.show("evidence/submissions/identity/list.html", &view)
}

fn told(one: &Resolution, found: &[Conflict]) -> Resolved {
    Resolved {
        id: one.id.clone(),
        title: one.kind.title(),
        subject: one.subject.clone(),
        stated: super::days(&one.stated.replace('\n', ", ")),
        decision: one.decision.title(),
        wrong_on: one.wrong_on.clone(),
        reason: one.reason.clone(),
        at: one.decided_at,
        by: one.decided_by_name.clone(),
        still_there: found.iter().any(|conflict| one.is_about(conflict)),
    }
}

#[derive(Debug, Serialize)]
struct One {
    import_id: String,
    called: String,
    kind: &'static str,
    title: &'static str,
    words: &'static str,
    record: &'static str,
    conflict: Conflict,
    decisions: Vec<Choice>,
    records: Vec<Choice>,
    resolved: bool,
    may_resolve: bool,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    text: String,
}

/// The conflict at an address.
async fn one(cx: &Cx, (import, kind, row): &(String, String, i64)) -> Result<One> {
    let missing =
        || Error::NotFound("These records do not contradict each other, or the import is not there any more.".into());
    let kept = imports(cx).await?.into_iter().find(|kept| kept.id == *import).ok_or_else(missing)?;
    let kind = Kind::named(kind).ok_or_else(missing)?;
    let called = kept.summary.file_name.clone();
    let conflict = conflicts(kept).await?.into_iter().find(|one| one.kind == kind && one.first_row == *row);
    let conflict = conflict.ok_or_else(missing)?;
    let choice = |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned() };
    let fitting = Decision::ALL.into_iter().filter(|decision| decision.fits(kind));
    Ok(One {
        import_id: import.clone(),
        called,
        kind: kind.name(),
        title: kind.title(),
        words: kind.words(),
        record: kind.record(),
        decisions: fitting.map(|decision| choice(decision.name(), decision.title())).collect(),
        records: std::iter::once(choice("", "Choose the record"))
            .chain(conflict.sayings.iter().map(|saying| choice(&saying.says, &saying.told)))
            .collect(),
        resolved: store::in_force(cx.db()).await?.iter().any(|one| one.is_about(&conflict)),
        may_resolve: cx.can("evidence/submissions:resolve"),
        conflict,
    })
}

pub(crate) async fn show(cx: Cx, Path(at): Path<(String, String, i64)>) -> Result<Response> {
    let view = one(&cx, &at).await?;
    let why = format!("{} at row {} of import {}", view.title, at.2, at.0);
    cx.looked("evidence/submissions:rows", "import", &why).await?;
    cx.show(SHOW, &view)
}

pub(crate) async fn resolve(cx: Cx, Path(at): Path<(String, String, i64)>) -> Result<Response> {
    let view = one(&cx, &at).await?;
    let mut problems = Problems::new();
    let reason = cx.form.text("reason").trim().to_owned();
    let decision = Decision::named(cx.form.text("decision"));
    let wrong_on = cx.form.some("wrong_on");
    for (field, why) in misfits(&view.conflict, decision, wrong_on.as_deref(), &reason) {
        problems.add(field, why);
    }
    problems.limit("reason", &reason, LONGEST_REASON);
    let (Some(decision), true) = (decision, problems.none()) else {
        return cx.again(SHOW, &view, &problems);
    };
    let account = cx.signed_in()?.account.clone();
    let mut work = cx.begin().await?;
    let new = Resolution {
        id: work.new_id(),
        version: 1,
        council: view.conflict.council.clone(),
        kind: view.conflict.kind,
        subject: view.conflict.subject.clone(),
        stated: view.conflict.stated(),
        import_id: at.0.clone(),
        decision,
        wrong_on: wrong_on.filter(|_| decision == Decision::TwoPeople),
        reason,
        decided_at: work.now(),
        decided_by_name: account.name,
        withdrawn_at: None,
    };
    store::add(&mut work, &new, &account.id).await?;
    work.commit().await?;
    let told =
        "It is written down. No data was changed: mend the record in your own system, and the next file will show it.";
    Ok(cx.see_other(&format!("/evidence/identity?import={}", at.0), Some(told)))
}

/// Why a decision cannot be kept: the field of the form and a sentence.
pub(super) fn misfits(
    conflict: &Conflict,
    decision: Option<Decision>,
    wrong_on: Option<&str>,
    reason: &str,
) -> Vec<(&'static str, &'static str)> {
    let mut wrong = Vec::new();
    match decision {
        None => wrong.push(("decision", "Say what you found out")),
        Some(decision) if !decision.fits(conflict.kind) => wrong.push((
            "decision",
            "Records whose NHS numbers differ are never taken for one person's. Say which number is wrong, or correct it in your own system",
        )),
        Some(Decision::TwoPeople) if !conflict.sayings.iter().any(|one| Some(one.says.as_str()) == wrong_on) => {
            wrong.push(("wrong_on", "Choose the record that has the wrong NHS number"));
        }
        Some(_) => {}
    }
    if reason.is_empty() {
        wrong.push(("reason", "Say how you found it out, for whoever asks later"));
    }
    wrong
}

pub(crate) async fn withdraw(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let found = store::find(cx.db(), &id).await?;
    let held = found.ok_or_else(|| Error::NotFound("This was taken back already, or was never decided.".into()))?;
    let mut work = cx.begin().await?;
    store::withdraw(&mut work, &held).await?;
    work.commit().await?;
    let address = format!("/evidence/identity?import={}", held.import_id);
    Ok(cx.see_other(
        &address,
        Some("It is taken back. If the records still contradict each other, they are in the queue again."),
    ))
}
