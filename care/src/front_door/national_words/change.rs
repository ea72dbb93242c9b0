//! Putting other words into force: every word on one page, with a reason. They hold for what ends from then on.

use std::collections::BTreeMap;

use axum::response::Response;
use platform::{
    Error, Result,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use crate::{
    front_door::contacts::{
        national::{self, LONGEST_DESCRIPTION, Version, Words, outcomes_of},
        rules::{CHANNELS, ENDINGS, ROUTES},
    },
    people::events::model::RouteOfAccess,
};

const PAGE: &str = "front_door/national_words/change.html";
const LONGEST_WHY: usize = 500;

#[derive(Serialize)]
struct View {
    /// The version the writer saw.
    seen: i64,
    endings: Vec<Question>,
    routes: Vec<Question>,
    channels: Vec<Question>,
    longest: usize,
}

/// One word of ours, and what it may be told as.
#[derive(Serialize)]
struct Question {
    name: String,
    label: &'static str,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    value: &'static str,
    text: &'static str,
}

impl View {
    fn of(seen: i64) -> Self {
        let routes: Vec<(&str, &str)> = RouteOfAccess::ALL.iter().map(|one| (one.code(), one.national())).collect();
        let items =
            |all: &[(&'static str, &'static str)]| all.iter().map(|(value, text)| Item { value, text }).collect();
        Self {
            seen,
            endings: ENDINGS
                .iter()
                .map(|ending| Question {
                    name: format!("ending-{}", ending.choice.key),
                    label: ending.choice.label,
                    items: outcomes_of(ending.choice.key)
                        .into_iter()
                        .map(|one| Item { value: one.code(), text: one.national() })
                        .collect(),
                })
                .collect(),
            routes: ROUTES
                .iter()
                .map(|choice| Question {
                    name: format!("route-{}", choice.key),
                    label: choice.label,
                    items: items(&routes),
                })
                .collect(),
            channels: CHANNELS
                .iter()
                .map(|(choice, _)| Question {
                    name: format!("channel-{}", choice.key),
                    label: choice.label,
                    items: Vec::new(),
                })
                .collect(),
            longest: LONGEST_DESCRIPTION,
        }
    }
}

async fn newest(cx: &Cx) -> Result<Version> {
    let all = national::store::versions(cx.db()).await?;
    all.into_iter().next().ok_or_else(|| Error::internal("there is always the shipped version"))
}

/// GET /national-words/change
pub(super) async fn edit(cx: Cx) -> Result<Response> {
    let held = newest(&cx).await?;
    let of = |kind: &'static str, words: &BTreeMap<String, String>| {
        words.iter().map(|(key, value)| (format!("{kind}-{key}"), value.clone())).collect::<Vec<_>>()
    };
    let mut fields = of("channel", &held.words.channels);
    fields.extend(of("route", &held.words.routes));
    fields.extend(of("ending", &held.words.endings));
    cx.show_form(PAGE, &View::of(held.number), &Form::of(fields))
}

fn typed(cx: &Cx) -> Words {
    let of = |kind: &str, keys: Vec<&'static str>| {
        keys.into_iter().map(|key| (key.to_owned(), cx.form.text(&format!("{kind}-{key}")).trim().to_owned())).collect()
    };
    Words {
        channels: of("channel", CHANNELS.iter().map(|(choice, _)| choice.key).collect()),
        routes: of("route", ROUTES.iter().map(|choice| choice.key).collect()),
        endings: of("ending", ENDINGS.iter().map(|ending| ending.choice.key).collect()),
    }
}

/// POST /national-words/change
pub(super) async fn put(cx: Cx) -> Result<Response> {
    let held = newest(&cx).await?;
    let words = typed(&cx);
    let why = cx.form.text("why").trim().to_owned();
    let seen: i64 = cx.form.text("seen").parse().unwrap_or(-1);
    let mut problems = Problems::new();
    for (field, what) in words.problems() {
        problems.add(&field, &what);
    }
    problems.limit("why", &why, LONGEST_WHY);
    if why.is_empty() {
        problems.add("why", "Say why, so that whoever compares two years knows what changed");
    }
    if problems.none() && words == held.words {
        problems.add("why", "Nothing differs from the words in force, so there is nothing to put into force");
    }
    if !problems.none() {
        return cx.again(PAGE, &View::of(seen), &problems);
    }
    let mut work = cx.begin().await?;
    let number = seen.saturating_add(1);
    match national::store::put_into_force(&mut work, number, &why, &words).await {
        Err(Error::Conflict(sentence)) => return cx.refused(PAGE, &View::of(held.number), &sentence),
        other => other?,
    }
    let subject = format!("{number}");
    work.changed(super::CHANGE, ("national words", &subject), None, Some(&held.words), Some(&words)).await?;
    work.commit().await?;
    Ok(cx.see_other("/national-words", Some("These words are in force for what ends from now on.")))
}
