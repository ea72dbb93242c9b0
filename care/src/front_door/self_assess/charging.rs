//! A rough idea of what somebody pays towards care: dated national rates as data, and the arithmetic in steps that can be
//! shown. It decides nothing: a council's financial assessment does (Care Act 2014, sections 14 and 17).
//!
//! Law: Care and Support (Charging and Assessment of Resources) Regulations 2014, regulations 6 and 7 (what people keep), 12
//! and 25 (capital limits, and £1 for each £250 above the lower one). Rates of 2025-26: the Department of Health and Social
//! Care's local authority circular for that year. The minimum income guarantee of people of pension age was carried on from
//! earlier years by the published rise, and not read in the circular itself: check it before a council relies on it.

use jiff::civil::{Date, date};

/// The rates of one year, in pence a week where nothing else is said.
#[derive(Debug)]
pub(super) struct Rates {
    pub from: Date,
    pub until: Date,
    /// Capital below this does not count.
    pub lower_capital_pence: i64,
    /// Above this the council need not pay.
    pub upper_capital_pence: i64,
    /// Income that counts for each step of capital between the two, and the size of a step.
    pub tariff_pence: i64,
    pub tariff_step_pence: i64,
    /// What people keep at home: aged 18 to 24, from 25 to pension age, of pension age. For one person.
    pub keeps_young_pence: i64,
    pub keeps_adult_pence: i64,
    pub keeps_pension_age_pence: i64,
    /// More for those below pension age with disability benefits; and again with the higher rate.
    pub disability_pence: i64,
    pub enhanced_pence: i64,
    /// What people keep in a care home: the personal expenses allowance.
    pub care_home_keeps_pence: i64,
}

/// Newest last.
pub(super) const RATES: [Rates; 1] = [Rates {
    from: date(2025, 4, 1),
    until: date(2026, 3, 31),
    lower_capital_pence: 1_425_000,
    upper_capital_pence: 2_325_000,
    tariff_pence: 100,
    tariff_step_pence: 25_000,
    keeps_young_pence: 8_915,
    keeps_adult_pence: 11_250,
    keeps_pension_age_pence: 23_260,
    disability_pence: 4_965,
    enhanced_pence: 2_425,
    care_home_keeps_pence: 3_065,
}];

/// The rates of a day: those in force, else the newest we have, which may be of an earlier year.
pub(super) fn rates(today: Date) -> &'static Rates {
    RATES.iter().rev().find(|rates| rates.from <= today).unwrap_or(&RATES[0])
}

/// Where care is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Home,
    CareHome,
}

/// How old somebody is, as far as the rates ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    Young,
    Adult,
    Pension,
}

/// Disability benefits of somebody below pension age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Benefit {
    None,
    Standard,
    Enhanced,
}

/// What is reckoned from, in pence; weekly but for savings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub place: Place,
    pub age: Age,
    pub benefit: Benefit,
    pub savings_pence: i64,
    pub income_pence: i64,
    pub home_costs_pence: i64,
    pub extra_costs_pence: i64,
    /// What the care costs, when that is known.
    pub care_pence: Option<i64>,
}

/// One step of the arithmetic: what it is, and what it adds or takes away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub words: &'static str,
    pub pence: i64,
}

/// What comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Savings are above the upper limit.
    All,
    /// So much a week.
    Pays(i64),
}

/// The arithmetic with its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reckoning {
    pub parts: Vec<Part>,
    pub outcome: Outcome,
    /// The care costs less than they could pay, so they pay its cost.
    pub capped: bool,
}

/// Income that capital counts for: £1 a week for each £250, or part of it, above the lower limit.
pub(super) fn tariff(rates: &Rates, savings_pence: i64) -> i64 {
    let above = savings_pence.saturating_sub(rates.lower_capital_pence).max(0);
    let steps = above / rates.tariff_step_pence + i64::from(above % rates.tariff_step_pence > 0);
    steps.saturating_mul(rates.tariff_pence)
}

/// Reckons what somebody may have to pay.
pub(super) fn reckon(rates: &Rates, facts: Facts) -> Reckoning {
    if facts.savings_pence > rates.upper_capital_pence {
        return Reckoning { parts: Vec::new(), outcome: Outcome::All, capped: false };
    }
    let mut parts = vec![Part { words: "Your income each week", pence: facts.income_pence }];
    let mut add = |words, pence: i64| {
        if pence != 0 {
            parts.push(Part { words, pence });
        }
    };
    add("Counted for savings above the lower limit", tariff(rates, facts.savings_pence));
    match facts.place {
        Place::CareHome => {
            add("What you keep in a care home (personal expenses allowance)", -rates.care_home_keeps_pence);
        }
        Place::Home => {
            let keeps = match facts.age {
                Age::Young => rates.keeps_young_pence,
                Age::Adult => rates.keeps_adult_pence,
                Age::Pension => rates.keeps_pension_age_pence,
            };
            add("What you must be left with (minimum income guarantee)", -keeps);
            // Regulation 7 gives these to people below pension age alone.
            if facts.age != Age::Pension && facts.benefit != Benefit::None {
                add("More that you keep, with a disability benefit", -rates.disability_pence);
                if facts.benefit == Benefit::Enhanced {
                    add("More that you keep, with its higher rate", -rates.enhanced_pence);
                }
            }
            add("Your rent or mortgage, and council tax", -facts.home_costs_pence);
            add("What your illness or disability costs you", -facts.extra_costs_pence);
        }
    }
    let able = parts.iter().map(|part| part.pence).fold(0_i64, i64::saturating_add).max(0);
    let pays = facts.care_pence.map_or(able, |care| able.min(care));
    Reckoning { parts, outcome: Outcome::Pays(pays), capped: pays < able }
}

/// Pence of what somebody typed: `1,234.50`, `£120`, `12.5`. Nothing is nothing; what is no amount is a sentence.
pub(super) fn pence(typed: &str) -> Result<Option<i64>, String> {
    let plain: String = typed.chars().filter(|letter| !matches!(letter, '£' | ',' | ' ')).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    let wrong = || "Write an amount in pounds, such as 120 or 120.50".to_owned();
    let (pounds, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if pounds.is_empty() || pounds.len() > 8 || rest.len() > 2 || !digits(pounds) || !digits(rest) {
        return Err(wrong());
    }
    let pounds: i64 = pounds.parse().map_err(|_| wrong())?;
    let pennies: i64 = format!("{rest:0<2}").parse().map_err(|_| wrong())?;
    Ok(Some(pounds * 100 + pennies))
}

/// An amount as people read it: `£1,234.50`, `£14,250`.
pub(super) fn pounds(pence: i64) -> String {
    let (whole, rest) = (pence.unsigned_abs() / 100, pence.unsigned_abs() % 100);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if pence < 0 { "−" } else { "" };
    if rest == 0 { format!("{sign}£{grouped}") } else { format!("{sign}£{grouped}.{rest:02}") }
}
