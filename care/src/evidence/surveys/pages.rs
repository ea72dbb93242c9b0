//! The page of survey results: scores with their margins, small numbers kept back, and how large a sample must be.

use axum::response::Response;
use platform::{Error, Result, app::App, web::Cx};
use serde::Serialize;
use std::path::{Path, PathBuf};

use super::{
    commands,
    results::{Results, Score, Scored, scores},
    told::{self, Told},
};
use crate::evidence::published::words::words;

#[derive(Serialize)]
struct Line {
    title: String,
    code: String,
    question: String,
    value: String,
    margin: String,
    answered: String,
}

#[derive(Serialize)]
struct Part {
    name: &'static str,
    population: String,
    sent: String,
    responded: String,
}

#[derive(Serialize)]
struct Survey {
    council: String,
    year: String,
    source: String,
    wrong: usize,
    cautions: Vec<String>,
    lines: Vec<Line>,
    parts: Vec<Part>,
}

#[derive(Default, Serialize)]
struct Show {
    surveys: Vec<Survey>,
    eligible: String,
    response: String,
    sent: String,
    size: Option<String>,
    trouble: Option<String>,
}

/// The parts of the sample, as people read them.
const PARTS: [&str; 4] = [
    "People with a learning disability, all ages",
    "Aged 18 to 64, without a learning disability",
    "Aged 65 and above in care homes",
    "Aged 65 and above in the community",
];

pub(super) async fn show(cx: Cx) -> Result<Response> {
    let data = cx.app.config.data.clone();
    let kept = tokio::task::spawn_blocking(move || commands::kept(&data)).await.map_err(Error::internal)?;
    let mut show = Show {
        surveys: kept.iter().map(|(_, results)| Survey::of(results, &cx.app)).collect(),
        eligible: cx.query.text("eligible").to_owned(),
        response: cx.query.text("response").to_owned(),
        sent: cx.query.text("sent").to_owned(),
        ..Show::default()
    };
    if !show.eligible.is_empty() || !show.response.is_empty() {
        let number = |text: &str| text.trim().replace(',', "");
        let asked = (number(&show.eligible).parse(), number(&show.response).trim_end_matches('%').parse::<f64>());
        let told = match asked {
            (Ok(eligible), Ok(response)) => commands::told_of_size(eligible, response, number(&show.sent).parse().ok()),
            _ => Err(Error::Refusal("Give the eligible people and the expected response as numbers.".into())),
        };
        match told {
            Ok(told) => show.size = Some(told),
            Err(error) => show.trouble = Some(error.to_string()),
        }
    }
    cx.show("evidence/surveys/list.html", &show)
}

impl Survey {
    fn of(results: &Results, app: &App) -> Self {
        let name = match words().council(&results.la, "", "") {
            Some(council) => council.name.clone(),
            None if results.la == app.config.council => app.config.service_name.clone(),
            None => results.la.clone(),
        };
        Self {
            council: name,
            year: results.year.clone(),
            source: results.source.clone(),
            wrong: results.wrong,
            cautions: told::cautions(results),
            lines: scores()
                .iter()
                .filter_map(|score| Some(line(score, results.scores.iter().find(|found| found.code == score.code)?)))
                .collect(),
            parts: results
                .strata
                .iter()
                .zip(PARTS)
                .map(|(part, name)| Part {
                    name,
                    population: part.population.map_or_else(|| "not given".into(), |people| people.to_string()),
                    sent: told::rounded(part.sent),
                    responded: told::rounded(part.responded),
                })
                .collect(),
        }
    }
}

fn line(score: &Score, found: &Scored) -> Line {
    let (value, margin, answered) = match told::told(score, found) {
        Told::Value { value, margin, answered } => (value, margin, answered),
        Told::Few => ("kept back: fewer than 5 people".to_owned(), String::new(), String::new()),
        Told::Nobody => ("nobody answered".to_owned(), String::new(), String::new()),
    };
    let code = if score.new_code.is_empty() || score.new_code == score.code {
        score.code.clone()
    } else {
        format!("{} (since 2023-24: {})", score.code, score.new_code)
    };
    Line { title: score.title.clone(), code, question: score.question.clone(), value, margin, answered }
}

/// The kept files, relative to the data folder.
pub(super) async fn expected(app: App) -> Result<Vec<PathBuf>> {
    let data = app.config.data.clone();
    let look = move || {
        let kept = commands::kept(&data);
        kept.iter().filter_map(|(path, _)| path.strip_prefix(&data).ok().map(Path::to_path_buf)).collect()
    };
    tokio::task::spawn_blocking(look).await.map_err(Error::internal)
}
