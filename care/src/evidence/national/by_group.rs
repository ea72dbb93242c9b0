//! The shares of a measure by who people are: age, sex, ethnicity, place. They are counted with the figures, from the rows
//! behind them and what is known of each person, and kept beside them.

use engine::columns::{ColumnsError, Session};
use serde::{Deserialize, Serialize};

/// Counts them.
pub(super) const BY_GROUP: &str = include_str!("asks/by_group.sql");

/// By what people are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Age on the day that counts.
    Age,
    /// Sex as recorded.
    Sex,
    /// Ethnicity, in the groups of the census.
    Ethnicity,
    /// The district of the last known postcode.
    Place,
}

impl Cut {
    /// As it is kept.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Sex => "sex",
            Self::Ethnicity => "ethnicity",
            Self::Place => "place",
        }
    }
}

/// How many of a group count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupCount {
    /// The council's national code.
    pub la: String,
    /// The measure's code.
    pub measure: String,
    /// [`Cut::code`].
    pub cut: String,
    /// The group, as its list has it.
    pub called: String,
    /// How many count.
    pub numerator: i64,
    /// Of how many.
    pub denominator: i64,
}

/// Counts the groups of every measure: the session has the rows behind the figures.
pub(super) fn by_group(session: &Session, limit: std::time::Duration) -> Result<Vec<GroupCount>, ColumnsError> {
    let table = session.query_within(limit, BY_GROUP, &[])?;
    let text =
        |row: usize, column: &str| Ok::<_, ColumnsError>(table.text(row, column)?.unwrap_or_default().to_owned());
    (0..table.len())
        .map(|row| {
            Ok(GroupCount {
                la: text(row, "la")?,
                measure: text(row, "measure")?,
                cut: text(row, "cut")?,
                called: text(row, "called")?,
                numerator: table.int(row, "numerator")?.unwrap_or_default(),
                denominator: table.int(row, "denominator")?.unwrap_or_default(),
            })
        })
        .collect()
}
