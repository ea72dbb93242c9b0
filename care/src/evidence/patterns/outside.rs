//! Pathways as they may leave the council: small numbers left out, and what subtraction would find with them.

use engine::{
    columns::{Cell, Table},
    patterns::Quartiles,
};

use super::{
    choices::activity_words,
    compute::{Found, SOON, Step},
    views::path_words,
};
use crate::evidence::disclosure::{FEWEST, Told, told};

const NUMBERS: [&str; 5] = ["times", "people", "days_lower_quartile", "days_median", "days_upper_quartile"];

/// Whether a count tells of somebody: itself, or by what is left of the same count of more people (`wider`).
fn small(people: u32, wider: impl Iterator<Item = u32>) -> bool {
    let few = |count: u32| (1..FEWEST).contains(&i64::from(count));
    few(people) || wider.into_iter().any(|all| few(all.saturating_sub(people)))
}

fn cell(told: Told) -> Cell {
    match told {
        Told::Count(count) => Cell::Int(count),
        small => Cell::from(small.words()),
    }
}

/// A row of numbers: where they would tell of too few people, none of them is told.
fn numbers(times: u32, people: u32, days: Quartiles, small: bool) -> Vec<Cell> {
    let of = |count: u32| match (small, told(count.into())) {
        (true, Told::Count(_)) => Told::Hidden,
        (true, few) => few,
        (false, told) => told,
    };
    let day = |value: f64| if small { Cell::Null } else { Cell::Real(value) };
    let times = if i64::from(people) < FEWEST { told(people.into()) } else { of(times) };
    vec![cell(times), cell(of(people)), day(days.lower), day(days.median), day(days.upper)]
}

fn named(names: &[&str], more: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    let columns = names.iter().chain(&NUMBERS).chain(more);
    Table { columns: columns.map(|name| (*name).to_owned()).collect(), rows }
}

/// What directly follows what. A step is not told either when few of its people are on pathways that [`pathways`] does not name,
/// because both tables together would tell of them. `wider` are the answers to the same choice with one thing less chosen.
pub(super) fn follows(found: &Found, wider: &[&Found]) -> Table {
    let rows = found.edges.iter().map(|step| {
        let more = wider.iter().filter_map(|found| same(found, step)).map(|step| step.people);
        let small = small(step.people, more) || small_rest(step);
        let edge = &step.edge;
        let mut cells = vec![Cell::from(activity_words(edge.from)), Cell::from(activity_words(edge.to))];
        cells.extend(numbers(edge.times, step.people, edge.wait_days, small));
        cells
    });
    named(&["from", "to"], &[], rows.collect())
}

fn same<'a>(found: &'a Found, step: &Step) -> Option<&'a Step> {
    found.edges.iter().find(|other| (other.edge.from, other.edge.to) == (step.edge.from, step.edge.to))
}

fn small_rest(step: &Step) -> bool {
    small(step.elsewhere, std::iter::empty())
}

/// The pathways. One of few people would itself point at them: it is not named.
pub(super) fn pathways(found: &Found, wider: &[&Found]) -> Table {
    let many = found.variants.iter().filter(|(variant, people)| {
        let more = wider.iter().flat_map(|found| &found.variants).filter(|(other, _)| other.path == variant.path);
        !small(*people, more.map(|(_, people)| *people))
    });
    let rows = many.map(|(variant, people)| {
        let mut cells = vec![Cell::from(path_words(&variant.path))];
        cells.extend(numbers(variant.cases, *people, variant.duration_days, false));
        cells
    });
    named(&["pathway"], &[], rows.collect())
}

/// What happens again, and how much of it soon.
pub(super) fn again(found: &Found, wider: &[&Found]) -> Table {
    let rows = found.loops.iter().map(|row| {
        let same = |found: &&Found| {
            let its = found.loops.iter().find(|other| other.again.activity == row.again.activity);
            its.map(|other| (other.people, other.soon_people))
        };
        let more: Vec<(u32, u32)> = wider.iter().filter_map(same).collect();
        let few = small(row.people, more.iter().map(|(people, _)| *people));
        // Those for whom it was soon are some of those to whom it happened again.
        let soon = small(row.soon_people, more.iter().map(|(_, soon)| *soon).chain([row.people]));
        let mut cells = vec![Cell::from(activity_words(row.again.activity))];
        cells.extend(numbers(row.again.repeats + row.again.returns, row.people, row.again.gap_days, few));
        let told = |count: u32| if soon || few { Cell::from(Told::Hidden.words()) } else { Cell::Int(count.into()) };
        cells.extend([told(row.soon), told(row.soon_people)]);
        cells
    });
    let names = [format!("times_within_{SOON}_days"), format!("people_within_{SOON}_days")];
    named(&["event"], &[&names[0], &names[1]], rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::patterns::Edge;

    const DAYS: Quartiles = Quartiles { lower: 1.0, median: 2.0, upper: 3.5 };

    fn step(people: u32, elsewhere: u32) -> Found {
        let edge = Edge { from: 0, to: 1, times: 40, cases: people, wait_days: DAYS };
        Found { edges: vec![Step { edge, people, elsewhere }], ..Found::default() }
    }

    /// Times and people as a file of steps tells them.
    fn words(found: &Found, wider: &[&Found]) -> String {
        let row = &follows(found, wider).rows[0];
        assert_eq!(row[4].is_null(), !matches!(row[3], Cell::Int(_)), "days go with the people");
        format!("{} {}", row[2], row[3])
    }

    #[test]
    fn numbers_of_few_people_do_not_leave() {
        let told = [1, 4, 5, 6].map(|people| words(&step(people, 0), &[]));
        assert_eq!(told, ["fewer than 5 fewer than 5", "fewer than 5 fewer than 5", "40 5", "40 6"]);
    }

    #[test]
    fn neither_do_those_that_the_pathways_would_leave_over() {
        let told = [0, 1, 4, 5, 6].map(|elsewhere| words(&step(20, elsewhere), &[]));
        assert_eq!(told, ["40 20", "not told not told", "not told not told", "40 20", "40 20"]);
    }

    #[test]
    fn nor_those_that_a_wider_choice_would_leave_over() {
        let told = [20, 21, 24, 25, 26].map(|all| words(&step(20, 0), &[&step(all, 0)]));
        assert_eq!(told, ["40 20", "not told not told", "not told not told", "40 20", "40 20"]);
    }
}
