//! What becomes of a request: help at once, reablement, an assessment, longer support with its reviews, or nothing.

use jiff::{SignedDuration, civil::Date};
use platform::clock::london_date;

use super::{
    calendar::{Calendar, days_between},
    chance::Chance,
    life::{Need, Request, later, reference},
    services,
};
use crate::people::events::model::{
    AssessmentType,
    Caring,
    ClientLevelEvent,
    ClientType, // CLD
    EligibleNeeds,
    Kind,
    Method,
    Outcome,
    ReviewOutcomes,
    ReviewReason, // CLD
    RouteOfAccess,
    Service,
};
use crate::town::COUNCIL;

/// A route of access: the key of contacts, and the nation's word.
pub(super) type Route = (&'static str, RouteOfAccess);

const HOME: Route = ("home", RouteOfAccess::CommunityOrOther);
const HOSPITAL: Route = ("leaving_hospital", RouteOfAccess::DischargeFromHospital);
const INSTEAD_OF_HOSPITAL: Route = ("avoiding_hospital", RouteOfAccess::DiversionFromHospital);
const GROWING_UP: Route = ("growing_up", RouteOfAccess::Transition);
const OWN_MONEY: Route = ("own_money", RouteOfAccess::SelfFunder);

/// What follows a request that was not solved at once: the key of contacts, and the nation's word.
pub(super) const ENDINGS: [(&str, Outcome); 10] = [
    ("helped", Outcome::NfaInformationAndAdvice),
    ("reablement", Outcome::Reablement),
    ("assessment", Outcome::AssessmentOrReview),
    ("support", Outcome::SupportPlanningOrServices),
    ("council", Outcome::NfaOtherCouncilService),
    ("nhs", Outcome::NfaNhs),
    ("own_money", Outcome::NfaSelfFunded),
    ("declined", Outcome::NfaDeclined),
    ("died", Outcome::NfaDeceased),
    ("nothing_offered", Outcome::NfaNoServices),
];

/// The nation's word for an ending.
pub(super) fn outcome_of(ending: &str) -> Outcome {
    ENDINGS.iter().find(|(key, _)| *key == ending).map_or(Outcome::NfaOther, |(_, outcome)| *outcome)
}

/// A life while it is made.
pub(super) struct Pathway<'a> {
    calendar: &'a Calendar,
    chance: &'a mut Chance,
    person_id: String,
    number: u64,
    need: Need,
    died_on: Option<Date>,
    cared_for: Option<String>,
    supported: bool,
    requests: Vec<Request>,
    events: Vec<ClientLevelEvent>,
}

impl<'a> Pathway<'a> {
    pub(super) fn new(
        calendar: &'a Calendar,
        chance: &'a mut Chance,
        person_id: String,
        number: u64,
        need: Need,
        died_on: Option<Date>,
        cared_for: Option<String>,
    ) -> Self {
        let (supported, requests, events) = (false, Vec::new(), Vec::new());
        Self { calendar, chance, person_id, number, need, died_on, cared_for, supported, requests, events }
    }

    /// What there is to tell.
    pub(super) fn told(self) -> (Vec<Request>, Vec<ClientLevelEvent>) {
        (self.requests, self.events)
    }

    /// Whether there is nothing to tell.
    pub(super) fn is_empty(&self) -> bool {
        self.requests.is_empty() && self.events.is_empty()
    }

    /// A day on which they could ask.
    pub(super) fn some_day(&mut self) -> Date {
        self.calendar.busy_day(self.chance).min(self.last())
    }

    /// The last day on which something can happen to them.
    fn last(&self) -> Date {
        self.died_on.map_or(self.calendar.until, |died| died.min(self.calendar.until))
    }

    /// Support that began before the years told of.
    pub(super) fn helped_already(&mut self) {
        let from = self.calendar.day_before(self.chance);
        self.longer_support(from);
    }

    /// They ask on a day, and what follows from it.
    pub(super) fn asks(&mut self, day: Date) {
        let received_at = self.calendar.moment(day, self.chance);
        let route = self.route();
        let channel = if route == HOSPITAL {
            "hospital"
        } else {
            self.chance.weighed(&[("phone", 58), ("web", 17), ("hub", 13), ("professional", 10), ("letter", 2)])
        };
        let solved = self.chance.happens(self.calendar.solved_share(day));
        let (ending, minutes) = if solved {
            let (least, most) = self.chance.weighed(&[((5, 90), 62), ((91, 400), 24), ((900, 1_400), 14)]);
            ("helped", self.chance.between(least, most))
        } else {
            let days =
                if day < self.calendar.changed_on { self.chance.between(2, 24) } else { self.chance.between(2, 14) };
            (self.ending(route), days * 1_440 + self.chance.between(0, 300))
        };
        let completed_at =
            received_at.saturating_add(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(received_at);
        let completed_on = london_date(completed_at);
        let mut request = Request { received_at, completed_at: Some(completed_at), channel, route, ending };
        if self.died_on.is_some_and(|died| completed_on > died) {
            request.ending = "died";
        }
        if completed_on > self.calendar.until {
            request.completed_at = None;
        }
        self.requests.push(request);
        if completed_on > self.last() || solved {
            return;
        }
        match ending {
            "reablement" => self.reablement(completed_on),
            "assessment" if self.supported => self.review(completed_on, ReviewReason::UnplannedOther),
            "assessment" => self.assessment(completed_on),
            "support" if !self.supported => self.longer_support(completed_on),
            _ => {}
        }
    }

    fn route(&mut self) -> Route {
        match self.need {
            Need::Frailty => {
                self.chance.weighed(&[(HOME, 62), (HOSPITAL, 26), (INSTEAD_OF_HOSPITAL, 5), (OWN_MONEY, 7)])
            }
            Need::Dementia => self.chance.weighed(&[(HOME, 76), (HOSPITAL, 16), (OWN_MONEY, 8)]),
            Need::Learning => self.chance.weighed(&[(HOME, 84), (GROWING_UP, 16)]),
            _ => self.chance.weighed(&[(HOME, 92), (HOSPITAL, 8)]),
        }
    }

    fn ending(&mut self, route: Route) -> &'static str {
        if self.need == Need::Caring {
            return self.chance.weighed(&[
                ("assessment", 62),
                ("helped", 10),
                ("declined", 14),
                ("nothing_offered", 14),
            ]);
        }
        if route == HOSPITAL {
            return self.chance.weighed(&[("reablement", 62), ("support", 20), ("nhs", 10), ("declined", 8)]);
        }
        self.chance.weighed(&[
            ("assessment", 44),
            ("reablement", 16),
            ("support", 8),
            ("council", 8),
            ("nhs", 7),
            ("own_money", 5),
            ("declined", 6),
            ("nothing_offered", 3),
            ("helped", 3),
        ])
    }

    /// Up to six weeks of learning everyday skills again; some need more afterwards.
    fn reablement(&mut self, from: Date) {
        let starts = later(from, self.chance.between(1, 5));
        let planned = later(starts, self.chance.between(10, 42));
        let mut outcome = self.chance.weighed(&[
            (Outcome::NfaEndedAsPlanned, 66),
            (Outcome::AssessmentOrReview, 22),
            (Outcome::AdmittedToHospital, 6),
            (Outcome::NfaDeclined, 4),
            (Outcome::NfaEndedOther, 2),
        ]);
        let Some(ends) = self.ends(starts, planned, &mut outcome) else { return };
        let service = services::reablement(self.chance);
        self.service(starts, ends, outcome, service);
        let Some(ended) = ends else { return };
        let days = days_between(starts, ended);
        if days > 3 && self.chance.happens(1_600) {
            let day = later(starts, self.chance.between(1, days - 1));
            self.equipment(day);
        }
        if outcome == Outcome::AssessmentOrReview {
            self.assessment(ended);
        } else if outcome == Outcome::NfaEndedAsPlanned && days > 9 && self.chance.happens(1_800) {
            // Within it, and over in its last fortnight: by its outcome the nation knows what the reablement led to.
            let left = self.chance.below(9.min(days - 6));
            let assessed = later(starts, days - left);
            let begun = later(starts, self.chance.below(5));
            self.assessed(begun, assessed);
        }
    }

    /// Something for the home, on one day.
    fn equipment(&mut self, day: Date) {
        if day <= self.last() {
            let service = services::equipment(self.chance);
            self.service(day, Some(day), Outcome::NfaEndedAsPlanned, service);
        }
    }

    /// The day on which something planned until `planned` ends: at death if that is sooner, none when it goes on. The outer
    /// none: it never began. Puts right what followed.
    fn ends(&self, starts: Date, planned: Date, outcome: &mut Outcome) -> Option<Option<Date>> {
        if starts > self.last() {
            return None;
        }
        if let Some(died) = self.died_on.filter(|died| *died <= planned && *died <= self.calendar.until) {
            *outcome = Outcome::NfaDeceased;
            return Some(Some(died));
        }
        if planned > self.calendar.until {
            *outcome = Outcome::Continuation;
            return Some(None);
        }
        Some(Some(planned))
    }

    fn assessment(&mut self, starts: Date) {
        let takes =
            if starts < self.calendar.changed_on { self.chance.between(10, 45) } else { self.chance.between(5, 25) };
        self.assessed(starts, later(starts, takes));
    }

    fn assessed(&mut self, starts: Date, ended: Date) {
        if ended > self.last() {
            return;
        }
        let eligible = self.chance.happens(6_400);
        let outcome = if eligible {
            Outcome::SupportPlanningOrServices
        } else {
            self.chance.weighed(&[(Outcome::NfaInformationAndAdvice, 6), (Outcome::NfaNoServices, 4)])
        };
        let kind = Kind::Assessment {
            assessment_type: AssessmentType::LongTerm,
            eligible_needs: Some(if eligible { EligibleNeeds::Yes } else { EligibleNeeds::No }),
            method: self.method(),
        };
        self.event(starts, Some(ended), outcome, "Assessment", kind);
        if eligible {
            self.longer_support(ended);
        } else if self.need != Need::Caring && self.chance.happens(2_500) {
            let day = later(ended, self.chance.between(3, 40));
            self.equipment(day);
        }
    }

    fn method(&mut self) -> Method {
        match self.need {
            Need::Caring => Method::CarerOnly,
            _ => self.chance.weighed(&[(Method::ServiceUserOnly, 6), (Method::ServiceUserAndCarer, 4)]), // CLD
        }
    }

    /// Support without a planned end, looked at together about once a year.
    fn longer_support(&mut self, from: Date) {
        let starts = later(from, self.chance.between(4, 30));
        let planned = if self.need == Need::Caring {
            later(starts, 364)
        } else if self.chance.happens(3_000) {
            later(starts, self.chance.between(60, 1_500))
        } else {
            Date::MAX
        };
        let mut outcome = self.chance.weighed(&[
            (Outcome::NfaEndedOther, 50),
            (Outcome::AdmittedToHospital, 25),
            (Outcome::NfaMoved, 10),
            (Outcome::NfaEndedAsPlanned, 15),
        ]);
        let Some(ends) = self.ends(starts, planned, &mut outcome) else { return };
        // What ended before the years told of is not told.
        if ends.is_some_and(|ended| ended < self.calendar.from) {
            return;
        }
        let service = if self.need == Need::Caring {
            services::for_carer(self.chance)
        } else {
            services::longer(self.chance, self.need)
        };
        self.service(starts, ends, outcome, service);
        self.supported = ends.is_none();
        let until = ends.unwrap_or(self.calendar.until);
        if self.need != Need::Caring && self.chance.happens(500) {
            self.short_stay(starts, until);
        }
        let years = if self.need == Need::Caring { 0 } else { days_between(starts, until) / 365 };
        for year in 1..=years {
            let due = later(starts, year * 365);
            if self.chance.happens(5_800) {
                let day = later(due, self.chance.below(60));
                self.review(day.min(until), ReviewReason::Planned);
            }
            if self.chance.happens(1_200) {
                let reason = self.chance.weighed(&[
                    (ReviewReason::UnplannedHospital, 5),
                    (ReviewReason::UnplannedCarer, 2),
                    (ReviewReason::UnplannedSafeguarding, 1),
                    (ReviewReason::UnplannedOther, 4),
                ]);
                let day = later(due, 90 + self.chance.below(150));
                self.review(day.min(until), reason);
            }
        }
    }

    /// Some weeks elsewhere while support at home goes on: a carer is ill, a home is mended.
    fn short_stay(&mut self, from: Date, until: Date) {
        let starts = later(from, self.chance.between(20, 500));
        let ends = later(starts, self.chance.between(6, 35));
        if ends <= until.min(self.last()) && ends >= self.calendar.from {
            let service = services::short_stay(self.chance);
            self.service(starts, Some(ends), Outcome::NfaEndedAsPlanned, service);
        }
    }

    fn review(&mut self, starts: Date, reason: ReviewReason) {
        let ended = later(starts, self.chance.below(10)).min(self.last());
        if starts > self.last() || ended < self.calendar.from {
            return;
        }
        let outcomes = self.chance.weighed(&[
            (ReviewOutcomes::FullyMet, 5),
            (ReviewOutcomes::PartiallyMet, 4),
            (ReviewOutcomes::NotMet, 1),
        ]);
        let kind = Kind::Review { reason, outcomes: Some(outcomes), method: self.method() };
        self.event(starts, Some(ended), Outcome::Continuation, "Review", kind);
    }

    fn service(&mut self, starts: Date, ends: Option<Date>, outcome: Outcome, service: Service) {
        self.event(starts, ends, outcome, "Service", Kind::Service(service));
    }

    fn event(&mut self, started_on: Date, ended_on: Option<Date>, outcome: Outcome, what: &str, kind: Kind) {
        let number = self.events.len() + 1;
        let caring = self.caring();
        self.events.push(ClientLevelEvent {
            person_id: self.person_id.clone(),
            council: COUNCIL.into(),
            client_type: self.national_kind(), // CLD
            reference: format!("{}-{number}", reference(self.number)),
            started_on,
            ended_on,
            description: format!("{what} (synthetic)"),
            outcome: Some(outcome),
            hours_open: None,
            primary_support_reason: Some(self.need.reason().into()),
            kind,
            caring,
        });
    }

    fn caring(&self) -> Caring {
        let adults = self.cared_for.as_ref().map(|_| 1);
        Caring { hours: None, adults, cared_for: [self.cared_for.clone(), None, None] }
    }

    #[rustfmt::skip]
    fn national_kind(&self) -> ClientType { // CLD
        if self.need == Need::Caring { ClientType::Carer } else { ClientType::ServiceUser } // CLD
    }
}
