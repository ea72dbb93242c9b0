//! Trying a draft on last month's contacts: how many would go where, and who would go elsewhere than by today's rules.

use std::collections::BTreeMap;

use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use platform::{Error, Result, web::Cx};
use serde::Serialize;

use super::{
    facts::{self, Names},
    model::{Rule, To, Version},
    rules,
    store::{self, Past},
};

/// So many days are tried.
const DAYS: i64 = 30;
/// So many changes are listed; all of them are counted.
const SHOWN: usize = 50;

#[derive(Serialize)]
struct View {
    number: i64,
    version: i64,
    total: usize,
    days: i64,
    tried: bool,
    lines: Vec<Line>,
    changes: usize,
    hidden: usize,
    changed: Vec<Change>,
    more: usize,
    remarks: Vec<String>,
    may_go_live: Option<&'static str>,
    has_live: bool,
}

/// How many go somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Line {
    to: String,
    by_draft: usize,
    by_live: usize,
    now: usize,
}

/// One contact that would go elsewhere.
#[derive(Serialize)]
struct Change {
    href: String,
    received_at: Timestamp,
    before: String,
    after: String,
    why: String,
}

async fn draft(cx: &Cx) -> Result<Version> {
    let gone = "There is no draft of the rules now. Begin one from the rules that are in force.";
    store::draft(cx.db()).await?.ok_or_else(|| Error::NotFound(gone.into()))
}

/// POST /routing/draft/trial: writes down which version of the draft was tried, then shows it.
pub(super) async fn run(cx: Cx) -> Result<Response> {
    let draft = draft(&cx).await?;
    if draft.tried_version != Some(draft.version) {
        let mut work = cx.begin().await?;
        store::tried(&mut work, &draft).await?;
        let after = Version { tried_version: Some(draft.version), ..draft.clone() };
        work.changed("front_door/routing:edit", ("routing rules", &draft.id), None, Some(&draft), Some(&after)).await?;
        work.commit().await?;
    }
    Ok(cx.see_other("/routing/draft/trial", None))
}

pub(super) async fn show(cx: Cx) -> Result<Response> {
    let (draft, live, names) = (draft(&cx).await?, store::live(cx.db()).await?, Names::of(&cx.app).await?);
    let from = cx.now() - SignedDuration::from_hours(24 * DAYS);
    let past = store::past(cx.db(), from, cx.now()).await?;
    cx.looked("front_door/routing:edit", "contacts", "Tried rules on last month's contacts").await?;
    let old: Vec<Rule> = live.as_ref().map(|live| live.rules.clone()).unwrap_or_default();
    let sentences = names.sentences(&draft.rules);
    let mut counted: BTreeMap<String, Line> = BTreeMap::new();
    let (mut changes, mut hidden, mut changed) = (0, 0, Vec::new());
    for one in &past {
        let facts = facts::of_past(one, cx.today());
        let (after, before) = (rules::answer(&draft.rules, &facts), rules::answer(&old, &facts));
        let word = |to: &Option<To>| to.as_ref().map_or_else(|| "No rule covers it".to_owned(), |to| place(to, &names));
        line(&mut counted, &word(&after.to)).by_draft += 1;
        line(&mut counted, &word(&before.to)).by_live += 1;
        line(&mut counted, one.team_id.as_deref().map_or("No team", |id| names.team(id))).now += 1;
        if after.to == before.to {
            continue;
        }
        changes += 1;
        if !may_open(&cx, one) {
            hidden += 1;
        } else if changed.len() < SHOWN {
            changed.push(Change {
                href: format!("/contacts/{}", one.id),
                received_at: one.received_at,
                before: word(&before.to),
                after: word(&after.to),
                why: rules::reasons(&after, &sentences).into_iter().next().unwrap_or_default(),
            });
        }
    }
    let view = View {
        number: draft.number,
        version: draft.version,
        total: past.len(),
        days: DAYS,
        tried: draft.tried_version == Some(draft.version),
        lines: counted.into_values().collect(),
        changes,
        hidden,
        more: changes - hidden - changed.len(),
        changed,
        remarks: rules::remarks(&draft.rules),
        may_go_live: rules::may_go_live(&draft.rules, draft.version, draft.tried_version).err(),
        has_live: live.is_some(),
    };
    cx.show("front_door/routing/trial.html", &view)
}

/// Workers are counted together: where one person's worker stands is nobody's business in a table.
fn place(to: &To, names: &Names) -> String {
    match to {
        To::Team(id) => names.team(id).to_owned(),
        To::Worker(_) => "The worker they have".into(),
    }
}

fn line<'a>(counted: &'a mut BTreeMap<String, Line>, to: &str) -> &'a mut Line {
    counted.entry(to.to_owned()).or_insert_with(|| Line { to: to.to_owned(), ..Line::default() })
}

fn may_open(cx: &Cx, past: &Past) -> bool {
    let own = platform::access::Record { kind: "contact".into(), id: past.id.clone(), ..Default::default() };
    let record = past.person.clone().unwrap_or(own);
    let holder = Some(past.owner_id.clone()).filter(|owner| !owner.is_empty());
    let record = platform::access::Record { holder, holder_team: past.team_id.clone(), ..record };
    cx.can_on("front_door/contacts:view", &record)
}
