//! The plan: read by everybody, changed by those who answer for it, and shown against what the numbers say.

use care::change::objectives::town;
use platform::stories;

use super::{Place, place};

const OBJECTIVE: &str = "Most people who ask are helped within a day, and it lasts";

stories! {
    with place;

    async fn the_plan_shows_where_it_is_against_its_limits(place: Place) {
        let rosa = place.signed_in("rosa").await;
        rosa.open("/plan").await.has_status(200).sees("There is no plan yet.");
        place.history().await;
        town::fill(place.app.clone()).await.unwrap();
        // Filling it twice changes nothing.
        town::fill(place.app.clone()).await.unwrap();
        let mut page = rosa.open("/plan").await;
        page.sees("2 of 14 objectives").sees("No measure is linked yet.").sees("between its usual limits");
        page.sees("the target 55% is reached in some months but not reliably").sees("From 38% to");
        page.follow(OBJECTIVE).await.has_status(200).does_not_see("Change this objective");
        rosa.open(&format!("{}/edit", page.path())).await.has_status(403);
        // The chart of the measure shows what the plan aims at.
        place.signed_in("anna").await.open("/evidence").await.sees("Reached by chance");
    }

    async fn the_plan_is_changed_by_those_who_answer_for_it_and_the_second_is_told(place: Place) {
        town::fill(place.app.clone()).await.unwrap();
        let dora = place.signed_in("dora").await;
        let mut plan = dora.open("/plan").await;
        plan.follow(OBJECTIVE).await;
        let edit = format!("{}/edit", plan.path());
        let mut first = dora.open(&edit).await;
        let mut second = place.signed_in("lena").await.open(&edit).await;
        first.fill("Where it should stand", "20");
        first.press("Save").await.has_status(422).sees("lower than the baseline");
        first.fill("Where it should stand", "65").press("Save").await.has_status(200).sees("65%").sees("The plan is saved.");
        second.fill("Why, and how", "Because it <matters>");
        second.press("Save").await.has_status(409).sees("What somebody else saved meanwhile").sees("Because it <matters>");
        second.press("Save").await.has_status(200).sees("Because it <matters>");
    }
}
