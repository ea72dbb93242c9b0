//! Our own API: the nine endpoints of Open Referral UK 3.0, for everybody, without a key.
//!
//! What other feeds get wrong is right here: fields without a value are left out, terms always have a description, the
//! answer of `/service_at_locations/{id}` fits both the schema its specification names (a service) and the one it means,
//! every answer may be read by any page of the web, and errors are JSON too.

mod often;
mod parameters;
mod store;

pub(super) use often::counted;

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use platform::{Error, Result, web::Cx};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::market::directory::{
    model::{Address, Location, Service, Taxonomy, Term},
    store as directory,
};
use parameters::{Asked, Wrong};

/// So long caches may hold an answer, in seconds.
const KEPT: &str = "public, max-age=300";
/// What a required text says that nobody gave.
const NOT_SAID: &str = "Not said";

fn answer(status: StatusCode, body: &Json) -> Response {
    let mut answer = Response::new(Body::from(body.to_string()));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let kept = if status == StatusCode::OK { KEPT } else { "no-store" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    answer
}

fn not_found(what: &str) -> Response {
    answer(StatusCode::NOT_FOUND, &json!({"error": format!("There is no {what} of this id here.")}))
}

/// What a handler found, as an answer; what broke is told without its inside.
fn told(found: Found) -> Response {
    match found {
        Ok(Ok(body)) => answer(StatusCode::OK, &body),
        Ok(Err(Refused::Wrong(wrong))) => answer(StatusCode::BAD_REQUEST, &json!({"error": wrong.0})),
        Ok(Err(Refused::NotFound(what))) => not_found(what),
        Err(cause) => {
            tracing::error!(%cause, "an answer of the API failed");
            let why = "The directory cannot answer now. Try again in a few minutes.";
            answer(StatusCode::SERVICE_UNAVAILABLE, &json!({"error": why}))
        }
    }
}

type Found = Result<Result<Json, Refused>>;

enum Refused {
    Wrong(Wrong),
    NotFound(&'static str),
}

pub(super) async fn root(cx: Cx) -> Response {
    let base = format!("{}/open-referral", cx.app.config.public_url.trim_end_matches('/'));
    let about = json!({
        "version": "HSDS-UK-3.0",
        "profile": "https://docs.openreferraluk.org/en/latest/",
        "openapi_url": "https://docs.openreferraluk.org/en/latest/openapi30.json",
        "services": format!("{base}/services"),
        "publisher": cx.app.config.service_name,
    });
    answer(StatusCode::OK, &about)
}

/// The envelope of one page.
fn envelope(asked: &Asked, total: i64, contents: Vec<Json>) -> Json {
    let pages = (total + asked.per_page - 1) / asked.per_page;
    json!({
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": contents.len(),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": contents.is_empty(),
        "contents": contents,
    })
}

fn object(of: &impl Serialize) -> Result<Map<String, Json>> {
    match serde_json::to_value(of).map_err(Error::internal)? {
        Json::Object(fields) => Ok(fields),
        _ => Err(Error::internal("not an object")),
    }
}

/// A service as the profile has it, with everything.
fn whole(mut service: Service) -> Result<Json> {
    for place in service.service_at_locations.iter_mut().filter_map(|at| at.location.as_mut()) {
        complete(place);
    }
    for term in service.attributes.iter_mut().filter_map(|one| one.taxonomy_term.as_mut()) {
        described(term);
    }
    if let Some(organization) = &mut service.organization {
        organization.description.get_or_insert_with(|| organization.name.clone().unwrap_or_else(|| NOT_SAID.into()));
        for one in &mut organization.organization_identifiers {
            one.identifier.get_or_insert_with(|| NOT_SAID.into());
            one.identifier_type.get_or_insert_with(|| NOT_SAID.into());
        }
    }
    Ok(Json::Object(object(&service)?))
}

/// Fills what the profile requires of a place and its feed did not give.
fn complete(place: &mut Location) {
    place.location_type.get_or_insert_with(|| "physical".into());
    for Address { address_1, city, state_province, postal_code, country, address_type, region, .. } in
        &mut place.addresses
    {
        let county = region.clone().or_else(|| city.clone());
        address_1.get_or_insert_with(|| NOT_SAID.into());
        state_province.get_or_insert_with(|| county.unwrap_or_else(|| NOT_SAID.into()));
        city.get_or_insert_with(|| NOT_SAID.into());
        postal_code.get_or_insert_with(|| NOT_SAID.into());
        country.get_or_insert_with(|| "GB".into());
        address_type.get_or_insert_with(|| "physical".into());
    }
}

/// A term always has a name and a description.
fn described(term: &mut Term) {
    let name = term.name.clone().or_else(|| term.term.clone()).unwrap_or_else(|| term.id.clone());
    term.description.get_or_insert_with(|| name.clone());
    term.name = Some(name);
}

/// A service without what belongs to it but its organisation, as lists have it.
fn flat(mut service: Service) -> Result<Json> {
    service.schedules.clear();
    service.service_areas.clear();
    service.service_at_locations.clear();
    service.languages.clear();
    service.funding.clear();
    service.cost_options.clear();
    service.contacts.clear();
    service.phones.clear();
    service.attributes.clear();
    if let Some(organization) = &mut service.organization {
        organization.organization_identifiers.clear();
    }
    whole(service)
}

async fn public(cx: &Cx, id: &str) -> Result<Option<Service>> {
    let found = directory::whole(cx.db(), id).await?;
    Ok(found.filter(|whole| whole.shown).map(directory::Whole::public))
}

pub(super) async fn services(cx: Cx) -> Response {
    told(services_of(&cx).await)
}

async fn services_of(cx: &Cx) -> Found {
    let asked = match Asked::read(&cx.query) {
        Ok(asked) => asked,
        Err(wrong) => return Ok(Err(Refused::Wrong(wrong))),
    };
    let (total, ids) = store::services(cx.db(), &asked).await?;
    let mut contents = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(service) = public(cx, &id).await? else { continue };
        contents.push(if asked.minimal {
            let mut short = json!({"id": service.id, "name": service.name, "status": service.status});
            if let Some(modified) = service.last_modified {
                short["last_modified"] = json!(modified);
            }
            short
        } else if asked.full {
            whole(service)?
        } else {
            flat(service)?
        });
    }
    Ok(Ok(envelope(&asked, total, contents)))
}

pub(super) async fn service(cx: Cx, Path(id): Path<String>) -> Response {
    told(service_of(&cx, &id).await)
}

async fn service_of(cx: &Cx, id: &str) -> Found {
    match public(cx, id).await? {
        Some(service) => Ok(Ok(whole(service)?)),
        None => Ok(Err(Refused::NotFound("service"))),
    }
}

pub(super) async fn service_at_locations(cx: Cx) -> Response {
    told(at_locations(&cx).await)
}

async fn at_locations(cx: &Cx) -> Found {
    let asked = match Asked::read_with_place(cx.db(), &cx.query).await? {
        Ok(asked) => asked,
        Err(wrong) => return Ok(Err(Refused::Wrong(wrong))),
    };
    let (total, ids) = store::service_at_locations(cx.db(), &asked).await?;
    let mut contents = Vec::with_capacity(ids.len());
    for (service, at) in ids {
        contents.extend(at_location(cx, &service, &at, asked.full).await?);
    }
    Ok(Ok(envelope(&asked, total, contents)))
}

/// A service at one of its places. Its name and status stand at the top too, because the specification says that the
/// answer is a service, and means that it is not.
async fn at_location(cx: &Cx, service_id: &str, id: &str, full: bool) -> Result<Option<Json>> {
    let Some(mut service) = public(cx, service_id).await? else { return Ok(None) };
    let places = std::mem::take(&mut service.service_at_locations);
    let Some(mut at) = places.into_iter().find(|one| one.id == id) else { return Ok(None) };
    if let Some(place) = &mut at.location {
        complete(place);
        if !full {
            place.addresses.clear();
            place.accessibility.clear();
        }
    }
    if !full {
        at.schedules.clear();
    }
    let mut told = object(&at)?;
    told.insert("name".into(), json!(service.name));
    told.insert("status".into(), json!(service.status));
    told.insert("service".into(), if full { whole(service)? } else { flat(service)? });
    Ok(Some(Json::Object(told)))
}

pub(super) async fn service_at_location(cx: Cx, Path(id): Path<String>) -> Response {
    told(service_at_location_of(&cx, &id).await)
}

async fn service_at_location_of(cx: &Cx, id: &str) -> Found {
    let Some(service) = store::service_of(cx.db(), id).await? else {
        return Ok(Err(Refused::NotFound("service at a location")));
    };
    Ok(at_location(cx, &service, id, true).await?.ok_or(Refused::NotFound("service at a location")))
}

fn list_of(mut one: Taxonomy) -> Result<Json> {
    let name = one.name.clone().unwrap_or_else(|| one.id.clone());
    one.description.get_or_insert_with(|| name.clone());
    one.name = Some(name);
    one.taxonomy_terms.iter_mut().for_each(described);
    Ok(Json::Object(object(&one)?))
}

pub(super) async fn taxonomies(cx: Cx) -> Response {
    told(taxonomies_of(&cx).await)
}

async fn taxonomies_of(cx: &Cx) -> Found {
    let asked = match Asked::read(&cx.query) {
        Ok(asked) => asked,
        Err(wrong) => return Ok(Err(Refused::Wrong(wrong))),
    };
    let (total, all) = store::taxonomies(cx.db(), &asked).await?;
    let contents = all.into_iter().map(list_of).collect::<Result<_>>()?;
    Ok(Ok(envelope(&asked, total, contents)))
}

pub(super) async fn taxonomy(cx: Cx, Path(id): Path<String>) -> Response {
    told(taxonomy_of(&cx, &id).await)
}

async fn taxonomy_of(cx: &Cx, id: &str) -> Found {
    match directory::taxonomy(cx.db(), id).await? {
        Some(one) => Ok(Ok(list_of(one)?)),
        None => Ok(Err(Refused::NotFound("taxonomy"))),
    }
}

pub(super) async fn taxonomy_terms(cx: Cx) -> Response {
    told(taxonomy_terms_of(&cx).await)
}

async fn taxonomy_terms_of(cx: &Cx) -> Found {
    let asked = match Asked::read(&cx.query) {
        Ok(asked) => asked,
        Err(wrong) => return Ok(Err(Refused::Wrong(wrong))),
    };
    let (total, mut all) = store::terms(cx.db(), &asked).await?;
    all.iter_mut().for_each(described);
    let contents = all.iter().map(|one| Ok(Json::Object(object(one)?))).collect::<Result<_>>()?;
    Ok(Ok(envelope(&asked, total, contents)))
}

pub(super) async fn taxonomy_term(cx: Cx, Path(id): Path<String>) -> Response {
    told(taxonomy_term_of(&cx, &id).await)
}

async fn taxonomy_term_of(cx: &Cx, id: &str) -> Found {
    match store::term(cx.db(), id).await? {
        Some(mut one) => {
            described(&mut one);
            Ok(Ok(Json::Object(object(&one)?)))
        }
        None => Ok(Err(Refused::NotFound("taxonomy term"))),
    }
}
