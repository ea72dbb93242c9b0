//! Which layout a file has, told by its headings: the layouts and their columns are lists (`layouts.csv`, `columns.csv`).

use std::sync::LazyLock;

/// A column a layout knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it is for us: `code`, `ons`, `name`, `level`, `year`, `measure`, `group`, `kind`, `value` …
    pub field: String,
    /// What it may be called.
    headings: Vec<String>,
    required: bool,
    /// The measure of a value, when the layout itself says it.
    pub measure: String,
    /// The kind of a value, when the layout itself says it.
    pub kind: String,
}

/// A layout that published figures come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Its short name.
    pub name: String,
    /// As people read it.
    pub label: String,
    /// Who publishes such files.
    pub publisher: String,
    /// On what terms.
    pub licence: String,
    /// How its rows become figures.
    pub reader: String,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// Where in a row the columns of a recognised layout stand.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// Which layout.
    pub layout: &'static Layout,
    /// Each column of the layout with its place from 0; absent ones are left out.
    pub places: Vec<(&'static Column, usize)>,
    /// Ages that stand as headings, with their places, for populations by single year.
    pub ages: Vec<(u32, usize)>,
}

/// Every layout.
pub fn layouts() -> &'static [Layout] {
    static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(load);
    &LAYOUTS
}

fn load() -> Vec<Layout> {
    let rows = |text: &'static str| csv::Reader::from_reader(text.as_bytes()).into_records().filter_map(Result::ok);
    let get = |row: &csv::StringRecord, at: usize| row.get(at).unwrap_or_default().to_owned();
    let mut layouts: Vec<Layout> = rows(include_str!("layouts.csv"))
        .map(|row| Layout {
            name: get(&row, 0),
            label: get(&row, 1),
            publisher: get(&row, 2),
            licence: get(&row, 3),
            reader: get(&row, 4),
            columns: Vec::new(),
        })
        .collect();
    for row in rows(include_str!("columns.csv")) {
        let column = Column {
            field: get(&row, 1),
            headings: get(&row, 2).split('|').map(plain).collect(),
            required: get(&row, 3) == "yes",
            measure: get(&row, 4),
            kind: get(&row, 5),
        };
        if let Some(layout) = layouts.iter_mut().find(|layout| Some(layout.name.as_str()) == row.get(0)) {
            layout.columns.push(column);
        }
    }
    layouts
}

/// A heading without case, spaces and punctuation.
fn plain(heading: &str) -> String {
    heading.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The layout whose required headings all stand in this row; of several the one that explains most of it.
pub fn recognise<S: AsRef<str>>(row: &[S]) -> Option<Recognised> {
    let headings: Vec<String> = row.iter().map(|heading| plain(heading.as_ref())).collect();
    let place =
        |column: &Column| headings.iter().position(|heading| !heading.is_empty() && column.headings.contains(heading));
    let mut best: Option<Recognised> = None;
    for layout in layouts() {
        let places: Vec<_> = layout.columns.iter().filter_map(|column| place(column).map(|at| (column, at))).collect();
        let whole = layout.columns.iter().all(|column| !column.required || place(column).is_some());
        if whole && best.as_ref().is_none_or(|best| places.len() > best.places.len()) {
            let ages = headings
                .iter()
                .enumerate()
                .filter_map(|(at, heading)| Some((heading.parse().ok().filter(|age| *age <= 125)?, at)))
                .collect();
            best = Some(Recognised { layout, places, ages });
        }
    }
    best
}

/// What to say of a file whose headings are of no known layout.
pub fn unknown(file: &str, found: &[String]) -> String {
    let shown: Vec<&str> = found.iter().map(String::as_str).filter(|heading| !heading.is_empty()).take(12).collect();
    let known: Vec<String> = layouts().iter().map(|layout| format!("  {}", layout.label)).collect();
    let found = if shown.is_empty() { "nothing".to_owned() } else { shown.join(", ") };
    format!(
        "{file} has no layout that is known here. Its first headings are: {found}. Nothing of it was kept, and what was \
         loaded before stays. Known are:\n{}",
        known.join("\n")
    )
}
