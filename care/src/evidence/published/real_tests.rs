//! The real published files, where they are there: counts, sums, and the arithmetic of 2020-21.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{commands, model::Figure, read::read};

/// The folder of real published files: `ALONGSIDE_PUBLISHED`, or `../shared/data` beside the project.
#[expect(clippy::print_stdout, reason = "a test that skips says so")]
pub(in crate::evidence) fn real(file: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let folder = std::env::var_os("ALONGSIDE_PUBLISHED").map_or(beside, PathBuf::from);
    let path = folder.join(file);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: {} is not there (set ALONGSIDE_PUBLISHED to the folder that holds it)", path.display());
    None
}

#[test]
fn the_real_outcomes_of_2020_21_are_recomputed_without_a_mismatch() {
    let Some(path) = real("ascof/meas-from-asc-of-eng-2021-open-data-csv_v2.xlsx") else { return };
    let found = commands::recompute(&path, None).unwrap();
    let level = |name: &str| found.by_level.get(name).copied();
    assert_eq!(found.mismatches, []);
    assert_eq!(found.rows, 6_029);
    assert_eq!(
        [level("council"), level("region"), level("council type"), level("england")],
        [Some(5_474), Some(333), Some(185), Some(37)]
    );
}

#[test]
fn the_real_spending_adds_up_to_what_england_spent() {
    let Some(path) = real("finance/ascfr_2016-17_totals.csv") else { return };
    let (figures, _) = read(&path, None).unwrap();
    let net = |level: &str| -> f64 {
        let wanted = |figure: &&Figure| {
            figure.level == level && figure.disaggregation == "Total" && figure.kind.starts_with("net current")
        };
        figures.iter().filter(wanted).filter_map(|figure| figure.value).sum()
    };
    assert!((net("council") - 14_777_688.0).abs() < 1.0, "{}", net("council"));
    assert!((net("council") - net("england")).abs() < 1.0, "councils and England's own row agree");
}

#[test]
fn the_real_files_are_read() {
    for (file, figures, marked, councils) in [
        ("ascof/meas-from-asc-of-eng-2021-open-data-csv_v2.xlsx", 48_970, 26_563, 151),
        // Bournemouth, Poole and the two Northamptonshires are there beside the 151 councils of 2020-21.
        ("oflog/oflog_asc_by_la_2015-16_to_2022-23.csv", 6_376, 298, 155),
        ("oflog/oflog_nearest_neighbours_derived.csv", 2_402, 0, 152),
        ("ascof/ascof_2024-25_lincolnshire_neighbours_incl_somerset.csv", 60, 0, 8),
        ("ascof/final_data_2019.csv", 16_719, 0, 152),
        ("ascof/final_data_2020.csv", 10_554, 0, 151),
        ("ascof/final_data_2021.csv", 6_966, 0, 151),
        ("finance/ascfr_2016-17_totals.csv", 1_932, 0, 151),
        ("finance/pssex1_2015-16_activity.csv", 19_000, 8_170, 152),
        ("finance/pssex1_2015-16_additional.csv", 5_016, 158, 152),
        ("finance/activity_keep_all_2001-2023.csv", 34_378, 463, 157),
        ("population/ukmidyearestimates20192020ladcodes.xls", 322, 0, 151),
        ("population/ukpopestimatesmid2020on2021geography.xls", 324, 0, 152),
        ("imd/File_11_IoD2019_upper_tier_LA_summaries.xlsx", 302, 0, 151),
    ] {
        let Some(path) = real(file) else { continue };
        let (_, loaded) = read(&path, None).unwrap();
        assert_eq!((loaded.figures, loaded.marked, loaded.councils), (figures, marked, councils), "{file}");
    }
}

/// Two publishers told the same outcomes of 2018-19: where our lists join them, their numbers must agree.
#[test]
fn the_real_files_of_two_publishers_agree() {
    let (Some(oflog), Some(ascof)) =
        (real("oflog/oflog_asc_by_la_2015-16_to_2022-23.csv"), real("ascof/final_data_2019.csv"))
    else {
        return;
    };
    let outcomes = |path: &Path| -> BTreeMap<(String, String), f64> {
        let (figures, _) = read(path, None).unwrap();
        figures
            .into_iter()
            .filter(|figure| figure.year == "2018-19" && figure.kind == "outcome" && figure.disaggregation == "Total")
            .filter_map(|figure| Some(((figure.la, figure.measure), figure.value?)))
            .collect()
    };
    let (ours, theirs) = (outcomes(&oflog), outcomes(&ascof));
    let both: Vec<_> = ours.iter().filter_map(|(key, value)| Some((key, value, theirs.get(key)?))).collect();
    assert!(both.len() > 700, "{}", both.len());
    for (key, ours, theirs) in both {
        assert!((ours - theirs).abs() < 0.06, "{key:?}: {ours} and {theirs}");
    }
}
