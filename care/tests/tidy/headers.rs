//! Every file says what it is for, stays short enough to read, and leaves nothing for later.

use crate::{
    scan::{Kind, sequence},
    tree::{Breach, Rule, Tree},
};

pub const HEADER: Rule = Rule { name: "header", check: headers };
pub const LENGTH: Rule = Rule { name: "length", check: lengths };
pub const LATER: Rule = Rule { name: "later", check: nothing_for_later };

/// The longest Rust file: past this it is two ideas.
const RUST_LINES: usize = 400;
/// The longest template.
const HTML_LINES: usize = 120;

pub fn headers(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for file in &tree.files {
        let first = file.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let silent = |mark: &str| first.strip_prefix(mark).is_none_or(|says| says.trim().is_empty());
        let what = "the file does not say what it is for";
        if (file.is_rust() || file.is_tidy()) && silent("//!") {
            found.push(file.breach(1, what, "open it with a `//!` sentence"));
        }
        if (file.is_table() || file.name() == "measure.sql") && silent("--") {
            found.push(file.breach(1, what, "open it with a `--` sentence"));
        }
    }
    found
}

pub fn lengths(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for file in &tree.files {
        let lines = file.text.lines().count();
        if (file.is_rust() || file.is_tidy()) && lines > RUST_LINES {
            let what = format!("{lines} lines, and a Rust file has at most {RUST_LINES}");
            found.push(file.breach(RUST_LINES + 1, what, "split it: it holds two ideas"));
        }
        let template = file.has_ending("html") && (file.within("care/src") || file.within("platform/src"));
        if template && lines > HTML_LINES {
            let what = format!("{lines} lines, and a template has at most {HTML_LINES}");
            found.push(file.breach(HTML_LINES + 1, what, "move a part into a template of its own and include it"));
        }
    }
    found
}

pub fn nothing_for_later(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for file in tree.rust() {
        let tokens = file.tokens();
        for (n, token) in tokens.iter().enumerate() {
            if sequence(tokens, n, &["#", "[", "ignore"]) {
                let instead =
                    "make the test run, or delete it; a test that needs a database asks the testing kit for one";
                found.push(file.breach(token.line, "a test that never runs proves nothing", instead));
            }
            if sequence(tokens, n, &["todo", "!"]) || sequence(tokens, n, &["unimplemented", "!"]) {
                found.push(file.breach(token.line, format!("`{}!` panics", token.text), "write it, or leave it out"));
            }
            if token.kind != Kind::Comment {
                continue;
            }
            for (below, line) in token.text.lines().enumerate() {
                let later = |word: &str| ["TODO", "FIXME", "XXX"].contains(&word);
                if line.split(|c: char| !c.is_alphanumeric()).any(later) {
                    let instead = "do it now, or file an issue and say in the comment what holds today";
                    found.push(file.breach(token.line + below, "a comment leaves work for later", instead));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(check: fn(&Tree) -> Vec<Breach>, files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files)).iter().map(|breach| format!("{}:{}", breach.file, breach.line)).collect()
    }

    #[test]
    fn files_say_what_they_are_for() {
        let found = places(
            headers,
            &[
                ("care/src/a.rs", "//! Says it.\n"),
                ("care/src/b.rs", "use std::fs;\n"),
                ("care/src/c.rs", "//!\n"),
                ("care/src/p/tables/20261122_01_p.sql", "create table p ("),
                ("care/src/p/tables/20261122_02_p.sql", "-- Says it.\ncreate table p ("),
                ("care/src/evidence/measures/m/measure.sql", "select 1"),
                ("care/src/evidence/other.sql", "select 1"),
            ],
        );
        assert_eq!(
            found,
            [
                "care/src/b.rs:1",
                "care/src/c.rs:1",
                "care/src/p/tables/20261122_01_p.sql:1",
                "care/src/evidence/measures/m/measure.sql:1"
            ]
        );
    }

    #[test]
    fn files_are_short() {
        let (fits, long) = ("x\n".repeat(400), "x\n".repeat(401));
        let (page, pages) = ("x\n".repeat(120), "x\n".repeat(121));
        let files = [
            ("care/src/a.rs", fits.as_str()),
            ("platform/src/b.rs", &long),
            ("care/src/a.html", &page),
            ("care/src/b.html", &pages),
            ("docs/page.html", &pages),
        ];
        assert_eq!(places(lengths, &files), ["platform/src/b.rs:401", "care/src/b.html:121"]);
    }

    #[test]
    fn nothing_is_left_for_later() {
        let text = "//! x\n#[ignore]\nfn a() { todo!() }\n/* b\nFIXME: c */\n// TODO\nlet d = \"TODO: ring back\"; // TODOs\n#[ignore = \"slow\"]\n";
        let found = places(nothing_for_later, &[("care/src/a.rs", text)]);
        assert_eq!(
            found,
            ["care/src/a.rs:2", "care/src/a.rs:3", "care/src/a.rs:5", "care/src/a.rs:6", "care/src/a.rs:8"]
        );
    }
}
