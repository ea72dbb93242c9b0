//! How many people were helped without a full record: a page of numbers, without a name.

use axum::response::Response;
use jiff::ToSpan;
use platform::{Result, clock::london, web::Cx};
use serde::Serialize;

use super::{rules, store};

#[derive(Serialize)]
struct View {
    months: Vec<store::Month>,
    helped: Vec<(&'static str, i64)>,
    total: i64,
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let first = cx.today().first_of_month().saturating_sub(11.months());
    let from = first.at(0, 0, 0, 0).to_zoned(london()).map_or(jiff::Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
    let months = store::months(cx.db(), from).await?;
    let of = |key: &str| months.iter().filter_map(|month| month.helped_with.get(key)).sum::<i64>();
    let helped = rules::HELPED_WITH.iter().map(|(key, label)| (*label, of(key))).filter(|(_, n)| *n > 0).collect();
    let total = months.iter().map(|month| month.made).sum();
    cx.show("front_door/light/list.html", &View { months, helped, total })
}
