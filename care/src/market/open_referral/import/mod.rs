//! Taking services from somebody else's directory: page by page, each page kept when it was read, with a report.
//!
//! A service is known by its id; what says the same is not written again; one that a feed does not name any more is marked
//! and stays. A feed cannot change what another one told us. An import that breaks off keeps what came and marks nothing.

mod http;
mod read;
pub(super) mod store;

use std::collections::BTreeSet;

use jiff::civil::Date;
use platform::{
    Error, Result,
    app::App,
    clock::london_date,
    jobs::JobError,
    work::{Actor, Work},
};
use serde::Serialize;
use serde_json::Value as Json;

use crate::market::directory::{
    keep::{Batch, Mark, keep, mark},
    model::{Odd, Service},
};
use http::Feed;

pub use store::Import;

/// Services asked for in one page.
const PAGE: u64 = 50;
/// Pages of one feed.
const MOST_PAGES: u64 = 2_000;
/// Services kept in one piece of work.
const TOGETHER: usize = 50;
/// Findings kept of one import; all are counted.
const MOST_FINDINGS: i64 = 2_000;

/// Where services come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// An API of Open Referral UK.
    Address(String),
    /// A file's name and what it holds: a page, a list of services, or one service.
    File(String, Vec<u8>),
}

/// Takes everything a source has, and tells what came, what changed and what was odd.
///
/// # Errors
/// When the source cannot be one at all. What goes wrong on the way is in the report.
pub async fn import(app: &App, actor: &Actor, source: Source, name: Option<&str>, full: bool) -> Result<Import> {
    let (address, is_file) = match &source {
        Source::Address(address) => {
            (Feed::at(address).map_err(|why| Error::Refusal(sentence(&why)))?.base().to_owned(), false)
        }
        Source::File(name, _) => (name.clone(), true),
    };
    let mut work = Work::begin(app, actor.clone()).await?;
    let feed_id = store::feed(&mut work, &address, name, is_file).await?;
    let mut run = Run {
        app,
        actor,
        today: london_date(work.now()),
        told: Import::begun(work.new_id(), feed_id, work.now(), &actor.name),
        seen: BTreeSet::new(),
        full,
    };
    store::begin(&mut work, &run.told).await?;
    work.changed(super::IMPORT, ("directory_import", &run.told.id), None, None, Some(&Begun { address: &address }))
        .await?;
    work.commit().await?;
    let outcome = match source {
        Source::Address(address) => run.pages(&address).await?,
        Source::File(_, bytes) => run.file(&bytes).await?,
    };
    run.end(outcome).await
}

/// Reads a feed with an address again, as a job. It may run twice: what was kept is the same then.
///
/// # Errors
/// [`JobError::Fail`] when there is no such feed, [`JobError::Retry`] when the record store fails. What is wrong with the feed
/// itself is in the import's report.
pub async fn import_again(app: App, payload: Json) -> std::result::Result<(), JobError> {
    let id = payload.get("feed_id").and_then(Json::as_str).unwrap_or_default();
    let feed = store::feeds(&app.db).await?.into_iter().find(|feed| feed.id == id && !feed.is_file);
    let feed = feed.ok_or_else(|| JobError::Fail("there is no such feed".into()))?;
    import(&app, &Actor::service("import"), Source::Address(feed.address), None, false).await?;
    Ok(())
}

#[derive(Serialize)]
struct Begun<'a> {
    address: &'a str,
}

fn sentence(why: &str) -> String {
    let mut letters = why.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}. Nothing was changed.", letters.as_str())
}

/// One import while it runs.
struct Run<'a> {
    app: &'a App,
    actor: &'a Actor,
    today: Date,
    told: Import,
    seen: BTreeSet<String>,
    /// Whether each service is asked for again, even if its list says it did not change.
    full: bool,
}

/// How it ended: none when it came to the end, else why it broke off.
type Outcome = Option<String>;

impl Run<'_> {
    async fn file(&mut self, bytes: &[u8]) -> Result<Outcome> {
        let json: Json = match serde_json::from_slice(bytes) {
            Ok(json) => json,
            Err(cause) => return Ok(Some(format!("the file is no JSON: {cause}"))),
        };
        let mut odd = Odd::default();
        let page = match read::page(json, &mut odd) {
            Ok(page) => page,
            Err(why) => return Ok(Some(format!("the file cannot be read: {why}"))),
        };
        self.told.pages = 1;
        let part = page.total_pages.is_some_and(|all| all > 1);
        for chunk in page.services.chunks(TOGETHER) {
            self.keep(chunk, std::mem::take(&mut odd)).await?;
        }
        self.keep(&[], odd).await?;
        Ok(part.then(|| "the file is one page of several, so nothing was marked as gone".to_owned()))
    }

    async fn pages(&mut self, address: &str) -> Result<Outcome> {
        let feed = match Feed::at(address) {
            Ok(feed) => feed,
            Err(why) => return Ok(Some(why)),
        };
        for number in 1..=MOST_PAGES {
            let mut odd = Odd::default();
            let read = match feed.page(number, PAGE).await {
                Ok(json) => read::page(json, &mut odd),
                Err(why) => Err(why),
            };
            let page = match read {
                Ok(page) => page,
                Err(why) => return Ok(Some(format!("page {number} could not be read: {why}"))),
            };
            if page.number.is_some_and(|said| said != number) {
                let why = format!(
                    "page {number} was asked for, and the feed answered with page {}",
                    page.number.unwrap_or(0)
                );
                return Ok(Some(why));
            }
            let before = self.seen.len();
            let whole = match self.whole(&feed, &page.services, &mut odd).await? {
                Ok(whole) => whole,
                Err(why) => return Ok(Some(why)),
            };
            self.told.pages += 1;
            self.keep(&whole, odd).await?;
            let last = page.last.unwrap_or(false) || page.total_pages.is_some_and(|all| number >= all);
            if last || page.services.is_empty() {
                return Ok(None);
            }
            if self.seen.len() == before {
                return Ok(Some(format!("page {number} brought nothing new, so the feed seems to repeat itself")));
            }
        }
        Ok(Some(format!("the feed has more than {MOST_PAGES} pages")))
    }

    /// The services of a page with everything inside: those that come short are asked for one by one, unless we have
    /// them as they were last changed.
    async fn whole(
        &mut self,
        feed: &Feed,
        services: &[Json],
        odd: &mut Odd,
    ) -> Result<std::result::Result<Vec<Json>, String>> {
        let mut whole = Vec::with_capacity(services.len());
        for short in services {
            let id = short.get("id").and_then(Json::as_str);
            let Some(id) = id.filter(|_| !read::is_whole(short)) else {
                whole.push(short.clone());
                continue;
            };
            let modified = short.get("last_modified").and_then(Json::as_str).and_then(|text| text.parse().ok());
            if !self.full && store::has(&self.app.db, &self.told.feed_id, id, modified).await? {
                let first = i64::from(self.seen.insert(id.to_owned()));
                self.told.came += first;
                self.told.same += first;
                continue;
            }
            match feed.service(id).await {
                Ok(json) if json.get("id").and_then(Json::as_str) == Some(id) => whole.push(json),
                Ok(_) => {
                    odd.say(
                        &format!("Service {id}"),
                        "its own address answers with another; what its list says was kept",
                    );
                    whole.push(short.clone());
                }
                Err(why) if why.contains("status 404") => {
                    odd.say(
                        &format!("Service {id}"),
                        "it is in the list and has no page of its own; what its list says was kept",
                    );
                    whole.push(short.clone());
                }
                Err(why) => return Ok(Err(why)),
            }
        }
        Ok(Ok(whole))
    }

    /// Keeps some services in one piece of work, with what was odd about them.
    async fn keep(&mut self, services: &[Json], mut odd: Odd) -> Result<()> {
        let mut work = Work::begin(self.app, self.actor.clone()).await?;
        let mut read: Vec<Service> = Vec::new();
        for json in services {
            self.told.came += 1;
            let Some(mut one) = read::service(json, self.today, &mut odd) else {
                self.told.refused += 1;
                continue;
            };
            if !self.seen.insert(one.id.clone()) {
                odd.say(&format!("Service {}", one.id), "it came more than once in this import; the first was kept");
                self.told.refused += 1;
                continue;
            }
            self.whose(&mut work, &mut one, &mut odd).await?;
            read.push(one);
        }
        let kept = keep(&mut work, Batch { feed_id: &self.told.feed_id, services: read }, &mut odd).await?;
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.told.new += number(kept.new);
        self.told.changed += number(kept.changed);
        self.told.same += number(kept.same);
        self.told.refused += number(kept.refused);
        let room = usize::try_from((MOST_FINDINGS - self.told.findings).max(0)).unwrap_or(0);
        let first: Vec<_> = odd.0.iter().take(room).cloned().collect();
        store::findings(&mut work, &self.told.id, self.told.findings, &first).await?;
        self.told.findings += i64::try_from(odd.0.len()).unwrap_or(i64::MAX);
        store::progress(&mut work, &self.told).await?;
        work.changed(super::IMPORT, ("directory_import", &self.told.id), None, None, Some(&self.told)).await?;
        work.commit().await
    }

    /// A service that names its organisation without bringing it keeps the name if we know it.
    async fn whose(&self, work: &mut Work, one: &mut Service, odd: &mut Odd) -> Result<()> {
        if one.organization.is_some() {
            return Ok(());
        }
        if let Some(id) = &one.organization_id
            && !store::knows_organisation(work, id).await?
        {
            odd.say(
                &format!("Service {}", one.id),
                format!("its organisation {id} is not in the feed; it was left out"),
            );
            one.organization_id = None;
        }
        Ok(())
    }

    async fn end(mut self, outcome: Outcome) -> Result<Import> {
        if outcome.is_none() {
            let held = store::services_of(&self.app.db, &self.told.feed_id).await?;
            let gone: Vec<String> = held.into_iter().filter(|id| !self.seen.contains(id)).collect();
            for some in gone.chunks(TOGETHER) {
                let mut work = Work::begin(self.app, self.actor.clone()).await?;
                for id in some {
                    mark(&mut work, id, Mark::Vanished).await?;
                    self.told.vanished += 1;
                }
                work.commit().await?;
            }
        }
        let mut work = Work::begin(self.app, self.actor.clone()).await?;
        self.told.broke = outcome;
        self.told.ended_at = Some(work.now());
        store::progress(&mut work, &self.told).await?;
        work.changed(super::IMPORT, ("directory_import", &self.told.id), None, None, Some(&self.told)).await?;
        work.commit().await?;
        Ok(self.told)
    }
}
