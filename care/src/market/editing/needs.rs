//! What people say when they look for help, and the words that services use for it: kept by whoever keeps the directory.
//!
//! Whoever writes *I feel lonely* finds befriending and lunch clubs, because somebody put those words beside theirs here.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::store::{self, Need};
use crate::market::directory::{find_ids, stems};

const LIST: &str = "market/editing/needs.html";
const ONE: &str = "market/editing/need.html";

/// The longest phrase and the longest list of words, in characters.
const LONGEST_PHRASE: usize = 120;
const LONGEST_WORDS: usize = 400;
/// Needs that may be kept: each question of the public is compared with all of them.
const MOST: usize = 200;

#[derive(Debug, Serialize)]
struct List {
    needs: Vec<Need>,
}

#[derive(Debug, Serialize)]
struct One {
    id: String,
    version: i64,
    found: usize,
    title: String,
}

/// GET /directory/needs
pub(super) async fn list(cx: Cx) -> Result<Response> {
    cx.show(LIST, &List { needs: store::needs(cx.db()).await? })
}

/// POST /directory/needs
pub(super) async fn create(cx: Cx) -> Result<Response> {
    let held = store::needs(cx.db()).await?;
    let mut problems = Problems::new();
    let (phrase, words) = read(&cx.form, &mut problems);
    if held.len() >= MOST {
        problems.add("phrase", format!("{MOST} are the most that are kept. Remove one first"));
    }
    if held.iter().any(|need| stems(&need.phrase) == stems(&phrase)) {
        problems.add("phrase", "This is there already. Change that one instead");
    }
    if !problems.none() {
        return cx.again(LIST, &List { needs: held }, &problems);
    }
    let mut work = cx.begin().await?;
    let need = Need { id: work.new_id(), version: 1, phrase, words };
    store::add_need(&mut work, &need).await?;
    work.changed("market/editing:edit", ("directory_need", &need.id), None, None, Some(&need)).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/directory/needs/{}", need.id), Some("Kept. Below you see what it finds.")))
}

async fn find(cx: &Cx, id: &str) -> Result<Need> {
    let need = store::needs(cx.db()).await?.into_iter().find(|need| need.id == id);
    need.ok_or_else(|| {
        Error::NotFound("There is no such need, or not any more. All of them are under Directory.".into())
    })
}

async fn view(cx: &Cx, need: &Need) -> Result<One> {
    let found = find_ids(cx.db(), &need.phrase, None).await?.len();
    Ok(One { id: need.id.clone(), version: need.version, found, title: need.phrase.clone() })
}

/// GET /directory/needs/{id}
pub(super) async fn edit(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let need = find(&cx, &id).await?;
    let form = Form::of([("phrase", need.phrase.clone()), ("words", need.words.clone())]);
    cx.show_form(ONE, &view(&cx, &need).await?, &form)
}

/// POST /directory/needs/{id}
pub(super) async fn update(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let before = find(&cx, &id).await?;
    let mut problems = Problems::new();
    let (phrase, words) = read(&cx.form, &mut problems);
    if !problems.none() {
        return cx.again(ONE, &view(&cx, &before).await?, &problems);
    }
    let version = cx.form.text("version").parse().unwrap_or_default();
    let after = Need { id, version, phrase, words };
    let mut work = cx.begin().await?;
    match store::update_need(&mut work, &after).await {
        Err(Error::Conflict(why)) => return cx.refused(ONE, &view(&cx, &before).await?, &why),
        other => other?,
    }
    work.changed("market/editing:edit", ("directory_need", &after.id), None, Some(&before), Some(&after)).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/directory/needs/{}", after.id), Some("Kept. Below you see what it finds.")))
}

/// POST /directory/needs/{id}/remove
pub(super) async fn remove(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let before = find(&cx, &id).await?;
    let mut work = cx.begin().await?;
    store::remove_need(&mut work, &before.id).await?;
    work.changed("market/editing:edit", ("directory_need", &before.id), None, Some(&before), None::<&Need>).await?;
    work.commit().await?;
    Ok(cx.see_other("/directory/needs", Some("It is removed. The services stay as they are.")))
}

/// Reads a need; what is missing is told, and what was typed stays.
fn read(form: &Form, problems: &mut Problems) -> (String, String) {
    let (phrase, words) = (form.text("phrase").to_owned(), form.text("words").to_owned());
    problems.limit("phrase", &phrase, LONGEST_PHRASE);
    problems.limit("words", &words, LONGEST_WORDS);
    if phrase.is_empty() {
        problems.add("phrase", "Write what people say, in their words");
    } else if stems(&phrase).is_empty() {
        problems.add(
            "phrase",
            "Every word of this is one that is passed over, so nobody would find it. Add a word that says what is hard",
        );
    }
    if stems(&words).is_empty() {
        problems.add("words", "Write words that services use, such as lunch club or befriending");
    }
    (phrase, words)
}
