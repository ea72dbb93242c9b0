//! Counting failures, for a username and for a network address, and saying when to try again.
//!
//! Every attempt is counted before it is looked at and taken back when it was right. What is counted is what was typed,
//! so an account that does not exist makes people wait exactly as one that does.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use jiff::Timestamp;
use serde::Serialize;

use super::store;
use crate::{
    app::App,
    clock::london,
    error::Result,
    identity::{rules, sessions::hash},
    journal::{self, Entry},
    web::visitor,
    work::Actor,
};

/// What is guessed at: a username, the code of an account, or anything from one network address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target(String);

impl Target {
    pub(crate) fn username(username: &str) -> Self {
        Self(hash(&format!("username {username}")))
    }

    pub(crate) fn code(account_id: &str) -> Self {
        Self(hash(&format!("code {account_id}")))
    }

    /// As it is kept: a hash.
    #[cfg(test)]
    pub(crate) fn id(&self) -> &str {
        &self.0
    }

    /// The address a request came from, where it has one.
    pub(crate) fn address(peer: Option<SocketAddr>, headers: &HeaderMap, trusted: &[IpAddr]) -> Option<Self> {
        visitor::source(peer, headers, trusted).map(|from| Self(hash(&format!("address {from}"))))
    }

    /// Something else of which a secret could be guessed, by what it is and its name: a reference number.
    pub fn named(what: &str, name: &str) -> Self {
        Self(hash(&format!("{what} {name}")))
    }
}

/// Whether an attempt may be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It may; if it is wrong, nothing is tried before this moment.
    Go(Option<Timestamp>),
    /// Not before then.
    Wait(Timestamp),
}

/// Counts an attempt at a target, and at most so many from one address.
pub async fn take_turn(app: &App, target: &Target, address: Option<&Target>) -> Result<Turn> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if let Some(address) = address {
        let counted = store::count(&mut tx, &address.0, now).await?;
        if let Some(held) = store::failures(&mut tx, &address.0).await? {
            if !counted {
                return Ok(Turn::Wait(held.wait_until.unwrap_or(now)));
            }
            if now.duration_since(held.first_at) >= rules::ADDRESS_WINDOW {
                store::begin_anew(&mut tx, &address.0, now).await?;
            } else if let Some(until) = rules::address_wait_until(held.count, held.first_at) {
                store::wait(&mut tx, &address.0, until).await?;
                tx.commit().await?;
                return Ok(Turn::Wait(until));
            }
        }
    }
    let counted = store::count(&mut tx, &target.0, now).await?;
    let Some(held) = store::failures(&mut tx, &target.0).await? else { return Ok(Turn::Go(None)) };
    if !counted {
        return Ok(Turn::Wait(held.wait_until.unwrap_or(now)));
    }
    let until = rules::wait_until(held.count, now);
    if let Some(until) = until {
        store::wait(&mut tx, &target.0, until).await?;
    }
    tx.commit().await?;
    Ok(Turn::Go(until))
}

/// The attempt was right: the target's failures are forgotten, the address gets this one back.
pub async fn was_right(app: &App, target: &Target, address: Option<&Target>) -> Result<()> {
    let mut tx = app.db.begin().await?;
    store::forget(&mut tx, &target.0).await?;
    if let Some(address) = address {
        store::uncount(&mut tx, &address.0).await?;
    }
    Ok(tx.commit().await?)
}

#[derive(Serialize)]
struct Locked {
    wait_until: String,
}

/// Journals that a wait began. The subject is the target, not an account: the same is done for one that does not exist,
/// so that the time this takes tells nothing.
pub(crate) async fn journal_wait(app: &App, actor: &Actor, target: &Target, until: Timestamp) -> Result<()> {
    let changes = journal::difference(None, Some(&Locked { wait_until: until.to_string() }))?;
    let mut tx = app.db.begin().await?;
    journal::write(
        &mut tx,
        app,
        actor,
        app.clock.now(),
        &Entry::change("identity:lock_out", ("sign_in", &target.0), None, changes),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// When to try again, in words.
pub fn again_at(until: Timestamp) -> String {
    // Whole minutes, rounded up, so that nobody comes a few seconds early.
    let minute = Timestamp::from_second((until.as_second() + 59).div_euclid(60) * 60).unwrap_or(until);
    let time = minute.to_zoned(london()).strftime("%-I:%M%P").to_string();
    format!("There were too many tries. Try again at {time}. Nothing is wrong with your records")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use super::*;

    #[test]
    fn an_address_is_that_of_the_peer_or_of_what_our_own_proxy_says() {
        let peer = |text: &str| Some(text.parse::<SocketAddr>().unwrap());
        let mut headers = HeaderMap::new();
        let of = |ip: &str| Some(Target(hash(&format!("address {ip}"))));
        let address = |from: &str, headers: &HeaderMap| Target::address(peer(from), headers, &[]);
        assert_eq!(address("192.0.2.7:80", &headers), of("192.0.2.7"));
        assert_eq!(address("127.0.0.1:80", &headers), None);
        headers.insert("x-forwarded-for", "203.0.113.9, 198.51.100.4".parse().unwrap());
        assert_eq!(
            address("127.0.0.1:80", &headers),
            of("198.51.100.4"),
            "the nearest proxy is believed, the others not"
        );
        assert_eq!(address("192.0.2.7:80", &headers), of("192.0.2.7"), "a stranger's header counts for nothing");
        assert_eq!(Target::address(None, &headers, &[]), None);
    }

    #[test]
    fn a_proxy_on_another_host_is_believed_when_the_council_says_so() {
        let of = |ip: &str| Some(Target(hash(&format!("address {ip}"))));
        let trusted: Vec<IpAddr> = ["192.0.2.7", "2001:db8::7"].map(|ip| ip.parse().unwrap()).to_vec();
        let address = |from: &str, said: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in said {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            Target::address(Some(from.parse().unwrap()), &headers, &trusted)
        };
        for (from, said, found) in [
            ("192.0.2.7:80", &["203.0.113.9"][..], of("203.0.113.9")),
            ("[2001:db8::7]:80", &["203.0.113.9"], of("203.0.113.9")),
            ("[::ffff:192.0.2.7]:80", &["203.0.113.9"], of("203.0.113.9")),
            ("192.0.2.7:80", &["203.0.113.9:50123"], of("203.0.113.9")),
            // Whoever sends a line of their own: the proxy's word comes last.
            ("192.0.2.7:80", &["198.51.100.1", "203.0.113.9"], of("203.0.113.9")),
            // One proxy behind the other, both trusted.
            ("127.0.0.1:80", &["203.0.113.9, 192.0.2.7"], of("203.0.113.9")),
            // Nobody is blocked in the proxy's place.
            ("192.0.2.7:80", &[], None),
            ("192.0.2.7:80", &["unknown"], None),
            // A stranger is counted, whatever their header says.
            ("192.0.2.8:80", &["203.0.113.9"], of("192.0.2.8")),
        ] {
            assert_eq!(address(from, said), found, "{from} {said:?}");
        }
    }

    #[test]
    fn when_to_come_back_is_told_in_london_time() {
        let until: Timestamp = "2026-07-01T13:04:05Z".parse().unwrap();
        assert!(again_at(until).contains("2:05pm"), "{}", again_at(until));
    }
}
