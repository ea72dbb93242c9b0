//! Somebody who is not signed in: where they come from, which of our cookies they bring, and how often they may knock.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
    response::Response,
};
use jiff::{SignedDuration, Timestamp};

use super::{
    Cx,
    cx::append,
    guard::{Cookies, set_cookie},
};
use crate::error::{Error, Result};

/// Who knocks, as far as a request tells. Nothing of it is written down.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The network address it came from; none behind a proxy that names nobody, and on this machine itself.
    pub from: Option<IpAddr>,
    cookies: Vec<(String, String)>,
}

impl Visitor {
    /// A cookie of ours.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let cx = parts.extensions.get::<Cx>().ok_or_else(|| Error::internal("a route without its guard"))?;
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(from)| *from);
        Ok(Self {
            from: source(peer, &parts.headers, &cx.app.config.trusted_proxies),
            cookies: Cookies::of(&parts.headers).all(),
        })
    }
}

/// The address a request came from. Behind a proxy on this machine, or one the council trusts, it is the last one that
/// proxy names; loopback and such a proxy are never counted themselves, because everybody would be them.
pub(crate) fn source(peer: Option<SocketAddr>, headers: &HeaderMap, trusted: &[IpAddr]) -> Option<IpAddr> {
    let ours = |address: IpAddr| address.is_loopback() || trusted.contains(&address);
    let mut from = peer?.ip().to_canonical();
    let mut named = forwarded(headers).into_iter().rev();
    while ours(from) {
        from = named.next()??;
    }
    Some(from)
}

/// The addresses a request came by, the nearest last; none for what is not an address.
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let lines = headers.get_all("x-forwarded-for").iter().map(|line| line.to_str().unwrap_or_default());
    let address = |text: &str| {
        // Some proxies add the port.
        let with_port = || text.parse::<SocketAddr>().ok().map(|socket| socket.ip());
        text.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
    };
    lines.flat_map(|line| line.split(',')).map(|part| address(part.trim())).collect()
}

/// Gives the browser a cookie of ours, out of reach of scripts; no seconds take it away.
pub fn remember(cx: &Cx, answer: &mut Response, name: &str, value: &str, seconds: u32) {
    append(answer, &set_cookie(name, value, seconds, cx.app.config.secure_cookies));
}

/// How many addresses of one kind of knock are counted before those whose time is over are forgotten.
const MANY: usize = 10_000;

/// Until when an address is counted, and how often it knocked.
type Counted = HashMap<IpAddr, (Timestamp, u32)>;

/// How often each address knocked lately, each kind of knock by itself: a crowd at one door closes no other. It is kept in
/// memory alone, so nobody can be followed by it.
#[derive(Clone, Debug, Default)]
pub struct Knocks(Arc<Mutex<HashMap<&'static str, Counted>>>);

impl Knocks {
    /// Counts a knock and tells whether it is one of the first `most` since the window began. Whoever has no address is
    /// let in: they would all be one. A whole network of IPv6 (/64), which is one connection, counts as one.
    pub fn take(
        &self,
        what: &'static str,
        from: Option<IpAddr>,
        most: u32,
        window: SignedDuration,
        now: Timestamp,
    ) -> bool {
        let Some(from) = from.map(network) else { return true };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.entry(what).or_default();
        if held.len() >= MANY {
            held.retain(|_, (ends, _)| *ends > now);
        }
        if held.len() >= MANY && !held.contains_key(&from) {
            // So many different addresses in one window are an attack; those that are counted already go on.
            return false;
        }
        let ends = now.saturating_add(window).unwrap_or(Timestamp::MAX);
        let (until, count) = held.entry(from).or_insert((ends, 0));
        if *until <= now {
            (*until, *count) = (ends, 0);
        }
        *count = count.saturating_add(1);
        *count <= most
    }
}

fn network(from: IpAddr) -> IpAddr {
    match from {
        IpAddr::V4(_) => from,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn an_address_knocks_so_often_and_another_is_let_in_beside_it() {
        let (knocks, minute) = (Knocks::default(), SignedDuration::from_mins(1));
        let knock = |from: &str, second| knocks.take("ask", from.parse().ok(), 3, minute, at(second));
        let first: Vec<bool> = (0..5).map(|second| knock("192.0.2.7", second)).collect();
        assert_eq!(first, [true, true, true, false, false]);
        assert!(knock("192.0.2.8", 5));
        assert!(knock("192.0.2.7", 60), "the window has passed");
        assert!(knocks.take("other", "192.0.2.7".parse().ok(), 1, minute, at(5)), "another thing is counted by itself");
        for host in 1..=3 {
            assert!(knock(&format!("2001:db8:1:2::{host}"), 0));
        }
        assert!(!knock("2001:db8:1:2:3::9", 1), "one connection has many addresses");
        assert!(knock("2001:db8:1:3::1", 1));
        for _ in 0..9 {
            assert!(knocks.take("ask", None, 3, minute, at(0)), "nobody's address is nobody");
        }
    }

    #[test]
    fn many_addresses_at_once_do_not_fill_the_memory() {
        let (knocks, minute) = (Knocks::default(), SignedDuration::from_mins(1));
        let one = |number: u32| Some(IpAddr::V4(std::net::Ipv4Addr::from(0xc612_0000 + number)));
        let many = u32::try_from(MANY).unwrap();
        assert!((0..many).all(|number| knocks.take("ask", one(number), 3, minute, at(0))));
        assert!(!knocks.take("ask", one(many), 3, minute, at(1)));
        assert!(knocks.take("ask", one(5), 3, minute, at(1)), "who was here before goes on");
        assert!(knocks.take("other", one(many), 3, minute, at(1)), "another door is not closed by it");
        assert!(knocks.take("ask", one(many), 3, minute, at(61)), "and a minute later there is room");
        assert!(knocks.0.lock().unwrap()["ask"].len() < 3);
    }
}
