//! Everything on one page before it is sent: to check, to change, to put a photo or a document to it.

use axum::response::Response;
use platform::{
    Result,
    web::{Cx, Problems, Visitor},
};
use serde::Serialize;

use super::{drafts, human, model::Draft, rules, rules::Step};
use crate::front_door::sent::{
    self, Answers,
    assessed::{CAUSE, KINDS, TOUCH},
    outcomes::level_of,
    rules::{CONSENT, REACH, SAFE, WHO, kind_words, label, size_words},
};

pub(super) const PAGE: &str = "front_door/asking/summary.html";

/// The page before it is sent.
#[derive(Serialize)]
pub(super) struct View {
    rows: Vec<Row>,
    files: Vec<File>,
    more_files: bool,
    most_files: usize,
    can_send: bool,
    back: String,
    trap: &'static str,
    professional: bool,
    wants_assessment: bool,
    assessing: bool,
}

#[derive(Serialize)]
struct Row {
    key: &'static str,
    value: String,
    href: String,
    what: &'static str,
}

#[derive(Serialize)]
struct File {
    id: String,
    called: String,
    words: String,
}

impl View {
    pub async fn of(cx: &Cx, draft: &Draft) -> Result<Self> {
        let files = sent::files_of_draft(cx.db(), &draft.id).await?;
        let professional = draft.answers.who == "professional";
        Ok(Self {
            rows: match draft.answers.assessed.is_begun() {
                true => assessed_rows(&draft.answers),
                false => rows(&draft.answers),
            },
            more_files: files.len() < rules::MOST_FILES,
            most_files: rules::MOST_FILES,
            can_send: !draft.answers.told().is_empty(),
            back: match (draft.answers.assessed.is_begun(), professional) {
                (true, _) => "/self-assess/answers".into(),
                (_, true) => "/ask/professional".into(),
                _ => Step::Reach.href(),
            },
            assessing: draft.answers.assessed.is_begun(),
            trap: human::TRAP,
            professional,
            wants_assessment: draft.answers.assessed.wants_assessment,
            files: files
                .into_iter()
                .map(|file| File {
                    words: format!("{}, {}", kind_words(&file.kind), size_words(file.size)),
                    id: file.id,
                    called: file.called,
                })
                .collect(),
        })
    }
}

/// What was answered, each with the page that changes it.
fn rows(answers: &Answers) -> Vec<Row> {
    let professional = answers.who == "professional";
    let href = |step: Step| match professional {
        true => "/ask/professional".to_owned(),
        false => format!("{}?from=summary", step.href()),
    };
    let mut rows = Vec::new();
    let mut add = |key, value: String, step, what, always| {
        if always || !value.is_empty() {
            rows.push(Row { key, value, href: href(step), what });
        }
    };
    let or_none = |text: &str| if text.is_empty() { "You left this out".to_owned() } else { text.to_owned() };
    let whom = if answers.who.is_empty() { "themselves" } else { &answers.who };
    add("Who needs help", label(&WHO, whom).into(), Step::Who, "who needs help", true);
    add("Their name", answers.about_name.clone(), Step::Reach, "their name", false);
    add("Danger now", label(&SAFE, &answers.safe).into(), Step::Safe, "what you said about danger", false);
    let happening = match answers.happening.as_str() {
        "" => "Nothing yet. Please write a few words".to_owned(),
        words => words.to_owned(),
    };
    add("What is happening", happening, Step::Happening, "what is happening", true);
    add("What matters", or_none(&answers.matters), Step::Matters, "what matters", !professional);
    add("What would help", or_none(&answers.would_help), Step::Help, "what would help", true);
    if answers.who == "family" {
        let mine = match (answers.for_me_too, answers.my_words.as_str()) {
            (false, "") => "No".to_owned(),
            (_, "") => "Yes".to_owned(),
            (_, words) => format!("Yes. {words}"),
        };
        add("Help for you as a carer", mine, Step::Help, "help for you as a carer", true);
    }
    add("Your name", or_none(&answers.name), Step::Reach, "your name", true);
    let work = [answers.job.as_str(), &answers.organisation].into_iter().filter(|part| !part.is_empty());
    add("Your work", work.collect::<Vec<_>>().join(", "), Step::Reach, "your work", false);
    let consent = [label(&CONSENT, &answers.consent), &answers.consent_why];
    let consent = consent.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
    add("Do they know", consent, Step::Reach, "whether they know", false);
    add("How to reach you", reach_words(answers), Step::Reach, "how to reach you", true);
    add("What we must know to write or talk", answers.write_how.clone(), Step::Reach, "how we write or talk", false);
    rows
}

/// What was answered in a self-assessment, each with the page that changes it; what was asked beside it stays in sight.
fn assessed_rows(answers: &Answers) -> Vec<Row> {
    let all = &answers.assessed;
    let mut rows = Vec::new();
    let mut add = |key, value: &str, page: &str, what| {
        let value = if value.is_empty() { "You left this out" } else { value };
        let href = format!("/self-assess/{page}?from=summary");
        rows.push(Row { key, value: value.to_owned(), href, what });
    };
    add("Who it is about", label(&KINDS, &all.kind), "who", "who it is about");
    add("Danger now", label(&SAFE, &answers.safe), "safe", "what you said about danger");
    add("A good day", &all.good_day, "day", "a good day");
    add("What gets in the way", &all.in_the_way, "way", "what gets in the way");
    let areas: Vec<&str> = all.hard_ones().map(|(one, _)| one.area).collect();
    add("What is hard", &areas.join("\n"), "hard", "what is hard");
    for (one, how) in all.hard_ones() {
        let level = level_of(&how.level).map_or("", |level| level.words);
        let said: Vec<&str> = [level, &how.words].into_iter().filter(|part| !part.is_empty()).collect();
        add(one.area, &said.join("\n"), &format!("how/{}", one.key), one.area);
    }
    let cause =
        if all.whose() == "carer" { "Caring makes you ill, or could" } else { "Because of an illness or a disability" };
    add(cause, label(&CAUSE, &all.cause), "cause", "your answer about your health");
    add("How much it weighs on you", label(&TOUCH, &all.touch), "touch", "how much it weighs on you");
    add("Who and what helps now", &all.helpers, "helpers", "who and what helps now");
    add("Postcode", &all.postcode, "near", "your postcode");
    let asks = if all.wants_assessment { "Yes" } else { "No" };
    add("You ask for an assessment", asks, "answers", "whether you ask for an assessment");
    if !answers.about_name.is_empty() {
        add("Their name", &answers.about_name, "reach", "their name");
    }
    add("Your name", &answers.name, "reach", "your name");
    add("How to reach you", &reach_words(answers), "reach", "how to reach you");
    add("What we must know to write or talk", &answers.write_how, "reach", "how we write or talk");
    if !(answers.happening.is_empty() && answers.would_help.is_empty()) {
        let mut asked = self::rows(answers);
        asked.retain(|row| matches!(row.key, "What is happening" | "What would help"));
        rows.extend(asked);
    }
    rows
}

fn reach_words(answers: &Answers) -> String {
    let parts = [label(&REACH, &answers.reach), &answers.phone, &answers.email, &answers.address];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if said.is_empty() { "You left this out, so we cannot get in touch".to_owned() } else { said.join("\n") }
}

/// GET /ask/summary
pub(super) async fn show(cx: Cx, visitor: Visitor) -> Result<Response> {
    match drafts::open(&cx, &visitor).await? {
        Some((_, draft)) => cx.show(PAGE, &View::of(&cx, &draft).await?),
        None => Ok(cx.see_other("/ask", None)),
    }
}

/// The page again with what is in the way.
pub(super) async fn again(cx: &Cx, draft: &Draft, problems: &Problems) -> Result<Response> {
    cx.again(PAGE, &View::of(cx, draft).await?, problems)
}
