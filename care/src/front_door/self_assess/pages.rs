//! The start and the questions: one on a page, none required, everything typed is kept in the draft of this browser.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, Form, Problems, Visitor},
};
use serde::Serialize;

use super::{
    questions::{self, Question},
    rules::{self, Step},
};
use crate::front_door::{
    asking::{
        back, drafts, human,
        model::Settings,
        pages::{self as shared, Item},
        rules as asking,
        secrets::Secret,
        store,
    },
    sent::{
        Answers, Assessed,
        assessed::How,
        outcomes::{self, LEVELS},
        rules::{REACH, SAFE},
    },
};

/// For how many seconds caches on the way may keep a page that says the same to everybody.
const KEPT_BY_CACHES: u32 = 300;

#[derive(Serialize)]
struct Start {
    settings: Settings,
    days: i64,
}

/// GET /self-assess
pub(super) async fn start(cx: Cx) -> Result<Response> {
    let view = Start { settings: store::settings(cx.db()).await?, days: asking::DRAFT_DAYS };
    cx.show_public("front_door/self_assess/start.html", &view, KEPT_BY_CACHES)
}

/// Something to tick.
#[derive(Serialize)]
struct Tick {
    value: &'static str,
    text: &'static str,
    hint: &'static str,
    checked: bool,
}

#[derive(Serialize)]
struct View {
    number: usize,
    of: usize,
    action: String,
    back: String,
    from: &'static str,
    who: String,
    for_other: bool,
    question: Question,
    items: Vec<Item>,
    ticks: Vec<Tick>,
    safe_items: Vec<Item>,
    reach_items: Vec<Item>,
    stamp: String,
    trap: &'static str,
    settings: Settings,
    days: i64,
}

impl View {
    async fn of(cx: &Cx, step: Step, answers: &Answers, from_summary: bool) -> Result<Self> {
        let all = &answers.assessed;
        let (number, of) = rules::number(step, all);
        let question = questions::of(step, all);
        let tick = |one: &'static outcomes::Asked| Tick {
            value: one.key,
            text: one.area,
            hint: one.such_as,
            checked: all.hard.iter().any(|key| key == one.key),
        };
        Ok(Self {
            number,
            of,
            action: step.href(),
            back: if from_summary { "/ask/summary".into() } else { rules::back(step, all) },
            from: if from_summary { "summary" } else { "" },
            who: answers.who.clone(),
            for_other: all.kind == "adult_for",
            items: match step {
                Step::How(_) => LEVELS.iter().map(|level| Item { value: level.key, text: level.words }).collect(),
                _ => shared::items(question.choices),
            },
            question,
            ticks: outcomes::of(all.whose()).iter().map(tick).collect(),
            safe_items: shared::items(&SAFE),
            reach_items: shared::items(&REACH),
            stamp: human::stamp(cx).await?,
            trap: human::TRAP,
            settings: store::settings(cx.db()).await?,
            days: asking::DRAFT_DAYS,
        })
    }
}

fn template(step: Step) -> &'static str {
    match step {
        Step::Safe => "front_door/asking/safe.html",
        Step::Reach => "front_door/asking/reach.html",
        Step::Who | Step::Cause | Step::Touch => "front_door/self_assess/choice.html",
        Step::Hard => "front_door/self_assess/hard.html",
        Step::How(_) => "front_door/self_assess/how.html",
        Step::Near => "front_door/self_assess/near.html",
        Step::Day | Step::Way | Step::Helpers => "front_door/self_assess/words.html",
    }
}

fn no_page() -> Error {
    Error::NotFound("There is no such page. To begin, go to /self-assess. In danger, ring 999.".into())
}

/// The draft of this browser that was not sent, as answers.
async fn held(cx: &Cx, visitor: &Visitor) -> Result<Answers> {
    Ok(drafts::open(cx, visitor).await?.map(|(_, draft)| draft.answers).unwrap_or_default())
}

/// GET /self-assess/{step}
pub(super) async fn show(cx: Cx, visitor: Visitor, Path(step): Path<String>) -> Result<Response> {
    let step = Step::of(&step).ok_or_else(no_page)?;
    let answers = held(&cx, &visitor).await?;
    show_step(&cx, step, &answers).await
}

/// GET /self-assess/how/{outcome}
pub(super) async fn show_how(cx: Cx, visitor: Visitor, Path(key): Path<String>) -> Result<Response> {
    let answers = held(&cx, &visitor).await?;
    let one = rules::outcome(&answers.assessed, &key).ok_or_else(no_page)?;
    show_step(&cx, Step::How(one), &answers).await
}

async fn show_step(cx: &Cx, step: Step, answers: &Answers) -> Result<Response> {
    let view = View::of(cx, step, answers, cx.query.text("from") == "summary").await?;
    cx.show_form(template(step), &view, &fields(step, answers)?)
}

/// The answers as fields of a page's form.
fn fields(step: Step, answers: &Answers) -> Result<Form> {
    let all = &answers.assessed;
    let one = |name: &'static str, value: &str| Form::of([(name, value.to_owned())]);
    Ok(match step {
        Step::Safe | Step::Reach => shared::fields(answers)?,
        Step::Who => one("kind", &all.kind),
        Step::Day => one("good_day", &all.good_day),
        Step::Way => one("in_the_way", &all.in_the_way),
        Step::Hard => Form::of(all.hard.iter().map(|key| ("hard", key.clone()))),
        Step::How(asked) => {
            let how = all.how.get(asked.key).cloned().unwrap_or_default();
            Form::of([("level", how.level), ("words", how.words)])
        }
        Step::Cause => one("cause", &all.cause),
        Step::Touch => one("touch", &all.touch),
        Step::Helpers => one("helpers", &all.helpers),
        Step::Near => one("postcode", &all.postcode),
    })
}

/// POST /self-assess/{step}
pub(super) async fn answer(cx: Cx, visitor: Visitor, Path(step): Path<String>) -> Result<Response> {
    let step = Step::of(&step).ok_or_else(no_page)?;
    take(&cx, &visitor, step).await
}

/// POST /self-assess/how/{outcome}
pub(super) async fn answer_how(cx: Cx, visitor: Visitor, Path(key): Path<String>) -> Result<Response> {
    let answers = held(&cx, &visitor).await?;
    let one = rules::outcome(&answers.assessed, &key).ok_or_else(no_page)?;
    take(&cx, &visitor, Step::How(one)).await
}

/// Keeps an answer and goes on.
async fn take(cx: &Cx, visitor: &Visitor, step: Step) -> Result<Response> {
    let found = drafts::open(cx, visitor).await?;
    let before = found.as_ref().map(|(_, draft)| draft.answers.clone()).unwrap_or_default();
    let mut problems = Problems::new();
    let field = questions::of(step, &before.assessed).field;
    if found.is_none() {
        human::check(cx, field, &mut problems).await?;
        human::knock(cx, visitor, "ask begun", asking::MOST_BEGUN, field, &mut problems);
    }
    human::knock(cx, visitor, "ask answered", asking::MOST_ANSWERS, field, &mut problems);
    let mut answers = before;
    read(step, &cx.form, &mut answers, &mut problems);
    let saves = cx.form.text("then") == "save";
    if let Some((field, sentence)) = asking::missing_to_reach(&answers).filter(|_| step == Step::Reach && !saves) {
        problems.add(field, sentence);
    }
    let from_summary = cx.form.text("from") == "summary";
    if !problems.none() {
        return cx.again(template(step), &View::of(cx, step, &answers, from_summary).await?, &problems);
    }
    let secret = found.map_or_else(Secret::new, |(secret, _)| secret);
    let draft = drafts::keep(cx, &secret, |held| read(step, &cx.form, held, &mut Problems::new())).await?;
    let mut answer = if saves {
        back::link(cx, &secret).await?;
        cx.see_other("/ask/kept", None)
    } else {
        cx.see_other(&goes_on(step, &draft.answers, from_summary), None)
    };
    drafts::hold(cx, &mut answer, &secret);
    Ok(answer)
}

/// Where an answer leads: to what to do now when somebody is in danger.
fn goes_on(step: Step, answers: &Answers, from_summary: bool) -> String {
    match step {
        Step::Safe if asking::is_urgent(answers) => format!("/ask/now/{}?on=self-assess", answers.safe),
        // What was ticked anew is asked about before the summary is shown again.
        Step::Hard if from_summary => rules::next(step, &answers.assessed),
        _ if from_summary => "/ask/summary".into(),
        _ => rules::next(step, &answers.assessed),
    }
}

/// Takes one page's fields into the answers.
pub(super) fn read(step: Step, form: &Form, answers: &mut Answers, problems: &mut Problems) {
    match step {
        Step::Safe => shared::read(asking::Step::Safe, form, answers, problems),
        Step::Reach => shared::read(asking::Step::Reach, form, answers, problems),
        _ => read_own(step, form, &mut answers.assessed, problems),
    }
    let all = &mut answers.assessed;
    if !all.is_begun() {
        "adult".clone_into(&mut all.kind);
    }
    if step == Step::Who || answers.who.is_empty() {
        let who = if all.kind == "adult_for" { "family" } else { "themselves" };
        who.clone_into(&mut answers.who);
    }
}

fn read_own(step: Step, form: &Form, all: &mut Assessed, problems: &mut Problems) {
    let question = questions::of(step, all);
    let long = |problems: &mut Problems| shared::limited(form, question.field, rules::LONGEST, problems);
    let pick = |problems: &mut Problems| shared::pick(form, question.field, question.choices, problems);
    match step {
        Step::Who => all.kind = pick(problems),
        Step::Cause => all.cause = pick(problems),
        Step::Touch => all.touch = pick(problems),
        Step::Day => all.good_day = long(problems),
        Step::Way => all.in_the_way = long(problems),
        Step::Helpers => all.helpers = long(problems),
        Step::Near => all.postcode = shared::limited(form, "postcode", asking::LONGEST_LINE, problems),
        Step::Hard => {
            let ticked = form.all("hard");
            let known = outcomes::of(all.whose()).iter().map(|one| one.key);
            all.hard = known.filter(|key| ticked.contains(key)).map(str::to_owned).collect();
        }
        Step::How(one) => {
            let level = form.text("level");
            if !level.is_empty() && outcomes::level_of(level).is_none() {
                problems.add("level", "Choose one of the answers on this page");
            }
            let words = shared::limited(form, "words", rules::LONGEST_OF_ONE, problems);
            let level = outcomes::level_of(level).map_or_else(String::new, |level| level.key.to_owned());
            if !level.is_empty() || !words.is_empty() {
                // Whoever says how it is finds it hard, ticked or not.
                if !all.hard.iter().any(|key| key == one.key) {
                    all.hard.push(one.key.to_owned());
                }
            }
            all.how.insert(one.key.to_owned(), How { level, words });
        }
        Step::Safe | Step::Reach => {}
    }
}
