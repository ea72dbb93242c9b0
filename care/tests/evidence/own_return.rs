//! Our own record stands among the national figures: alone, and as the newest submission beside a council's files.

use jiff::civil::Date;
use platform::{
    stories,
    testing::Page,
    work::{Actor, Work},
};

use care::people::{
    events::model::Outcome,
    persons::{self, Details},
};

use super::{Place, imports, place};

const NATIONAL: &str = "/evidence/national";

/// Requests of people who are recorded, completed on one day of the year 2025-26.
async fn asked(place: &Place, names: &[&str]) {
    let mut all = Vec::new();
    for name in names {
        let id = of_seventy(place, name).await;
        all.push((id, Date::constant(2025, 4, 10), 3.0, Outcome::NfaInformationAndAdvice));
    }
    place.written(&all).await;
}

/// Somebody whose age is known: of others the nation cannot say whether they are adults.
async fn of_seventy(place: &Place, given_name: &str) -> String {
    let mut work = Work::begin(&place.app, Actor::service("test")).await.unwrap();
    let born_on = Some(Date::constant(1955, 3, 2));
    let details = Details { given_name: given_name.into(), family_name: "Quill".into(), born_on, ..Details::default() };
    let person = persons::create(&mut work, details).await.unwrap();
    work.commit().await.unwrap();
    person.id
}

/// The page when nothing is being worked out any more.
async fn ready(place: &Place, path: &str) -> Page {
    let anna = place.signed_in("anna").await;
    for _ in 0..30 {
        let page = anna.open(path).await;
        if !page.body().contains("being worked out") && !page.body().contains("still being read") {
            return page;
        }
    }
    panic!("{path} is never ready")
}

stories! {
    with place;

    async fn an_empty_record_has_no_figures(place: Place) {
        ready(&place, NATIONAL).await.has_status(200).sees("There are no files of Client Level Data yet");
    }

    async fn what_is_completed_here_is_counted_as_the_nation_will(place: Place) {
        asked(&place, &["Ada", "Bea", "Cleo"]).await;
        let page = ready(&place, &format!("{NATIONAL}?year=2025-26")).await;
        page.has_status(200).sees("on our own record, up to 22 November 2026").sees("3 of 3");
        // What the nation could not use says so.
        page.sees("only the period that a file states covers them");

        // The next page view has what was completed since.
        asked(&place, &["Dot"]).await;
        ready(&place, &format!("{NATIONAL}?year=2025-26")).await.sees("4 of 4");

        // Who is behind it: rows without names, and that they were looked at is written down.
        let people = format!("{NATIONAL}/measures/requests-and-sequels/people?year=2025-26&source=own");
        ready(&place, &people).await.has_status(200).sees("our own record").does_not_see("Quill");
        let figures = ready(&place, &format!("{NATIONAL}/csv?year=2025-26&source=own")).await;
        figures.has_status(200);
    }

    async fn its_pathways_stand_beside_those_of_files(place: Place) {
        asked(&place, &["Ada", "Bea", "Cleo"]).await;
        let page = ready(&place, "/evidence/patterns").await;
        page.has_status(200).sees("There is one pathway: Request.").sees("Counted: 3 events, 3 people.");
        page.sees("Our own record, up to 22 November 2026");
        imports::sent(&place, "theirs.csv", imports::extract()).await;
        // Nothing of ours is another council's.
        ready(&place, "/evidence/patterns?council=714&file=own").await.does_not_see("Our own record, up to");
        ready(&place, "/evidence/patterns?council=999&file=own").await.sees("Counted: 3 events, 3 people.");
        let people = ready(&place, "/evidence/patterns/people?council=999&file=own&what=pathway&codes=0").await;
        people.has_status(200).sees("3 people.").does_not_see("Quill");
        assert!(people.body().contains("source=own"), "one person leads to figures of our own record");
    }

    async fn boards_tell_months_of_one_source_and_national_figures_of_another(place: Place) {
        asked(&place, &["Ada", "Bea", "Cleo"]).await;
        let ours = String::from_utf8(imports::extract()).unwrap().replace("714,P", "999,P").into_bytes();
        imports::sent(&place, "ours.csv", ours).await;
        let board = "/evidence/dashboards/demand";
        // Months of our own record do not make national figures those of our own record.
        let page = ready(&place, &format!("{board}?source=own&council=999&year=2025-26")).await;
        page.sees("Months: Our own record. National figures: council 999, 2025-26, from all files of the council.");
        let page = ready(&place, &format!("{board}?source=own&council=999&year=2025-26&figures=own")).await;
        page.sees("National figures: council 999, 2025-26, from our own record, up to 22 November 2026.");
        page.sees("100%");
        // What our own record has nothing of, the extract may have.
        let page = ready(&place, "/evidence/dashboards/flow?source=own&council=999").await;
        page.sees("our own record holds nothing of it").sees("Look in an imported extract");
    }

    async fn beside_a_councils_files_it_is_the_newest_submission(place: Place) {
        asked(&place, &["Ada", "Bea", "Cleo"]).await;
        let theirs = imports::extract();
        imports::sent(&place, "theirs.csv", theirs.clone()).await;
        let ours = String::from_utf8(theirs).unwrap().replace("714,P", "999,P").into_bytes();
        imports::sent(&place, "ours.csv", ours).await;

        // The files come first; 90 of their requests ended in the year, each of a person of its own.
        let page = ready(&place, &format!("{NATIONAL}?council=999&year=2025-26")).await;
        page.sees("on all files of the council.").sees("as the newest our own record, up to 22 November 2026");
        ready(&place, &format!("{NATIONAL}?council=999&year=2025-26&source=own")).await.sees("3 of 3");
        ready(&place, &format!("{NATIONAL}?council=999&year=2025-26&source=both")).await
            .sees("and as the newest our own record, up to 22 November 2026");
        // Nothing of ours is another council's.
        let other = ready(&place, &format!("{NATIONAL}?council=714&year=2025-26&source=own")).await;
        other.sees("on all files of the council.").does_not_see("our own record");
        // It is no import.
        place.signed_in("anna").await.open(imports::DATA).await.sees("ours.csv").does_not_see("our own record");
    }
}
