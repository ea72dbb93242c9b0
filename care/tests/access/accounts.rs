//! Stories of accounts: the first one of a council, a newcomer, a forgotten password, a leaver, two administrators.

use care::shell::{
    self,
    town::{Town, monday, service, town},
};
use jiff::SignedDuration;
use platform::{
    both,
    clock::Clock,
    identity::{self, NewAccount},
    ids::Ids,
    stories,
    testing::{Browser, Page, fresh},
    web,
    work::{Actor, Work},
};

const NEW_PASSWORD: &str = "mended lantern kite orchard";

/// The address in the box of the page that shows a link, without the host.
fn link(page: &Page) -> String {
    let text = page.text();
    let line = text.lines().find_map(|line| line.strip_prefix("Link: http://alongside.test"));
    line.unwrap_or_else(|| panic!("no link of ours on {text}")).to_owned()
}

/// The page of an account, as somebody who looks after accounts opens it.
async fn account_page(browser: &Browser, name: &str) -> Page {
    let list = browser.open("/accounts").await;
    let text = list.text();
    let (_, rest) = text.split_once(&format!("[{name}](/accounts/")).unwrap_or_else(|| panic!("no {name} in {text}"));
    let page = browser.open(&format!("/accounts/{}", &rest[..36])).await;
    page.has_status(200);
    page
}

async fn chooses_a_password(nobody: &Browser, link: &str) -> Page {
    let mut page = nobody.open(link).await;
    page.fill("Your password", NEW_PASSWORD);
    page.press("Set my password").await.has_status(200).sees("Your password is set. Sign in with it.");
    page
}

async fn signs_in(browser: &Browser, username: &str, password: &str) -> Page {
    let mut page = browser.open("/sign-in").await;
    page.fill("Username", username).fill("Password", password);
    page.press("Sign in").await;
    page
}

both! {
    /// From an empty record store to a first administrator who is in, with nobody else ever having known the password.
    async fn the_first_account_of_a_council(store) {
        let tables = platform::app::migrations(&shell::slices());
        let db = fresh(store, "empty", &tables, |_| async { Ok(()) }).await;
        let app = service((*db).clone(), Clock::standing(monday()), Ids::seeded(3)).unwrap();
        let mut work = Work::begin(&app, Actor::service("command line")).await.unwrap();
        let new = NewAccount {
            username: "ada@example.org".into(),
            name: "Ada Marsh".into(),
            title: "System administrator".into(),
            roles: vec!["administrator".into()],
            teams: Vec::new(),
            password: None,
        };
        let made = identity::create_account(&mut work, new).await.unwrap();
        work.commit().await.unwrap();
        let mut work = Work::begin(&app, Actor::service("command line")).await.unwrap();
        let address = identity::invite(&mut work, &app, &made.id).await.unwrap();
        work.commit().await.unwrap();
        let address = address.strip_prefix("http://alongside.test").unwrap();

        let browser = Browser::new(web::router(&app));
        browser.open(address).await.has_status(200).sees("Ada Marsh").sees("ada@example.org");
        chooses_a_password(&browser, address).await;
        // Her role needs a second factor, and the page says so at once.
        signs_in(&browser, "ada@example.org", NEW_PASSWORD).await.has_status(200).sees("Your role needs a second step");
        browser.open("/accounts").await.has_status(200).sees("Ada Marsh");
        browser.open("/people").await.has_status(403);
    }
}

stories! {
    with town;

    async fn a_newcomer_comes_in_by_a_link_that_works_once(town: Town) {
        let sam = town.sign_in("sam").await;
        let mut page = sam.open("/accounts/new").await;
        page.fill("Username", "Wren@example.org ").fill("Name", "Wren Halloway").fill("Job title", "Social worker");
        page.tick("social worker").tick("North Quay Team");
        page.press("Make the account").await.has_status(200).sees("A link for Wren Halloway");
        let address = link(&page);
        let kept = page.path().to_owned();
        assert!(!kept.contains("welcome"), "the link stands in no address bar: {kept}");

        let wren = town.browser();
        let mut choose = wren.open(&address).await;
        choose.fill("Your password", "short");
        choose.press("Set my password").await.has_status(422).sees("at least 12").does_not_see("short”");
        choose.fill("Your password", "wren halloway 1990");
        choose.press("Set my password").await.has_status(422).sees("easy to guess");
        chooses_a_password(&wren, &address).await;
        signs_in(&wren, "wren@example.org", NEW_PASSWORD).await.has_status(200);
        wren.open("/people?q=Mary+Ashdown").await.has_status(200);
        // Used up, whoever tries, and however wrong the link.
        for tried in [address.as_str(), "/welcome/x", "/welcome/%00", &format!("/welcome/{}", "A".repeat(43))] {
            town.browser().open(tried).await.has_status(404).sees("used already, or is older than three days");
        }
        sam.open("/accounts?q=wren").await.sees("Wren Halloway").sees("1 of 27");
    }

    async fn a_link_ends_after_three_days_and_a_newer_one_takes_its_place(town: Town) {
        let sam = town.sign_in("sam").await;
        let mut page = account_page(&sam, "Hana Okafor").await;
        page.press("Make a link to choose a password").await.has_status(200);
        let first = link(&page);
        let mut page = account_page(&sam, "Hana Okafor").await;
        page.press("Make a link to choose a password").await.has_status(200);
        let second = link(&page);
        let hana = town.browser();
        hana.open(&first).await.has_status(404);
        hana.open(&second).await.has_status(200);
        // The password she has goes on until she chooses another.
        town.sign_in("hana").await;
        town.later(SignedDuration::from_hours(72));
        hana.open(&second).await.has_status(404);
    }

    async fn a_leaver_is_out_at_once_and_may_come_back(town: Town) {
        let (sam, hana) = (town.sign_in("sam").await, town.sign_in("hana").await);
        let mut page = account_page(&sam, "Hana Okafor").await;
        page.press("Make a link to choose a password").await;
        let address = link(&page);
        let mut page = account_page(&sam, "Hana Okafor").await;
        page.press("Close the account").await.has_status(200).sees("signed out everywhere").sees("Closed");
        assert!(hana.open("/contacts").await.path().starts_with("/sign-in"), "her open browser is out too");
        hana.open(&address).await.has_status(404);
        signs_in(&town.browser(), "hana", care::town::staff::PASSWORD).await.has_status(422);
        let mut page = account_page(&sam, "Hana Okafor").await;
        page.does_not_see("Make a link");
        page.press("Open the account again").await.has_status(200).sees("open again");
        town.sign_in("hana").await;
    }

    /// Whoever looks after accounts does not open people's records to themselves, and does not lock everybody out.
    async fn nobody_changes_their_own_roles(town: Town) {
        let sam = town.sign_in("sam").await;
        let mut page = account_page(&sam, "Sam Ferriby").await;
        page.sees("only another administrator changes them").does_not_see("Close the account");
        page.tick("social worker");
        page.press("Save").await.has_status(422).sees("Ask another administrator");
        sam.open("/people?q=Mary").await.has_status(403);
        let me = identity::account_named(&town.app, "sam").await.unwrap().unwrap();
        let token = crate::every_route::token(&sam).await;
        for act in ["close", "second-factor/remove"] {
            let body = format!("csrf={token}");
            let kind = [("content-type", "application/x-www-form-urlencoded")];
            let answer = sam.request("POST", &format!("/accounts/{}/{act}", me.id), &kind, body).await;
            assert_eq!(answer.status.as_u16(), 409, "{act}");
        }
        assert_eq!(identity::account_named(&town.app, "sam").await.unwrap().unwrap().roles, ["administrator"]);
        // His own name he may mend.
        let mut page = account_page(&sam, "Sam Ferriby").await;
        page.fill("Job title", "Systems lead");
        page.press("Save").await.has_status(200).sees("Systems lead");
    }

    async fn of_two_administrators_the_second_sees_what_the_first_saved(town: Town) {
        let sam = town.sign_in("sam").await;
        let (mut one, mut two) = (account_page(&sam, "Hana Okafor").await, account_page(&sam, "Hana Okafor").await);
        one.fill("Job title", "Senior contact officer");
        one.press("Save").await.has_status(200);
        two.fill("Job title", "Contact lead").tick("manager");
        two.press("Save").await.has_status(409).sees("What somebody else saved meanwhile").sees("Senior contact officer");
        assert_eq!(two.value("Job title"), "Contact lead", "what was typed is kept");
        two.press("Save").await.has_status(200).sees("Contact lead");
        let hana = identity::account_named(&town.app, "hana").await.unwrap().unwrap();
        assert!(hana.roles.contains(&"manager".to_owned()), "{hana:?}");
    }

    async fn what_does_not_fit_is_said_and_what_was_typed_is_kept(town: Town) {
        let sam = town.sign_in("sam").await;
        let mut page = sam.open("/accounts/new").await;
        page.fill("Username", "hana").fill("Job title", "<b>Lead</b>").tick("manager");
        page.press("Make the account").await.has_status(422).sees("already").sees("Enter their name");
        assert_eq!(page.value("Job title"), "<b>Lead</b>");
        page.fill("Username", "two words").fill("Name", "<script>alert(1)</script>{{ 7*7 }}");
        page.press("Make the account").await.has_status(422).sees("without blanks");
        page.fill("Username", "odd.name").forge("roles", "root");
        page.press("Make the account").await.has_status(422).sees("Choose roles from the list");
        let mut page = sam.open("/accounts/new").await;
        page.fill("Username", "odd.name").fill("Name", "<script>alert(1)</script>{{ 7*7 }}");
        page.press("Make the account").await.has_status(200);
        assert!(!sam.open("/accounts").await.body().contains("<script>alert"));
        let mut teams = sam.open("/accounts").await;
        teams.fill("Name of a new team", "north quay team");
        teams.press("Add team").await.has_status(422).sees("There is a team of that name already");
        teams.fill("Name of a new team", "Night Team");
        teams.press("Add team").await.has_status(200).sees("Night Team");
    }
}

/// The real command on an empty data folder: it sets the record store up, makes the account, and prints the link.
#[test]
fn the_command_makes_the_first_account() {
    let data = platform::testing::folder().join("first-account");
    let run = |words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_alongside"));
        command.arg("account").args(words).arg("--data").arg(&data).env_remove("ALONGSIDE_DATABASE");
        let done = command.output().unwrap();
        (done.status.success(), String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    let (done, _, told) = run(&["ada"]);
    assert!(!done && told.contains("--name"), "{told}");
    let (done, _, told) = run(&["ada", "--name", "Ada Marsh", "--role", "queen"]);
    assert!(!done && told.contains("There is no role queen") && told.contains("administrator"), "{told}");
    let (done, first, _) = run(&["ada", "--name", "Ada Marsh", "--public-url", "https://care.example.org/"]);
    assert!(done && first.contains("Made the account ada for Ada Marsh: administrator."), "{first}");
    assert!(first.contains("https://care.example.org/welcome/"), "{first}");
    let (done, second, _) = run(&["ada"]);
    assert!(done && !second.contains("Made the account") && second.contains("/welcome/"), "{second}");
    std::fs::remove_dir_all(data).unwrap();
}
