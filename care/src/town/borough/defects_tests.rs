//! Every defect that was put in is found, and how much else is said beside: `docs/checks.md` holds the table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use platform::testing::TestFolder;

use super::{
    Order, UNTIL,
    defects::{self, Kind},
    life,
    submissions::{self, Change, Submission},
};
use crate::evidence::{
    client_level_data::{
        import::{ImportOrder, import_file, import_told},
        kept,
        local::LocalWords,
        specification::{Check, specification},
    },
    submissions::compare,
};

type Place = (u64, String, String);

/// Of each rule: defects, findings, and findings that are such a defect.
type Table = BTreeMap<String, [u64; 3]>;

#[test]
fn every_defect_is_found() {
    let mut table = Table::new();
    for kind in defects::KINDS {
        read(kind, &mut table);
    }
    for check in defects::made() {
        assert!(table.get(check.name()).is_some_and(|[made, ..]| *made > 0), "no defect of {}", check.name());
    }
    let mut text =
        String::from("| | rule | defects | found | findings | recall | precision |\n|---|---|--:|--:|--:|--:|--:|\n");
    for check in Check::ALL {
        if let Some([made, said, right]) = table.get(check.name()).filter(|[made, ..]| *made > 0) {
            let _ = writeln!(
                text,
                "| {} | {} | {made} | {right} | {said} | {:.2} | {:.2} |",
                letter(*check),
                check.name(),
                share(*right, *made),
                share(*right, *said)
            );
        }
    }
    vanished(&mut text);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/checks.md");
    let doc = fs::read_to_string(path).unwrap();
    let (before, rest) = doc.split_once("<!-- table -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of table -->").unwrap();
    let renewed = format!("{before}<!-- table -->\n{text}<!-- end of table -->{after}");
    if std::env::var_os("UPDATE").is_some() {
        return fs::write(path, &renewed).unwrap();
    }
    assert_eq!(doc, renewed, "docs/checks.md tells other numbers: UPDATE=1 writes it anew");
}

/// One kind of file: every defect in it is found, and what is said is counted.
fn read(kind: Kind, table: &mut Table) {
    let folder = TestFolder::new();
    let (file, truth) = (folder.join("extract.csv"), folder.join("truth.csv"));
    let people = if kind == Kind::Rows { 12_000 } else { 2_000 };
    let order = Order { people, years: 2, seed: 7, until: UNTIL, clean: false };
    let (rows, made) = defects::write(&order, kind, &file, &truth, &mut |_| {}).unwrap();
    assert!(
        defects::write(&order, kind, &file, &truth, &mut |_| {}).is_err(),
        "a file that is there is not written over"
    );
    let injected: BTreeSet<Place> =
        csv::Reader::from_path(&truth).unwrap().deserialize::<Place>().map(|place| place.unwrap()).collect();
    assert_eq!(injected.len() as u64, made);
    let all = specification().unwrap();
    let mut found: BTreeSet<Place> = BTreeSet::new();
    let asked = ImportOrder { file: &file, called: None, data: &folder.join("data"), import_id: "a", release: None };
    let imported = import_told(asked, &LocalWords::default(), &mut |_| {}, &mut |finding| {
        found.insert((finding.place.row, finding.check.name().to_owned(), finding.heading(all).to_owned()));
        Ok(())
    })
    .unwrap();
    assert_eq!(imported.summary.rows, rows, "{kind:?}");
    let missed: Vec<&Place> = injected.difference(&found).take(10).collect();
    assert_eq!(missed, Vec::<&Place>::new(), "{kind:?}");
    for (_, rule, _) in &injected {
        table.entry(rule.clone()).or_default()[0] += 1;
    }
    for place in &found {
        let counts = table.entry(place.1.clone()).or_default();
        counts[1] += 1;
        counts[2] += u64::from(injected.contains(place));
    }
}

/// The letter of the rule among those that the national texts ask for, (a) to (t). The others are our own.
const fn letter(check: Check) -> &'static str {
    match check {
        Check::BlankButMandatory | Check::ValueNotExpected | Check::MissingColumn => "a",
        Check::NotOnTheList
        | Check::NearMiss
        | Check::Release1Wording
        | Check::Release2Wording
        | Check::NoLongerCollected
        | Check::NotToBeUsed
        | Check::MixedReleases => "b",
        Check::NotANumber | Check::NegativeNumber => "c",
        Check::NullWord => "d",
        Check::NoIdentity => "e",
        Check::EndBeforeStart | Check::PeriodReversed => "f",
        Check::DeathBeforeStart | Check::DeathBeforePeriod | Check::DeathBeforeBirth => "g",
        Check::NoEndButNotAService | Check::NoStart => "h",
        Check::EndsInImportMonth | Check::EndsAfterPeriod => "i",
        Check::ManyStartOn1April => "k",
        Check::ConflictingDetails | Check::BirthDiffers => "l",
        Check::SeveralIdsForNhsNumber | Check::SeveralNhsNumbersForId => "m",
        Check::OlderThan115 => "n",
        Check::PeriodLongerThanData => "o",
        Check::MissingEventType => "p",
        Check::MonthIncomplete => "q",
        Check::CommunityWithoutDelivery => "r",
        Check::AccommodationUnknown => "s",
        Check::ShortTermWithoutSequel => "t",
        _ => "",
    }
}

#[test]
fn every_letter_has_a_defect() {
    let mut letters: BTreeSet<&str> = defects::made().map(letter).collect();
    letters.remove("");
    // (j), what vanishes from one file to the next, is asked of two files: `vanished`.
    let all: Vec<String> = ('a'..='t').filter(|one| *one != 'j').map(String::from).collect();
    assert_eq!(letters.into_iter().collect::<Vec<_>>(), all);
}

/// What one submission no longer tells of what another did, against what is known to have been changed.
fn vanished(text: &mut String) {
    let folder = TestFolder::new();
    let order = Order { people: 12_000, years: 2, seed: 7, until: UNTIL, clean: true };
    let named = |one: &Submission| folder.join(format!("{}.csv", one.place));
    let sent = submissions::write(&order, "999", 2, &named, &mut |_| {}).unwrap();
    for (one, file, _) in &sent {
        let id = format!("s-{}", one.place);
        let asked = ImportOrder { file, called: None, data: &folder, import_id: &id, release: None };
        import_file(asked, &mut |_| {}).unwrap();
    }
    let kept = kept::list(&folder);
    let compared = compare::compare(&kept[1], &kept[0]).unwrap();
    let found = |question: &str, column: &str| -> BTreeSet<(String, String)> {
        let answer = compared.questions.iter().find(|answer| answer.question == question).unwrap();
        let of = |name: &str, row: &serde_json::Map<String, serde_json::Value>| row[name].as_str().unwrap().to_owned();
        answer.rows.iter().map(|row| (of("la_person_id", row), of(column, row))).collect()
    };
    let changed = |wanted: &[Change]| -> BTreeSet<(String, String)> {
        let (calendar, later) = (order.calendar(), &sent[1].0);
        let mut all = BTreeSet::new();
        for number in 0..order.people {
            for event in &life::life(&calendar, order.seed, number).events {
                if later.change(&order, number, event).is_some_and(|change| wanted.contains(&change)) {
                    all.insert((life::reference(number), event.started_on.to_string()));
                }
            }
        }
        all
    };
    for (question, column, wanted) in [
        ("vanished", "event_start_date", &[Change::Vanished, Change::Start][..]),
        ("changed-starts", "started_before", &[Change::Start][..]),
    ] {
        let (made, said) = (changed(wanted), found(question, column));
        let right = made.intersection(&said).count() as u64;
        assert!(made.len() > 5, "{question}: {made:?}");
        assert_eq!(
            right,
            made.len() as u64,
            "{question}: missed {:?}",
            made.difference(&said).take(5).collect::<Vec<_>>()
        );
        let _ = writeln!(
            text,
            "| j | {question} (two files) | {} | {right} | {} | {:.2} | {:.2} |",
            made.len(),
            said.len(),
            share(right, made.len() as u64),
            share(right, said.len() as u64)
        );
    }
}

#[allow(clippy::cast_precision_loss)]
fn share(part: u64, of: u64) -> f64 {
    part as f64 / of as f64
}
