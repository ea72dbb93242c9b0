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
    /// The person's sex, as any of their rows has it.
    pub sex: Option<&'static str>,
    /// The group of the person's ethnicity, as any of their rows has it.
    pub ethnicity: Option<&'static str>,
    /// The group of the primary support reason, as any of their rows has it.
    pub reason: Option<&'static str>,
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

/// Sexes: the code, and its words.
pub(super) const SEXES: [(&str, &str); 2] = [("female", "Female"), ("male", "Male")];

/// Groups of ethnicity: what the codes of `lists.csv` begin with (Arab is of the other ones), and their words.
pub(super) const ETHNICITIES: [(&str, &str); 5] = [
    ("white", "White"),
    ("mixed", "Mixed or multiple"),
    ("asian", "Asian or Asian British"),
    ("black", "Black, Black British, Caribbean or African"),
    ("other", "Another ethnic group"),
];

/// Groups of primary support reasons: what the codes of `lists.csv` begin with, and their words.
pub(super) const REASONS: [(&str, &str); 6] = [
    ("physical", "Physical support"),
    ("sensory", "Sensory support"),
    ("memory", "Memory and cognition"),
    ("learning", "Learning disability"),
    ("mental", "Mental health"),
    ("social", "Social support"),
];

fn known(list: &[(&'static str, &'static str)], asked: &str) -> Option<&'static str> {
    list.iter().find(|(code, _)| *code == asked).map(|(code, _)| *code)
}

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
            who: known(&WHO, &who),
            age: AGES.iter().find(|(code, ..)| *code == age).map(|(_, _, age)| *age),
            episodes: value("case") == "episode",
            by_service: value("kind") == "service",
            year: Year::named(&year).ok(),
            sex: known(&SEXES, &value("sex")),
            ethnicity: known(&ETHNICITIES, &value("ethnicity")),
            reason: known(&REASONS, &value("reason")),
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
        for (name, chosen) in [("sex", self.sex), ("ethnicity", self.ethnicity), ("reason", self.reason)] {
            pairs.extend(chosen.map(|chosen| (name, chosen.to_owned())));
        }
        pairs
    }

    /// Whether some people are chosen by what is known of them beside their events.
    pub(super) const fn has_cohort(self) -> bool {
        self.sex.is_some() || self.ethnicity.is_some() || self.reason.is_some()
    }

    /// Whether it counts whole histories and all services alike. Only what is counted alike can be compared for small numbers.
    pub(super) const fn is_plain(self) -> bool {
        !self.episodes && !self.by_service
    }

    /// The same choice with one of what chooses people undone, for each of them.
    pub(super) fn wider(self) -> Vec<Self> {
        let undone = [
            self.who.map(|_| Self { who: None, ..self }),
            self.age.map(|_| Self { age: None, ..self }),
            self.year.map(|_| Self { year: None, ..self }),
            self.sex.map(|_| Self { sex: None, ..self }),
            self.ethnicity.map(|_| Self { ethnicity: None, ..self }),
            self.reason.map(|_| Self { reason: None, ..self }),
        ];
        undone.into_iter().flatten().collect()
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

/// How many kinds of events there are.
pub(super) const KINDS: u16 = 14;

/// The kinds of events in words, by their codes in `asks/events.sql`.
const ACTIVITIES: [&str; KINDS as usize] = [
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
        let asked = [
            ("who", "carer"),
            ("age", "65"),
            ("case", "episode"),
            ("kind", "service"),
            ("year", "2025-26"),
            ("sex", "female"),
            ("ethnicity", "other"),
            ("reason", "learning"),
        ];
        let value = |name: &str| asked.iter().find(|(held, _)| *held == name).map_or("", |(_, value)| value).to_owned();
        let choice = Choice::of(value);
        let pairs: Vec<_> = choice.pairs();
        assert_eq!(pairs, asked.map(|(name, value)| (name, value.to_owned())));
        assert_eq!(Choice::of(|_| "nonsense".to_owned()), Choice::default());
        assert_eq!(choice.wider().len(), 6, "who, age, year, sex, ethnicity and reason choose people");
        assert!(!choice.is_plain() && Choice { episodes: false, by_service: false, ..choice }.is_plain());
        assert!(Choice::default().wider().is_empty());
    }

    #[test]
    fn bands_meet_at_65() {
        assert!(Age::Working.holds(64) && !Age::Working.holds(65) && Age::Older.holds(65) && !Age::Working.holds(17));
    }
}
