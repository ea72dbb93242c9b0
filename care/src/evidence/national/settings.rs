//! Where the official texts allow two readings, each is a setting with a name. The defaults are the newest official code
//! (September 2026); whoever sets one otherwise is told so with every answer.

use engine::columns::{Cell, Param};
use jiff::civil::{Date, date};
use serde::Serialize;

/// What a setting may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One of these words; the first is the default.
    Words(&'static [&'static str]),
    /// A whole number from the first to the second; the third is the default.
    Number(i64, i64, i64),
    /// A day; this is the default.
    Day(Date),
}

/// A reading that can be set.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name, in SQL with a `$` before it.
    pub name: &'static str,
    /// Which official text has it, and which says otherwise.
    pub source: &'static str,
    /// What it may be.
    pub choice: Choice,
    /// What it decides, and whom it moves.
    pub words: &'static str,
}

/// Every setting.
pub const SETTINGS: [Setting; 30] = [
    Setting {
        name: "file_period",
        source: "code of September 2026 (derived); the other two are ours",
        choice: Choice::Words(&["derived_else_stated", "derived", "stated"]),
        words: "Which period a file covers: the one told from its events (the nation's), and where no file covers a quarter so, the \
                one a file states (ours, said with every answer); derived alone is what the nation has; stated believes the files.",
    },
    Setting {
        name: "as_of",
        source: "the national process: files after a frozen day wait for the next",
        choice: Choice::Day(date(9999, 1, 1)),
        words: "Files that arrived after this day are not looked at. The nation freezes a day one or two weeks after the deadline.",
    },
    Setting {
        name: "same_period",
        source: "code (a later file replaces); parts are ours",
        choice: Choice::Words(&["parts_if_they_differ", "later_replaces"]),
        words: "Files of a council that state the same period: parts of one submission when they share less than a tenth of their events; \
                otherwise the later one replaces the earlier, as every resubmission does nationally.",
    },
    Setting {
        name: "ties",
        source: "code (the newest record); by content is ours, for tests",
        choice: Choice::Words(&["newest_record", "by_content"]),
        words: "Rows of one event that agree in all that decides: the one loaded last stands, so the order of rows in a file can decide. By \
                content never looks at their order.",
    },
    Setting {
        name: "calendar_start",
        source: "code of September 2026, the period of a file",
        choice: Choice::Day(date(2020, 4, 1)),
        words: "Events that ended before this day say nothing about the period a file covers.",
    },
    Setting {
        name: "least_in_month",
        source: "code of September 2026, the period of a file",
        choice: Choice::Number(0, 1_000_000, 10),
        words: "A month of a file is complete with so many events of a kind.",
    },
    Setting {
        name: "least_share_of_month",
        source: "code of September 2026, the period of a file",
        choice: Choice::Number(0, 100, 20),
        words: "A month is complete with this percentage of the kind's usual month (the median).",
    },
    Setting {
        name: "least_share_of_types",
        source: "code of September 2026, the period of a file",
        choice: Choice::Number(0, 100, 5),
        words: "A kind of event counts with this percentage of the three kinds' middle total.",
    },
    Setting {
        name: "small_council",
        source: "code of September 2026, the period of a file",
        choice: Choice::Words(&["714", "none"]),
        words: "The council for which small months are complete too: the City of London.",
    },
    Setting {
        name: "rank_of_invalid",
        source: "ours: the code's place of an outcome that is on no list is not public",
        choice: Choice::Number(1, 999, 18),
        words: "Where an outcome that is on no list stands when rows of one event differ: behind all that are, before a blank one.",
    },
    Setting {
        name: "null_component",
        source: "code of September 2026 against its comments, 2B, 2C and 3D",
        choice: Choice::Words(&["no_category", "counted"]),
        words: "A service whose component is blank: the conditions of the national code on it are neither true nor false, so care \
                homes (2B, 2C) and carers' services (3D) without one are left out. Counted is what its comments intend.",
    },
    Setting {
        name: "self_funders",
        source: "code of September 2026 against that of June, 2B and 2C",
        choice: Choice::Words(&["nowhere", "in_look_back"]),
        words: "Care home stays that ended as self-funded (2B, 2C): left out everywhere since September 2026; before, they still made a \
                later admission an existing one.",
    },
    Setting {
        name: "look_back_days",
        source: "code, 2B and 2C",
        choice: Choice::Number(1, 3_660, 365),
        words: "An admission to a care home (2B, 2C) is new when the person's last stay ended at least so many days before.",
    },
    Setting {
        name: "gap_days",
        source: "code, 2A and 2D",
        choice: Choice::Number(0, 366, 7),
        words: "Short-term services at most so many days apart are one episode (2A, 2D).",
    },
    Setting {
        name: "sequel_days",
        source: "code, 2A",
        choice: Choice::Number(0, 366, 7),
        words: "What begins at most so many days after an episode's end follows it (2A).",
    },
    Setting {
        name: "near_end_days",
        source: "code, 2A",
        choice: Choice::Number(0, 366, 14),
        words: "A review or assessment inside an episode speaks for it when it ended less than so many days before its end (2A).",
    },
    Setting {
        name: "new_client_days",
        source: "code against a comment in it, 2A",
        choice: Choice::Number(0, 3_660, 91),
        words: "Who had long-term support less than so many days before an episode is no new client (2A). The code says 91; a comment \
                in it says 365.",
    },
    Setting {
        name: "age_at_request",
        source: "what the collector derives against what can be computed later, waiting times 1.1.4",
        choice: Choice::Words(&["birthday", "first_of_month"]),
        words: "The age of 25 from which waits are counted: the collector reckons it from the date of birth before it takes the day away; \
                everything computed later can only know the month.",
    },
    Setting {
        name: "requests_from",
        source: "code, waiting times 1.1.4",
        choice: Choice::Day(date(2023, 4, 1)),
        words: "Requests that began before the collection did have no wait.",
    },
    Setting {
        name: "release_2_from",
        source: "code, waiting times 1.1.4",
        choice: Choice::Day(date(2025, 7, 1)),
        words: "Until this day a request recorded as a conversation that led on is its own first response: release 1 had no other place \
                for it.",
    },
    Setting {
        name: "hidden_outcome",
        source: "code against what its comments intend, 2A",
        choice: Choice::Words(&["official", "episode_counts"]),
        words: "An episode's own outcome when something follows it that says nothing (2A): the official code does not look at it before \
                the last rule, so equipment given during the episode decides; episode_counts lets it speak.",
    },
    Setting {
        name: "request_gap_days",
        source: "NHS England's code against its document, STS001 of 2023-24",
        choice: Choice::Number(0, 366, 4),
        words: "Requests at most so many days apart are one (STS001). The code says 4, a long weekend; the document says 3.",
    },
    Setting {
        name: "sequel_reach_days",
        source: "NHS England's code, STS001 of 2023-24",
        choice: Choice::Number(0, 366, 28),
        words: "The first event after a request is its sequel when it began at most so many days after the request's end (STS001).",
    },
    Setting {
        name: "chain_gap_days",
        source: "NHS England's code, STS001 of 2023-24",
        choice: Choice::Number(0, 366, 3),
        words: "Events at most so many days apart are one chain after a request (STS001).",
    },
    Setting {
        name: "open_sequel",
        source: "NHS England's code against its document, STS001 of 2023-24",
        choice: Choice::Words(&["any_time", "in_reach"]),
        words: "A first event after a request that has not ended (STS001): the code takes it however late it began; in_reach asks of it \
                what is asked of others.",
    },
    Setting {
        name: "days_to_reablement",
        source: "code, 2D",
        choice: Choice::Number(0, 366, 7),
        words: "Reablement that began at most so many days after a discharge followed it (2D).",
    },
    Setting {
        name: "days_into_reablement",
        source: "code, 2D",
        choice: Choice::Number(0, 366, 3),
        words: "Reablement that began at most so many days before a discharge is reablement after it, too (2D).",
    },
    Setting {
        name: "follow_up_days",
        source: "code, 2D, against the older measure STS004",
        choice: Choice::Number(0, 366, 84),
        words: "Who died, was admitted again or moved into a care home at most so many days after a discharge was not in the community any \
                more (2D). The older measure of that number asked after 91.",
    },
    Setting {
        name: "admissions_from",
        source: "code, 2D",
        choice: Choice::Day(date(2023, 4, 1)),
        words: "Stays in hospital that began before this day, on which the collection did, are not looked at (2D).",
    },
    Setting {
        name: "blank_in_discharge",
        source: "code, 2D: what its conditions do with blanks",
        choice: Choice::Words(&["left_out", "counted"]),
        words: "A stay of which a method, the destination or the treatment function is blank (2D): the conditions of the national code on \
                it are neither true nor false, and so it is left out. Counted takes it for a stay like others.",
    },
];

/// The values of all settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings(Vec<Cell>);

impl Default for Settings {
    fn default() -> Self {
        Self(SETTINGS.iter().map(|setting| default(setting.choice)).collect())
    }
}

pub(super) fn default(choice: Choice) -> Cell {
    match choice {
        Choice::Words(words) => Cell::from(words.first().copied()),
        Choice::Number(_, _, number) => Cell::Int(number),
        Choice::Day(day) => Cell::Date(day),
    }
}

/// A setting as an answer tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// Whether it is the newest official code's.
    pub official: bool,
}

impl Settings {
    /// Sets one, as `name=value` says.
    ///
    /// # Errors
    /// A sentence: there is no setting of this name, or it cannot be this.
    pub fn set(&mut self, text: &str) -> Result<(), String> {
        let (name, value) = text.split_once('=').map_or((text, ""), |(name, value)| (name.trim(), value.trim()));
        let Some((at, setting)) = SETTINGS.iter().enumerate().find(|(_, setting)| setting.name == name) else {
            let names: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
            return Err(format!("There is no setting named “{name}”. The settings are: {}.", names.join(", ")));
        };
        let may_be = |what: String| format!("The setting {name} cannot be “{value}”: it may be {what}.");
        self.0[at] = match setting.choice {
            Choice::Words(words) => {
                let known = words.iter().find(|word| **word == value);
                Cell::from(*known.ok_or_else(|| may_be(words.join(" or ")))?)
            }
            Choice::Number(least, most, _) => {
                let number = value.parse().ok().filter(|number| (least..=most).contains(number));
                Cell::Int(number.ok_or_else(|| may_be(format!("a whole number from {least} to {most}")))?)
            }
            Choice::Day(_) => Cell::Date(value.parse().map_err(|_| may_be("a day, as 2026-05-05".into()))?),
        };
        Ok(())
    }

    /// As the SQL takes them.
    pub fn params(&self) -> impl Iterator<Item = Param<'static>> + '_ {
        SETTINGS.iter().zip(&self.0).map(|(setting, value)| (setting.name, value.clone()))
    }

    /// The word that a setting has.
    pub(super) fn is(&self, name: &str, word: &str) -> bool {
        self.params().any(|(known, value)| known == name && value == Cell::from(word))
    }

    /// Those that the SQL names.
    pub fn told_of(&self, sql: &str) -> Vec<Told> {
        let all = SETTINGS.iter().zip(&self.0).filter(|(setting, _)| sql.contains(&format!("${}", setting.name)));
        all.map(|(setting, value)| told(setting, value)).collect()
    }

    /// Those that are not the newest official code's.
    pub fn unofficial(&self) -> Vec<Told> {
        let all = SETTINGS.iter().zip(&self.0).map(|(setting, value)| told(setting, value));
        all.filter(|told| !told.official).collect()
    }
}

fn told(setting: &Setting, value: &Cell) -> Told {
    Told { name: setting.name, value: value.to_string(), official: *value == default(setting.choice) }
}
