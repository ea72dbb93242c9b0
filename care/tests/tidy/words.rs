//! One word per idea: the last column of `docs/words.md` lists the words we do not use, and this rule
//! names each place in `care` where one of them stands.

use std::collections::BTreeMap;

use crate::{
    scan::{Kind, Token},
    tree::{Breach, File, Rule, Tree},
};

pub const RULE: Rule = Rule { name: "words", check };

/// The table of words.
const WORDS: &str = "docs/words.md";

/// Where national words stay: they must be spelt as the nation spells them.
const NATIONAL: [&str; 2] = ["care/src/evidence", "care/src/people/events"];

/// A word we do not use.
#[derive(Debug, PartialEq, Eq)]
struct Banned {
    /// In lower case, its parts split by single spaces.
    not: String,
    /// It is allowed inside these phrases: "client level" in "client level data".
    except: Vec<String>,
    /// What we say.
    word: String,
}

pub fn check(tree: &Tree) -> Vec<Breach> {
    let Some(words) = tree.get(WORDS) else {
        let missing = File::new(WORDS, "");
        return vec![missing.breach(1, "the table of words is missing", "write it: word, meaning, source, not")];
    };
    let banned = banned(&words.text);
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| file.within("care/src") && !NATIONAL.iter().any(|at| file.within(at))) {
        let lines: Vec<&str> = file.text.lines().collect();
        let marked = |line: usize| {
            lines.get(line - 1).is_some_and(|text| phrase(text).contains(" cld ") || text.contains("sic:"))
        };
        for (line, text) in said(file).into_iter().filter(|(line, _)| !marked(*line)) {
            for ban in banned.iter().filter(|ban| ban.is_in(&text)) {
                let instead = format!("say `{}` (docs/words.md), or mark another sense with `sic: why`", ban.word);
                found.push(file.breach(line, format!("`{}` is not our word", ban.not), instead));
            }
        }
    }
    found
}

impl Banned {
    /// Whether a [`phrase`] holds the word, or its plural, other than in an excepted phrase.
    fn is_in(&self, text: &str) -> bool {
        let holds = |text: &str| {
            text.match_indices(&self.not).any(|(at, word)| {
                let after = &text[at + word.len()..];
                text[..at].ends_with(' ') && (after.starts_with(' ') || after.starts_with("s "))
            })
        };
        let without = |text: String, phrase: &String| text.replace(&format!(" {phrase} "), " ");
        holds(text) && holds(&self.except.iter().fold(text.to_owned(), without))
    }
}

/// The banned words of every table with the columns `word` and `not`.
fn banned(markdown: &str) -> Vec<Banned> {
    let mut found = Vec::new();
    let mut columns = None;
    for line in markdown.lines() {
        let Some(row) = line.trim().strip_prefix('|') else {
            columns = None;
            continue;
        };
        let cells: Vec<&str> = row.trim_end_matches('|').split('|').map(str::trim).collect();
        let at = |name: &str| cells.iter().position(|cell| *cell == name);
        let Some((word, not)) = columns else {
            columns = at("word").zip(at("not"));
            continue;
        };
        let (Some(word), Some(not)) = (cells.get(word), cells.get(not)) else {
            continue;
        };
        for entry in not.split(',').filter(|entry| entry.chars().any(char::is_alphanumeric) && !not.starts_with("---"))
        {
            let plain = |text: &str| phrase(text).trim().to_owned();
            let (not, except) = entry.split_once("(except").unwrap_or((entry, ""));
            let except = except.split(" or ").map(plain).filter(|text| !text.is_empty()).collect();
            found.push(Banned { not: plain(not), except, word: (*word).to_owned() });
        }
    }
    found
}

/// What a file says, by line: names, documentation and sentences of Rust; all of templates and tables.
fn said(file: &File) -> BTreeMap<usize, String> {
    let mut found: BTreeMap<usize, String> = BTreeMap::new();
    let mut say = |first: usize, text: &str| {
        for (n, line) in text.lines().enumerate() {
            // The bar keeps two tokens from making one phrase.
            let said = found.entry(first + n).or_default();
            said.push_str(&phrase(line));
            said.push('|');
        }
    };
    if file.has_ending("rs") {
        for token in file.tokens().iter().filter(|token| speaks(token)) {
            say(token.line, &token.text);
        }
    } else if file.has_ending("html") || file.is_table() {
        say(1, &file.text);
    }
    found
}

/// Names, comments that document, and strings that are sentences.
fn speaks(token: &Token) -> bool {
    match token.kind {
        Kind::Ident => true,
        Kind::Comment => ["///", "//!", "/**"].iter().any(|start| token.text.starts_with(start)),
        Kind::Str => token.text.trim().contains(' '),
        _ => false,
    }
}

/// A text as lower-case words between single spaces: `ServiceUser`, `service_user` and "Service user"
/// all become ` service user `.
fn phrase(text: &str) -> String {
    let (mut out, mut before) = (String::from(" "), ' ');
    for c in text.chars() {
        let starts = c.is_uppercase() && before.is_lowercase();
        if (starts || !c.is_alphanumeric()) && !out.ends_with(' ') {
            out.push(' ');
        }
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        }
        before = c;
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# Words\n\n| word | meaning | source | not |\n|---|---|---|---|\n\
        | person | Someone | x | client (except client level or client id), service user |\n| carer | … | x | — |\n\n\
        | word | meaning | source | not |\n|---|---|---|---|\n| support plan | … | x | care plan |\n";

    fn found(path: &str, text: &str) -> Vec<usize> {
        let tree = Tree::of(&[(WORDS, TABLE), (path, text)]);
        check(&tree).iter().map(|breach| breach.line).collect()
    }

    #[test]
    fn the_table_is_read() {
        let words = banned(TABLE);
        let found: Vec<(&str, &str)> = words.iter().map(|ban| (ban.not.as_str(), ban.word.as_str())).collect();
        assert_eq!(found, [("client", "person"), ("service user", "person"), ("care plan", "support plan")]);
        assert_eq!(words[0].except, ["client level", "client id"]);
    }

    #[test]
    fn names_documents_sentences_and_pages_use_our_words() {
        let rust = "//! The client.\nstruct ServiceUser;\nfn care_plans() {}\n// client in passing\nlet a = \"The client rang\";\nlet b = \"client\";\nlet Clientele = 1;";
        assert_eq!(found("care/src/practice/plans/mod.rs", rust), [1, 2, 3, 5]);
        assert_eq!(found("care/src/practice/plans/show.html", "<h1>\nYour Care Plan</h1>"), [2]);
        assert_eq!(found("care/src/practice/plans/tables/20261122_01_a.sql", "-- a\n  client_name text,"), [2]);
    }

    #[test]
    fn national_words_and_other_senses_pass() {
        let rust = "use crate::evidence::client_level_data;\nlet a = \"Service user of it\"; // CLD\nlet c = Client::new(); // sic: HTTP";
        assert_eq!(found("care/src/practice/plans/mod.rs", rust), [0_usize; 0]);
        assert_eq!(found("care/src/evidence/measures/mod.rs", "//! client"), [0_usize; 0]);
        assert_eq!(found("care/src/people/events/rules.rs", "//! client"), [0_usize; 0]);
        assert_eq!(found("platform/src/identity/mod.rs", "//! OpenID client"), [0_usize; 0]);
    }

    #[test]
    fn the_table_must_be_there() {
        assert_eq!(check(&Tree::of(&[])).len(), 1);
    }
}
