//! Attacks: somebody knows the id of a record that they may not know of, and asks every page that takes an id.

use platform::{journal, stories};

use super::{Place, autosave, contact, place};

stories! {
    with place;

    async fn an_id_tells_nothing_of_a_record_one_may_not_know_of(town: Place) {
        let (mary, rose) = (town.person("Mary Adeyemi").await, town.person("Rose").await);
        // The same holds for somebody with a personal connection to a record that is open to others.
        let dev = town.account("dev").await.id;
        let mut work = town.work().await;
        care::people::persons::protect(&mut work, &mary, false, &[dev], None).await.unwrap();
        work.commit().await.unwrap();
        let amina = town.signed_in("amina").await;
        for (who, person) in [("amina", &rose), ("priya", &rose), ("sam", &rose), ("dev", &mary)] {
            let browser = town.signed_in(who).await;
            for path in ["/contacts/new?person=", "/conversations/new?person="] {
                let page = browser.open(&format!("{path}{}", person.id)).await;
                page.has_status(404).does_not_see("Rose").does_not_see("Mary").does_not_see("estricted").does_not_see("connection");
            }
            // A form that was opened for nobody is sent for them.
            let form = contact(&browser, "/contacts/new", "Words").await;
            for to in ["/contacts", "/contacts/autosave", "/conversations", "/conversations/autosave"] {
                let answer = autosave(&browser, &form, to, &[("person", &person.id), ("once", &format!("new {who} {to}"))]).await;
                assert_eq!(answer.status, 404, "{who} at {to}: {}", answer.text());
                assert!(!answer.text().contains(&person.name()), "{who} at {to}");
            }
            // A contact is not filed under them, and nothing is said of them.
            let mut choose = browser.open(&format!("{}/person?q=nobody", form.path())).await;
            choose.fill("given_name", "Any");
            let answer = autosave_choice(&browser, &choose, form.path(), &person.id).await;
            assert_eq!(answer.status, 404, "{}", answer.text());
            assert!(!answer.text().contains(&person.name()));
            browser.open(form.path()).await.has_status(200).does_not_see(&person.name()).does_not_see("It is about");
        }
        // Nobody's look at Rose was written down, because nobody had one.
        assert!(journal::reads_of(&town.app.db, &rose.id, 9).await.unwrap().is_empty());
        let mut around = amina.open(&format!("/people/{}/relations/new?q=Mary", mary.id)).await;
        assert!(!around.says("Rose"));
        around.open(&format!("/people/{}", mary.id)).await.does_not_see("Rose");
    }
}

/// Sends “It is about …” with an id that was not among the answers.
async fn autosave_choice(
    browser: &platform::testing::Browser,
    page: &platform::testing::Page,
    contact: &str,
    person: &str,
) -> platform::testing::Answer {
    let fields = page.forms().iter().flat_map(|form| &form.fields);
    let field = |name: &str| fields.clone().find(|field| field.name == name).map(|field| field.value.clone()).unwrap();
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("csrf", field("csrf")), ("version", field("version")), ("person", person.to_owned())])
        .finish();
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    browser.request("POST", &format!("{contact}/person"), &headers, body).await
}
