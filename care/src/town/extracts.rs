//! What the fictional council sent before Alongside: three submissions of a made-up borough, sent as an analyst would send them
//! and read by the same job. They say SYNTHETIC in their names and in every row.
//!
//! The newest has some labelled defects, so that there is something to find. Beside them stands who lives in Larkmere, made up
//! to fit, so that rates can be told.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, ToSpan as _, civil::Date};
use platform::{Error, Result, app::App, clock::london_date, identity, private};

use super::borough::{
    Order,
    defects::{self, Kind, Spoil},
    submissions::{self, Submission},
};
use crate::evidence::client_level_data::sent;

/// Enough people for every month of every kind of event to count as complete.
const PEOPLE: u64 = 6_000;
const YEARS: u32 = 4;
const SEED: u64 = 2_026;
const SUBMISSIONS: usize = 3;
/// Of a thousand rows of the newest, so many have a labelled defect.
const DEFECTS: u32 = 12;
/// Who sends them.
const ANALYST: &str = "idris";
/// Who lives in Larkmere: for so few known to the council, a small place.
const POPULATION: [(&str, u32); 2] = [("18 to 64", 31_000), ("65 and above", 9_400)];

/// What is made: people whose lives end with the last whole quarter before a day.
fn order(today: Date) -> Order {
    let first = today.first_of_month();
    let months = i64::from((first.month() - 1) % 3);
    let until = first.saturating_sub(months.months()).saturating_sub(1.day());
    Order { people: PEOPLE, years: YEARS, seed: SEED, until, clean: false }
}

/// The name under which a submission is sent.
fn called(council: &str, submission: &Submission) -> String {
    format!("SYNTHETIC-cld-{council}-{}-{}.csv", submission.from.strftime("%Y%m%d"), submission.to.strftime("%Y%m%d"))
}

/// Sends the submissions of a council that has none; they are read as soon as the service runs. Tells how many rows. The
/// clock must be one that stands.
///
/// # Errors
/// The data folder's and the record store's own.
pub async fn send(app: &App) -> Result<u64> {
    let accounts = identity::accounts(app).await?;
    let analyst = accounts.into_iter().find(|account| account.username == ANALYST);
    let analyst = analyst.ok_or_else(|| Error::internal("the fictional council has no analyst"))?;
    let (data, council, today) = (app.config.data.clone(), app.config.council.clone(), london_date(app.clock.now()));
    let made = tokio::task::spawn_blocking(move || make(&data, &council, today));
    let made = made.await.map_err(Error::internal)??;
    let mut rows = 0;
    for (called, file, its) in &made {
        sent::send(app, &analyst, called, file).await?;
        // Ids of one moment have no order; these were sent one after the other.
        app.clock.advance(SignedDuration::from_millis(1));
        rows += its;
    }
    Ok(rows)
}

/// Writes the files where files that arrive lie.
fn make(data: &Path, council: &str, today: Date) -> Result<Vec<(String, PathBuf, u64)>> {
    let folder = data.join("uploads");
    private::folder(&folder)?;
    population(&data.join("populations.csv"), council)?;
    let order = order(today);
    // A service that starts removes what did not arrive whole, by the end of its name.
    let named = |submission: &Submission| folder.join(format!("synthetic-{}.part", submission.place));
    let mut written = submissions::write(&order, council, SUBMISSIONS, &named, &mut |_| {})?;
    let Some((newest, clean, rows)) = written.pop() else { return Ok(Vec::new()) };
    let spoilt = folder.join("synthetic-with-defects.part");
    let spoil = Spoil { kind: Kind::Rows, seed: SEED, until: newest.to, share: DEFECTS, whole_file: false };
    let out = BufWriter::new(private::create(&spoilt)?);
    defects::spoil(&spoil, BufReader::new(File::open(&clean)?), out, std::io::sink())?;
    fs::remove_file(&clean)?;
    written.push((newest, spoilt, rows));
    Ok(written.into_iter().map(|(submission, file, rows)| (called(council, &submission), file, rows)).collect())
}

/// Writes who lives there, unless somebody has.
fn population(path: &Path, council: &str) -> Result<()> {
    if path.exists() {
        return Ok(());
    }
    let mut file = private::create(path)?;
    writeln!(file, "la,band,population")?;
    for (band, people) in POPULATION {
        writeln!(file, "{council},{band},{people}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::order;

    #[test]
    fn lives_end_with_the_last_whole_quarter() {
        for (today, until) in [
            (date(2026, 11, 25), date(2026, 9, 30)),
            (date(2026, 10, 1), date(2026, 9, 30)),
            (date(2026, 9, 30), date(2026, 6, 30)),
            (date(2027, 1, 1), date(2026, 12, 31)),
            (date(2028, 3, 1), date(2027, 12, 31)),
        ] {
            assert_eq!(order(today).until, until, "{today}");
        }
    }
}
