//! What an address of the API asks for. What cannot be read is answered with a sentence, because a filter that is left out
//! silently answers another question.

use jiff::{Timestamp, civil::Time};
use platform::{Result, storage::Database, web::Form};

use crate::market::directory::{
    rules::{MILE, Point},
    search,
};

/// Things on one page, unless it is said.
const ON_A_PAGE: i64 = 50;
/// The most on one page.
const MOST_ON_A_PAGE: i64 = 100;
/// Metres around a postcode, unless it is said.
const NEAR: f64 = 10.0 * MILE;

/// What was wrong with an address, for whoever wrote it.
#[derive(Debug)]
pub(super) struct Wrong(pub String);

/// What is asked for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub page: i64,
    pub per_page: i64,
    pub full: bool,
    pub minimal: bool,
    pub search: String,
    pub term: String,
    pub taxonomy: String,
    pub organization: String,
    pub minimum_age: Option<f64>,
    pub maximum_age: Option<f64>,
    /// From this time of day on, as `10:00`.
    pub start: String,
    /// Until this time of day, as `18:00:59`.
    pub end: String,
    /// Two letters.
    pub day: String,
    pub modified_after: Option<Timestamp>,
    /// Within so many metres of a point.
    pub near: Option<(Point, f64)>,
}

impl Asked {
    pub(super) fn read(query: &Form) -> Result<Self, Wrong> {
        let whole = |name: &str, otherwise: i64, most: i64| match query.text(name) {
            "" => Ok(otherwise),
            text => text
                .parse::<i64>()
                .ok()
                .filter(|number| *number >= 1)
                .map(|number| number.min(most))
                .ok_or_else(|| Wrong(format!("{name} must be a whole number from 1 on."))),
        };
        let number = |name: &str| match query.text(name) {
            "" => Ok(None),
            text => text
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
                .map(Some)
                .ok_or_else(|| Wrong(format!("{name} must be a number."))),
        };
        let time = |name: &str| match query.text(name) {
            "" => Ok(String::new()),
            text => text
                .get(..5)
                .and_then(|text| text.parse::<Time>().ok())
                .map(|time| time.strftime("%H:%M").to_string())
                .ok_or_else(|| Wrong(format!("{name} must be a time such as 10:00."))),
        };
        let yes = |name: &str| matches!(query.text(name), "true" | "1" | "yes");
        let end = time("end_time")?;
        let modified_after = match query.text("modified_after") {
            "" => None,
            text => {
                let midnight = || format!("{text}T00:00:00Z").parse().ok();
                let read = text.parse().ok().or_else(midnight);
                Some(read.ok_or_else(|| Wrong("modified_after must be a moment such as 2026-11-23T09:30:00Z.".into()))?)
            }
        };
        Ok(Self {
            page: whole("page", 1, 1_000_000)?,
            per_page: whole("per_page", ON_A_PAGE, MOST_ON_A_PAGE)?,
            full: yes("full"),
            minimal: yes("minimal"),
            search: query.text("search").chars().take(200).collect(),
            term: query.text("taxonomy_term_id").to_owned(),
            taxonomy: query.text("taxonomy_id").to_owned(),
            organization: query.text("organization_id").to_owned(),
            minimum_age: number("minimum_age")?,
            maximum_age: number("maximum_age")?,
            start: time("start_time")?,
            end: if end.is_empty() { end } else { format!("{end}:59") },
            day: day(query.text("day"))?,
            modified_after,
            near: None,
        })
    }

    /// The same with `postcode` and `proximity`.
    pub(super) async fn read_with_place(db: &Database, query: &Form) -> Result<Result<Self, Wrong>> {
        let mut asked = match Self::read(query) {
            Ok(asked) => asked,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let metres = match query.text("proximity") {
            "" => NEAR,
            text => match text.parse::<f64>().ok().filter(|metres| (1.0..=1_000_000.0).contains(metres)) {
                Some(metres) => metres,
                None => return Ok(Err(Wrong("proximity must be a number of metres.".into()))),
            },
        };
        let postcode = query.text("postcode");
        if !postcode.is_empty() {
            match search::locate(db, postcode).await? {
                Some((point, _)) => asked.near = Some((point, metres)),
                None => return Ok(Err(Wrong("We do not know where this postcode is.".into()))),
            }
        } else if !query.text("proximity").is_empty() {
            return Ok(Err(Wrong("proximity needs a postcode.".into())));
        }
        Ok(Ok(asked))
    }

    pub(super) fn offset(&self) -> i64 {
        (self.page - 1) * self.per_page
    }
}

/// A day as the calendar standard writes it: `Monday`, `mon` and `MO` are `MO`.
fn day(text: &str) -> Result<String, Wrong> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let asked = text.to_lowercase();
    if asked.is_empty() {
        return Ok(asked);
    }
    let found = DAYS.iter().find(|day| asked.len() >= 2 && day.starts_with(&asked));
    found
        .map(|day| day[..2].to_uppercase())
        .ok_or_else(|| Wrong("day must be a day of the week such as MO or Monday.".into()))
}
