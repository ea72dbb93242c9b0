//! How rules are read, judged and said. Pure: a contact's facts in, where it goes and why out.

use super::model::{Answer, Facts, Rule, To};
use crate::front_door::contacts::rules::{ROUTES, label as label_of};

/// An answer, and as people read it.
pub type Choice = (&'static str, &'static str);

/// Whether they have a worker already.
pub const KNOWN: [Choice; 3] = [("", "either"), ("yes", "a worker already"), ("no", "no worker yet")];

/// How soon somebody is needed.
pub const URGENCY: [Choice; 4] = [
    ("", "any"),
    ("concern", "a concern about abuse or neglect"),
    ("today", "somebody needed today"),
    ("not_today", "nobody needed today, and no concern"),
];

/// The most rules of a version: past that nobody can read them.
pub const MOST_RULES: usize = 30;

/// Whether a rule fits: yes, no, or what is not known.
enum Fits {
    Yes,
    No,
    Unknown(&'static str),
}

/// Decides where a contact goes: the first rule that fits. What is not known fits no condition, and that is said.
pub fn answer(rules: &[Rule], facts: &Facts) -> Answer {
    let mut answer = Answer::default();
    for (at, rule) in rules.iter().enumerate() {
        let number = at + 1;
        match (fits(rule, facts), answer.rule) {
            (Fits::Yes, None) => {
                answer.to = to(rule, facts);
                answer.rule = Some(number);
            }
            (Fits::Yes, Some(_)) if to(rule, facts) != answer.to => answer.ties.push(number),
            (Fits::Unknown(what), None) => answer.unknown.push((number, what)),
            _ => {}
        }
    }
    answer
}

fn to(rule: &Rule, facts: &Facts) -> Option<To> {
    match (&rule.team_id, &facts.worker_id) {
        (Some(team), _) => Some(To::Team(team.clone())),
        (None, worker) => worker.clone().map(To::Worker),
    }
}

fn fits(rule: &Rule, facts: &Facts) -> Fits {
    // What is known to be otherwise decides; only then does it matter what is not known.
    let known = facts.worker_id.is_some();
    let held = (rule.known.is_empty() || (rule.known == "yes") == known)
        && (rule.team_id.is_some() || known)
        && (rule.route.is_empty() || rule.route == facts.route)
        && (rule.words.is_empty() || rule.words.iter().any(|word| says(&facts.said, word)))
        && match rule.urgency.as_str() {
            "concern" => facts.concern,
            "today" => facts.urgent,
            "not_today" => !facts.urgent && !facts.concern,
            _ => true,
        };
    if !held {
        return Fits::No;
    }
    let asks_age = rule.from_age.is_some() || rule.to_age.is_some();
    let age_held = facts
        .age
        .is_none_or(|age| rule.from_age.is_none_or(|from| age >= from) && rule.to_age.is_none_or(|to| age <= to));
    let place_held =
        rule.districts.is_empty() || facts.district.as_ref().is_none_or(|district| rule.districts.contains(district));
    match (age_held, place_held) {
        (false, _) | (_, false) => Fits::No,
        _ if asks_age && facts.age.is_none() => Fits::Unknown("their age"),
        _ if !rule.districts.is_empty() && facts.district.is_none() => Fits::Unknown("where they live"),
        _ => Fits::Yes,
    }
}

/// Whether a word, or one that begins with it, is in a text. `fall` is in "She falls"; `all` is not.
pub fn says(text: &str, word: &str) -> bool {
    let word = word.to_lowercase();
    let parts = |text: &str| -> Vec<String> {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    !word.is_empty() && parts(text).iter().any(|part| part.starts_with(&word))
}

/// A rule in a sentence. `team` is the name of where it goes; none for the worker they have.
pub fn sentence(rule: &Rule, team: Option<&str>) -> String {
    let mut held = Vec::new();
    match (rule.from_age, rule.to_age) {
        (Some(from), Some(to)) => held.push(format!("they are {from} to {to}")),
        (Some(from), None) => held.push(format!("they are {from} or older")),
        (None, Some(to)) => held.push(format!("they are {to} or younger")),
        (None, None) => {}
    }
    if !rule.districts.is_empty() {
        held.push(format!("they live in {}", listed(&rule.districts)));
    }
    if !rule.words.is_empty() {
        held.push(format!("they speak of {}", listed(&rule.words)));
    }
    match rule.known.as_str() {
        "yes" => held.push("they have a worker already".into()),
        "no" => held.push("they have no worker yet".into()),
        _ => {}
    }
    match rule.urgency.as_str() {
        "concern" => held.push("somebody is worried about abuse or neglect".into()),
        "today" => held.push("somebody is needed today".into()),
        "not_today" => held.push("nobody is needed today and there is no concern".into()),
        _ => {}
    }
    let route = label_of(&ROUTES, &rule.route);
    if !route.is_empty() {
        held.push(format!("where they are is “{route}”"));
    }
    let to = team.map_or_else(|| "it goes to the worker they have".to_owned(), |team| format!("it goes to {team}"));
    if held.is_empty() {
        return format!("Everything else: {to}.");
    }
    format!("If {}, {to}.", held.join(" and "))
}

fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// Why a contact goes where it goes, or that no rule covers it, in sentences.
pub fn reasons(answer: &Answer, sentences: &[String]) -> Vec<String> {
    let mut said = Vec::new();
    match answer.rule {
        Some(rule) => said.push(format!("Rule {rule}: {}", sentences.get(rule - 1).map_or("", String::as_str))),
        None => said.push("No rule covers this contact, so somebody decides.".into()),
    }
    if !answer.ties.is_empty() {
        let numbers: Vec<String> = answer.ties.iter().map(ToString::to_string).collect();
        let (rule, verb) = if numbers.len() == 1 { ("Rule", "fits") } else { ("Rules", "fit") };
        said.push(format!(
            "{rule} {} {verb} too, and would send it elsewhere; the first one decides.",
            listed(&numbers).replace(" or ", " and ")
        ));
    }
    for (rule, what) in &answer.unknown {
        said.push(format!("Rule {rule} was passed over, because we do not know {what}."));
    }
    said
}

/// What a manager should know of a set of rules before anybody uses it, in sentences.
pub fn remarks(rules: &[Rule]) -> Vec<String> {
    let mut said = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        if rule.from_age.zip(rule.to_age).is_some_and(|(from, to)| from > to) {
            said.push(format!("Rule {} fits nobody: its ages are the wrong way round.", at + 1));
        }
        if let Some(first) = rules[..at].iter().position(|earlier| covers(earlier, rule)) {
            said.push(format!("Rule {} is never reached: rule {} takes all that it would.", at + 1, first + 1));
        }
    }
    let everything = Rule { team_id: Some(String::new()), ..Rule::default() };
    if !rules.iter().any(|rule| covers(rule, &everything)) {
        said.push(
            "Some contacts are covered by no rule. To leave none out, end with a rule without conditions.".into(),
        );
    }
    said
}

/// Whether whatever `later` fits, `earlier` fits too.
fn covers(earlier: &Rule, later: &Rule) -> bool {
    let word = |held: &str, asked: &str| held.is_empty() || held == asked;
    let among = |held: &[String], asked: &[String]| {
        held.is_empty() || !asked.is_empty() && asked.iter().all(|one| held.contains(one))
    };
    let words = earlier.words.is_empty()
        || !later.words.is_empty()
            && later.words.iter().all(|asked| earlier.words.iter().any(|held| asked.starts_with(held.as_str())));
    earlier.from_age.is_none_or(|from| later.from_age.is_some_and(|asked| asked >= from))
        && earlier.to_age.is_none_or(|to| later.to_age.is_some_and(|asked| asked <= to))
        && among(&earlier.districts, &later.districts)
        && words
        && word(&earlier.known, &later.known)
        && word(&earlier.urgency, &later.urgency)
        && word(&earlier.route, &later.route)
        // Who has no worker goes past a rule that names none.
        && (earlier.team_id.is_some() || later.team_id.is_none() || later.known == "yes")
}

/// What is missing before a draft may be applied.
///
/// # Errors
/// A sentence that says what to do first.
pub fn may_go_live(rules: &[Rule], version: i64, tried: Option<i64>) -> Result<(), &'static str> {
    if rules.is_empty() {
        return Err("There is no rule in this draft yet. Write one first.");
    }
    match tried {
        Some(tried) if tried == version => Ok(()),
        Some(_) => Err("The draft was changed since it was tried. Try it again on last month’s contacts first."),
        None => Err("Try the draft on last month’s contacts first, to see who would go elsewhere."),
    }
}

/// A share of decisions as a number between 0 and 1; nothing when there were none.
pub fn share(part: i64, whole: i64) -> Option<f64> {
    let number = |count: i64| f64::from(i32::try_from(count).unwrap_or(i32::MAX));
    (whole > 0).then(|| number(part) / number(whole))
}
