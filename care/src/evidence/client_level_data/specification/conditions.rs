//! When a field must be filled in: the rows of `conditions.csv`. A condition holds if one of its ways does, and a way if all
//! its rows do. The rules are those of release 1; what release 2 changes becomes rows with `since_release` and
//! `until_release`.

use super::names::Field;
use super::words::{Release, named};

named! {
    /// What a row asks of another field of the record.
    Test {
        /// Its code is one of the values.
        Is = "is",
        /// Its code is none of the values; blank is none of them.
        IsNot = "is_not",
        /// Its code belongs to one of these groups of its list.
        GroupIs = "group_is",
        /// There is something in it that was understood.
        IsFilled = "is_filled",
        /// Whoever was born on its day is of an age from the first value to the second when the reporting period ends.
        AgeAtPeriodEndIs = "age_at_period_end_is",
    }
}

/// A row: what must be true of another field.
#[derive(Debug, Clone)]
pub struct Clause {
    /// The other field.
    pub field: Field,
    /// What is asked of it.
    pub test: Test,
    /// With what.
    pub values: Vec<String>,
}

/// A way in which a condition can hold: in a release, all of these.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// Rows with their releases, the first and, if they end, the last.
    pub clauses: Vec<(Clause, Release, Option<Release>)>,
    /// It holds whatever the record says.
    pub always: bool,
}

/// When a field must be filled in.
#[derive(Debug, Clone)]
pub struct Condition {
    /// Its name in `fields.csv`.
    pub name: String,
    /// The ways in which it can hold.
    pub ways: Vec<Way>,
}

impl Condition {
    /// Whether it holds in a release, when `true_of` answers whether a row is true of the record.
    pub fn holds(&self, release: Release, mut true_of: impl FnMut(&Clause) -> bool) -> bool {
        self.ways.iter().any(|way| {
            let mut of_release =
                way.clauses.iter().filter(|(_, since, until)| release.is_within(*since, *until)).peekable();
            way.always || (of_release.peek().is_some() && of_release.all(|(clause, ..)| true_of(clause)))
        })
    }
}
