//! The boards: for each its question and its pictures. A new board is a new value here.

use crate::evidence::national::Cut;

/// A board.
#[derive(Clone, Copy, Debug)]
pub(super) struct Board {
    /// Its name in addresses.
    pub slug: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What it answers.
    pub question: &'static str,
    /// What to know before using it.
    pub about: &'static [&'static str],
    /// Where more of it is, with the words of the link.
    pub links: &'static [(&'static str, &'static str)],
    /// Its pictures, from the top.
    pub shows: &'static [Shows],
}

/// A picture.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shows {
    /// A monthly measure, by its slug: a chart with limits.
    Monthly(&'static str),
    /// A national figure, by its code: bars by age and sex.
    National(&'static str),
    /// Several parts of a national measure side by side: its slug, and how the codes of the parts begin.
    Parts(&'static str, &'static str),
    /// A published measure beside other councils, by its slug.
    Published(&'static str),
    /// A national share by who people are, with intervals.
    By(&'static str, Cut),
}

/// The board of this name.
pub(super) fn named(slug: &str) -> Option<&'static Board> {
    ALL.iter().find(|board| board.slug == slug)
}

/// Every board.
pub(super) const ALL: &[Board] = &[
    Board {
        slug: "overview",
        name: "Overview",
        question: "How are we doing?",
        about: &[],
        links: &[],
        shows: &[
            Shows::Monthly("requests-per-month"),
            Shows::Monthly("solved-within-24-hours"),
            Shows::Monthly("time-to-conversation"),
            Shows::National("2A"),
            Shows::National("2E"),
            Shows::Monthly("new-long-term-support"),
            Shows::Monthly("reviews-within-a-year"),
            Shows::Published("quality-of-life"),
        ],
    },
    Board {
        slug: "demand",
        name: "Demand",
        question: "Who asks for help, and does it help?",
        about: &["Who never asked is in no record: a quiet month is not always a month of little need."],
        links: &[],
        shows: &[
            Shows::Monthly("requests-per-month"),
            Shows::Monthly("solved-within-24-hours"),
            Shows::Monthly("repeat-contact"),
            Shows::Parts("requests-and-sequels", "STS001 "),
            Shows::Published("requests-with-service"),
        ],
    },
    Board {
        slug: "flow",
        name: "Flow",
        question: "How long do people wait, and what do they wait for?",
        about: &["A wait counts when it is over. Those who still wait are not in these numbers yet."],
        links: &[],
        shows: &[
            Shows::Monthly("time-to-conversation"),
            Shows::Monthly("time-to-assessment"),
            Shows::Monthly("time-to-service"),
            Shows::Parts("waiting-times", "waiting "),
            Shows::Monthly("reablement-offered"),
            Shows::Monthly("unplanned-reviews-hospital"),
        ],
    },
    Board {
        slug: "outcomes",
        name: "Outcomes",
        question: "What becomes of people?",
        about: &["Deaths are those of the files; the nation takes them from the register of deaths."],
        links: &[],
        shows: &[
            Shows::Monthly("reablement-endings"),
            Shows::National("2A"),
            Shows::National("2B"),
            Shows::National("2C"),
            Shows::National("2E"),
            Shows::National("2E LD"),
            Shows::Published("quality-of-life"),
            Shows::Published("control"),
            Shows::Published("safe"),
        ],
    },
    Board {
        slug: "money",
        name: "Money",
        question: "What does support cost, and who directs it?",
        about: &[
            "Costs are those that stand in the files, by the national method. They are not the ledger of the council.",
        ],
        links: &[("/evidence/published/productivity", "Outcomes beside spending, of this and other councils")],
        shows: &[
            Shows::Parts("cost-per-week", "cost "),
            Shows::Parts("cost-per-week", "total "),
            Shows::Monthly("direct-payments"),
            Shows::Monthly("new-long-term-support"),
            Shows::Monthly("reablement-hours"),
            Shows::Published("direct-payments"),
        ],
    },
    Board {
        slug: "practice",
        name: "Practice",
        question: "Do people meet somebody who listens and stays?",
        about: &["A number opens a conversation about practice. It does not judge the work of one person."],
        links: &[],
        shows: &[
            Shows::Monthly("time-to-conversation"),
            Shows::Monthly("handed-over"),
            Shows::Monthly("reviews-within-a-year"),
            Shows::Monthly("unplanned-reviews-hospital"),
            Shows::National("3D 1a"),
            Shows::National("3D 2a"),
            Shows::Published("consulted-carers"),
        ],
    },
    Board {
        slug: "equity",
        name: "Equity",
        question: "Are outcomes alike for everybody?",
        about: &[
            "Each picture looks at one thing at a time. Ages differ between ethnic groups and between places, so a difference \
             by one can be a difference by the other.",
            "Of twenty groups without any difference, one is outside by chance: a group that is outside is a question, not an \
             answer.",
            "Whether everybody who needs help gets it cannot be told from these files: nobody is in them before they ask.",
            "Admissions to care homes (2B and 2C) cannot be told by ethnicity or place: how many people of each group live here \
             is not loaded.",
            "Place is the first half of the last postcode in the files: for people in a care home that is where the home is.",
        ],
        links: &[],
        shows: &[
            Shows::By("2A", Cut::Age),
            Shows::By("2A", Cut::Sex),
            Shows::By("2A", Cut::Ethnicity),
            Shows::By("2A", Cut::Place),
            Shows::By("2E", Cut::Age),
            Shows::By("2E", Cut::Sex),
            Shows::By("2E", Cut::Ethnicity),
            Shows::By("2E", Cut::Place),
            Shows::By("3D 2a", Cut::Age),
            Shows::By("3D 2a", Cut::Sex),
            Shows::By("3D 2a", Cut::Ethnicity),
            Shows::By("3D 2a", Cut::Place),
        ],
    },
];
