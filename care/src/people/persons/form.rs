//! The form of a person's details: read with care, shown again as typed, compared field by field.

use jiff::{Timestamp, ToSpan, civil::Date};
use platform::{
    clock::london,
    web::{Form, Problems},
};
use serde::Serialize;
use serde_json::Value as Json;

use super::{fold, model::Details};

/// Nobody is older: the oldest person ever was 122.
const OLDEST_YEARS: i32 = 130;

/// Fields with a name of their own on pages, in their order there.
const FIELDS: [(&str, &str); 21] = [
    ("given_name", "Given names"),
    ("family_name", "Family name, or how to recognise them"),
    ("known_as", "Likes to be called"),
    ("pronouns", "Pronouns"),
    ("born_on", "Birth date"),
    ("died_on", "Day of death"),
    ("nhs_number", "NHS number"),
    ("gender", "Gender"),
    ("ethnicity", "Ethnicity"),
    ("address", "Address"),
    ("postcode", "Postcode"),
    ("uprn", "Property reference (UPRN)"),
    ("phone", "Telephone"),
    ("email", "Email"),
    ("contact_preference", "How and when to reach them"),
    ("accessible_information", "What to do when writing or calling"),
    ("language", "Language"),
    ("interpreter", "Interpreter needed"),
    ("gp_practice", "GP practice"),
    ("lives", "Where and with whom they live"),
    ("is_carer", "Looks after somebody"),
];

/// The words for a field on pages.
pub(super) fn label(field: &str) -> String {
    FIELDS.iter().find(|(name, _)| *name == field).map_or_else(|| field.replace('_', " "), |(_, label)| (*label).into())
}

/// Reads the details; every problem is a sentence, and nothing that can be kept is refused.
pub(super) fn read(form: &Form, today: Date, problems: &mut Problems) -> Details {
    let details = Details {
        given_name: form.text("given_name").to_owned(),
        family_name: form.text("family_name").to_owned(),
        known_as: form.some("known_as"),
        pronouns: form.some("pronouns"),
        born_on: problems.take("born_on", form.date("born_on")),
        died_on: problems.take("died_on", form.date("died_on")),
        nhs_number: number(form, problems),
        gender: form.some("gender"),
        ethnicity: form.some("ethnicity"),
        address: form.some("address"),
        // What is not a British postcode is kept as typed: people come from elsewhere.
        postcode: form.some("postcode").map(|typed| fold::postcode(&typed).unwrap_or(typed)),
        uprn: form.some("uprn"),
        phone: form.some("phone"),
        email: form.some("email"),
        contact_preference: form.some("contact_preference"),
        accessible_information: form.some("accessible_information"),
        language: form.some("language"),
        interpreter: form.has("interpreter"),
        gp_practice: form.some("gp_practice"),
        lives: form.some("lives"),
        is_carer: form.has("is_carer"),
    };
    if details.name().is_empty() {
        problems.add("family_name", "Write some name, or how you would recognise them: “woman at the library”");
    }
    dates(&details, today, problems);
    for (field, _) in FIELDS {
        let long = matches!(field, "address" | "contact_preference" | "accessible_information" | "lives");
        problems.limit(field, form.text(field), if long { 2_000 } else { 200 });
    }
    details
}

fn number(form: &Form, problems: &mut Problems) -> Option<String> {
    let typed = form.some("nhs_number")?;
    let number = fold::nhs_number(&typed);
    if number.is_none() {
        let digits = typed.chars().filter(char::is_ascii_digit).count();
        problems.add(
            "nhs_number",
            if digits == 10 {
                "One digit of this NHS number is wrong: its last digit checks the others. Read it again, or leave it empty for now".to_owned()
            } else {
                format!("An NHS number has 10 digits, and this has {digits}. Read it again, or leave it empty for now")
            },
        );
    }
    number
}

fn dates(details: &Details, today: Date, problems: &mut Problems) {
    let earliest = today.checked_sub(OLDEST_YEARS.years()).unwrap_or(Date::MIN);
    match details.born_on {
        Some(born) if born > today => problems.add("born_on", "The birth date is in the future"),
        Some(born) if born < earliest => problems.add("born_on", "Nobody has lived that long: check the year of birth"),
        _ => {}
    }
    match (details.died_on, details.born_on) {
        (Some(died), _) if died > today => problems.add("died_on", "The day of death is in the future"),
        (Some(died), Some(born)) if died < born => {
            problems.add("died_on", "The day of death is before the birth date");
        }
        _ => {}
    }
}

/// The details as the form's fields.
pub(super) fn of(details: &Details) -> Form {
    let mut fields: Vec<(String, String)> = Vec::new();
    for (field, _) in FIELDS {
        match value_of(details, field) {
            Json::Bool(true) => fields.push((field.into(), "yes".into())),
            Json::String(text) => match (field, text.parse::<Date>()) {
                ("born_on" | "died_on", Ok(date)) => {
                    fields.push((format!("{field}-day"), date.day().to_string()));
                    fields.push((format!("{field}-month"), date.month().to_string()));
                    fields.push((format!("{field}-year"), date.year().to_string()));
                }
                _ => fields.push((field.into(), text)),
            },
            _ => {}
        }
    }
    Form::of(fields)
}

fn value_of(details: &Details, field: &str) -> Json {
    serde_json::to_value(details).ok().and_then(|all| all.get(field).cloned()).unwrap_or(Json::Null)
}

/// One field that two descriptions tell differently.
#[derive(Debug, Serialize)]
pub(super) struct Differing {
    pub label: String,
    pub theirs: String,
    pub mine: String,
}

/// What the other saved beside what I wrote, only where they differ.
pub(super) fn differing(theirs: &Details, mine: &Details) -> Vec<Differing> {
    let beside = |(field, label): (&str, &str)| {
        let (theirs, mine) = (words(&value_of(theirs, field)), words(&value_of(mine, field)));
        (theirs != mine).then(|| Differing { label: label.into(), theirs, mine })
    };
    FIELDS.into_iter().filter_map(beside).collect()
}

/// A kept value in words.
pub(super) fn words(value: &Json) -> String {
    let each = |parts: Vec<String>| if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") };
    match value {
        Json::Array(all) => each(all.iter().map(words).collect()),
        Json::Object(all) => each(all.iter().map(|(name, part)| format!("{} {}", label(name), words(part))).collect()),
        Json::Null => "nothing".into(),
        Json::Bool(true) => "yes".into(),
        Json::Bool(false) => "no".into(),
        Json::String(text) if text.is_empty() => "nothing".into(),
        Json::String(text) => match text.parse::<Date>() {
            Ok(date) => date.strftime("%-d %B %Y").to_string(),
            Err(_) => text
                .parse::<Timestamp>()
                .map_or_else(|_| text.clone(), |at| at.to_zoned(london()).strftime("%-d %B %Y, %H:%M").to_string()),
        },
        other => other.to_string(),
    }
}
