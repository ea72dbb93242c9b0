//! GOV.UK Notify, which carries texts, e-mails and letters for councils.
//!
//! Source: docs.notifications.service.gov.uk, REST API, and alphagov/notifications-tech-docs (statuses, errors, 7 days). Each call carries a token (JWT, RFC 7519, HS256) that holds good for
//! 30 seconds: `iss` is the service's id, `iat` the present moment. An API key is a name, that id and the secret, joined by
//! hyphens; the last two are UUIDs. Notify does not stop a `reference` that it has seen: it must be asked.

use std::time::Duration;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sha2::Sha256;

use super::{
    Became, Carrier, Refused,
    model::{Kind, Message},
};

/// Where Notify is, with which key, and by which of the service's templates.
#[derive(Clone)]
pub struct NotifyConfig {
    /// The beginning of every address there.
    pub url: String,
    /// The API key: a secret.
    pub key: String,
    /// The template of texts, whose only word is `((body))`.
    pub text_template: String,
    /// The template of e-mails: `((subject))` and `((body))`.
    pub email_template: String,
    /// The template of letters: `((subject))` and `((body))`. When it is empty the letter's own pages are sent, which Notify
    /// prints only where its address stands in the window of an envelope.
    pub letter_template: String,
}

impl NotifyConfig {
    /// The public service.
    pub const PUBLIC_URL: &'static str = "https://api.notifications.service.gov.uk";
}

impl std::fmt::Debug for NotifyConfig {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Notify at {}, with a key", self.url)
    }
}

/// The longest answer that is read.
const LARGEST: u64 = 1_000_000;

/// Characters of a UUID.
const UUID: usize = 36;

/// The service's id and secret in an API key.
pub(super) fn parts(key: &str) -> Option<(&str, &str)> {
    let (rest, secret) = key.split_at_checked(key.len().checked_sub(UUID)?)?;
    let rest = rest.strip_suffix('-')?;
    let (_, service) = rest.split_at_checked(rest.len().checked_sub(UUID)?)?;
    let are_ids = [service, secret].iter().all(|id| uuid::Uuid::try_parse(id).is_ok());
    are_ids.then_some((service, secret))
}

/// The token of a call at a moment.
pub(super) fn token(key: &str, now: Timestamp) -> Option<String> {
    let (service, secret) = parts(key)?;
    let part = |json: Json| URL_SAFE_NO_PAD.encode(json.to_string());
    let signed = format!(
        "{}.{}",
        part(json!({"typ": "JWT", "alg": "HS256"})),
        part(json!({"iss": service, "iat": now.as_second()}))
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(signed.as_bytes());
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())))
}

/// Calls to Notify at one moment.
pub(super) struct Notify {
    config: NotifyConfig,
    now: Timestamp,
    agent: ureq::Agent,
}

const UNREACHED: &str = "GOV.UK Notify could not be reached. We try again by ourselves.";

impl Notify {
    pub(super) fn new(config: NotifyConfig, now: Timestamp) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(20)))
            .build();
        Self { config, now, agent: agent.into() }
    }

    /// One call; the answer as JSON when Notify says that it is well.
    fn call(&self, path: &str, body: Option<&Json>) -> Result<Json, Refused> {
        let unreached = || Refused::ForNow(UNREACHED.into());
        let Some(token) = token(&self.config.key, self.now) else {
            return Err(Refused::ForNow(
                "The key for GOV.UK Notify is not one of its keys. Whoever keeps the service running must set it."
                    .into(),
            ));
        };
        let (url, bearer) = (format!("{}{path}", self.config.url), format!("Bearer {token}"));
        let answer = match body {
            None => self.agent.get(&url).header("authorization", bearer).call(),
            Some(body) => self.agent.post(&url).header("authorization", bearer).send_json(body),
        };
        let mut answer = answer.map_err(|_| unreached())?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().with_config().limit(LARGEST).read_to_string().map_err(|_| unreached())?;
        match status {
            200..300 => serde_json::from_str(&text).map_err(|_| unreached()),
            400 | 413 => Err(Refused::ForGood(format!("GOV.UK Notify did not take it: {}", told(&text)))),
            403 => Err(Refused::ForNow(
                "GOV.UK Notify does not know our key. Whoever keeps the service running must look at it.".into(),
            )),
            404 => Err(Refused::ForGood("GOV.UK Notify does not have this message.".into())),
            429 => Err(Refused::ForNow(
                "GOV.UK Notify has had as many messages as it takes for now. We try again by ourselves.".into(),
            )),
            _ => Err(unreached()),
        }
    }
}

/// The sentence of Notify's own that fits best. Only those that are known to hold no personal data are passed on.
fn told(answer: &str) -> &'static str {
    const KNOWN: [(&str, &str); 8] = [
        ("team-only API key", "the key is only for writing to our own team."),
        ("trial mode", "our service there is still on trial, and writes only to our own team."),
        ("phone_number", "the telephone number is not one that takes texts. Check it."),
        ("email_address", "the e-mail address is not a full one. Check it."),
        ("address", "the postal address is not a full one. Check each line and the postcode."),
        (
            "Template",
            "the template that was set for it is not there. Whoever keeps the service running must look at it.",
        ),
        (
            "Missing personalisation",
            "the template asks for words we do not send. Whoever keeps the service running must look at it.",
        ),
        ("Content for template", "it is too long. Write less."),
    ];
    let known = KNOWN.iter().find(|(part, _)| answer.contains(part));
    known.map_or("it said that something in it is not right. Check the address and the words.", |(_, words)| words)
}

/// What a state of Notify's means.
pub(super) fn state(kind: &str, state: &str) -> Option<(bool, &'static str)> {
    match (kind, state) {
        (_, "delivered") | ("letter", "received") => Some((true, "")),
        (_, "permanent-failure") if kind == "letter" => {
            Some((false, "The letter could not be printed or posted. Check the address."))
        }
        (_, "permanent-failure") => Some((false, "There is no such number or address. Ask for the right one.")),
        (_, "temporary-failure") => Some((
            false,
            "It could not be brought to them: the phone was off, or the mailbox full. Try again later, or ring.",
        )),
        (_, "technical-failure") => Some((false, "GOV.UK Notify had a fault and did not send it. Send it again.")),
        ("letter", "validation-failed" | "virus-scan-failed") => {
            Some((false, "GOV.UK Notify could not print this letter."))
        }
        ("letter", "cancelled") => Some((false, "The letter was stopped at GOV.UK Notify before it was printed.")),
        _ => None,
    }
}

/// What a template of letters is filled with: the address line by line, and the words.
fn letter(message: &Message) -> Json {
    let lines = message.recipient.lines().map(str::trim).filter(|line| !line.is_empty());
    let address = (1..).zip(lines).map(|(at, line)| (format!("address_line_{at}"), Json::from(line)));
    let words =
        [("subject".to_owned(), message.subject.as_str().into()), ("body".to_owned(), message.body.as_str().into())];
    address.chain(words).collect::<serde_json::Map<_, _>>().into()
}

fn id_of(answer: &Json) -> Result<String, Refused> {
    answer["id"].as_str().map(str::to_owned).ok_or_else(|| Refused::ForNow(UNREACHED.into()))
}

impl Carrier for Notify {
    fn send(&self, message: &Message) -> Result<String, Refused> {
        let (path, body) = match message.kind {
            Kind::Text => (
                "/v2/notifications/sms",
                json!({
                    "phone_number": message.recipient, "template_id": self.config.text_template,
                    "personalisation": {"body": message.body}, "reference": message.id,
                }),
            ),
            Kind::Email => (
                "/v2/notifications/email",
                json!({
                    "email_address": message.recipient, "template_id": self.config.email_template,
                    "personalisation": {"subject": message.subject, "body": message.body}, "reference": message.id,
                }),
            ),
            Kind::Letter if !self.config.letter_template.is_empty() && !message.own_pages => (
                "/v2/notifications/letter",
                json!({
                    "template_id": self.config.letter_template, "personalisation": letter(message),
                    "reference": message.id,
                }),
            ),
            Kind::Letter => {
                let Some(pdf) = &message.pdf else {
                    return Err(Refused::ForGood("The letter has no pages to print.".into()));
                };
                ("/v2/notifications/letter", json!({"reference": message.id, "content": STANDARD.encode(pdf)}))
            }
        };
        id_of(&self.call(path, Some(&body))?)
    }

    fn holds(&self, message: &Message) -> Result<Option<String>, Refused> {
        let found = self.call(&format!("/v2/notifications?reference={}", message.id), None)?;
        // One that has failed there does not count: a person sends it again on purpose.
        let goes = |one: &&Json| {
            let of = |name: &str| one[name].as_str().unwrap_or_default();
            state(of("type"), of("status")).is_none_or(|(arrived, _)| arrived)
        };
        found["notifications"].as_array().and_then(|all| all.iter().find(goes)).map(id_of).transpose()
    }

    fn became(&self, carrier_id: &str) -> Result<Option<Became>, Refused> {
        if uuid::Uuid::try_parse(carrier_id).is_err() {
            // Written to the folder before Notify was set.
            return Ok(None);
        }
        let found = self.call(&format!("/v2/notifications/{carrier_id}"), None)?;
        let of = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
        Ok(state(&of("type"), &of("status"))
            .map(|(arrived, why)| if arrived { Became::Delivered } else { Became::Failed(why.to_owned()) }))
    }

    fn follows(&self) -> bool {
        true
    }
}
