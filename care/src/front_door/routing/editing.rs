//! Writing rules: a draft begins from those in force, is kept as often as wanted, and goes live once it was tried.

use axum::response::Response;
use platform::{
    Error, Result,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    facts::Names,
    model::{Rule, Version},
    rules::{self, Choice},
    store,
};
use crate::front_door::{
    contacts::rules::{ROUTES, label},
    light::rules::district,
};

const PAGE: &str = "front_door/routing/edit.html";

/// The word that stands for the worker somebody has, where teams are chosen.
const THEIR_WORKER: &str = "worker";

#[derive(Serialize)]
struct Item {
    value: String,
    text: String,
}

#[derive(Serialize)]
struct View {
    number: i64,
    version: i64,
    boxes: Vec<RuleBox>,
    to: Vec<Item>,
    known: Vec<Item>,
    urgency: Vec<Item>,
    routes: Vec<Item>,
    sentences: Vec<String>,
    remarks: Vec<String>,
    tried: bool,
}

/// The boxes of one rule.
#[derive(Serialize)]
struct RuleBox {
    at: usize,
    new: bool,
}

fn items(choices: &[Choice]) -> Vec<Item> {
    choices.iter().map(|(key, label)| Item { value: (*key).into(), text: (*label).into() }).collect()
}

fn view(draft: &Version, names: &Names, boxes: usize) -> View {
    let mut to = vec![
        Item { value: String::new(), text: "Choose".into() },
        Item { value: THEIR_WORKER.into(), text: "The worker they have".into() },
    ];
    to.extend(names.teams().map(|(id, name)| Item { value: id.clone(), text: name.clone() }));
    let mut routes = vec![Item { value: String::new(), text: "anywhere".into() }];
    routes.extend(ROUTES.iter().map(|choice| Item { value: choice.key.into(), text: choice.label.into() }));
    View {
        number: draft.number,
        version: draft.version,
        boxes: (1..=boxes).map(|at| RuleBox { at, new: at > draft.rules.len() }).collect(),
        to,
        known: items(&rules::KNOWN),
        urgency: items(&rules::URGENCY),
        routes,
        sentences: names.sentences(&draft.rules),
        remarks: rules::remarks(&draft.rules),
        tried: draft.tried_version == Some(draft.version),
    }
}

fn fields(draft: &Version) -> Vec<(String, String)> {
    let mut fields = vec![("why".to_owned(), draft.why.clone())];
    for (rule, at) in draft.rules.iter().zip(1..) {
        let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
        for (name, value) in [
            ("order", format!("{at}")),
            ("to", rule.team_id.clone().unwrap_or_else(|| THEIR_WORKER.into())),
            ("from_age", number(rule.from_age)),
            ("to_age", number(rule.to_age)),
            ("districts", rule.districts.join(", ")),
            ("words", rule.words.join(", ")),
            ("known", rule.known.clone()),
            ("urgency", rule.urgency.clone()),
            ("route", rule.route.clone()),
        ] {
            fields.push((format!("{name}-{at}"), value));
        }
    }
    fields
}

async fn draft(cx: &Cx) -> Result<Version> {
    store::draft(cx.db()).await?.ok_or_else(|| {
        Error::NotFound("There is no draft of the rules now. Begin one from the rules that are in force.".into())
    })
}

/// POST /routing/draft/begin: a draft with the rules that are in force.
pub(super) async fn begin(cx: Cx) -> Result<Response> {
    let (live, versions) = (store::live(cx.db()).await?, store::versions(cx.db()).await?);
    let number = versions.first().map_or(1, |newest| newest.number + 1);
    let mut work = cx.begin().await?;
    let draft = Version {
        id: work.new_id(),
        number,
        version: 1,
        draft: true,
        made_by: cx.signed_in()?.account.id.clone(),
        made_at: work.now(),
        rules: live.map(|live| live.rules).unwrap_or_default(),
        ..Version::default()
    };
    if store::begin(&mut work, &draft).await? {
        work.changed("front_door/routing:edit", ("routing rules", &draft.id), None, None, Some(&draft)).await?;
        work.commit().await?;
    }
    Ok(cx.see_other("/routing/draft", None))
}

pub(super) async fn edit(cx: Cx) -> Result<Response> {
    let (draft, names) = (draft(&cx).await?, Names::of(&cx.app).await?);
    let view = view(&draft, &names, boxes(draft.rules.len()));
    cx.show_form(PAGE, &view, &Form::of(fields(&draft)))
}

/// One empty rule below those that are written.
fn boxes(written: usize) -> usize {
    (written + 1).min(rules::MOST_RULES)
}

/// POST /routing/draft
pub(super) async fn update(cx: Cx) -> Result<Response> {
    let (before, names) = (draft(&cx).await?, Names::of(&cx.app).await?);
    let mut problems = Problems::new();
    problems.limit("why", cx.form.text("why"), 1_000);
    let mut found = Vec::new();
    let mut last = 0;
    for at in 1..=rules::MOST_RULES {
        let Some((order, rule)) = read(&cx.form, at, &names, &mut problems) else { continue };
        last = at;
        found.push((order, rule));
    }
    // What was written stays as it was typed when something is in the way.
    let again = || view(&before, &names, boxes(last.max(before.rules.len())));
    if !problems.none() {
        return cx.again(PAGE, &again(), &problems);
    }
    if cx.form.text("version") != before.version.to_string() {
        let why = "Somebody else saved this draft while you were writing. What you wrote is in the boxes, theirs is in \
                   the list above. Change what you want to keep and press save again";
        return cx.refused(PAGE, &again(), why);
    }
    found.sort_by_key(|(order, _)| *order);
    let rules = found.into_iter().map(|(_, rule)| rule).collect();
    let after = Version { why: cx.form.text("why").to_owned(), rules, ..before.clone() };
    let then = if cx.form.text("then") == "try" { "/routing/draft/trial" } else { "/routing/draft" };
    if after == before {
        return Ok(cx.see_other(then, None));
    }
    let mut work = cx.begin().await?;
    match store::keep(&mut work, &after).await {
        Ok(()) => {}
        Err(Error::Conflict(why)) => {
            drop(work);
            return cx.refused(PAGE, &again(), &why);
        }
        Err(other) => return Err(other),
    }
    let kept = Version { version: before.version + 1, ..after };
    work.changed("front_door/routing:edit", ("routing rules", &kept.id), None, Some(&before), Some(&kept)).await?;
    work.commit().await?;
    Ok(cx.see_other(then, Some("The draft is saved. Nothing changes for anybody until it goes live.")))
}

/// Reads the boxes of one rule; nothing when they are empty or it is taken out.
fn read(form: &Form, at: usize, names: &Names, problems: &mut Problems) -> Option<(i64, Rule)> {
    let text = |name: &str| form.text(&format!("{name}-{at}"));
    let conditions = ["from_age", "to_age", "districts", "words", "known", "urgency", "route"];
    if text("to").is_empty() && conditions.iter().all(|name| text(name).is_empty()) || form.has(&format!("out-{at}")) {
        return None;
    }
    let mut age = |name: &str| {
        let typed = text(name);
        let age = typed.parse::<i64>().ok().filter(|age| (0..=130).contains(age));
        if age.is_none() && !typed.is_empty() {
            problems.add(&format!("{name}-{at}"), "Write an age in years, like 65, or leave it empty");
        }
        age
    };
    let (from_age, to_age) = (age("from_age"), age("to_age"));
    let mut districts = Vec::new();
    for one in text("districts").split([',', ' ']).filter(|one| !one.is_empty()) {
        match district(one) {
            Some(district) => districts.push(district),
            None => problems
                .add(&format!("districts-{at}"), "Write first halves of postcodes, with commas between, like ZZ1, ZZ2"),
        }
    }
    let words: Vec<String> = text("words")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.iter().any(|word| word.chars().count() < 3) {
        problems.add(&format!("words-{at}"), "Words need three letters at least: shorter ones are in everything");
    }
    problems.limit(&format!("words-{at}"), text("words"), 500);
    let to = text("to");
    if to != THEIR_WORKER && !names.has_team(to) {
        problems.add(&format!("to-{at}"), "Choose where it goes");
    }
    let pick = |choices: &[Choice], key: &str| {
        choices.iter().find(|(held, _)| *held == key).map(|(held, _)| (*held).to_owned()).unwrap_or_default()
    };
    let route = if label(&ROUTES, text("route")).is_empty() { String::new() } else { text("route").to_owned() };
    let order = text("order").parse().unwrap_or_else(|_| i64::try_from(at).unwrap_or(i64::MAX));
    let rule = Rule {
        from_age,
        to_age,
        districts,
        words,
        known: pick(&rules::KNOWN, text("known")),
        urgency: pick(&rules::URGENCY, text("urgency")),
        route,
        team_id: (to != THEIR_WORKER).then(|| to.to_owned()),
    };
    Some((order, rule))
}

/// POST /routing/draft/live: only the draft that was tried as it is now.
pub(super) async fn go_live(cx: Cx) -> Result<Response> {
    let before = draft(&cx).await?;
    if cx.form.text("version") != before.version.to_string() {
        return Err(Error::Conflict("Somebody else changed this draft in the meantime. Try it again first.".into()));
    }
    rules::may_go_live(&before.rules, before.version, before.tried_version)
        .map_err(|why| Error::Refusal(why.to_owned()))?;
    let mut work = cx.begin().await?;
    store::go_live(&mut work, &before).await?;
    let after = Version {
        draft: false,
        live: true,
        live_at: Some(work.now()),
        live_by: work.actor().id.clone(),
        ..before.clone()
    };
    work.changed("front_door/routing:edit", ("routing rules", &after.id), None, Some(&before), Some(&after)).await?;
    work.commit().await?;
    Ok(cx.see_other("/routing", Some("These rules are in force from now on.")))
}
