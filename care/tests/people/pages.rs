//! Long lists about one person: the timeline and who looked, page after page, with nothing left out.

use care::people::timeline::{self, Kind, Line};
use jiff::SignedDuration;
use platform::stories;

use super::{Place, mary, place};

stories! {
    with place;

    async fn a_long_timeline_has_pages_and_keeps_its_filter(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let mut work = place.work().await;
        for number in 0..100_i64 {
            let (at, title) = (work.now() - SignedDuration::from_hours(number), format!("Line {number}."));
            let kind = if number % 2 == 0 { Kind::Note } else { Kind::Letter };
            let line = Line { person_id: &person.id, at, kind, title: &title, words: None, href: None, by: "Sam" };
            if number == 99 {
                timeline::add_open(&mut work, &line).await.unwrap();
            } else {
                timeline::add(&mut work, &line).await.unwrap();
            }
        }
        work.commit_housekeeping().await.unwrap();
        let sam = place.signed_in("sam").await;
        let first = sam.open(&person.href()).await;
        first.sees("Line 0.").does_not_see("Line 50.").sees("Line 99., since");
        assert!(first.title().starts_with("Mary Adeyemi – Page 1 of 3"), "{}", first.title());
        let mut seen: Vec<String> = Vec::new();
        for number in 1..=3 {
            let page = sam.open(&format!("{}?page={number}", person.href())).await;
            let text = page.text();
            seen.extend(text.lines().filter_map(|line| line.strip_prefix("### ")).map(str::to_owned));
        }
        seen.retain(|title| title.starts_with("Line "));
        assert_eq!(seen, (0..100).map(|number| format!("Line {number}.")).collect::<Vec<_>>());
        let letters = sam.open(&format!("{}?kind=letter&words=line&page=2", person.href())).await;
        letters.sees(&format!("{}?kind=letter&words=line#timeline", person.href())).sees("Line 99.").does_not_see("Line 98.");
    }

    async fn every_look_and_everything_changed_in_the_record_is_told(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let rosa = place.signed_in("rosa").await;
        let mut contact = rosa.open(&format!("/contacts/new?person={}", person.id)).await;
        contact.fill("happening", "The key safe is broken");
        contact.press("Save").await.has_status(200);
        for _ in 0..55 {
            rosa.open(&person.href()).await.has_status(200);
        }
        let history = format!("{}/history", person.href());
        let mona = place.signed_in("mona").await;
        let first = mona.open(&history).await;
        first.sees("record a contact").sees("The key safe is broken").sees("begin a record");
        assert!(first.title().contains("Page 1 of 2"), "{}", first.title());
        let looks = |text: &str| text.lines().filter(|line| line.contains(" | Rosa | ")).count();
        let second = mona.open(&format!("{history}?looks=2")).await;
        assert!(looks(&first.text()) + looks(&second.text()) >= 55, "{}", second.text());
        second.sees("The key safe is broken");
        // Who may not open the record reads who changed what, and not the words.
        let gita = place.signed_in("gita").await;
        gita.open(&history).await.sees("record a contact").sees("happening").does_not_see("key safe");
    }
}
