//! The smallest count that is told to everybody, and what is said instead of a smaller one.
//!
//! Promise EV10. The rule is that of the national adult social care statistics: counts from 1 to 4 are not told, and neither
//! is what gives them away. It stands here because public pages of the directory keep it as well as the evidence does, whose
//! `disclosure` is the exit for tables and files.

/// The smallest count that is told.
pub const FEWEST: i64 = 5;

/// A count as it may leave the council.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// As it is.
    Count(i64),
    /// It is from 1 to 4.
    Few,
    /// It stands in a table with totals, and is not told because it is small or because it would give a small one away.
    /// Which of the two is not told either: that alone can be the missing piece.
    Hidden,
}

impl Told {
    /// As people read it.
    pub fn words(self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Few => format!("fewer than {FEWEST}"),
            Self::Hidden => "not told".to_owned(),
        }
    }
}

/// A count as it may be told. Nobody at all is no secret.
pub fn told(count: i64) -> Told {
    if (1..FEWEST).contains(&count) { Told::Few } else { Told::Count(count) }
}
