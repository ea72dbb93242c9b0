//! From published figures to the scores: which years, which people, which money, and what is missing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use engine::{columns::Table, statistics::quantile::median};
use platform::Result;
use serde::Serialize;

use super::{
    super::{compare::Open, kept::broken, words::words},
    model::{Input, Weighed, standardise},
};

/// Outcomes of the year of the spending and so many years after it go into the score.
const YEARS_AFTER: u16 = 2;

/// A measure of the list of weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Weight {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its points.
    pub points: u32,
    /// Why so many.
    pub reason: String,
    /// The years with figures enough; empty when it is not in the score.
    pub years: Vec<String>,
}

/// Everything gathered.
#[derive(Clone, Debug, PartialEq)]
pub struct Gathered {
    /// Councils: key and name, in the order of everything else.
    pub councils: Vec<(String, String)>,
    /// What the scores are made of.
    pub input: Input,
    /// Pounds for each weighted adult.
    pub spend: Vec<Option<f64>>,
    /// The weights, with what they found.
    pub weights: Vec<Weight>,
    /// The year of the spending.
    pub spend_year: String,
    /// The years of the outcomes.
    pub years: Vec<String>,
    /// The year of the population.
    pub people_year: String,
    /// How many people aged 18 to 64 one person of 65 and above counts as.
    pub older_weight: f64,
    /// The files of spending and population.
    pub sources: Vec<String>,
}

/// The list of weights.
pub fn weights() -> Vec<Weight> {
    let rows = csv::Reader::from_reader(include_str!("weights.csv").as_bytes()).into_records();
    rows.filter_map(|row| {
        let row = row.ok()?;
        let slug = row.get(0)?.to_owned();
        Some(Weight {
            title: words().measure(&slug)?.title.clone(),
            points: row.get(1)?.parse().ok()?,
            reason: row.get(2)?.to_owned(),
            years: Vec::new(),
            slug,
        })
    })
    .collect()
}

/// The first calendar year of `2016-17` or of `2019`.
fn start(year: &str) -> Option<u16> {
    year.get(..4)?.parse().ok()
}

struct Money {
    year: String,
    /// By council: 18 to 64, 65 and above, together.
    by_council: BTreeMap<String, [f64; 3]>,
    names: HashMap<String, String>,
    sources: BTreeSet<String>,
}

fn cells(table: &Table, row: usize) -> Result<(String, String, String, f64)> {
    let text = |column: &str| -> Result<String> {
        Ok(table.text(row, column).map_err(broken)?.unwrap_or_default().to_owned())
    };
    let value = table.real(row, "value").map_err(broken)?.unwrap_or_default();
    Ok((text("la")?, text("year")?, text("disaggregation")?, value))
}

/// Spending of the newest year that is loaded.
fn money(open: &Open) -> Result<Option<Money>> {
    let table = open.ask(include_str!("spend.sql"), &[])?;
    let mut money: Option<Money> = None;
    for row in 0..table.len() {
        let (la, year, group, value) = cells(&table, row)?;
        if money.as_ref().is_none_or(|money| money.year != year) {
            // Rows come by year, so the last one kept is the newest.
            money = Some(Money { year, by_council: BTreeMap::new(), names: HashMap::new(), sources: BTreeSet::new() });
        }
        let Some(money) = &mut money else { continue };
        let place = ["18 to 64", "65 and above", "Total"].iter().position(|known| *known == group);
        if let Some(cell) = place.and_then(|at| money.by_council.entry(la.clone()).or_default().get_mut(at)) {
            *cell += value;
        }
        money.names.insert(la, table.text(row, "name").map_err(broken)?.unwrap_or_default().to_owned());
        money.sources.extend(table.text(row, "source").map_err(broken)?.map(str::to_owned));
    }
    Ok(money)
}

/// Adults of each council, 18 to 64 and 65 and above, and the files they are from.
type Adults = (BTreeMap<String, [f64; 2]>, BTreeSet<String>);

/// Adults of the year nearest to that of the spending.
fn people(open: &Open, near: u16) -> Result<Option<(String, Adults)>> {
    let table = open.ask(include_str!("people.sql"), &[])?;
    let mut years: BTreeMap<String, Adults> = BTreeMap::new();
    for row in 0..table.len() {
        let (la, year, group, value) = cells(&table, row)?;
        let (found, sources) = years.entry(year).or_default();
        let place = usize::from(group != "18 to 64");
        if let Some(cell) = found.entry(la).or_default().get_mut(place) {
            *cell = value;
        }
        sources.extend(table.text(row, "source").map_err(broken)?.map(str::to_owned));
    }
    Ok(years.into_iter().min_by_key(|(year, _)| start(year).map_or(u16::MAX, |year| year.abs_diff(near))))
}

/// Gathers what the scores need; a sentence when something is missing.
pub fn gather(open: &Open) -> Result<std::result::Result<Gathered, String>> {
    let Some(money) = money(open)? else {
        return Ok(Err("No spending is loaded. Load ASC-FR totals.".into()));
    };
    let Some(spend_start) = start(&money.year) else { return Ok(Err("The spending has no year.".into())) };
    let Some((people_year, (people, people_sources))) = people(open, spend_start)? else {
        return Ok(Err(
            "No population by age is loaded. Load ONS mid-year estimates, or a file of la, band, population.".into(),
        ));
    };
    let councils: Vec<(String, String)> =
        money.by_council.keys().map(|la| (la.clone(), money.names.get(la).cloned().unwrap_or_default())).collect();
    let both = |la: &String| {
        Some((money.by_council.get(la)?, people.get(la).filter(|people| people[0] > 0.0 && people[1] > 0.0)?))
    };
    let [mut younger, mut older] = [(0.0, 0.0); 2];
    for (spent, people) in councils.iter().filter_map(|(la, _)| both(la)) {
        younger = (younger.0 + spent[0], younger.1 + people[0]);
        older = (older.0 + spent[1], older.1 + people[1]);
    }
    if younger.0 <= 0.0 || older.0 <= 0.0 {
        return Ok(Err("Spending and population are of councils with different codes. Load those of one time.".into()));
    }
    let older_weight = (older.0 / older.1) / (younger.0 / younger.1);
    let spend: Vec<Option<f64>> = councils
        .iter()
        .map(|(la, _)| {
            let (spent, people) = both(la)?;
            (spent[2] > 0.0).then(|| spent[2] * 1000.0 / (people[0] + older_weight * people[1]))
        })
        .collect();
    let (weights, input, years) = outcomes(open, &councils, &spend, spend_start)?;
    if input.measures.len() < 3 {
        return Ok(Err(format!(
            "Too few outcomes are loaded of {} and the {YEARS_AFTER} years after it, the years that spending of {} can be \
             seen in.",
            money.year, money.year
        )));
    }
    Ok(Ok(Gathered {
        councils,
        input,
        spend,
        weights,
        spend_year: money.year,
        years,
        people_year,
        older_weight,
        sources: money.sources.into_iter().chain(people_sources).collect(),
    }))
}

type Outcomes = (Vec<Weight>, Input, Vec<String>);

fn outcomes(open: &Open, councils: &[(String, String)], spend: &[Option<f64>], from: u16) -> Result<Outcomes> {
    let table = open.ask(include_str!("outcomes.sql"), &[])?;
    let place: HashMap<&str, usize> = councils.iter().enumerate().map(|(at, (la, _))| (la.as_str(), at)).collect();
    let mut found: BTreeMap<(String, String, String), Vec<Option<f64>>> = BTreeMap::new();
    let mut years: BTreeSet<String> = BTreeSet::new();
    for row in 0..table.len() {
        let (la, year, group, value) = cells(&table, row)?;
        let measure = table.text(row, "measure").map_err(broken)?.unwrap_or_default().to_owned();
        let within = start(&year).is_some_and(|start| (from..=from + YEARS_AFTER).contains(&start));
        let Some(at) = place.get(la.as_str()).filter(|_| within) else { continue };
        years.insert(year.clone());
        let values = found.entry((measure, group, year)).or_insert_with(|| vec![None; councils.len()]);
        if let Some(cell) = values.get_mut(*at) {
            *cell = Some(value);
        }
    }
    let years: Vec<String> = years.into_iter().collect();
    let mut weights = weights();
    let mut measures = Vec::new();
    for weight in &mut weights {
        let higher = words().measure(&weight.slug).is_none_or(|measure| measure.better != "lower");
        // Everybody together where that is told; else the one age band the measure is of.
        let groups = ["Total", "65 and above", "18 to 64"];
        let group = groups.iter().find(|group| {
            years.iter().any(|year| found.contains_key(&(weight.slug.clone(), (**group).to_owned(), year.clone())))
        });
        let Some(group) = group else { continue };
        let z: Vec<Option<Vec<Option<f64>>>> = years
            .iter()
            .map(|year| {
                let values = found.get(&(weight.slug.clone(), (*group).to_owned(), year.clone()))?;
                standardise(values, higher)
            })
            .collect();
        weight.years = years.iter().zip(&z).filter(|(_, z)| z.is_some()).map(|(year, _)| year.clone()).collect();
        if !weight.years.is_empty() {
            measures.push(Weighed { slug: weight.slug.clone(), points: weight.points, z });
        }
    }
    // Money is compared by how many times as much, not by how much more: its logarithm.
    let logs: Vec<Option<f64>> = spend.iter().map(|spend| spend.map(f64::ln)).collect();
    let spending = standardise(&logs, true).unwrap_or_else(|| vec![None; councils.len()]);
    Ok((weights, Input { measures, spending }, years))
}

/// The middle council's spending.
pub fn middle(values: &[Option<f64>]) -> Option<f64> {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    median(&known).ok().flatten()
}
