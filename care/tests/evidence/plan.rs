//! The plan: read by everybody, changed by those who answer for it, and shown against what the numbers say.

use care::change::objectives::town;
use platform::{
    stories,
    testing::{Browser, Page},
};

use super::{Place, app_in, place};

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
        page.sees("the target 55% is reached in some months but not reliably").sees("From 80% to");
        page.follow(OBJECTIVE).await.has_status(200).does_not_see("Change this objective");
        // Where it stood is what the chart says of that month.
        page.sees("80% in March 2025");
        let chart = place.signed_in("anna").await.open("/evidence/measures/solved-within-24-hours").await;
        let row = chart.body().split("<tr").find(|row| row.contains(">Mar 2025</th>")).unwrap().to_owned();
        assert!(row.contains(">80%</td>"), "{row}");
        rosa.open(&format!("{}/edit", page.path())).await.has_status(403);
        // The chart of the measure shows what the plan aims at.
        place.signed_in("anna").await.open("/evidence").await.sees("Reached by chance");
    }

    async fn the_plan_is_changed_by_those_who_answer_for_it_and_the_second_is_told(place: Place) {
        place.solved_in_march(4).await;
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

    async fn an_objective_is_judged_by_the_way_it_aims(place: Place) {
        place.history().await;
        town::fill(place.app.clone()).await.unwrap();
        let dora = place.signed_in("dora").await;
        // Ten people ask each month: fewer than 80 is reached, fewer than 5 is not, and the chart of the measure says so too.
        for (target, way, sentence, overview) in [
            ("80", "Lower than now", "the target 80 is reliably reached", "Reliably reached"),
            ("5", "Lower than now", "the target 5 will not be reached unless something changes", "Will not be reached"),
            ("80", "Higher than now", "the target 80 will not be reached unless something changes", "Will not be reached"),
            ("80", "As it is now", "the target is 80", "Not judged: neither way is better"),
        ] {
            let mut page = edit(&dora, ASKS).await;
            page.fill("Where it should stand", target).choose("Which way", way);
            page.press("Save").await.has_status(200).sees(sentence);
            dora.open("/plan").await.sees(sentence);
            dora.open("/evidence").await.sees(overview);
        }
        let mut page = edit(&dora, ASKS).await;
        page.choose("Which way", "Lower than now");
        page.press("Save").await.has_status(200);
        dora.open("/evidence/measures/requests-per-month").await.sees("Lower is what the plan aims at.");
    }

    async fn two_objectives_of_one_measure_aim_apart(place: Place) {
        place.history().await;
        town::fill(place.app.clone()).await.unwrap();
        let dora = place.signed_in("dora").await;
        let mut page = edit(&dora, CARERS).await;
        page.choose("The measure that shows it", "Solved within 24 hours").fill("Where it should stand", "99.5");
        place.app.clock.advance(jiff::SignedDuration::from_secs(60));
        page.press("Save").await.has_status(200);
        let plan = dora.open("/plan").await;
        plan.sees("the target 55% is reached in some months").sees("the target 100% is reached in some months");
        dora.open("/evidence").await.sees("the target 100%").does_not_see("the target 55%");
        // One that lets go of the measure takes its own aim away and leaves the other's.
        let mut page = edit(&dora, CARERS).await;
        page.choose("The measure that shows it", "No measure yet");
        page.press("Save").await.has_status(200).sees("No measure is linked yet.");
        dora.open("/evidence").await.sees("the target 55%").does_not_see("the target 100%");
    }

    async fn a_plan_aims_at_a_measure_of_our_own(mut place: Place) {
        own_measure(&place, "carers-per-month");
        own_measure(&place, "wrong");
        let broken = place.app.config.data.join("measures/wrong/measure.sql");
        std::fs::write(&broken, "copy events to 'x.csv'").unwrap();
        let anna = place.signed_in("anna").await;
        // What is wrong is said before there is any number.
        anna.open("/evidence").await.sees("There is nothing to count yet.").sees("wrong/measure.sql line 1: Only one SELECT may be asked at a time. Nothing was run.").does_not_see("json");
        place.history().await;
        town::fill(place.app.clone()).await.unwrap();
        let dora = place.signed_in("dora").await;
        let mut page = edit(&dora, CARERS).await;
        page.does_not_see("wrong");
        page.choose("The measure that shows it", "Requests of carers");
        page.fill("Where it should stand", "12").press("Save").await.has_status(200);
        page.sees("the target 12% will not be reached unless something changes");
        page.follow("The measure, its numbers and its definition").await.has_status(200);
        page.sees("How many requests come from carers?").sees("the target 12%").sees("from requests($request)");
        anna.open("/evidence").await.sees("How many requests come from carers?").sees("the target 12%");

        // Started again without the folder, the plan says so and keeps what it aims at until somebody chooses anew.
        let other = place.app.config.data.with_extension("restarted");
        std::fs::rename(&place.app.config.data, &other).unwrap();
        std::fs::remove_dir_all(other.join("measures")).unwrap();
        place.app = app_in((*place.database).clone(), 3, other);
        let dora = place.signed_in("dora").await;
        dora.open("/plan").await.sees("“carers-per-month”, is not there now");
        let mut page = edit(&dora, CARERS).await;
        page.sees("carers-per-month (not there now)");
        page.press("Save").await.has_status(422).sees("this one is not there now");
        page.choose("The measure that shows it", "No measure yet");
        page.press("Save").await.has_status(200).sees("No measure is linked yet.").sees("12%");
    }
}

/// The example of the documents as a measure of the council's own under this name.
pub fn own_measure(place: &Place, name: &str) {
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/own-measures/carers-per-month");
    let folder = place.app.config.data.join("measures").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for file in std::fs::read_dir(example).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.join(file.file_name())).unwrap();
    }
}

const ASKS: &str = "We see early when more people ask for help";
const CARERS: &str = "Carers are asked how they are, every time";

/// The form of an objective.
async fn edit(browser: &Browser, name: &str) -> Page {
    let mut plan = browser.open("/plan").await;
    plan.follow(name).await;
    browser.open(&format!("{}/edit", plan.path())).await
}
