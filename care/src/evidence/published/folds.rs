//! Layouts whose figures are made of several rows or columns: spending totals, ages, and titles that stand for two measures.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    model::{Figure, read_value},
    read::Row,
};

/// ASC-FR totals: one row for each age band, reason, setting and so on, in thousands of pounds. The voluntary rows
/// (data type 2) split those of people of 65 and above again, so only mandatory ones (data type 1) are added up.
/// Their sum over councils is England's net current expenditure as published (14.8 billion in 2016-17).
#[derive(Default)]
pub(super) struct Spend {
    sums: BTreeMap<(String, String, String), Figure>,
}

impl Spend {
    /// Adds a row; answers how many of its values could not be read.
    pub fn add(&mut self, base: &Figure, row: &Row<'_>) -> usize {
        if row.get("data_type") != "1" {
            return 0;
        }
        let band = match row.get("age_band").as_str() {
            "1" => "18 to 64",
            "2" => "65 and above",
            _ => "Not split by age",
        };
        let mut unreadable = 0;
        for (column, at) in row.recognised.places.iter().filter(|(column, _)| column.field == "value") {
            let Some(read) = read_value(row.at(*at)) else {
                unreadable += 1;
                continue;
            };
            for group in [band, "Total"] {
                let key = (base.la.clone(), group.to_owned(), column.kind.clone());
                let sum = self.sums.entry(key).or_insert_with(|| {
                    let mut figure = base.clone();
                    figure.measure.clone_from(&column.measure);
                    group.clone_into(&mut figure.disaggregation);
                    figure.kind = format!("{}, thousand pounds", column.kind);
                    figure.value = Some(0.0);
                    figure
                });
                sum.value = sum.value.map(|sum| sum + read.as_ref().copied().unwrap_or_default());
            }
        }
        unreadable
    }

    pub fn end(self) -> impl Iterator<Item = Figure> {
        self.sums.into_values()
    }
}

/// Populations by single year of age, as bands of adults.
#[derive(Default)]
pub(super) struct Ages {
    /// Counties stand beside their districts; each place counts once.
    seen: HashSet<String>,
}

impl Ages {
    pub fn add(&mut self, base: &Figure, row: &Row<'_>, figures: &mut Vec<Figure>) {
        if !self.seen.insert(base.la.clone()) {
            return;
        }
        for (band, from, to) in [("18 to 64", 18, 64), ("65 and above", 65, 125)] {
            let ages = row.recognised.ages.iter().filter(|(age, _)| (from..=to).contains(age));
            let counted: Vec<f64> = ages.filter_map(|(_, at)| read_value(row.at(*at))?.ok()).collect();
            if counted.is_empty() {
                continue;
            }
            figures.push(Figure {
                measure: "population".into(),
                disaggregation: band.into(),
                kind: "people".into(),
                value: Some(counted.iter().sum()),
                ..base.clone()
            });
        }
    }
}

/// A file that names measures by title alone: where one title stands for two measures (2019-20 calls those of people and
/// of carers alike), neither value can be told from the other, and none is kept.
#[derive(Default)]
pub(super) struct OneEach {
    figures: Vec<Figure>,
    counts: HashMap<[String; 4], usize>,
    people: HashSet<(String, String, String)>,
}

impl OneEach {
    fn key(figure: &Figure) -> [String; 4] {
        [figure.la.clone(), figure.year.clone(), figure.measure.clone(), figure.disaggregation.clone()]
            .map(|part| part.to_lowercase())
    }

    pub fn add(&mut self, figure: Figure) {
        *self.counts.entry(Self::key(&figure)).or_default() += 1;
        self.figures.push(figure);
    }

    /// The adults that stand beside each outcome, once for each council, band and year.
    pub fn population(&mut self, base: &Figure, row: &Row<'_>, figures: &mut Vec<Figure>) {
        let bands = ["Total", "18 to 64", "65 and above"];
        let Some(Ok(people)) = read_value(&row.get("population")) else { return };
        let key = (base.la.clone(), base.year.clone(), base.disaggregation.clone());
        if base.level == "council" && bands.contains(&base.disaggregation.as_str()) && self.people.insert(key) {
            figures.push(Figure {
                measure: "population".into(),
                kind: "people".into(),
                value: Some(people),
                ..base.clone()
            });
        }
    }

    /// Gives the figures that can be told apart, and a sentence about the others.
    pub fn end(self, figures: &mut Vec<Figure>) -> Option<String> {
        let before = self.figures.len();
        let doubled: HashSet<(String, String)> = self
            .figures
            .iter()
            .filter(|figure| self.counts.get(&Self::key(figure)).is_some_and(|count| *count > 1))
            .map(|figure| (figure.year.clone(), figure.measure.clone()))
            .collect();
        let kept: Vec<Figure> = self
            .figures
            .into_iter()
            .filter(|figure| !doubled.contains(&(figure.year.clone(), figure.measure.clone())))
            .collect();
        let left_out = before - kept.len();
        figures.extend(kept);
        (left_out > 0).then(|| {
            format!(
                "{left_out} values were left out, because the file gives two measures one title and so which is which \
                 cannot be told."
            )
        })
    }
}
