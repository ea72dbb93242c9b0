//! Solved, and it lasted: one table of what people did, told to the front door through its pages, and then read on the
//! page of the contact and on the chart, which must say the same of each.

use care::people::persons::Person;
use jiff::SignedDuration;
use platform::{stories, testing::Browser};

use super::{Place, helped, place};

/// What a person did after they were helped on the first day.
#[derive(Clone, Copy)]
enum Then {
    Nothing,
    /// They asked again on this day and were helped at once.
    Helped(i64),
    /// They asked again on this day, and nobody has answered yet.
    Open(i64),
    /// They asked again and were helped, and then it was opened again.
    OpenedAgain(i64),
    /// Somebody began to write on this day and never sent it.
    Draft(i64),
    /// They had asked before, on the same day, and that is open still.
    OpenBefore,
}

/// Each person's facts, and whether the first answer lasted.
const TABLE: [(&str, Then, bool); 10] = [
    ("Nell", Then::Nothing, true),
    ("Olga", Then::Helped(0), false),
    ("Hugh", Then::Helped(91), false),
    ("Ines", Then::Helped(92), true),
    ("Owen", Then::Open(80), false),
    ("Otto", Then::Open(91), false),
    ("Oona", Then::Open(92), true),
    ("Alec", Then::OpenedAgain(80), false),
    ("Dirk", Then::Draft(80), true),
    ("Bess", Then::OpenBefore, true),
];

impl Then {
    const fn day(self) -> Option<i64> {
        match self {
            Self::Helped(day) | Self::Open(day) | Self::OpenedAgain(day) | Self::Draft(day) => Some(day),
            Self::Nothing | Self::OpenBefore => None,
        }
    }
}

/// What the page's script sends while somebody writes.
async fn begins_to_write(rosa: &Browser, person: &Person) {
    let page = rosa.open(&format!("/contacts/new?person={}", person.id)).await;
    let form = page.forms().iter().find(|form| form.fields.iter().any(|field| field.name == "once")).unwrap();
    let mut pairs: Vec<(String, String)> = form
        .fields
        .iter()
        .filter(|field| {
            field.name != "happening" && (!matches!(field.kind.as_str(), "radio" | "checkbox") || field.checked)
        })
        .map(|field| (field.name.clone(), field.value.clone()))
        .collect();
    pairs.push(("happening".into(), "She rang and".into()));
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-autosave", "1")];
    let answer = rosa.request("POST", "/contacts/autosave", &headers, body).await;
    assert_eq!(answer.status, 200, "the draft is kept");
}

stories! {
    with place;

    async fn the_page_and_the_chart_say_the_same_of_everybody(place: Place) {
        let mut people = Vec::new();
        for (name, then, lasted) in TABLE {
            people.push((place.recorded(name).await, then, lasted));
        }
        let rosa = place.signed_in("rosa").await;
        for (person, then, _) in &people {
            if matches!(then, Then::OpenBefore) {
                place.asks(&rosa, person, "I asked this morning").await;
            }
        }
        place.app.clock.advance(SignedDuration::from_mins(10));
        let mut first = Vec::new();
        for (person, ..) in &people {
            let mut page = place.asks(&rosa, person, "I am lonely").await;
            helped(&mut page, "30 11 2026").await;
            first.push(page.path().to_owned());
        }
        place.app.clock.advance(SignedDuration::from_mins(10));
        let mut today = 0;
        for day in [0, 80, 91, 92] {
            place.app.clock.advance(SignedDuration::from_hours(24 * (day - today)));
            today = day;
            let rosa = place.signed_in("rosa").await;
            let on = place.app.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date().strftime("%-d %-m %Y").to_string();
            for (person, then, _) in people.iter().filter(|(_, then, _)| then.day() == Some(day)) {
                match then {
                    Then::Draft(_) => begins_to_write(&rosa, person).await,
                    Then::Open(_) => drop(place.asks(&rosa, person, "I am lonely again").await),
                    _ => {
                        let mut page = place.asks(&rosa, person, "I am lonely again").await;
                        helped(&mut page, &on).await;
                        if matches!(then, Then::OpenedAgain(_)) {
                            page.press("Open again").await.has_status(200);
                        }
                    }
                }
            }
        }
        place.app.clock.advance(SignedDuration::from_hours(24 * 40));
        let (rosa, lena) = (place.signed_in("rosa").await, place.signed_in("lena").await);
        let chart = place.newest(&lena, "/evidence/measures/solved-within-24-hours/people?month=2026-11").await;
        let counts = |name: &str| {
            let body = chart.body();
            let rows: Vec<&str> = body.split("<tr").filter(|row| row.contains(&format!("{name} Quill</a>"))).collect();
            // Of somebody who asked twice that day the first answer's row is the first.
            rows.first().unwrap_or_else(|| panic!("{name} is not behind the number")).contains(">Yes</td>")
        };
        for ((name, _, lasted), path) in TABLE.iter().zip(&first) {
            let page = rosa.open(path).await;
            let sentence = if *lasted { "nobody had to ask again within 91 days" } else { "but they asked again on" };
            page.has_status(200).sees(sentence);
            assert_eq!(counts(name), *lasted, "{name} on the chart");
        }
        let told = chart.body().matches(">Yes</td>").count();
        let lasting = TABLE.iter().filter(|(_, _, lasted)| *lasted).count();
        // Olga's second answer of that day lasted too.
        assert_eq!(told, lasting + 1);
        // Nothing that waits is judged, and it is said how much that is.
        lena.open("/evidence/measures/solved-within-24-hours").await.sees("5 requests have no day of completion");
    }
}
