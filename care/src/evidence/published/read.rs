//! From a file to figures: finds the heading row, recognises the layout, and turns each row into figures.

use std::{collections::BTreeSet, fs::File, path::Path};

use engine::{
    csv_source::{CsvSource, Record},
    spreadsheets::{Bounds, Sheets},
};
use platform::{Error, Result};

use super::{
    folds::{Ages, OneEach, Spend},
    layouts::{self, Recognised},
    model::{Figure, Loaded},
    words::{words, year_ending, year_in},
};

/// Figures of one file at most: bounded, whatever somebody gives.
const MOST_FIGURES: usize = 500_000;
/// Rows among which the headings are looked for.
const HEADINGS_WITHIN: u32 = 25;

/// The rows of a layout, read by field.
pub(super) struct Row<'r> {
    pub recognised: &'r Recognised,
    pub cells: &'r [&'r str],
}

impl Row<'_> {
    /// The text of a field; several columns of one field are joined.
    pub fn get(&self, field: &str) -> String {
        let mut parts = self.recognised.places.iter().filter(|(column, _)| column.field == field);
        let first = parts.next().map_or("", |(_, at)| self.at(*at)).to_owned();
        parts
            .map(|(_, at)| self.at(*at))
            .filter(|part| !part.is_empty() && *part != "-")
            .fold(first, |all, part| if all.is_empty() { part.to_owned() } else { format!("{all}, {part}") })
    }

    /// The cell at a place.
    pub fn at(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", |cell| cell.trim())
    }
}

/// How rows become figures, for layouts that need more than one row to say it.
enum Reader {
    Plain,
    BesideEngland,
    OneEach(OneEach),
    Spend(Spend),
    Ages(Ages),
}

/// A file being read.
struct Reading {
    year: Option<String>,
    year_in_name: Option<String>,
    file: String,
    licence: String,
    rank: i64,
    reader: Reader,
    figures: Vec<Figure>,
    unreadable: usize,
    places_unknown: BTreeSet<String>,
    without_year: usize,
}

/// Reads a whole file. `year` is for files that do not say theirs.
///
/// # Errors
/// [`Error::Refusal`] with a sentence: no known layout, no year, too large, damaged.
pub fn read(path: &Path, year: Option<&str>) -> Result<(Vec<Figure>, Loaded)> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if !path.is_file() {
        return Err(Error::Refusal(format!("There is no file named {file}. Nothing was loaded.")));
    }
    if Sheets::is_workbook(path)? { workbook(path, &file, year) } else { csv(path, &file, year) }
}

fn csv(path: &Path, file: &str, year: Option<&str>) -> Result<(Vec<Figure>, Loaded)> {
    let unreadable = |error: engine::csv_source::CsvError| {
        Error::Refusal(format!("{file} could not be read: {error} Nothing of it was kept."))
    };
    let mut source = CsvSource::open(File::open(path)?).map_err(unreadable)?;
    let headings = source.headers().to_vec();
    let recognised = layouts::recognise(&headings).ok_or_else(|| Error::Refusal(layouts::unknown(file, &headings)))?;
    let mut reading = Reading::begin(&recognised, file, year);
    let mut record = Record::default();
    while source.next_record(&mut record).map_err(unreadable)? {
        let cells: Vec<&str> = record.fields().collect();
        reading.row(&Row { recognised: &recognised, cells: &cells })?;
    }
    reading.end(&recognised)
}

fn workbook(path: &Path, file: &str, year: Option<&str>) -> Result<(Vec<Figure>, Loaded)> {
    let refused = |error: engine::spreadsheets::ReadError| Error::Refusal(format!("{file}: {error}"));
    let mut sheets = Sheets::open(path, Bounds::default()).map_err(refused)?;
    let mut first_seen: Vec<String> = Vec::new();
    for sheet in sheets.names() {
        let mut state: Option<(Recognised, Reading)> = None;
        let mut failed = None;
        let mut said_year: Option<String> = None;
        sheets
            .for_each_row(&sheet, |number, cells| {
                let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
                if let Some((recognised, reading)) = &mut state {
                    let step = reading.row(&Row { recognised, cells: &cells });
                    failed = step.err();
                    return failed.is_none();
                }
                if let Some(recognised) = layouts::recognise(&cells) {
                    let reading = Reading::begin(&recognised, file, year.or(said_year.as_deref()));
                    state = Some((recognised, reading));
                    return true;
                }
                if first_seen.is_empty() {
                    first_seen = cells.iter().map(|cell| (*cell).to_owned()).collect();
                }
                said_year = said_year.take().or_else(|| cells.iter().find_map(|cell| mid_year(cell)));
                number < HEADINGS_WITHIN
            })
            .map_err(refused)?;
        if let Some(error) = failed {
            return Err(error);
        }
        if let Some((recognised, reading)) = state {
            return reading.end(&recognised);
        }
    }
    Err(Error::Refusal(layouts::unknown(file, &first_seen)))
}

/// `… mid-2019 …`: the calendar year a population estimate is of.
fn mid_year(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let after = lower.split("mid-").nth(1)?;
    let year: String = after.chars().take_while(char::is_ascii_digit).collect();
    (year.len() == 4).then_some(year)
}

impl Reading {
    fn begin(recognised: &Recognised, file: &str, year: Option<&str>) -> Self {
        let layout = recognised.layout;
        Self {
            year: year.map(str::to_owned),
            year_in_name: year_in(file),
            file: file.to_owned(),
            licence: format!("{}: {}", layout.publisher, layout.licence),
            rank: layouts::layouts()
                .iter()
                .position(|known| known.name == layout.name)
                .and_then(|rank| i64::try_from(rank).ok())
                .unwrap_or_default(),
            reader: match layout.reader.as_str() {
                "beside_england" => Reader::BesideEngland,
                "one_each" => Reader::OneEach(OneEach::default()),
                "spend" => Reader::Spend(Spend::default()),
                "ages" => Reader::Ages(Ages::default()),
                _ => Reader::Plain,
            },
            figures: Vec::new(),
            unreadable: 0,
            places_unknown: BTreeSet::new(),
            without_year: 0,
        }
    }

    fn row(&mut self, row: &Row<'_>) -> Result<()> {
        let Some(base) = self.base(row) else { return Ok(()) };
        match &mut self.reader {
            Reader::Spend(fold) => self.unreadable += fold.add(&base, row),
            Reader::Ages(fold) => fold.add(&base, row, &mut self.figures),
            Reader::OneEach(fold) => {
                fold.population(&base, row, &mut self.figures);
                if let Some(figure) = values(&base, row, &mut self.unreadable).pop() {
                    fold.add(figure);
                }
            }
            Reader::Plain | Reader::BesideEngland => {
                let read = values(&base, row, &mut self.unreadable);
                self.figures.extend(read);
                if matches!(self.reader, Reader::BesideEngland) {
                    self.england(&base, row);
                }
            }
        }
        if self.figures.len() > MOST_FIGURES {
            return Err(Error::Refusal(format!(
                "{} holds more than {MOST_FIGURES} figures. Nothing of it was kept. Take out what is not needed.",
                self.file
            )));
        }
        Ok(())
    }

    /// England's own figure that stands beside each council's, kept once.
    fn england(&mut self, base: &Figure, row: &Row<'_>) {
        let mut figure = base.clone();
        let Some(england) = words().council("England", "", "") else { return };
        place(&mut figure, england);
        "outcome".clone_into(&mut figure.kind);
        let there = |known: &Figure| known.la == figure.la && known.measure == figure.measure;
        if !self.figures.iter().any(there) && figure.read_value(&row.get("england")) {
            self.figures.push(figure);
        }
    }

    /// What the values of a row have in common. None for a row about no place of ours.
    fn base(&mut self, row: &Row<'_>) -> Option<Figure> {
        let known = words();
        let (code, mut ons, name) = (row.get("code"), row.get("ons"), row.get("name"));
        if [&code, &ons, &name].iter().all(|text| text.is_empty()) {
            // Rows about a whole region name nothing else.
            ons = row.get("region");
        }
        let level = row.get("level");
        let level = known.meaning("level", &level).unwrap_or_default().to_owned();
        let mut figure =
            Figure { source: self.file.clone(), licence: self.licence.clone(), rank: self.rank, ..Figure::default() };
        match known.council(&code, &ons, &name) {
            Some(council) if level != "council type" => place(&mut figure, council),
            _ if level == "council type" => {
                (figure.la, figure.name, figure.level) = (code.clone(), name.clone(), level);
            }
            _ => {
                let words = [&name, &ons, &code].into_iter().find(|word| !word.trim().is_empty());
                let words = words.map_or("no place at all", String::as_str);
                self.places_unknown.insert(words.chars().take(60).collect());
                return None;
            }
        }
        if !ons.is_empty() {
            figure.ons_code = ons;
        }
        let year = row.get("year");
        let found = if year.is_empty() { year_ending(&row.get("year_ending")) } else { year_in(&year) };
        let needed = !matches!(row.recognised.layout.name.as_str(), "neighbours" | "deprivation");
        match found.or_else(|| self.year.clone()).or_else(|| self.year_in_name.clone()) {
            Some(year) => figure.year = year,
            None if needed => {
                self.without_year += 1;
                return None;
            }
            None => {}
        }
        figure.code = row.get("measure");
        let (title, group) = (row.get("title"), row.get("group"));
        let grouped = row.get("measure_group");
        figure.measure = known
            .meaning("oflog", &figure.code)
            .or_else(|| {
                let code = if grouped.is_empty() { &figure.code } else { &grouped };
                known.measure_of_code(code, &figure.year).map(|measure| measure.slug.as_str())
            })
            .or_else(|| known.meaning("title", &title))
            .map_or_else(|| if figure.code.is_empty() { title.clone() } else { figure.code.clone() }, str::to_owned);
        figure.disaggregation = known.meaning("group", &group).map_or(group.clone(), str::to_owned);
        if group.is_empty() {
            "Total".clone_into(&mut figure.disaggregation);
        }
        let kind = row.get("kind");
        figure.kind = known.meaning("kind", &kind).map_or_else(|| kind.to_lowercase(), str::to_owned);
        Some(figure)
    }

    fn end(mut self, recognised: &Recognised) -> Result<(Vec<Figure>, Loaded)> {
        let mut notes = Vec::new();
        match std::mem::replace(&mut self.reader, Reader::Plain) {
            Reader::Spend(fold) => self.figures.extend(fold.end()),
            Reader::OneEach(fold) => notes.extend(fold.end(&mut self.figures)),
            Reader::Ages(_) | Reader::Plain | Reader::BesideEngland => {}
        }
        if self.figures.is_empty() && self.without_year > 0 {
            return Err(Error::Refusal(format!(
                "{} does not say which year it is of. Nothing of it was kept. Say it: --year 2024-25, or put it into the \
                 file's name.",
                self.file
            )));
        }
        if self.unreadable > 0 {
            notes.push(format!("{} values are neither numbers nor known marks and were left out.", self.unreadable));
        }
        if !self.places_unknown.is_empty() {
            let shown: Vec<&str> = self.places_unknown.iter().map(String::as_str).take(8).collect();
            notes.push(format!(
                "{} places are not English councils, regions or England as known here, and were left out: {}{}.",
                self.places_unknown.len(),
                shown.join(", "),
                if self.places_unknown.len() > shown.len() { " …" } else { "" }
            ));
        }
        let years: BTreeSet<&str> =
            self.figures.iter().map(|figure| figure.year.as_str()).filter(|year| !year.is_empty()).collect();
        let councils: BTreeSet<&str> =
            self.figures.iter().filter(|figure| figure.level == "council").map(|figure| figure.la.as_str()).collect();
        let loaded = Loaded {
            layout: recognised.layout.label.clone(),
            source: self.file.clone(),
            figures: self.figures.len(),
            marked: self.figures.iter().filter(|figure| figure.value.is_none()).count(),
            years: years.into_iter().map(str::to_owned).collect(),
            councils: councils.len(),
            notes,
        };
        Ok((self.figures, loaded))
    }
}

pub(super) fn place(figure: &mut Figure, council: &super::words::Council) {
    figure.la.clone_from(&council.key);
    figure.ons_code.clone_from(&council.ons);
    figure.name.clone_from(&council.name);
    figure.level.clone_from(&council.level);
}

/// The values of a row, each a figure of its own.
fn values(base: &Figure, row: &Row<'_>, unreadable: &mut usize) -> Vec<Figure> {
    let columns = row.recognised.places.iter().filter(|(column, _)| column.field == "value");
    columns
        .filter_map(|(column, at)| {
            let mut figure = base.clone();
            if !column.measure.is_empty() {
                figure.measure.clone_from(&column.measure);
            }
            if !column.kind.is_empty() {
                figure.kind.clone_from(&column.kind);
            }
            let read = figure.read_value(row.at(*at));
            *unreadable += usize::from(!read);
            read.then_some(figure)
        })
        .collect()
}
