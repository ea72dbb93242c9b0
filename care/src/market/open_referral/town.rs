//! Larkmere's directory: three hundred services of fiction in a feed, and a few of them again in a second feed, taken in by
//! the importer as any other. The coast it lies on is on no map, the numbers are those that nobody has.

use jiff::{ToSpan as _, civil::Date};
use platform::{Result, app::App, clock::london_date, work::Actor};
use serde_json::{Value as Json, json};

use super::import::{Source, import};

/// Services in the first feed.
pub const SERVICES: usize = 300;
/// Services that the second feed has too.
pub const TWICE: usize = 6;
const LIST: &str = "1a4c0de0-0000-4000-8000-000000000001";

/// A kind: its name, its term, what it is, pounds a time, the least age.
type Kind = (&'static str, &'static str, &'static str, f64, f64);

const KINDS: [Kind; 40] = [
    (
        "lunch club",
        "Meeting people",
        "A cooked lunch in company, with time to talk. Come alone or bring a friend.",
        5.0,
        55.0,
    ),
    (
        "befriending",
        "Meeting people",
        "A volunteer who visits or rings each week, for anybody who feels lonely.",
        0.0,
        18.0,
    ),
    ("coffee morning", "Meeting people", "Coffee, cake and company for whoever drops in.", 1.5, 0.0),
    ("choir", "Meeting people", "Singing for the pleasure of it. No notes to read, no test to pass.", 3.0, 18.0),
    ("men’s shed", "Meeting people", "A workshop where men mend, make and talk.", 2.0, 18.0),
    ("craft group", "Meeting people", "Knitting, paper and paint, with materials to share.", 2.0, 18.0),
    (
        "strength and balance class",
        "Keeping active",
        "Gentle exercises against falls, standing or seated, led by a trained instructor.",
        4.0,
        60.0,
    ),
    ("walking group", "Keeping active", "Short, slow walks with a rest half-way and nobody left behind.", 0.0, 18.0),
    ("seated exercise", "Keeping active", "Movement to music in a chair.", 3.0, 50.0),
    ("swimming for all", "Keeping active", "A warm, quiet hour in the pool with a hoist and helpers.", 4.5, 18.0),
    ("tea dance", "Keeping active", "Ballroom and laughter on a Wednesday afternoon’s floor.", 4.0, 50.0),
    (
        "bath and toilet equipment",
        "Equipment",
        "Bath boards, seats and raised toilet seats to borrow, and somebody who shows how to use them.",
        0.0,
        18.0,
    ),
    ("grab rails and small adaptations", "Equipment", "Rails, steps and half-steps fitted at home.", 25.0, 18.0),
    (
        "pendant alarm",
        "Equipment",
        "A button to press after a fall, day and night, and sensors that notice by themselves.",
        4.25,
        18.0,
    ),
    ("stairlift advice", "Equipment", "What helps on the stairs: rails, a stairlift, or a bed downstairs.", 0.0, 18.0),
    (
        "medicine dispenser",
        "Equipment",
        "A box that opens at the right time and tells somebody when it was not emptied.",
        3.0,
        18.0,
    ),
    (
        "hearing aid clinic",
        "Seeing and hearing",
        "Batteries, tubes and patience for hearing aids. No appointment.",
        0.0,
        18.0,
    ),
    (
        "lipreading class",
        "Seeing and hearing",
        "Lipreading and tactics for people who are losing their hearing, and those who live with them.",
        2.0,
        18.0,
    ),
    (
        "sight loss club",
        "Seeing and hearing",
        "Audio books, gadgets and company for blind people and people with low vision.",
        0.0,
        18.0,
    ),
    ("shopping help", "Help at home", "Somebody who goes shopping with you, or for you.", 6.0, 18.0),
    (
        "meals delivered",
        "Help at home",
        "A hot meal at the door each day, and a word with whoever brings it.",
        5.75,
        18.0,
    ),
    (
        "cleaning and housework",
        "Help at home",
        "Two hours of cleaning a week by people who are checked and stay.",
        18.0,
        18.0,
    ),
    ("handyperson", "Help at home", "Small repairs at home: light bulbs, taps, locks and loose carpets.", 12.0, 60.0),
    ("garden helpers", "Help at home", "Gardening for people who cannot manage the garden any more.", 10.0, 60.0),
    (
        "settling in after hospital",
        "Help at home",
        "Shopping, warmth and a friendly face in the first two weeks after hospital.",
        0.0,
        18.0,
    ),
    ("dog walking", "Help at home", "Volunteers who walk your dog and bring pets to the vet.", 0.0, 18.0),
    ("carers group", "For carers", "Unpaid carers meet, swap what works, and complain in peace.", 0.0, 18.0),
    (
        "sitting service",
        "For carers",
        "Respite: somebody sits with the person you look after while you take a break.",
        8.0,
        18.0,
    ),
    (
        "young adult carers",
        "For carers",
        "For carers of 16 to 25: advice, evenings out, and help with college.",
        0.0,
        16.0,
    ),
    (
        "memory café",
        "Health and wellbeing",
        "For people with dementia or memory problems and those close to them.",
        0.0,
        18.0,
    ),
    (
        "listening and counselling",
        "Health and wellbeing",
        "Six hours with a counsellor for people who feel low or worried.",
        0.0,
        18.0,
    ),
    ("bereavement circle", "Health and wellbeing", "A quiet circle for people who grieve.", 0.0, 18.0),
    ("recovery group", "Health and wellbeing", "For people who want to drink less or leave drugs behind.", 0.0, 18.0),
    ("benefits and money advice", "Money and rights", "Benefits checks, debt advice and help with forms.", 0.0, 18.0),
    ("warm homes advice", "Money and rights", "Help with energy bills, draughts and heating grants.", 0.0, 18.0),
    ("advocacy", "Money and rights", "An advocate at your side who says what you want to be heard.", 0.0, 18.0),
    (
        "community bus",
        "Getting about",
        "Door to door with a driver who helps you to the seat. Ring the day before.",
        2.5,
        18.0,
    ),
    (
        "computer and tablet lessons",
        "Learning and work",
        "Digital skills at your own speed, with tablets to borrow.",
        0.0,
        18.0,
    ),
    (
        "English conversation",
        "Learning and work",
        "English for people whose first language is another, with tea.",
        0.0,
        18.0,
    ),
    (
        "work coaching",
        "Learning and work",
        "Help to find work, training or volunteering when illness or disability is in the way.",
        0.0,
        18.0,
    ),
];

/// A place: its name, its street, its part of town, its postcode, degrees north and east.
type Spot = (&'static str, &'static str, &'static str, &'static str, f64, f64);

const SPOTS: [Spot; 8] = [
    ("Old Dock Hall", "2 Rope Walk", "North Quay", "ZZ1 1AE", 53.052, 2.004),
    ("North Quay Library", "14 Harbour Street", "North Quay", "ZZ1 5FQ", 53.048, 2.011),
    ("Mill Vale Village Hall", "1 Weir Lane", "Mill Vale", "ZZ2 3AB", 53.021, 1.958),
    ("Riverside Chapel", "8 Ford Road", "Mill Vale", "ZZ2 6HL", 53.013, 1.971),
    ("Weavers’ Rooms", "30 Loom Street", "Eastfold", "ZZ3 1DD", 53.024, 2.042),
    ("Eastfold Leisure Centre", "5 Hill Rise", "Eastfold", "ZZ3 4TN", 53.017, 2.053),
    ("Lighthouse Centre", "1 Marsh Road", "Saltings", "ZZ4 4EF", 53.047, 2.078),
    ("Saltings Community House", "61 Tower Road", "Saltings", "ZZ4 2QW", 53.041, 2.091),
];

const ORGANISATIONS: [(&str, &str); 10] = [
    ("Larkmere Neighbours", "Volunteers of every street."),
    ("Quayside Together", "A charity of the harbour."),
    ("Larkmere Council", "The council itself."),
    ("Mill Vale Churches", "Five churches and a chapel."),
    ("Eastfold Mutual", "Owned by those who use it."),
    ("Saltings Trust", "People of the marsh and the towers."),
    ("Age Kind Larkmere", "For people who grow old here."),
    ("Larkmere Carers’ Network", "Run by carers."),
    ("Lark Leisure", "Pools, halls and parks."),
    ("Steady at Home", "Equipment and small repairs."),
];

const LANGUAGES: [(&str, &str); 5] =
    [("pl", "Polish"), ("ur", "Urdu"), ("bfi", "British Sign Language"), ("pt", "Portuguese"), ("bn", "Bengali")];
const DAYS: [&str; 6] = ["MO", "TU", "WE", "TH", "FR", "SA"];

/// An id that is the same in every town.
fn id(kind: u32, number: usize) -> String {
    format!("1a4c0de0-0000-4000-8{kind:03x}-{number:012x}")
}

fn term(name: &str) -> Json {
    let number = KINDS.iter().position(|kind| kind.1 == name).unwrap_or(0);
    json!({"id": id(1, number), "name": name, "description": name, "taxonomy": "Larkmere’s kinds of help", "taxonomy_id": LIST})
}

fn place(number: usize) -> Json {
    let (name, street, city, postcode, latitude, longitude) = SPOTS[number];
    let mut ways =
        vec![json!({"id": id(3, number), "description": "Step-free from the street, with a wheelchair at the door."})];
    if number.is_multiple_of(2) {
        ways.push(json!({"id": id(3, 100 + number), "description": "Accessible toilet and an induction loop."}));
    }
    if number.is_multiple_of(3) {
        ways.push(json!({"id": id(3, 200 + number), "description": "Blue Badge parking for four cars."}));
    }
    json!({
        "id": id(2, number), "location_type": "physical", "name": name, "latitude": latitude, "longitude": longitude,
        "description": format!("Bus 4 stops at the door; it is in {city}."),
        "addresses": [{
            "id": id(4, number), "address_1": street, "city": city, "state_province": "Larkmere", "postal_code": postcode,
            "country": "GB", "address_type": "physical",
        }],
        "accessibility": ways,
    })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The service of this number, as its feed gives it.
pub(super) fn service(number: usize, today: Date) -> Json {
    let (kind, at) = (number % KINDS.len(), (number / KINDS.len() + number) % SPOTS.len());
    let (name, category, words, pounds, from_age) = KINDS[kind];
    let spot = SPOTS[at].0;
    let (organisation, about) = ORGANISATIONS[(kind * 3 + at) % ORGANISATIONS.len()];
    let whose = id(5, (kind * 3 + at) % ORGANISATIONS.len());
    let ago = |days: usize| today.saturating_sub(i32::try_from(days).unwrap_or(0).days());
    let from = 9 + (number % 7);
    let mut one = json!({
        "id": id(6, number), "name": format!("{} at {spot}", capital(name)),
        "description": format!("{words} We meet at {spot}. (Fiction: Larkmere and this service do not exist.)"),
        "status": match number % 50 { 17 => "temporarily closed", 33 => "inactive", _ => "active" },
        "minimum_age": from_age,
        "assured_date": ago(number * 7 % 150),
        "last_modified": format!("{}T08:00:00Z", ago(number * 7 % 150)),
        "email": format!("hello{number}@larkmere.example"),
        "organization_id": whose,
        "organization": {"id": whose, "name": organisation, "description": about},
        "schedules": [{
            "id": id(7, number), "freq": "WEEKLY", "byday": DAYS[(kind + at) % DAYS.len()],
            "opens_at": format!("{from:02}:30:00"), "closes_at": format!("{:02}:00:00", from + 2),
        }],
        "service_at_locations": [{"id": id(8, number), "location": place(at)}],
        "cost_options": [{"id": id(9, number), "amount": pounds, "amount_description": if pounds > 0.0 { "each time" } else { "" }, "currency": "GBP"}],
        "contacts": [{"id": id(10, number), "title": "Front desk", "phones": [{"id": id(11, number), "number": format!("01632 960{:03}", number % 1_000)}]}],
        "attributes": [{"id": id(12, number), "taxonomy_term": term(category)}],
    });
    if number % 50 == 17 {
        one["alert"] = json!("Closed while the hall is painted. We ring everybody when it opens again.");
    }
    if number % 9 == 4 {
        let (code, language) = LANGUAGES[number / 9 % LANGUAGES.len()];
        one["languages"] = json!([{"id": id(13, number), "code": code, "name": language}]);
    }
    one
}

/// What the second feed says: the same services under ids and names of its own.
fn again(number: usize, today: Date) -> Json {
    let mut one = service(number * 41 + 2, today);
    one["id"] = json!(id(20, number));
    let name = one["name"].as_str().unwrap_or_default().to_owned();
    one["name"] = json!(if number.is_multiple_of(2) { format!("{name} group") } else { name.to_uppercase() });
    one["organization_id"] = json!(id(21, number % 2));
    one["organization"] = json!({"id": id(21, number % 2), "name": "Voluntary Action Larkmere", "description": "Speaks for small groups."});
    one["service_at_locations"][0]["id"] = json!(id(22, number));
    one["service_at_locations"][0]["location"]["id"] = json!(id(23, number));
    one
}

/// A page of a feed.
pub(super) fn feed(contents: Vec<Json>) -> Result<Vec<u8>> {
    let count = contents.len();
    let page = json!({
        "total_items": count, "total_pages": 1, "page_number": 1, "size": count, "first_page": true, "last_page": true,
        "empty": false, "contents": contents,
    });
    serde_json::to_vec(&page).map_err(platform::Error::internal)
}

/// Fills the directory.
///
/// # Errors
/// Those of the record store.
pub(super) async fn fill(app: App) -> Result<()> {
    let today = london_date(app.clock.now());
    let actor = Actor::service("town");
    let first = feed((0..SERVICES).map(|number| service(number, today)).collect())?;
    let source = Source::File("SYNTHETIC-larkmere-directory.json".into(), first);
    import(&app, &actor, source, Some("Larkmere’s own directory (fiction)"), true).await?;
    let second = feed((0..TWICE).map(|number| again(number, today)).collect())?;
    let source = Source::File("SYNTHETIC-voluntary-action.json".into(), second);
    import(&app, &actor, source, Some("Voluntary Action Larkmere (fiction)"), true).await?;
    Ok(())
}
