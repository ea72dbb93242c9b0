//! What the plan is made of. A value is a share between 0 and 1 or a count, as the linked measure's unit says.

use engine::statistics::xmr::Better;
use jiff::civil::Date;
use serde::Serialize;

/// Which way an objective aims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More than the baseline.
    Higher,
    /// Less than the baseline.
    Lower,
    /// As it is.
    Keep,
}

impl Direction {
    /// Every direction with its words.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Higher, "Higher than now"), (Self::Lower, "Lower than now"), (Self::Keep, "As it is now")];

    /// As it is stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Keep => "keep",
        }
    }

    /// Which way is better then; as it is leaves that to the measure.
    pub const fn better(self) -> Option<Better> {
        match self {
            Self::Higher => Some(Better::Higher),
            Self::Lower => Some(Better::Lower),
            Self::Keep => None,
        }
    }

    /// The direction stored under this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().map(|(direction, _)| direction).find(|direction| direction.key() == key)
    }
}

/// A theme with what is to be reached under it, as a plan is written.
#[derive(Clone, Debug)]
pub struct Theme {
    /// A few words.
    pub name: String,
    /// What it means.
    pub words: String,
    /// The statement of Making It Real it answers.
    pub making_it_real: String,
    /// What is to be reached.
    pub objectives: Vec<NewObjective>,
}

/// An objective before it is written.
#[derive(Clone, Debug, Default)]
pub struct NewObjective {
    /// What is to be reached, in a line.
    pub name: String,
    /// Why, and how.
    pub words: String,
    /// The account that answers for it.
    pub owner_id: Option<String>,
    /// The measure that shows it.
    pub measure: Option<String>,
    /// Where it stood, and when.
    pub baseline: Option<(f64, Date)>,
    /// Where it should stand.
    pub target: Option<f64>,
    /// Which way; higher unless said.
    pub direction: Option<Direction>,
    /// The statement of Making It Real it answers.
    pub making_it_real: Option<String>,
}

/// An objective as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Objective {
    /// UUIDv7.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// The theme it stands under.
    pub theme_id: String,
    /// What is to be reached, in a line.
    pub name: String,
    /// Why, and how.
    pub words: String,
    /// The account that answers for it.
    pub owner_id: Option<String>,
    /// The measure that shows it.
    pub measure: Option<String>,
    /// Where it stood.
    pub baseline: Option<f64>,
    /// When it stood there.
    pub baseline_month: Option<Date>,
    /// Where it should stand.
    pub target: Option<f64>,
    /// Which way.
    pub direction: Direction,
    /// The statement of Making It Real it answers.
    pub making_it_real: Option<String>,
}

/// A theme as it is kept, without its objectives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptTheme {
    /// UUIDv7.
    pub id: String,
    /// A few words.
    pub name: String,
    /// What it means.
    pub words: String,
    /// The statement of Making It Real it answers.
    pub making_it_real: String,
}

/// The vision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Vision {
    /// What we want life here to be like.
    pub words: String,
    /// The day by which the plan is renewed.
    pub until_on: Date,
}
