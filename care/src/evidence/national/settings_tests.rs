//! Settings are read well, told in `docs/national-settings.md`, and named with the people they move in the notes of each measure.
#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use std::{fmt::Write as _, fs, path::Path};

use super::{
    ALL,
    settings::{Choice, SETTINGS, Setting, Settings, default},
    steps::STEPS,
};

#[test]
fn a_setting_is_what_it_may_be_and_says_so_otherwise() {
    let mut settings = Settings::default();
    assert_eq!(settings.unofficial(), []);
    settings.set("new_client_days = 365").unwrap();
    settings.set("null_component=counted").unwrap();
    settings.set("as_of=2026-05-05").unwrap();
    let told: Vec<String> = settings.unofficial().iter().map(|told| format!("{}={}", told.name, told.value)).collect();
    assert_eq!(told, ["as_of=2026-05-05", "null_component=counted", "new_client_days=365"]);
    for wrong in ["new_client_days=-1", "new_client_days=x", "null_component=perhaps", "as_of=May", "nothing=1", ""] {
        let said = settings.set(wrong).unwrap_err();
        assert!(said.contains("setting") && said.ends_with('.'), "{wrong}: {said}");
    }
}

/// Whether a question takes a setting.
fn takes(sql: &str, setting: &Setting) -> bool {
    Settings::default().told_of(sql).iter().any(|told| told.name == setting.name)
}

/// The table of `docs/national-settings.md`.
fn table() -> String {
    let mut text = "| setting | may be | default | moves | source |\n|---|---|---|---|---|\n".to_owned();
    for setting in SETTINGS {
        let may_be = match setting.choice {
            Choice::Words(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
            Choice::Number(least, most, _) => format!("{least} to {most}"),
            Choice::Day(_) => "a day".to_owned(),
        };
        let its = ALL.iter().filter(|measure| takes(measure.sql, &setting)).map(|measure| measure.slug);
        let mut moves: Vec<&str> = its.collect();
        // A step before the measures, or the order of submissions, decides for all of them.
        if moves.is_empty() || STEPS.iter().any(|step| step.name != "single" && takes(step.sql, &setting)) {
            moves = vec!["every measure"];
        }
        let (name, moves, source, words) = (setting.name, moves.join(", "), setting.source, setting.words);
        let _ = writeln!(text, "| `{name}`: {words} | {may_be} | `{}` | {moves} | {source} |", default(setting.choice));
    }
    text
}

#[test]
fn the_documents_table_of_settings_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/national-settings.md");
    let (told, table) = (fs::read_to_string(&path).unwrap(), table());
    if std::env::var_os("UPDATE").is_some() {
        let (head, _) = told.split_once("| setting |").unwrap();
        fs::write(&path, format!("{head}{table}")).unwrap();
        return;
    }
    assert!(told.ends_with(&table), "run UPDATE=1 cargo test -p care --lib settings; the table should be:\n{table}");
    // The comparison can fail.
    assert!(!told.ends_with(&table.replace("`365`", "`366`")));
}

#[test]
fn the_notes_of_a_measure_name_every_setting_it_takes() {
    for measure in ALL {
        let (_, readings) = measure.notes.split_once("## Readings that can be set otherwise").unwrap_or_default();
        let readings = readings.split("\n## ").next().unwrap_or_default();
        for setting in SETTINGS.iter().filter(|setting| takes(measure.sql, setting)) {
            let named = readings.contains(&format!("`{}`", setting.name));
            assert!(named, "the notes of {} do not say whom `{}` moves", measure.slug, setting.name);
        }
        for word in readings.split('`').skip(1).step_by(2).filter(|word| SETTINGS.iter().any(|one| one.name == *word)) {
            let setting = SETTINGS.iter().find(|setting| setting.name == word).unwrap();
            // `single` is read by some; the others make what every measure reads.
            let reads = |name: &str| name != "single" || measure.sql.contains("from single");
            let by_a_step = STEPS.iter().any(|step| reads(step.name) && takes(step.sql, setting));
            assert!(
                takes(measure.sql, setting) || by_a_step,
                "the notes of {} name `{word}`, which it does not take",
                measure.slug
            );
        }
    }
}
