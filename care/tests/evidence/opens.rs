//! Every number opens: each measure's page says what it counts and of what, how, of which time, who is left out and why, and
//! leads those who may to the people behind it.

use std::{collections::BTreeSet, fs};

use care::{
    evidence::{
        client_level_data::import::{ImportOrder, import_file},
        measures::{ALL, Measure, OWN},
    },
    town::borough::{Order, UNTIL, extract},
};
use platform::{
    stories,
    testing::{Browser, Page},
};

use super::{Place, place};

/// A synthetic extract, imported: its id.
fn imported(place: &Place) -> &'static str {
    let data = &place.app.config.data;
    fs::create_dir_all(data).unwrap();
    let file = data.join("extract.csv");
    let order = Order { people: 2_000, years: 3, seed: 5, until: UNTIL, clean: true };
    extract::write(&order, &file, &mut |_| ()).unwrap();
    import_file(ImportOrder { file: &file, called: None, data, import_id: "borough", release: None }, &mut |_| {})
        .unwrap();
    "borough"
}

/// The addresses of the people behind its numbers that a page leads to.
fn behind(page: &Page, measure: &Measure) -> BTreeSet<String> {
    let start = format!("href=\"/evidence/measures/{}/people?", measure.slug);
    let body = page.body();
    let found = body.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"));
    found.map(|question| format!("/evidence/measures/{}/people?{question}", measure.slug)).collect()
}

/// What the page of a measure must have, and what of it is not there.
async fn missing(anna: &Browser, measure: &Measure, source: &str) -> Vec<String> {
    let page = anna.open(&format!("/evidence/measures/{}?source={source}", measure.slug)).await;
    page.has_status(200);
    // Without the letters that stand for others: what is compared is words.
    let body = page.body().replace("&lt;", "<").replace("&gt;", ">").replace("&#x27;", "'").replace("&#x2f;", "/");
    let body = body.replace("&quot;", "\"").replace("&#39;", "'").replace("&#34;", "\"").replace("&amp;", "&");
    let after = |from: &str, to: &str| {
        let (_, rest) = body.split_once(from).unwrap_or_default();
        rest.split(to).next().unwrap_or_default().to_owned()
    };
    let mut missing = Vec::new();
    let mut needs = |there: bool, what: &str| {
        if !there {
            missing.push(format!("{}: {what}", measure.slug));
        }
    };
    needs(!after(">What is counted</h3>", "<h3").trim().is_empty(), "its definition");
    needs(body.contains(&format!("Counted: {}.", measure.numerator)), "its numerator");
    if let Some(denominator) = measure.denominator {
        needs(body.contains(&format!("Of: {denominator}.")), "its denominator");
    }
    needs(body.contains(measure.sql.trim()), "its SQL");
    for (name, macros) in
        [("requests(", "macro requests("), ("services(", "macro services("), ("completed(", "macro completed(")]
    {
        needs(!measure.sql.contains(name) || body.contains(macros), &format!("the SQL of {name}…)"));
    }
    for (name, _) in measure.parameters {
        needs(body.contains(&format!("<code>${name}</code> is ")), &format!("the value of ${name}"));
    }
    let period = after(">Source: ", "</p>");
    needs(period.contains(" to ") && period.matches("20").count() >= 2, "the time it is about");
    needs(!after(">Who is left out</h2>", "<form").trim().is_empty(), "whom this source leaves out");
    needs(after(">Who is left out</h3>", "<h3").contains("<li>"), "who is left out and why");
    let people = behind(&page, measure);
    needs(!people.is_empty(), "the people behind a number");
    let kinds = |counts: bool| people.iter().find(|path| path.contains("only=counts") == counts);
    needs(kinds(true).is_some() || measure.slug == "handed-over", "the people of the numerator");
    needs(kinds(false).is_some() || measure.denominator.is_none(), "the people of the denominator");
    for path in [kinds(true), kinds(false)].into_iter().flatten() {
        let list = anna.open(path).await;
        list.has_status(200);
        needs(list.body().matches("<tr").count() > 1, &format!("somebody at {path}"));
    }
    missing
}

stories! {
    with place;

    async fn every_number_opens(place: Place) {
        place.history().await;
        let source = imported(&place);
        let (anna, dora) = (place.signed_in("anna").await, place.signed_in("dora").await);
        let mut found = Vec::new();
        for measure in ALL {
            // Only our own record knows hand-offs.
            let source = if measure.slug == "handed-over" { OWN } else { source };
            found.extend(missing(&anna, measure, source).await);
            // Who may not see people is not led to them.
            let page = dora.open(&format!("/evidence/measures/{}?source={source}", measure.slug)).await;
            assert!(page.has_status(200).body().contains("id=\"table\"") && behind(&page, measure).is_empty(), "{}", measure.slug);
        }
        assert_eq!(found, Vec::<String>::new());
    }
}
