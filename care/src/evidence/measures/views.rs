//! What the pages show: numbers already in words, pictures already drawn.

use engine::{
    pictures::{Size, assurance_icon, sparkline, table_of, variation_icon, xmr_svg},
    statistics::xmr::Better,
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use crate::evidence::{notes::Block, published::Compares};

use super::{
    answers::Answer,
    model::{LeftOut, Measure},
    rules::{Judged, variation_words},
    sources::Source,
    store::Mark,
};

/// One line of the overview.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    pub slug: &'static str,
    pub question: &'static str,
    pub name: &'static str,
    /// Why there is no number, if there is none.
    pub trouble: Option<String>,
    pub last: String,
    pub month: Option<Date>,
    pub sentence: String,
    pub variation: &'static str,
    pub variation_icon: String,
    pub assurance: &'static str,
    pub assurance_icon: String,
    pub spark: String,
    /// The lower, the sooner it needs a conversation.
    #[serde(skip)]
    pub urgency: u8,
}

impl Line {
    pub(super) fn of(measure: &Measure, judged: &Judged) -> Self {
        let id = format!("m-{}", measure.slug);
        let picture = judged.picture(&id, measure, Size::Compact);
        let shown = judged.last().or(judged.months.last());
        let variation = judged.variation();
        let assurance = judged.assurance();
        Self {
            slug: measure.slug,
            question: measure.question,
            name: measure.name,
            trouble: None,
            last: shown.map_or_else(String::new, |month| judged.format.text(month.value)),
            month: shown.map(|month| month.on),
            sentence: judged.sentence(),
            variation: variation_words(variation),
            variation_icon: variation
                .map_or_else(String::new, |shows| variation_icon(&format!("{id}-v"), shows).to_string()),
            assurance: judged.assurance_words(),
            assurance_icon: assurance
                .map_or_else(String::new, |says| assurance_icon(&format!("{id}-a"), says).to_string()),
            spark: sparkline(&picture).to_string(),
            urgency: judged.urgency(),
        }
    }

    pub(super) fn without(measure: &Measure, why: String) -> Self {
        Self {
            slug: measure.slug,
            question: measure.question,
            name: measure.name,
            trouble: Some(why),
            last: String::new(),
            month: None,
            sentence: String::new(),
            variation: "",
            variation_icon: String::new(),
            assurance: "",
            assurance_icon: String::new(),
            spark: String::new(),
            urgency: 0,
        }
    }
}

/// The overview.
#[derive(Default, Serialize)]
pub(super) struct Overview {
    pub lines: Vec<Line>,
    /// What is wrong with folders of the council's own measures.
    pub broken: Vec<String>,
    /// Why there are no lines, if there are none.
    pub trouble: Option<String>,
    /// The numbers are in the making: the page loads itself again.
    pub making: bool,
    /// When the numbers were as they are shown, if newer ones are in the making.
    pub as_of: Option<Timestamp>,
    pub sources: Vec<Source>,
    pub source: String,
    pub source_label: String,
    pub to: Option<Date>,
}

/// One month in the table behind the picture.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    pub cells: Vec<String>,
    pub month: String,
    pub numerator: i64,
    pub denominator: Option<i64>,
    /// Between which values the middle half lies.
    pub spread: Option<String>,
}

/// The numbers of a measure's page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Numbers {
    pub sentence: String,
    /// What can be said about seasons.
    pub season: Option<&'static str>,
    /// Which way is better.
    pub better: &'static str,
    pub as_of: Option<Timestamp>,
    pub chart: String,
    pub chart_wide: String,
    pub variation: &'static str,
    pub variation_icon: String,
    pub assurance: &'static str,
    pub assurance_icon: String,
    pub lines: Vec<String>,
    pub headings: Vec<String>,
    pub rows: Vec<Row>,
    /// The value is a middle: the table tells what lies around it.
    pub median: bool,
    pub provisional: usize,
    pub settles_days: i32,
    pub reached: Option<(usize, usize)>,
    pub left_out: LeftOut,
    pub nobody_left_out: bool,
    pub from: Date,
    pub to: Date,
}

impl Numbers {
    pub(super) fn of(measure: &Measure, answer: &Answer, judged: &Judged) -> Self {
        let picture = judged.picture("chart", measure, Size::Compact);
        let wide = judged.picture("chart-wide", measure, Size::Wide);
        let table = table_of(&wide);
        let rows = table.rows.into_iter().zip(&judged.months).rev();
        Self {
            sentence: judged.sentence(),
            season: judged.season_words(),
            better: better_words(measure.better, judged.better()),
            as_of: None,
            chart: xmr_svg(&picture).to_string(),
            chart_wide: xmr_svg(&wide).to_string(),
            variation: variation_words(judged.variation()),
            variation_icon: judged.variation().map_or_else(String::new, |shows| variation_icon("v", shows).to_string()),
            assurance: judged.assurance_words(),
            assurance_icon: judged.assurance().map_or_else(String::new, |says| assurance_icon("a", says).to_string()),
            lines: table.lines,
            headings: table.headings,
            rows: rows
                .map(|(cells, month)| Row {
                    cells,
                    month: month.on.strftime("%Y-%m").to_string(),
                    numerator: month.numerator,
                    denominator: month.denominator,
                    spread: month.quartiles.map(|(lower, upper)| {
                        format!("{} to {}", judged.format.text(lower), judged.format.text(upper))
                    }),
                })
                .collect(),
            median: measure.unit.is_median(),
            provisional: judged.months.len() - judged.xmr.points.len(),
            settles_days: measure.settles_days,
            reached: judged.reached(),
            left_out: answer.left_out,
            nobody_left_out: answer.left_out == LeftOut::default(),
            from: answer.period.from,
            to: answer.period.to,
        }
    }
}

/// Which way is better: the measure's own, or the plan's.
const fn better_words(own: Better, judged: Better) -> &'static str {
    match (own, judged) {
        (Better::Higher, Better::Higher) => "Higher is better.",
        (Better::Lower, Better::Lower) => "Lower is better.",
        (_, Better::Higher) => "Higher is what the plan aims at.",
        (_, Better::Lower) => "Lower is what the plan aims at.",
        (_, Better::Neither) => "Neither way is better: a change is worth a conversation.",
    }
}

/// A measure's page.
#[derive(Serialize)]
pub(super) struct Show {
    pub slug: &'static str,
    pub question: &'static str,
    pub name: &'static str,
    pub unit: &'static str,
    pub numerator: &'static str,
    pub denominator: Option<&'static str>,
    /// Why there are no numbers, if there are none.
    pub trouble: Option<String>,
    /// The numbers are in the making: the page loads itself again.
    pub making: bool,
    pub as_of: Option<Timestamp>,
    pub numbers: Option<Numbers>,
    pub notes: Vec<Block>,
    pub sql: &'static str,
    /// Whether it asks about requests, so that the requests left out are its own.
    pub asks_requests: bool,
    /// The shared macros its SQL asks, by what each file is called.
    pub shared_sql: Vec<&'static str>,
    pub parameters: Vec<(&'static str, String)>,
    pub sources: Vec<Source>,
    pub source: String,
    pub source_label: String,
    pub marks: Vec<Mark>,
    pub months: Vec<(String, String)>,
    pub may_mark: bool,
    pub may_behind: bool,
    /// How it compares with other councils, where something like it is published.
    pub beside: Option<Compares>,
}
