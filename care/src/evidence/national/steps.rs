//! The steps from raw submissions to the nation's tables, in order. Each is one SELECT in a file of its own that becomes a
//! table of its name, here and on any other engine (client-level-data 2.1 and 2.2).

/// One step.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The table it makes.
    pub name: &'static str,
    /// Its SELECT.
    pub sql: &'static str,
    /// Tables that nothing asks for after this step.
    pub forgets: &'static [&'static str],
}

/// Every step, in order.
pub const STEPS: [Step; 7] = [
    Step { name: "month_counts", sql: include_str!("steps/10_month_counts.sql"), forgets: &[] },
    Step { name: "file_periods", sql: include_str!("steps/20_file_periods.sql"), forgets: &["month_counts"] },
    Step { name: "quarter_files", sql: include_str!("steps/30_quarter_files.sql"), forgets: &[] },
    Step { name: "reference_periods", sql: include_str!("steps/40_reference_periods.sql"), forgets: &[] },
    Step { name: "joined", sql: include_str!("steps/70_joined.sql"), forgets: &[] },
    Step { name: "person_details", sql: include_str!("steps/80_person_details.sql"), forgets: &[] },
    Step { name: "single", sql: include_str!("steps/90_single.sql"), forgets: &[] },
];

/// Folds the rows behind the figures into figures.
pub const FIGURES: &str = include_str!("figures.sql");
