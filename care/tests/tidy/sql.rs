//! Where SQL may stand, and which words of it: one text for SQLite and PostgreSQL, in `sql!` literals
//! of `store.rs`, in tables and in measures. Only the seam knows a dialect.

use crate::{
    scan::{Kind, Token, sequence},
    tree::{Breach, File, Rule, Tree},
};

pub const PLACE: Rule = Rule { name: "sql place", check: places };
pub const DIALECT: Rule = Rule { name: "sql dialect", check: dialects };

/// Words only one database knows (or the two read differently), and what both understand.
/// A leading or trailing space of a word that starts or ends with a letter is implied.
const DIALECT_WORDS: [(&str, &str); 50] = [
    ("ilike", "write `lower(a) like lower($1)`"),
    ("::", "write `cast(a as type)`"),
    ("json_*", "keep text and read it in Rust"),
    ("jsonb_*", "keep text and read it in Rust"),
    ("->", "keep text and read it in Rust"),
    ("datetime(", TIME),
    ("julianday", TIME),
    ("strftime", TIME),
    ("to_char", TIME),
    ("now(", TIME),
    ("current_timestamp", TIME),
    ("current_date", TIME),
    ("current_time", TIME),
    ("interval ''", TIME),
    ("date ''", TIME),
    ("date_trunc", TIME),
    ("extract(", TIME),
    ("autoincrement", ID),
    ("serial", ID),
    ("bigserial", ID),
    ("generated always", ID),
    ("gen_random_uuid", ID),
    ("random()", ID),
    ("nextval", ID),
    ("rowid", ID),
    ("ctid", ID),
    ("pragma", SEAM),
    ("attach", SEAM),
    ("vacuum", SEAM),
    ("for update", SEAM),
    ("skip locked", SEAM),
    ("pg_*", SEAM),
    ("sqlite_*", SEAM),
    ("?", "number the parameters: `$1`, `$2`"),
    ("insert or", "write `on conflict (columns) do update set …` or `do nothing`"),
    ("replace into", "write `on conflict (columns) do update set …`"),
    ("distinct on", "use `row_number() over (partition by …)`"),
    ("glob", "write `like`"),
    ("regexp", "match in Rust"),
    ("similar to", "match in Rust"),
    ("~", "match in Rust"),
    ("collate nocase", "write `lower(a) = lower($1)`"),
    ("ifnull", "write `coalesce(a, b)`"),
    ("nvl", "write `coalesce(a, b)`"),
    ("iif", "write `case when … then … else … end`"),
    ("greatest(", "write `case when … then … else … end`"),
    ("least(", "write `case when … then … else … end`"),
    ("group_concat", "select the rows and join them in Rust"),
    ("string_agg", "select the rows and join them in Rust"),
    ("any(", "write `exists (select …)` or one parameter per value"),
];
const TIME: &str = "pass the date or instant as a parameter (`cx.now()`) and do the arithmetic in Rust";
const ID: &str = "make the id in Rust (UUIDv7) and pass it as a parameter";
const SEAM: &str = "ask the seam (platform/src/storage) for it";

/// The seam and the columnar engine know their databases.
fn is_seam(file: &File) -> bool {
    file.within("platform/src/storage") || file.within("engine/src/columns")
}

pub fn places(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    let crates = |file: &&File| ["care", "platform", "engine"].iter().any(|name| file.within(name));
    for file in tree.files.iter().filter(crates).filter(|file| file.has_ending("sql")) {
        if !(file.is_table() || file.within("care/src/evidence") || is_seam(file)) {
            let instead =
                "put a table into the slice's tables/, a question into its store.rs, a measure into evidence/measures/";
            found.push(file.breach(1, "SQL in a file of its own", instead));
        }
    }
    for file in tree.rust().filter(|file| !is_seam(file)) {
        let store = file.name() == "store.rs" && !file.within("engine");
        let tokens = file.code();
        for (n, token) in tokens.iter().enumerate() {
            let invoked = sequence(tokens, n, &["sql", "!"]);
            if invoked && !store {
                let instead = "move it into the slice's store.rs, as a function named after the question it answers";
                found.push(file.breach(token.line, "SQL stands only in store.rs", instead));
            } else if invoked && literal(tokens, n).is_none() {
                let instead =
                    "write the whole text as one literal with `$1` … for what varies, one literal per question";
                found.push(file.breach(token.line, "`sql!` takes one literal", instead));
            }
            let in_macro = n >= 3 && sequence(tokens, n - 3, &["sql", "!"]);
            // The tests of evidence look into the Parquet files they have made.
            let columns = file.within("care/src/evidence") && file.name().ends_with("_tests.rs");
            if token.kind == Kind::Str && !in_macro && !columns && looks_like_sql(&token.text) {
                let instead = if store {
                    "write it as `sql!(\"…\")`, so that it is prepared on both databases in a test"
                } else {
                    "move it into a store.rs as `sql!(\"…\")`; tests ask the slice's own functions"
                };
                found.push(file.breach(token.line, "a string holds SQL", instead));
            }
        }
    }
    found
}

pub fn dialects(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for file in &tree.files {
        if file.is_table() && !is_seam(file) {
            found.extend(dialect(file, &file.text, 1));
        }
        if file.is_rust() && file.name() == "store.rs" && !is_seam(file) && !file.within("engine") {
            let tokens = file.code();
            for text in (0..tokens.len()).filter_map(|n| literal(tokens, n)) {
                found.extend(dialect(file, &text.text, text.line));
                found.extend(parameters(file, text));
            }
        }
    }
    found
}

/// The literal of `sql!("…")` at `at`, if it is one literal and nothing else.
fn literal(tokens: &[Token], at: usize) -> Option<&Token> {
    let text = sequence(tokens, at, &["sql", "!"]).then(|| tokens.get(at + 3))??;
    let after = tokens.get(at + 4 + usize::from(sequence(tokens, at + 4, &[","])))?;
    let closed = after.is(")") || after.is("]") || after.is("}");
    (text.kind == Kind::Str && closed).then_some(text)
}

/// A string that a database would run. English that starts with "Select" or "Update" is left alone:
/// SQL is written in one case, and these sentences start with a capital.
pub fn looks_like_sql(text: &str) -> bool {
    let text = text.replace("\\n", " ");
    let first = text.split_whitespace().next().unwrap_or_default();
    if first.chars().any(char::is_uppercase) && first.chars().any(char::is_lowercase) {
        return false;
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let has = |word: &str| words.contains(&word);
    let second = words.get(1).copied().unwrap_or_default();
    match first.to_lowercase().as_str() {
        "select" => has("from") || second.starts_with(|c: char| c.is_ascii_digit() || c == '$') || second.contains('('),
        "insert" => ["into", "or"].contains(&second),
        "update" => has("set"),
        "delete" => second == "from",
        "create" => ["table", "index", "unique", "view", "trigger", "virtual"].contains(&second),
        "alter" | "drop" => ["table", "index", "view", "trigger"].contains(&second),
        "with" => has("as") && has("select") || has("as") && lower.contains("(select"),
        "pragma" => true,
        _ => false,
    }
}

/// SQL without what stands in its comments and quotes, with the same lines.
pub fn bare(sql: &str) -> String {
    let (mut out, mut chars) = (String::new(), sql.chars().peekable());
    let mut quote = None;
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(_), '\n') => out.push(c),
            (Some(open), _) if c == open => {
                quote = None;
                out.push(c);
            }
            (Some(_), _) => {}
            (None, '\'' | '"') => {
                quote = Some(c);
                out.push(c);
            }
            (None, '-') if chars.peek() == Some(&'-') => {
                while chars.peek().is_some_and(|next| *next != '\n') {
                    chars.next();
                }
            }
            (None, _) => out.push(c),
        }
    }
    out
}

fn dialect(file: &File, sql: &str, first_line: usize) -> Vec<Breach> {
    let mut found = Vec::new();
    for (n, line) in bare(&sql.replace("\\\"", "\"")).lines().enumerate() {
        let line = line.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        for (word, instead) in DIALECT_WORDS {
            if has_word(&line, word) {
                let what = format!("`{}` is not read alike by SQLite and PostgreSQL", word.replace('*', "…"));
                found.push(file.breach(first_line + n, what, instead));
            }
        }
    }
    found
}

/// Whether a word stands in the line as a word of its own; `name_*` is any word that starts so.
fn has_word(line: &str, word: &str) -> bool {
    let stem = word.trim_end_matches('*');
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(stem).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(is_word) && stem.starts_with(is_word);
        let after = line[at + stem.len()..].chars().next().is_some_and(is_word) && stem.ends_with(is_word);
        !before && (!after || word.ends_with('*'))
    })
}

/// The parameters of one literal are `$1` to `$n` without gaps.
fn parameters(file: &File, literal: &Token) -> Option<Breach> {
    let bare = bare(&literal.text);
    let mut numbers: Vec<usize> = bare
        .split('$')
        .skip(1)
        .filter_map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let expected: Vec<usize> = (1..=numbers.len()).collect();
    (numbers != expected).then(|| {
        let what = format!("the parameters are {numbers:?}, with a gap");
        file.breach(literal.line, what, format!("number them $1 to ${}", numbers.len()))
    })
}

#[cfg(test)]
#[path = "sql_tests.rs"]
mod tests;
