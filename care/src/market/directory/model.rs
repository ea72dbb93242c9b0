//! Services and what belongs to them, with the names of Open Referral UK 3.0 (the profile of HSDS 3.0 for the United
//! Kingdom). One list of fields makes the type, its JSON, how it is read from somebody's feed, and its columns.

use jiff::{Timestamp, civil::Date};
use platform::storage::{Row, StorageError, Value};
use serde::Serialize;
use serde_json::{Map, Value as Json};

/// What was odd while something was read from a feed: which thing, and a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Odd(pub Vec<(String, String)>);

impl Odd {
    pub(crate) fn say(&mut self, what: &str, sentence: impl Into<String>) {
        self.0.push((what.to_owned(), sentence.into()));
    }
}

/// A value of one field of a feed.
trait Field: Sized {
    /// What it should have been, in words.
    const IS: &'static str;
    fn of(json: &Json) -> Option<Self>;
}

/// The longest text that is kept of one field.
pub(crate) const LONGEST: usize = 20_000;

impl Field for String {
    const IS: &'static str = "text";
    fn of(json: &Json) -> Option<Self> {
        match json {
            Json::String(text) if text.len() <= LONGEST => Some(text.replace("\r\n", "\n").replace('\0', "")),
            Json::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

impl Field for f64 {
    const IS: &'static str = "a number";
    fn of(json: &Json) -> Option<Self> {
        let number = json.as_f64().or_else(|| json.as_str()?.trim().parse().ok());
        number.filter(|number: &Self| number.is_finite())
    }
}

impl Field for Date {
    const IS: &'static str = "a date such as 2026-11-23";
    fn of(json: &Json) -> Option<Self> {
        json.as_str()?.get(..10)?.parse().ok()
    }
}

impl Field for Timestamp {
    const IS: &'static str = "a moment such as 2026-11-23T09:30:00Z";
    fn of(json: &Json) -> Option<Self> {
        let text = json.as_str()?;
        let midnight = || format!("{}T00:00:00Z", text.get(..10).unwrap_or_default()).parse().ok();
        text.parse().ok().or_else(midnight)
    }
}

/// Takes one field out of an object; what is empty is absent, what does not fit is told.
fn take<T: Field>(from: &Map<String, Json>, name: &str, what: &str, odd: &mut Odd) -> Option<T> {
    let json =
        from.get(name).filter(|json| !json.is_null() && json.as_str().is_none_or(|text| !text.trim().is_empty()))?;
    let read = T::of(json);
    if read.is_none() {
        let shown: String = json.to_string().chars().take(80).collect();
        odd.say(what, format!("{name} is {shown}, which is not {}; it was left out", T::IS));
    }
    read
}

/// Reads a list of objects; one that is none, or has no id, is told and left out.
fn list<T>(
    from: &Map<String, Json>,
    name: &str,
    what: &str,
    odd: &mut Odd,
    read: impl Fn(&Json, &mut Odd) -> Option<T>,
) -> Vec<T> {
    match from.get(name) {
        None | Some(Json::Null) => Vec::new(),
        Some(Json::Array(all)) => all.iter().filter_map(|one| read(one, odd)).collect(),
        Some(Json::Object(_)) => from.get(name).and_then(|one| read(one, odd)).into_iter().collect(),
        Some(_) => {
            odd.say(what, format!("{name} is not a list; it was left out"));
            Vec::new()
        }
    }
}

/// Makes a type of an id, columns that may be absent, lists and single things inside.
macro_rules! records {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* ; $($many:ident: [$inner:ident]),* ; $($one:ident: ($single:ident)),* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize)]
        pub(crate) struct $name {
            pub id: String,
            $(#[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,)*
            $(#[serde(skip_serializing_if = "Vec::is_empty")] pub $many: Vec<$inner>,)*
            $(#[serde(skip_serializing_if = "Option::is_none")] pub $one: Option<$single>,)*
        }

        impl $name {
            /// Reads one from a feed; none when it has no id or is no object, which is told.
            #[allow(dead_code, reason = "a list of terms comes with its terms alone")]
            pub(crate) fn read(json: &Json, odd: &mut Odd) -> Option<Self> {
                let Some(from) = json.as_object() else {
                    odd.say(stringify!($name), "this is not an object; it was left out");
                    return None;
                };
                let Some(id) = take::<String>(from, "id", stringify!($name), odd) else {
                    let shown: String = json.to_string().chars().take(80).collect();
                    odd.say(stringify!($name), format!("{shown} has no id; it was left out"));
                    return None;
                };
                let what = format!("{} {id}", stringify!($name));
                let known = ["id", $(stringify!($field),)* $(stringify!($many),)* $(stringify!($one),)*];
                for name in from.keys().filter(|name| !known.contains(&name.as_str())) {
                    odd.say(&what, format!("the field {name} is not known here; it was not kept"));
                }
                Some(Self {
                    $($field: take::<$type>(from, stringify!($field), &what, odd),)*
                    $($many: list(from, stringify!($many), &what, odd, $inner::read),)*
                    $($one: from.get(stringify!($one)).filter(|json| !json.is_null()).and_then(|json| $single::read(json, odd)),)*
                    id,
                })
            }

            /// Its own columns, without what is inside it.
            #[allow(dead_code, clippy::needless_update, reason = "some are only written, some have nothing inside")]
            pub(crate) fn of_row(row: &Row) -> Result<Self, StorageError> {
                Ok(Self {
                    id: row.get("id")?,
                    $($field: row.get(stringify!($field))?,)*
                    ..Self::default()
                })
            }

            /// The values of its own columns, the id first.
            #[allow(dead_code, clippy::clone_on_copy, reason = "some are only read, some fields are copied")]
            pub(crate) fn values(&self) -> Vec<Value> {
                vec![Value::from(&self.id), $(Value::from(self.$field.clone()),)*]
            }
        }
    )*};
}

records! {
    /// What somebody offers.
    Service {
        organization_id: String, name: String, description: String, url: String, email: String, status: String,
        fees: String, accreditations: String, minimum_age: f64, maximum_age: f64, assured_date: Date,
        assurer_email: String, alert: String, last_modified: Timestamp;
        schedules: [Schedule], service_areas: [ServiceArea], service_at_locations: [ServiceAtLocation],
        languages: [Language], funding: [Funding], cost_options: [CostOption], contacts: [Contact], phones: [Phone],
        attributes: [Attribute];
        organization: (Organization)
    }
    /// Who offers it.
    Organization {
        name: String, description: String, email: String, website: String, logo: String, uri: String,
        parent_organization_id: String;
        organization_identifiers: [OrganizationIdentifier];
    }
    /// A number by which a register knows an organisation.
    OrganizationIdentifier { identifier_scheme: String, identifier_type: String, identifier: String; ; }
    /// A service at one of its places.
    ServiceAtLocation { description: String; schedules: [Schedule]; location: (Location) }
    /// A place.
    Location {
        location_type: String, name: String, description: String, latitude: f64, longitude: f64,
        external_identifier: String, external_identifier_type: String;
        addresses: [Address], accessibility: [Accessibility];
    }
    /// Its address.
    Address {
        attention: String, address_1: String, city: String, region: String, state_province: String,
        postal_code: String, country: String, address_type: String; ;
    }
    /// What helps people to use a place.
    Accessibility { description: String, details: String, url: String, accessibility: String; ; }
    /// When it happens.
    Schedule {
        valid_from: Date, valid_to: Date, dtstart: Date, freq: String, interval: f64, byday: String, bymonthday: String,
        description: String, opens_at: String, closes_at: String, schedule_link: String, attending_type: String,
        notes: String; ;
    }
    /// Where people must live to use it.
    ServiceArea { name: String, extent: String, extent_type: String, uri: String, service_area: String; ; }
    /// A language in which it is offered. The profile leaves out its name; we read and give it.
    Language { name: String, code: String; ; }
    /// Where its money comes from.
    Funding { source: String; ; }
    /// What it costs.
    CostOption { valid_from: Date, valid_to: Date, option: String, amount: f64, amount_description: String, currency: String; ; }
    /// Whom to ask.
    Contact { name: String, title: String, department: String, email: String; phones: [Phone]; }
    /// A number to ring.
    Phone { number: String, description: String; ; }
    /// What kind of thing it is, in a list of terms.
    Attribute { link_type: String, taxonomy_term_id: String; ; taxonomy_term: (Term) }
    /// A term of a list.
    Term {
        name: String, description: String, parent_id: String, taxonomy: String, taxonomy_id: String, term_uri: String,
        term: String; ;
    }
    /// A list of terms.
    Taxonomy { name: String, description: String, uri: String, version: String; taxonomy_terms: [Term]; }
}
