//! The findings of an import, by field and row by row: pages to read and files to take away. Values are personal data: that
//! somebody read or took them is written down, and the council's id of a person is for those who may learn it.

use std::io::BufWriter;

use axum::{extract::Path, response::Response};
use engine::{
    columns::{Cell, ColumnsError, Limits, Session, Table},
    spreadsheets::write::ExcelWriter,
};
use platform::{
    Error, Result, private,
    web::{Cx, Pager, Pages, file_from},
};
use serde::Serialize;

use super::{
    kept::{self, Kept},
    listing::harmless,
    specification::{Check, CheckEntry, Field, Specification, specification},
    summary::FieldCounts,
    views::severity_words,
};

/// Findings on a page.
const SIZE: i64 = 50;
/// Findings read at once for a file.
const AT_ONCE: i64 = 50_000;

/// An import by its id, looked for outside the threads that serve.
pub(super) async fn find(cx: &Cx, id: &str) -> Result<Option<Kept>> {
    let (data, id) = (cx.app.config.data.clone(), id.to_owned());
    tokio::task::spawn_blocking(move || kept::find(&data, &id)).await.map_err(Error::internal)
}

async fn wanted(cx: &Cx, id: &str) -> Result<Kept> {
    let kept = find(cx, id).await?;
    kept.ok_or_else(|| {
        Error::NotFound("There is no import of this name, or not any more. All imports are under Data.".into())
    })
}

#[derive(Debug, Serialize)]
struct Module {
    name: String,
    fields: Vec<OfField>,
}

#[derive(Debug, Serialize)]
struct OfField {
    name: &'static str,
    counts: FieldCounts,
    /// Of the rows to which the field applies, how many pass, in percent with one decimal.
    passed: Option<String>,
    failed: u64,
}

#[derive(Debug, Serialize)]
struct Fields {
    id: String,
    called: String,
    rows: u64,
    modules: Vec<Module>,
}

/// The national statuses of the 50 fields, by module.
pub(super) async fn fields(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let kept = wanted(&cx, &id).await?;
    let mut modules: Vec<Module> = Vec::new();
    for (field, counts) in Field::ALL.iter().zip(kept.summary.fields) {
        if modules.last().is_none_or(|module| module.name != counts.module) {
            modules.push(Module { name: counts.module.clone(), fields: Vec::new() });
        }
        let failed = counts.failed_blank + counts.failed_invalid + counts.failed_release_1;
        let passed = counts.passed_valid + counts.passed_blank;
        let line = OfField { name: field.name(), passed: share(passed, passed + failed), failed, counts };
        if let Some(module) = modules.last_mut() {
            module.fields.push(line);
        }
    }
    let view = Fields { id, called: kept.summary.file_name, rows: kept.summary.rows, modules };
    cx.show("evidence/client_level_data/fields.html", &view)
}

/// A share in percent; never 100.0 while something fails.
fn share(part: u64, of: u64) -> Option<String> {
    let thousandths = part.saturating_mul(1_000).checked_div(of)?;
    Some(format!("{}.{}%", thousandths / 10, thousandths % 10))
}

/// What is asked for: a rule, a field, both or everything.
#[derive(Clone, Copy, Debug)]
struct Asked {
    rule: Option<Check>,
    /// None: any; none within: the row or the file.
    field: Option<Option<Field>>,
}

impl Asked {
    fn of(cx: &Cx) -> Result<Self> {
        let unknown =
            || Error::NotFound("There is no such rule or field. Choose one on the page of the import.".into());
        let rule = cx.query.some("rule").map(|name| Check::named(&name).ok_or_else(unknown)).transpose()?;
        let field = match cx.query.some("field").as_deref() {
            None => None,
            Some("none") => Some(None),
            Some(name) => Some(Some(Field::named(name).ok_or_else(unknown)?)),
        };
        Ok(Self { rule, field })
    }

    fn params(self) -> [(&'static str, Cell); 2] {
        [
            ("rule", self.rule.map(Check::name).into()),
            ("field", self.field.map(|field| field.map_or("", Field::name)).into()),
        ]
    }

    fn in_words(self, all: &Specification) -> String {
        let rule = self.rule.map(|check| check.name().replace('_', " "));
        let field = self.field.map(|field| field.map_or("the row or file", |field| all.field(field).header.as_str()));
        match (rule, field) {
            (Some(rule), Some(field)) => format!("{rule}: {field}"),
            (Some(rule), None) => rule,
            (None, Some(field)) => field.to_owned(),
            (None, None) => "everything".to_owned(),
        }
    }

    /// What leads to the same in an address.
    fn query(self) -> String {
        let rule = self.rule.map(|check| format!("rule={}", check.name()));
        let field = self.field.map(|field| format!("field={}", field.map_or("none", Field::name)));
        [rule, field].into_iter().flatten().collect::<Vec<_>>().join("&")
    }
}

fn session(kept: &Kept) -> Result<Session, ColumnsError> {
    let folder = kept.parquet.parent().map(std::path::Path::to_path_buf).unwrap_or_default();
    let limits = Limits { memory_mb: 256, ..Limits::default() };
    let session = Session::open(limits, &[folder])?;
    session.table_of_files("imported", std::slice::from_ref(&kept.parquet))?;
    session.table_of_files("findings", std::slice::from_ref(&kept.every))?;
    Ok(session)
}

fn page(session: &Session, asked: Asked, window: [i64; 4]) -> Result<Table, ColumnsError> {
    let [after, until, size, skip] = window;
    let numbers = [("after", after), ("until", until), ("size", size), ("skip", skip)];
    let params: Vec<_> =
        asked.params().into_iter().chain(numbers.map(|(name, number)| (name, Cell::Int(number)))).collect();
    session.query(include_str!("page.sql"), &params)
}

/// How many findings are asked for, and the number of the last.
fn count(session: &Session, asked: Asked) -> Result<(i64, i64), ColumnsError> {
    let counted = session.query(include_str!("count.sql"), &asked.params())?;
    Ok((counted.int(0, "found")?.unwrap_or_default(), counted.int(0, "last")?.unwrap_or_default()))
}

/// An engine that cannot answer is not the reader's mistake.
fn trouble(error: ColumnsError) -> Error {
    Error::internal(format!("{error} {}", error.detail()))
}

/// A finding as a line of a page or file.
#[derive(Debug, Serialize)]
struct Line {
    record: Option<i64>,
    line: Option<i64>,
    field: String,
    rule: String,
    severity: &'static str,
    value: String,
    what: String,
    advice: String,
    person: Option<String>,
}

fn lines(table: &Table, all: &Specification, ids: bool) -> Result<Vec<Line>, ColumnsError> {
    (0..table.len())
        .map(|row| {
            let text = |name: &str| Ok::<_, ColumnsError>(table.text(row, name)?.unwrap_or_default().to_owned());
            let field = Field::named(&text("field")?).map_or("", |field| all.field(field).header.as_str());
            let (rule, value, expected) = (text("rule")?, text("value")?, text("expected")?);
            // A later version may know rules that this one does not.
            let entry: Option<&CheckEntry> = Check::named(&rule).map(|check| all.check(check));
            Ok(Line {
                record: table.int(row, "record")?,
                line: table.int(row, "line")?,
                field: field.to_owned(),
                severity: severity_words(entry.map(|entry| entry.severity)),
                what: entry.map(|entry| entry.what_happened(field, &value, &expected)).unwrap_or_default(),
                advice: entry.map(|entry| entry.what_to_do(field, &value, &expected)).unwrap_or_default(),
                person: if ids { table.text(row, "person")?.map(str::to_owned) } else { None },
                rule,
                value,
            })
        })
        .collect()
}

/// Whether the reader may learn the council's ids of people behind numbers.
fn may_see_ids(cx: &Cx) -> bool {
    cx.can("evidence/measures:people") || cx.can("evidence/measures:rows")
}

#[derive(Debug, Serialize)]
struct Rows {
    id: String,
    called: String,
    title: String,
    query: String,
    ids: bool,
    earlier: bool,
    lines: Vec<Line>,
    pager: Pager,
}

/// The rows behind a rule or a field.
pub(super) async fn rows(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let asked = Asked::of(&cx)?;
    let kept = wanted(&cx, &id).await?;
    let all = specification().map_err(Error::internal)?;
    let ids = may_see_ids(&cx);
    let why = format!("The findings of {} (import {id}) looked at: {}", kept.summary.file_name, asked.in_words(all));
    cx.looked("evidence/client_level_data:list", "import", &why).await?;
    let called = kept.summary.file_name.clone();
    let earlier = kept.summary.findings_kept.is_none();
    let (lines, pager) = if earlier {
        (Vec::new(), Pages::on(&cx, "Findings", SIZE).of(0))
    } else {
        let counting = kept.clone();
        let (total, last) = blocking(move || count(&session(&counting)?, asked)).await?;
        let pager = Pages::on(&cx, "Findings", SIZE).of(total);
        let skip = (pager.page - 1) * SIZE;
        let lines = blocking(move || lines(&page(&session(&kept)?, asked, [0, last, SIZE, skip])?, all, ids)).await?;
        (lines, pager)
    };
    let (title, query) = (asked.in_words(all), asked.query());
    cx.show("evidence/client_level_data/rows.html", &Rows { id, called, title, query, ids, earlier, lines, pager })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, ColumnsError> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?.map_err(trouble)
}

/// The columns of a file, and how wide they are in a spreadsheet.
const COLUMNS: [(&str, u16); 9] = [
    ("record", 9),
    ("line", 9),
    ("field", 28),
    ("rule", 26),
    ("severity", 12),
    ("value", 24),
    ("what happened", 60),
    ("what to do", 60),
    ("council's id of the person", 24),
];

fn cells(line: Line) -> [Cell; 9] {
    let Line { record, line, field, rule, severity, value, what, advice, person } = line;
    [
        record.into(),
        line.into(),
        field.into(),
        rule.into(),
        severity.into(),
        value.into(),
        what.into(),
        advice.into(),
        person.into(),
    ]
}

/// The same rows as a CSV file.
pub(super) async fn csv(cx: Cx, id: Path<String>) -> Result<Response> {
    take(cx, id, "csv", "text/csv; charset=utf-8", |kept, asked, all, ids, path| {
        let file = private::create(path).map_err(|error| unwritable(&error))?;
        let mut out = ::csv::Writer::from_writer(BufWriter::new(file));
        out.write_record(COLUMNS.map(|(name, _)| name)).map_err(|error| unwritable(&error))?;
        each(kept, asked, all, ids, &mut |line| {
            let texts = cells(line).map(|cell| harmless(&cell.to_string()).into_owned());
            out.write_record(texts).map_err(|error| unwritable(&error))
        })?;
        out.flush().map_err(|error| unwritable(&error))
    })
    .await
}

/// The same rows as an Excel file.
pub(super) async fn excel(cx: Cx, id: Path<String>) -> Result<Response> {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    take(cx, id, "xlsx", kind, |kept, asked, all, ids, path| {
        let mut out = ExcelWriter::new("Findings", &COLUMNS)?;
        each(kept, asked, all, ids, &mut |line| out.push(&cells(line)))?;
        let file = private::create(path).map_err(|error| unwritable(&error))?;
        out.finish_to(file).map(|_| ())
    })
    .await
}

fn unwritable(error: &dyn std::fmt::Display) -> ColumnsError {
    ColumnsError::unwritable(error)
}

/// Every line that is asked for, some at a time.
fn each(
    kept: &Kept,
    asked: Asked,
    all: &Specification,
    ids: bool,
    give: &mut dyn FnMut(Line) -> Result<(), ColumnsError>,
) -> Result<(), ColumnsError> {
    let session = session(kept)?;
    let (_, last) = count(&session, asked)?;
    let mut after = 0;
    while after < last {
        let until = after + AT_ONCE;
        for line in lines(&page(&session, asked, [after, until, AT_ONCE, 0])?, all, ids)? {
            give(line)?;
        }
        after = until;
    }
    Ok(())
}

type Make = fn(&Kept, Asked, &Specification, bool, &std::path::Path) -> Result<(), ColumnsError>;

/// Makes a file that is gone when it has been sent; that it was taken is written down.
async fn take(cx: Cx, Path(id): Path<String>, end: &'static str, kind: &'static str, make: Make) -> Result<Response> {
    let asked = Asked::of(&cx)?;
    let kept = wanted(&cx, &id).await?;
    if kept.summary.findings_kept.is_none() {
        return Err(Error::NotFound(
            "An earlier version imported this file and kept no findings row by row. Import it again to take them."
                .into(),
        ));
    }
    let all = specification().map_err(Error::internal)?;
    let ids = may_see_ids(&cx);
    let words = asked.in_words(all);
    let why = format!(
        "The findings of {} (import {id}) downloaded: {words}; they hold personal data",
        kept.summary.file_name
    );
    cx.looked("evidence/client_level_data:list", "import", &why).await?;
    let made = blocking(move || {
        let room = private::temporary("alongside-").map_err(|error| unwritable(&error))?;
        let path = room.path().join("findings");
        make(&kept, asked, all, ids, &path)?;
        Ok((room, path))
    });
    let (room, path) = made.await?;
    let answer = file_from(&format!("findings-{id}.{end}"), kind, &path).await;
    // It is open and can be sent, and nobody else finds it any more.
    drop(room);
    answer
}
