//! Who is behind a pathway, a step or what happens again: the council's own ids, for those who may see them.

use std::path::PathBuf;

use engine::columns::{Cell, ColumnKind, ColumnsError};

use super::{
    choices::{Choice, KINDS, activity_words},
    chosen::{LIMIT, chosen, opened, runs},
    views::path_words,
};

/// People on one page.
pub(super) const MOST: usize = 500;

/// A number of the page of pathways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A whole case, event by event.
    Pathway(Vec<u16>),
    /// One event directly after another.
    Step(u16, u16),
    /// An event that happens again in a case.
    Again(u16),
}

impl What {
    /// What an address names (`pathway`, `step` or `again`, and codes with `-` between); nothing for anything else.
    pub(super) fn of(kind: &str, codes: &str) -> Option<Self> {
        let codes: Option<Vec<u16>> =
            codes.split('-').map(|code| code.parse().ok().filter(|code| *code < KINDS)).collect();
        match (kind, codes?.as_slice()) {
            ("pathway", path) => Some(Self::Pathway(path.to_vec())),
            ("step", [from, to]) => Some(Self::Step(*from, *to)),
            ("again", [activity]) => Some(Self::Again(*activity)),
            _ => None,
        }
    }

    /// How an address names it.
    pub(super) fn pairs(&self) -> [(&'static str, String); 2] {
        let codes = |codes: &[u16]| codes.iter().map(ToString::to_string).collect::<Vec<_>>().join("-");
        let (kind, codes) = match self {
            Self::Pathway(path) => ("pathway", codes(path)),
            Self::Step(from, to) => ("step", codes(&[*from, *to])),
            Self::Again(activity) => ("again", codes(&[*activity])),
        };
        [("what", kind.to_owned()), ("codes", codes)]
    }

    /// As a heading.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Pathway(path) => path_words(path),
            Self::Step(from, to) => format!("{}, directly followed by {}", activity_words(*from), activity_words(*to)),
            Self::Again(activity) => format!("{}, more than once", activity_words(*activity)),
        }
    }

    fn is_of(&self, path: &[u16]) -> bool {
        match self {
            Self::Pathway(wanted) => path == wanted,
            Self::Step(from, to) => path.windows(2).any(|two| two == [*from, *to]),
            Self::Again(activity) => path.iter().filter(|code| *code == activity).count() > 1,
        }
    }
}

/// Some of the people, each with the ids that the files have of them, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Behind {
    /// Several ids where the files have several of a person; none where only the number of the NHS is known.
    pub people: Vec<Vec<String>>,
    /// All of them.
    pub all: usize,
}

/// Who is behind a number.
///
/// # Errors
/// What the columns say.
pub(super) fn behind(files: &[PathBuf], choice: Choice, what: &What) -> Result<Behind, ColumnsError> {
    let session = opened(files)?;
    let chosen = chosen(&session, choice)?;
    let mut people: Vec<u32> = runs(&chosen.cases)
        .filter(|run| what.is_of(&chosen.activities[run.clone()]))
        .map(|run| chosen.people[run.start])
        .collect();
    // A person's cases come one after the other.
    people.dedup();
    let all = people.len();
    let shown = people.iter().take(MOST).filter_map(|person| chosen.keys.get(*person as usize));
    let rows: Vec<Vec<Cell>> = shown.map(|key| vec![Cell::from(key.as_str())]).collect();
    session.table_of_rows("asked", &[("person_key", ColumnKind::Text)], &rows)?;
    let table = session.query_within(LIMIT, include_str!("asks/ids.sql"), &[])?;
    let mut people: Vec<Vec<String>> = Vec::new();
    let mut last = String::new();
    for row in 0..table.len() {
        let key = table.text(row, "person_key")?.unwrap_or_default();
        if people.is_empty() || key != last {
            people.push(Vec::new());
            key.clone_into(&mut last);
        }
        if let (Some(person), Some(id)) = (people.last_mut(), table.text(row, "id")?) {
            person.push(id.to_owned());
        }
    }
    Ok(Behind { people, all })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_pathway_a_step_or_what_happens_again() {
        for what in [What::Pathway(vec![0, 0, 13]), What::Step(0, 1), What::Again(0)] {
            let [(_, kind), (_, codes)] = what.pairs();
            assert_eq!(What::of(&kind, &codes), Some(what));
        }
        for (kind, codes) in [("step", "0"), ("again", "0-1"), ("pathway", ""), ("pathway", "0-99"), ("other", "0")] {
            assert_eq!(What::of(kind, codes), None, "{kind} {codes}");
        }
    }

    #[test]
    fn a_case_is_looked_at_as_its_number_is_counted() {
        let path = [0, 1, 0];
        assert!(What::Pathway(path.to_vec()).is_of(&path) && !What::Pathway(vec![0, 1]).is_of(&path));
        assert!(What::Step(1, 0).is_of(&path) && !What::Step(0, 0).is_of(&path));
        assert!(What::Again(0).is_of(&path) && !What::Again(1).is_of(&path));
    }
}
