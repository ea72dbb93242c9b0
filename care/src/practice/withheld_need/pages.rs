//! The one page: what was not met, and what followed. No name, and no count from 1 to 4.

use axum::response::Response;
use jiff::{Timestamp, ToSpan, civil::Date};
use platform::{Result, clock::london, web::Cx};
use serde::Serialize;

use super::{
    counts::{self, Line, Table},
    rules::{self, Index},
};
use crate::people::small_numbers::{FEWEST, told};

/// Months in the table, this one among them.
const MONTHS: i64 = 6;
/// Months of closures in the index.
const INDEX_MONTHS: i64 = 12;

#[derive(Serialize)]
struct View {
    table: Table,
    places: Vec<Line>,
    whys: Vec<Line>,
    from: Date,
    to: Date,
    days: i64,
    index: IndexView,
    any: bool,
}

/// The index as it may be told.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct IndexView {
    pub closures: String,
    pub unmet: String,
    pub followed: String,
    pub recontact: String,
    pub hospital: String,
    pub concern: String,
    pub share: Option<String>,
}

impl From<&Index> for IndexView {
    fn from(index: &Index) -> Self {
        let words = |count: i64| told(count).words();
        // The share tells the numerator, so it is told only when that is; a share of nothing is none.
        let small = (1..FEWEST).contains(&index.followed) || index.closures < FEWEST;
        #[expect(clippy::cast_precision_loss, reason = "counts of conversations are far below 2^53")]
        let share = (!small).then(|| format!("{:.1}%", 100.0 * index.followed as f64 / index.closures as f64));
        Self {
            closures: words(index.closures),
            unmet: words(index.unmet),
            followed: words(index.followed),
            recontact: words(index.recontact),
            hospital: words(index.hospital),
            concern: words(index.concern),
            share,
        }
    }
}

fn midnight(day: Date) -> Timestamp {
    day.at(0, 0, 0, 0).to_zoned(london()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// GET /unmet-needs
pub(super) async fn show(cx: Cx) -> Result<Response> {
    let this = cx.today().first_of_month();
    let months: Vec<Date> = (0..MONTHS).map(|ago| this.saturating_sub(ago.months())).collect();
    let first = months.last().copied().unwrap_or(this);
    let unmet = counts::unmet_between(cx.db(), midnight(first), cx.now()).await?;
    // Closures whose 91 days are over, of the year before that.
    let over = cx.today().saturating_sub(rules::DAYS.days());
    let from = over.saturating_sub(INDEX_MONTHS.months());
    let closures = counts::closures(cx.db(), midnight(from), midnight(over)).await?;
    let signals = counts::signals(cx.db(), midnight(from)).await?;
    let index = rules::index(&closures, &signals, cx.now());
    let view = View {
        any: !unmet.is_empty(),
        table: counts::table(&unmet, &months),
        places: counts::lines(&unmet, counts::place),
        whys: counts::lines(&unmet, counts::why),
        from,
        to: over.saturating_sub(1.days()),
        days: rules::DAYS,
        index: IndexView::from(&index),
    };
    cx.show("practice/withheld_need/show.html", &view)
}
