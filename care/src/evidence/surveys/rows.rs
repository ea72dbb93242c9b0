//! The rows of a return: columns by name, values that are blank, numbers or text.

use std::{collections::HashMap, sync::LazyLock};

/// One value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing recorded.
    #[default]
    Blank,
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
    /// Yes or no, in derived columns.
    Flag(bool),
}

impl Value {
    /// The number, if it is one.
    pub const fn number(&self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// As text: numbers as short as they can be.
    pub fn words(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Number(value) => value.to_string(),
            Self::Text(text) => text.clone(),
            Self::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
        }
    }
}

/// Whether a number is this code. Codes are small whole numbers, so they are exact.
pub fn is(value: f64, code: u32) -> bool {
    (value - f64::from(code)).abs() < 1e-9
}

/// A column of the return, as the list `columns.csv` has it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its short name.
    pub name: String,
    /// What its heading contains.
    pub heading: String,
    /// `text`, `number`, or `given` (worked out by the workbook, not part of the answer).
    pub kind: String,
    /// The least value.
    pub least: Option<f64>,
    /// The greatest value; none has no end.
    pub most: Option<f64>,
    /// Whether it is an answer of the person, blank for whoever did not answer.
    pub answer: bool,
}

/// Every column of the return, in its order.
pub fn asked() -> &'static [Asked] {
    static ASKED: LazyLock<Vec<Asked>> = LazyLock::new(|| {
        let rows = csv::Reader::from_reader(include_str!("columns.csv").as_bytes()).into_records();
        rows.filter_map(Result::ok)
            .map(|row| {
                let get = |at: usize| row.get(at).unwrap_or_default().to_owned();
                Asked {
                    name: get(0),
                    heading: get(1),
                    kind: get(2),
                    least: get(3).parse().ok(),
                    most: get(4).parse().ok(),
                    answer: get(5) == "yes",
                }
            })
            .collect()
    });
    &ASKED
}

/// What codes of a column mean, in the order of `groups.csv`.
pub type Groups = Vec<(String, Vec<(u32, String)>)>;

/// Codes and what they are grouped to, for each column that has them.
pub fn groups() -> &'static Groups {
    static GROUPS: LazyLock<Groups> = LazyLock::new(|| {
        let mut groups: Groups = Vec::new();
        for row in csv::Reader::from_reader(include_str!("groups.csv").as_bytes()).into_records().filter_map(Result::ok)
        {
            let (Some(column), Some(Ok(code)), Some(group)) = (row.get(0), row.get(1).map(str::parse), row.get(2))
            else {
                continue;
            };
            match groups.last_mut() {
                Some((name, codes)) if name == column => codes.push((code, group.to_owned())),
                _ => groups.push((column.to_owned(), vec![(code, group.to_owned())])),
            }
        }
        groups
    });
    &GROUPS
}

/// Rows under named columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    places: HashMap<String, usize>,
    /// The rows; each has one value per column.
    pub rows: Vec<Vec<Value>>,
}

impl Rows {
    /// No rows under these columns.
    pub fn new(columns: Vec<String>) -> Self {
        let places = columns.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        Self { columns, places, rows: Vec::new() }
    }

    /// The value of a row under a column; blank where there is none.
    pub fn get(&self, row: usize, column: &str) -> &Value {
        static BLANK: Value = Value::Blank;
        self.places.get(column).and_then(|at| self.rows.get(row)?.get(*at)).unwrap_or(&BLANK)
    }

    /// The number of a row under a column.
    pub fn number(&self, row: usize, column: &str) -> Option<f64> {
        self.get(row, column).number()
    }

    /// Whether a row has this code under a column.
    pub fn has(&self, row: usize, column: &str, code: u32) -> bool {
        self.number(row, column).is_some_and(|value| is(value, code))
    }

    /// Puts a value under a column that is there.
    pub fn set(&mut self, row: usize, column: &str, value: Value) {
        let place = self.places.get(column).copied();
        if let Some(cell) = place.and_then(|at| self.rows.get_mut(row)?.get_mut(at)) {
            *cell = value;
        }
    }

    /// Adds a column at the end, worked out from each row.
    pub fn add(&mut self, column: &str, value: impl Fn(&Self, usize) -> Value) {
        let values: Vec<Value> = (0..self.rows.len()).map(|row| value(self, row)).collect();
        self.places.insert(column.to_owned(), self.columns.len());
        self.columns.push(column.to_owned());
        for (row, value) in self.rows.iter_mut().zip(values) {
            row.push(value);
        }
    }

    /// As CSV, for whoever mends the return.
    ///
    /// # Errors
    /// When text cannot be written, which memory always can.
    pub fn to_csv(&self) -> Result<String, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Value::words))?;
        }
        let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
