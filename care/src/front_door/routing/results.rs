//! How often the rules were right, and how often people were passed on: by week, with the pictures and their tables.

use std::collections::BTreeMap;

use axum::response::Response;
use engine::{pictures::NumberFormat, statistics::xmr::Better};
use jiff::{Timestamp, ToSpan, civil::Date};
use platform::{
    Error, Result,
    clock::{london, london_date},
    web::Cx,
};
use serde::Serialize;

use super::{facts::Names, model::Decision, rules, store};
use crate::front_door::{
    charts::{Chart, Series},
    contacts,
};

/// So many whole weeks are shown, and the one that runs.
const WEEKS: i64 = 26;

#[derive(Serialize)]
struct View {
    charts: Vec<Chart>,
    by_rule: Vec<Line>,
    number: Option<i64>,
    decided: usize,
    overridden: usize,
    unsaid: usize,
    gaps: usize,
}

/// How one rule of the version in force was followed.
#[derive(Serialize)]
struct Line {
    rule: String,
    decided: usize,
    overridden: usize,
}

/// The Monday of a day's week.
fn week_of(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

/// Counts moments by week from `first` to `last`, weeks without any among them.
fn by_week(moments: impl Iterator<Item = Timestamp>, first: Date, last: Date) -> BTreeMap<Date, i64> {
    let mut weeks = BTreeMap::new();
    let mut week = first;
    while week <= last {
        weeks.insert(week, 0);
        week = week.saturating_add(7.days());
    }
    for moment in moments {
        if let Some(count) = weeks.get_mut(&week_of(london_date(moment))) {
            *count += 1;
        }
    }
    weeks
}

pub(super) async fn show(cx: Cx) -> Result<Response> {
    let this = week_of(cx.today());
    let first = this.saturating_sub((7 * WEEKS).days());
    let from = first.at(0, 0, 0, 0).to_zoned(london()).map_err(Error::internal)?.timestamp();
    // What happens in this very moment is counted too.
    let before = cx.now().saturating_add(1.second()).map_err(Error::internal)?;
    let decisions = store::decisions(cx.db(), from, before).await?;
    let hand_offs = contacts::hand_offs(cx.db(), from, before, "").await?;
    let live = store::live(cx.db()).await?;
    let names = Names::of(&cx.app).await?;
    let number = |count: i64| f64::from(i32::try_from(count).unwrap_or(i32::MAX));
    let handed: Vec<(Date, f64)> =
        by_week(hand_offs.into_iter(), first, this).into_iter().map(|(week, count)| (week, number(count))).collect();
    let proposed = || decisions.iter().filter(|one| !one.proposed.is_empty());
    let all = by_week(proposed().map(|one| one.decided_at), first, this);
    let other = by_week(proposed().filter(|one| one.overridden).map(|one| one.decided_at), first, this);
    let shares: Vec<(Date, f64)> = all
        .iter()
        .filter_map(|(week, whole)| Some((*week, rules::share(other.get(week).copied().unwrap_or_default(), *whole)?)))
        .collect();
    let view = View {
        charts: vec![
            chart("handed", "Hand-offs, by week", "Hand-offs", HANDED, &handed, this, NumberFormat::Number(1))?,
            chart(
                "other",
                "Sent elsewhere than the rules say, by week",
                "Sent elsewhere",
                OTHER,
                &shares,
                this,
                NumberFormat::Percent(0),
            )?,
        ],
        by_rule: live
            .as_ref()
            .map(|live| by_rule(&live.id, &names.sentences(&live.rules), &decisions))
            .unwrap_or_default(),
        number: live.as_ref().map(|live| live.number),
        decided: proposed().count(),
        overridden: decisions.iter().filter(|one| one.overridden).count(),
        unsaid: decisions.iter().filter(|one| one.overridden && one.reason.is_none()).count(),
        gaps: decisions.iter().filter(|one| one.proposed.is_empty()).count(),
    };
    cx.show("front_door/routing/results.html", &view)
}

const HANDED: &str = "How often somebody got another worker to ring. Fewer is better.";
const OTHER: &str = "Of the contacts the rules named a place for, how many somebody sent elsewhere. Neither way is better: a \
     rising share says that the rules no longer fit.";

fn by_rule(version_id: &str, sentences: &[String], decisions: &[Decision]) -> Vec<Line> {
    let of = |position: i64| {
        decisions
            .iter()
            .filter(move |one| one.version_id.as_deref() == Some(version_id) && one.position == Some(position))
    };
    let line = |(sentence, position): (&String, i64)| Line {
        rule: format!("{position}. {sentence}"),
        decided: of(position).count(),
        overridden: of(position).filter(|one| one.overridden).count(),
    };
    sentences.iter().zip(1_i64..).map(line).collect()
}

/// A series of weeks; the one that runs can still change and is not judged.
fn chart(
    id: &str,
    title: &str,
    value_name: &str,
    about: &'static str,
    weeks: &[(Date, f64)],
    this: Date,
    format: NumberFormat,
) -> Result<Chart> {
    let better = if matches!(format, NumberFormat::Percent(_)) { Better::Neither } else { Better::Lower };
    let points = weeks.iter().map(|(week, value)| (week.strftime("%-d %b %Y").to_string(), *value)).collect();
    let provisional = weeks.iter().filter(|(week, _)| *week >= this).count();
    Series { id, title, value_name, period_name: "Week from", about, format, better, points, provisional }.chart()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_none_is_left_out() {
        let day = |text: &str| text.parse::<Date>().unwrap_or_default();
        assert_eq!(week_of(day("2026-11-23")), day("2026-11-23"));
        assert_eq!(week_of(day("2026-11-29")), day("2026-11-23"));
        let at = |text: &str| text.parse::<Timestamp>().unwrap_or_default();
        // Half past midnight in London on a Monday of summer time is still Sunday in UTC.
        let moments = [
            at("2026-10-18T23:30:00Z"),
            at("2026-10-19T10:00:00Z"),
            at("2026-11-02T10:00:00Z"),
            at("2020-01-01T00:00:00Z"),
        ];
        let weeks = by_week(moments.into_iter(), day("2026-10-12"), day("2026-11-02"));
        let found: Vec<(String, i64)> = weeks.into_iter().map(|(week, count)| (week.to_string(), count)).collect();
        let expected = [("2026-10-12", 0), ("2026-10-19", 2), ("2026-10-26", 0), ("2026-11-02", 1)];
        assert_eq!(found, expected.map(|(week, count)| (week.to_owned(), count)));
    }
}
