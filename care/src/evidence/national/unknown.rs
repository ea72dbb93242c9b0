//! How many people a figure knows too little of, as the nation publishes it beside the figure: where they live (2E), how their
//! support is delivered (3D).

use std::collections::HashMap;

use engine::columns::{ColumnsError, Session};
use serde::Serialize;

/// Of which figures it is told, what is not known, and how that reads.
const KINDS: [(&str, &str, &str); 9] = [
    ("2E", "unknown", "where they live is not known"),
    ("2E", "presumed_at_home", "not recorded, presumed at home from their home care (settled)"),
    ("2E", "presumed_in_community", "not recorded, presumed in the community from their service (not settled)"),
    ("2E LD", "unknown", "where they live is not known"),
    ("2E LD", "presumed_at_home", "not recorded, presumed at home from their home care (settled)"),
    ("2E LD", "presumed_in_community", "not recorded, presumed in the community from their service (not settled)"),
    ("3D 1a", "mechanism_unknown", "how their support is delivered is not known (in the denominator)"),
    ("3D 1b", "mechanism_unknown", "how their support is delivered is not known (left out)"),
    ("3D 1b", "component_blank", "the component of their service is blank (left out)"),
];

/// How many people one thing is not known of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unknown {
    /// The council's national code.
    pub la: String,
    /// The figure's code.
    pub measure: &'static str,
    /// What is not known.
    pub what: &'static str,
    /// How many people.
    pub count: i64,
}

impl Unknown {
    /// As people read it.
    pub(super) fn words(&self) -> &'static str {
        let its = |(measure, what, _): &&(&str, &str, &str)| *measure == self.measure && *what == self.what;
        KINDS.iter().find(its).map_or(self.what, |(_, _, words)| words)
    }
}

/// All of these councils, noughts too, from the rows behind the figures.
///
/// # Errors
/// What the columns say.
pub(super) fn unknown(session: &Session, councils: &[String]) -> Result<Vec<Unknown>, ColumnsError> {
    let table = session.query(include_str!("asks/unknown.sql"), &[])?;
    let mut found: HashMap<(String, String, String), i64> = HashMap::new();
    for row in 0..table.len() {
        let text = |column: &str| Ok::<_, ColumnsError>(table.text(row, column)?.unwrap_or_default().to_owned());
        let key = (text("la")?, text("measure")?, text("what")?);
        found.insert(key, table.int(row, "people")?.unwrap_or_default());
    }
    let of = |la: &String, measure: &'static str, what: &'static str| {
        let count = found.get(&(la.clone(), measure.to_owned(), what.to_owned())).copied();
        Unknown { la: la.clone(), measure, what, count: count.unwrap_or_default() }
    };
    Ok(councils.iter().flat_map(|la| KINDS.iter().map(move |(measure, what, _)| of(la, measure, what))).collect())
}
