//! Small numbers among counts that hang together in many ways: by age and by sex, a part and the rest of a whole, quarters and
//! their year, a group within another. One told count too many and a hidden one is worked out by subtraction. Pure.
//!
//! Each count is known by name of its place here; each [`Linked::sum`] says that some make up another, whether they are shown
//! or not (the rest of a share and those of unknown age are seldom shown, and a subtraction away). What a reader knows: the
//! sums, the told counts, that nought is told, and that nobody is among the unknown when that is so. A small count that has one
//! value left, either because of what the others leave open or because the sums together fix it (linear algebra), is no secret,
//! and another count is hidden until it is one. Bounds are those of one sum at a time, not of all sums as one programme.

use super::{FEWEST, Told};

/// Counts and the sums that bind them.
#[derive(Clone, Debug, Default)]
pub struct Linked {
    counts: Vec<i64>,
    shown: Vec<bool>,
    sums: Vec<Sum>,
}

/// A total and its parts, by place.
#[derive(Clone, Debug)]
struct Sum {
    total: usize,
    parts: Vec<usize>,
}

/// A prime for exact elimination: the entries are 1 and −1.
const PRIME: i64 = 2_147_483_647;
/// More than any count.
const MANY: i64 = i64::MAX / 1_000_000;

impl Linked {
    /// Adds a count that is shown, and answers its place.
    pub fn shown(&mut self, count: i64) -> usize {
        self.add(count, true)
    }

    /// Adds a count that nobody is shown but anybody can work out, and answers its place.
    pub fn behind(&mut self, count: i64) -> usize {
        self.add(count, false)
    }

    fn add(&mut self, count: i64, shown: bool) -> usize {
        self.counts.push(count);
        self.shown.push(shown);
        self.counts.len() - 1
    }

    /// The count at a place.
    pub fn count(&self, place: usize) -> i64 {
        self.counts[place]
    }

    /// Says that these parts make up a total. What is not so is not said.
    pub fn sum(&mut self, total: usize, parts: &[usize]) {
        if parts.iter().map(|part| self.counts[*part]).sum::<i64>() == self.counts[total] {
            self.sums.push(Sum { total, parts: parts.to_vec() });
        }
    }

    /// Says that these parts and perhaps some others, who are not shown, make up a total.
    pub fn within(&mut self, total: usize, parts: &[usize]) {
        let others = self.counts[total] - parts.iter().map(|part| self.counts[*part]).sum::<i64>();
        if others >= 0 {
            let others = self.behind(others);
            let all: Vec<usize> = parts.iter().copied().chain([others]).collect();
            self.sum(total, &all);
        }
    }

    /// Every count as it may be told, by place; what is not shown is hidden.
    pub fn told(&self) -> Vec<Told> {
        let mut hidden: Vec<bool> = (0..self.counts.len())
            .map(|at| if self.shown[at] { self.small(at) } else { self.counts[at] != 0 })
            .collect();
        let mut also = Vec::new();
        while let Some(at) = self.next_to_hide(&hidden) {
            hidden[at] = true;
            also.push(at);
        }
        // What turned out to protect nobody is told after all, the largest first.
        also.sort_by_key(|at| std::cmp::Reverse(self.counts[*at]));
        for at in also {
            hidden[at] = false;
            hidden[at] = self.worked_out(&hidden).contains(&true);
        }
        let told = |at: usize| {
            if hidden[at] || !self.shown[at] { Told::Hidden } else { Told::Count(self.counts[at]) }
        };
        (0..self.counts.len()).map(told).collect()
    }

    fn small(&self, at: usize) -> bool {
        (1..FEWEST).contains(&self.counts[at])
    }

    /// The count to hide next, if a small one can be worked out: of the sums it stands in, or of those next to them, the
    /// smallest that is told; a nought only where nothing else is left.
    fn next_to_hide(&self, hidden: &[bool]) -> Option<usize> {
        let mut reached = self.worked_out(hidden);
        if !reached.contains(&true) {
            return None;
        }
        loop {
            let before = reached.clone();
            for sum in &self.sums {
                if sum.all().any(|at| before[at]) {
                    sum.all().for_each(|at| reached[at] = true);
                }
            }
            let told = (0..self.counts.len()).filter(|at| reached[*at] && self.shown[*at] && !hidden[*at]);
            let (some, none): (Vec<usize>, Vec<usize>) = told.partition(|at| self.counts[*at] != 0);
            if let Some(at) = some.into_iter().min_by_key(|at| self.counts[*at]) {
                return Some(at);
            }
            if reached == before {
                return none.first().copied();
            }
        }
    }

    /// Which small counts a reader can work out.
    fn worked_out(&self, hidden: &[bool]) -> Vec<bool> {
        let (open, fixed) = (self.ranges(hidden), self.fixed(hidden));
        let known = |at: usize| self.small(at) && hidden[at] && (open[at].0 == open[at].1 || fixed[at]);
        (0..hidden.len()).map(known).collect()
    }

    /// The least and the most that each count can be, one sum at a time until nothing changes.
    fn ranges(&self, hidden: &[bool]) -> Vec<(i64, i64)> {
        let nought_hidden = (0..hidden.len()).any(|at| hidden[at] && self.counts[at] == 0);
        let least = i64::from(!nought_hidden);
        let mut open: Vec<(i64, i64)> = (0..hidden.len())
            .map(|at| if hidden[at] { (least, MANY) } else { (self.counts[at], self.counts[at]) })
            .collect();
        // Each round narrows something by at least one; sums of shown counts settle in a few.
        for _ in 0..1_000 {
            let before = open.clone();
            for sum in &self.sums {
                let low: i64 = sum.parts.iter().map(|at| open[*at].0).sum();
                let high: i64 = sum.parts.iter().map(|at| open[*at].1).sum();
                let total = (open[sum.total].0.max(low), open[sum.total].1.min(high));
                open[sum.total] = total;
                for at in &sum.parts {
                    let (least, most) = open[*at];
                    open[*at] = (least.max(total.0 - (high - most)), most.min(total.1 - (low - least)));
                }
            }
            if open == before {
                break;
            }
        }
        open
    }

    /// Which hidden counts the sums together fix, whatever the others are: those that stand alone in a row of the reduced system.
    fn fixed(&self, hidden: &[bool]) -> Vec<bool> {
        let mut rows: Vec<Vec<i64>> = self
            .sums
            .iter()
            .map(|sum| {
                let mut row = vec![0; hidden.len()];
                if hidden[sum.total] {
                    row[sum.total] = PRIME - 1;
                }
                for at in sum.parts.iter().filter(|at| hidden[**at]) {
                    row[*at] += 1;
                }
                row
            })
            .collect();
        let mut next = 0;
        for column in (0..hidden.len()).filter(|at| hidden[*at]) {
            let Some(found) = (next..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
            rows.swap(next, found);
            let by = inverse(rows[next][column]);
            rows[next].iter_mut().for_each(|entry| *entry = *entry * by % PRIME);
            let pivot = rows[next].clone();
            for row in (0..rows.len()).filter(|row| *row != next) {
                let times = rows[row][column];
                if times != 0 {
                    for (entry, of) in rows[row].iter_mut().zip(&pivot) {
                        *entry = (*entry + (PRIME - times) * of) % PRIME;
                    }
                }
            }
            next += 1;
        }
        let mut fixed = vec![false; hidden.len()];
        for row in &rows {
            let mut there = (0..row.len()).filter(|at| row[*at] != 0);
            if let (Some(only), None) = (there.next(), there.next()) {
                fixed[only] = true;
            }
        }
        fixed
    }
}

impl Sum {
    fn all(&self) -> impl Iterator<Item = usize> + '_ {
        self.parts.iter().copied().chain([self.total])
    }
}

/// The inverse of a number that is no multiple of the prime (Fermat).
fn inverse(number: i64) -> i64 {
    let (mut result, mut base, mut power) = (1, number % PRIME, PRIME - 2);
    while power > 0 {
        if power % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        power /= 2;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As people read it: counts, and `c` for what is not told.
    fn words(told: &[Told]) -> String {
        let one = |told: &Told| if let Told::Count(count) = told { count.to_string() } else { "c".to_owned() };
        told.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_line_is_told_as_before() {
        for (count, told) in
            [(0, "0 20 30 50"), (1, "c c 30 51"), (4, "c c 30 54"), (5, "5 20 30 55"), (6, "6 20 30 56")]
        {
            let mut linked = Linked::default();
            let parts = [linked.shown(count), linked.shown(20), linked.shown(30)];
            let total = linked.shown(count + 50);
            linked.sum(total, &parts);
            assert_eq!(words(&linked.told()), told, "{count}");
        }
    }

    #[test]
    fn who_is_not_shown_is_not_given_away_by_the_rest() {
        // 20 and 28 of 50: two are of unknown age.
        let mut linked = Linked::default();
        let (young, old, all) = (linked.shown(20), linked.shown(28), linked.shown(50));
        linked.within(all, &[young, old]);
        assert_eq!(words(&linked.told()[..3]), "c 28 50");
        // 38 of 40: two were not.
        let mut linked = Linked::default();
        let (part, whole) = (linked.shown(38), linked.shown(40));
        linked.within(whole, &[part]);
        assert_eq!(words(&linked.told()[..2]), "c 40");
        // All of 40, and none of 40: no secret.
        for (part, told) in [(40, "40 40"), (0, "0 40"), (35, "35 40"), (36, "c 40"), (4, "c 40"), (5, "5 40")] {
            let mut linked = Linked::default();
            let (part, whole) = (linked.shown(part), linked.shown(40));
            linked.within(whole, &[part]);
            assert_eq!(words(&linked.told()[..2]), told);
        }
    }

    #[test]
    fn the_same_count_in_two_places_is_hidden_in_both() {
        let mut linked = Linked::default();
        let (first, second) = (linked.shown(3), linked.shown(3));
        linked.sum(first, &[second]);
        assert_eq!(words(&linked.told()), "c c");
    }

    #[test]
    fn sums_together_fix_nothing_small() {
        // a+b, b+c and a+c are told: each alone leaves all open, together they fix all three.
        let mut linked = Linked::default();
        let [a, b, c] = [linked.shown(3), linked.shown(4), linked.shown(2)];
        let totals = [linked.shown(7), linked.shown(6), linked.shown(5)];
        linked.sum(totals[0], &[a, b]);
        linked.sum(totals[1], &[b, c]);
        linked.sum(totals[2], &[a, c]);
        assert_eq!(words(&linked.told()), "c c c 7 6 c", "{linked:?}");
    }

    /// Every share of three ages under a total with counts up to 6: whatever is told, each small count keeps two values, found by
    /// trying all tables.
    #[test]
    fn no_small_count_of_shares_by_age_can_be_worked_out() {
        type Shares = [i64; 4];
        // The reader also thinks of larger ones.
        let up_to = |most: i64| {
            let base = most + 1;
            (0..base.pow(4)).map(move |number| {
                [number % base, number / base % base, number / base.pow(2) % base, number / base.pow(3)]
            })
        };
        let all: Vec<Shares> = up_to(12).collect();
        let told = |shares: &Shares| {
            let mut linked = Linked::default();
            let parts = [linked.shown(shares[0]), linked.shown(shares[2])];
            let rests = [linked.behind(shares[1]), linked.behind(shares[3])];
            let wholes = [linked.shown(shares[0] + shares[1]), linked.shown(shares[2] + shares[3])];
            let part = linked.shown(shares[0] + shares[2]);
            let rest = linked.behind(shares[1] + shares[3]);
            let whole = linked.shown(shares.iter().sum());
            for at in 0..2 {
                linked.sum(wholes[at], &[parts[at], rests[at]]);
            }
            linked.sum(whole, &[part, rest]);
            linked.sum(part, &parts);
            linked.sum(rest, &rests);
            linked.sum(whole, &wholes);
            let told = linked.told();
            [parts[0], parts[1], wholes[0], wholes[1], part, whole].map(|at| told[at])
        };
        let fits = |table: &Shares, seen: &[Told; 6]| {
            let counts =
                [table[0], table[2], table[0] + table[1], table[2] + table[3], table[0] + table[2], table.iter().sum()];
            counts.iter().zip(seen).all(|(count, told)| *told == Told::Hidden || *told == Told::Count(*count))
        };
        for shares in &up_to(6).step_by(11).collect::<Vec<Shares>>() {
            let seen = told(shares);
            let others: Vec<&Shares> = all.iter().filter(|table| fits(table, &seen)).collect();
            for at in 0..4 {
                let small = (1..FEWEST).contains(&shares[at]);
                assert!(!small || others.iter().any(|other| other[at] != shares[at]), "{shares:?} {seen:?}");
            }
        }
    }
}
