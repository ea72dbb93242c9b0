//! What the seam carries between Rust and either database: eight kinds of value, and rows of them.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};

use super::StorageError;

/// One value on its way to or from a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value, of a known kind (`PostgreSQL` wants to know).
    Null(Kind),
    /// `boolean`.
    Bool(bool),
    /// `bigint`; money is here, in pence.
    Int(i64),
    /// `double precision`.
    Real(f64),
    /// `text`.
    Text(String),
    /// `bytea`.
    Bytes(Vec<u8>),
    /// `date`; ISO text on `SQLite`.
    Date(Date),
    /// `timestamptz`; fixed-width ISO text in UTC with microseconds on `SQLite`, so that text order is time order.
    Instant(Timestamp),
}

/// The kinds of [`Value`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the value's own name")]
pub enum Kind {
    Bool,
    Int,
    Real,
    Text,
    Bytes,
    Date,
    Instant,
}

/// How `SQLite` keeps an instant.
pub fn instant_text(at: Timestamp) -> String {
    format!("{at:.6}")
}

macro_rules! into_value {
    ($($type:ty => $kind:ident, $make:expr;)*) => {$(
        impl From<$type> for Value {
            fn from(given: $type) -> Self { Self::$kind(#[allow(clippy::redundant_closure_call)] ($make)(given)) }
        }
        impl From<Option<$type>> for Value {
            fn from(given: Option<$type>) -> Self { given.map_or(Self::Null(Kind::$kind), Into::into) }
        }
    )*};
}
into_value! {
    bool => Bool, |v| v;
    i64 => Int, |v| v;
    i32 => Int, i64::from;
    u32 => Int, i64::from;
    f64 => Real, |v| v;
    &str => Text, str::to_owned;
    String => Text, |v| v;
    &String => Text, String::clone;
    Vec<u8> => Bytes, |v| v;
    Date => Date, |v| v;
    Timestamp => Instant, |v| v;
}

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row {
    pub(super) columns: Arc<[String]>,
    pub(super) values: Vec<Value>,
}

impl Row {
    /// The value of a column as the type asked for.
    ///
    /// # Errors
    /// When the column is not in the answer, or holds another kind: both are mistakes of ours.
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T, StorageError> {
        let at = self.columns.iter().position(|name| name == column);
        let value = at.and_then(|at| self.values.get(at));
        let Some(value) = value else {
            return Err(StorageError::wrong(format!("no column {column} in the answer")));
        };
        T::from_value(value).ok_or_else(|| StorageError::wrong(format!("column {column} holds {value:?}")))
    }
}

/// Types a column can be read as.
pub trait FromValue: Sized {
    /// The value as this type, or nothing when it is of another kind.
    fn from_value(value: &Value) -> Option<Self>;
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null(_) => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(held) => Some(*held),
            Value::Int(held @ (0 | 1)) => Some(*held == 1),
            _ => None,
        }
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(held) => Some(*held),
            _ => None,
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Real(held) => Some(*held),
            #[expect(clippy::cast_precision_loss, reason = "SQLite answers a whole real as an integer")]
            Value::Int(held) => Some(*held as Self),
            _ => None,
        }
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(held) => Some(held.clone()),
            _ => None,
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(held) => Some(held.clone()),
            _ => None,
        }
    }
}

impl FromValue for Date {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Date(held) => Some(*held),
            Value::Text(held) => held.parse().ok(),
            _ => None,
        }
    }
}

impl FromValue for Timestamp {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Instant(held) => Some(*held),
            Value::Text(held) => held.parse().ok(),
            _ => None,
        }
    }
}
