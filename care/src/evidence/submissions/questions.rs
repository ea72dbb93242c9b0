//! What is asked of two files: each question is one SQL file.

/// A question about an earlier and a later file.
#[derive(Debug)]
pub struct Question {
    /// Its name in addresses and in JSON.
    pub slug: &'static str,
    /// What is counted.
    pub title: &'static str,
    /// What it does to the nation's numbers, and what to do.
    pub words: &'static str,
    /// One question that answers rows; the column `in_all` says how many there are.
    pub sql: &'static str,
}

/// Every question, the most harmful first.
pub const ALL: [Question; 5] = [
    Question {
        slug: "vanished",
        title: "Arrangements that were open and vanish",
        words: "They were open when the earlier file ended and are not in this one. The nation will end them on the last day \
                of the earlier file. Put each back, with its end date if it has ended.",
        sql: include_str!("vanished.sql"),
    },
    Question {
        slug: "changed-starts",
        title: "Arrangements with another start date",
        words: "The same person, type and component, and another start than before. To the nation the old one ended and a \
                new one began, which breaks the person's story. Keep the date on which it really started.",
        sql: include_str!("changed_starts.sql"),
    },
    Question {
        slug: "first-of-april",
        title: "Arrangements that start on 1 April",
        words: "More than a third of a type start on a 1 April: systems that begin everything anew with the financial year do \
                this. Take the first start from the system, not the start of its newest line.",
        sql: include_str!("first_of_april.sql"),
    },
    Question {
        slug: "months",
        title: "Months that were complete and are not any more",
        words: "The earlier file had enough events of a type in these months, this one has too few for the nation to use \
                them. Look whether the extract left something out.",
        sql: include_str!("months.sql"),
    },
    Question {
        slug: "people-gone",
        title: "People of whom nothing is said any more",
        words: "Something of theirs was open, or ended in the time of this file, and none of it is in the file. People who \
                got an NHS number, or another one, are new people to the nation.",
        sql: include_str!("people_gone.sql"),
    },
];

/// The question of this name.
pub fn named(slug: &str) -> Option<&'static Question> {
    ALL.iter().find(|question| question.slug == slug)
}
