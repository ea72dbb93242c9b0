//! What people's pages withstand: others' roles and teams, forged forms, scripts and templates in every field, queries
//! made of what databases treat specially.

use care::people::persons::{self, Details};
use platform::stories;

use super::{PASSWORD, Place, mary, place};

/// Every field of the details form that takes words.
const FIELDS: [&str; 15] = [
    "given_name",
    "family_name",
    "known_as",
    "pronouns",
    "gender",
    "ethnicity",
    "address",
    "postcode",
    "uprn",
    "phone",
    "email",
    "contact_preference",
    "accessible_information",
    "language",
    "lives",
];
const SCRIPT: &str = "<script>alert(1)</script>{{ 7*7 }}{% raw %}\"'><img src=x onerror=alert(1)>";

stories! {
    with place;

    async fn only_those_who_work_with_somebody_open_the_record(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let pages = ["", "/edit", "/about-me", "/about-me/versions", "/relations/new", "/allocation"];
        for (who, status) in [("sam", 200), ("rosa", 200), ("ines", 403), ("gita", 403), ("finn", 403)] {
            let browser = place.signed_in(who).await;
            for page in pages {
                let answer = browser.open(&format!("{}{page}", person.href())).await;
                assert_eq!(answer.status(), status, "{who} at {page}");
                if status == 403 {
                    answer.does_not_see("Adeyemi");
                }
            }
        }
        place.signed_in("finn").await.open("/people?q=mary").await.has_status(403).does_not_see("Adeyemi");
        let nobody = place.signed_in("sam").await.another();
        for page in pages {
            nobody.open(&format!("{}{page}", person.href())).await.does_not_see("Adeyemi");
        }
        place.signed_in("sam").await.open("/people/00000000-0000-0000-0000-000000000000").await.has_status(404);
    }

    async fn a_forged_form_changes_nothing(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let sam = place.signed_in("sam").await;
        for page in ["/edit", "/about-me", "/allocation", "/relations/new?q=mary"] {
            let mut page = sam.open(&format!("{}{page}", person.href())).await;
            if page.forms().iter().any(|form| form.action.contains(&person.id) && !form.fields.iter().any(|f| f.name == "q")) {
                page.forge("csrf", "forged");
                let words = ["Save details", "Save About me", "Save"];
                let button = words.into_iter().find(|words| page.says(words)).unwrap();
                let refused = page.press(button).await.status();
                assert!(refused == 400 || refused == 403, "{refused}");
            }
        }
        assert_eq!(persons::find(&place.app.db, &person.id).await.unwrap(), person);
    }

    async fn a_password_is_not_shown_when_the_session_has_ended(place: Place) {
        let sam = place.signed_in("sam").await;
        let mut page = sam.open("/account/password").await;
        page.fill("The password you have now", PASSWORD).fill("New password", "seven grey herons wait");
        let mut about = sam.open("/people/new").await;
        about.fill("Family name", "Woman at the library");
        place.app.clock.advance(jiff::SignedDuration::from_mins(61));
        page.press("Change password").await.has_status(401).sees("You were signed out before this could be saved");
        page.does_not_see("herons").does_not_see("otter");
        assert!(!page.body().contains("herons") && !page.body().contains("otter"));
        about.press("Begin the record").await.has_status(401).sees("Woman at the library");
    }

    async fn scripts_and_templates_in_every_field_stay_words(place: Place) {
        let sam = place.signed_in("rosa").await;
        let mut page = sam.open("/people/new").await;
        for field in FIELDS {
            page.fill(field, SCRIPT);
        }
        page.press("Begin the record").await.has_status(200);
        let href = page.path().to_owned();
        let mut about = sam.open(&format!("{href}/about-me")).await;
        for field in ["most_important", "people_important", "communication", "wellness", "please_do", "how_and_when", "also_worth_knowing", "written_by"] {
            about.fill(field, SCRIPT);
        }
        about.press("Save About me").await.has_status(200);
        let other = place.recorded(Details { given_name: "Ann".into(), ..Details::default() }).await;
        let mut around = sam.open(&format!("{}/relations/new?q=script+alert", other.href())).await;
        around.choose("What are they to", "Friend").fill("note", SCRIPT);
        around.press("Add").await.has_status(200);
        for path in [&href, &format!("{href}/edit"), &format!("{href}/about-me"), &format!("{href}/about-me/versions"), &other.href(),
            &format!("{href}/allocation"), &"/people?q=%3Cscript%3Ealert(1)%3C/script%3E%7B%7B7*7%7D%7D".to_owned(),
            &format!("{href}?words=%3Cscript%3Ealert(1)%3C/script%3E"), &"/people/new?q=%3Cscript%3Ealert(1)".to_owned()] {
            let page = sam.open(path).await;
            page.has_status(200);
            let body = page.body();
            assert!(!body.contains("<script>alert") && !body.contains("<img src=x"), "a script on {path}");
            assert!(!body.contains(">49<") && !body.contains("49{%"), "a template ran on {path}");
        }
    }

    async fn what_databases_treat_specially_is_only_words_in_a_question(place: Place) {
        place.recorded(mary()).await;
        let rosa = place.signed_in("rosa").await;
        for question in ["%25", "_", "'", "%27%20or%201=1%20--", "%5C", "*", "%22;drop%20table%20persons;--", "%00", "%F0%9F%A6%86", "mary%25", "((((", "$1", "?"] {
            rosa.open(&format!("/people?q={question}")).await.has_status(200);
        }
        for question in ["%25", "_", "%27%20or%201=1%20--", "*"] {
            rosa.open(&format!("/people?q={question}")).await.does_not_see("Adeyemi");
        }
        rosa.open(&format!("/people?q={}", "a".repeat(5_000))).await.has_status(200);
        rosa.open("/people?q=mary").await.sees("Adeyemi");
    }
}
