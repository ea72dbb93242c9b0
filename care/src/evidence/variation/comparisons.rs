//! What can be compared between teams, places, practices and providers, and whose rows it takes.

use super::choices::Stretch;
use crate::{
    evidence::{
        measures::{Measure, Period, measure_named},
        national::Year,
    },
    people::events::model::ServiceType,
};

/// Between whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum By {
    /// Our own teams, by the contact.
    Team,
    /// Postcode districts, by where people live.
    Place,
    /// Practices of doctors.
    Practice,
    /// Providers of support, by the location that the Care Quality Commission has registered.
    Provider,
}

impl By {
    const ALL: [Self; 4] = [Self::Team, Self::Place, Self::Practice, Self::Provider];

    /// In an address.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Place => "place",
            Self::Practice => "practice",
            Self::Provider => "provider",
        }
    }

    /// One of them, and several.
    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Team => ("team", "teams"),
            Self::Place => ("postcode district", "postcode districts"),
            Self::Practice => ("practice", "practices"),
            Self::Provider => ("provider", "providers"),
        }
    }

    /// Whether our own record, or a file, knows it.
    const fn known(self, own: bool) -> bool {
        match self {
            Self::Team => own,
            Self::Place => true,
            Self::Practice | Self::Provider => !own,
        }
    }
}

/// When a measure's rows are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// What happened in a stretch of time.
    During,
    /// Who was there at the end of its last whole month: each person once.
    AtEnd,
}

/// A share that is compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared {
    /// The measure whose rows it takes; in an address, too.
    pub measure: &'static str,
    /// The nation's code and name of it, when it is no monthly measure but a national figure.
    pub nation: Option<(&'static str, &'static str)>,
    pub when: When,
    /// What a size counts, and what belongs to a share.
    pub of: &'static str,
    pub counted: &'static str,
    /// The services whose provider a row belongs to: a type, a kind, or any.
    pub only: &'static str,
    pub by: &'static [By],
}

/// Everything that can be compared.
pub(super) const ALL: [Compared; 9] = [
    Compared {
        measure: "solved-within-24-hours",
        nation: None,
        when: When::During,
        of: "requests completed",
        counted: "were solved within 24 hours, and it lasted",
        only: "",
        by: &[By::Team, By::Place, By::Practice],
    },
    Compared {
        measure: "repeat-contact",
        nation: None,
        when: When::During,
        of: "requests completed",
        counted: "were followed by another of the same person within 91 days",
        only: "",
        by: &[By::Team, By::Place, By::Practice],
    },
    Compared {
        measure: "handed-over",
        nation: None,
        when: When::During,
        of: "requests completed",
        counted: "had the person get somebody else to ring",
        only: "",
        by: &[By::Team],
    },
    Compared {
        measure: "reablement-offered",
        nation: None,
        when: When::During,
        of: "requests of new people",
        counted: "went on to reablement",
        only: "",
        by: &[By::Team, By::Place, By::Practice],
    },
    Compared {
        measure: "reablement-endings",
        nation: None,
        when: When::During,
        of: "endings of reablement",
        counted: "were followed by no long-term support",
        only: ServiceType::StMax.code(),
        by: &[By::Provider, By::Place, By::Practice],
    },
    Compared {
        measure: "ascof-2a",
        nation: Some(("2A", "ASCOF 2A, independent after short-term support")),
        when: When::During,
        of: "episodes of short-term support whose sequel is known",
        counted: "were followed by no long-term support and no care home",
        only: ServiceType::StMax.code(),
        by: &[By::Provider, By::Place, By::Practice],
    },
    Compared {
        measure: "reviews-within-a-year",
        nation: None,
        when: When::AtEnd,
        of: "people supported for more than a year",
        counted: "had a review within the year",
        only: "long_term",
        by: &[By::Provider, By::Place, By::Practice],
    },
    Compared {
        measure: "unplanned-reviews-hospital",
        nation: None,
        when: When::During,
        of: "unplanned reviews",
        counted: "were due to hospital",
        only: "",
        by: &[By::Provider, By::Place, By::Practice],
    },
    Compared {
        measure: "direct-payments",
        nation: None,
        when: When::AtEnd,
        of: "people supported in the community",
        counted: "had a direct payment",
        only: "",
        by: &[By::Place, By::Practice],
    },
];

/// What an address asks to compare, and between whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub what: Compared,
    /// What a share is called.
    pub name: &'static str,
    pub rows: Rows,
    pub by: By,
}

/// Whose rows are compared.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rows {
    /// Those of a monthly measure.
    Of(&'static Measure),
    /// Those behind a national figure, by its code.
    Nation(&'static str),
}

impl Asked {
    /// Everything that a source can compare.
    pub(super) fn all(own: bool) -> Vec<Self> {
        let of = |what: Compared| {
            let rows = match what.nation {
                Some((code, name)) => (!own).then_some((Rows::Nation(code), name)),
                None => measure_named(what.measure).map(|measure| (Rows::Of(measure), measure.name)),
            };
            let by = what.by.iter().copied().filter(move |by| by.known(own));
            by.filter_map(move |by| rows.map(|(rows, name)| Self { what, name, rows, by }))
        };
        ALL.into_iter().flat_map(of).collect()
    }

    /// The stretch of time that is compared: a year of the nation's figures is whole, and over.
    pub(super) fn stretch(self, year: Option<Year>, period: Period) -> Option<Stretch> {
        match self.rows {
            Rows::Of(measure) => Stretch::of(year, period, measure.settles_days),
            Rows::Nation(_) => {
                let last = period.to.tomorrow().ok()?;
                let year =
                    year.or_else(|| Year::beginning(last.year() - 1 - i16::from((last.month(), last.day()) < (4, 1))))?;
                (year.to <= period.to).then_some(Stretch { from: year.from, to: year.to })
            }
        }
    }

    /// In an address.
    pub(super) fn code(self) -> String {
        format!("{}.{}", self.what.measure, self.by.code())
    }

    /// Whether any source compares this.
    pub(super) fn exists(code: &str) -> bool {
        code.split_once('.').is_some_and(|(measure, by)| {
            ALL.iter().any(|one| one.measure == measure) && By::ALL.iter().any(|one| one.code() == by)
        })
    }
}
