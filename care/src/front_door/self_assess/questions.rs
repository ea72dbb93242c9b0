//! The words of the questions, for an adult and for a carer. They are read by people of nine to eleven years (a test measures).

use serde::Serialize;

use super::rules::Step;
use crate::front_door::sent::{
    Assessed,
    assessed::{CAUSE, KINDS, TOUCH},
    rules::Answer,
};

/// A question as its page shows it.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Question {
    pub title: &'static str,
    pub hint: &'static str,
    /// The field that holds the answer.
    pub field: &'static str,
    /// Answers to choose; none where people write.
    #[serde(skip)]
    pub choices: &'static [Answer],
}

const fn question(title: &'static str, hint: &'static str, field: &'static str) -> Question {
    Question { title, hint, field, choices: &[] }
}

/// The question of a step. Those with pages of their own say their words there.
pub(super) fn of(step: Step, all: &Assessed) -> Question {
    let carer = all.whose() == "carer";
    match step {
        Step::Who => Question { choices: &KINDS, ..question("Who is it about?", "", "kind") },
        Step::Day => question(
            "What does a good day look like?",
            "Who is there? What do you do? What makes you smile? Write as you speak.",
            "good_day",
        ),
        Step::Way if carer => question(
            "What gets in the way of it?",
            "For example: I am up three times a night. I never know when I can go out.",
            "in_the_way",
        ),
        Step::Way => question(
            "What gets in the way of it?",
            "For example: I am afraid that I may fall, so I stay in. My hands hurt.",
            "in_the_way",
        ),
        Step::Hard if carer => {
            question("Which of these are hard, as you care for someone?", "Tick all that are hard, or none.", "hard")
        }
        Step::Hard => question("Which of these are hard?", "Tick all that are hard, or none.", "hard"),
        Step::How(one) => question(one.area, one.such_as, "level"),
        Step::Cause if carer => Question {
            choices: &CAUSE,
            ..question("Does caring make you ill or worn out?", "Or could it, if it goes on like this?", "cause")
        },
        Step::Cause => Question {
            choices: &CAUSE,
            ..question(
                "Is it because of an illness or a disability?",
                "Of your body or your mind. Being old and frail counts too.",
                "cause",
            )
        },
        Step::Touch => Question {
            choices: &TOUCH,
            ..question(
                "How much does it weigh on your life?",
                "Think of how you feel, your health, and the people round you.",
                "touch",
            )
        },
        Step::Helpers => question(
            "Who and what helps you now?",
            "People, things, a pet. For example: my sister rings each day, I have a rail by the stairs.",
            "helpers",
        ),
        Step::Near => {
            question("What is your postcode?", "We use it to find things near you. You can leave it out.", "postcode")
        }
        Step::Safe => question("", "", "safe"),
        Step::Reach => question("", "", "name"),
    }
}
