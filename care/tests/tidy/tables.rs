//! Tables: every column says how private it is and why it is there, in types both databases have.

use crate::{
    sql::bare,
    tree::{Breach, File, Rule, Tree},
};

pub const RULE: Rule = Rule { name: "tables", check };

/// How private a column is; access, export and logs follow from it.
const CLASSES: [&str; 4] = ["open", "personal", "sensitive", "secret"];

/// Types the seam carries on both databases.
const TYPES: [&str; 7] = ["text", "bigint", "boolean", "double precision", "date", "timestamptz", "bytea"];

/// What to write for the types people reach for.
const INSTEAD: [(&str, &str); 8] = [
    ("int", "bigint"),
    ("smallint", "bigint"),
    ("num", "bigint, in pence or another smallest unit"),
    ("dec", "bigint, in pence or another smallest unit"),
    ("real", "double precision"),
    ("float", "double precision"),
    ("timestamp", "timestamptz"),
    ("blob", "bytea"),
];

pub fn check(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| file.is_table()) {
        if !is_dated(file.name()) {
            let instead = "name it `20261122_01_name.sql`: the day it was written, its number that day, what it is";
            found.push(file.breach(1, "the name of the file is not dated", instead));
        }
        found.extend(columns(file));
    }
    found
}

fn is_dated(name: &str) -> bool {
    let mut parts = name.trim_end_matches(".sql").splitn(3, '_');
    let digits = |part: Option<&str>, long: usize| {
        part.is_some_and(|p| p.len() == long && p.bytes().all(|b| b.is_ascii_digit()))
    };
    digits(parts.next(), 8) && digits(parts.next(), 2) && parts.next().is_some_and(|name| !name.is_empty())
}

/// One line of a table file: the code in lower case without quotes, and the comment.
struct Line<'a> {
    number: usize,
    code: String,
    comment: &'a str,
}

fn columns(file: &File) -> Vec<Breach> {
    let (mut found, mut depth, mut in_table, mut item_open, mut said_above) =
        (Vec::new(), 0_usize, false, false, false);
    for (n, (text, code)) in file.text.lines().zip(bare(&file.text).lines()).enumerate() {
        let code = code.trim().to_lowercase();
        let comment = text.find("--").map_or("", |_| comment_of(text));
        let line = Line { number: n + 1, code, comment };
        let starts = in_table && depth == 1 && !item_open && !line.code.is_empty() && !line.code.starts_with(')');
        if starts {
            found.extend(item(file, &line, said_above));
        } else if let Some(added) = added_column(&line.code) {
            found.extend(column(file, &Line { number: line.number, code: added.into(), comment }));
        }
        in_table |= line.code.starts_with("create table");
        depth = line.code.chars().fold(depth, |depth, c| match c {
            '(' => depth + 1,
            ')' => depth.saturating_sub(1),
            _ => depth,
        });
        if in_table && !line.code.is_empty() {
            let opened = line.code.starts_with("create table");
            item_open = !opened && depth >= 1 && !(depth == 1 && line.code.ends_with(','));
            in_table = opened || depth > 0;
        }
        said_above = line.code.is_empty() && !comment.is_empty();
    }
    found
}

/// What stands after the first `--` outside quotes.
fn comment_of(line: &str) -> &str {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        quoted ^= c == '\'';
        if !quoted && line[at..].starts_with("--") {
            return line[at + 2..].trim();
        }
    }
    ""
}

fn added_column(code: &str) -> Option<&str> {
    let rest = code.strip_prefix("alter table")?;
    let added = rest.split_once(" add ")?.1.trim_start();
    let column = added.strip_prefix("column ").unwrap_or(added);
    (!is_constraint(column)).then_some(column)
}

fn is_constraint(code: &str) -> bool {
    let first = code.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    ["primary", "unique", "check", "foreign", "constraint"].contains(&first)
}

fn item(file: &File, line: &Line, said_above: bool) -> Vec<Breach> {
    if !is_constraint(&line.code) {
        return column(file, line);
    }
    if line.comment.is_empty() && !said_above {
        let instead =
            "say at the end of the line, after `--`, what it protects and what it means when it refuses a row";
        return vec![file.breach(line.number, "a constraint without a comment", instead)];
    }
    Vec::new()
}

fn column(file: &File, line: &Line) -> Vec<Breach> {
    let mut found = Vec::new();
    let name = line.code.split_whitespace().next().unwrap_or_default();
    let (class, why) = line.comment.split_once(':').unwrap_or((line.comment, ""));
    if !CLASSES.contains(&class.trim()) || why.trim().is_empty() {
        let what = format!("column `{name}` does not say how private it is");
        let instead = "end the line with `-- open: why`, `-- personal: why`, `-- sensitive: why` or `-- secret: why`";
        found.push(file.breach(line.number, what, instead));
    }
    let kind = line.code[name.len()..].trim_start().trim_end_matches([',', ';']);
    let is = |portable: &str| {
        kind.strip_prefix(portable).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
    };
    if !TYPES.iter().any(|portable| is(portable)) {
        let written = kind.split([' ', '(']).next().unwrap_or_default();
        let better = INSTEAD.iter().find(|(start, _)| written.starts_with(start)).map_or("text", |(_, better)| better);
        let what = format!("column `{name}` has the type `{written}`, which is not one of {}", TYPES.join(", "));
        found.push(file.breach(line.number, what, format!("write {better}")));
    }
    let mut depth = 0_usize;
    let inner_comma = line.code.trim_end_matches(',').chars().any(|c| {
        depth = if c == '(' { depth + 1 } else { depth.saturating_sub(usize::from(c == ')')) };
        c == ',' && depth == 0
    });
    if inner_comma {
        found.push(file.breach(
            line.number,
            "two columns on one line",
            "give each column a line and a class of its own",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sql: &str) -> Vec<usize> {
        check(&Tree::of(&[("care/src/p/tables/20261122_01_p.sql", sql)])).iter().map(|breach| breach.line).collect()
    }

    #[test]
    fn a_classed_portable_table_passes() {
        let sql = "-- People.\ncreate table if not exists person (\n  id text primary key, -- open: UUIDv7\n\
                   \n  -- Names.\n  family_name text not null default '--', -- personal: as the person says it\n\
                   \n  score double precision, -- sensitive: 0 to 1\n  born_on date -- personal: to tell people apart\n    \
                   references day (id),\n  team_id text not null references team (id), -- open: who helps\n  \
                   -- A person is alive or has died on a day.\n  check (\n    born_on is null\n    or score > 0\n  ),\n  \
                   unique (id, born_on), -- one record per person\n  constraint a check (score in (1, 2)) -- two steps\n);\n\n\
                   create index person_family_name on person (family_name);\n\
                   alter table person add column died_on date; -- personal: ends support the same day\n";
        let tree = Tree::of(&[("care/src/p/tables/20261122_01_p.sql", sql)]);
        let found: Vec<String> = check(&tree).iter().map(Breach::to_string).collect();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    #[test]
    fn every_column_is_classed() {
        let table = |lines: &str| format!("-- P.\ncreate table p (\n{lines}\n);\n");
        assert_eq!(found(&table("  a text,\n  b text -- open: b")), [3]);
        assert_eq!(found(&table("  a text, -- private: a\n  b text -- open:")), [3, 4]);
        assert_eq!(found(&table("  a text, b text -- open: b")), [3]);
        assert_eq!(found(&table("  a text -- open: a\n) strict;\nalter table p add column c text;")), [5]);
    }

    #[test]
    fn every_constraint_is_explained() {
        assert_eq!(found("-- P.\ncreate table p (\n  a text, -- open: a\n  unique (a)\n);"), [4]);
        assert_eq!(found("-- P.\ncreate table p (\n  a text, -- open: a\n  check (a > ''\n    and a < 'b')\n);"), [4]);
    }

    #[test]
    fn types_are_portable() {
        for bad in ["integer", "varchar(20)", "uuid", "timestamp", "numeric(9, 2)", "json", "texts"] {
            assert_eq!(found(&format!("-- P.\ncreate table p (\n  a {bad} not null -- open: a\n);")), [3], "{bad}");
        }
    }

    #[test]
    fn table_files_are_dated() {
        let good = "-- P.\ncreate table p (\n  a text -- open: a\n);";
        assert_eq!(check(&Tree::of(&[("care/src/p/tables/persons.sql", good)])).len(), 1);
        assert_eq!(check(&Tree::of(&[("care/src/p/tables/20261122_persons.sql", good)])).len(), 1);
    }
}
