//! The defined lists: which words a release knows, and what a council's word means in either release.

use std::collections::HashMap;

use super::words::{Confidence, Release};

/// How much of a list is known to the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Every value: another word is a failure.
    Complete,
    /// Some values: another word may be right.
    Partial,
    /// No value is confirmed.
    None,
}

/// Whether a value may still be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    Current,
    /// It is on the release 1 list, but the guidance says not to use it.
    NotToBeUsed,
    /// Release 2 has no place for it.
    Release1Only,
}

/// One meaning of a list with its wording in each release: a row of `lists.csv`. Several rows share a
/// code where release 2 merged what release 1 kept apart.
#[derive(Debug, Clone)]
pub struct ListRow {
    /// The release-neutral code, for example `nfa_declined`.
    pub code: String,
    /// The release 1 wording, if release 1 has the value.
    pub release_1: Option<String>,
    /// The release 2 wording, if release 2 has the value.
    pub release_2: Option<String>,
    /// The event type for which the release 1 wording is the one to write, where several wordings share the code.
    pub for_event_type: Option<String>,
    /// Its place in the release 1 hierarchy, where the list has one; the lowest wins.
    pub rank_1: Option<u8>,
    /// Its place in the release 2 hierarchy, where the list has one; the lowest wins.
    pub rank_2: Option<u8>,
    /// The group it counts under, for example `settled` or `nfa`; empty where the list has none.
    pub group: String,
    /// Whether it may be used.
    pub standing: Standing,
    /// How sure we are of the release 1 wording.
    pub confidence_1: Option<Confidence>,
    /// How sure we are of the release 2 wording.
    pub confidence_2: Option<Confidence>,
    /// What a careful reader should know.
    pub note: String,
}

impl ListRow {
    /// Its wording in a release.
    pub fn wording(&self, release: Release) -> Option<&str> {
        match release {
            Release::One => self.release_1.as_deref(),
            Release::Two => self.release_2.as_deref(),
        }
    }

    /// How sure we are of the wording in a release.
    pub fn confidence(&self, release: Release) -> Option<Confidence> {
        match release {
            Release::One => self.confidence_1,
            Release::Two => self.confidence_2,
        }
    }

    /// Whether we may fail somebody's record for not using the wording of this release.
    fn is_sure(&self, release: Release) -> bool {
        matches!(self.confidence(release), Some(Confidence::A | Confidence::B))
    }
}

/// A defined list.
#[derive(Debug)]
pub struct List {
    /// Its name in the data.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// How much of release 1 is known.
    pub known_1: Known,
    /// How much of release 2 is known.
    pub known_2: Known,
    /// What a careful reader should know.
    pub note: String,
    /// Its values.
    pub rows: Vec<ListRow>,
    exact: HashMap<String, [Option<usize>; 2]>,
    near: HashMap<String, usize>,
}

/// What a list says about a text.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'a> {
    /// A value of this release, or near enough to one whose wording is not confirmed.
    Valid(&'a ListRow),
    /// A value of the other release only.
    OtherRelease(&'a ListRow),
    /// The same letters as a value, but other capitals, dashes or spaces.
    Near(&'a ListRow),
    /// Not on the list as far as we know it, and we do not know all of it.
    Unchecked,
    /// Not on the list.
    Unknown,
}

/// A text without what people type differently: capitals, spaces, dashes and other signs.
pub fn near_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == '&' {
            key.push_str("and");
        } else if letter.is_alphanumeric() {
            key.extend(letter.to_lowercase());
        }
    }
    key
}

impl List {
    pub(super) fn new(name: String, title: String, known: [Known; 2], note: String) -> Self {
        let [known_1, known_2] = known;
        Self { name, title, known_1, known_2, note, rows: Vec::new(), exact: HashMap::new(), near: HashMap::new() }
    }

    /// Adds a row, and says what is wrong with it if it contradicts one that is there.
    pub(super) fn add(&mut self, row: ListRow) -> Result<(), String> {
        let at = self.rows.len();
        if let Some(twin) = self.rows.iter().find(|known| known.code == row.code)
            && (twin.release_2 != row.release_2 || twin.group != row.group || row.release_1.is_none())
        {
            return Err(format!("{}: the code {} means two things", self.name, row.code));
        }
        for release in Release::ALL {
            let Some(text) = row.wording(*release) else { continue };
            if row.confidence(*release).is_none() {
                return Err(format!("{}: {text} has no confidence", self.name));
            }
            let places = self.exact.entry(text.to_owned()).or_default();
            match places[release.index()] {
                Some(other) if self.rows[other].code != row.code => {
                    return Err(format!("{}: {text} stands twice in one release", self.name));
                }
                Some(_) if *release == Release::One => return Err(format!("{}: {text} is repeated", self.name)),
                Some(_) => {}
                None => places[release.index()] = Some(at),
            }
            let other = *self.near.entry(near_key(text)).or_insert(at);
            if other != at && self.rows[other].code != row.code {
                return Err(format!("{}: {text} is too near another value", self.name));
            }
        }
        if row.release_1.is_none() && row.release_2.is_none() {
            return Err(format!("{}: {} has no wording", self.name, row.code));
        }
        self.rows.push(row);
        Ok(())
    }

    /// How much of the list is known in a release.
    pub fn known(&self, release: Release) -> Known {
        match release {
            Release::One => self.known_1,
            Release::Two => self.known_2,
        }
    }

    /// What a text, trimmed and not blank, means in a file of this release.
    pub fn lookup(&self, text: &str, release: Release) -> Lookup<'_> {
        if let Some(places) = self.exact.get(text) {
            if let Some(at) = places[release.index()] {
                return Lookup::Valid(&self.rows[at]);
            }
            if let Some(at) = places[release.other().index()] {
                return self.unless_unsure(&self.rows[at], release, Lookup::OtherRelease);
            }
        }
        match self.near.get(&near_key(text)) {
            Some(at) => self.unless_unsure(&self.rows[*at], release, Lookup::Near),
            None if self.known(release) == Known::Complete => Lookup::Unknown,
            None => Lookup::Unchecked,
        }
    }

    /// A wording we are not sure of is never held against anybody.
    fn unless_unsure<'a>(&self, row: &'a ListRow, release: Release, says: fn(&'a ListRow) -> Lookup<'a>) -> Lookup<'a> {
        let sure = match row.wording(release) {
            Some(_) => row.is_sure(release),
            None => self.known(release) == Known::Complete || row.standing != Standing::Current,
        };
        if sure { says(row) } else { Lookup::Valid(row) }
    }

    /// The only release that has this text, if just one has.
    pub fn only_in(&self, text: &str) -> Option<Release> {
        match self.exact.get(text)? {
            [Some(_), None] => Some(Release::One),
            [None, Some(_)] => Some(Release::Two),
            _ => None,
        }
    }

    /// The wording of a code in a release. Where release 1 had several, the first that is for no event type alone.
    pub fn wording(&self, code: &str, release: Release) -> Option<&str> {
        self.wording_for(code, release, "")
    }

    /// The wording of a code in a release for an event of this type: release 1 had several for what release 2 calls by
    /// one, and which of them is right depends on the event.
    pub fn wording_for(&self, code: &str, release: Release, event_type: &str) -> Option<&str> {
        let of_code = || self.rows.iter().filter(|row| row.code == code);
        of_code()
            .filter(|row| row.for_event_type.as_deref() == Some(event_type))
            .chain(of_code().filter(|row| row.for_event_type.is_none()))
            .find_map(|row| row.wording(release))
    }

    /// The group a code counts under; empty where the list has none or the code is not on it.
    pub fn group(&self, code: &str) -> &str {
        self.rows.iter().find(|row| row.code == code).map_or("", |row| row.group.as_str())
    }
}
