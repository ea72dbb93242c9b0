//! What `alongside evidence import` and `alongside evidence export` do: the work of a command without its words on the
//! command line. They answer the sentences to print.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::Path;
use std::pin::Pin;
use std::time::Instant;

use platform::app::App;
use platform::journal::{self, Entry};
use platform::storage::Database;
use platform::work::Actor;
use platform::{Error, Result, private};

use super::export::{Export, ExportError, ExportOrder, Exported, PersonDetails};
use super::import::{ImportError, ImportOrder, import_file_reading};
use super::local::LocalWords;
use super::progress::Bar;
use super::specification::Release;
use super::summary::ImportSummary;
use crate::people::events::store;

/// How many events are read at once: memory does not grow with the period.
const EVENTS_AT_ONCE: i64 = 5_000;

/// Answers the details of the persons with these ids.
pub type People<'p> =
    dyn for<'a> FnMut(&'a Database, &'a [String]) -> Pin<Box<dyn Future<Output = Known> + Send + 'a>> + Send + 'p;
/// Details of persons by their id.
pub type Known = Result<HashMap<String, PersonDetails>>;

/// Imports a council's file, reading its own words as it says, and gives back what to say about it.
///
/// # Errors
/// The sentence of [`ImportError`].
pub fn import(
    file: &Path,
    data: &Path,
    import_id: &str,
    release: Option<Release>,
    words: &LocalWords,
) -> Result<String> {
    let bar = Bar::new();
    let began = Instant::now();
    let order = ImportOrder { file, called: None, data, import_id, release };
    let imported =
        import_file_reading(order, words, &mut |progress| bar.show(progress)).map_err(|error| match error {
            ImportError::DiskFull | ImportError::Unwritable(_) => Error::Unavailable(error.to_string()),
            ImportError::Broken(_) => Error::internal(error),
            _ => Error::Refusal(error.to_string()),
        })?;
    drop(bar);
    let mut told = told(&imported.summary, &imported.findings);
    let _ = write!(told, "\nIt took {:.1} seconds", began.elapsed().as_secs_f64());
    if let Some(most) = most_memory() {
        let _ = write!(told, " and {most} MB of memory at most");
    }
    Ok(told + ".")
}

/// The most memory that this process held so far, in megabytes, where the system tells (Linux).
fn most_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()?.div_ceil(1024))
}

/// An import in a few lines.
pub fn told(summary: &ImportSummary, findings: &Path) -> String {
    let mut lines = vec![format!(
        "Imported {} rows of {} for council {}: release {}{}, {}.",
        summary.rows,
        summary.file_name,
        summary.council,
        summary.release,
        if summary.release_detected { " (found from its words)" } else { "" },
        summary.encoding,
    )];
    if let (Some(first), Some(last)) = (summary.first_start, summary.last_end) {
        lines.push(format!("Events start from {} and end by {}.", in_words(first), in_words(last)));
    }
    let types: Vec<String> = summary
        .by_type
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    lines.push(format!("By type: {}.", types.join(", ")));
    lines.push(format!(
        "Every row is kept. {} rows would fail a national check, {} more have a warning.",
        summary.rows_failed, summary.rows_warned
    ));
    for found in summary.findings.iter().take(10) {
        let field = if found.field.is_empty() { "the row or file" } else { &found.field };
        lines.push(format!("  {:>8}  {}: {field} ({})", found.count, found.rule.replace('_', " "), found.severity));
    }
    if summary.findings.len() > 10 {
        lines.push(format!("  and {} other kinds of findings.", summary.findings.len() - 10));
    }
    if !summary.unchecked.is_empty() {
        let fields: Vec<&str> = summary.unchecked.keys().map(String::as_str).collect();
        lines.push(format!(
            "Not judged, because the national list is not known well enough here: {}.",
            fields.join(", ")
        ));
    }
    if !summary.findings.is_empty() {
        lines.push(format!("What to do about each is in {}. That list holds personal data.", findings.display()));
    }
    lines.join("\n")
}

fn in_words(day: jiff::civil::Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// Writes the council's events of a period to a new file, and counts them. `people` answers the details of
/// the persons with these ids; whoever it does not know is written with blank details.
///
/// # Errors
/// [`Error::Refusal`] for a reversed period or a file that is there already, [`Error::Unavailable`] when it cannot be
/// written. A file that is not whole never has the name that was asked for.
pub async fn export(db: &Database, order: ExportOrder<'_>, file: &Path, people: &mut People<'_>) -> Result<Exported> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if file.exists() {
        return Err(Error::Refusal(format!(
            "There is a file named {name} already. It was not touched. Choose another name."
        )));
    }
    let being_made = file.with_file_name(format!(".exporting-{name}"));
    let made = make(db, order, &being_made, people).await.and_then(|exported| {
        fs::rename(&being_made, file).map_err(unwritable)?;
        Ok(exported)
    });
    if made.is_err() {
        // The error that is answered matters more than a failure to clean up.
        let _ = fs::remove_file(&being_made);
    }
    made
}

async fn make(db: &Database, order: ExportOrder<'_>, being_made: &Path, people: &mut People<'_>) -> Result<Exported> {
    // Left by an export that was killed.
    let _ = fs::remove_file(being_made);
    let mut export =
        Export::begin(order, BufWriter::new(private::create(being_made).map_err(unwritable)?)).map_err(refused)?;
    let mut after = String::new();
    let nobody = PersonDetails::default();
    loop {
        let events = store::in_period(db, order.from, order.to, &after, EVENTS_AT_ONCE).await?;
        let Some(last) = events.last() else { break };
        after.clone_from(&last.id);
        let mut ids: Vec<String> = events.iter().map(|recorded| recorded.event.person_id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let details = people(db, &ids).await?;
        for recorded in &events {
            let person = details.get(&recorded.event.person_id).unwrap_or(&nobody);
            export.push(&recorded.event, person).map_err(refused)?;
        }
    }
    let (exported, out) = export.finish().map_err(refused)?;
    let file: File = out.into_inner().map_err(|error| unwritable(error.into_error()))?;
    file.sync_all().map_err(unwritable)?;
    Ok(exported)
}

/// What to say about an export.
pub fn told_of_export(order: ExportOrder<'_>, exported: Exported) -> String {
    let mut told = format!(
        "Wrote {} events from {} to {} in release {}. The file holds names and other personal data.",
        exported.written,
        in_words(order.from),
        in_words(order.to),
        order.release.name(),
    );
    if exported.without_wording > 0 {
        let count = exported.without_wording;
        told = format!("{told}\n{count} values have no wording in this release and were left blank.");
    }
    if exported.of_others > 0 {
        told = format!(
            "{told}\n{} events of the period were recorded under another council's code than {} and are not in the file.",
            exported.of_others, order.council
        );
    }
    told
}

/// Writes into the journal who took which period's events.
///
/// # Errors
/// The record store's own.
pub async fn write_down(app: &App, actor: &Actor, order: ExportOrder<'_>, exported: Exported) -> Result<()> {
    let why = format!(
        "The national return of {} to {} taken: {} events in release {}, with names",
        order.from,
        order.to,
        exported.written,
        order.release.name()
    );
    let entry = Entry::read("evidence/client_level_data:export", ("export", ""), None, &why);
    journal::note(app, actor, app.clock.now(), &entry).await
}

fn unwritable(error: io::Error) -> Error {
    Error::Unavailable(ExportError::Unwritable(error).to_string())
}

fn refused(error: ExportError) -> Error {
    match error {
        ExportError::PeriodReversed => Error::Refusal(error.to_string()),
        ExportError::Unwritable(_) => Error::Unavailable(error.to_string()),
        ExportError::Broken(_) => Error::internal(error),
    }
}
