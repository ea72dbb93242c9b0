//! The page with a rough idea of what care may cost. Nothing of it is kept, and nothing stands in an address.

use axum::response::Response;
use jiff::civil::Date;
use platform::{
    Result,
    web::{Cx, Form, Problems, Visitor},
};
use serde::Serialize;

use super::{
    charging::{self, Age, Benefit, Facts, Outcome, Place, Rates, pence, pounds},
    rules,
};
use crate::front_door::{
    asking::{
        human,
        model::Settings,
        pages::{self as shared, Item},
        store,
    },
    sent::rules::Answer,
};

const PAGE: &str = "front_door/self_assess/cost.html";

const PLACES: [Answer; 2] = [("home", "At home, or with family"), ("care_home", "In a care home, to stay there")];
const AGES: [Answer; 3] =
    [("young", "18 to 24"), ("adult", "25 up to State Pension age"), ("pension", "State Pension age or over")];
const BENEFITS: [Answer; 3] =
    [("none", "No"), ("standard", "Yes: PIP daily living, or DLA care"), ("enhanced", "Yes, at the highest rate")];

/// A line of the arithmetic.
#[derive(Serialize)]
struct Line {
    words: &'static str,
    amount: String,
}

#[derive(Serialize)]
struct Told {
    all: bool,
    care_home: bool,
    lines: Vec<Line>,
    pays: String,
    nothing: bool,
    capped: bool,
    upper: String,
}

#[derive(Serialize)]
struct View {
    result: Option<Told>,
    places: Vec<Item>,
    ages: Vec<Item>,
    benefits: Vec<Item>,
    lower: String,
    upper: String,
    from: Date,
    until: Date,
    old: bool,
    settings: Settings,
}

impl View {
    async fn of(cx: &Cx, result: Option<Told>) -> Result<Self> {
        let rates = charging::rates(cx.today());
        Ok(Self {
            result,
            places: shared::items(&PLACES),
            ages: shared::items(&AGES),
            benefits: shared::items(&BENEFITS),
            lower: pounds(rates.lower_capital_pence),
            upper: pounds(rates.upper_capital_pence),
            from: rates.from,
            until: rates.until,
            old: cx.today() > rates.until,
            settings: store::settings(cx.db()).await?,
        })
    }
}

/// GET /self-assess/cost
pub(super) async fn show(cx: Cx) -> Result<Response> {
    cx.show(PAGE, &View::of(&cx, None).await?)
}

/// POST /self-assess/cost
pub(super) async fn reckon(cx: Cx, visitor: Visitor) -> Result<Response> {
    let mut problems = Problems::new();
    human::knock(&cx, &visitor, "cost reckoned", rules::MOST_RECKONED, "income", &mut problems);
    let facts = read(&cx.form, &mut problems);
    if !problems.none() {
        return cx.again(PAGE, &View::of(&cx, None).await?, &problems);
    }
    let result = told(charging::rates(cx.today()), facts);
    cx.show_form(PAGE, &View::of(&cx, Some(result)).await?, &cx.form)
}

/// Reads what was typed; what is left out counts as nothing.
fn read(form: &Form, problems: &mut Problems) -> Facts {
    let mut amount = |name: &'static str| problems.take(name, pence(form.text(name)));
    let (savings, income) = (amount("savings"), amount("income"));
    let (home_costs, extra_costs, care) = (amount("home_costs"), amount("extra_costs"), amount("care"));
    let place = shared::pick(form, "place", &PLACES, problems);
    let age = shared::pick(form, "age", &AGES, problems);
    let benefit = shared::pick(form, "benefit", &BENEFITS, problems);
    Facts {
        place: if place == "care_home" { Place::CareHome } else { Place::Home },
        age: match age.as_str() {
            "young" => Age::Young,
            "adult" => Age::Adult,
            _ => Age::Pension,
        },
        benefit: match benefit.as_str() {
            "standard" => Benefit::Standard,
            "enhanced" => Benefit::Enhanced,
            _ => Benefit::None,
        },
        savings_pence: savings.unwrap_or(0),
        income_pence: income.unwrap_or(0),
        home_costs_pence: home_costs.unwrap_or(0),
        extra_costs_pence: extra_costs.unwrap_or(0),
        care_pence: care,
    }
}

fn told(rates: &Rates, facts: Facts) -> Told {
    let reckoned = charging::reckon(rates, facts);
    let (all, pays) = match reckoned.outcome {
        Outcome::All => (true, 0),
        Outcome::Pays(pays) => (false, pays),
    };
    Told {
        all,
        care_home: facts.place == Place::CareHome,
        lines: reckoned.parts.iter().map(|part| Line { words: part.words, amount: pounds(part.pence) }).collect(),
        nothing: pays == 0,
        pays: pounds(pays),
        capped: reckoned.capped,
        upper: pounds(rates.upper_capital_pence),
    }
}
