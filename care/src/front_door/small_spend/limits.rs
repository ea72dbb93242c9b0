//! The limits within which nobody is asked: each from a day on, set by a manager, kept with why.

use axum::response::Response;
use jiff::civil::Date;
use platform::{
    Result, identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    model::Limit,
    pages::Item,
    rules::{self, Period},
    spending, store,
};

const PAGE: &str = "front_door/small_spend/limits.html";

#[derive(Serialize)]
struct View {
    now: String,
    rows: Vec<Row>,
    periods: Vec<Item>,
}

#[derive(Serialize)]
struct Row {
    from_on: Date,
    words: String,
    why: String,
    set_by: String,
    holds: bool,
}

/// Pence as people write pounds.
pub(super) fn pounds(pence: i64) -> String {
    let sign = if pence < 0 { "-" } else { "" };
    let whole = pence.unsigned_abs();
    match whole % 100 {
        0 => format!("{sign}£{}", whole / 100),
        part => format!("{sign}£{}.{part:02}", whole / 100),
    }
}

/// A limit in a sentence.
pub(super) fn in_words(limit: Option<&Limit>) -> String {
    let Some(limit) = limit else {
        return "No limit has been set yet, so each spend is approved by a manager.".into();
    };
    let most = format!("Up to {} a {} by each worker", pounds(limit.worker_pence), limit.period.words());
    match limit.person_pence {
        Some(person) => format!("{most}, and up to {} for each person, need nobody’s approval.", pounds(person)),
        None => format!("{most} need nobody’s approval."),
    }
}

async fn view(cx: &Cx) -> Result<View> {
    let all = store::limits(cx.db()).await?;
    let ids: Vec<&str> = all.iter().map(|limit| limit.set_by.as_str()).collect();
    let names = identity::names(&cx.app, &ids).await?;
    let holds = all.iter().position(|limit| limit.from_on <= cx.today());
    let row = |(at, limit): (usize, &Limit)| Row {
        from_on: limit.from_on,
        words: in_words(Some(limit)),
        why: limit.why.clone(),
        set_by: names.get(&limit.set_by).cloned().unwrap_or_else(|| "somebody who has left".into()),
        holds: holds == Some(at),
    };
    Ok(View {
        now: in_words(holds.map(|at| &all[at])),
        rows: all.iter().enumerate().map(row).collect(),
        periods: Period::ALL
            .iter()
            .map(|(_, key, words)| Item { value: (*key).into(), text: (*words).into() })
            .collect(),
    })
}

pub(super) async fn show(cx: Cx) -> Result<Response> {
    cx.show_form(PAGE, &view(&cx).await?, &Form::of([("period", "month")]))
}

pub(super) async fn set(cx: Cx) -> Result<Response> {
    let form = &cx.form;
    let mut problems = Problems::new();
    problems.limit("why", form.text("why"), rules::LONGEST_LINE);
    let from_on = problems.take("from_on", form.date("from_on"));
    if from_on.is_none() && problems.none() {
        problems.add("from_on", "Say from which day it holds");
    }
    if from_on.is_some_and(|on| on < cx.today()) {
        problems.add("from_on", "A limit begins today or later: what was spent under the old one stays as it is");
    }
    let worker_pence = problems.take("worker", rules::pence(form.text("worker")).map(Some));
    let person_pence = match form.text("for_person") {
        "" => None,
        text => problems.take("for_person", rules::pence(text).map(Some)),
    };
    let period = Period::of(form.text("period"));
    if period.is_none() {
        problems.add("period", "Choose in which time it may be spent");
    }
    if form.text("why").is_empty() {
        problems.add("why", "Say why, so that others can follow it");
    }
    let (Some(from_on), Some(worker_pence), Some(period), true) = (from_on, worker_pence, period, problems.none())
    else {
        return cx.again(PAGE, &view(&cx).await?, &problems);
    };
    let set_by = cx.signed_in()?.account.id.clone();
    let limit = Limit { from_on, period, worker_pence, person_pence, why: form.text("why").to_owned(), set_by };
    let mut work = cx.begin().await?;
    spending::set_limit(&mut work, &limit).await?;
    work.commit().await?;
    Ok(cx.see_other("/small-spend/limits", Some("The limit is set.")))
}
