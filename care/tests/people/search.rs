//! Finding people by one box, and what a restricted record shows to those who may not see it.

use care::people::persons::{self, Details};
use jiff::civil::Date;
use platform::stories;

use super::{Place, mary, place};

fn named(given: &str, family: &str, year: i16) -> Details {
    Details {
        given_name: given.into(),
        family_name: family.into(),
        born_on: Date::new(year, 6, 5).ok(),
        ..Details::default()
    }
}

stories! {
    with place;

    async fn one_box_finds_somebody_however_they_are_asked_for(place: Place) {
        place.held_by(mary(), "North Quay").await;
        for (given, family, year) in [
            ("Siân", "O’Brien-Łukasz", 1950), ("Muhammad", "Hussain", 1961), ("Katherine", "Smith", 1939), ("Li", "Ng", 1944),
        ] {
            place.recorded(named(given, family, year)).await;
        }
        let rosa = place.signed_in("rosa").await;
        for (question, name) in [
            ("Mary Adeyemi", "Mary Adeyemi"),
            ("adeyemi mary", "Mary Adeyemi"),
            ("adeyemi", "Mary Adeyemi"),
            ("ADEYENI mray", "Mary Adeyemi"),
            ("mimi", "Mary Adeyemi"),
            ("mimi adeyemi", "Mary Adeyemi"),
            ("mar ade", "Mary Adeyemi"),
            ("7/3/1945", "Mary Adeyemi"),
            ("7 March 1945", "Mary Adeyemi"),
            ("mary 1945", "Mary Adeyemi"),
            ("adeyemi 7.3.45", "Mary Adeyemi"),
            ("adeyemi 3/7/1945", "Mary Adeyemi"),
            ("943 476 5919", "Mary Adeyemi"),
            ("9434765919", "Mary Adeyemi"),
            ("lk128pz", "Mary Adeyemi"),
            ("LK12 8PZ", "Mary Adeyemi"),
            ("+44 7700 900123", "Mary Adeyemi"),
            ("sian obrien", "Siân O’Brien-Łukasz"),
            ("SIÂN O'BRIEN", "Siân O’Brien-Łukasz"),
            ("lukasz", "Siân O’Brien-Łukasz"),
            ("mohamed husain", "Muhammad Hussain"),
            ("catherine smyth", "Katherine Smith"),
            ("ng li", "Li Ng"),
        ] {
            let asked = question.replace('+', "%2b").replace(' ', "+");
            let page = rosa.open(&format!("/people?q={asked}")).await;
            page.has_status(200);
            assert!(page.says(name), "“{question}” should find {name}:\n{}", page.text());
        }
        rosa.open("/people?q=zebedee+quux").await.sees("Nobody found");
        rosa.open("/people?q=943+476+5918").await.sees("is not an NHS number");
        let reads = rosa.open("/people?q=mary").await;
        reads.sees("81").sees("North Quay").does_not_see("9434765919").does_not_see("07700");
    }

    async fn more_than_25_ask_for_a_birth_date(place: Place) {
        for year in 1930..1960 {
            place.recorded(named("Joan", "Smith", year)).await;
        }
        let rosa = place.signed_in("rosa").await;
        rosa.open("/people?q=joan+smith").await.sees("25 people, and more").sees("Add a birth date");
        rosa.open("/people?q=joan+smith+1944").await.sees("82");
        let found = persons::search(&place.app.db, "joan smith 5/6/1944", 26).await.unwrap();
        assert_eq!(found[0].born_on, Date::new(1944, 6, 5).ok());
        assert!(found[0].exact);
    }

    async fn a_restricted_record_is_hidden_until_the_question_leaves_no_doubt(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let mut work = place.work().await;
        persons::protect(&mut work, &person, true, &[], None).await.unwrap();
        work.commit().await.unwrap();
        let person = persons::find(&place.app.db, &person.id).await.unwrap();
        let rosa = place.signed_in("rosa").await;
        for question in ["mary+adeyemi", "adeyemi", "lk128pz", "7/3/1945", "adeyemi+1945"] {
            rosa.open(&format!("/people?q={question}")).await.sees("Nobody found").does_not_see("estricted");
        }
        for question in ["9434765919", "mary+adeyemi+7/3/1945"] {
            rosa.open(&format!("/people?q={question}")).await.sees("A restricted record: ask the duty manager").does_not_see("North Quay");
        }
        rosa.open(&person.href()).await.has_status(403);
        // Neither does a warning tell, or stand in the way.
        let mut page = rosa.open("/people/new").await;
        page.fill("Given names", "Mary").fill("Family name", "Adeyemi");
        page.press("Begin the record").await.has_status(200).sees("Record begun");
        let mut work = place.work().await;
        persons::hold(&mut work, &person, Some(&place.account("sam").await), person.team_id.as_deref()).await.unwrap();
        work.commit().await.unwrap();
        let sam = place.signed_in("sam").await;
        sam.open("/people?q=9434765919").await.sees("Mary Adeyemi");
        sam.open(&person.href()).await.has_status(200).sees("Restricted record");
    }
}
