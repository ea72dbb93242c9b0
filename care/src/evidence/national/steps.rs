//! The steps from raw submissions to the nation's tables, in order. Each is one SELECT in a file of its own that becomes a
//! table of its name, here and on any other engine (client-level-data 2.1 and 2.2).

/// One step.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The table it makes.
    pub name: &'static str,
    /// Its SELECT.
    pub sql: &'static str,
    /// Whether its rows are kept. Those of others are few columns of kept rows: to ask again costs less than to write them
    /// down. Such a SELECT takes no parameter.
    pub kept: bool,
    /// Tables that nothing asks for after this step.
    pub forgets: &'static [&'static str],
}

const fn kept(name: &'static str, sql: &'static str, forgets: &'static [&'static str]) -> Step {
    Step { name, sql, kept: true, forgets }
}

const fn asked_again(name: &'static str, sql: &'static str) -> Step {
    Step { name, sql, kept: false, forgets: &[] }
}

/// Every step, in order.
pub const STEPS: [Step; 13] = [
    kept("month_counts", include_str!("steps/10_month_counts.sql"), &[]),
    kept("file_periods", include_str!("steps/20_file_periods.sql"), &["month_counts"]),
    kept("quarter_files", include_str!("steps/30_quarter_files.sql"), &[]),
    kept("reference_periods", include_str!("steps/40_reference_periods.sql"), &[]),
    kept("year_files", include_str!("steps/45_year_files.sql"), &[]),
    kept("year_events", include_str!("steps/50_year_events.sql"), &[]),
    kept("vanished", include_str!("steps/52_vanished.sql"), &[]),
    kept("crowded", include_str!("steps/54_crowded.sql"), &[]),
    kept("outdone", include_str!("steps/56_outdone.sql"), &[]),
    kept("outdone_of_year", include_str!("steps/58_outdone_of_year.sql"), &["crowded"]),
    asked_again("joined", include_str!("steps/70_joined.sql")),
    asked_again("single", include_str!("steps/75_single.sql")),
    kept("person_details", include_str!("steps/80_person_details.sql"), &[]),
];

/// Folds the rows behind the figures into figures.
pub const FIGURES: &str = include_str!("figures.sql");
