//! What people typed, kept whatever becomes of it, and what was wrong with it in words for them.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value as Json};

/// The fields of a form or of an address's query, in the order they came. Nothing here is trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

/// The longest text one field may hold, in characters: about 80 pages.
pub const LONGEST: usize = 200_000;

impl Form {
    /// Reads `a=1&b=2`. Line ends become `\n`; control characters that no keyboard makes are left out.
    pub fn parse(bytes: &[u8]) -> Self {
        Self(form_urlencoded::parse(bytes).map(|(name, value)| (name.into_owned(), clean(&value))).collect())
    }

    /// Fields made by hand, for tests and for showing stored values in a form.
    pub fn of<N: Into<String>, V: Into<String>>(fields: impl IntoIterator<Item = (N, V)>) -> Self {
        Self(fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// The first value of a field without blank space around it; empty when absent.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(held, _)| held == name).map_or("", |(_, value)| value.trim())
    }

    /// As [`Form::text`], nothing when blank.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Every value of a field: ticked boxes.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(held, _)| held == name)
            .map(|(_, value)| value.trim())
            .filter(|v| !v.is_empty())
            .collect()
    }

    /// Whether a field was sent at all.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(held, _)| held == name)
    }

    /// A date from `name-day`, `name-month`, `name-year` (GOV.UK date input), or from one field `name`.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what is expected; no date at all is `Ok(None)`.
    pub fn date(&self, name: &str) -> Result<Option<Date>, String> {
        let part = |tail: &str| self.text(&format!("{name}-{tail}")).to_owned();
        let (day, month, year) = (part("day"), part("month"), part("year"));
        if day.is_empty() && month.is_empty() && year.is_empty() {
            let whole = self.text(name);
            if whole.is_empty() {
                return Ok(None);
            }
            return parse_date(whole)
                .map(Some)
                .ok_or_else(|| format!("“{whole}” is not a date we can read; write it like 27 3 1948"));
        }
        parse_date(&format!("{day}/{month}/{year}"))
            .map(Some)
            .ok_or_else(|| format!("“{day} {month} {year}” is not a real date; write it like 27 3 1948"))
    }

    /// Every field, for templates that show the form again.
    pub fn to_json(&self) -> Json {
        let mut out = Map::new();
        for (name, value) in &self.0 {
            match out.get_mut(name) {
                None => {
                    out.insert(name.clone(), Json::String(value.clone()));
                }
                Some(Json::Array(many)) => many.push(Json::String(value.clone())),
                Some(held) => *held = Json::Array(vec![held.take(), Json::String(value.clone())]),
            }
        }
        Json::Object(out)
    }

    /// Field names and values in order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn clean(value: &str) -> String {
    value.replace("\r\n", "\n").chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

/// A date as people write it: day first, with `/`, `-`, `.` or blanks between, or the ISO form; years in full.
pub fn parse_date(text: &str) -> Option<Date> {
    if let Ok(date) = text.trim().parse::<Date>() {
        return Some(date);
    }
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let [day, month, year] = parts[..] else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    let month = month.parse().ok().or_else(|| month_named(month))?;
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
}

fn month_named(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head: String = word.chars().take(3).flat_map(char::to_lowercase).collect();
    MONTHS.iter().position(|month| *month == head).and_then(|at| i8::try_from(at + 1).ok())
}

/// What is wrong with what was typed: field by field, in sentences. Empty means all is well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<(String, String)>);

/// One line of GOV.UK's error summary.
#[derive(Clone, Debug, Serialize)]
pub struct SummaryLine {
    /// The sentence.
    pub text: String,
    /// The field it leads to.
    pub href: String,
}

impl Problems {
    /// Nothing wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a sentence about a field; the sentence says what to do.
    pub fn add(&mut self, field: &str, sentence: impl Into<String>) {
        self.0.push((field.to_owned(), sentence.into()));
    }

    /// Takes the value of a reading, or adds its sentence.
    pub fn take<T>(&mut self, field: &str, read: Result<Option<T>, String>) -> Option<T> {
        match read {
            Ok(value) => value,
            Err(sentence) => {
                self.add(field, sentence);
                None
            }
        }
    }

    /// Adds a sentence when a text is longer than `most` characters.
    pub fn limit(&mut self, field: &str, text: &str, most: usize) {
        let length = text.chars().count();
        if length > most {
            self.add(field, format!("This is {length} characters long; {most} is the most that can be kept here"));
        }
    }

    /// Whether all is well.
    pub fn none(&self) -> bool {
        self.0.is_empty()
    }

    /// The lines of the summary at the top of the page.
    pub fn summary(&self) -> Vec<SummaryLine> {
        self.0.iter().map(|(field, text)| SummaryLine { text: text.clone(), href: format!("#{field}") }).collect()
    }

    /// Sentences by field, for the fields themselves: `{"name": {"text": "…"}}`, the shape of GOV.UK's `errorMessage`.
    pub fn by_field(&self) -> Json {
        let mut out = Map::new();
        for (field, text) in &self.0 {
            out.entry(field.clone()).or_insert_with(|| serde_json::json!({ "text": text }));
        }
        Json::Object(out)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let expected = Date::constant(1948, 3, 27);
        for text in ["27/3/1948", "27-03-1948", "27.3.1948", "27 3 1948", "27 March 1948", "27 mar 1948", "1948-03-27"]
        {
            assert_eq!(parse_date(text), Some(expected), "{text}");
        }
        for text in ["", "31/2/1948", "27/3/48", "3/27/1948", "yesterday", "27/3", "1/1/99999"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn what_was_typed_is_kept_as_typed() {
        let form = Form::parse(b"words=first%0D%0Asecond%00&tick=a&tick=b&born-day=31&born-month=2&born-year=1948");
        assert_eq!(form.text("words"), "first\nsecond");
        assert_eq!(form.all("tick"), ["a", "b"]);
        assert!(form.date("born").unwrap_err().contains("31 2 1948"));
        assert_eq!(form.date("died"), Ok(None));
    }
}
