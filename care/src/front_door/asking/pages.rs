//! The start, what to do in danger, and the questions: one on a page, nothing asked twice, everything typed is kept.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, Form, Problems, Visitor},
};
use serde::Serialize;

use super::{
    back, drafts, human,
    model::Settings,
    rules::{self, STEPS, Step},
    secrets::Secret,
    store,
};
use crate::front_door::sent::{
    Answers,
    rules::{Answer, REACH, SAFE, WHO, label},
};

/// For how many seconds caches on the way may keep a page that says the same to everybody.
const KEPT_BY_CACHES: u32 = 300;

/// An answer to choose, in the shape of GOV.UK's radios.
#[derive(Debug, Serialize)]
pub(in crate::front_door) struct Item {
    /// As it is stored.
    pub value: &'static str,
    /// As people read it.
    pub text: &'static str,
}

/// Answers to choose.
pub(in crate::front_door) fn items(answers: &[Answer]) -> Vec<Item> {
    answers.iter().map(|(value, text)| Item { value, text }).collect()
}

#[derive(Serialize)]
struct Start {
    settings: Settings,
    days: i64,
}

/// GET /ask
pub(super) async fn start(cx: Cx) -> Result<Response> {
    let settings = store::settings(cx.db()).await?;
    cx.show_public("front_door/asking/start.html", &Start { settings, days: rules::DRAFT_DAYS }, KEPT_BY_CACHES)
}

#[derive(Serialize)]
struct Now {
    what: &'static str,
    assessing: bool,
    settings: Settings,
}

/// GET /ask/now/{what}: what to do at once. It holds nothing of anybody.
pub(super) async fn now(cx: Cx, Path(what): Path<String>) -> Result<Response> {
    let known = SAFE.iter().skip(1).find(|(key, _)| *key == what);
    let (what, _) = known.ok_or_else(no_page)?;
    let settings = store::settings(cx.db()).await?;
    let assessing = cx.query.text("on") == "self-assess";
    cx.show_public("front_door/asking/now.html", &Now { what, assessing, settings }, KEPT_BY_CACHES)
}

fn no_page() -> Error {
    Error::NotFound("There is no such page. To ask for help, begin at /ask. In danger, ring 999.".into())
}

#[derive(Serialize)]
struct View {
    number: usize,
    of: usize,
    action: String,
    back: String,
    from: &'static str,
    who: String,
    who_items: Vec<Item>,
    safe_items: Vec<Item>,
    reach_items: Vec<Item>,
    stamp: String,
    trap: &'static str,
    settings: Settings,
    days: i64,
}

impl View {
    async fn of(cx: &Cx, step: Step, answers: &Answers, from_summary: bool) -> Result<Self> {
        Ok(Self {
            number: step.number(),
            of: STEPS.len(),
            action: step.href(),
            back: if from_summary { "/ask/summary".into() } else { step.back() },
            from: if from_summary { "summary" } else { "" },
            who: answers.who.clone(),
            who_items: items(&WHO),
            safe_items: items(&SAFE),
            reach_items: items(&REACH),
            stamp: human::stamp(cx).await?,
            trap: human::TRAP,
            settings: store::settings(cx.db()).await?,
            days: rules::DRAFT_DAYS,
        })
    }
}

/// The answers as fields of a form.
pub(in crate::front_door) fn fields(answers: &Answers) -> Result<Form> {
    let json = serde_json::to_value(answers).map_err(Error::internal)?;
    let all = json.as_object().into_iter().flatten();
    Ok(Form::of(all.filter_map(|(name, value)| match value {
        serde_json::Value::String(text) => Some((name.clone(), text.clone())),
        serde_json::Value::Bool(true) => Some((name.clone(), "yes".to_owned())),
        _ => None,
    })))
}

/// GET /ask/{step}
pub(super) async fn show(cx: Cx, visitor: Visitor, Path(step): Path<String>) -> Result<Response> {
    let step = Step::of(&step).ok_or_else(no_page)?;
    let answers = drafts::open(&cx, &visitor).await?.map(|(_, draft)| draft.answers).unwrap_or_default();
    let view = View::of(&cx, step, &answers, cx.query.text("from") == "summary").await?;
    cx.show_form(step.template(), &view, &fields(&answers)?)
}

/// POST /ask/{step}: keeps the answer and goes on.
pub(super) async fn answer(cx: Cx, visitor: Visitor, Path(step): Path<String>) -> Result<Response> {
    let step = Step::of(&step).ok_or_else(no_page)?;
    let found = drafts::open(&cx, &visitor).await?;
    let before = found.as_ref().map(|(_, draft)| draft.answers.clone()).unwrap_or_default();
    let mut problems = Problems::new();
    let field = first_field(step);
    if found.is_none() {
        human::check(&cx, field, &mut problems).await?;
        human::knock(&cx, &visitor, "ask begun", rules::MOST_BEGUN, field, &mut problems);
    }
    human::knock(&cx, &visitor, "ask answered", rules::MOST_ANSWERS, field, &mut problems);
    let mut answers = before.clone();
    read(step, &cx.form, &mut answers, &mut problems);
    let saves = cx.form.text("then") == "save";
    if !saves {
        ask(step, &answers, &mut problems);
    }
    let from_summary = cx.form.text("from") == "summary";
    if !problems.none() {
        return cx.again(step.template(), &View::of(&cx, step, &answers, from_summary).await?, &problems);
    }
    let secret = found.map_or_else(Secret::new, |(secret, _)| secret);
    let draft = drafts::keep(&cx, &secret, |held| read(step, &cx.form, held, &mut Problems::new())).await?;
    let mut answer = if saves {
        back::link(&cx, &secret).await?;
        cx.see_other("/ask/kept", None)
    } else {
        cx.see_other(&goes_on(step, &draft.answers, from_summary), None)
    };
    drafts::hold(&cx, &mut answer, &secret);
    Ok(answer)
}

/// Where an answer leads: to what to do now when somebody is in danger; to the dense page for professionals.
fn goes_on(step: Step, answers: &Answers, from_summary: bool) -> String {
    match step {
        Step::Safe if rules::is_urgent(answers) => format!("/ask/now/{}", answers.safe),
        Step::Who if answers.who == "professional" => "/ask/professional".into(),
        _ if from_summary => "/ask/summary".into(),
        _ => step.next(),
    }
}

/// The field to which a sentence about the whole page leads.
fn first_field(step: Step) -> &'static str {
    match step {
        Step::Who => "who",
        Step::Safe => "safe",
        Step::Happening => "happening",
        Step::Matters => "matters",
        Step::Help => "would_help",
        Step::Reach => "name",
    }
}

/// Takes one page's fields into the answers.
pub(in crate::front_door) fn read(step: Step, form: &Form, answers: &mut Answers, problems: &mut Problems) {
    let line = |name: &str, problems: &mut Problems| limited(form, name, rules::LONGEST_LINE, problems);
    let long = |name: &str, problems: &mut Problems| limited(form, name, rules::LONGEST, problems);
    match step {
        Step::Who => {
            answers.who = pick(form, "who", &WHO, problems);
            if matches!(answers.who.as_str(), "" | "themselves") {
                // What was asked about somebody else is not asked any more, and is not sent unseen.
                answers.about_name.clear();
                answers.my_words.clear();
                answers.for_me_too = false;
            }
        }
        Step::Safe => answers.safe = pick(form, "safe", &SAFE, problems),
        Step::Happening => answers.happening = long("happening", problems),
        Step::Matters => answers.matters = long("matters", problems),
        Step::Help => {
            answers.would_help = long("would_help", problems);
            answers.my_words = long("my_words", problems);
            answers.for_me_too = form.has("for_me_too");
        }
        Step::Reach => {
            answers.about_name = line("about_name", problems);
            answers.name = line("name", problems);
            answers.reach = pick(form, "reach", &REACH, problems);
            answers.phone = line("phone", problems);
            answers.email = line("email", problems);
            answers.address = limited(form, "address", 500, problems);
            answers.write_how = limited(form, "write_how", 2_000, problems);
        }
    }
}

/// A text that is not longer than what can be kept.
pub(in crate::front_door) fn limited(form: &Form, name: &str, most: usize, problems: &mut Problems) -> String {
    problems.limit(name, form.text(name), most);
    form.text(name).to_owned()
}

/// One of the answers, or none.
pub(in crate::front_door) fn pick(form: &Form, name: &str, answers: &[Answer], problems: &mut Problems) -> String {
    let given = form.text(name);
    if !given.is_empty() && label(answers, given).is_empty() {
        problems.add(name, "Choose one of the answers on this page");
        return String::new();
    }
    given.to_owned()
}

/// The little that is asked for.
fn ask(step: Step, answers: &Answers, problems: &mut Problems) {
    match step {
        Step::Happening if answers.happening.is_empty() => problems.add("happening", rules::SOME_WORDS),
        Step::Reach => {
            if let Some((field, sentence)) = rules::missing_to_reach(answers) {
                problems.add(field, sentence);
            }
        }
        _ => {}
    }
}
