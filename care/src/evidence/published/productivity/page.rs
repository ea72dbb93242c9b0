//! The page of outcomes beside spending.

use std::path::Path;

use axum::response::Response;
use engine::pictures::{NumberFormat, QuadrantPicture, Size, Spot, quadrant_svg};
use platform::{Error, Result, web::Cx};
use serde::Serialize;

use super::{
    super::compare::{Open, open},
    gather::{Gathered, Weight, gather, middle},
    model::{Between, DRAWS, Scored, scores, without_each},
};

#[derive(Serialize)]
struct Row {
    name: String,
    role: &'static str,
    spend: String,
    outcome: String,
    outcome_between: String,
    rank: String,
}

#[derive(Serialize)]
struct Without {
    title: String,
    outcome: String,
    rank: String,
}

#[derive(Default, Serialize)]
struct Show {
    loaded: bool,
    trouble: Option<String>,
    councils: Vec<(String, String)>,
    council: String,
    council_known: bool,
    sentence: String,
    quadrant: String,
    picture: String,
    wide: String,
    rows: Vec<Row>,
    without: Vec<Without>,
    weights: Vec<Weight>,
    spend_year: String,
    people_year: String,
    years: Vec<String>,
    older_weight: String,
    draws: usize,
    scored: usize,
    sources: Vec<String>,
}

pub(in super::super) async fn show(cx: Cx) -> Result<Response> {
    let council = cx.query.some("council").unwrap_or_else(|| cx.app.config.council.clone());
    let data = cx.app.config.data.clone();
    let view = tokio::task::spawn_blocking(move || view(&data, council)).await.map_err(Error::internal)??;
    cx.show("evidence/published/productivity/show.html", &view)
}

fn view(data: &Path, council: String) -> Result<Show> {
    let mut show = Show { council, draws: DRAWS, ..Show::default() };
    let Some(open) = open(data)? else { return Ok(show) };
    show.loaded = true;
    match gather(&open)? {
        Err(why) => show.trouble = Some(why),
        Ok(gathered) => fill(&mut show, &open, &gathered)?,
    }
    Ok(show)
}

fn fill(show: &mut Show, open: &Open, gathered: &Gathered) -> Result<()> {
    let scored = scores(&gathered.input, DRAWS);
    let place = gathered.councils.iter().position(|(key, _)| *key == show.council);
    show.scored = scored.iter().filter(|scored| scored.rank_between.is_some()).count();
    show.councils.clone_from(&gathered.councils);
    show.councils.sort_by(|a, b| a.1.cmp(&b.1));
    show.council_known = place.is_some();
    show.weights.clone_from(&gathered.weights);
    show.spend_year.clone_from(&gathered.spend_year);
    show.people_year.clone_from(&gathered.people_year);
    show.years.clone_from(&gathered.years);
    show.sources.clone_from(&gathered.sources);
    show.older_weight = format!("{:.1}", gathered.older_weight);
    let neighbours = open.neighbours(&show.council)?;
    let is_neighbour = |key: &str| neighbours.iter().any(|neighbour| neighbour.key == key);
    show.rows = gathered
        .councils
        .iter()
        .zip(scored.iter().zip(&gathered.spend))
        .map(|((key, name), (scored, spend))| Row {
            name: name.clone(),
            role: if *key == show.council {
                "this council"
            } else if is_neighbour(key) {
                "neighbour"
            } else {
                ""
            },
            spend: spend.map_or_else(|| "not known".into(), pounds),
            outcome: scored.outcome.map_or_else(|| "too little published".into(), score),
            outcome_between: scored
                .outcome_between
                .map_or_else(String::new, |between| format!("{} to {}", score(between.low), score(between.high))),
            rank: rank(scored),
        })
        .collect();
    show.rows.sort_by_key(|row| (row.role != "this council", row.role != "neighbour", row.name.clone()));
    if let Some(at) = place {
        let own = scored.get(at).cloned().unwrap_or_default();
        let spend = gathered.spend.get(at).copied().flatten();
        let middles =
            (middle(&gathered.spend), middle(&scored.iter().map(|scored| scored.outcome).collect::<Vec<_>>()));
        let name = gathered.councils.get(at).map_or("", |(_, name)| name.as_str());
        (show.sentence, show.quadrant) = sentence(name, &own, spend, middles, show.scored);
        show.without = without_each(&gathered.input, at)
            .into_iter()
            .map(|(slug, without)| Without {
                title: gathered
                    .weights
                    .iter()
                    .find(|weight| weight.slug == slug)
                    .map_or(slug.clone(), |weight| weight.title.clone()),
                outcome: without.outcome.map_or_else(|| "too little published".into(), score),
                rank: rank(&without),
            })
            .collect();
    }
    let picture = |size| {
        let spots = gathered.councils.iter().zip(scored.iter().zip(&gathered.spend));
        let spots = spots.filter_map(|((key, name), (scored, spend))| {
            Some(Spot {
                name: name.clone(),
                x: (*spend)?,
                y: scored.outcome?,
                interval: scored.outcome_between.map(|between| (between.low, between.high)),
                subject: *key == show.council,
                peer: is_neighbour(key),
            })
        });
        let outcomes: Vec<Option<f64>> = scored.iter().map(|scored| scored.outcome).collect();
        let picture = QuadrantPicture {
            id: if size == Size::Wide { "productivity-wide".into() } else { "productivity".into() },
            title: "Outcomes beside spending, each ring a council".into(),
            description: format!("{} Filled dots are nearest neighbours.", show.sentence),
            across: (format!("pounds for each weighted adult, {}", gathered.spend_year), NumberFormat::Number(0)),
            up: ("outcome score, 0 is usual".into(), NumberFormat::Number(1)),
            middle: (middle(&gathered.spend).unwrap_or_default(), middle(&outcomes).unwrap_or_default()),
            corners: ["better for less", "better for more", "less good for less", "less good for more"].map(Into::into),
            spots: spots.collect(),
            size,
        };
        quadrant_svg(&picture).to_string()
    };
    (show.picture, show.wide) = (picture(Size::Compact), picture(Size::Wide));
    Ok(())
}

fn pounds(value: f64) -> String {
    format!("£{value:.0}")
}

fn score(value: f64) -> String {
    let text = format!("{:.2}", value.abs());
    if value < 0.0 && text != "0.00" { format!("−{text}") } else { text }
}

/// A rank is never told without its interval.
fn rank(scored: &Scored) -> String {
    scored.rank_between.map_or_else(
        || "not placed".into(),
        |Between { low, high }| format!("between {:.0} and {:.0}", low.round(), high.round()),
    )
}

fn sentence(
    name: &str,
    own: &Scored,
    spend: Option<f64>,
    (middle_spend, middle_outcome): (Option<f64>, Option<f64>),
    of: usize,
) -> (String, String) {
    let (Some(outcome), Some(between), Some(spend)) = (own.outcome, own.outcome_between, spend) else {
        return (format!("Too little is published about {name} to place it."), String::new());
    };
    let (middle_spend, middle_outcome) = (middle_spend.unwrap_or_default(), middle_outcome.unwrap_or_default());
    let clear = between.low > middle_outcome || between.high < middle_outcome;
    let better = outcome > middle_outcome;
    let quadrant = match (clear, better, spend < middle_spend) {
        (false, ..) => {
            "Its outcomes cannot be told from the middle council's: the interval holds both better and less good."
        }
        (true, true, true) => "Better outcomes than the middle council for less money.",
        (true, true, false) => "Better outcomes than the middle council for more money.",
        (true, false, true) => "Less good outcomes than the middle council for less money.",
        (true, false, false) => "Less good outcomes than the middle council for more money.",
    };
    let sentence = format!(
        "{name}: outcome score {} ({} to {}), {} for each weighted adult, where the middle council spends {}. Most outcome \
         for the money: {} of {of} councils, in nine of ten draws.",
        score(outcome),
        score(between.low),
        score(between.high),
        pounds(spend),
        pounds(middle_spend),
        rank(own),
    );
    (sentence, quadrant.to_owned())
}
