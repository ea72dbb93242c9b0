//! A measure is a slice: its SQL, its notes, its test and its manifest stand together, and what a
//! council may want to set otherwise is a parameter, never a number or word hidden in the SQL.

use crate::{
    sql::bare,
    tree::{Breach, File, Rule, Tree},
};

pub const RULE: Rule = Rule { name: "measures", check };

/// The folder of all measures.
const FOLDER: &str = "care/src/evidence/measures";

/// What stands beside `measure.sql`, and what it holds.
const BESIDE: [(&str, &str); 3] = [
    ("mod.rs", "the manifest: name, unit, polarity, chart, disclosure rule"),
    ("notes.md", "definition, source, limits, differences from the national code"),
    ("test.slt", "tiny tables, the SQL, the rows expected"),
];

/// Parts of time are grammar (`date_trunc('month', …)`), not thresholds.
const PARTS_OF_TIME: [&str; 6] = ["day", "week", "month", "quarter", "year", "hour"];

pub fn check(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| file.within(FOLDER)) {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or_default();
        match name {
            "measure.sql" => {
                for (wanted, holds) in BESIDE {
                    if tree.get(&format!("{folder}/{wanted}")).is_none() {
                        let what = format!("the measure has no {wanted}");
                        found.push(file.breach(1, what, format!("write {folder}/{wanted} ({holds})")));
                    }
                }
                found.extend(literals(file));
            }
            "notes.md" | "test.slt" if tree.get(&format!("{folder}/measure.sql")).is_none() => {
                let instead = format!("write {folder}/measure.sql, or delete the folder");
                found.push(file.breach(1, "a measure without its measure.sql", instead));
            }
            _ => {}
        }
    }
    found
}

/// Words and numbers written into the SQL of a measure, by line.
fn literals(file: &File) -> Vec<Breach> {
    let instead = "give it a name in the manifest's parameters and write `$name`";
    let mut found = Vec::new();
    let bare = bare(&file.text);
    for (n, (text, code)) in file.text.lines().zip(bare.lines()).enumerate() {
        let text = text.split("--").next().unwrap_or_default();
        for word in text.split('\'').skip(1).step_by(2).filter(|word| !PARTS_OF_TIME.contains(word)) {
            found.push(file.breach(n + 1, format!("the word '{word}' is written into the SQL"), instead));
        }
        for number in numbers(code) {
            found.push(file.breach(n + 1, format!("the number {number} is written into the SQL"), instead));
        }
    }
    found
}

/// Numbers other than 0 and 1 that are not part of a name or a parameter.
fn numbers(code: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
    code.split(|c: char| !is_part(c))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .filter(|word| !["0", "1", "0.0", "1.0"].contains(word))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: &str = "care/src/evidence/measures/solved/";

    fn found(sql: &str, beside: &[&str]) -> Vec<String> {
        let mut files = vec![(format!("{AT}measure.sql"), sql)];
        files.extend(beside.iter().map(|name| (format!("{AT}{name}"), "…")));
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        check(&Tree::of(&files)).iter().map(|breach| format!("{} {}", breach.line, breach.what)).collect()
    }

    #[test]
    fn a_whole_measure_passes() {
        let sql = "-- Solved within 24 hours, don't know\nselect date_trunc('month', \"Event Start Date\") as month,\n  \
                   1.0 * count(day_91) / $hundred_2 from event where a > $1 and b = 0 -- 24\ngroup by month";
        assert_eq!(found(sql, &["mod.rs", "notes.md", "test.slt"]), [""; 0]);
    }

    #[test]
    fn a_measure_is_whole() {
        assert_eq!(found("select 1", &["mod.rs"]), ["1 the measure has no notes.md", "1 the measure has no test.slt"]);
        let tree = Tree::of(&[("care/src/evidence/measures/solved/notes.md", "…")]);
        assert_eq!(check(&tree).len(), 1);
    }

    #[test]
    fn nothing_is_hidden_in_the_sql() {
        let sql = "-- A\nselect a from b\nwhere c = 'Request'\n  and d <= 24 and e > '2024-04-01' and f < 0.5";
        assert_eq!(
            found(sql, &["mod.rs", "notes.md", "test.slt"]),
            [
                "3 the word 'Request' is written into the SQL",
                "4 the word '2024-04-01' is written into the SQL",
                "4 the number 24 is written into the SQL",
                "4 the number 0.5 is written into the SQL"
            ]
        );
    }
}
