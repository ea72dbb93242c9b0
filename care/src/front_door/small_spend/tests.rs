//! Small spends: the decisions as tables of facts, and stories through HTTP on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::civil::Date;
use platform::{
    identity, stories,
    work::{Actor, Work},
};

use super::{
    New, Outcome,
    rules::{self, Fits, Period},
    spend, store,
    totals::fold,
};
use crate::{
    people::persons,
    shell::town::{Town, town},
};

#[test]
fn amounts_are_read_as_people_write_them_and_nothing_else() {
    for (text, pence) in [("35", 3_500), ("£35.50", 3_550), (" £1,035.05 ", 103_505), ("0.01", 1), ("10000", 1_000_000)]
    {
        assert_eq!(rules::pence(text), Ok(pence), "{text}");
    }
    for text in [
        "",
        "0",
        "0.00",
        "-5",
        "£-5",
        "-0.01",
        "1e5",
        "35.5",
        "35.555",
        "1,5",
        "12,34.00",
        ",100",
        "NaN",
        "inf",
        "10000.01",
        "99999999999999999999",
        "92233720368547758.08",
        "٣",
        "3 5",
        "5p",
        "£",
        ".50",
        "1.2.3",
    ] {
        assert!(rules::pence(text).is_err(), "{text}");
    }
}

#[test]
fn a_period_is_the_calendars() {
    let day = |text: &str| text.parse::<Date>().unwrap();
    for (period, on, from, before) in [
        (Period::Month, "2026-11-23", "2026-11-01", "2026-12-01"),
        (Period::Quarter, "2026-11-23", "2026-10-01", "2027-01-01"),
        (Period::Quarter, "2026-01-01", "2026-01-01", "2026-04-01"),
        (Period::Year, "2026-11-23", "2026-04-01", "2027-04-01"),
        (Period::Year, "2026-03-31", "2025-04-01", "2026-04-01"),
        (Period::Year, "2026-04-01", "2026-04-01", "2027-04-01"),
    ] {
        assert_eq!(period.around(day(on)), (day(from), day(before)), "{period:?} {on}");
    }
}

#[test]
fn what_fits_is_within_both_limits() {
    for (pence, limits, spent, expected) in [
        (1, None, (0, 0), Fits::NoLimit),
        (100, Some((100, None)), (0, 9_999), Fits::Within),
        (100, Some((100, None)), (1, 0), Fits::AboveWorker),
        (100, Some((1_000, Some(150))), (0, 50), Fits::Within),
        (100, Some((1_000, Some(150))), (0, 51), Fits::AbovePerson),
        (i64::MAX, Some((1_000, None)), (i64::MAX, 0), Fits::AboveWorker),
    ] {
        assert_eq!(rules::fits(pence, limits, spent), expected, "{pence} {limits:?} {spent:?}");
    }
}

#[test]
fn who_may_decide_and_what_may_be_reversed() {
    assert!(rules::may_not_decide("waiting", "me", "me").unwrap().contains("Nobody approves their own"));
    assert!(rules::may_not_decide("approved", "them", "me").is_some());
    assert_eq!(rules::may_not_decide("waiting", "them", "me"), None);
    for (state, reversed, may) in [
        ("within", false, true),
        ("approved", false, true),
        ("within", true, false),
        ("waiting", false, false),
        ("declined", false, false),
        ("reversal", false, false),
    ] {
        assert_eq!(rules::may_not_reverse(state, reversed).is_none(), may, "{state} {reversed}");
    }
}

#[test]
fn totals_are_exact_and_reversals_take_away() {
    let row = |purpose: &str, answer: &str, pence, spends| (purpose.to_owned(), answer.to_owned(), pence, spends);
    let (rows, all) = fold(&[
        row("home", "yes", 3_510, 2),
        row("home", "", 990, 1),
        row("equipment", "no", 1, 1),
        row("online", "", 0, 0),
    ]);
    assert_eq!(rows.len(), 2, "what was reversed to nothing is no row");
    assert_eq!((rows[0].purpose, rows[0].pence, rows[0].no), ("Equipment and small aids", 1, 1));
    assert_eq!((rows[1].pence, rows[1].yes, rows[1].not_asked), (4_500, 2, 1));
    assert_eq!((all.pence, all.spends), (4_501, 4));
}

async fn wish(town: &Town, username: &str, name: &str, pence: i64, once: &str) -> (Work, New) {
    let account = identity::account_named(&town.app, username).await.unwrap().unwrap();
    let person = persons::search(&town.app.db, name, 1).await.unwrap().remove(0);
    let actor = Actor { id: Some(account.id.clone()), name: account.name.clone(), request: None };
    let new = New {
        once: once.into(),
        person_id: person.id,
        worker_id: account.id,
        team_id: account.teams.first().cloned(),
        contact_id: None,
        conversation_id: None,
        pence,
        purpose: "home".into(),
        bought: "A lamp".into(),
        aim: "she can read".into(),
        check_on: None,
        achieved: None,
    };
    (Work::begin(&town.app, actor).await.unwrap(), new)
}

async fn one(town: &Town, username: &str, name: &str, pence: i64, once: &str) -> Outcome {
    let (mut work, new) = wish(town, username, name, pence, once).await;
    let outcome = spend(&mut work, &new).await.unwrap();
    work.commit().await.unwrap();
    outcome
}

stories! {
    with town;

    async fn of_two_spends_at_once_only_one_fits_the_limit(town: Town) {
        // £150 a month, of which Gwen has spent nothing: two of £80 for two people do not fit together.
        let (first, second) = tokio::join!(
            one(&town, "gwen", "Doreen Petch", 8_000, "a"),
            one(&town, "gwen", "Percival Stoat", 8_000, "b"),
        );
        let waits = |outcome: &Outcome| matches!(outcome, Outcome::Waiting(_, Fits::AboveWorker));
        assert_eq!(usize::from(waits(&first)) + usize::from(waits(&second)), 1, "{first:?} {second:?}");
        assert!(matches!(one(&town, "gwen", "Sunniva Dahl", 7_000, "c").await, Outcome::Spent(_)), "to the penny, whichever was first");
        assert!(waits(&one(&town, "gwen", "Sunniva Dahl", 1, "d").await));
        // The person's own limit holds whoever spends.
        assert!(matches!(one(&town, "ellis", "Cyril Hobday", 6_000, "e").await, Outcome::Spent(_)));
        let above = one(&town, "suki", "Cyril Hobday", 4_001, "f").await;
        assert!(matches!(above, Outcome::Waiting(_, Fits::AbovePerson)), "{above:?}");
        for once in ["a", "b"] {
            assert!(store::of_form(&town.app.db, once).await.unwrap().is_some(), "what did not fit is kept too");
        }
    }

    async fn a_spend_is_asked_about_and_reversed_once(town: Town) {
        let person = persons::search(&town.app.db, "Kelvin Drury", 1).await.unwrap().remove(0);
        let priya = town.sign_in("priya").await;
        let mut page = priya.open(&format!("/small-spend/new?person={}", person.id)).await;
        page.has_status(200).sees("£150 a month");
        page.fill("amount", "-5").fill("bought", "A lamp & <b>bulb</b>");
        page.press("Spend it").await.has_status(422).sees("An amount is more than nothing").sees("what it is meant to achieve");
        assert_eq!(page.value("bought"), "A lamp & <b>bulb</b>", "what was typed stays");
        page.fill("amount", "12.34").fill("aim", "he can read in bed").choose("purpose", "Something for the home");
        let mut twice = page.clone();
        page.press("Spend it").await.has_status(200).sees("Nobody needs to approve it").sees("£12.34");
        twice.press("Spend it").await.has_status(200);
        assert_eq!(page.path(), twice.path(), "a form sent twice is one spend");
        let spend_path = page.path().to_owned();
        page.follow("Ask what it achieved").await.has_status(200).sees("so that he can read in bed");
        page.choose("answer", "No, it did not help").fill("words", "The switch broke").tick("enough");
        page.press("Save").await.has_status(200).sees("No, it did not help");
        let mut page = priya.open(&spend_path).await;
        page.sees("No, it did not help: The switch broke");
        page.press("Reverse it").await.has_status(422).sees("Say what was wrong");
        page.fill("reverse_why", "Typed for the wrong man");
        let mut twice = page.clone();
        page.press("Reverse it").await.has_status(200).sees("The row that takes it back").does_not_see("Is it wrong?");
        twice.press("Reverse it").await;
        page.follow("The row that takes it back").await.sees("-£12.34").sees("Typed for the wrong man").does_not_see("Is it wrong?");
        let id = spend_path.rsplit('/').next().unwrap();
        let spent = store::find(&town.app.db, id).await.unwrap().unwrap();
        let taken = store::reversal_of(&town.app.db, id).await.unwrap().unwrap();
        assert_eq!(spent.pence + taken.pence, 0);
        assert_eq!((taken.counts, taken.counts_on), (spent.counts, spent.counts_on), "it counts where the spend did");
    }

    async fn above_the_limit_another_manager_decides(town: Town) {
        let person = persons::search(&town.app.db, "Kelvin Drury", 1).await.unwrap().remove(0);
        let carol = town.sign_in("carol").await;
        let mut page = carol.open(&format!("/small-spend/new?person={}", person.id)).await;
        page.fill("amount", "500").fill("bought", "A bed").fill("aim", "he sleeps").choose("purpose", "Something for the home");
        page.press("Spend it").await.has_status(200).sees("Do not spend it yet").sees("Waiting to be approved");
        page.does_not_see("Decline");
        let id = page.path().rsplit('/').next().unwrap().to_owned();
        let csrf = page.forms().iter().flat_map(|form| &form.fields).find(|field| field.name == "csrf").unwrap().value.clone();
        let body = form_urlencoded::Serializer::new(String::new()).append_pair("csrf", &csrf).append_pair("then", "approve").finish();
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let own = carol.request("POST", &format!("/small-spend/{id}/decide"), &form, body).await;
        assert_eq!(own.status, 403, "nobody approves their own");
        assert_eq!(store::find(&town.app.db, &id).await.unwrap().unwrap().state, "waiting");
        // A worker's spend above the limit: the manager of the team approves it, once.
        let Outcome::Waiting(waits, _) = one(&town, "priya", "Kelvin Drury", 20_000, "priya-1").await else { panic!("it fits") };
        town.sign_in("tom").await.open(&format!("/small-spend/{}", waits.id)).await.has_status(200).does_not_see("Decline");
        let page = carol.open("/small-spend").await;
        page.sees("Waiting for you to approve");
        let mut page = carol.open(&format!("/small-spend/{}", waits.id)).await;
        let mut twice = page.clone();
        page.press("Decline").await.has_status(422).sees("Say why");
        page.press("Approve").await.has_status(200).sees("It is approved");
        twice.press("Approve").await.has_status(409).sees("Somebody decided this already");
    }

    async fn who_may_not_is_told_and_the_hidden_stay_hidden(town: Town) {
        let kelvin = persons::search(&town.app.db, "Kelvin Drury", 1).await.unwrap().remove(0);
        let hidden = persons::search(&town.app.db, "Astrid Vane", 1).await.unwrap().remove(0);
        let new = |id: &str| format!("/small-spend/new?person={id}");
        town.sign_in("rafe").await.open(&new(&kelvin.id)).await.has_status(403);
        town.sign_in("frank").await.open(&new(&kelvin.id)).await.has_status(403);
        town.sign_in("priya").await.open(&new(&hidden.id)).await.has_status(404);
        town.sign_in("amina").await.open(&new(&hidden.id)).await.has_status(404);
        town.sign_in("priya").await.open("/small-spend/limits").await.has_status(403);
        town.sign_in("priya").await.open("/small-spend/totals").await.has_status(403);
        town.sign_in("carol").await.open("/small-spend/totals").await.has_status(200).sees("Something for the home").sees("£");
        let Outcome::Spent(secret) = one(&town, "carol", "Astrid Vane", 500, "secret").await else { panic!("it fits") };
        town.sign_in("priya").await.open(&format!("/small-spend/{}", secret.id)).await.has_status(403);
        town.sign_in("amina").await.open(&format!("/small-spend/{}", secret.id)).await.has_status(403);
        town.sign_in("amina").await.open("/check-back?whose=all").await.does_not_see("Astrid");
    }

    async fn a_limit_holds_from_its_day(town: Town) {
        let carol = town.sign_in("carol").await;
        let mut page = carol.open("/small-spend/limits").await;
        page.fill("worker", "-3").fill("from_on", "2026-01-01");
        page.press("Set the limit").await.has_status(422).sees("An amount is more than nothing").sees("begins today or later");
        page.fill("worker", "20").fill("from_on", "2026-12-01").fill("why", "Fewer pounds");
        page.press("Set the limit").await.has_status(200).sees("The limit is set").sees("From 1 December 2026");
        assert!(matches!(one(&town, "gwen", "Percival Stoat", 2_100, "before").await, Outcome::Spent(_)));
        town.later(jiff::SignedDuration::from_hours(24 * 8));
        assert!(matches!(one(&town, "gwen", "Percival Stoat", 2_100, "after").await, Outcome::Waiting(..)));
        assert!(matches!(one(&town, "gwen", "Percival Stoat", 2_000, "then").await, Outcome::Spent(_)));
    }
}
