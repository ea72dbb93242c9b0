//! The workspace as the rules see it: every text file with its path from the root, and the answer
//! a rule gives. Rules are pure functions over a [`Tree`], so a breach can be planted in memory.

use std::{fmt, fs, path::Path, sync::OnceLock};

use platform::testing::TestFolder;

use crate::scan::{self, Token};

/// Files whose text the rules read, by what their name ends with.
const TEXT: [&str; 19] = [
    ".rs", ".md", ".html", ".sql", ".toml", ".json", ".js", ".mjs", ".css", ".slt", ".txt", ".yml", ".yaml", ".sh",
    ".py", ".cedar", ".csv", ".svg", "Makefile",
];

/// Files larger than this are data, not something a person wrote to be read.
const LARGEST: u64 = 2_000_000;

/// One text file.
#[derive(Debug, Clone)]
pub struct File {
    /// From the root of the workspace, with `/` between the parts: `care/src/people/persons/store.rs`.
    pub path: String,
    /// All of it.
    pub text: String,
    /// Its tokens, read once for all rules.
    tokens: OnceLock<Vec<Token>>,
    /// Its tokens without the comments.
    code: OnceLock<Vec<Token>>,
}

impl File {
    /// A file of this path and text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> File {
        File { path: path.into(), text: text.into(), tokens: OnceLock::new(), code: OnceLock::new() }
    }

    /// The text as Rust, comments included.
    pub fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| scan::tokens(&self.text))
    }

    /// The text as Rust, without its comments.
    pub fn code(&self) -> &[Token] {
        self.code.get_or_init(|| scan::code(self.tokens()))
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether the name ends with this after its last dot.
    pub fn has_ending(&self, ending: &str) -> bool {
        self.name().rsplit_once('.').is_some_and(|(_, after)| after == ending)
    }

    /// Whether the path lies in this folder, at any depth.
    pub fn within(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether any folder on the way to the file has this name.
    pub fn has_folder(&self, name: &str) -> bool {
        self.path.rsplit_once('/').is_some_and(|(folders, _)| folders.split('/').any(|part| part == name))
    }

    /// Rust source of the three crates, the rules and their planted breaches excepted.
    pub fn is_rust(&self) -> bool {
        self.has_ending("rs") && !self.is_tidy() && ["care", "platform", "engine"].iter().any(|c| self.within(c))
    }

    /// The rules themselves: they must name what they forbid.
    pub fn is_tidy(&self) -> bool {
        self.within("care/tests/tidy")
    }

    /// A table file of a slice: `…/tables/20261122_01_persons.sql`.
    pub fn is_table(&self) -> bool {
        self.has_ending("sql") && self.has_folder("tables")
    }

    /// A breach in this file.
    pub fn breach(&self, line: usize, what: impl Into<String>, do_instead: impl Into<String>) -> Breach {
        Breach { file: self.path.clone(), line, what: what.into(), do_instead: do_instead.into() }
    }
}

/// Every text file of a workspace, in order of path.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub files: Vec<File>,
}

impl Tree {
    /// Reads the folder `root`, leaving out version control, links and what `.gitignore` names as `/folder`.
    pub fn read(root: &Path) -> Tree {
        let ignored = fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
        let ignored: Vec<&str> = ignored.lines().filter_map(|line| line.trim().strip_prefix('/')).collect();
        let mut tree = Tree::default();
        tree.walk(root, "", &ignored);
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        tree
    }

    /// A tree made of paths and texts, for tests.
    pub fn of(files: &[(&str, &str)]) -> Tree {
        let file = |(path, text): &(&str, &str)| File::new(*path, *text);
        Tree { files: files.iter().map(file).collect() }
    }

    /// The file at exactly this path.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// All Rust source the rules look at.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.is_rust())
    }

    fn walk(&mut self, folder: &Path, prefix: &str, ignored: &[&str]) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            let kind = entry.file_type().unwrap();
            if kind.is_symlink() || name == ".git" || ignored.contains(&path.as_str()) {
                continue;
            }
            if kind.is_dir() {
                self.walk(&entry.path(), &format!("{path}/"), ignored);
            } else if is_text(&path) && entry.metadata().unwrap().len() <= LARGEST {
                let text = String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned();
                self.files.push(File::new(path, text));
            }
        }
    }
}

/// Files of `.ci/` and the like have no ending and are text too.
fn is_text(path: &str) -> bool {
    TEXT.iter().any(|end| path.ends_with(end)) || path.starts_with(".ci/") || path.starts_with(".cargo/")
}

/// One place where the house is not kept, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    pub file: String,
    pub line: usize,
    pub what: String,
    pub do_instead: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}. Instead: {}.", self.file, self.line, self.what, self.do_instead)
    }
}

/// A rule of the house: its name in messages, and the check.
pub struct Rule {
    pub name: &'static str,
    pub check: fn(&Tree) -> Vec<Breach>,
}

#[test]
fn the_walk_leaves_out_what_git_ignores_and_anything_that_is_not_text() {
    let root = TestFolder::new();
    for (path, text) in [
        (".gitignore", "/data\n*.db\n"),
        ("care/src/lib.rs", "//! care\n"),
        ("care/src/data/mod.rs", "//! only the root's own data folder is ignored\n"),
        ("data/alongside.rs", "ignored"),
        (".git/hooks.sh", "ignored"),
        ("picture.png", "not text"),
    ] {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let tree = Tree::read(&root);
    let paths: Vec<&str> = tree.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["care/src/data/mod.rs", "care/src/lib.rs"]);
}
