//! Every page a slice holds up as a sample, as text, as the first role that may open it sees it on the town's Monday. The
//! words are the same on both databases; a change of a page is read in review as a change of its file in `tests-pages`.

use care::{
    shell::{
        self,
        policies::ROLES,
        town::{Town, monday, town},
    },
    town::staff,
};
use platform::{
    access::{Resource, Situation, Subject},
    app::{App, Config},
    clock::Clock,
    identity,
    ids::Ids,
    slice::Access,
    stories,
    testing::{Browser, Page, TestFolder, assert_page},
    web,
};

const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests-pages");

/// The town's service with a data folder of its own, because pages of evidence write there; it goes with this value.
struct Served {
    app: App,
    _folder: TestFolder,
}

impl Served {
    fn of(town: &Town) -> Self {
        let folder = TestFolder::new();
        let config = Config { data: folder.to_path_buf(), ..town.app.config.clone() };
        let app = shell::app((*town.db).clone(), Clock::standing(monday()), Ids::seeded(2), config).unwrap();
        Self { app, _folder: folder }
    }

    /// A browser in which the first of the staff with this role has signed in; without a role, nobody has.
    async fn browser(&self, role: Option<&str>) -> Browser {
        let browser = Browser::new(web::router(&self.app));
        if let Some(role) = role {
            let mut page = browser.open("/sign-in").await;
            page.fill("Username", holder(role).username).fill("Password", staff::PASSWORD);
            page.press("Sign in").await.has_status(200);
        }
        browser
    }

    /// The first role that may open a page; none where anybody may.
    async fn first_role(&self, sample: &str) -> Option<&'static str> {
        let path = sample.split('?').next().unwrap_or_default();
        let routes: Vec<_> = self.app.slices.iter().flat_map(|slice| (slice.routes)()).collect();
        let fits = |pattern: &str| {
            let (pattern, path) = (pattern.split('/'), path.split('/'));
            pattern.clone().count() == path.clone().count()
                && pattern.zip(path).all(|(held, asked)| held == asked || held.starts_with('{'))
        };
        let exact = routes.iter().find(|route| route.path == path && route.method == "GET");
        let route = exact.or_else(|| routes.iter().find(|route| route.method == "GET" && fits(route.path)));
        let action = match route.unwrap_or_else(|| panic!("no route leads to the sample {sample}")).access {
            Access::Public => return None,
            Access::SignedIn => return Some(ROLES[0].name),
            Access::Area(action) => action,
            Access::Record(_) => panic!("the sample {sample} is a record's page: its address has an id, which changes"),
        };
        for role in ROLES.iter().map(|role| role.name) {
            let account = identity::account_named(&self.app, holder(role).username).await.unwrap().unwrap();
            let (account_id, roles, teams) = (account.id, account.roles, account.teams);
            let subject = Subject { account_id, roles, teams, second_factor: false };
            if self.app.policy.decide(&subject, action, &Resource::Area, &Situation::care()).allowed {
                return Some(role);
            }
        }
        panic!("nobody may open the sample {sample}")
    }
}

/// The first of the staff with this role, rather somebody who has no other.
fn holder(role: &str) -> &'static staff::Staff {
    let only = staff::STAFF.iter().find(|one| one.roles == [role]);
    only.or_else(|| staff::STAFF.iter().find(|one| one.roles.contains(&role))).unwrap()
}

/// A page when nothing on it is being worked out any more: on a machine with much to do that takes longer than a viewer waits.
async fn settled(browser: &Browser, sample: &str) -> Page {
    for _ in 0..30 {
        let page = browser.open(sample).await;
        if !page.body().contains("loads itself again") {
            return page;
        }
    }
    panic!("{sample} never has its numbers")
}

/// `/people/new` is kept as `people-new`.
fn name(sample: &str) -> String {
    let words = sample.trim_start_matches('/').replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    if words.is_empty() { "start".into() } else { words }
}

stories! {
    with town;

    async fn every_sample_is_the_page_that_is_kept(town: Town) {
        let served = Served::of(&town);
        let samples: Vec<&str> = served.app.slices.iter().flat_map(|slice| slice.samples).copied().collect();
        assert!(samples.len() > 10, "{samples:?}");
        for sample in &samples {
            let role = served.first_role(sample).await;
            let page = settled(&served.browser(role).await, sample).await;
            page.has_status(200);
            assert_page(PAGES, &name(sample), &page);
        }
        // A page that is no sample any more leaves no file behind.
        let known: Vec<String> = samples.iter().map(|sample| format!("{}.txt", name(sample))).collect();
        for file in std::fs::read_dir(PAGES).unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            assert!(known.contains(&file), "tests-pages/{file} is no sample's page: delete it");
        }
    }
}
