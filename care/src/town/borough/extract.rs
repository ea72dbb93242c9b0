//! The borough as a national extract: streamed, so that memory stays flat, with a known small share of odd values, as every
//! council's file has them.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use platform::{Error, Result};

use super::{
    Order,
    calendar::Calendar,
    chance::Chance,
    life::{Life, Need, Request, cares_for, life, reference},
    names::{MARK, with_a_slip},
    pathway::outcome_of,
    submissions::Submission,
};
use crate::{
    evidence::client_level_data::{
        export::{Export, ExportError, ExportOrder, PersonDetails},
        specification::Release,
    },
    people::events::model::{Caring, ClientLevelEvent, ClientType, Kind}, // CLD
    town::COUNCIL,
};

/// What can be odd about how a made-up person stands in the extract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dirt {
    NoNhsNumber,
    SlipInNhsNumber,
    NoEthnicity,
    UnknownWord,
    OldWord,
    BrokenPostcode,
    EndsBeforeItStarts,
}

/// Of ten thousand people: whose rows have which oddity.
pub(super) const DIRT: [(Dirt, u32); 7] = [
    (Dirt::NoNhsNumber, 400),
    (Dirt::SlipInNhsNumber, 50),
    (Dirt::NoEthnicity, 150),
    (Dirt::UnknownWord, 100),
    (Dirt::OldWord, 80),
    (Dirt::BrokenPostcode, 40),
    (Dirt::EndsBeforeItStarts, 20),
];

/// The oddity of a person, by chance of their own.
pub(super) fn dirt_of(order: &Order, number: u64) -> Option<Dirt> {
    let mut left = Chance::of(order.seed, number.wrapping_add(1 << 50)).below(10_000);
    if order.clean {
        return None;
    }
    for (dirt, share) in DIRT {
        if left < share {
            return Some(dirt);
        }
        left -= share;
    }
    None
}

/// Writes the extract and tells how many rows it has.
///
/// # Errors
/// A refusal when a file of that name is there; otherwise what kept it from being written. A file that is not whole never has
/// the name that was asked for.
pub fn write(order: &Order, file: &Path, progress: &mut dyn FnMut(u64)) -> Result<u64> {
    write_of(order, COUNCIL, file, progress)
}

/// As [`write`], of another council than the fictional one: a region is several boroughs, each with its own code and seed.
///
/// # Errors
/// As [`write`].
pub fn write_of(order: &Order, council: &str, file: &Path, progress: &mut dyn FnMut(u64)) -> Result<u64> {
    write_whole(order, &Told { council, release: Release::Two, submission: None }, file, progress)
}

/// As [`write`], in the words of a release.
pub(super) fn write_in(order: &Order, release: Release, file: &Path, progress: &mut dyn FnMut(u64)) -> Result<u64> {
    write_whole(order, &Told { council: COUNCIL, release, submission: None }, file, progress)
}

/// How an extract tells of the borough.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    pub council: &'a str,
    pub release: Release,
    /// One submission of several; none: the whole of it.
    pub submission: Option<&'a Submission>,
}

/// Writes a file that has its name when it is whole.
pub(super) fn write_whole(order: &Order, told: &Told<'_>, file: &Path, progress: &mut dyn FnMut(u64)) -> Result<u64> {
    whole(file, &mut |half| {
        let out = BufWriter::with_capacity(1 << 20, File::create_new(half)?);
        let (rows, out) = write_as(order, told, out, progress)?;
        out.into_inner().map_err(|error| Error::from(error.into_error()))?.sync_all()?;
        Ok(rows)
    })
}

/// Lets something be written under another name first, so that a file that is not whole never has its own.
fn whole(file: &Path, write: &mut dyn FnMut(&Path) -> Result<u64>) -> Result<u64> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if file.exists() {
        return Err(Error::Refusal(format!(
            "There is a file named {name} already. It was not touched. Choose another name."
        )));
    }
    let half = file.with_file_name(format!(".making-{name}"));
    // Left by one that was killed.
    let _ = fs::remove_file(&half);
    let made = write(&half).and_then(|rows| {
        fs::rename(&half, file)?;
        Ok(rows)
    });
    if made.is_err() {
        // What is answered matters more than a failure to clean up.
        let _ = fs::remove_file(&half);
    }
    made
}

/// As [`write`], to anything that takes bytes.
pub fn write_to<W: Write>(order: &Order, out: W, progress: &mut dyn FnMut(u64)) -> Result<(u64, W)> {
    write_as(order, &Told { council: COUNCIL, release: Release::Two, submission: None }, out, progress)
}

fn write_as<W: Write>(order: &Order, told: &Told<'_>, out: W, progress: &mut dyn FnMut(u64)) -> Result<(u64, W)> {
    let calendar = order.calendar();
    let Told { council, release, submission } = *told;
    let (from, to) = submission.map_or((calendar.from, calendar.until), |one| (one.from, one.to));
    let told = ExportOrder { council, from, to, release, iso_dates: false };
    let mut export = Export::begin(told, out).map_err(unwritable)?;
    for number in 0..order.people {
        let mut life = life(&calendar, order.seed, number);
        let dirt = dirt_of(order, number);
        let mut details = national(order, &calendar, &life, dirt);
        if let Some(submission) = submission {
            life.events = life.events.iter().filter_map(|event| submission.told(order, number, event)).collect();
            details.died_on = submission.died(details.died_on);
        }
        for event in &mut life.events {
            council.clone_into(&mut event.council);
        }
        for request in &life.requests {
            if let Some(mut event) = event(&life, request) {
                council.clone_into(&mut event.council);
                export.push(&event, &details).map_err(unwritable)?;
            }
        }
        for (at, event) in life.events.iter().enumerate() {
            if dirt == Some(Dirt::EndsBeforeItStarts)
                && at == 0
                && let Some(ended_on) = event.ended_on
            {
                let odd = ClientLevelEvent { started_on: super::life::later(ended_on, 3), ..event.clone() };
                export.push(&odd, &details).map_err(unwritable)?;
            } else {
                export.push(event, &details).map_err(unwritable)?;
            }
        }
        if number % 1_000 == 999 {
            progress(number + 1);
        }
    }
    let (exported, out) = export.finish().map_err(unwritable)?;
    Ok((exported.written, out))
}

fn unwritable(cause: ExportError) -> Error {
    match cause {
        ExportError::PeriodReversed | ExportError::Broken(_) => Error::internal(cause),
        ExportError::Unwritable(_) => Error::Unavailable(cause.to_string()),
    }
}

/// A completed request in the nation's words; none while it is open.
pub(super) fn event(life: &Life, request: &Request) -> Option<ClientLevelEvent> {
    let (started_on, ended_on) = request.days();
    let ended_on = ended_on?;
    let carer = life.need == Need::Caring;
    Some(ClientLevelEvent {
        person_id: life.id.clone(),
        council: COUNCIL.into(),
        client_type: if carer { ClientType::Carer } else { ClientType::ServiceUser }, // CLD
        reference: format!("{}-R{started_on}", reference(life.number)),
        started_on,
        ended_on: Some(ended_on),
        description: "Conversation 1: initial conversation (synthetic)".into(),
        outcome: Some(outcome_of(request.ending)),
        hours_open: request.hours(),
        primary_support_reason: Some(life.need.reason().into()),
        kind: Kind::Request { route_of_access: request.route.1 },
        caring: Caring { adults: carer.then_some(1), ..Caring::default() },
    })
}

/// The NHS number that the extract tells of a person. Of a very large borough not everybody has one.
pub(super) fn number_told(person: u64, dirt: Option<Dirt>) -> Option<String> {
    let own = super::names::nhs_number(person);
    match dirt {
        Some(Dirt::NoNhsNumber) => None,
        Some(Dirt::SlipInNhsNumber) => own.as_deref().map(with_a_slip),
        _ => own,
    }
}

/// A made-up person as the extract tells of them.
fn national(order: &Order, calendar: &Calendar, life: &Life, dirt: Option<Dirt>) -> PersonDetails {
    let mut chance = Chance::of(order.seed, life.number.wrapping_add(1 << 51));
    let details = &life.details;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let accommodation = match dirt {
        Some(Dirt::UnknownWord) => "Council flat",
        Some(Dirt::OldWord) => "Settled mainstream housing with family / friends",
        _ => accommodation(life, calendar, &mut chance),
    };
    let mut cared_for = [const { String::new() }; 3];
    if let Some(other) = cares_for(life.number) {
        cared_for[0] = reference(other);
    }
    PersonDetails {
        reference: reference(life.number),
        nhs_number: number_told(life.number, dirt).unwrap_or_default(),
        first_name: "Synthetic".into(),
        last_name: format!("Person{:06}", life.number),
        practice_name: text(&details.gp_practice),
        practice_code: format!("Z999{:02}", life.number % 9 + 1),
        gender: text(&details.gender),
        ethnicity: if dirt == Some(Dirt::NoEthnicity) { String::new() } else { text(&details.ethnicity) },
        born_on: details.born_on,
        died_on: details.died_on,
        primary_support_reason: life.need.reason().into(),
        postcode: if dirt == Some(Dirt::BrokenPostcode) { MARK.into() } else { text(&details.postcode) },
        accommodation_status: accommodation.into(),
        employment_status: chance
            .weighed(&[
                ("Not in paid employment: Not actively seeking work or retired", 70),
                ("Not in paid employment: Seeking work", 8),
                ("Not in paid employment: Voluntary work only", 8),
                ("Paid: Less than 16 hours a week", 9),
                ("Paid: 16 or more hours a week", 5),
            ])
            .into(),
        has_unpaid_carer: chance.weighed(&[("Yes", 42), ("No", 50), ("Unknown", 8)]).into(),
        client_funding_status: chance // CLD
            .weighed(&[
                ("Fully social care funded", 50),
                ("Joint client and social care funded", 45), // CLD
                ("Fully client funded", 5),                  // CLD
            ])
            .into(),
        cared_for,
        ..PersonDetails::default()
    }
}

/// Where they live, in the nation's words. // CLD
fn accommodation(life: &Life, calendar: &Calendar, chance: &mut Chance) -> &'static str {
    use crate::people::events::model::ServiceType as T;
    let lives_in = |wanted: T| {
        life.events.iter().any(|event| match &event.kind {
            Kind::Service(service) => {
                service.service_type == wanted && event.ended_on.is_none_or(|end| end >= calendar.until)
            }
            _ => false,
        })
    };
    if lives_in(T::Residential) {
        return "Registered care home";
    }
    if lives_in(T::Nursing) {
        return "Registered nursing home";
    }
    chance.weighed(&[
        ("Owner occupier or shared ownership scheme", 46),
        ("Tenant: Local authority or other social housing provider", 28),
        ("Tenant: Private landlord", 10),
        ("Settled mainstream housing with family or friends", 11),
        ("Sheltered housing, extra care housing or other sheltered housing", 5),
    ])
}
