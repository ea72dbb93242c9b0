//! The timeline's decisions: what a question finds.
#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use super::model::{Kind, Shown, words_of};

#[test]
fn a_question_finds_words_whatever_their_case_and_accents() {
    let line = Shown {
        id: "1".into(),
        at: "2026-11-22T10:00:00Z".parse().unwrap(),
        kind: Kind::Contact,
        title: "Contact by phone: Café closed".into(),
        words: Some("100% sure_ the KEY safe\nis broken".into()),
        href: None,
        by: "Priya".into(),
        open: false,
        due_on: None,
    };
    for (question, found) in [
        ("", true),
        ("cafe", true),
        ("CAFÉ key", true),
        ("broken priya", true),
        ("100%", true),
        ("%", true),
        ("keys", false),
        ("_ x", false),
        ("'; drop table timeline; --", false),
    ] {
        assert_eq!(line.answers(&words_of(question)), found, "{question}");
    }
}
