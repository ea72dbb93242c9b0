//! What is temporary has a name of its own and removes itself: nothing is put into the system's shared folder under a name
//! that somebody else can guess, or that a second test of the same process makes too.

use crate::tree::{Breach, Rule, Tree};

pub const RULE: Rule = Rule { name: "temporary", check };

pub fn check(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| file.is_rust()) {
        for (at, call) in file.text.match_indices("temp_dir()") {
            if names_something(&file.text[..at], &file.text[at + call.len()..]) {
                let line = file.text[..at].matches('\n').count() + 1;
                let instead = "make it with the crate `tempfile`: `platform::private::temporary`, or \
                               `platform::testing::TestFolder` in tests";
                found.push(file.breach(line, "a name of our own in the system's temporary folder", instead));
            }
        }
    }
    found
}

/// Whether a path is made here, `temp_dir().join(…)`, or may be made from here on, `let folder = temp_dir();`. Looking at what
/// is there, `read_dir(std::env::temp_dir())`, makes nothing.
fn names_something(before: &str, after: &str) -> bool {
    let before = before.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':'));
    !before.ends_with("read_dir(") || after.trim_start().starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<usize> {
        check(&Tree::of(&[("care/src/a.rs", text)])).iter().map(|breach| breach.line).collect()
    }

    #[test]
    fn nothing_is_put_under_a_name_of_our_own() {
        assert_eq!(found("//! A.\nlet a = std::env::temp_dir().join(format!(\"a-{}\", process::id()));"), [2]);
        assert_eq!(found("let a = env::temp_dir()\n    .join(\"a\");\nlet b = temp_dir();"), [1, 3]);
        assert_eq!(found("fs::read_dir(std::env::temp_dir().join(\"a\"))"), [1]);
    }

    #[test]
    fn looking_and_the_crate_are_well() {
        let none = [0_usize; 0];
        assert_eq!(found("for entry in std::fs::read_dir(std::env::temp_dir()) {}"), none);
        assert_eq!(found("let a = tempfile::tempdir()?; let b = private::temporary(\"alongside-\")?;"), none);
        assert!(check(&Tree::of(&[("docs/a.md", "`temp_dir().join(name)` is forbidden")])).is_empty());
    }
}
