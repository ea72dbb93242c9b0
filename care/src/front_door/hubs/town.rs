//! Three hubs of Larkmere, the talking points around the town's today, and who has booked one. The places stand in the
//! directory of the town; nobody who booked exists, and the numbers are Ofcom's for fiction.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time, time},
};
use platform::{
    Result,
    app::App,
    clock::london_date,
    identity::{self, PasswordHash},
    work::{Actor, Work},
};

use super::{
    booking::{self, Outcome, Wanted},
    model::{Closure, Hours, Hub, Slot, TalkingPoint, Told},
    rules, store,
};
use crate::{front_door::asking::secrets::Secret, market::directory::locate};

/// Whose code opens these bookings: it is no secret, as nobody in them exists.
const SEED: &str = "larkmere-is-fiction-and-nobody-in-it-exists";

/// Name, what happens there, address, postcode, access, phone, days it is open, days of drop-in counted from the
/// town's today, who is there.
type Place = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [i8],
    &'static [i8],
    &'static str,
);

const PLACES: [Place; 3] = [
    (
        "North Quay Library",
        "A quiet corner by the window, and somebody who listens. Tea is on the table.",
        "14 Harbour Street, North Quay",
        "ZZ1 5FQ",
        "Level way in from Harbour Street. Lift and toilet for wheelchair users. Hearing loop at the desk. Bus 4 stops outside.",
        "01632 960220",
        &[1, 2, 3, 4, 5, 6],
        &[0, 3],
        "amina",
    ),
    (
        "Riverside Chapel",
        "Warm room, soup at noon, and a community agent who knows what is near.",
        "8 Ford Road, Mill Vale",
        "ZZ2 6HL",
        "Ramp at the side door: ring the bell. Toilet for wheelchair users. There is a room to talk alone.",
        "01632 960221",
        &[1, 2, 3, 5],
        &[0, 2],
        "joss",
    ),
    (
        "Saltings Community House",
        "Come in for a cup of tea and a talk about what is going on.",
        "61 Tower Road, Saltings",
        "ZZ4 2QW",
        "Two steps at the front, none at the back. Parking for two cars. Dogs are welcome.",
        "01632 960222",
        &[1, 2, 4, 5],
        &[1, 4],
        "bea",
    ),
];

/// Who booked: the place, days from today (below nought: before), the how-many-eth time of that day, name, phone, words,
/// access needs, and what became of it.
type Line = (usize, i32, usize, &'static str, &'static str, &'static str, &'static str, &'static str);

const BOOKED: [Line; 13] = [
    (
        1,
        0,
        2,
        "Maud",
        "01632 960411",
        "My cooker is broken and I live on toast.",
        "I hear with two aids: sit facing me",
        "booked",
    ),
    (1, 0, 3, "Wilf Tanner", "01632 960412", "Who cuts hedges? I am not steady on a ladder now.", "", "booked"),
    (1, 0, 5, "", "01632 960413", "", "Please ring when it is time, I wait in the car", "booked"),
    (1, 2, 0, "Inga", "01632 960414", "I look after my brother. I have not had a Sunday since May.", "", "booked"),
    (1, 7, 1, "Percy Lunn", "01632 960415", "A bus pass, and something to do with it.", "", "booked"),
    (0, 0, 1, "Rosalind", "01632 960416", "The letter about council tax frightens me.", "", "booked"),
    (0, 3, 0, "Mr Achterberg", "01632 960417", "My wife forgets the gas.", "We come by wheelchair", "booked"),
    (2, 1, 2, "Dot", "01632 960418", "I would like to sing again.", "", "booked"),
    (1, -7, 0, "Hedy", "01632 960419", "A stair rail.", "", "came"),
    (1, -7, 1, "Mr Fenn", "01632 960420", "My benefits have stopped.", "", "came"),
    (1, -7, 4, "Joy", "01632 960421", "", "", "missed"),
    (2, -6, 0, "Alfred", "01632 960422", "I want to move nearer to my sister.", "", "came"),
    (0, -7, 0, "Lorna", "01632 960423", "Where do I get a hearing test?", "", "missed"),
];

fn hours(days: &[i8], from: Time, to: Time) -> Hours {
    days.iter().map(|day| (*day, (from, to))).collect()
}

/// Fills in places, talking points and bookings.
///
/// # Errors
/// As the record store says.
pub(in crate::front_door) async fn fill(app: App) -> Result<()> {
    let today = london_date(app.clock.now());
    let mut points = Vec::new();
    for place in &PLACES {
        points.push(one_place(&app, place, today).await?);
    }
    for (number, line) in BOOKED.iter().enumerate() {
        one_booking(&app, &points[line.0], line, number, today).await?;
    }
    Ok(())
}

/// One place, with talking points on its drop-in days.
async fn one_place(app: &App, place: &Place, today: Date) -> Result<Vec<TalkingPoint>> {
    let (name, about, address, postcode, access, phone, open, drop_in, username) = *place;
    let account = identity::account_named(app, username).await?;
    let point = locate(&app.db, postcode).await?.map(|(point, _)| point);
    // There is always somebody to meet today, on whichever day the town is made.
    let weekday = |after: &i8| (today.weekday().to_monday_zero_offset() + after) % 7 + 1;
    let drop_in: Vec<i8> = drop_in.iter().map(weekday).collect();
    let open: Vec<i8> = open.iter().chain(&drop_in).copied().collect();
    let mut work = Work::begin(app, Actor::service("town")).await?;
    let hub = Hub {
        id: work.new_id(),
        version: 1,
        name: name.into(),
        about: about.into(),
        address: address.into(),
        postcode: postcode.into(),
        latitude: point.map(|point| point.latitude),
        longitude: point.map(|point| point.longitude),
        access: access.into(),
        phone: phone.into(),
        opening: hours(&open, time(9, 0, 0, 0), time(17, 0, 0, 0)),
        drop_in: hours(&drop_in, time(13, 0, 0, 0), time(15, 30, 0, 0)),
        shown: true,
    };
    store::insert(&mut work, &hub).await?;
    work.changed(super::EDIT, ("hub", &hub.id), None, None, Some(&hub)).await?;
    let closure = Closure { on: today.saturating_add(14.days()), reason: "The hall is painted".into() };
    if username == "joss" {
        store::close(&mut work, &hub.id, &closure).await?;
    }
    let mut points = Vec::new();
    for weekday in drop_in {
        let Some(account) = &account else { continue };
        let point = TalkingPoint {
            id: work.new_id(),
            hub_id: hub.id.clone(),
            worker_id: account.id.clone(),
            team_id: account.teams.first().cloned(),
            weekday,
            begins: time(9, 30, 0, 0),
            ends: time(12, 30, 0, 0),
            minutes: 30,
            at_once: 1,
            from_on: today.saturating_sub(26.weeks()),
            to_on: today.saturating_add(26.weeks()),
        };
        store::insert_point(&mut work, &point).await?;
        work.changed(super::EDIT, ("talking points", &point.id), None, None, Some(&point)).await?;
        points.push(point);
    }
    work.commit().await?;
    Ok(points)
}

/// One booking, made some days before its own day; on another weekday than the place has, nothing.
async fn one_booking(app: &App, points: &[TalkingPoint], line: &Line, number: usize, today: Date) -> Result<()> {
    let (_, days, which, name, phone, words, needs, state) = *line;
    let day = today.saturating_add(days.days());
    let slot = points.iter().find_map(|point| rules::slots(point, &[], day, day).into_iter().nth(which));
    let Some(slot) = slot else { return Ok(()) };
    let ago = app.clock.now().duration_since(before(&slot, app.clock.now()));
    app.clock.advance(-ago);
    let told = Told {
        name: name.into(),
        reach: "phone".into(),
        phone: phone.into(),
        needs: needs.into(),
        words: words.into(),
        safe: "no".into(),
        ..Told::default()
    };
    let code = Secret::read(SEED).map(|secret| secret.code()).unwrap_or_default();
    let wanted = Wanted {
        key: slot.key(),
        once: format!("town {number}"),
        code_hash: PasswordHash::of(&code).await?.text().to_owned(),
        told,
        person_id: None,
        contact_id: None,
    };
    let mut work = Work::begin(app, Actor::service("town")).await?;
    if let Outcome::Booked(one) = booking::book(&mut work, wanted).await? {
        if state != "booked" {
            booking::becomes(&mut work, &one, state).await?;
        }
        work.commit().await?;
    }
    app.clock.advance(ago);
    Ok(())
}

/// When it was booked: three days before, and not later than an hour ago.
fn before(slot: &Slot, now: Timestamp) -> Timestamp {
    (slot.starts_at - SignedDuration::from_hours(72)).min(now - SignedDuration::from_hours(1))
}
