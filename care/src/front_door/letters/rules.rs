//! Who may be written to and how, which format suits whom, and the words a letter begins with.

use jiff::civil::Date;
use platform::{Error, Result, messages::Kind};
use serde::Deserialize;

use crate::{front_door::sent::Answers, people::persons::Details};

/// How we write, as people choose it.
pub const FORMATS: [(&str, &str); 4] =
    [("text", "Text to a mobile"), ("email", "E-mail"), ("letter", "Letter by post"), (LARGE, "Letter in large print")];

/// A letter whose words stand at 16 points and more.
pub const LARGE: &str = "large";

/// How a format goes.
pub fn kind_of(format: &str) -> Option<Kind> {
    if format == LARGE { Some(Kind::Letter) } else { Kind::named(format) }
}

/// The longest text: Notify takes 918 letters, and charges for each 153.
pub const LONGEST_TEXT: usize = 918;

/// What is known of somebody we might write to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// Their record, if they have one.
    pub person: Option<&'a Details>,
    /// What was sent in writing, if it was.
    pub answers: Option<&'a Answers>,
}

/// Whether they may be written to in this way.
///
/// # Errors
/// Why not, in a sentence for the worker.
pub fn may_write(kind: Kind, known: Known<'_>) -> Result<(), String> {
    if known.person.is_some_and(|person| person.died_on.is_some()) {
        return Err(
            "They have died, so nothing is sent to them. Write to their family yourself if that is kind.".into()
        );
    }
    if let Some(answers) = known.answers {
        if matches!(answers.safe.as_str(), "danger" | "abuse") {
            return Err("They told us that somebody is being hurt or in danger. A message that others see could make it worse. Ring or talk to them.".into());
        }
        if answers.reach == "none" {
            return Err("They asked us not to get in touch. They will ring us.".into());
        }
    }
    let wish = known.person.and_then(|person| person.contact_preference.as_deref()).unwrap_or_default();
    if forbids(wish, kind) {
        return Err(format!("Their record says: “{wish}”. Choose another way."));
    }
    Ok(())
}

/// Whether a wish in somebody's own words speaks against writing in this way: “no letters”, “please don’t text”, “do not
/// contact me”. Each part of a sentence counts for itself, so that “ring, do not write” and “text me, no letters” hold.
pub fn forbids(wish: &str, kind: Kind) -> bool {
    let its: &[&str] = match kind {
        Kind::Text => &["text", "texts", "texting", "sms", "message", "messages", "mobile"],
        Kind::Email => &["email", "emails", "e-mail", "e-mails", "message", "messages"],
        Kind::Letter => &["letter", "letters", "post", "mail"],
    };
    let any = ["contact", "write", "writing", "touch", "anything", "send"];
    let folded = wish.to_lowercase().replace('’', "'");
    folded.split(['.', ',', ';', ':', '\n', '!']).any(|part| {
        let words: Vec<&str> =
            part.split(|letter: char| !letter.is_alphanumeric() && letter != '\'' && letter != '-').collect();
        let against = words.iter().any(|word| {
            matches!(*word, "no" | "not" | "never" | "don't" | "dont" | "stop" | "cannot" | "can't" | "without")
        });
        against && words.iter().any(|word| its.contains(word) || any.contains(word))
    })
}

/// Whether a text reaches this number: a British mobile, or a number with its country.
pub fn is_mobile(number: &str) -> bool {
    let digits: String = number.chars().filter(|letter| !letter.is_whitespace() && !"-()".contains(*letter)).collect();
    let all = |rest: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&rest.len()) && rest.bytes().all(|digit| digit.is_ascii_digit())
    };
    match digits.strip_prefix("07").or_else(|| digits.strip_prefix("+447")) {
        Some(rest) => all(rest, 9..=9),
        None => digits.strip_prefix('+').is_some_and(|rest| !rest.starts_with("44") && all(rest, 8..=15)),
    }
}

/// What is wrong with where it goes, if something is.
pub fn wrong_recipient(kind: Kind, recipient: &str) -> Option<&'static str> {
    let right = match kind {
        Kind::Text => is_mobile(recipient),
        Kind::Email => recipient.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.starts_with('.') && !recipient.contains(char::is_whitespace)
        }),
        Kind::Letter => (3..=7).contains(&recipient.lines().filter(|line| !line.trim().is_empty()).count()),
    };
    if right {
        return None;
    }
    Some(match kind {
        Kind::Text => "Write a mobile number, for example 07700 900123",
        Kind::Email => "Write a whole e-mail address, for example name@example.org",
        Kind::Letter => "Write the name and address in 3 to 7 lines, the postcode in the last",
    })
}

/// How somebody likes to be written to, as far as it is known.
pub fn preferred(known: Known<'_>) -> &'static str {
    let person = known.person;
    let wish = person.and_then(|person| person.contact_preference.as_deref()).unwrap_or_default().to_lowercase();
    let email =
        person.and_then(|person| person.email.as_deref()).or_else(|| known.answers.map(|sent| sent.email.as_str()));
    let reach = known.answers.map_or("", |sent| sent.reach.as_str());
    let likes = |kind: Kind, word: &str| wish.contains(word) && !forbids(&wish, kind);
    let needs = person.and_then(|person| person.accessible_information.as_deref());
    let needs = needs.or_else(|| known.answers.map(|sent| sent.write_how.as_str())).unwrap_or_default();
    if needs.to_lowercase().contains("large print") && !forbids(&wish, Kind::Letter) {
        LARGE
    } else if likes(Kind::Text, "text") {
        Kind::Text.name()
    } else if likes(Kind::Email, "email") || likes(Kind::Email, "e-mail") || (reach == "email" && email.is_some()) {
        Kind::Email.name()
    } else {
        Kind::Letter.name()
    }
}

/// Where they are written to, as far as it is known.
pub fn recipient(kind: Kind, known: Known<'_>) -> String {
    let of_person = known.person.and_then(|person| match kind {
        Kind::Text => person.phone.clone(),
        Kind::Email => person.email.clone(),
        Kind::Letter => person.address.as_ref().map(|address| {
            [person.name().as_str(), address.as_str(), person.postcode.as_deref().unwrap_or_default()]
                .join("\n")
                .trim()
                .to_owned()
        }),
    });
    of_person
        .or_else(|| {
            known.answers.map(|sent| match kind {
                Kind::Text => sent.phone.clone(),
                Kind::Email => sent.email.clone(),
                Kind::Letter => [sent.name.as_str(), sent.address.as_str()].join("\n").trim().to_owned(),
            })
        })
        .unwrap_or_default()
}

/// How whoever asked online hears that there is news, and where; none when they did not say that we may.
pub fn told_of_step(answers: &Answers) -> Option<(Kind, String)> {
    let agreed = answers.who != "professional" || answers.consent == "asked";
    if !agreed || !matches!(answers.safe.as_str(), "" | "no") {
        return None;
    }
    let (kind, recipient) = match answers.reach.as_str() {
        "phone" => (Kind::Text, &answers.phone),
        "email" => (Kind::Email, &answers.email),
        _ => return None,
    };
    wrong_recipient(kind, recipient).is_none().then(|| (kind, recipient.clone()))
}

/// The words letters begin with: data, with a version that each letter remembers.
#[derive(Debug, Deserialize)]
pub struct Words {
    /// Goes up with each change.
    pub version: i64,
    /// What a letter about what was agreed is about.
    pub about_agreed: String,
    /// What a word about a next step is about.
    pub about_step: String,
    text: String,
    email: String,
    letter: String,
    step: String,
}

/// What is put into the words.
#[derive(Clone, Copy, Debug)]
pub struct Agreed<'a> {
    /// The council.
    pub council: &'a str,
    /// What was agreed.
    pub agreed: &'a str,
    /// The next step and its day.
    pub next: Option<(&'a str, Date)>,
    /// Who writes.
    pub worker: &'a str,
}

/// Reads the words.
///
/// # Errors
/// When the file does not hold together.
pub fn words() -> Result<Words> {
    serde_json::from_str(include_str!("words.json")).map_err(Error::internal)
}

impl Words {
    /// What a message about what was agreed begins with.
    pub fn agreed(&self, kind: Kind, of: Agreed<'_>) -> String {
        let text = match kind {
            Kind::Text => &self.text,
            Kind::Email => &self.email,
            Kind::Letter => &self.letter,
        };
        let next = of.next.map(|(what, on)| format!("Next: {what}, on {}.", on.strftime("%A %-d %B %Y")));
        // What people wrote goes in last, so that nothing in it is taken for a word of ours.
        let filled = text.replace("{council}", of.council).replace("{worker}", of.worker);
        let parts = [("{agreed}", of.agreed.trim().to_owned()), ("{next}", next.unwrap_or_default())];
        let mut out = String::new();
        let mut rest = filled.as_str();
        while let Some((at, (mark, value))) =
            parts.iter().filter_map(|part| Some((rest.find(part.0)?, part))).min_by_key(|(at, _)| *at)
        {
            out.push_str(&rest[..at]);
            out.push_str(value);
            rest = &rest[at + mark.len()..];
        }
        out.push_str(rest);
        while out.contains("  ") {
            out = out.replace("  ", " ");
        }
        let kept: Vec<&str> = out.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).collect();
        kept.join("\n\n")
    }

    /// The word that there is news about a request: it names nobody and says nothing of what was asked.
    pub fn step(&self, council: &str, place: &str) -> String {
        self.step.replace("{council}", council).replace("{where}", place)
    }
}
