//! Feeds of others taken in, odd as they are, and every endpoint of ours checked by the schema written from the published
//! facts, and by the official ones where they lie.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    path::Path,
    sync::Arc,
    thread,
};

use platform::{stories, work::Actor};
use serde_json::{Value as Json, json};

use super::{Import, Source, findings, import, town};
use crate::{
    market::directory::{find_ids, store},
    shell::town::{Town, town as larkmere},
};

const SCHEMA: &str = include_str!("../../../../docs/schemas/open-referral-uk.schema.json");
/// Where the official schemas lie on machines that have them; they are not ours to hand on.
const OFFICIAL: &str = "ALONGSIDE_OPEN_REFERRAL";

/// Checks a value by a schema: the words that the two sets of schemas use.
fn validate(value: &Json, schema: &Json, find: &dyn Fn(&str) -> Json, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        return validate(value, &find(name), find, at);
    }
    if let Some(kind) = schema["type"].as_str() {
        let fits = match kind {
            "string" => value.is_string(),
            "number" => value.is_number(),
            "integer" => value.is_i64() || value.is_u64(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            _ => value.is_object(),
        };
        assert!(fits, "{at} is {value}, not {kind}");
    }
    if let Some(all) = schema["enum"].as_array() {
        assert!(all.contains(value), "{at} is {value}, none of {all:?}");
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
        assert!(value.get(name).is_some(), "{at} has no {name}: {value}");
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(held) = value.get(name) {
            assert!(!held.is_null() && held.as_str() != Some(""), "{at}/{name} has no value and should be left out");
            validate(held, inner, find, &format!("{at}/{name}"));
        }
    }
    if let (Some(all), Some(inner)) = (value.as_array(), schema.get("items")) {
        for (number, one) in all.iter().enumerate() {
            validate(one, inner, find, &format!("{at}/{number}"));
        }
    }
}

fn ours(value: &Json, name: &str) {
    let all: Json = serde_json::from_str(SCHEMA).unwrap();
    let find = |name: &str| all.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("no {name}")).clone();
    validate(value, &find(&format!("#/$defs/{name}")), &find, name);
}

/// By the official schema of this name; absent ones are passed over.
fn official(value: &Json, name: &str) {
    let Some(folder) = std::env::var_os(OFFICIAL) else { return };
    let folder = Path::new(&folder).join("schemas");
    let read = |name: &str| -> Json {
        // Lists have a compiled schema alone.
        let file = name.rsplit('/').next().unwrap();
        let bytes = std::fs::read(folder.join(file)).or_else(|_| std::fs::read(folder.join("compiled").join(file)));
        serde_json::from_slice(&bytes.unwrap_or_else(|_| panic!("no {name}"))).unwrap()
    };
    validate(value, &read(&format!("{name}.json")), &read, name);
}

async fn get(town: &Town, path: &str) -> Json {
    let answer = town.browser().request("GET", &format!("/open-referral{path}"), &[], Vec::new()).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
    assert_eq!(answer.header("content-type"), "application/json", "{path}");
    assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

async fn take(town: &Town, name: &str, contents: Json) -> Import {
    let source = Source::File(name.into(), contents.to_string().into_bytes());
    import(&town.app, &Actor::service("test"), source, None, true).await.unwrap()
}

fn small(id: u32, name: &str) -> Json {
    json!({
        "id": format!("aaaaaaaa-0000-4000-8000-{id:012}"), "name": name, "status": "active",
        "organization": {"id": "bbbbbbbb-0000-4000-8000-000000000001", "name": "Test People", "description": "Testers"},
    })
}

/// A directory that speaks the paged API on this machine until the test ends.
fn stand_in(answer: impl Fn(&str) -> (u16, Json) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || {
                let mut lines = BufReader::new(&stream).lines();
                let first = lines.next().and_then(Result::ok).unwrap_or_default();
                for line in lines.map_while(Result::ok) {
                    if line.is_empty() {
                        break;
                    }
                }
                let (status, body) = answer(first.split(' ').nth(1).unwrap_or_default());
                let body = body.to_string();
                let told = format!(
                    "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                );
                let _ = (&stream).write_all(told.as_bytes());
            });
        }
    });
    address
}

fn page(number: usize, pages: usize, contents: Vec<Json>) -> Json {
    json!({
        "total_items": pages * contents.len(), "total_pages": pages, "page_number": number, "size": contents.len(),
        "first_page": number == 1, "last_page": number == pages, "empty": contents.is_empty(), "contents": contents,
    })
}

/// The number of the page in an address.
fn asked(path: &str) -> usize {
    path.split("page=").nth(1).and_then(|rest| rest.split('&').next()).and_then(|text| text.parse().ok()).unwrap_or(1)
}

stories! {
    with larkmere;

    /// All nine endpoints, each by the schema.
    async fn every_endpoint_answers_as_the_profile_says(town: Town) {
        ours(&get(&town, "").await, "about");
        ours(&get(&town, "/").await, "about");
        for path in ["/services", "/services?full=true&per_page=10", "/service_at_locations", "/taxonomies", "/taxonomy_terms"] {
            ours(&get(&town, path).await, "page");
        }
        let list = get(&town, "/services?per_page=7&page=2").await;
        assert_eq!((list["page_number"].as_i64(), list["size"].as_i64()), (Some(2), Some(7)));
        assert_eq!((list["first_page"].as_bool(), list["last_page"].as_bool()), (Some(false), Some(false)));
        let total = list["total_items"].as_i64().unwrap();
        assert_eq!(list["total_pages"].as_i64().unwrap(), (total + 6) / 7);
        for one in list["contents"].as_array().unwrap() {
            ours(one, "service");
            official(one, "service_list");
            let id = one["id"].as_str().unwrap();
            let whole = get(&town, &format!("/services/{id}")).await;
            ours(&whole, "service");
            official(&whole, "service");
            assert!(whole["service_at_locations"][0]["location"]["latitude"].is_number(), "{whole}");
            assert!(whole.get("assurer_email").is_none());
        }
        let places = get(&town, "/service_at_locations?per_page=5").await;
        for one in places["contents"].as_array().unwrap() {
            ours(one, "service_at_location");
            let whole = get(&town, &format!("/service_at_locations/{}", one["id"].as_str().unwrap())).await;
            ours(&whole, "service_at_location");
            // The specification says that this answer is a service, and the place's own schema says otherwise.
            official(&whole, "service");
            official(&whole, "service_at_location");
        }
        let lists = get(&town, "/taxonomies").await;
        let list = get(&town, &format!("/taxonomies/{}", lists["contents"][0]["id"].as_str().unwrap())).await;
        ours(&list, "taxonomy");
        official(&list, "taxonomy");
        let terms = get(&town, "/taxonomy_terms").await;
        let term = get(&town, &format!("/taxonomy_terms/{}", terms["contents"][0]["id"].as_str().unwrap())).await;
        ours(&term, "taxonomy_term");
        official(&term, "taxonomy_term");
    }

    /// Parameters narrow, add up over pages, and are refused with a sentence when they cannot be read.
    async fn parameters_narrow(town: Town) {
        let total = async |path: &str| get(&town, path).await["total_items"].as_i64().unwrap();
        let all = total("/services").await;
        assert!((290..=306).contains(&all), "{all}");
        let terms = get(&town, "/taxonomy_terms").await;
        let mut summed = 0;
        for term in terms["contents"].as_array().unwrap() {
            summed += total(&format!("/services?taxonomy_term_id={}", term["id"].as_str().unwrap())).await;
        }
        assert_eq!(summed, all, "each service of the town has one term");
        let monday = total("/services?day=Monday").await;
        assert!(monday > 0 && monday < all);
        assert_eq!(monday, total("/services?day=MO").await);
        assert!(total("/services?search=choir").await < 20);
        assert_eq!(total("/services?search=choir+xqzvw").await, 0);
        assert!(total("/services?minimum_age=55").await < total("/services?minimum_age=18").await);
        assert_eq!(total("/services?start_time=23:00").await, 0);
        assert_eq!(total("/services?start_time=09:30&end_time=11:00").await, total("/services?end_time=11:00").await);
        let near = total("/service_at_locations?postcode=ZZ1+1AE&proximity=300").await;
        let far = total("/service_at_locations?postcode=ZZ1+1AE&proximity=20000").await;
        assert!(near > 0 && near < far, "{near} {far}");
        for wrong in ["/services?page=0", "/services?page=two", "/services?minimum_age=old", "/services?day=never", "/service_at_locations?proximity=10"] {
            let answer = town.browser().request("GET", &format!("/open-referral{wrong}"), &[], Vec::new()).await;
            assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (400, "*"), "{wrong}");
        }
        let missing = town.browser().request("GET", "/open-referral/services/none", &[], Vec::new()).await;
        assert_eq!((missing.status.as_u16(), missing.header("access-control-allow-origin")), (404, "*"));
    }

    /// Everything that came is told: new, changed, the same, refused, gone; another feed changes nothing of ours.
    async fn an_import_drops_nothing_silently(town: Town) {
        let mut odd = small(2, "Odd one");
        odd["minimum_age"] = json!("old");
        odd["status"] = json!("archived");
        odd["shoe_size"] = json!(9);
        odd["url"] = json!("javascript:alert(1)");
        odd["service_at_locations"] = json!([{"id": "x", "location": {"id": "y", "latitude": 100, "longitude": 101}}]);
        let told = take(&town, "a.json", json!([small(1, "Kite flying"), odd, {"name": "no id"}, 7, small(1, "Twice")])).await;
        assert_eq!((told.came, told.new, told.refused), (5, 2, 3), "{told:?}");
        let said: Vec<String> = findings(&town.app.db, &told.id, 50).await.unwrap().into_iter().map(|one| one.sentence).collect();
        for words in ["minimum_age is \"old\"", "“archived” is none", "shoe_size is not known", "url does not begin", "no place on earth", "has no id", "not an object", "came more than once"] {
            assert!(said.iter().any(|one| one.contains(words)), "{words}: {said:#?}");
        }
        let kite = find_ids(&town.app.db, "kite", None).await.unwrap();
        assert_eq!(kite.len(), 1);
        assert!(find_ids(&town.app.db, "odd", None).await.unwrap().is_empty(), "a status nobody knows is not shown");
        let again = take(&town, "a.json", json!([small(1, "Kite flying")])).await;
        assert_eq!((again.new, again.changed, again.same, again.vanished), (0, 0, 1, 1), "{again:?}");
        let other = take(&town, "b.json", json!([small(1, "Stolen")])).await;
        assert_eq!((other.new, other.changed, other.refused), (0, 0, 1), "{other:?}");
        let gone = take(&town, "a.json", json!([])).await;
        assert_eq!(gone.vanished, 1);
        assert!(find_ids(&town.app.db, "kite", None).await.unwrap().is_empty());
        let held = store::whole(&town.app.db, &kite[0]).await.unwrap().unwrap();
        assert!(held.vanished_at.is_some() && held.service.name.as_deref() == Some("Kite flying"), "its row stays");
        let back = take(&town, "a.json", json!([small(1, "Kite flying")])).await;
        assert_eq!(back.changed, 1);
        assert_eq!(find_ids(&town.app.db, "kite", None).await.unwrap(), kite);
    }

    /// A feed by its pages; what did not change is not asked for again; one that breaks off marks nothing as gone.
    async fn a_feed_is_read_page_by_page(town: Town) {
        let details = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let broken = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let (counted, breaks) = (Arc::clone(&details), Arc::clone(&broken));
        let address = stand_in(move |path| {
            if let Some(id) = path.strip_prefix("/v3/services/") {
                counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                let number: u32 = id[id.len() - 4..].parse().unwrap();
                let mut whole = small(number, &format!("Juggling {number}"));
                whole["last_modified"] = json!("2026-01-01T00:00:00Z");
                whole["schedules"] = json!([{"id": "s", "freq": "WEEKLY", "byday": "MO"}]);
                return (200, whole);
            }
            let number = asked(path);
            if breaks.load(std::sync::atomic::Ordering::SeqCst) && number == 2 {
                return (410, json!({}));
            }
            let short = |at: usize| {
                let mut one = small(u32::try_from(at).unwrap(), &format!("Juggling {at}"));
                one["last_modified"] = json!("2026-01-01T00:00:00Z");
                one
            };
            (200, page(number, 3, vec![short(number * 2), short(number * 2 + 1)]))
        });
        let read = async || {
            let source = Source::Address(format!("{address}/v3/services?page=9"));
            import(&town.app, &Actor::service("test"), source, Some("Stand-in"), false).await.unwrap()
        };
        let told = read().await;
        assert_eq!((told.pages, told.came, told.new, told.broke.clone()), (3, 6, 6, None), "{told:?}");
        assert_eq!(details.load(std::sync::atomic::Ordering::SeqCst), 6);
        assert_eq!(find_ids(&town.app.db, "juggling", None).await.unwrap().len(), 6);
        let again = read().await;
        assert_eq!((again.same, again.changed, again.vanished), (6, 0, 0), "{again:?}");
        assert_eq!(details.load(std::sync::atomic::Ordering::SeqCst), 6, "asked for again although nothing changed");
        broken.store(true, std::sync::atomic::Ordering::SeqCst);
        let half = read().await;
        assert!(half.broke.as_ref().unwrap().contains("status 410"), "{half:?}");
        assert_eq!(half.vanished, 0);
        assert_eq!(find_ids(&town.app.db, "juggling", None).await.unwrap().len(), 6);
    }

    /// A feed that repeats one page for ever, as the official mocks do, comes to an end and marks nothing.
    async fn a_feed_that_repeats_itself_comes_to_an_end(town: Town) {
        let address = stand_in(|path| {
            let one = json!({"total_items": 10, "total_pages": 10, "page_number": 1, "size": 1, "first_page": true,
                "last_page": false, "empty": false, "contents": [small(9, "Mock counselling")]});
            if path.starts_with("/services/") { (404, json!({})) } else { (200, one) }
        });
        let told = import(&town.app, &Actor::service("test"), Source::Address(address), None, false).await.unwrap();
        assert!(told.broke.as_ref().unwrap().contains("answered with page 1"), "{told:?}");
        assert_eq!((told.new, told.vanished), (1, 0));
    }

    /// The official examples, where they lie, are taken in and given out again by the official schema.
    async fn the_official_example_is_taken_in(town: Town) {
        let Some(folder) = std::env::var_os(OFFICIAL) else { return };
        let bytes = std::fs::read(Path::new(&folder).join("examples/service_full.json")).unwrap();
        let told = import(&town.app, &Actor::service("test"), Source::File("o.json".into(), bytes), None, true).await.unwrap();
        assert_eq!((told.came, told.new, told.refused), (1, 1, 0), "{told:?}");
        let whole = get(&town, "/services/ac148810-d857-441c-9679-408f346de14b").await;
        ours(&whole, "service");
        official(&whole, "service");
        assert_eq!(whole["contacts"][0]["title"], "Reception Manager");
    }

    async fn the_town_has_its_directory(town: Town) {
        let shown = get(&town, "/services").await["total_items"].as_u64().unwrap();
        let hidden = (0..town::SERVICES).filter(|number| number % 50 == 33).count();
        assert_eq!(shown, u64::try_from(town::SERVICES + town::TWICE - hidden).unwrap());
    }
}
