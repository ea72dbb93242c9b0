//! The words of national events as types: each has a code of ours, which is kept, and the wording of release 2, which is
//! written. A test of evidence compares both with the specification. Wordings marked "not confirmed" are what
//! the pattern of other lists suggests.

/// A list of national words.
macro_rules! words {
    ($(#[$about:meta])* $list:ident { $($(#[$doc:meta])* $word:ident = $code:literal => $national:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $list { $($(#[$doc])* #[serde(rename = $code)] $word,)* }

        impl $list {
            /// Every word.
            pub const ALL: &'static [Self] = &[$(Self::$word,)*];

            /// The code under which it is kept.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$word => $code,)* }
            }

            /// The wording of release 2.
            pub const fn national(self) -> &'static str {
                match self { $(Self::$word => $national,)* }
            }

            /// The word with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$word),)* _ => None }
            }
        }
    };
}

words! {
    /// Whom an event is about.
    ClientType {
        /// Service user.
        ServiceUser = "service_user" => "Service user",
        /// Unpaid carer.
        Carer = "carer" => "Unpaid carer",
        /// Unpaid carer known by association.
        CarerByAssociation = "carer_by_association" => "Unpaid carer known by association",
    }
}

words! {
    /// The four kinds of events.
    EventType {
        /// Request.
        Request = "request" => "Request",
        /// Assessment.
        Assessment = "assessment" => "Assessment",
        /// Service.
        Service = "service" => "Service",
        /// Review.
        Review = "review" => "Review",
    }
}

words! {
    /// What followed from an event, best known first: where several apply, the first is written.
    Outcome {
        /// Progress to reablement/ST-Max.
        Reablement = "reablement" => "Progress to reablement/ST-Max",
        /// Progress to assessment, review or reassessment.
        AssessmentOrReview = "assessment_or_review" => "Progress to assessment, review or reassessment",
        /// Progress to support planning or services.
        SupportPlanningOrServices = "support_planning_or_services" => "Progress to support planning or services",
        /// Continuation of support or services.
        Continuation = "continuation" => "Continuation of support or services",
        /// Admitted to hospital.
        AdmittedToHospital = "admitted_to_hospital" => "Admitted to hospital",
        /// NFA: Responsibility moved to another local authority.
        NfaMoved = "nfa_moved" => "NFA: Responsibility moved to another local authority",
        /// NFA: Referral to NHS services or NHS funded social care.
        NfaNhs = "nfa_nhs" => "NFA: Referral to NHS services or NHS funded social care",
        /// NFA: Self-funded client or under 12wk disregard.
        NfaSelfFunded = "nfa_self_funded" => "NFA: Self-funded client or under 12wk disregard",
        /// NFA: Information and advice or signposting.
        NfaInformationAndAdvice = "nfa_information_and_advice" => "NFA: Information and advice or signposting",
        /// NFA: Referral to other service within the local authority.
        NfaOtherCouncilService = "nfa_other_council_service" => "NFA: Referral to other service within the local authority",
        /// NFA: Support declined.
        NfaDeclined = "nfa_declined" => "NFA: Support declined",
        /// NFA: Deceased.
        NfaDeceased = "nfa_deceased" => "NFA: Deceased",
        /// NFA: Support ended as planned.
        NfaEndedAsPlanned = "nfa_ended_as_planned" => "NFA: Support ended as planned",
        /// NFA: Support ended for other reason.
        NfaEndedOther = "nfa_ended_other" => "NFA: Support ended for other reason",
        /// NFA: No services offered for other reason.
        NfaNoServices = "nfa_no_services" => "NFA: No services offered for other reason",
        /// NFA: Other.
        NfaOther = "nfa_other" => "NFA: Other",
    }
}

words! {
    /// Where a request came from. Release 2 wordings are not confirmed.
    RouteOfAccess {
        /// Planned entry (transition). Not confirmed.
        Transition = "transition" => "Planned entry (transition)",
        /// Discharge from hospital. Not confirmed.
        DischargeFromHospital = "discharge_from_hospital" => "Discharge from hospital",
        /// Diversion from hospital services. Not confirmed.
        DiversionFromHospital = "diversion_from_hospital" => "Diversion from hospital services",
        /// Community or other route. Not confirmed.
        CommunityOrOther = "community_or_other" => "Community or other route",
        /// Prison. Not confirmed.
        Prison = "prison" => "Prison",
        /// Self-funder. Not confirmed.
        SelfFunder = "self_funder" => "Self-funder",
        /// Discharge from reablement. Not confirmed.
        DischargeFromReablement = "discharge_from_reablement" => "Discharge from reablement",
        /// Transfer from other local authority. Not confirmed.
        TransferFromOtherCouncil = "transfer_from_other_council" => "Transfer from other local authority",
    }
}

words! {
    /// What an assessment decided.
    AssessmentType {
        /// Long term assessment.
        LongTerm = "long_term" => "Long term assessment",
        /// Short term assessment.
        ShortTerm = "short_term" => "Short term assessment",
    }
}

words! {
    /// Whether eligible needs were found. The list is not confirmed.
    EligibleNeeds {
        /// Yes. Not confirmed.
        Yes = "yes" => "Yes",
        /// No. Not confirmed.
        No = "no" => "No",
        /// Unknown. Not confirmed.
        Unknown = "unknown" => "Unknown",
    }
}

words! {
    /// Who took part in an assessment or a review. Release 2 wordings are not confirmed.
    Method {
        /// Unpaid carer only. Not confirmed.
        CarerOnly = "carer_only" => "Unpaid carer only",
        /// Service user only. Not confirmed.
        ServiceUserOnly = "service_user_only" => "Service user only",
        /// Service user and unpaid carer. Not confirmed.
        ServiceUserAndCarer = "service_user_and_carer" => "Service user and unpaid carer",
    }
}

words! {
    /// Why a review was held. Release 2 wordings are not confirmed.
    ReviewReason {
        /// Planned. Not confirmed.
        Planned = "planned" => "Planned",
        /// Unplanned: Hospital (planned and unplanned episodes). Not confirmed.
        UnplannedHospital = "unplanned_hospital" => "Unplanned: Hospital (planned and unplanned episodes)",
        /// Unplanned: Unpaid carer related. Not confirmed.
        UnplannedCarer = "unplanned_carer" => "Unplanned: Unpaid carer related",
        /// Unplanned: Safeguarding concern. Not confirmed.
        UnplannedSafeguarding = "unplanned_safeguarding" => "Unplanned: Safeguarding concern",
        /// Unplanned: Other reason. Not confirmed.
        UnplannedOther = "unplanned_other" => "Unplanned: Other reason",
        /// Unplanned: Provider failure. Not confirmed.
        UnplannedProviderFailure = "unplanned_provider_failure" => "Unplanned: Provider failure",
        /// Unplanned: Change in commissioning arrangements. Not confirmed.
        UnplannedCommissioning = "unplanned_commissioning" => "Unplanned: Change in commissioning arrangements",
        /// Review of short term support.
        ShortTermSupport = "short_term_support" => "Review of short term support",
    }
}

words! {
    /// How far the outcomes agreed with the person were achieved. Release 2 wordings are not confirmed.
    ReviewOutcomes {
        /// Fully met. Not confirmed.
        FullyMet = "fully_met" => "Fully met",
        /// Partially met. Not confirmed.
        PartiallyMet = "partially_met" => "Partially met",
        /// Not met. Not confirmed.
        NotMet = "not_met" => "Not met",
    }
}

words! {
    /// What a service is for.
    ServiceType {
        /// Short term support: ST-Max.
        StMax = "st_max" => "Short term support: ST-Max",
        /// Short term support: Ongoing low level.
        OngoingLowLevel = "ongoing_low_level" => "Short term support: Ongoing low level",
        /// Short term support: Other short term.
        OtherShortTerm = "other_short_term" => "Short term support: Other short term",
        /// Long term support: Nursing care.
        Nursing = "nursing" => "Long term support: Nursing care",
        /// Long term support: Residential care.
        Residential = "residential" => "Long term support: Residential care",
        /// Long term support: Community.
        Community = "community" => "Long term support: Community",
        /// Long term support: Prison.
        Prison = "prison" => "Long term support: Prison",
        /// Unpaid carer support: Direct to unpaid carer.
        CarerDirect = "carer_direct" => "Unpaid carer support: Direct to unpaid carer",
        /// Unpaid carer support: Support involving the person cared-for.
        CarerViaCaredFor = "carer_via_cared_for" => "Unpaid carer support: Support involving the person cared-for",
    }
}

words! {
    /// What a service gives.
    ServiceComponent {
        /// Reablement.
        Reablement = "reablement" => "Reablement",
        /// Short term nursing care.
        ShortTermNursing = "short_term_nursing" => "Short term nursing care",
        /// Short term residential care.
        ShortTermResidential = "short_term_residential" => "Short term residential care",
        /// Long term nursing care.
        LongTermNursing = "long_term_nursing" => "Long term nursing care",
        /// Long term residential care.
        LongTermResidential = "long_term_residential" => "Long term residential care",
        /// Home support or domiciliary care.
        HomeSupport = "home_support" => "Home support or domiciliary care",
        /// Day support.
        DaySupport = "day_support" => "Day support",
        /// Meals.
        Meals = "meals" => "Meals",
        /// Transport.
        Transport = "transport" => "Transport",
        /// Equipment.
        Equipment = "equipment" => "Equipment",
        /// Direct payment.
        DirectPayment = "direct_payment" => "Direct payment",
        /// Shared Lives.
        SharedLives = "shared_lives" => "Shared Lives",
        /// Community supported living.
        SupportedLiving = "supported_living" => "Community supported living",
        /// Extra care housing.
        ExtraCareHousing = "extra_care_housing" => "Extra care housing",
        /// Professional support: Social worker.
        SocialWorker = "social_worker" => "Professional support: Social worker",
        /// Professional support: Other.
        ProfessionalOther = "professional_other" => "Professional support: Other",
        /// Learning, education or employment support.
        LearningEducationEmployment = "learning_education_employment" => "Learning, education or employment support",
        /// End of life care.
        EndOfLife = "end_of_life" => "End of life care",
        /// Emergency support.
        Emergency = "emergency" => "Emergency support",
        /// Other short term support.
        OtherShortTerm = "other_short_term" => "Other short term support",
        /// Other long term support.
        OtherLongTerm = "other_long_term" => "Other long term support",
        /// Unpaid carer respite.
        CarerRespite = "carer_respite" => "Unpaid carer respite",
        /// Unpaid carer sitting service.
        CarerSitting = "carer_sitting" => "Unpaid carer sitting service",
        /// Unpaid carer universal services.
        CarerUniversal = "carer_universal" => "Unpaid carer universal services",
        /// Other unpaid carer support.
        CarerOther = "carer_other" => "Other unpaid carer support",
    }
}

words! {
    /// How a service is arranged.
    DeliveryMechanism {
        /// Direct payment.
        DirectPayment = "direct_payment" => "Direct payment",
        /// CASSR managed personal budget.
        ManagedBudget = "managed_budget" => "CASSR managed personal budget",
        /// CASSR commissioned support.
        Commissioned = "commissioned" => "CASSR commissioned support",
    }
}

words! {
    /// What the cost of a service is counted by.
    CostFrequency {
        /// Per session.
        Session = "session" => "Per session",
        /// Hourly.
        Hourly = "hourly" => "Hourly",
        /// Daily.
        Daily = "daily" => "Daily",
        /// Weekly.
        Weekly = "weekly" => "Weekly",
        /// Fortnightly.
        Fortnightly = "fortnightly" => "Fortnightly",
        /// 4-weekly.
        FourWeekly = "four_weekly" => "4-weekly",
        /// Monthly.
        Monthly = "monthly" => "Monthly",
        /// Quarterly.
        Quarterly = "quarterly" => "Quarterly",
        /// Annually.
        Annually = "annually" => "Annually",
        /// One-off.
        OneOff = "one_off" => "One-off",
    }
}
