//! The queue of open contacts of every channel: concerns first, then what needs somebody today, then the oldest wait. The
//! database counts and orders what the policy's scope holds; each row that is shown is decided by the policy.

pub(super) mod store;

use std::collections::BTreeMap;

use axum::response::Response;
use platform::{
    Result, identity,
    web::{Cx, Pager, Pages},
};
use serde::Serialize;

use self::store::{Count, Part, Waiting, Whose};
use super::{claims::rules::LIES_TOO_LONG_HOURS, rules, views};

/// Rows on a page.
const ROWS: i64 = 50;
/// The page each row leads to; it decides who sees the row.
const VIEW: &str = "front_door/contacts:view";

#[derive(Serialize)]
struct View {
    whose: &'static str,
    rows: Vec<Row>,
    unmatched: i64,
    free: i64,
    lying: i64,
    lying_since: Option<String>,
    concerns: i64,
    channels: Vec<Channel>,
    pager: Pager,
}

/// One channel to look at alone, with how many wait there.
#[derive(Serialize)]
struct Channel {
    label: &'static str,
    href: String,
    total: i64,
    here: bool,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own in the row")]
struct Row {
    id: String,
    name: Option<String>,
    caller: Option<String>,
    words: String,
    channel: &'static str,
    wait: String,
    long: bool,
    concern_wait: Option<String>,
    urgent: bool,
    draft: bool,
    next_what: Option<String>,
    next_on: Option<jiff::civil::Date>,
    overdue: bool,
    owner: String,
    owner_id: String,
    handovers: i64,
    mine: bool,
    may_claim: bool,
    may_begin: bool,
    claimed: Option<String>,
    lying: bool,
    lies_long: bool,
    unaccepted: bool,
}

/// What the queue can be narrowed to: the word in the address, whose it is, and which claims.
fn asked<'a>(whose: &str, me: &'a str, teams: &'a [String]) -> (&'static str, Whose<'a>, &'static str) {
    match whose {
        "mine" => ("mine", Whose::Mine(me), ""),
        "team" => ("team", Whose::Teams(teams), ""),
        "free" => ("free", Whose::All, "free"),
        "lying" => ("lying", Whose::All, "lying"),
        _ => ("all", Whose::All, ""),
    }
}

/// How many of these a part of the queue holds.
fn total(counts: &[Count], claims: &str) -> i64 {
    let of = |one: &Count| match claims {
        "free" => one.free,
        "lying" => one.lying,
        _ => one.total,
    };
    counts.iter().map(of).sum()
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let session = cx.signed_in()?;
    let me = session.account.id.clone();
    let (whose, who, claims) = asked(cx.query.text("whose"), &me, &session.account.teams);
    let scope = cx.app.policy.scope(&session.subject(), VIEW);
    let counts = store::counts(cx.db(), who, &scope).await?;
    let known = rules::CHANNELS.iter().map(|(choice, _)| choice.key).find(|key| *key == cx.query.text("channel"));
    let channel = known.unwrap_or_default();
    let here: Vec<Count> = counts.iter().filter(|one| channel.is_empty() || one.channel == channel).cloned().collect();
    let pager = Pages::on(&cx, "Contacts", ROWS).of(total(&here, claims));
    let mut waiting = store::waiting(cx.db(), who, Part { channel, claims }, &scope, &pager).await?;
    waiting.retain(|one| cx.can_on(VIEW, &one.contact.record_in(one.person.clone())));
    let ids: Vec<&str> = waiting.iter().map(|one| one.contact.owner_id.as_str()).collect();
    let names = identity::names(&cx.app, &ids).await?;
    let rows = waiting.iter().map(|one| row(&cx, one, &me, &names)).collect();
    let since = here.iter().filter_map(|one| one.lying_since).min();
    cx.looked("front_door/contacts:list", "contacts", "Opened the queue of contacts").await?;
    let view = View {
        whose,
        rows,
        unmatched: if claims.is_empty() { here.iter().map(|one| one.unmatched).sum() } else { 0 },
        free: total(&here, "free"),
        lying: total(&here, "lying"),
        lying_since: since.map(|since| rules::wait_words(rules::hours(since, cx.now()))),
        concerns: here.iter().map(|one| one.concerns).sum(),
        channels: channels(&counts, whose, channel, claims),
        pager,
    };
    cx.show("front_door/contacts/list.html", &view)
}

/// Every channel in which somebody waits, and all of them together.
fn channels(counts: &[Count], whose: &str, channel: &str, claims: &str) -> Vec<Channel> {
    let all = Channel {
        label: "All channels",
        href: format!("/contacts?whose={whose}"),
        total: total(counts, claims),
        here: channel.is_empty(),
    };
    let of = |choice: &rules::Choice| {
        let own: Vec<Count> = counts.iter().filter(|one| one.channel == choice.key).cloned().collect();
        let (total, here) = (total(&own, claims), choice.key == channel);
        let href = format!("/contacts?whose={whose}&channel={}", choice.key);
        (total > 0 || here).then_some(Channel { label: choice.label, href, total, here })
    };
    std::iter::once(all).chain(rules::CHANNELS.iter().filter_map(|(choice, _)| of(choice))).collect()
}

fn row(cx: &Cx, one: &Waiting, me: &str, names: &BTreeMap<String, String>) -> Row {
    let (contact, now) = (&one.contact, cx.now());
    let hours = contact.hours(now);
    let may_edit = cx.can_on("front_door/contacts:edit", &contact.record_in(one.person.clone()));
    let (mine, claimed) = (contact.owner_id == me, one.claimed_at.map(|at| rules::hours(at, now)));
    let lying = one.claimed_at.is_some() && one.used_at.is_none();
    Row {
        id: contact.id.clone(),
        name: one.name.clone(),
        caller: contact.typed.caller.clone(),
        words: views::first_words(&contact.typed.happening),
        channel: rules::channel_label(&contact.typed.channel),
        wait: rules::wait_words(hours),
        long: hours > rules::SOLVED_WITHIN_HOURS,
        concern_wait: contact.concern_at.map(|since| rules::wait_words(rules::hours(since, now))),
        urgent: contact.typed.urgent,
        draft: contact.draft,
        next_what: contact.typed.next_what.clone(),
        next_on: contact.typed.next_on,
        overdue: contact.typed.next_on.is_some_and(|on| on < cx.today()),
        owner: match names.get(&contact.owner_id) {
            Some(name) => name.clone(),
            None if contact.owner_id.is_empty() => "Nobody yet".into(),
            None => "somebody who has left".into(),
        },
        owner_id: contact.owner_id.clone(),
        handovers: one.handovers,
        mine,
        may_claim: one.free && !mine && may_edit,
        may_begin: lying && mine && may_edit,
        claimed: claimed.map(rules::wait_words),
        lying,
        lies_long: lying && claimed.is_some_and(|hours| hours >= LIES_TOO_LONG_HOURS),
        unaccepted: one.unaccepted,
    }
}
