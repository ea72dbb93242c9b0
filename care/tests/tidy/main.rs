//! The rules of the house, held like any other behaviour: `cargo test -p care --test tidy`.
//!
//! Each rule is a pure function over the text of the workspace and stands in a file of its own with
//! the breaches that prove it. Here they all meet the real workspace, and a small one with a breach of each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod headers;
mod machines;
mod measures;
mod order;
mod paths;
mod routes;
mod scan;
mod sql;
mod tables;
mod templates;
mod temporary;
mod tree;
mod words;

use std::{fs, path::Path};

use platform::testing::TestFolder;
use tree::{Rule, Tree};

/// All rules, in the order in which they are best mended.
const RULES: [Rule; 13] = [
    order::RULE,
    headers::HEADER,
    headers::LENGTH,
    headers::LATER,
    sql::PLACE,
    sql::DIALECT,
    tables::RULE,
    routes::RULE,
    measures::RULE,
    templates::RULE,
    words::RULE,
    machines::RULE,
    temporary::RULE,
];

/// Every breach as a line: `care/src/a.rs:12: [rule] what. Instead: what to do.`
fn breaches(tree: &Tree) -> Vec<String> {
    RULES
        .iter()
        .flat_map(|rule| (rule.check)(tree).into_iter().map(|breach| format!("[{}] {breach}", rule.name)))
        .collect()
}

/// A workspace of one slice that keeps every rule.
const CLEAN: [(&str, &str); 16] = [
    (".gitignore", "/target\n"),
    ("README.md", "# Alongside\n\nRun `make demo`.\n"),
    ("docs/words.md", "| word | meaning | source | not |\n|---|---|---|---|\n| person | Someone | Act | client |\n"),
    ("engine/Cargo.toml", "[dependencies]\ncsv.workspace = true\n"),
    ("platform/Cargo.toml", "[dependencies]\naxum.workspace = true\n"),
    ("platform/src/lib.rs", "//! The platform.\n"),
    ("care/src/lib.rs", "//! The areas.\npub mod people;\npub mod evidence;\npub mod town;\n"),
    ("care/src/people/mod.rs", "//! People.\npub mod persons;\npub mod relations;\n"),
    ("care/src/people/persons/mod.rs", "//! The person.\nmod store;\n"),
    (
        "care/src/people/persons/store.rs",
        "//! All SQL of the slice.\nfn find() { sql!(\"select family_name from person where id = $1\") }\n",
    ),
    (
        "care/src/people/persons/tables/20261122_01_persons.sql",
        "-- People.\ncreate table person (\n  id text primary key, -- open: UUIDv7\n  family_name text not null -- personal: as said\n);\n",
    ),
    (
        "care/src/people/persons/new.html",
        "<h1>Add a person</h1>\n<form method=\"post\">{{ csrf }}<button>Save</button></form>\n",
    ),
    ("care/src/evidence/measures/requests/mod.rs", "//! Requests per month.\n"),
    (
        "care/src/evidence/measures/requests/measure.sql",
        "-- Requests per month.\nselect count(*) from event where kind = $kind\n",
    ),
    ("care/src/evidence/measures/requests/notes.md", "# Requests per month\n"),
    ("care/src/evidence/measures/requests/test.slt", "query I\n"),
];

/// One breach of each rule: the file that replaces the clean one, where the breach is, and the rule's name.
const PLANTED: [(&str, &str, &str); 13] = [
    (
        "care/src/people/persons/rules.rs",
        "//! Rules.\n\nuse crate::town::amina;\n",
        "[order] care/src/people/persons/rules.rs:3:",
    ),
    ("care/src/people/persons/model.rs", "pub struct Person;\n", "[header] care/src/people/persons/model.rs:1:"),
    ("care/src/people/persons/show.html", LONG, "[length] care/src/people/persons/show.html:121:"),
    ("care/src/people/persons/tests.rs", "//! Tests.\n#[ignore]\n", "[later] care/src/people/persons/tests.rs:2:"),
    (
        "care/src/people/persons/api.rs",
        "//! Machines.\nconst A: &str = \"select 1\";\n",
        "[sql place] care/src/people/persons/api.rs:2:",
    ),
    (
        "care/src/people/relations/store.rs",
        "//! SQL.\nfn a() { sql!(\"select a::text from b\") }\n",
        "[sql dialect] care/src/people/relations/store.rs:2:",
    ),
    (
        "care/src/people/relations/tables/20261122_02_relations.sql",
        "-- Relations.\ncreate table relation (\n  id text primary key\n);\n",
        "[tables] care/src/people/relations/tables/20261122_02_relations.sql:3:",
    ),
    (
        "care/src/people/persons/pages.rs",
        "//! Pages.\nfn a(r: Router) { r.route(\"/a\", b) }\n",
        "[routes] care/src/people/persons/pages.rs:2:",
    ),
    (
        "care/src/evidence/measures/solved/measure.sql",
        "-- Solved.\nselect 1\n",
        "[measures] care/src/evidence/measures/solved/measure.sql:1:",
    ),
    (
        "care/src/people/persons/list.html",
        "<p>\n<script>go()</script>\n",
        "[templates] care/src/people/persons/list.html:2:",
    ),
    (
        "care/src/people/persons/edit.html",
        "<h1>Change the client</h1>\n",
        "[words] care/src/people/persons/edit.html:1:",
    ),
    ("docs/run.md", "# Run\n\nOpen /root/alongside.\n", "[machines] docs/run.md:3:"),
    (
        "platform/src/scratch.rs",
        "//! Room.\nfn a() -> PathBuf {\n    std::env::temp_dir().join(\"a\")\n}\n",
        "[temporary] platform/src/scratch.rs:3:",
    ),
];

/// A template of 121 lines.
const LONG: &str = {
    const LINES: [u8; 242] = {
        let mut lines = [b'\n'; 242];
        let mut n = 0;
        while n < 242 {
            lines[n] = b'a';
            n += 2;
        }
        lines
    };
    match std::str::from_utf8(&LINES) {
        Ok(text) => text,
        Err(_) => "",
    }
};

#[test]
fn the_house_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let tree = Tree::read(&root);
    assert!(tree.get("care/src/lib.rs").is_some(), "the walk did not find the workspace at {}", root.display());
    let found = breaches(&tree);
    assert!(
        found.is_empty(),
        "\n\n{}\n\n{} to mend; each rule and its reason stand in care/tests/tidy/\n",
        found.join("\n"),
        found.len()
    );
}

#[test]
fn a_clean_workspace_keeps_every_rule() {
    assert_eq!(breaches(&Tree::of(&CLEAN)), [""; 0]);
}

#[test]
fn every_rule_finds_its_breach_in_a_workspace_on_disk() {
    let root = TestFolder::new();
    let planted = PLANTED.iter().map(|(path, text, _)| (path, text));
    for (path, text) in CLEAN.iter().map(|(path, text)| (path, text)).chain(planted) {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let found = breaches(&Tree::read(&root));
    for ((_, _, expected), rule) in PLANTED.iter().zip(&RULES) {
        assert!(expected.starts_with(&format!("[{}]", rule.name)), "no breach of the rule `{}` is planted", rule.name);
        let line = found.iter().find(|line| line.starts_with(expected));
        let line = line.unwrap_or_else(|| panic!("{expected} was not found in\n{}", found.join("\n")));
        assert!(line.contains("Instead: "), "{line} does not say what to do");
    }
    let strange: Vec<&String> =
        found.iter().filter(|line| !PLANTED.iter().any(|(_, _, known)| line.starts_with(known))).collect();
    assert!(strange.is_empty(), "found what was not planted: {strange:#?}");
}
