//! A self-assessment as it was written, told as one text for the contact, and as a list for whoever reads it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    outcomes::{self, level_of, unable_by},
    rules::{Answer, label},
};

/// Whose self-assessment it is.
pub const KINDS: [Answer; 3] = [
    ("adult", "Me. I need help, or may need it"),
    ("adult_for", "Someone I care for. I write this for them"),
    ("carer", "Me, as a carer. I look after someone who could not do without me"),
];

/// Whether needs come from an illness or an impairment (regulation 2(1)(a)); for a carer, whether caring makes them ill
/// (regulation 3(1)(b)(i)).
pub const CAUSE: [Answer; 3] = [("yes", "Yes"), ("no", "No"), ("unsure", "I am not sure")];

/// How much it weighs on their life (regulations 2(1)(c) and 3(1)(c): a significant impact on well-being).
pub const TOUCH: [Answer; 3] = [("lot", "A lot"), ("some", "A bit"), ("little", "Not much")];

/// How one thing is that is hard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct How {
    /// A key of [`outcomes::LEVELS`].
    pub level: String,
    /// In their own words.
    pub words: String,
}

/// The answers of a self-assessment. All of them may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Assessed {
    /// A key of [`KINDS`]; empty while there is no self-assessment.
    pub kind: String,
    /// What a good day looks like.
    pub good_day: String,
    /// What gets in the way of it.
    pub in_the_way: String,
    /// Keys of outcomes that they ticked as hard.
    pub hard: Vec<String>,
    /// How each of them is. What was said of one that is not ticked any more stays, and is not sent on.
    pub how: BTreeMap<String, How>,
    /// A key of [`CAUSE`].
    pub cause: String,
    /// A key of [`TOUCH`].
    pub touch: String,
    /// Who and what helps now.
    pub helpers: String,
    /// Where they live, as far as they said.
    pub postcode: String,
    /// They pressed the button that asks for an assessment (Care Act 2014, sections 9 and 10).
    pub wants_assessment: bool,
}

impl Assessed {
    /// Whether there is one.
    pub fn is_begun(&self) -> bool {
        !self.kind.is_empty()
    }

    /// Whether there is none: then nothing is written of it.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// `carer`, or `adult` for all others: which outcomes it asks about.
    pub fn whose(&self) -> &'static str {
        if self.kind == "carer" { "carer" } else { "adult" }
    }

    /// The outcomes that are hard, in the order of the law.
    pub fn hard_ones(&self) -> impl Iterator<Item = (&'static outcomes::Asked, How)> + '_ {
        outcomes::of(self.whose())
            .iter()
            .filter(|one| self.hard.iter().any(|key| key == one.key))
            .map(|one| (one, self.how.get(one.key).cloned().unwrap_or_default()))
    }

    /// How many outcomes they are unable to achieve, as the Regulations count.
    pub fn unable(&self) -> usize {
        self.hard_ones().filter(|(_, how)| unable_by(self.whose(), &how.level).is_some()).count()
    }

    /// All of it as one text, for the words of the contact. Nothing that was written is left out but what matters, which the
    /// contact has a place for.
    pub fn told(&self) -> String {
        let mut parts = Vec::new();
        let mut add = |part: String| {
            if !part.trim().is_empty() {
                parts.push(part);
            }
        };
        add(self.in_the_way.clone());
        let mut hard = String::new();
        for (one, how) in self.hard_ones() {
            let level = level_of(&how.level).map_or("", |level| level.words);
            let said = [level, &how.words].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
            let line = if said.is_empty() { one.area.to_owned() } else { format!("{}: {said}", one.area) };
            hard.push_str(&line);
            hard.push('\n');
        }
        add(hard.trim_end().to_owned());
        if !self.helpers.is_empty() {
            add(format!("Who and what helps now: {}", self.helpers));
        }
        if self.wants_assessment {
            add(ASKS.into());
        }
        if parts.is_empty() && self.is_begun() {
            parts.push("I went through the self-assessment and would like to talk.".into());
        }
        parts.join("\n\n")
    }
}

/// The sentence that asks for an assessment, in the words of the contact.
pub const ASKS: &str = "I ask for an assessment of my needs.";

/// A line of a self-assessment for whoever works with it: what the law names beside what they wrote.
#[derive(Debug, Serialize)]
pub struct Line {
    area: &'static str,
    law: &'static str,
    regulation: &'static str,
    level: &'static str,
    unable_by: Option<&'static str>,
    words: String,
}

/// A self-assessment for whoever works with it.
#[derive(Debug, Serialize)]
pub struct Shown {
    carer: bool,
    kind: &'static str,
    good_day: String,
    in_the_way: String,
    lines: Vec<Line>,
    unable: usize,
    cause: &'static str,
    touch: &'static str,
    helpers: String,
    postcode: String,
    wants_assessment: bool,
}

impl Shown {
    /// What a worker sees of it; none when there is no self-assessment.
    pub fn of(all: &Assessed) -> Option<Self> {
        let line = |(one, how): (&'static outcomes::Asked, How)| Line {
            area: one.area,
            law: one.law,
            regulation: one.regulation,
            level: level_of(&how.level).map_or("", |level| level.words),
            unable_by: unable_by(all.whose(), &how.level),
            words: how.words,
        };
        all.is_begun().then(|| Self {
            carer: all.whose() == "carer",
            kind: label(&KINDS, &all.kind),
            good_day: all.good_day.clone(),
            in_the_way: all.in_the_way.clone(),
            lines: all.hard_ones().map(line).collect(),
            unable: all.unable(),
            cause: label(&CAUSE, &all.cause),
            touch: label(&TOUCH, &all.touch),
            helpers: all.helpers.clone(),
            postcode: all.postcode.clone(),
            wants_assessment: all.wants_assessment,
        })
    }
}
