//! Beginning, reading and changing a record; about me; people around; allocation; who looked.

use care::people::{
    persons::{self, Details},
    timeline::{self, Kind, Line},
};
use platform::stories;

use super::{Place, mary, place};

stories! {
    with place;

    async fn rosa_begins_a_record_with_only_a_description(place: Place) {
        let rosa = place.signed_in("rosa").await;
        let mut page = rosa.open("/people/new").await;
        page.press("Begin the record").await.has_status(422).sees("Write some name");
        page.fill("Family name", "Woman at the library");
        page.press("Begin the record").await.has_status(200).sees("Woman at the library").sees("Record begun");
        page.sees("Nothing is written yet");
    }

    async fn a_likely_second_record_is_warned_of_and_begun_only_with_a_reason(place: Place) {
        let first = place.recorded(mary()).await;
        let rosa = place.signed_in("rosa").await;
        let mut page = rosa.open("/people/new").await;
        page.fill("Given names", "Mary").fill("Family name", "Adeyeni").fill_date("Birth date", "7 3 1945");
        page.fill("Where and with whom they live", "with her twin");
        page.press("Begin the record").await.has_status(409).sees("Is it one of them?").sees("Mary Adeyemi");
        page.sees("Open this person");
        assert_eq!(page.value("Family name"), "Adeyeni", "what was typed is kept");
        assert_eq!(page.value("born_on-day"), "7");
        assert_eq!(page.value("lives"), "with her twin");
        page.fill("because", "her twin sister, she told me");
        page.press("Begin a new record anyway").await.has_status(200).sees("Mary Adeyeni");
        let id = page.path().trim_start_matches("/people/").to_owned();
        assert_ne!(id, first.id);
        let told = platform::journal::told_about(&place.app.db, "person", &id, 10).await.unwrap();
        let changes: String = told.into_iter().filter_map(|told| told.changes).collect();
        assert!(changes.contains("her twin sister, she told me") && changes.contains(&first.id), "{changes}");
    }

    async fn two_people_never_share_an_nhs_number(place: Place) {
        let first = place.recorded(mary()).await;
        let rosa = place.signed_in("rosa").await;
        let mut page = rosa.open("/people/new").await;
        page.fill("Given names", "Somebody").fill("Family name", "Else").fill("NHS number", "943 476 5919");
        page.press("Begin the record").await.has_status(409).sees("two people never share one").sees("Mary Adeyemi");
        page.does_not_see("Begin a new record anyway");
        page.fill("NHS number", "943 476 5918");
        page.press("Begin the record").await.has_status(422).sees("One digit of this NHS number is wrong");
        page.fill("NHS number", "");
        page.press("Begin the record").await.has_status(200).sees("Somebody Else");
        // Neither by changing the details, nor below the pages.
        let mut page = rosa.open(&format!("{}/edit", page.path())).await;
        page.fill("NHS number", "9434765919");
        page.press("Save details").await.has_status(409).sees("Another record has this NHS number");
        let mut work = place.work().await;
        assert!(persons::create(&mut work, mary()).await.is_err());
        drop(work);
        assert_eq!(persons::search(&place.app.db, "9434765919", 9).await.unwrap()[0].id, first.id);
    }

    async fn the_record_says_first_how_to_be_with_somebody(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let tunde = place.recorded(Details { given_name: "Tunde".into(), family_name: "Adeyemi".into(), ..Details::default() }).await;
        let sam = place.signed_in("sam").await;
        let mut page = sam.open(&format!("{}/about-me", person.href())).await;
        page.fill("Please do", "Don’t rush breakfast").fill("How I communicate", "Speak to my left");
        page.fill("Written by or with", "Mary, with Tunde");
        page.press("Save About me").await.has_status(200).sees("Don’t rush breakfast").sees("Mary, with Tunde");
        page.sees("Large print. Speak to her left.").sees("81").sees("North Quay");

        let mut page = sam.open(&format!("{}/relations/new?q=tunde", person.href())).await;
        page.choose("other", "Tunde Adeyemi").choose("What are they to", "Son or daughter");
        page.fill("note", "weekends");
        page.press("Add").await.has_status(200).sees("Son or daughter").sees("Tunde Adeyemi").sees("weekends");
        let rosa = place.signed_in("rosa").await;
        let mut page = rosa.open(&tunde.href()).await;
        page.sees("Parent").sees("Mary Adeyemi");
        let mut twice = sam.open(&format!("{}/relations/new?q=tunde", person.href())).await;
        twice.choose("other", "Tunde Adeyemi").choose("What are they to", "Son or daughter");
        twice.press("Add").await.has_status(409).sees("written down already");
        page.press("This has ended").await.has_status(200).sees("until 22 November 2026");
    }

    async fn of_two_who_edit_the_second_sees_both_and_loses_nothing(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let (rosa, sam) = (place.signed_in("rosa").await, place.signed_in("sam").await);
        let mut first = rosa.open(&format!("{}/edit", person.href())).await;
        let mut second = sam.open(&format!("{}/edit", person.href())).await;
        first.fill("Telephone", "07700 900999");
        first.press("Save details").await.has_status(200).sees("07700 900999");
        second.fill("Email", "mary@example.org");
        second.press("Save details").await.has_status(409).sees("Rosa saved").sees("07700 900999").sees("mary@example.org");
        assert_eq!(second.value("Email"), "mary@example.org");
        second.fill("Telephone", "07700 900999");
        second.press("Save details").await.has_status(200).sees("mary@example.org").sees("07700 900999");

        let about = format!("{}/about-me", person.href());
        let (mut first, mut second) = (rosa.open(&about).await, sam.open(&about).await);
        first.fill("My wellness", "Good days after ten");
        first.press("Save About me").await.has_status(200);
        second.fill("My wellness", "Tired in the evening");
        second.press("Save About me").await.has_status(409).sees("What Rosa saved").sees("Good days after ten");
        second.press("Save About me").await.has_status(200).sees("Tired in the evening");
        second.follow("how it was before").await.sees("Good days after ten").sees("Tired in the evening");
    }

    async fn the_timeline_is_filtered_by_kind_and_by_words(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let mut work = place.work().await;
        for (kind, title, words) in [
            (Kind::Contact, "Contact by phone", "The key safe is broken"),
            (Kind::Conversation, "Conversation 1", "I want to get back to the choir"),
        ] {
            let line = Line { person_id: &person.id, at: work.now(), kind, title, words: Some(words), href: None, by: "Sam" };
            timeline::add(&mut work, &line).await.unwrap();
        }
        let open = Line { person_id: &person.id, at: work.now(), kind: Kind::Support, title: "Ramp ordered", words: None, href: Some("/x"), by: "Sam" };
        let open = timeline::add_open(&mut work, &open).await.unwrap();
        work.changed("people/persons:edit", ("person", &person.id), Some(&person.id), None, Some(&"x")).await.unwrap();
        work.commit().await.unwrap();
        let sam = place.signed_in("sam").await;
        let mut page = sam.open(&person.href()).await;
        page.sees("key safe").sees("choir").sees("Ramp ordered").sees("since");
        page.choose("kind", "Conversations");
        page.press("Show").await.has_status(200).sees("choir").does_not_see("key safe");
        page.choose("kind", "Everything").fill("words", "KEY broken");
        page.press("Show").await.sees("key safe").does_not_see("choir");
        let mut work = place.work().await;
        timeline::settle(&mut work, &open).await.unwrap();
        work.commit_housekeeping().await.unwrap();
        sam.open(&person.href()).await.sees("Ramp ordered").does_not_see("since Sun");
    }

    async fn a_record_is_allocated_and_its_looks_can_be_read(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let sam = place.signed_in("sam").await;
        let mut page = sam.open(&format!("{}/allocation", person.href())).await;
        let mut late = sam.open(&format!("{}/allocation", person.href())).await;
        page.choose("Owner", "Sam (social worker)");
        page.press("Save").await.has_status(200).sees("The record is allocated").sees("Sam");
        late.choose("Owner", "Rosa (contact worker)");
        late.press("Save").await.has_status(409).sees("in the meantime");
        let sam_reads = page.follow("Who looked at this record").await;
        sam_reads.has_status(200).sees("Your own team holds this record").sees("Sam").sees("owner id");
        let gita = place.signed_in("gita").await;
        gita.open(&person.href()).await.has_status(403);
        gita.open(&format!("{}/history", person.href())).await.has_status(200).sees("Sam").sees("Refused");
    }
}
