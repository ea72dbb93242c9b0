//! National figures on pages: all of a council and a year, one measure with what each rule placed, the people behind a rule, and
//! what the nation will compute for one person.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use platform::{Error, Result, clock::london_date, web::Cx};
use serde::Serialize;

use super::{
    ALL, Measure, Year,
    answers::{self, Answered, Kept},
    model::{Part, Unit},
    own::{self, Own},
    settings::{self, Settings},
    steps::STEPS,
    views::{self, Asked, BOTH, FILES, Group, OWN, PartShown, Row, about, address, group, part_shown, words},
    words::rule_words,
};
use crate::evidence::{
    client_level_data::kept,
    notes,
    published::{Compares, compares},
};

/// What the pages here call what figures are computed from, in an address.
pub(super) const SOURCE: &str = "source";

/// What is opened: the imports of the council, the year, and what there is to show.
pub(in crate::evidence) struct Opened {
    /// What is asked for, and what there is to choose from.
    pub asked: Asked,
    year: Year,
    /// What there is to show; nothing without a file.
    pub answered: Option<Answered>,
}

/// The figures that the address asks for: council, year and what they are computed from. `named` is what the address calls that;
/// a page with another source of its own calls it otherwise.
pub(in crate::evidence) async fn open(cx: &Cx, named: &str) -> Result<Opened> {
    let app = &cx.app;
    let (mut councils, ours) = (answers::councils(app).await?, app.config.council.clone());
    let has_own = own::is_there(app).await?;
    if has_own {
        councils.entry(ours.clone()).or_default();
    }
    let council = cx.query.some("council").filter(|council| councils.contains_key(council));
    let council = council.or_else(|| councils.keys().next().cloned()).unwrap_or_default();
    let files = councils.get(&council).cloned().unwrap_or_default();
    let today = london_date(app.clock.now());
    let sources = sources(!files.is_empty(), has_own && council == ours, today);
    let asked_for = cx.query.some(named);
    let chosen = sources.iter().find(|(word, _)| Some(*word) == asked_for.as_deref()).or(sources.first());
    let (source, mut from) = chosen.map_or((FILES, String::new()), |(word, words)| (*word, words.clone()));
    let (mut imports, mut trouble) = (if source == OWN { Vec::new() } else { files }, None);
    if source != FILES {
        match own::open(app).await? {
            Own::Ready(kept, older) => {
                if let Some(to) = older {
                    from.push_str(&format!(", as it stood on {}: newer work is still being read", words(to)));
                }
                imports.push(*kept);
            }
            Own::Nothing if imports.is_empty() => {
                trouble = Some(Answered::Failed("Nothing that is completed stands in our own record.".to_owned()));
            }
            Own::Nothing => {}
            Own::Making => trouble = Some(Answered::Making),
            Own::Failed(why) => trouble = Some(Answered::Failed(why)),
        }
    }
    let (years, newest) = years(&imports, today);
    let asked_for = cx.query.some("year").and_then(|year| Year::named(&year).ok());
    let year = asked_for.or(newest).ok_or_else(|| Error::internal("there is always a year"))?;
    let answered = match trouble {
        None if imports.is_empty() => None,
        None => Some(answers::answer(app, &imports, year).await?),
        trouble => trouble,
    };
    let address = address(&[("council", &council), ("year", &year.name()), (SOURCE, source)]);
    let asked = Asked {
        councils: councils.keys().cloned().collect(),
        council,
        years,
        year: year.name(),
        source: source.to_owned(),
        sources,
        from,
        address,
    };
    Ok(Opened { asked, year, answered })
}

/// From what a council's figures can be computed, the usual first.
fn sources(files: bool, own: bool, today: Date) -> Vec<(&'static str, String)> {
    let ours = own::called(today);
    let mut sources = Vec::new();
    if files {
        sources.push((FILES, "all files of the council".to_owned()));
    }
    if files && own {
        sources.push((BOTH, format!("all files of the council, and as the newest {ours}")));
    }
    if own {
        sources.push((OWN, ours));
    }
    sources
}

/// The years that the files reach into, the newest first, and the newest of them that is over in the files.
fn years(imports: &[kept::Kept], today: Date) -> (Vec<String>, Option<Year>) {
    let ends = imports
        .iter()
        .filter_map(|import| import.summary.stated_period.map_or(import.summary.last_end, |it| Some(it.1)));
    let end = ends.max().unwrap_or(today).min(today);
    let last = end.year() - i16::from((end.month(), end.day()) < (4, 1));
    let years: Vec<Year> = (2023..=last).rev().filter_map(Year::beginning).collect();
    let over = years.iter().find(|year| year.to <= end).or(years.first()).copied();
    (years.iter().map(|year| year.name()).collect(), over.or_else(|| Year::beginning(2023)))
}

/// The overview.
#[derive(Serialize)]
struct List {
    asked: Asked,
    trouble: Option<String>,
    making: bool,
    groups: Vec<Group>,
    notes: Vec<String>,
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let opened = open(&cx, SOURCE).await?;
    let (kept, trouble, making) = standing(opened.answered);
    let mut view = List { asked: opened.asked, trouble, making, groups: Vec::new(), notes: Vec::new() };
    if let Some(kept) = &kept {
        view.groups = ALL.iter().map(|measure| group(measure, &view.asked.council, kept)).collect();
        view.notes = about(kept, opened.year);
        view.notes.extend(views::population_missing(kept, &view.asked.council));
        view.notes.push(views::HOW_2D.to_owned());
    }
    cx.show("evidence/national/list.html", &view)
}

/// The figures, or why there are none, and whether they are being made.
pub(in crate::evidence) fn standing(answered: Option<Answered>) -> (Option<Box<Kept>>, Option<String>, bool) {
    match answered {
        None => (None, None, false),
        Some(Answered::Ready(kept)) => (Some(kept), None, false),
        Some(Answered::Making) => {
            let words =
                "The figures are being worked out from the files. This page loads itself again in a few seconds.";
            (None, Some(words.to_owned()), true)
        }
        Some(Answered::Failed(why)) => (None, Some(format!("The figures could not be worked out. {why}")), false),
    }
}

/// A measure's page.
#[derive(Serialize)]
struct Show {
    asked: Asked,
    trouble: Option<String>,
    making: bool,
    slug: &'static str,
    question: &'static str,
    parts: Vec<PartShown>,
    notes: Vec<notes::Block>,
    about: Vec<String>,
    sql: String,
    steps: Vec<(&'static str, &'static str)>,
    settings: Vec<(settings::Told, &'static str)>,
    may_behind: bool,
    /// How it compares with other councils, where it is published.
    beside: Option<Compares>,
}

fn wanted(slug: &str) -> Result<&'static Measure> {
    let found = ALL.into_iter().find(|measure| measure.slug == slug);
    found.ok_or_else(|| {
        Error::NotFound("There is no national measure of this name. All are under National figures.".into())
    })
}

pub(super) async fn show(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let measure = wanted(&slug)?;
    let opened = open(&cx, SOURCE).await?;
    let (kept, trouble, making) = standing(opened.answered);
    let (mut parts, mut told) = (Vec::new(), Vec::new());
    if let Some(kept) = &kept {
        let placed = kept.placed(measure.parts.iter().map(|part| part.code).collect()).await?;
        let unknown = kept.unknown(&opened.asked.council).await?;
        parts = measure.parts.iter().map(|part| part_shown(part, &opened.asked, kept, &placed, &unknown)).collect();
        told = about(kept, opened.year);
        if measure.parts.iter().any(|part| part.unit == Unit::Per100k) {
            told.extend(views::population_missing(kept, &opened.asked.council));
        }
        if measure.needs_discharges {
            told.push(views::HOW_2D.to_owned());
        }
    }
    let settings = Settings::default().told_of(measure.sql).into_iter().map(|told| {
        let words =
            settings::SETTINGS.iter().find(|setting| setting.name == told.name).map_or("", |setting| setting.words);
        (told, words)
    });
    let codes: Vec<&str> = measure.parts.iter().map(|part| part.code).collect();
    let council = Some(&opened.asked.council).filter(|council| !council.is_empty());
    let beside = compares(&cx.app, council.unwrap_or(&cx.app.config.council), &codes).await?;
    let view = Show {
        beside,
        asked: opened.asked,
        trouble,
        making,
        slug: measure.slug,
        question: measure.question,
        parts,
        notes: notes::read(measure.notes),
        about: told,
        sql: measure.whole_sql(),
        steps: STEPS.iter().map(|step| (step.name, step.sql)).collect(),
        settings: settings.collect(),
        may_behind: cx.can("evidence/measures:people") || cx.can("evidence/measures:rows"),
    };
    cx.show("evidence/national/show.html", &view)
}

/// The people behind a rule, or one person in all measures.
#[derive(Serialize)]
struct Behind {
    asked: Asked,
    heading: String,
    slug: &'static str,
    question: &'static str,
    trouble: Option<String>,
    making: bool,
    rows: Vec<Row>,
    all: i64,
    /// What the measures are called.
    names: BTreeMap<&'static str, &'static str>,
}

/// Whoever may see who is behind numbers, by which of their rights.
///
/// # Errors
/// Forbidden for everybody else.
pub(in crate::evidence) fn may_look(cx: &Cx) -> Result<&'static str> {
    match (cx.can("evidence/measures:people"), cx.can("evidence/measures:rows")) {
        (true, _) => Ok("evidence/measures:people"),
        (_, true) => Ok("evidence/measures:rows"),
        _ => Err(Error::Forbidden("Your role sees the numbers, not who is behind them.".into())),
    }
}

pub(super) async fn people(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let measure = wanted(&slug)?;
    let action = may_look(&cx)?;
    let code = cx.query.text("part").to_owned();
    let part = measure.parts.iter().find(|part| part.code == code).or(measure.parts.first());
    let part =
        part.ok_or_else(|| Error::NotFound("Choose a figure on the measure's page: its numbers lead here.".into()))?;
    let rule = cx.query.some("rule");
    let heading =
        rule.as_deref().map_or_else(|| part.name.to_owned(), |rule| format!("{}: {}", part.name, rule_words(rule)));
    behind(&cx, action, heading, Some((measure, part)), rule, None).await
}

pub(super) async fn person(cx: Cx) -> Result<Response> {
    let id = cx.query.some("id").ok_or_else(|| Error::NotFound("Give the council's id of the person.".into()))?;
    let action = may_look(&cx)?;
    let heading = format!("What the nation will compute for {id}");
    behind(&cx, action, heading, None, None, Some(id)).await
}

async fn behind(
    cx: &Cx,
    action: &'static str,
    heading: String,
    of: Option<(&'static Measure, &'static Part)>,
    rule: Option<String>,
    person: Option<String>,
) -> Result<Response> {
    let opened = open(cx, SOURCE).await?;
    let (kept, trouble, making) = standing(opened.answered);
    let (mut rows, mut all) = (Vec::new(), 0);
    if let Some(kept) = kept {
        let (found, count) = kept.people(of.map(|(_, part)| part.code.to_owned()), rule, person).await?;
        // A person's waits are told once, not for the quarter again.
        rows = found
            .into_iter()
            .filter(|row| of.is_some() || !row.measure.contains(" Q"))
            .map(|row| Row::of(row, &opened.asked))
            .collect();
        all = count;
    }
    let why = format!(
        "{heading}, council {}, {}, {}: {} rows",
        opened.asked.council,
        opened.asked.year,
        opened.asked.from,
        rows.len()
    );
    cx.looked(action, "measure", &why).await?;
    let names = ALL.iter().flat_map(|measure| measure.parts).map(|part| (part.code, part.name)).collect();
    let view = Behind {
        asked: opened.asked,
        heading,
        slug: of.map_or("", |(measure, _)| measure.slug),
        question: of.map_or("", |(measure, _)| measure.question),
        trouble,
        making,
        rows,
        all,
        names,
    };
    cx.show("evidence/national/people.html", &view)
}
