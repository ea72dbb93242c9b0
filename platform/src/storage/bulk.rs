//! Inserting many rows in few statements: one literal for one row, which the seam repeats.

use super::{Sql, StorageError, Value};

/// The most rows one statement carries. More gains nothing.
const MOST_ROWS: usize = 200;
/// The most parameters one statement may have: SQLite stops at 32,766.
const MOST_PARAMETERS: usize = 32_000;

/// How a database numbers parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbering {
    /// `?`: SQLite looks names such as `$1` up one by one, which is slow for thousands of them.
    Unnamed,
    /// `$1`.
    Dollars,
}

/// An insert of one row, taken apart: what stands before and after its group of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Insert {
    head: &'static str,
    tail: &'static str,
    columns: usize,
}

impl Insert {
    /// Takes apart `insert into t (a, b) values ($1, $2) on conflict do nothing`.
    pub(super) fn of(sql: Sql) -> Result<Self, StorageError> {
        let wrong = || StorageError::wrong(format!("not an insert of one row with $1 to $n in order: {}", sql.text()));
        let (head, rest) = sql.text().rsplit_once("values (").ok_or_else(wrong)?;
        let (group, tail) = rest.split_once(')').ok_or_else(wrong)?;
        let ordered = group.split(',').enumerate().all(|(at, name)| name.trim() == format!("${}", at + 1));
        if !head.trim_start().starts_with("insert into ") || !ordered {
            return Err(wrong());
        }
        Ok(Self { head, tail, columns: group.split(',').count() })
    }

    /// How many rows one statement carries.
    pub(super) fn rows(self) -> usize {
        (MOST_PARAMETERS / self.columns).clamp(1, MOST_ROWS)
    }

    /// The statement for so many rows. Nothing goes into it but the literal and numbers.
    pub(super) fn text(self, rows: usize, numbering: Numbering) -> String {
        let mut text = format!("{}values ", self.head);
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..self.columns {
                if column > 0 {
                    text.push_str(", ");
                }
                match numbering {
                    Numbering::Unnamed => text.push('?'),
                    Numbering::Dollars => {
                        text.push('$');
                        text.push_str(&(row * self.columns + column + 1).to_string());
                    }
                }
            }
            text.push(')');
        }
        text.push_str(self.tail);
        text
    }

    /// Puts the rows one after the other, if each has as many values as the insert.
    pub(super) fn flat(self, rows: Vec<Vec<Value>>) -> Result<Vec<Value>, StorageError> {
        if rows.iter().any(|row| row.len() != self.columns) {
            return Err(StorageError::wrong(format!("a row has not {} values: {}", self.columns, self.head)));
        }
        Ok(rows.into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_row_becomes_many() {
        let insert = Insert::of(crate::sql!("insert into t (a, b) values ($1, $2) on conflict do nothing")).unwrap();
        assert_eq!(
            insert.text(2, Numbering::Dollars),
            "insert into t (a, b) values ($1, $2), ($3, $4) on conflict do nothing"
        );
        assert_eq!(insert.text(1, Numbering::Unnamed), "insert into t (a, b) values (?, ?) on conflict do nothing");
        assert_eq!(insert.rows(), MOST_ROWS);
        assert_eq!(insert.flat(vec![crate::args![1_i64, 2_i64]]).unwrap().len(), 2);
        assert!(insert.flat(vec![crate::args![1_i64]]).is_err());
    }

    #[test]
    fn anything_else_is_refused() {
        for sql in [
            crate::sql!("insert into t (a, b) values ($2, $1)"),
            crate::sql!("insert into t (a, b) values ($1, lower($2))"),
            crate::sql!("insert into t (a) select a from u where a in ($1)"),
            crate::sql!("update t set a = $1"),
        ] {
            assert!(Insert::of(sql).is_err(), "{}", sql.text());
        }
    }
}
