//! The mapping, the words of an import that are in none, what one word means, and reading an import again.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, Form, Problems},
};

use super::{
    model::Word,
    rules, store,
    views::{Edit, ImportLine, Line, OfImport, Overview, Show, by_field, choices, fields, heading},
};
use crate::evidence::client_level_data::{
    again,
    kept::{self, Kept},
    specification::Field,
};

/// Imports that are offered.
const MOST_IMPORTS: usize = 20;
/// The form for one word.
const NEW: &str = "evidence/local_words/new.html";

fn may_edit(cx: &Cx) -> bool {
    cx.can("evidence/local_words:edit")
}

async fn imports(cx: &Cx) -> Result<Vec<Kept>> {
    let data = cx.app.config.data.clone();
    tokio::task::spawn_blocking(move || kept::list(&data)).await.map_err(Error::internal)
}

async fn import(cx: &Cx, id: &str) -> Result<Kept> {
    let found = imports(cx).await?.into_iter().find(|kept| kept.id == id);
    found.ok_or_else(|| {
        Error::NotFound("There is no import of this name, or not any more. All imports are under Data.".into())
    })
}

/// All words in force.
pub(super) async fn overview(cx: &Cx) -> Result<Overview> {
    let imports = imports(cx).await?;
    let lines = store::list(cx.db()).await?.iter().map(|word| Line::of(word, &imports)).collect();
    let imports = imports.iter().take(MOST_IMPORTS).map(ImportLine::of).collect();
    Ok(Overview { lines, imports, may_edit: may_edit(cx) })
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    cx.show("evidence/local_words/list.html", &overview(&cx).await?)
}

pub(super) async fn of_import(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let kept = import(&cx, &id).await?;
    let mapped = store::list(cx.db()).await?;
    let import = ImportLine::of(&kept);
    let looked = tokio::task::spawn_blocking(move || rules::look(&kept, &mapped)).await.map_err(Error::internal)??;
    let view = OfImport {
        fields: by_field(looked.unmapped, &import),
        import,
        changed: looked.changed,
        used: looked.used,
        may_edit: may_edit(&cx),
    };
    cx.looked("evidence/local_words:list", "import", &format!("The words of import {id} that no list has")).await?;
    cx.show("evidence/local_words/of_import.html", &view)
}

fn edit_view(cx: &Cx, form: &Form) -> Edit {
    let field = Field::named(form.text("field"));
    Edit {
        field: field.map(|field| field.name().to_owned()).unwrap_or_default(),
        field_heading: field.map(heading).unwrap_or_default(),
        council: form.some("council").unwrap_or_else(|| cx.app.config.council.clone()),
        fields: fields(form.text("field")),
        values: field.map_or_else(Vec::new, |field| choices(field, form.text("code"))),
        import: form.text("import").to_owned(),
    }
}

pub(super) async fn new(cx: Cx) -> Result<Response> {
    let asked: Vec<(String, String)> = ["field", "word", "council", "import", "code"]
        .map(|name| (name.to_owned(), cx.query.text(name).to_owned()))
        .to_vec();
    let form = Form::of(asked);
    cx.show_form(NEW, &edit_view(&cx, &form), &form)
}

pub(super) async fn set(cx: Cx) -> Result<Response> {
    let council = cx.form.some("council").unwrap_or_else(|| cx.app.config.council.clone());
    let mut problems = Problems::new();
    if !crate::evidence::client_level_data::values::is_council_code(&council) {
        problems.add("council", "A council's code has three digits");
    }
    let said = rules::said(&council, Field::named(cx.form.text("field")), cx.form.text("word"), cx.form.text("code"));
    let said = said.map_err(|(field, why)| problems.add(field, why));
    let (Ok(said), true) = (said, problems.none()) else {
        return cx.again(NEW, &edit_view(&cx, &cx.form), &problems);
    };
    let mut work = cx.begin().await?;
    let told = store::set(&mut work, &said).await?;
    work.commit().await?;
    let words = match told {
        Some(_) => {
            "It is in the mapping. Files that are imported from now on are read so; read this one again to see it."
        }
        None => "The mapping says so already.",
    };
    Ok(cx.see_other(&back(&cx), Some(words)))
}

/// Where the form came from.
fn back(cx: &Cx) -> String {
    let import = cx.form.text("import");
    let fits = !import.is_empty() && import.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if fits { format!("/evidence/data/{import}/words") } else { "/evidence/words".to_owned() }
}

async fn word(cx: &Cx, id: &str) -> Result<Word> {
    let found = store::find(cx.db(), id).await?;
    found
        .ok_or_else(|| Error::NotFound("There is no such word. The whole mapping is under Data, Our own words.".into()))
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let word = word(&cx, &id).await?;
    let imports = imports(&cx).await?;
    let history = store::history(cx.db(), &word).await?;
    let view = Show {
        line: Line::of(&word, &imports),
        history: history.iter().map(|one| Line::of(one, &[])).collect(),
        values: Field::named(&word.field).map_or_else(Vec::new, |field| choices(field, &word.code)),
        may_edit: may_edit(&cx) && word.ended_at.is_none(),
    };
    cx.show("evidence/local_words/show.html", &view)
}

pub(super) async fn remove(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let word = word(&cx, &id).await?;
    if word.ended_at.is_some() {
        return Err(Error::Conflict(
            "This word was taken out of the mapping, or changed, already. Nothing was done.".into(),
        ));
    }
    let mut work = cx.begin().await?;
    store::end(&mut work, &word).await?;
    work.commit().await?;
    let told = "It is taken out of the mapping. Files that were read by it stay as they are until they are read again.";
    Ok(cx.see_other("/evidence/words", Some(told)))
}

pub(super) async fn again(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let kept = import(&cx, &id).await?;
    again::ask(&cx, kept).await?;
    let told = "The import is being read again, as a new one beside the first. Look again in a moment.";
    Ok(cx.see_other("/evidence/data", Some(told)))
}
