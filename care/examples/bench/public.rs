//! The public pages under load, and what workers notice of it: people look for help in a full directory, and other councils'
//! programs read it, while a worker opens case pages. Everything from one address, as behind a council's proxy.

use std::sync::Arc;

use care::market::open_referral::measure as directory;
use platform::{app::App, ids::split_mix};

use super::{
    Asked, Fail,
    load::{Maker, Outcome, Pressure, Request, load},
    served::Served,
    world::{Kind, World, maker},
};

/// Public requests a second.
const PUBLIC: f64 = 200.0;
/// Case pages a second: more than fifty workers open.
const WORKERS: f64 = 20.0;

/// What people type, some with a postcode of the made-up town.
const ASKED: [&str; 6] = [
    "q=I+feel+lonely",
    "q=getting+in+and+out+of+the+bath&postcode=ZZ1+1AE",
    "q=befreinding",
    "q=lunch+club&postcode=ZZ3+1DD",
    "postcode=ZZ2+3AB",
    "q=meet+hall+group",
];

fn public() -> Maker {
    Arc::new(|_, turn| {
        let mut state = 0x0b ^ turn.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut below = |most: u64| split_mix(&mut state) % most;
        let path = match below(100) {
            0..60 => format!("/find-help?{}", ASKED[usize::try_from(below(6)).unwrap_or(0)]),
            60..72 => "/find-help".to_owned(),
            72..82 => "/ask".to_owned(),
            82..88 => "/self-assess".to_owned(),
            _ => format!("/open-referral/services?page={}", 1 + below(50)),
        };
        Request { path, expected: 200, ..Request::default() }
    })
}

/// Fills the directory, then presses: workers alone, workers beside the public, and the public of that same time.
pub async fn beside(
    asked: &Asked,
    app: &App,
    served: &Served,
    world: &Arc<World>,
) -> Result<[(String, Outcome); 3], Fail> {
    directory::fill(app, asked.services).await?;
    let workers = Pressure { clients: 16, length: asked.length(), rate: Some(WORKERS) };
    let people = Pressure { clients: 48, length: asked.length(), rate: Some(PUBLIC) };
    let alone = load(served.address, workers, &maker(world, Kind::CasePage, 7)).await;
    let (public_maker, worker_maker) = (public(), maker(world, Kind::CasePage, 8));
    let (public, beside) =
        tokio::join!(load(served.address, people, &public_maker), load(served.address, workers, &worker_maker));
    let of = |what: &str| format!("{what}, {} services", asked.services);
    Ok([
        (format!("case page, {WORKERS} a second, alone"), alone),
        (format!("case page, {WORKERS} a second, beside the public"), beside),
        (of(&format!("public pages, {PUBLIC} a second")), public),
    ])
}
