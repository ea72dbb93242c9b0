//! The order of crates, areas and slices: code may only look up the list.
//!
//! `care/src/lib.rs` lists the areas, each area's `mod.rs` its slices. An area uses areas above it, a
//! slice uses slices above it. `tests.rs` may also use `town`, which tells every test its story, and `shell`, the site.

use crate::{
    paths::{Named, paths},
    tree::{Breach, File, Rule, Tree},
};

pub const RULE: Rule = Rule { name: "order", check };

/// What a crate may not know, by its folder.
const CRATES: [(&str, &[&str]); 2] = [("engine", &["platform", "care"]), ("platform", &["engine", "care"])];

pub fn check(tree: &Tree) -> Vec<Breach> {
    let mut found = crates(tree);
    let areas = listed(tree, "care/src/lib.rs");
    for file in tree.rust() {
        let Some(inner) = file.path.strip_prefix("care/src/") else {
            continue;
        };
        let mut here: Vec<&str> = inner.trim_end_matches(".rs").split('/').collect();
        if here.len() == 1 && !areas.iter().any(|area| area == here[0]) {
            continue; // lib.rs and main.rs put the whole together.
        }
        if here.last() == Some(&"mod") {
            here.pop();
        }
        let slices = listed(tree, &format!("care/src/{}/mod.rs", here[0]));
        let place = Place { file, here: &here, areas: &areas, slices: &slices };
        found.extend(paths(file.code()).iter().filter_map(|path| place.judge(path)));
    }
    found
}

/// The modules a file lists, in order.
fn listed(tree: &Tree, path: &str) -> Vec<String> {
    let Some(file) = tree.get(path) else {
        return Vec::new();
    };
    let tokens = file.code();
    let is_module = |n: &usize| tokens[*n].is("mod") && tokens.get(n + 2).is_some_and(|token| token.is(";"));
    (0..tokens.len()).filter(is_module).map(|n| tokens[n + 1].text.clone()).collect()
}

/// A file of `care` and what stands above it.
struct Place<'a> {
    file: &'a File,
    /// Its module path: area, slice, file.
    here: &'a [&'a str],
    areas: &'a [String],
    slices: &'a [String],
}

impl Place<'_> {
    fn judge(&self, path: &Named) -> Option<Breach> {
        let target = self.resolve(path)?;
        let rank = |list: &[String], name: &str| list.iter().position(|listed| listed == name);
        let (area, slice) = (self.here[0], self.here.get(1).copied());
        let own_area = target.first().is_some_and(|first| first == area);
        let breach = |what: String, instead: String| Some(self.file.breach(path.line, what, instead));

        let everything = target.first().is_none_or(|first| first == "*" || first == "self");
        if path.declared && everything {
            return breach("this takes in the whole crate".into(), "name the area and what you use of it".into());
        }
        let area_only = matches!(target.get(1).map(String::as_str), None | Some("*" | "self"));
        if path.declared && own_area && slice.is_some() && area_only {
            return breach(
                format!("this takes in all of `{area}`"),
                "name the slice above and what you use of it".into(),
            );
        }
        if own_area {
            let (Some(slice), Some(wanted)) = (slice, target.get(1)) else {
                return None;
            };
            let (mine, theirs) = (rank(self.slices, slice)?, rank(self.slices, wanted)?);
            return (theirs > mine).then_some(()).and_then(|()| {
                breach(
                    format!(
                        "`{area}::{slice}` must not know `{area}::{wanted}`, which stands below it in {area}/mod.rs"
                    ),
                    format!("move the code down into `{wanted}`, or emit an event that `{wanted}` hears"),
                )
            });
        }
        let wanted = target.first()?;
        if matches!(wanted.as_str(), "town" | "shell") && self.is_test() {
            return None;
        }
        let (mine, theirs) = (rank(self.areas, area)?, rank(self.areas, wanted)?);
        (theirs > mine).then_some(()).and_then(|()| {
            breach(
                format!("`{area}` must not know `{wanted}`, which stands below it in care/src/lib.rs"),
                format!("move the code down into `{wanted}`, or emit an event that `{wanted}` hears"),
            )
        })
    }

    /// The path from the root of the crate, if it starts with `crate`, `self` or `super`.
    fn resolve(&self, path: &Named) -> Option<Vec<String>> {
        let supers = path.parts.iter().take_while(|part| *part == "super").count();
        if path.parts.first()? == "crate" {
            return Some(path.parts[1..].to_vec());
        }
        if supers == 0 || supers <= path.inside {
            return None;
        }
        let up = supers - path.inside;
        let mut target: Vec<String> = self.here.iter().map(|part| (*part).to_owned()).collect();
        target.truncate(target.len().saturating_sub(up));
        target.extend_from_slice(&path.parts[supers..]);
        Some(target)
    }

    fn is_test(&self) -> bool {
        self.here.contains(&"tests")
    }
}

fn crates(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for (folder, unknown) in CRATES {
        let instead =
            |name: &str| format!("move what needs `{name}` into care, or take a trait or a plain value as a parameter");
        if let Some(manifest) = tree.get(&format!("{folder}/Cargo.toml")) {
            for (n, line) in manifest.text.lines().enumerate() {
                let key = line.split(['.', '=', ' ']).next().unwrap_or_default();
                if unknown.contains(&key) {
                    found.push(manifest.breach(n + 1, format!("{folder} must not depend on {key}"), instead(key)));
                }
            }
        }
        for file in tree.rust().filter(|file| file.within(folder)) {
            for path in paths(file.code()).into_iter().filter(|path| path.declared) {
                let Some(first) = path.parts.first().filter(|first| unknown.contains(&first.as_str())) else {
                    continue;
                };
                found.push(file.breach(path.line, format!("{folder} must not know {first}"), instead(first)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "//! care\npub mod people;\npub mod practice;\npub mod town;\npub mod shell;\n";
    const PEOPLE: &str = "//! people\npub mod persons;\npub mod relations;\n";

    fn lines(path: &str, text: &str) -> Vec<usize> {
        let tree = Tree::of(&[("care/src/lib.rs", LIB), ("care/src/people/mod.rs", PEOPLE), (path, text)]);
        check(&tree).into_iter().map(|breach| breach.line).collect()
    }

    #[test]
    fn an_area_looks_up_only() {
        let up = "use crate::people::persons::Person;\nuse crate::{people::relations::kin, practice::queue};";
        assert_eq!(lines("care/src/practice/queue/mod.rs", up), [0_usize; 0]);
        let down = "use crate::people::persons::Person;\nuse crate::{people::relations,\n practice::queue};\nfn f() { crate::town::amina() }";
        assert_eq!(lines("care/src/people/relations/rules.rs", down), [3, 4]);
        assert_eq!(lines("care/src/people/persons/pages.rs", "\nuse super::super::super::practice::queue;"), [2]);
    }

    #[test]
    fn a_slice_looks_up_only() {
        assert_eq!(lines("care/src/people/relations/mod.rs", "use super::persons::Person;"), [0_usize; 0]);
        assert_eq!(lines("care/src/people/persons/mod.rs", "use super::relations::kin;"), [1]);
        assert_eq!(
            lines("care/src/people/persons/store.rs", "use super::model::Person;\nuse super::super::relations::kin;"),
            [2]
        );
        assert_eq!(lines("care/src/people/persons/store.rs", "fn f() { crate::people::relations::kin() }"), [1]);
        assert_eq!(
            lines(
                "care/src/people/mod.rs",
                "//! people\npub mod persons;\npub use persons::SLICE;\nuse self::persons::*;"
            ),
            [0_usize; 0]
        );
    }

    #[test]
    fn nobody_takes_in_everything() {
        assert_eq!(
            lines(
                "care/src/people/persons/rules.rs",
                "use crate::*;\nuse crate::people;\nuse super::super::*;\nuse super::*;"
            ),
            [1, 2, 3]
        );
        assert_eq!(
            lines("care/src/people/persons/rules.rs", "mod tests { use super::*; }\npub(in crate::people) fn f() {}"),
            [0_usize; 0]
        );
    }

    #[test]
    fn tests_may_use_the_town_and_the_site_and_nothing_else_below() {
        let uses = "use crate::town::town;\nuse crate::practice::queue;\nuse crate::shell::app;";
        assert_eq!(lines("care/src/people/persons/tests.rs", uses), [2]);
        assert_eq!(lines("care/src/people/persons/town.rs", "use crate::town::town;"), [1]);
        assert_eq!(lines("care/src/main.rs", "use crate::shell::app;"), [0_usize; 0]);
    }

    #[test]
    fn the_platform_and_the_engine_know_nothing_of_care() {
        let tree = Tree::of(&[
            ("platform/Cargo.toml", "[dependencies]\naxum.workspace = true\nengine.workspace = true\n"),
            ("platform/src/lib.rs", "use care::people;\nuse base64::engine::general_purpose;"),
            ("engine/Cargo.toml", "[dependencies]\ncare = { path = \"../care\" }\n"),
            ("engine/src/lib.rs", "use platform::storage;"),
        ]);
        let found: Vec<String> = check(&tree).iter().map(|b| format!("{}:{}", b.file, b.line)).collect();
        assert_eq!(
            found,
            ["engine/Cargo.toml:2", "engine/src/lib.rs:1", "platform/Cargo.toml:3", "platform/src/lib.rs:1"]
        );
    }
}
