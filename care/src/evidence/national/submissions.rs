//! Who submitted what, in order. A file arrives on the day after the period it states; of two that state the same end, the one
//! uploaded later is the newer. Files of one period that hardly share an event are parts of one submission.

use std::{collections::HashMap, time::Duration};

use engine::columns::{Cell, ColumnKind, ColumnsError, Session};
use jiff::{ToSpan as _, civil::Date};

use super::compute::{Order, SECONDS};

/// Every file of every council, with what it states.
const FILES: &str = include_str!("asks/files.sql");

/// How many different events two files of a council share, and how many the smaller one has.
const SHARED: &str = include_str!("asks/shared.sql");

/// A file of a council.
struct File {
    la: String,
    arrived: Date,
    uploaded: usize,
    import_id: String,
    stated: (Option<Date>, Option<Date>),
}

/// Makes the table `submissions`.
///
/// # Errors
/// What the columns say.
pub(super) fn tell(session: &Session, order: &Order<'_>) -> Result<(), ColumnsError> {
    let files = files(session, order)?;
    let parts = !order.settings.is("same_period", "later_replaces");
    let mut numbers: Vec<i64> = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let mut number = i64::try_from(at).unwrap_or_default() + 1;
        let earlier =
            files.iter().zip(&numbers).filter(|(other, _)| other.la == file.la && other.stated == file.stated);
        for (other, its) in earlier {
            if parts && differ(session, &file.la, &other.import_id, &file.import_id)? {
                number = *its;
                break;
            }
        }
        numbers.push(number);
    }
    let rows: Vec<Vec<Cell>> = files
        .into_iter()
        .zip(numbers)
        .enumerate()
        .map(|(at, (file, number))| {
            vec![
                Cell::from(file.import_id),
                Cell::from(file.la),
                Cell::Int(i64::try_from(at).unwrap_or_default() + 1),
                Cell::Int(number),
                Cell::Date(file.arrived),
                Cell::Date(file.arrived.first_of_month()),
                Cell::from(file.stated.0),
                Cell::from(file.stated.1),
            ]
        })
        .collect();
    let columns = [
        ("import_id", ColumnKind::Text),
        ("la", ColumnKind::Text),
        ("file_number", ColumnKind::Int),
        ("submission", ColumnKind::Int),
        ("import_date", ColumnKind::Date),
        ("import_month", ColumnKind::Date),
        ("stated_start", ColumnKind::Date),
        ("stated_end", ColumnKind::Date),
    ];
    session.table_of_rows("submissions", &columns, &rows)
}

/// The files in the order in which they arrived.
fn files(session: &Session, order: &Order<'_>) -> Result<Vec<File>, ColumnsError> {
    let found = session.query_within(Duration::from_secs(SECONDS.into()), FILES, &[])?;
    let uploaded: HashMap<String, usize> = order
        .files
        .iter()
        .enumerate()
        .filter_map(|(at, file)| Some((file.file_stem()?.to_string_lossy().into_owned(), at)))
        .collect();
    let mut files = Vec::new();
    for row in 0..found.len() {
        let import_id = found.text(row, "import_id")?.unwrap_or_default().to_owned();
        let stated = (found.date(row, "stated_start")?, found.date(row, "stated_end")?);
        let known = stated.1.or(found.date(row, "last_end")?).unwrap_or(order.year.to);
        files.push(File {
            la: found.text(row, "la")?.unwrap_or_default().to_owned(),
            arrived: known.saturating_add(1.day()),
            uploaded: uploaded.get(&import_id).copied().unwrap_or_default(),
            import_id,
            stated,
        });
    }
    files.sort_by(|a, b| {
        (a.arrived, a.uploaded, &a.import_id, &a.la).cmp(&(b.arrived, b.uploaded, &b.import_id, &b.la))
    });
    Ok(files)
}

/// Whether two files of a council share less than a tenth of the events of the smaller one.
fn differ(session: &Session, la: &str, first: &str, second: &str) -> Result<bool, ColumnsError> {
    let params = [("la", Cell::from(la)), ("first", Cell::from(first)), ("second", Cell::from(second))];
    let found = session.query_within(Duration::from_secs(SECONDS.into()), SHARED, &params)?;
    let (shared, smaller) = (found.int(0, "shared")?.unwrap_or_default(), found.int(0, "smaller")?.unwrap_or_default());
    Ok(shared * 10 < smaller)
}
