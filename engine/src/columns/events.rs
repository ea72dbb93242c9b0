//! A fast way out for events: three columns in batches, without a cell for each value.

use std::time::Duration;

use duckdb::arrow::array::{Array, Date32Array, StringArray, UInt16Array};
use duckdb::arrow::record_batch::RecordBatch;

use super::cell::Param;
use super::error::{ColumnsError, Kind};
use super::session::{Session, named};
use super::watch::within;

/// Events sorted by person, day and activity, as [`crate::patterns::Log`] takes them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Events {
    /// The person of each event, numbered from 0 in the order of their keys.
    pub people: Vec<u32>,
    /// Days since 1 January 1970.
    pub days: Vec<i32>,
    /// The code of the activity.
    pub activities: Vec<u16>,
    /// The keys of the people, by their numbers.
    pub keys: Vec<String>,
}

impl Session {
    /// The events of a question whose first three columns are the person (text), the day (date) and the code of the
    /// activity (`usmallint`), none of them null.
    ///
    /// The question need not sort. Rows that come sorted by person (as our Parquet files are) are taken as they come;
    /// others are asked for again in order. The bound on rows of an answer does not hold here, since no cells are made:
    /// an event takes ten bytes.
    pub fn events(&self, sql: &str, params: &[Param<'_>], limit: Duration) -> Result<Events, ColumnsError> {
        self.check_select(sql)?;
        within(&self.connection, limit, || {
            let bare = sql.trim().trim_end_matches(';');
            match self.events_in_order(bare, params)? {
                Some(events) => Ok(events),
                // A line break first: the question may end in a comment.
                None => self
                    .events_in_order(&format!("select * from ({bare}\n) order by 1"), params)?
                    .ok_or_else(|| ColumnsError::new(Kind::Failed, "The events could not be put in order.")),
            }
        })
    }

    /// Nothing when a person's rows are apart.
    fn events_in_order(&self, sql: &str, params: &[Param<'_>]) -> Result<Option<Events>, ColumnsError> {
        let mut statement = self.connection.prepare(sql)?;
        let values = named(&statement, params)?;
        let values = values.iter().map(|value| value.to_sql_value());
        let mut events = Events::default();
        for batch in statement.query_arrow(duckdb::params_from_iter(values))? {
            if !events.take(&batch)? {
                return Ok(None);
            }
        }
        events.sort_days();
        Ok(Some(events))
    }
}

impl Events {
    /// Adds a batch; false when its people are out of order.
    fn take(&mut self, batch: &RecordBatch) -> Result<bool, ColumnsError> {
        let people = column::<StringArray>(batch, 0, "the person as text")?;
        let days = column::<Date32Array>(batch, 1, "the day as a date")?;
        let activities = column::<UInt16Array>(batch, 2, "the activity as a usmallint")?;
        self.people.reserve(batch.num_rows());
        for row in 0..batch.num_rows() {
            let key = people.value(row);
            if self.keys.last().is_none_or(|last| last != key) {
                if self.keys.last().is_some_and(|last| last.as_str() > key) {
                    return Ok(false);
                }
                self.keys.push(key.to_owned());
            }
            let number = u32::try_from(self.keys.len() - 1).map_err(|_| ColumnsError::too_large("person"))?;
            self.people.push(number);
        }
        self.days.extend_from_slice(days.values());
        self.activities.extend_from_slice(activities.values());
        Ok(true)
    }

    /// Puts each person's events in the order of days and codes.
    fn sort_days(&mut self) {
        let mut from = 0;
        let mut pairs: Vec<(i32, u16)> = Vec::new();
        while let Some(person) = self.people.get(from) {
            let rest = &self.people[from..];
            let to = from + rest.iter().position(|other| other != person).unwrap_or(rest.len());
            pairs.clear();
            pairs.extend(self.days[from..to].iter().copied().zip(self.activities[from..to].iter().copied()));
            if !pairs.is_sorted() {
                pairs.sort_unstable();
                for (place, (day, activity)) in (from..to).zip(&pairs) {
                    self.days[place] = *day;
                    self.activities[place] = *activity;
                }
            }
            from = to;
        }
    }
}

/// A column of one type without nulls.
fn column<'a, A: Array + 'static>(batch: &'a RecordBatch, place: usize, what: &str) -> Result<&'a A, ColumnsError> {
    let fits = (place < batch.num_columns())
        .then(|| batch.column(place))
        .and_then(|column| column.as_any().downcast_ref::<A>())
        .filter(|column| column.null_count() == 0);
    fits.ok_or_else(|| {
        ColumnsError::new(
            Kind::WrongType,
            format!("Column {} of a question for events must be {what}, never null.", place + 1),
        )
    })
}
