//! What small spends came to and what they achieved, by purpose, in a financial year: a table, and a picture of it.

use std::collections::BTreeMap;

use axum::response::Response;
use engine::pictures::{Bar, BarPicture, bars_svg};
use jiff::{ToSpan, civil::Date};
use platform::{Result, web::Cx};
use serde::Serialize;

use super::{
    limits::pounds,
    rules::{PURPOSES, Period},
    store,
};

/// What one purpose came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Total {
    pub purpose: &'static str,
    pub spends: i64,
    pub pence: i64,
    pub yes: i64,
    pub partly: i64,
    pub no: i64,
    pub not_started: i64,
    pub not_asked: i64,
}

/// The purposes as they fit beside a bar, in the order of [`PURPOSES`].
const SHORT: [&str; PURPOSES.len()] = [
    "Equipment",
    "For the home",
    "Warmth or food",
    "Getting there",
    "Joining in",
    "Phone and online",
    "A break for a carer",
    "Something else",
];

fn short(purpose: &str) -> &str {
    PURPOSES.iter().zip(SHORT).find(|((_, words), _)| *words == purpose).map_or(purpose, |(_, short)| short)
}

/// Folds the rows of the store into one total for each purpose, and one of all.
pub(super) fn fold(rows: &[(String, String, i64, i64)]) -> (Vec<Total>, Total) {
    let mut by: BTreeMap<usize, Total> = BTreeMap::new();
    let mut all = Total { purpose: "All", ..Total::default() };
    for (purpose, answer, pence, spends) in rows {
        let at = PURPOSES.iter().position(|(key, _)| key == purpose).unwrap_or(PURPOSES.len() - 1);
        let one = by.entry(at).or_insert_with(|| Total { purpose: PURPOSES[at].1, ..Total::default() });
        for total in [one, &mut all] {
            total.spends += spends;
            total.pence += pence;
            *match answer.as_str() {
                "yes" => &mut total.yes,
                "partly" => &mut total.partly,
                "no" => &mut total.no,
                "not_started" => &mut total.not_started,
                _ => &mut total.not_asked,
            } += spends;
        }
    }
    (by.into_values().filter(|total| total.spends != 0 || total.pence != 0).collect(), all)
}

#[derive(Serialize)]
struct View {
    from: Date,
    to: Date,
    before_href: String,
    after_href: Option<String>,
    said: String,
    rows: Vec<Total>,
    all: Total,
    picture: String,
}

pub(super) async fn show(cx: Cx) -> Result<Response> {
    let asked = cx.query.date("from").ok().flatten().unwrap_or(cx.today()).min(cx.today());
    let (from, before) = Period::Year.around(asked);
    let (rows, all) = fold(&store::totals(cx.db(), from, before).await?);
    let asked_of = all.yes + all.partly + all.no;
    let said = if all.spends == 0 {
        "Nothing was spent in this year.".to_owned()
    } else {
        format!(
            "{} in {} spends. Of {asked_of} that were tried and asked about, {} did what they were meant to, {} in part.",
            pounds(all.pence),
            all.spends,
            all.yes,
            all.partly
        )
    };
    #[expect(clippy::cast_precision_loss, reason = "the length of a bar; the table has the pence")]
    let bar = |row: &Total| Bar {
        label: short(row.purpose).to_owned(),
        value: Some(row.pence as f64 / 100.0),
        words: pounds(row.pence),
    };
    let picture = BarPicture {
        id: "small-spend".to_owned(),
        title: "What was spent on each purpose".to_owned(),
        description: said.clone(),
        bars: rows.iter().map(bar).collect(),
        full: None,
    };
    let after = before.min(cx.today());
    let view = View {
        from,
        to: before.saturating_sub(1.days()),
        before_href: format!("/small-spend/totals?from={}", from.saturating_sub(1.days())),
        after_href: (before <= cx.today()).then(|| format!("/small-spend/totals?from={after}")),
        said,
        picture: bars_svg(&picture).to_string(),
        rows,
        all,
    };
    cx.show("front_door/small_spend/totals.html", &view)
}
