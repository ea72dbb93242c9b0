//! Asking somebody's feed over HTTP: in bounds of time and size, each failure a sentence.

use std::time::Duration;

use serde_json::Value as Json;

/// The largest answer, in bytes.
const LARGEST: u64 = 20_000_000;
/// The longest an answer may take.
const LONGEST: Duration = Duration::from_secs(30);
/// Tries for one answer.
const TRIES: u32 = 3;

/// Somebody's API.
#[derive(Clone, Debug)]
pub(super) struct Feed {
    agent: ureq::Agent,
    base: String,
}

impl Feed {
    /// The API at this address: that of its root, or of its services.
    pub(super) fn at(address: &str) -> Result<Self, String> {
        if !(address.starts_with("https://") || address.starts_with("http://")) {
            return Err("the address of a feed begins with https:// or http://".into());
        }
        let base = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let base = base.strip_suffix("/services").unwrap_or(base).to_owned();
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(LONGEST))
            .user_agent("Alongside (Open Referral UK import)")
            .build();
        Ok(Self { agent: config.into(), base })
    }

    /// The API's own address.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// A page of services.
    pub(super) async fn page(&self, number: u64, size: u64) -> Result<Json, String> {
        self.get(format!("{}/services?page={number}&per_page={size}", self.base)).await
    }

    /// One service with everything.
    pub(super) async fn service(&self, id: &str) -> Result<Json, String> {
        let id = form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>().replace('+', "%20");
        self.get(format!("{}/services/{id}", self.base)).await
    }

    async fn get(&self, url: String) -> Result<Json, String> {
        let agent = self.agent.clone();
        let asked = tokio::task::spawn_blocking(move || {
            let mut told = String::new();
            for _ in 0..TRIES {
                match once(&agent, &url) {
                    Ok(json) => return Ok(json),
                    Err(Failed::ForGood(why)) => return Err(why),
                    Err(Failed::Perhaps(why)) => told = why,
                }
            }
            Err(format!("{told} ({TRIES} tries)"))
        });
        asked.await.map_err(|cause| cause.to_string())?
    }
}

enum Failed {
    Perhaps(String),
    ForGood(String),
}

fn once(agent: &ureq::Agent, url: &str) -> Result<Json, Failed> {
    let mut answer = agent
        .get(url)
        .header("accept", "application/json")
        .call()
        .map_err(|cause| Failed::Perhaps(format!("{url} did not answer: {cause}")))?;
    let status = answer.status().as_u16();
    if status != 200 {
        let why = format!("{url} answered with the status {status}");
        return Err(if status >= 500 || status == 429 { Failed::Perhaps(why) } else { Failed::ForGood(why) });
    }
    let bytes = answer
        .body_mut()
        .with_config()
        .limit(LARGEST)
        .read_to_vec()
        .map_err(|cause| Failed::Perhaps(format!("the answer of {url} could not be read: {cause}")))?;
    serde_json::from_slice(&bytes).map_err(|cause| Failed::ForGood(format!("the answer of {url} is no JSON: {cause}")))
}
