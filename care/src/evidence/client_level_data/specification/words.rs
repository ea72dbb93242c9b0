//! The words of the specification as types: one name here for each word used in its CSV files.

/// An enum whose variants each have one name in the data; the order is the order of the data.
macro_rules! named {
    ($(#[$about:meta])* $kind:ident { $($(#[$doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $kind { $($(#[$doc])* $variant,)* }

        impl $kind {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name in the data.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The one with this name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            /// Its place in [`Self::ALL`].
            pub const fn index(self) -> usize {
                self as usize
            }
        }
    };
}

pub(super) use named;

named! {
    /// What the values of a field look like.
    Kind {
        /// Three digits.
        CouncilCode = "council_code",
        /// A day.
        Date = "date",
        /// Ten digits, the last of which checks the others.
        NhsNumber = "nhs_number",
        /// Any short text that stands for somebody or something.
        Identifier = "identifier",
        /// Free text.
        Text = "text",
        /// A general practice's national code.
        PracticeCode = "practice_code",
        /// A postcode.
        Postcode = "postcode",
        /// A word of a list.
        List = "list",
        /// A count.
        WholeNumber = "whole_number",
        /// The Care Quality Commission's number of a location.
        CqcLocation = "cqc_location",
        /// A number with two decimals.
        Amount = "amount",
    }
}

named! {
    /// Which records a field is about.
    AppliesTo {
        /// Every record.
        Everyone = "everyone",
        /// Records of people who need care.
        ServiceUsers = "service_users",
        /// Records of unpaid carers.
        Carers = "carers",
        /// Every record but those of carers known by association.
        Events = "events",
        /// Requests.
        Requests = "requests",
        /// Assessments.
        Assessments = "assessments",
        /// Services.
        Services = "services",
        /// Reviews.
        Reviews = "reviews",
    }
}

named! {
    /// How sure the project is of a row of the specification.
    Confidence {
        /// Read in official code or documents.
        A = "A",
        /// Read in a source that implements or quotes the official specification.
        B = "B",
        /// From memory or partial text: must be checked against the official workbook.
        C = "C",
    }
}

named! {
    /// A release of the specification.
    Release {
        /// Release 1, from April 2023.
        One = "1",
        /// Release 2, from the May 2025 update.
        Two = "2",
    }
}

named! {
    /// How bad a finding is.
    Severity {
        /// The national checks fail it.
        Failed = "failed",
        /// The national checks pass it, but it changes or loses a number.
        Warning = "warning",
        /// Good to know.
        Notice = "notice",
    }
}

named! {
    /// How often a finding is written to the list of findings.
    Listing {
        /// Every row.
        Each = "each",
        /// The first rows of each different value, and then how many more.
        ByValue = "by_value",
        /// The first row, and then how many more.
        Once = "once",
    }
}

named! {
    /// What the national checks would say of one cell.
    Status {
        /// Passed: Valid.
        Valid = "valid",
        /// Passed: Blank (Not Mandatory).
        Blank = "blank",
        /// Failed: Blank (Mandatory).
        FailedBlank = "failed_blank",
        /// Failed: Invalid.
        FailedInvalid = "failed_invalid",
        /// Failed: Release 1.
        FailedRelease1 = "failed_release_1",
        /// The field does not apply to this record.
        NotApplicable = "not_applicable",
        /// Nobody can say whether it applies: the client or event type is missing.
        Undetermined = "undetermined",
    }
}

impl Status {
    /// The letter under which a stored record remembers it.
    pub const fn letter(self) -> char {
        match self {
            Self::Valid => 'V',
            Self::Blank => 'B',
            Self::FailedBlank => 'M',
            Self::FailedInvalid => 'I',
            Self::FailedRelease1 => 'R',
            Self::NotApplicable => 'N',
            Self::Undetermined => 'U',
        }
    }

    /// The national wording.
    pub const fn national(self) -> &'static str {
        match self {
            Self::Valid => "Passed: Valid",
            Self::Blank => "Passed: Blank (Not Mandatory)",
            Self::FailedBlank => "Failed: Blank (Mandatory)",
            Self::FailedInvalid => "Failed: Invalid",
            Self::FailedRelease1 => "Failed: Release 1",
            Self::NotApplicable => "Not applicable",
            Self::Undetermined => "Undetermined",
        }
    }

    /// Whether the national checks fail it.
    pub const fn is_failed(self) -> bool {
        matches!(self, Self::FailedBlank | Self::FailedInvalid | Self::FailedRelease1)
    }
}

impl Release {
    /// Whether it is one of those from `since` to `until`; none means that it has not ended.
    pub fn is_within(self, since: Self, until: Option<Self>) -> bool {
        since <= self && until.is_none_or(|until| self <= until)
    }

    /// The other release.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::One => Self::Two,
            Self::Two => Self::One,
        }
    }
}
