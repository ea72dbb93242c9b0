//! Every defect that was put in is found, and how much else is said beside: `docs/checks.md` holds the table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use super::{Order, UNTIL, defects};
use crate::evidence::client_level_data::{
    import::{ImportOrder, import_told},
    local::LocalWords,
    specification::{Check, specification},
};

type Place = (u64, String, String);

#[test]
fn every_defect_is_found() {
    let folder = std::env::temp_dir().join(format!("borough-defects-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let (file, truth) = (folder.join("extract.csv"), folder.join("truth.csv"));
    let order = Order { people: 12_000, years: 2, seed: 7, until: UNTIL, clean: false };
    let (rows, made) = defects::write(&order, &file, &truth, &mut |_| {}).unwrap();
    assert!(defects::write(&order, &file, &truth, &mut |_| {}).is_err(), "a file that is there is not written over");
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
    assert_eq!(imported.summary.rows, rows);
    fs::remove_dir_all(&folder).unwrap();
    let missed: Vec<&Place> = injected.difference(&found).take(10).collect();
    assert_eq!(missed, Vec::<&Place>::new());

    let mut table: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    for (_, rule, _) in &injected {
        table.entry(rule).or_default()[0] += 1;
    }
    for place in &found {
        let counts = table.entry(&place.1).or_default();
        counts[1] += 1;
        counts[2] += u64::from(injected.contains(place));
    }
    for check in defects::made() {
        assert!(table.get(check.name()).is_some_and(|[made, ..]| *made > 0), "no defect of {}", check.name());
    }
    let mut text =
        String::from("| rule | defects | found | findings | recall | precision |\n|---|--:|--:|--:|--:|--:|\n");
    for check in Check::ALL {
        if let Some([made, said, right]) = table.get(check.name()).filter(|[made, ..]| *made > 0) {
            let _ = writeln!(
                text,
                "| {} | {made} | {right} | {said} | {:.2} | {:.2} |",
                check.name(),
                share(*right, *made),
                share(*right, *said)
            );
        }
    }
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

#[allow(clippy::cast_precision_loss)]
fn share(part: u64, of: u64) -> f64 {
    part as f64 / of as f64
}
