//! Writing services: the whole of one with what belongs to it, and what it is found by, in one piece of work.

pub(super) mod store;

use std::collections::BTreeSet;

use platform::{Result, work::Work};

use super::{
    model::{Odd, Organization, Service, Term},
    rules,
};

/// What the journal calls a change.
const EDIT: &str = "market/directory:edit";

/// Services that are written together, with what they share.
#[derive(Debug)]
pub(crate) struct Batch<'a> {
    /// Who tells us.
    pub feed_id: &'a str,
    /// Each with everything inside it.
    pub services: Vec<Service>,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    pub new: u64,
    pub changed: u64,
    pub same: u64,
    pub refused: u64,
}

/// Writes a batch. A row that another feed told us stays as it is, and that is told.
///
/// # Errors
/// Those of the record store.
pub(crate) async fn keep(work: &mut Work, batch: Batch<'_>, odd: &mut Odd) -> Result<Kept> {
    let mut kept = Kept::default();
    let mut seen = BTreeSet::new();
    for service in batch.services {
        if !seen.insert(service.id.clone()) {
            continue;
        }
        let held = store::standing(work, &service.id).await?;
        if held.as_ref().is_some_and(|held| held.feed_id != batch.feed_id) {
            odd.say(
                &format!("Service {}", service.id),
                "another feed has a service of this id, which was left as it is",
            );
            kept.refused += 1;
            continue;
        }
        let digest = digest(&service)?;
        if held.as_ref().is_some_and(|held| held.digest == digest && !held.vanished) {
            kept.same += 1;
            continue;
        }
        shared(work, batch.feed_id, &service, odd).await?;
        let (internal, merged) = held.as_ref().map_or((false, false), |held| (held.internal, held.merged));
        let standing = rules::Standing { status: service.status.as_deref(), internal, vanished: false, merged };
        let shown = rules::is_shown(standing);
        if held.is_some() {
            store::forget_children(work, &service.id).await?;
            kept.changed += 1;
        } else {
            kept.new += 1;
        }
        let row = store::NewRow { service: &service, feed_id: batch.feed_id, internal, shown, digest: &digest };
        store::service(work, row).await?;
        store::children(work, &service).await?;
        find_by(work, &service, shown).await?;
    }
    Ok(kept)
}

fn digest(service: &Service) -> Result<String> {
    use sha2::{Digest as _, Sha256};
    let text = serde_json::to_vec(service).map_err(platform::Error::internal)?;
    Ok(format!("2-{}", hex(&Sha256::digest(&text))))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Organisations, places and terms, which services share.
async fn shared(work: &mut Work, feed_id: &str, service: &Service, odd: &mut Odd) -> Result<()> {
    if let Some(organization) = &service.organization {
        organisation(work, feed_id, organization, odd).await?;
    }
    for place in service.service_at_locations.iter().filter_map(|at| at.location.as_ref()) {
        if store::location(work, feed_id, place).await? {
            store::of_location(work, place).await?;
        } else {
            odd.say(&format!("Location {}", place.id), "another feed has a place of this id, which was left as it is");
        }
    }
    let terms: Vec<&Term> = service.attributes.iter().filter_map(|one| one.taxonomy_term.as_ref()).collect();
    for term in terms {
        store::term(work, term).await?;
    }
    Ok(())
}

async fn organisation(work: &mut Work, feed_id: &str, one: &Organization, odd: &mut Odd) -> Result<()> {
    if store::organization(work, feed_id, one).await? {
        store::identifiers(work, one).await?;
    } else {
        let what = format!("Organization {}", one.id);
        odd.say(&what, "another feed has an organisation of this id, which was left as it is");
    }
    Ok(())
}

/// Writes what a service is found by.
async fn find_by(work: &mut Work, service: &Service, shown: bool) -> Result<()> {
    store::forget_words(work, &service.id).await?;
    if !shown {
        return Ok(());
    }
    let terms = store::terms_of(work, &service.id).await?;
    let confidential = store::confidential_of(work, &service.id).await?;
    let words = rules::index(service, &terms, &confidential);
    store::words(work, &service.id, &words).await?;
    let mut places = Vec::new();
    for place in service.service_at_locations.iter().filter_map(|at| at.location.as_ref()) {
        if let (Some(latitude), Some(longitude)) = (place.latitude, place.longitude)
            && !confidential.contains(&place.id)
        {
            places.push((place.id.clone(), rules::Point { latitude, longitude }));
        }
    }
    store::places(work, &service.id, &places).await
}

/// Marks a service anew: internal, gone from its feed, or shown under another.
///
/// # Errors
/// Those of the record store.
pub(crate) async fn mark(work: &mut Work, id: &str, mark: Mark<'_>) -> Result<()> {
    let Some(held) = store::standing(work, id).await? else { return Ok(()) };
    let mut new = held.clone();
    match mark {
        Mark::Internal(internal) => new.internal = internal,
        Mark::Vanished => new.vanished = true,
        Mark::MergedInto(other) => new.merged = other.is_some(),
    }
    let standing = rules::Standing {
        status: new.status.as_deref(),
        internal: new.internal,
        vanished: new.vanished,
        merged: new.merged,
    };
    let shown = rules::is_shown(standing);
    match mark {
        Mark::Internal(internal) => store::set_internal(work, id, internal, shown).await?,
        Mark::Vanished => store::set_vanished(work, id, shown).await?,
        Mark::MergedInto(other) => store::set_merged(work, id, other, shown).await?,
    }
    let service = super::store::whole_in(work, id).await?;
    if let Some(service) = service {
        find_by(work, &service, shown).await?;
    }
    new.shown = shown;
    work.changed(EDIT, ("service", id), None, Some(&held), Some(&new)).await
}

/// What can be said of a service here.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mark<'a> {
    /// For staff alone, or not.
    Internal(bool),
    /// Its feed does not name it any more.
    Vanished,
    /// It is the same as another, which is shown instead; or not any more.
    MergedInto(Option<&'a str>),
}
