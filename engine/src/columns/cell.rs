//! One value of a table or of a query's parameter, and the errors of asking it for the wrong type.

use std::fmt;

use duckdb::types::{TimeUnit, ToSqlOutput, Value, ValueRef};
use jiff::civil::{Date, DateTime};

use super::error::ColumnsError;

/// A value in a [`super::Table`], and the value of a named parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing recorded.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction. Decimals arrive here too.
    Real(f64),
    /// Text; also timestamps (ISO 8601) and enumerated values.
    Text(String),
    /// A calendar day.
    Date(Date),
}

/// A named parameter: the name without `$`, and its value.
pub type Param<'a> = (&'a str, Cell);

impl Cell {
    /// The word for this kind of value in an error message.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(_) => "a whole number",
            Self::Real(_) => "a number",
            Self::Text(_) => "text",
            Self::Date(_) => "a date",
        }
    }

    /// True when nothing is recorded.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// What `DuckDB` is given for this value.
    pub(crate) fn to_sql_value(&self) -> ToSqlOutput<'_> {
        match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Bool(value) => ToSqlOutput::Borrowed(ValueRef::Boolean(*value)),
            Self::Int(value) => ToSqlOutput::Borrowed(ValueRef::BigInt(*value)),
            Self::Real(value) => ToSqlOutput::Borrowed(ValueRef::Double(*value)),
            Self::Text(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Self::Date(value) => ToSqlOutput::Owned(Value::Date32(days_since_1970(*value))),
        }
    }

    /// A cell from what `DuckDB` answered; `column` is for the error.
    pub(crate) fn from_sql(value: ValueRef<'_>, column: &str) -> Result<Self, ColumnsError> {
        Ok(match value {
            ValueRef::Null => Self::Null,
            ValueRef::Boolean(value) => Self::Bool(value),
            ValueRef::TinyInt(value) => Self::Int(value.into()),
            ValueRef::SmallInt(value) => Self::Int(value.into()),
            ValueRef::Int(value) => Self::Int(value.into()),
            ValueRef::BigInt(value) => Self::Int(value),
            ValueRef::UTinyInt(value) => Self::Int(value.into()),
            ValueRef::USmallInt(value) => Self::Int(value.into()),
            ValueRef::UInt(value) => Self::Int(value.into()),
            ValueRef::UBigInt(value) => Self::Int(narrow(value, column)?),
            // sum() of whole numbers answers a 128-bit number.
            ValueRef::HugeInt(value) => Self::Int(narrow(value, column)?),
            ValueRef::UHugeInt(value) => Self::Int(narrow(value, column)?),
            ValueRef::Float(value) => Self::Real(value.into()),
            ValueRef::Double(value) => Self::Real(value),
            ValueRef::Decimal(value) => {
                Self::Real(value.to_string().parse().map_err(|_| ColumnsError::too_large(column))?)
            }
            ValueRef::Date32(days) => Self::Date(date_from_days(days).ok_or_else(|| ColumnsError::too_large(column))?),
            ValueRef::Timestamp(unit, value) => {
                Self::Text(timestamp_text(unit, value).ok_or_else(|| ColumnsError::too_large(column))?)
            }
            ValueRef::Text(_) | ValueRef::Enum(..) => {
                Self::Text(value.as_str().map_err(|_| ColumnsError::unsupported(column))?.to_owned())
            }
            _ => return Err(ColumnsError::unsupported(column)),
        })
    }
}

fn narrow<T: TryInto<i64>>(value: T, column: &str) -> Result<i64, ColumnsError> {
    value.try_into().map_err(|_| ColumnsError::too_large(column))
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// Days from 1970-01-01, `DuckDB`'s own count.
pub(crate) fn days_since_1970(date: Date) -> i32 {
    // A civil date spans years -9999 to 9999: under four million days either way.
    date.since(EPOCH).map_or(0, |span| span.get_days())
}

/// A day as spreadsheets count it; none before they count without a fault, 1 March 1900.
pub(crate) fn days_of_excel(date: Date) -> Option<i32> {
    (date >= jiff::civil::date(1900, 3, 1)).then(|| days_since_1970(date) + 25_569)
}

fn date_from_days(days: i32) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn timestamp_text(unit: TimeUnit, value: i64) -> Option<String> {
    let micros = match unit {
        TimeUnit::Second => value.checked_mul(1_000_000)?,
        TimeUnit::Millisecond => value.checked_mul(1_000)?,
        TimeUnit::Microsecond => value,
        TimeUnit::Nanosecond => value / 1_000,
    };
    let span = jiff::Span::new().try_microseconds(micros).ok()?;
    let moment: DateTime = EPOCH.to_datetime(jiff::civil::Time::midnight());
    Some(moment.checked_add(span).ok()?.to_string())
}

/// Text as people and CSV files read it; nothing recorded is empty.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Real(value) => write!(f, "{value}"),
            Self::Text(value) => f.write_str(value),
            Self::Date(value) => write!(f, "{value}"),
        }
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}
impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<Date> for Cell {
    fn from(value: Date) -> Self {
        Self::Date(value)
    }
}
impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
