//! Answers that are walked through row by row and never held as a whole.

use std::time::Duration;

use super::cell::{Cell, Param};
use super::error::ColumnsError;
use super::session::{Session, bind};
use super::watch::within;

impl Session {
    /// Answers one `SELECT` as [`Session::query`] does, and gives each row to `each` instead of keeping them: an answer may
    /// have any number of rows. `each` may stop it with an error of its own.
    pub fn each<E: From<ColumnsError>>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&[Cell]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.check_select(sql)?;
        let mut statement = self.connection.prepare(sql).map_err(ColumnsError::from)?;
        bind(&mut statement, params)?;
        let limit = Duration::from_secs(self.limits.seconds.into());
        within(&self.connection, limit, || Ok(statement.raw_execute()?))?;
        let columns = statement.column_names();
        let mut answer = statement.raw_query();
        let mut cells = Vec::with_capacity(columns.len());
        while let Some(row) = answer.next().map_err(ColumnsError::from)? {
            cells.clear();
            for (place, column) in columns.iter().enumerate() {
                let value = row.get_ref(place).map_err(ColumnsError::from)?;
                cells.push(Cell::from_sql(value, column)?);
            }
            each(&cells)?;
        }
        Ok(())
    }
}
