//! Useful answers at once: things near them, equipment, money, what the law may say; and the button that asks for an
//! assessment, whatever the page says above it.

use axum::response::Response;
use jiff::civil::Date;
use platform::{
    Result,
    web::{Cx, Visitor},
};
use serde::Serialize;

use super::{
    help::{self, Benefit},
    rules::{self, Outlook},
};
use crate::{
    front_door::{
        asking::{drafts, model::Settings, rules as asking, store},
        sent::Assessed,
    },
    market::directory::{Idea, Wanted, ideas},
};

const PAGE: &str = "front_door/self_assess/answers.html";

/// Things that are hard whose ideas are on the page; the others have a link.
const AREAS_SHOWN: usize = 6;
/// Ideas for each.
const IDEAS: usize = 3;

/// What may help with one thing that is hard.
#[derive(Serialize)]
struct Area {
    name: &'static str,
    things: &'static str,
    ideas: Vec<Idea>,
    more_href: String,
}

#[derive(Serialize)]
struct View {
    empty: bool,
    carer: bool,
    urgent: bool,
    likely: &'static str,
    areas: Vec<Area>,
    near: Vec<Idea>,
    place: bool,
    benefits: Vec<&'static Benefit>,
    benefits_from: Date,
    wants_assessment: bool,
    settings: Settings,
    days: i64,
}

/// GET /self-assess/answers
pub(super) async fn show(cx: Cx, visitor: Visitor) -> Result<Response> {
    let answers = drafts::open(&cx, &visitor).await?.map(|(_, draft)| draft.answers).unwrap_or_default();
    let all = &answers.assessed;
    let wanted = Wanted {
        story: format!("{}\n{}\n{}", all.in_the_way, all.good_day, answers.happening),
        postcode: Some(all.postcode.clone()),
        most: IDEAS,
        needs_only: true,
        ..Wanted::default()
    };
    let carer = all.whose() == "carer";
    let view = View {
        empty: !all.is_begun(),
        carer,
        urgent: asking::is_urgent(&answers),
        likely: match rules::likely(all) {
            Outlook::Likely => "likely",
            Outlook::Perhaps => "perhaps",
            Outlook::NothingNamed => "nothing",
        },
        areas: areas(&cx, all).await?,
        near: if all.is_begun() { ideas(cx.db(), &wanted).await?.lines } else { Vec::new() },
        place: !all.postcode.is_empty(),
        benefits: help::benefits(carer),
        benefits_from: help::FROM,
        wants_assessment: all.wants_assessment,
        settings: store::settings(cx.db()).await?,
        days: asking::DRAFT_DAYS,
    };
    cx.show(PAGE, &view)
}

/// What may help with each thing that is hard. A service stands once, where it comes first.
async fn areas(cx: &Cx, all: &Assessed) -> Result<Vec<Area>> {
    let mut found: Vec<Area> = Vec::new();
    for (at, (one, _)) in all.hard_ones().enumerate() {
        let mut near = Vec::new();
        if at < AREAS_SHOWN {
            // Some more are asked for than are shown, because others may have them already.
            let (words, postcode) = (one.finds.to_owned(), Some(all.postcode.clone()));
            near = ideas(cx.db(), &Wanted { words, postcode, most: 3 * IDEAS, ..Wanted::default() }).await?.lines;
            near.retain(|idea| !found.iter().any(|area| area.ideas.iter().any(|held| held.id == idea.id)));
            near.truncate(IDEAS);
        }
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", one.finds).finish();
        found.push(Area {
            name: one.area,
            things: one.things,
            ideas: near,
            // Our words, and none of theirs.
            more_href: format!("/find-help?{query}"),
        });
    }
    Ok(found)
}

/// POST /self-assess/ask: they ask for an assessment, or not any more. It is never refused.
pub(super) async fn ask(cx: Cx, visitor: Visitor) -> Result<Response> {
    let found = drafts::open(&cx, &visitor).await?;
    let Some((secret, _)) = found else { return Ok(cx.see_other("/ask", None)) };
    let asks = cx.form.text("assessment") != "no";
    drafts::keep(&cx, &secret, |held| {
        held.assessed.wants_assessment = asks;
        if !held.assessed.is_begun() {
            "adult".clone_into(&mut held.assessed.kind);
        }
    })
    .await?;
    let mut answer = match asks {
        true => cx.see_other("/self-assess/reach", None),
        false => cx.see_other("/self-assess/answers", Some("You do not ask for an assessment any more.")),
    };
    drafts::hold(&cx, &mut answer, &secret);
    Ok(answer)
}
