//! Direct payments: how many people in the community have one? Promises EV3, MO4.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::people::events::model::{ClientType, DeliveryMechanism, EventType, ServiceType};

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "direct-payments",
    question: "Do people direct their own support?",
    name: "Have a direct payment",
    unit: Unit::Share,
    better: Better::Higher,
    settles_days: 0,
    numerator: "people of these with a direct payment on that day",
    denominator: Some("people with long-term support in the community on the last day of the month"),
    parameters: &[
        ("service", Parameter::Word(EventType::Service.code())),
        ("service_user", Parameter::Word(ClientType::ServiceUser.code())),
        ("community", Parameter::Word(ServiceType::Community.code())),
        ("direct_payment", Parameter::Word(DeliveryMechanism::DirectPayment.code())),
    ],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
