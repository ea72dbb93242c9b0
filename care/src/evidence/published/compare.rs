//! One council beside its nearest neighbours, its region and England, over the years.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

use engine::columns::{Param, Session, Table};
use platform::Result;
use serde::Serialize;

use super::{
    kept::{self, broken},
    words::{Council, PublishedMeasure, words},
};

/// Neighbours that a council is shown beside.
const MOST_NEIGHBOURS: usize = 15;

/// What part a place has in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The council it is about.
    Council,
    /// One of its nearest neighbours.
    Neighbour,
    /// Its region.
    Region,
    /// England.
    England,
}

/// A figure of a place in a year.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Told {
    /// The number.
    pub value: Option<f64>,
    /// Half of its 95% interval, for surveys.
    pub margin: Option<f64>,
    /// Why there is no number.
    pub marker: String,
    /// The file it is from.
    pub source: String,
}

/// A place with its figures, one for each year of the comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Place {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its part.
    pub role: Role,
    /// Its figures; a year of which nothing is published has none.
    pub figures: Vec<Option<Told>>,
}

/// A comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// What is compared.
    pub measure: PublishedMeasure,
    /// For whom: `Total`, `18 to 64` …
    pub group: String,
    /// The years, oldest first.
    pub years: Vec<String>,
    /// The council, then neighbours by nearness, region, England.
    pub places: Vec<Place>,
    /// Whether neighbours are known.
    pub neighbours_known: bool,
}

/// A measure that has published outcomes, with its groups.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Known {
    /// The measure.
    pub measure: PublishedMeasure,
    /// The groups, `Total` first.
    pub groups: Vec<String>,
}

/// A file that figures come from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Source {
    /// Its name.
    pub source: String,
    /// Who publishes it and on what terms.
    pub licence: String,
    /// Figures of it.
    pub figures: i64,
    /// Its first and last year, where it has years.
    pub years: String,
}

/// Published figures, open to be asked.
pub struct Open {
    session: Session,
}

/// Opens what is loaded; none when nothing is.
///
/// # Errors
/// When the files cannot be read.
pub fn open(data: &Path) -> Result<Option<Open>> {
    Ok(kept::open(data)?.map(|session| Open { session }))
}

fn text(table: &Table, row: usize, column: &str) -> Result<String> {
    Ok(table.text(row, column).map_err(broken)?.unwrap_or_default().to_owned())
}

impl Open {
    pub(super) fn ask(&self, sql: &str, params: &[Param<'_>]) -> Result<Table> {
        self.session.query(sql, params).map_err(broken)
    }

    /// Councils with figures, by name.
    ///
    /// # Errors
    /// When the question fails.
    pub fn councils(&self) -> Result<Vec<(String, String)>> {
        let table = self.ask(include_str!("places.sql"), &[])?;
        (0..table.len()).map(|row| Ok((text(&table, row, "la")?, text(&table, row, "name")?))).collect()
    }

    /// Measures with outcomes, in the order of the list of measures.
    ///
    /// # Errors
    /// When the question fails.
    pub fn measures(&self) -> Result<Vec<Known>> {
        let table = self.ask(include_str!("known.sql"), &[])?;
        let mut groups: HashMap<String, Vec<String>> = HashMap::new();
        for row in 0..table.len() {
            if table.int(row, "numbers").map_err(broken)?.unwrap_or_default() > 0 {
                groups.entry(text(&table, row, "measure")?).or_default().push(text(&table, row, "disaggregation")?);
            }
        }
        Ok(words()
            .measures
            .iter()
            .filter_map(|measure| {
                let mut groups = groups.remove(&measure.slug)?;
                groups.sort_by_key(|group| (order(group), group.clone()));
                Some(Known { measure: measure.clone(), groups })
            })
            .collect())
    }

    /// The files.
    ///
    /// # Errors
    /// When the question fails.
    pub fn sources(&self) -> Result<Vec<Source>> {
        let table = self.ask(include_str!("sources.sql"), &[])?;
        (0..table.len())
            .map(|row| {
                let (first, last) = (text(&table, row, "first_year")?, text(&table, row, "last_year")?);
                Ok(Source {
                    source: text(&table, row, "source")?,
                    licence: text(&table, row, "licence")?,
                    figures: table.int(row, "figures").map_err(broken)?.unwrap_or_default(),
                    years: if first == last { first } else { format!("{first} to {last}") },
                })
            })
            .collect()
    }

    /// The council's nearest neighbours, the nearest first.
    ///
    /// # Errors
    /// When the question fails.
    pub fn neighbours(&self, council: &str) -> Result<Vec<&'static Council>> {
        let table = self.ask(include_str!("neighbours.sql"), &[("council", council.into())])?;
        let mut found: Vec<&'static Council> = Vec::new();
        for row in 0..table.len() {
            let ons = text(&table, row, "ons_code")?;
            if let Some(neighbour) = words().council("", &ons, "")
                && neighbour.key != council
                && !found.iter().any(|known| known.key == neighbour.key)
            {
                found.push(neighbour);
            }
        }
        found.truncate(MOST_NEIGHBOURS);
        Ok(found)
    }

    /// A council beside others; none when nothing is published of the measure for this group.
    ///
    /// # Errors
    /// When the question fails.
    pub fn compare(&self, council: &str, measure: &PublishedMeasure, group: &str) -> Result<Option<Comparison>> {
        let params = [("measure", measure.slug.as_str().into()), ("group", group.into())];
        let table = self.ask(include_str!("series.sql"), &params)?;
        let mut found: BTreeMap<(String, String), Told> = BTreeMap::new();
        for row in 0..table.len() {
            let place = (text(&table, row, "la")?, text(&table, row, "year")?);
            let told = found.entry(place).or_default();
            let value = table.real(row, "value").map_err(broken)?;
            match text(&table, row, "kind")?.as_str() {
                "outcome" => {
                    told.value = value;
                    told.marker = text(&table, row, "marker")?;
                    told.source = text(&table, row, "source")?;
                }
                "margin" => told.margin = value,
                _ => {}
            }
        }
        let years: BTreeSet<String> = found.keys().map(|(_, year)| year.clone()).collect();
        let years: Vec<String> = years.into_iter().collect();
        let Some(subject) = words().councils.iter().find(|known| known.key == council) else { return Ok(None) };
        let neighbours = self.neighbours(council)?;
        let mut wanted: Vec<(&Council, Role)> = vec![(subject, Role::Council)];
        wanted.extend(neighbours.iter().map(|neighbour| (*neighbour, Role::Neighbour)));
        let region = words().councils.iter().find(|known| known.level == "region" && known.name == subject.region);
        let england = words().councils.iter().find(|known| known.level == "england");
        wanted.extend(region.map(|region| (region, Role::Region)));
        wanted.extend(england.map(|england| (england, Role::England)));
        let places: Vec<Place> = wanted
            .into_iter()
            .map(|(place, role)| Place {
                key: place.key.clone(),
                name: place.name.clone(),
                role,
                figures: years.iter().map(|year| found.get(&(place.key.clone(), year.clone())).cloned()).collect(),
            })
            .filter(|place| place.role == Role::Council || place.figures.iter().any(Option::is_some))
            .collect();
        if years.is_empty() || places.iter().all(|place| place.figures.iter().all(Option::is_none)) {
            return Ok(None);
        }
        // From the first year of which anything is told to the last: a year between with nothing stays, as a gap.
        let told = |at: &usize| places.iter().any(|place| place.figures.get(*at).is_some_and(Option::is_some));
        let told: Vec<&String> = (0..years.len()).filter(told).filter_map(|at| years.get(at)).collect();
        let shown = told.first().zip(told.last()).map_or_else(Vec::new, |(first, last)| without_gaps(first, last));
        let at = |year: &String| years.iter().position(|known| known == year);
        let only = |place: &Place| {
            shown.iter().map(|year| place.figures.get(at(year)?)?.clone()).collect::<Vec<Option<Told>>>()
        };
        Ok(Some(Comparison {
            measure: measure.clone(),
            group: group.to_owned(),
            places: places.iter().map(|place| Place { figures: only(place), ..place.clone() }).collect(),
            years: shown,
            neighbours_known: !neighbours.is_empty(),
        }))
    }
}

/// Every financial year from one to another.
fn without_gaps(first: &str, last: &str) -> Vec<String> {
    let start = |year: &str| year.get(..4).and_then(|start| start.parse::<u16>().ok());
    match (start(first), start(last)) {
        (Some(from), Some(to)) if from < to => {
            (from..=to).map(|year| format!("{year}-{:02}", (year + 1) % 100)).collect()
        }
        _ => vec![first.to_owned()],
    }
}

/// `Total` first, then ages, then sexes, then the rest.
fn order(group: &str) -> usize {
    let known = ["Total", "18 to 64", "65 and above", "Female", "Male"];
    known.iter().position(|known| *known == group).unwrap_or(known.len())
}

impl Comparison {
    /// The place with this part.
    pub fn place(&self, role: Role) -> Option<&Place> {
        self.places.iter().find(|place| place.role == role)
    }

    /// The value of a place in a year, counted from 0.
    pub fn value(place: &Place, at: usize) -> Option<f64> {
        place.figures.get(at)?.as_ref()?.value
    }

    /// The newest year with a number of the council itself.
    pub fn newest(&self) -> Option<usize> {
        let council = self.place(Role::Council)?;
        (0..self.years.len()).rev().find(|at| Self::value(council, *at).is_some())
    }

    /// Numbers of neighbours in a year.
    pub fn neighbours(&self, at: usize) -> Vec<f64> {
        let neighbours = self.places.iter().filter(|place| place.role == Role::Neighbour);
        neighbours.filter_map(|place| Self::value(place, at)).collect()
    }
}
