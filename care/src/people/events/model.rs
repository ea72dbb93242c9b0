//! One event: what happened, to whom, when, and what followed. The kind decides what else there is to say.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

pub use super::words::{
    AssessmentType, ClientType, CostFrequency, DeliveryMechanism, EligibleNeeds, EventType, Method, Outcome,
    ReviewOutcomes, ReviewReason, RouteOfAccess, ServiceComponent, ServiceType,
};

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClientLevelEvent {
    /// The person it is about.
    pub person_id: String,
    /// The three-digit code of the council.
    pub council: String,
    /// What the person was in it.
    pub client_type: ClientType,
    /// The work it came from, as people find it again: the id of a contact, of a plan.
    pub reference: String,
    /// The day it began.
    pub started_on: Date,
    /// The day it was completed. None only for a service that goes on.
    pub ended_on: Option<Date>,
    /// A few words. A first conversation has the word `conversation` in it, by which the nation knows it.
    pub description: String,
    /// What followed.
    pub outcome: Option<Outcome>,
    /// Hours from the moment it began to the moment it was completed, where moments are known and not only days.
    /// The national file has no field for it; our own measures do.
    pub hours_open: Option<f64>,
    /// The primary support reason as it was then, in the wording of release 2; otherwise the person's own is written.
    pub primary_support_reason: Option<String>,
    /// What only this kind of event has.
    pub kind: Kind,
    /// For unpaid carers.
    pub caring: Caring,
}

/// What only one kind of event has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Somebody asked for help.
    Request {
        /// Where the request came from.
        route_of_access: RouteOfAccess,
    },
    /// An assessment.
    Assessment {
        /// What it decided.
        assessment_type: AssessmentType,
        /// Whether eligible needs were found.
        eligible_needs: Option<EligibleNeeds>,
        /// Who took part.
        method: Method,
    },
    /// A service.
    Service(Service),
    /// A review.
    Review {
        /// Why it was held.
        reason: ReviewReason,
        /// How far outcomes were achieved.
        outcomes: Option<ReviewOutcomes>,
        /// Who took part.
        method: Method,
    },
}

/// A service given to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Service {
    /// What it is for.
    pub service_type: ServiceType,
    /// What is given.
    pub component: ServiceComponent,
    /// How it is arranged; none is normal in care homes.
    pub delivery: Option<DeliveryMechanism>,
    /// The provider's location.
    pub provider_name: Option<String>,
    /// The regulator's number of it, `1-…`.
    pub provider_location: Option<String>,
    /// What a unit costs.
    pub unit_cost_pence: Option<i64>,
    /// What a unit is.
    pub cost_frequency: Option<CostFrequency>,
    /// How many units a week, in hundredths: 150 is one and a half.
    pub weekly_units_hundredths: Option<i64>,
}

/// What is known of somebody's caring.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Caring {
    /// Hours a week, as a national band. The bands are not confirmed, hence a text.
    pub hours: Option<String>,
    /// How many adults they care for.
    pub adults: Option<i64>,
    /// The persons they care for, by their id; at most three are told.
    pub cared_for: [Option<String>; 3],
}

/// An event as written down.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedEvent {
    /// Its id.
    pub id: String,
    /// The event that this one corrects.
    pub supersedes: Option<String>,
    /// When it was written.
    pub recorded_at: Timestamp,
    /// Whether it takes back the row it supersedes, and is no event itself.
    pub withdrawn: bool,
    /// What it says.
    pub event: ClientLevelEvent,
}

/// Somebody asked and waits for an answer. The nation is told of nothing that is not completed; our own measures must
/// know, because who asks again was not helped the first time, whether the second answer is there or not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OpenRequest {
    /// The work it comes from: the reference of the event that will follow.
    pub reference: String,
    /// Who asked.
    pub person_id: String,
    /// The three-digit code of the council.
    pub council: String,
    /// When they asked.
    pub asked_at: Timestamp,
}

impl ClientLevelEvent {
    /// Which of the four kinds it is.
    pub const fn event_type(&self) -> EventType {
        match self.kind {
            Kind::Request { .. } => EventType::Request,
            Kind::Assessment { .. } => EventType::Assessment,
            Kind::Service(_) => EventType::Service,
            Kind::Review { .. } => EventType::Review,
        }
    }

    /// Whether the nation counts it in a period: a service if it was active on a day of it, anything else if it was
    /// completed in it.
    pub fn belongs_to(&self, from: Date, to: Date) -> bool {
        match (&self.kind, self.ended_on) {
            (Kind::Service(_), ended_on) => self.started_on <= to && ended_on.is_none_or(|end| end >= from),
            (_, Some(ended_on)) => from <= ended_on && ended_on <= to,
            (_, None) => false,
        }
    }

    /// Whether it can be written down.
    ///
    /// # Errors
    /// The sentence says what does not fit; it is about the code that made the event, not about anybody's typing.
    pub fn check(&self) -> Result<(), String> {
        let named = self.event_type().national();
        if self.council.len() != 3 || !self.council.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!("{:?} is no council code: it needs three digits", self.council));
        }
        if self.ended_on.is_some_and(|end| end < self.started_on) {
            return Err(format!("{named} {} ends before it begins", self.reference));
        }
        if self.ended_on.is_none() && self.event_type() != EventType::Service {
            return Err(format!("{named} {} is not completed: only a service may go on", self.reference));
        }
        // The nation takes no other outcome for something that goes on, and every completed step has one.
        if self.outcome.is_none() {
            return Err(format!("{named} {} has no outcome", self.reference));
        }
        Ok(())
    }
}
