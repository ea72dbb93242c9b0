//! What can be chosen: who, what age, what a case is, how finely services are told apart, which year.

use crate::evidence::national::Year;

/// The code of a request: it opens an episode.
pub(super) const REQUEST: u16 = 0;

/// What is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Choice {
    /// As whom the person was recorded; nothing for everybody.
    pub who: Option<&'static str>,
    /// How old they were when the case began.
    pub age: Option<Age>,
    /// A case runs from one request to the next, not over a whole history.
    pub episodes: bool,
    /// Services are told apart by their type.
    pub by_service: bool,
    /// The year in which a case begins.
    pub year: Option<Year>,
}

/// A band of ages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Age {
    /// 18 to 64.
    Working,
    /// 65 and above.
    Older,
}

/// As whom somebody is recorded: the code, and its words.
pub(super) const WHO: [(&str, &str); 3] = [
    ("service_user", "People with needs of their own"),
    ("carer", "Carers"),
    ("carer_by_association", "Carers known by association"),
];

/// The bands of ages: how an address says them, and their words.
pub(super) const AGES: [(&str, &str, Age); 2] =
    [("18-64", "18 to 64", Age::Working), ("65", "65 and above", Age::Older)];

impl Age {
    /// Whether somebody of this age belongs to the band.
    pub(super) const fn holds(self, age: i32) -> bool {
        match self {
            Self::Working => age >= 18 && age <= 64,
            Self::Older => age >= 65,
        }
    }
}

impl Choice {
    /// What an address asks for; what it does not know is not chosen.
    pub(super) fn of(value: impl Fn(&str) -> String) -> Self {
        let (who, age, year) = (value("who"), value("age"), value("year"));
        Self {
            who: WHO.iter().find(|(code, _)| *code == who).map(|(code, _)| *code),
            age: AGES.iter().find(|(code, ..)| *code == age).map(|(_, _, age)| *age),
            episodes: value("case") == "episode",
            by_service: value("kind") == "service",
            year: Year::named(&year).ok(),
        }
    }

    /// The address that asks for this.
    pub(super) fn pairs(self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if let Some(who) = self.who {
            pairs.push(("who", who.to_owned()));
        }
        if let Some((code, ..)) = AGES.iter().find(|(.., age)| Some(*age) == self.age) {
            pairs.push(("age", (*code).to_owned()));
        }
        if self.episodes {
            pairs.push(("case", "episode".to_owned()));
        }
        if self.by_service {
            pairs.push(("kind", "service".to_owned()));
        }
        if let Some(year) = self.year {
            pairs.push(("year", year.name()));
        }
        pairs
    }

    /// What a number of cases is called.
    pub(super) const fn cases(self, number: u32) -> &'static str {
        match (self.episodes, number) {
            (true, 1) => "episode",
            (true, _) => "episodes",
            (false, 1) => "person",
            (false, _) => "people",
        }
    }
}

/// The kinds of events in words, by their codes in `asks/events.sql`.
const ACTIVITIES: [&str; 14] = [
    "Request",
    "Assessment",
    "Service",
    "Short term support to maximise independence",
    "Ongoing low level support",
    "Other short term support",
    "Support in the community",
    "Residential care",
    "Nursing care",
    "Support in prison",
    "Support direct to a carer",
    "Support of a carer through the person cared for",
    "Service of a type not known",
    "Review",
];

/// A kind of event in words.
pub(super) fn activity_words(code: u16) -> &'static str {
    ACTIVITIES.get(usize::from(code)).copied().unwrap_or("Another event")
}

/// The place of a kind from left to right: request, assessment, service, review.
pub(super) const fn layer(code: u16) -> u8 {
    match code {
        0 => 0,
        1 => 1,
        13 => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_chosen_and_nothing_else() {
        let asked = [("who", "carer"), ("age", "65"), ("case", "episode"), ("kind", "service"), ("year", "2025-26")];
        let value = |name: &str| asked.iter().find(|(held, _)| *held == name).map_or("", |(_, value)| value).to_owned();
        let choice = Choice::of(value);
        let pairs: Vec<_> = choice.pairs();
        assert_eq!(pairs, asked.map(|(name, value)| (name, value.to_owned())));
        assert_eq!(Choice::of(|_| "other".to_owned()), Choice::default());
    }

    #[test]
    fn bands_meet_at_65() {
        assert!(Age::Working.holds(64) && !Age::Working.holds(65) && Age::Older.holds(65) && !Age::Working.holds(17));
    }
}
