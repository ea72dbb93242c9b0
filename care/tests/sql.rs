//! Every SQL literal of the product is prepared by both databases on the whole schema, so that a misspelt column or a
//! word that only one of them knows is found here and not by a person at work.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[allow(dead_code, reason = "the rules of the house use the rest of it")]
#[path = "tidy/scan.rs"]
mod scan;

use std::{
    fs,
    path::{Path, PathBuf},
};

use platform::{
    app::migrations,
    both,
    storage::{Database, Sql},
    testing::{Store, TestDatabase, fresh},
};
use scan::{Kind, sequence, tokens};

/// A literal and where it stands.
struct Literal {
    file: String,
    line: usize,
    text: String,
}

/// The `sql!` literals of one file's text.
fn literals(file: &str, source: &str) -> Vec<Literal> {
    let found = scan::code(&tokens(source));
    let begins = (0..found.len()).filter(|&at| sequence(&found, at, &["sql", "!"]));
    begins
        .filter_map(|at| found.get(at + 3).filter(|token| token.kind == Kind::Str))
        .map(|token| Literal { file: file.to_owned(), line: token.line, text: unescape(&token.text) })
        .collect()
}

/// What the compiler makes of the text between the quotes. Whether they were raw is not known here, so only what no
/// SQL in a raw string holds counts as an escape; `escape '\'` stays as it is.
fn unescape(written: &str) -> String {
    let mut out = String::new();
    let mut rest = written.chars().peekable();
    while let Some(letter) = rest.next() {
        match (letter, rest.peek()) {
            ('\\', Some('\n')) => while rest.next_if(|next| next.is_whitespace()).is_some() {},
            ('\\', Some('\\' | '"')) => out.extend(rest.next()),
            ('\\', Some('n')) => out.extend(rest.next().map(|_| '\n')),
            _ => out.push(letter),
        }
    }
    out
}

/// Every literal of every `store.rs` of the two crates that keep records.
fn all() -> Vec<Literal> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for folder in ["platform/src", "care/src"] {
        stores(&root.join(folder), &mut files);
    }
    let mut found = Vec::new();
    for file in files {
        let name = file.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        found.extend(literals(&name, &fs::read_to_string(&file).unwrap()));
    }
    found
}

fn stores(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // The testing kit is tried on a table of its own that the product does not have.
        if path.is_dir() && !path.ends_with("platform/src/testing") {
            stores(&path, found);
        } else if path.ends_with("store.rs") {
            found.push(path);
        }
    }
}

async fn whole_schema(store: Store) -> TestDatabase {
    fresh(store, "schema", &migrations(&care::shell::slices()), |_| async { Ok(()) }).await
}

/// One line for each literal that the database does not understand.
async fn refused(database: &Database, literals: Vec<Literal>) -> Vec<String> {
    let mut found = Vec::new();
    for Literal { file, line, text } in literals {
        // The seam takes what was there when the program was compiled; these were, elsewhere.
        let sql = Sql::literal(text.leak());
        if let Err(cause) = database.prepare(sql).await {
            found.push(format!("{file}:{line}: {} says: {cause}\n    {}", database.dialect(), sql.text()));
        }
    }
    found
}

both! {
    async fn every_literal_is_understood(store) {
        let literals = all();
        assert!(literals.len() > 40, "only {} literals were found: the reader of this test is broken", literals.len());
        let refused = refused(&*whole_schema(store).await, literals).await;
        let advice = "Where a whole table is missing: is its slice in `care::shell::slices()`?";
        let count = refused.len();
        assert!(refused.is_empty(), "{count} literals are not understood. {advice}\n\n{}", refused.join("\n\n"));
    }

    async fn a_planted_mistake_is_caught(store) {
        let source = "fn a() { sql!(\"select id from jobs where kind = $1\"); }\n// sql!(\"nonsense\")\nfn b() {\n    sql!(\n        \"select shoe_size \\\n         from jobs\"\n    )\n}\n";
        let refused = refused(&*whole_schema(store).await, literals("care/src/x/store.rs", source)).await;
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert!(refused[0].starts_with("care/src/x/store.rs:5: ") && refused[0].contains("shoe_size"), "{refused:?}");
        assert!(refused[0].ends_with("shoe_size from jobs"), "{refused:?}");
    }
}

#[test]
fn escapes_are_read_as_the_compiler_reads_them() {
    assert_eq!(unescape("a \\\n      b \\\"c\\\" \\\\ \\n"), "a b \"c\" \\ \n");
    assert_eq!(unescape("like $1 escape '\\'"), "like $1 escape '\\'");
}
