//! The plan, one objective, and changing it.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use platform::{
    Error, Result,
    web::{Cx, Form, Problems},
};

use super::{
    model::{Direction, Objective},
    rules, store, views,
};
use crate::evidence::measures::Measure;

const LONGEST_NAME: usize = 200;
const LONGEST_WORDS: usize = 4_000;

pub(super) async fn list(cx: Cx) -> Result<Response> {
    cx.show("change/objectives/list.html", &views::plan(&cx.app).await?)
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let objective = store::find(cx.db(), &id).await?;
    let view = views::show(&cx, objective).await?;
    cx.show("change/objectives/show.html", &view)
}

pub(super) async fn edit(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let objective = store::find(cx.db(), &id).await?;
    let share = rules::shares(&objective, views::measure_of(&cx.app, objective.measure.as_deref()).await?);
    let month = objective.baseline_month.map(|month| month.strftime("%m/%Y").to_string()).unwrap_or_default();
    let form = Form::of([
        ("version", objective.version.to_string()),
        ("name", objective.name.clone()),
        ("words", objective.words.clone()),
        ("owner_id", objective.owner_id.clone().unwrap_or_default()),
        ("measure", objective.measure.clone().unwrap_or_default()),
        ("baseline", rules::typed_value(objective.baseline, share)),
        ("baseline_month", month),
        ("target", rules::typed_value(objective.target, share)),
        ("direction", objective.direction.key().to_owned()),
        ("making_it_real", objective.making_it_real.clone().unwrap_or_default()),
    ]);
    let view = views::edit(&cx.app, objective, None).await?;
    cx.show_form("change/objectives/edit.html", &view, &form)
}

/// `2026-10` or `10/2026` as the first day of that month.
fn month_of(text: &str) -> Result<Option<Date>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || format!("“{text}” is not a month we can read; write it like 10/2026");
    let (year, month) = match text.split_once('-') {
        Some(parts) => parts,
        None => text.split_once('/').map(|(month, year)| (year, month)).ok_or_else(wrong)?,
    };
    let read = |part: &str| part.trim().parse::<i16>().map_err(|_| wrong());
    let (year, month) = (read(year)?, read(month)?);
    if !(2000..2100).contains(&year) {
        return Err(wrong());
    }
    Date::new(year, i8::try_from(month).map_err(|_| wrong())?, 1).map(Some).map_err(|_| wrong())
}

/// What was typed as an objective, with the measure that was chosen, and what is wrong with it.
fn read(seen: &Objective, form: &Form, chosen: Option<&Measure>, problems: &mut Problems) -> Objective {
    let measure = form.some("measure");
    if measure.is_some() && chosen.is_none() {
        problems.add("measure", "Choose a measure from the list: this one is not there now");
    }
    let share = match chosen {
        None if measure == seen.measure => rules::shares(seen, None),
        chosen => rules::is_share(chosen),
    };
    let baseline = problems.take("baseline", rules::read_value(form.text("baseline"), share));
    let target = problems.take("target", rules::read_value(form.text("target"), share));
    let baseline_month = problems.take("baseline_month", month_of(form.text("baseline_month")));
    let direction = Direction::from_key(form.text("direction")).unwrap_or(seen.direction);
    let (name, words) = (form.text("name").to_owned(), form.text("words").to_owned());
    if problems.none() {
        for (field, sentence) in rules::misfits(&name, baseline, baseline_month, target, direction) {
            problems.add(field, sentence);
        }
    }
    problems.limit("name", &name, LONGEST_NAME);
    problems.limit("words", &words, LONGEST_WORDS);
    Objective {
        name,
        words,
        owner_id: form.some("owner_id"),
        measure,
        baseline,
        baseline_month: baseline_month.filter(|_| baseline.is_some()),
        target,
        direction,
        making_it_real: form.some("making_it_real"),
        ..seen.clone()
    }
}

pub(super) async fn update(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let now = store::find(cx.db(), &id).await?;
    let mut problems = Problems::new();
    let chosen = views::measure_of(&cx.app, cx.form.some("measure").as_deref()).await?;
    let after = read(&now, &cx.form, chosen, &mut problems);
    if let Some(owner) = &after.owner_id
        && platform::identity::account(&cx.app, owner).await?.is_none()
    {
        problems.add("owner_id", "Choose who answers for it: this account is not here any more");
    }
    if !problems.none() {
        return cx.again("change/objectives/edit.html", &views::edit(&cx.app, now, None).await?, &problems);
    }
    let version = cx.form.text("version").parse().unwrap_or(now.version);
    let seen = Objective { version, ..now.clone() };
    let mut work = cx.begin().await?;
    let saved = store::update(&mut work, &seen, &after).await;
    if let Err(Error::Conflict(why)) = saved {
        drop(work);
        let theirs = store::find(cx.db(), &id).await?;
        let view = views::edit(&cx.app, theirs.clone(), Some(theirs)).await?;
        return cx.refused("change/objectives/edit.html", &view, &why);
    }
    saved?;
    store::aim(&mut work, &after.id, after.measure.as_deref(), after.target, after.direction).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/plan/{id}"), Some("The plan is saved.")))
}
