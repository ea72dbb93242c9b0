//! Every route of every slice, tried without a session, by every role, with forged and missing tokens, and about a person
//! whom only few may know of. A new route is tried from its first day on: the list is the manifests' own.

use std::collections::BTreeMap;

use care::{
    people::persons,
    shell::town::{Town, town},
    town::staff,
};
use platform::{
    access::{Record, Resource, Situation},
    identity, journal,
    slice::{Access, Route},
    stories,
    testing::{Answer, Browser},
};

/// A restricted person of the town: her worker, and nobody else with a password alone, may know of her.
const HIDDEN: &str = "Astrid Vane";

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Every route but those that are for everybody.
fn closed(town: &Town) -> Vec<Route> {
    let routes = town.app.slices.iter().flat_map(|slice| (slice.routes)());
    routes.filter(|route| route.access != Access::Public).collect()
}

/// What stands for a route's parameters: ids of the hidden person's own things where there are any.
struct Things(BTreeMap<&'static str, String>);

impl Things {
    async fn of(town: &Town) -> Self {
        let person = persons::search(&town.app.db, HIDDEN, 1).await.unwrap().remove(0);
        assert!(person.restricted, "{HIDDEN} is no longer restricted");
        let carol = town.sign_in(owner(&person.record(), town).await).await;
        let record = carol.open(&format!("/people/{}", person.id)).await;
        let linked = |begin: &str| {
            let links = record.body();
            let found = links.split("href=\"").filter_map(|rest| rest.split('"').next());
            let mut ids = found.filter_map(|href| href.strip_prefix(begin)).filter(|id| id.len() == 36);
            ids.next().map(str::to_owned)
        };
        let contact = linked("/contacts/").unwrap_or_else(|| panic!("no contact of {HIDDEN}"));
        let conversation = linked("/conversations/");
        let nothing = "00000000-0000-7000-8000-000000000000".to_owned();
        Self(BTreeMap::from([
            ("/people/", person.id),
            ("/contacts/", contact),
            ("/conversations/", conversation.unwrap_or_else(|| nothing.clone())),
            ("/evidence/measures/", "requests-per-month".to_owned()),
            ("", nothing),
        ]))
    }

    /// The route's address with something in place of each parameter.
    fn address(&self, route: &Route) -> String {
        let (_, id) = self.0.iter().rev().find(|(begin, _)| route.path.starts_with(**begin)).unwrap();
        let mut path = route.path.to_owned();
        while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
            let other = path[..from].matches('/').count() > 2;
            let value = if other && !route.path.starts_with("/evidence") { &self.0[""] } else { id };
            path.replace_range(from..=to, value);
        }
        path
    }
}

async fn owner(record: &Record, town: &Town) -> &'static str {
    let id = record.owner.clone().unwrap();
    let account = identity::account(&town.app, &id).await.unwrap().unwrap();
    staff::STAFF.iter().find(|one| one.username == account.username).unwrap().username
}

/// One member of staff of each role, by role.
fn of_each_role() -> BTreeMap<&'static str, &'static str> {
    staff::STAFF.iter().rev().flat_map(|one| one.roles.iter().map(|role| (*role, one.username))).collect()
}

async fn send(browser: &Browser, route: &Route, path: &str, csrf: Option<&str>) -> Answer {
    if route.method == "GET" {
        return browser.request("GET", path, &[], Vec::new()).await;
    }
    if route.upload {
        let token = csrf.map_or_else(String::new, |token| {
            format!("--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n")
        });
        let body = format!(
            "{token}--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nLA_Code\r\n\r\n--x--\r\n"
        );
        return browser.request("POST", path, &[("content-type", "multipart/form-data; boundary=x")], body).await;
    }
    let body = csrf.map_or_else(String::new, |token| format!("csrf={token}"));
    browser.request("POST", path, &[FORM], body).await
}

/// How many changes the journal knows of: nothing is changed without one.
async fn changes(town: &Town) -> i64 {
    journal::changes(&town.app.db).await.unwrap()
}

/// The token of a signed-in browser's forms.
pub(super) async fn token(browser: &Browser) -> String {
    let page = browser.open("/account/password").await;
    let mut fields = page.forms().iter().flat_map(|form| &form.fields);
    fields.find(|field| field.name == "csrf").map(|field| field.value.clone()).unwrap()
}

stories! {
    with town;

    async fn nobody_comes_in_without_signing_in(town: Town) {
        let things = Things::of(&town).await;
        let nobody = town.browser();
        nobody.open("/sign-in").await.has_status(200);
        let own = nobody.cookie("alongside-form").unwrap();
        let before = changes(&town).await;
        let mut tried = 0;
        for route in closed(&town) {
            let path = things.address(&route);
            for csrf in [None, Some("forged"), Some(own.as_str())] {
                let answer = send(&nobody, &route, &path, csrf).await;
                let status = answer.status.as_u16();
                let sent_away = route.method == "GET" && status == 303 && answer.header("location").starts_with("/sign-in?next=");
                assert!(sent_away || (route.method == "POST" && matches!(status, 400 | 401)), "{route:?} at {path}: {status}");
                assert!(!answer.text().contains("Vane"), "{route:?} tells of her");
                tried += 1;
            }
        }
        assert!(tried > 200, "only {tried} tries: the manifests are not read");
        assert_eq!(changes(&town).await, before, "something was changed");
    }

    /// With a session and everything else right, but the token missing, forged, or that of somebody else's forms.
    async fn no_form_counts_without_its_own_token(town: Town) {
        let things = Things::of(&town).await;
        let others = token(&town.sign_in("amina").await).await;
        let mut browsers = Vec::new();
        for username in of_each_role().into_values() {
            browsers.push((username, town.sign_in(username).await));
        }
        let before = changes(&town).await;
        for route in closed(&town).into_iter().filter(|route| route.method == "POST") {
            let path = things.address(&route);
            for (username, browser) in &browsers {
                // The guard looks at the token before it looks at anything else, so one role in three shows as much.
                for csrf in [None, Some("forged"), Some(others.as_str()).filter(|_| *username != "amina")] {
                    let status = send(browser, &route, &path, csrf).await.status.as_u16();
                    assert!(matches!(status, 400 | 403), "{username}: {route:?}: {status}");
                }
            }
        }
        assert_eq!(changes(&town).await, before, "something was changed");
    }

    /// Each role at each route: areas are open to whom the policy opens them, and to nobody else.
    async fn every_role_gets_what_its_policy_says(town: Town) {
        let things = Things::of(&town).await;
        let mut refused = 0;
        for (role, username) in of_each_role() {
            let browser = town.sign_in(username).await;
            let csrf = token(&browser).await;
            let account = identity::account_named(&town.app, username).await.unwrap().unwrap();
            let session = platform::access::Subject {
                account_id: account.id.clone(),
                roles: account.roles.clone(),
                teams: account.teams.clone(),
                second_factor: false,
            };
            let before = changes(&town).await;
            for route in closed(&town) {
                let Access::Area(action) = route.access else { continue };
                let may = town.app.policy.decide(&session, action, &Resource::Area, &Situation::care()).allowed;
                let path = things.address(&route);
                if may && route.method == "POST" {
                    continue; // What allowed people change is what the other stories are about.
                }
                let status = send(&browser, &route, &path, Some(&csrf)).await.status.as_u16();
                assert_eq!(status == 403, !may, "{role} ({username}) at {route:?}: {status}");
                refused += u32::from(!may);
            }
            assert_eq!(changes(&town).await, before, "{role} changed something where it was refused");
        }
        assert!(refused > 300, "only {refused} refusals");
    }

    /// Those who work with people, but in another team and away from the front door, open nothing of a person's record.
    async fn another_teams_person_stays_closed(town: Town) {
        let mary = persons::search(&town.app.db, "Mary Ashdown", 1).await.unwrap().remove(0);
        assert!(!mary.restricted && mary.team_id.is_some());
        let mut closed_doors = 0;
        for one in staff::STAFF.iter().filter(|one| !one.roles.contains(&"contact_worker")) {
            let account = identity::account_named(&town.app, one.username).await.unwrap().unwrap();
            if account.teams.contains(mary.team_id.as_ref().unwrap()) || mary.owner_id.as_ref() == Some(&account.id) {
                continue;
            }
            let browser = town.sign_in(one.username).await;
            let csrf = token(&browser).await;
            for route in closed(&town).into_iter().filter(|route| route.path.starts_with("/people/")) {
                let Access::Record(action) = route.access else { continue };
                let watches = one.roles.contains(&"information_governance");
                if watches && matches!(action, "people/persons:history" | "people/persons:protect") {
                    continue; // Who looked, and who may: that is its work.
                }
                let path = route.path.replace("{id}", &mary.id).replace("{relation}", "1");
                let answer = send(&browser, &route, &path, Some(&csrf)).await;
                assert_eq!(answer.status.as_u16(), 403, "{} at {route:?}", one.username);
                assert!(!answer.text().contains("Ashdown"), "{} learns of her at {route:?}", one.username);
                closed_doors += 1;
            }
        }
        assert!(closed_doors > 200, "only {closed_doors} doors were tried");
    }

    /// Whoever may not know of somebody meets a closed door at every address about her, and her name nowhere.
    async fn nobody_learns_of_a_hidden_person(town: Town) {
        let things = Things::of(&town).await;
        let person = persons::search(&town.app.db, HIDDEN, 1).await.unwrap().remove(0);
        let worker = owner(&person.record(), &town).await;
        let mut closed_doors = 0;
        for one in staff::STAFF.iter().filter(|one| one.username != worker) {
            let browser = town.sign_in(one.username).await;
            let csrf = token(&browser).await;
            let watches = one.roles.contains(&"information_governance");
            for route in closed(&town) {
                let Access::Record(action) = route.access else { continue };
                let path = things.address(&route);
                if !path.contains(&things.0["/people/"]) && !path.contains(&things.0["/contacts/"]) {
                    continue;
                }
                if watches && action == "people/persons:history" {
                    continue; // Information governance sees who looked at whom: that is its work.
                }
                let answer = send(&browser, &route, &path, Some(&csrf)).await;
                assert_eq!(answer.status.as_u16(), 403, "{} at {route:?}", one.username);
                assert!(!answer.text().contains("Vane"), "{} learns of her at {route:?}", one.username);
                closed_doors += 1;
            }
            for path in ["/people?q=Astrid+Vane", "/people?q=9990001707", "/contacts", "/conversations?whose=all", "/"] {
                let body = browser.open(path).await.body();
                // What was asked for is shown again; that there is somebody, and where, is not.
                let told = body.contains(&person.id) || (!path.contains("Astrid") && body.contains("Astrid"));
                assert!(!told, "{} learns of her at {path}", one.username);
            }
        }
        assert!(closed_doors > 400, "only {closed_doors} doors were tried");
        // The one who works with her comes in by the same doors.
        let carol = town.sign_in(worker).await;
        carol.open(&format!("/people/{}", person.id)).await.has_status(200).sees(HIDDEN);
    }
}
