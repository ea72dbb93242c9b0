//! Money that people may be able to claim, as dated facts with their source. Nobody is told that they will get it.
//!
//! Source: *Benefit and pension rates 2026 to 2027*, Department for Work and Pensions, gov.uk; who may claim: the pages of
//! gov.uk named with each.

use jiff::civil::{Date, date};
use serde::Serialize;

/// Something to claim.
#[derive(Debug, Serialize)]
pub(super) struct Benefit {
    pub name: &'static str,
    pub whom: &'static str,
    pub rates: &'static str,
    pub href: &'static str,
    #[serde(skip)]
    pub carers_alone: bool,
}

/// From when these rates hold.
pub(super) const FROM: Date = date(2026, 4, 6);

const BENEFITS: [Benefit; 3] = [
    Benefit {
        name: "Attendance Allowance",
        whom: "You have reached State Pension age, and need help or someone to watch over you. Your savings do not count.",
        rates: "£76.70 or £114.60 a week",
        href: "https://www.gov.uk/attendance-allowance",
        carers_alone: false,
    },
    Benefit {
        name: "Personal Independence Payment (PIP)",
        whom: "You are 16 or over, and not yet of State Pension age. Daily life or getting about is hard for you. Your savings do not count.",
        rates: "£76.70 or £114.60 a week for daily life, £30.30 or £80 a week for getting about",
        href: "https://www.gov.uk/pip",
        carers_alone: false,
    },
    Benefit {
        name: "Carer’s Allowance",
        whom: "You care for someone for 35 hours a week or more, and they get a benefit for a disability. You earn no more than £204 a week after tax.",
        rates: "£86.45 a week",
        href: "https://www.gov.uk/carers-allowance",
        carers_alone: true,
    },
];

/// What may be claimed: a carer's first for a carer.
pub(super) fn benefits(carer: bool) -> Vec<&'static Benefit> {
    let mut all: Vec<&Benefit> = BENEFITS.iter().collect();
    all.sort_by_key(|one| one.carers_alone != carer);
    all
}
