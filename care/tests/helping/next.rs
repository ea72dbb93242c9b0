//! What happens next: a promise is never written over by a later one, and nobody goes on without one.

use jiff::civil::Date;
use platform::stories;

use super::{Place, autosave, contact, place};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A person's next step: its day and its words.
async fn next(town: &Place, name: &str) -> Option<(Date, String)> {
    town.person(name).await.next_step().map(|step| (step.on, step.what))
}

/// Priya agrees with Mary that she visits on a day.
async fn priya_visits(town: &Place, on: &str) {
    let mary = town.person("Mary Adeyemi").await;
    let priya = town.signed_in("priya").await;
    let mut page = priya.open(&format!("/conversations/new?person={}", mary.id)).await;
    page.fill("next_what", "Visit with the therapist").fill_date("next_on", on);
    page.press("Save").await.has_status(200);
}

stories! {
    with place;

    async fn a_check_later_on_does_not_take_the_place_of_priyas_visit(town: Place) {
        priya_visits(&town, "26 11 2026").await;
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "I am lonely").await;
        page.press("Done: helped today").await;
        page.fill("connected_to", "Quay Lunch Club").fill_date("check_on", "1 12 2026");
        page.press("End the contact").await.has_status(200)
            .sees("Their next step stays “Visit with the therapist” on 26 November 2026: it is sooner.")
            .sees("We check on 1 December 2026 that it worked.");
        assert_eq!(next(&town, "Mary Adeyemi").await, Some((day("2026-11-26"), "Visit with the therapist".into())));
    }

    async fn a_sooner_check_is_the_next_step_and_the_visit_is_not_forgotten(town: Place) {
        priya_visits(&town, "10 12 2026").await;
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "I am lonely").await;
        page.press("Done: helped today").await;
        page.fill("connected_to", "Quay Lunch Club").fill_date("check_on", "1 12 2026");
        page.press("End the contact").await.has_status(200)
            .sees("Before this, their next step was “Visit with the therapist” on 10 December 2026.");
        assert_eq!(next(&town, "Mary Adeyemi").await.unwrap().0, day("2026-12-01"));
        amina.open(&mary.href()).await.sees("Next step put aside: “Visit with the therapist” on 10 December 2026");
    }

    async fn a_correction_after_half_a_year_sets_no_step_in_the_past_and_touches_no_promise(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "Cannot wash").await;
        let href = page.path().to_owned();
        page.press("Done: helped today").await;
        page.choose("ending", "Did not want our help");
        page.press("End the contact").await.has_status(200);
        town.wait(24 * 180);
        let amina = town.signed_in("amina").await;
        let correct = async |to: &str| {
            let mut page = amina.open(&format!("{href}/done")).await;
            page.choose("ending", "Helped today").fill("connected_to", to).fill_date("check_on", "1 12 2026");
            page.press("Save the correction").await.has_status(200).sees(to);
        };
        correct("Lunch club").await;
        assert_eq!(next(&town, "Mary Adeyemi").await, None, "the first of December was half a year ago");
        priya_visits(&town, "10 6 2027").await;
        correct("Lunch club on Tuesdays").await;
        assert_eq!(next(&town, "Mary Adeyemi").await.unwrap().1, "Visit with the therapist");
    }

    async fn a_corrected_day_of_the_check_is_the_persons_next_step(town: Place) {
        let ann = town.somebody("Ann", "Ferrier").await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", ann.id), "Lonely").await;
        let href = page.path().to_owned();
        page.press("Done: helped today").await;
        page.fill("connected_to", "Lunch club").fill_date("check_on", "1 12 2026");
        page.press("End the contact").await.has_status(200);
        let mut page = amina.open(&format!("{href}/done")).await;
        page.fill_date("check_on", "8 12 2026");
        page.press("Save the correction").await.has_status(200);
        assert_eq!(next(&town, "Ann Ferrier").await.unwrap().0, day("2026-12-08"));
        amina.open(&href).await.press("Open again").await.has_status(200);
        assert_eq!(next(&town, "Ann Ferrier").await, None, "it waits in the queue of contacts again");
    }

    async fn who_goes_on_has_a_dated_next_step_that_somebody_takes(town: Place) {
        for (at, how) in ["Starts reablement", "Goes on to a Care Act assessment", "Goes on to a support plan"].iter().enumerate() {
            let name = format!("Ann{at} Ferrier");
            let ann = town.somebody(&format!("Ann{at}"), "Ferrier").await;
            let amina = town.signed_in("amina").await;
            let mut page = contact(&amina, &format!("/contacts/new?person={}", ann.id), "I cannot get up").await;
            page.press("Done: helped today").await;
            page.choose("ending", how);
            page.press("End the contact").await.has_status(422).sees("Say what happens next, on which day and by whom");
            page.fill("next_what", "Ring about the first visit").fill_date("next_on", "22 11 2026");
            page.press("End the contact").await.has_status(422).sees("The next step lies in the past");
            assert!(town.events_of(&ann).await.is_empty());
            page.fill_date("next_on", "27 11 2026").choose("next_owner_id", "Priya Nair, social worker");
            let mut twice = page.clone();
            page.press("End the contact").await.has_status(200).sees(how)
                .sees("Ring about the first visit, 27 November 2026, by Priya Nair");
            twice.press("End the contact").await.has_status(200).sees(how);
            assert_eq!(next(&town, &name).await, Some((day("2026-11-27"), "Ring about the first visit".into())));
            assert_eq!(town.events_of(&ann).await.len(), 1);
            amina.open("/conversations?whose=all").await.sees(&name).sees("Ring about the first visit");
        }
    }

    async fn a_correction_lets_nobody_fall_out_of_the_queues(town: Place) {
        let ann = town.somebody("Ann", "Ferrier").await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", ann.id), "Cannot wash").await;
        let href = page.path().to_owned();
        page.press("Done: helped today").await;
        page.choose("ending", "Did not want our help");
        page.press("End the contact").await.has_status(200);
        let mut page = amina.open(&format!("{href}/done")).await;
        page.choose("ending", "Starts reablement");
        page.press("Save the correction").await.has_status(422).sees("Say what happens next");
        page.fill("next_what", "Ring").fill_date("next_on", "27 11 2026");
        page.press("Save the correction").await.has_status(200);
        amina.open("/conversations?whose=all").await.sees("Ann Ferrier");
        amina.open(&format!("{href}/done")).await.does_not_see("What happens next?");
    }

    async fn nobody_is_reminded_of_a_step_for_somebody_we_do_not_know(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = amina.open("/contacts/new").await;
        page.fill("happening", "A man at the bus stop").fill("next_what", "Ring him").fill_date("next_on", "27 11 2026");
        page.press("Done: helped today").await.has_status(200);
        page.fill("connected_to", "The night shelter").tick("They left no details");
        page.press("End the contact").await.has_status(422).sees("nobody would be reminded of this step");
        page.choose("ending", "Goes on to a Care Act assessment");
        page.press("End the contact").await.has_status(422).sees("Find the person first");
        page.choose("ending", "Helped today").fill("next_what", "");
        for part in ["day", "month", "year"] {
            page.fill(&format!("next_on-{part}"), "");
        }
        page.press("End the contact").await.has_status(200).sees("left no details");
    }

    async fn a_conversation_ends_with_what_when_and_who(town: Place) {
        let ann = town.somebody("Ann", "Ferrier").await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", ann.id), "I cannot get up").await;
        page.press("Keep talking").await;
        page.press("End the conversation").await;
        page.choose("ending", "Starts reablement").fill("no_next_reason", "The team will ring some day");
        page.press("End the conversation").await.has_status(422).sees("Say what happens next, on which day and by whom");
        page.fill("next_what", "First visit");
        page.press("End the conversation").await.has_status(422).sees("Give the next step a day");
        page.fill("next_what", "").fill_date("next_on", "27 11 2026");
        page.press("End the conversation").await.has_status(422).sees("Say what happens on that day");
        page.fill("next_what", "First visit").fill_date("next_on", "20 11 2026");
        page.press("End the conversation").await.has_status(422).sees("The next step lies in the past");
        page.fill_date("next_on", "27 11 2026");
        let to = page.forms().iter().find(|form| form.action.ends_with("/end")).unwrap().action.clone();
        for (forged, why) in [("nobody", "this worker is not here any more"), ("", "Choose who takes the next step")] {
            let answer = autosave(&amina, &page, &to, &[("next_owner_id", forged), ("ending", "reablement")]).await;
            assert_eq!(answer.status, 422);
            assert!(answer.text().contains(why), "{}", answer.text());
        }
        assert!(town.events_of(&ann).await.is_empty());
        page.choose("next_owner_id", "Priya Nair, social worker");
        page.press("End the conversation").await.has_status(200).sees("The conversation has ended.")
            .sees("First visit, 27 November 2026, by Priya Nair")
            .does_not_see("The team will ring some day");
        assert_eq!(next(&town, "Ann Ferrier").await, Some((day("2026-11-27"), "First visit".into())));
        amina.open("/conversations?whose=all").await.sees("Ann Ferrier").sees("First visit").sees("Fri 27 Nov");
    }

    async fn a_reason_for_no_next_step_clears_no_promise_of_a_colleague(town: Place) {
        priya_visits(&town, "26 11 2026").await;
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "Wrong number").await;
        page.press("Keep talking").await;
        page.press("End the conversation").await;
        page.choose("ending", "Something else").fill("no_next_reason", "She rang the wrong number");
        page.press("End the conversation").await.has_status(200)
            .sees("Their next step stays “Visit with the therapist” on 26 November 2026, as it was agreed before.");
        assert_eq!(next(&town, "Mary Adeyemi").await.unwrap().1, "Visit with the therapist");
    }

    async fn whoever_promised_it_may_agree_another_day(town: Place) {
        priya_visits(&town, "26 11 2026").await;
        priya_visits(&town, "3 12 2026").await;
        assert_eq!(next(&town, "Mary Adeyemi").await.unwrap().0, day("2026-12-03"));
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "She fell").await;
        page.press("Keep talking").await;
        page.fill("next_what", "Ring Mary").fill_date("next_on", "10 12 2026");
        page.press("Save").await.has_status(200).sees("Their next step stays “Visit with the therapist” on 3 December 2026");
        page.fill_date("next_on", "24 11 2026");
        page.press("Save").await.has_status(200).sees("Before this, their next step was “Visit with the therapist”");
        assert_eq!(next(&town, "Mary Adeyemi").await.unwrap().1, "Ring Mary");
    }
}
