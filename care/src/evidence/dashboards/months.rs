//! A monthly measure on a board: its chart with limits, and one reading that says since when it changes, how that shows, and
//! what was written down shortly before.

use engine::{
    columns::{Cell, Table},
    pictures::{Size, sparkline, variation_icon, xmr_svg},
    statistics::xmr::{Rule, Variation},
};

use super::views::Picture;
use crate::evidence::measures::{self, Judged, Measure, month_words, variation_words};

/// Months in the table of a board; all of them are on the measure's page.
const MONTHS: usize = 13;
/// A mark stands for the cause of a change that begins within so many months after it.
const SOON: usize = 3;

/// The picture. Outside the council no small number is told: not in the table, and not by the chart.
pub(super) fn picture(measure: &Measure, judged: &Judged, source: &str, outside: bool) -> Picture {
    let id = format!("m-{}", measure.slug);
    let table = measures::table(measure, judged);
    let hidden = |row: &Vec<Cell>| !matches!(row.get(1), Some(Cell::Real(_) | Cell::Int(_)));
    let any_hidden = outside && table.rows.iter().any(hidden);
    let last_hidden = outside
        && judged
            .last()
            .is_none_or(|last| table.rows.iter().any(|row| row.first() == Some(&Cell::Date(last.on)) && hidden(row)));
    let mut reading = if last_hidden { variation_words(judged.variation()).to_owned() + "." } else { reading(judged) };
    if any_hidden {
        reading
            .push_str(" The picture is left out here, because fewer than five people stand behind some of its months.");
    }
    let wide = judged.picture(&format!("{id}-wide"), measure, Size::Wide);
    let narrow = judged.picture(&id, measure, Size::Compact);
    let rows = if outside { told(&table, judged) } else { months(judged) };
    Picture {
        question: measure.question.to_owned(),
        name: measure.name.to_owned(),
        reading,
        standing: variation_words(judged.variation()),
        icon: judged
            .variation()
            .map_or_else(String::new, |shows| variation_icon(&format!("{id}-i"), shows).to_string()),
        spark: sparkline(&judged.picture(&format!("{id}-s"), measure, Size::Compact)).to_string(),
        drawn: (!any_hidden).then(|| (xmr_svg(&narrow), xmr_svg(&wide))),
        headings: ["Month", "Value", "Counted", "Of", "What it shows"].map(str::to_owned).to_vec(),
        rows,
        caption: format!("{}, the newest months first", measure.name),
        definition: (
            format!("/evidence/measures/{}?source={source}", measure.slug),
            "All months, definition and who is behind them",
        ),
        table,
        urgency: judged.urgency(),
        id,
        ..Picture::default()
    }
}

fn months(judged: &Judged) -> Vec<Vec<String>> {
    let shows = |at: usize| {
        judged.xmr.points.get(at).map_or("Can still change", |point| variation_words(Some(point.variation)))
    };
    let rows = judged.months.iter().enumerate().rev().take(MONTHS);
    rows.map(|(at, month)| {
        vec![
            month_words(month.on),
            judged.format.text(month.value),
            month.numerator.to_string(),
            month.denominator.map_or_else(String::new, |of| of.to_string()),
            shows(at).to_owned(),
        ]
    })
    .collect()
}

/// The newest rows of the table as it may leave.
fn told(table: &Table, judged: &Judged) -> Vec<Vec<String>> {
    let text = |row: &Vec<Cell>, at: usize| match row.get(at) {
        Some(Cell::Date(on)) => month_words(*on),
        Some(Cell::Real(value)) => judged.format.text(*value),
        Some(Cell::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    table.rows.iter().rev().take(MONTHS).map(|row| [0, 1, 2, 3, 7].map(|at| text(row, at)).to_vec()).collect()
}

/// What the months say: a change with its beginning, how it shows and what may be behind it, or that it is as usual.
pub(super) fn reading(judged: &Judged) -> String {
    let mut said = judged.sentence();
    if let Some(change) = change(judged) {
        said = format!("{change} {said}");
    }
    if let Some(anew) = anew(judged) {
        said = format!("{said} {anew}");
    }
    said
}

/// "Improving since March 2026: 8 months below the mean, after “the huddles began” (February 2026)."
fn change(judged: &Judged) -> Option<String> {
    let points = &judged.xmr.points;
    let last = points.last()?;
    let word = match last.variation {
        Variation::Usual => return None,
        Variation::ImprovementHigh | Variation::ImprovementLow => "Improving",
        Variation::ConcernHigh | Variation::ConcernLow => "Getting worse",
        Variation::NeutralHigh | Variation::NeutralLow => "Changing",
    };
    let same =
        points.iter().rev().take_while(|point| point.variation == last.variation && point.group == last.group).count();
    let start = points.len() - same;
    let high = matches!(last.variation, Variation::ImprovementHigh | Variation::ConcernHigh | Variation::NeutralHigh);
    let mean = judged.xmr.groups.get(last.group)?.mean;
    let side = if high { "above" } else { "below" };
    let on_side = points.get(start..)?.iter().all(|point| if high { point.value > mean } else { point.value < mean });
    let months = |many: usize| if many == 1 { "1 month".to_owned() } else { format!("{many} months") };
    let how = match last.rule? {
        Rule::Trend => {
            format!("{} in a row each {} than the one before", months(same), if high { "higher" } else { "lower" })
        }
        Rule::Shift => format!("{} in a row {side} the mean of {}", months(same), judged.format.text(mean)),
        Rule::Outside | Rule::NearLimit if same > 1 && on_side => {
            format!("{} in a row far {side} the mean of {}", months(same), judged.format.text(mean))
        }
        _ if same > 1 => {
            let there = points
                .get(start..)?
                .iter()
                .filter(|point| if high { point.value > mean } else { point.value < mean })
                .count();
            format!(
                "{} in a row beyond the usual ups and downs, {there} of them {side} the mean of {}",
                months(same),
                judged.format.text(mean)
            )
        }
        Rule::Outside => format!("outside the usual limits, {side} the mean of {}", judged.format.text(mean)),
        Rule::NearLimit => format!("two of three months close to the limit {side} the mean"),
    };
    let since = if same == 1 { "in" } else { "since" };
    let cause = judged
        .notes
        .iter()
        .filter(|note| note.at <= start && start - note.at <= SOON)
        .max_by_key(|note| note.at)
        .and_then(|note| Some(format!(", after “{}” ({})", note.text, month_words(judged.months.get(note.at)?.on))));
    let on = month_words(judged.months.get(start)?.on);
    Some(format!("{word} {since} {on}: {how}{}.", cause.unwrap_or_default()))
}

/// What the mean was before limits last began anew, and what it is since.
fn anew(judged: &Judged) -> Option<String> {
    let [.., before, now] = judged.xmr.groups.as_slice() else { return None };
    let on = month_words(judged.months.get(now.start)?.on);
    let why = judged.notes.iter().find(|note| note.at == now.start).map(|note| format!(" (“{}”)", note.text));
    Some(format!(
        "Limits began anew in {on}{}: the mean is {} since then, and was {} before.",
        why.unwrap_or_default(),
        judged.format.text(now.mean),
        judged.format.text(before.mean)
    ))
}
