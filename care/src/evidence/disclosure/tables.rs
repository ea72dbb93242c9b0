//! Small numbers in tables that have totals: one hidden count among told ones is worked out by subtraction, so a second
//! one is hidden with it (secondary suppression). Pure.
//!
//! Whoever reads the table knows its totals, its told counts, and that nought is told, so that what is hidden is at least 1
//! (unless a nought had to be hidden because nothing else could be).
//! From these the least and the most that each hidden count can be are worked out, line by line, until nothing changes;
//! a count that has only one value left is no secret, and another of its line is hidden. This is interval propagation: it finds
//! what rows and columns tell, each with what the others left open. It does not solve the whole table as one system of
//! equations, so a table of more than two dimensions must be cut into tables of two.

use super::{FEWEST, Told};

/// One line of counts under a total that is told: the parts as they may be told, and the total.
///
/// A total that is small itself is hidden, and so is every part that is not nought.
pub fn line(counts: &[i64]) -> (Vec<Told>, Told) {
    let mut told = table(&[counts.to_vec()]);
    let total: i64 = counts.iter().sum();
    (told.pop().unwrap_or_default(), if small(total) { Told::Hidden } else { Told::Count(total) })
}

/// A table of counts whose rows and columns have totals that are told: the counts as they may be told.
///
/// Rows may differ in length; what is missing counts as nought and stays missing. Counts below nought are told as they are.
pub fn table(counts: &[Vec<i64>]) -> Vec<Vec<Told>> {
    let mut hidden: Vec<Vec<bool>> = counts.iter().map(|row| row.iter().map(|count| small(*count)).collect()).collect();
    let lines = lines(counts);
    for line in &lines {
        // A small total is not told: every part of it that is not nought would tell how small.
        if small(line.iter().map(|at| counts[at.0][at.1]).sum()) {
            for (row, column) in line.iter().filter(|at| counts[at.0][at.1] != 0) {
                hidden[*row][*column] = true;
            }
        }
    }
    while let Some((row, column)) = next_to_hide(counts, &hidden, &lines) {
        hidden[row][column] = true;
    }
    let tell = |count: &i64, hidden: &bool| if *hidden { Told::Hidden } else { Told::Count(*count) };
    let rows = counts.iter().zip(&hidden);
    rows.map(|(row, hidden)| row.iter().zip(hidden).map(|(count, hidden)| tell(count, hidden)).collect()).collect()
}

fn small(count: i64) -> bool {
    (1..FEWEST).contains(&count)
}

/// A place in the table: row, column.
type At = (usize, usize);

/// The places of each row and of each column.
fn lines(counts: &[Vec<i64>]) -> Vec<Vec<At>> {
    let width = counts.iter().map(Vec::len).max().unwrap_or(0);
    let rows = counts.iter().enumerate().map(|(row, cells)| (0..cells.len()).map(|column| (row, column)).collect());
    let columns = (0..width).map(|column| {
        (0..counts.len()).filter(|row| column < counts[*row].len()).map(|row| (row, column)).collect::<Vec<_>>()
    });
    // A table of one row has no totals of columns worth the name: they are its counts.
    if counts.len() > 1 { rows.chain(columns).collect() } else { rows.collect() }
}

/// The count to hide next, if a hidden one can be worked out: in the line with the fewest hidden counts, there the smallest
/// that is told; a nought only where nothing else is left. Nothing, when totals alone give it away.
fn next_to_hide(counts: &[Vec<i64>], hidden: &[Vec<bool>], lines: &[Vec<At>]) -> Option<At> {
    let open = ranges(counts, hidden, lines);
    let is_hidden = |at: &At| hidden[at.0][at.1];
    let known = |at: &At| is_hidden(at) && open[at.0][at.1].0 == open[at.0][at.1].1;
    let mut worst: Vec<&Vec<At>> = lines.iter().filter(|line| line.iter().any(known)).collect();
    worst.sort_by_key(|line| line.iter().filter(|at| is_hidden(at)).count());
    let told = |line: &Vec<At>, nought: bool| {
        let told = line.iter().filter(|at| !is_hidden(at) && (counts[at.0][at.1] == 0) == nought);
        told.min_by_key(|at| counts[at.0][at.1]).copied()
    };
    let among = |nought: bool| worst.iter().find_map(|line| told(line, nought));
    among(false).or_else(|| among(true))
}

/// The least and the most that each count can be for somebody who reads the table.
fn ranges(counts: &[Vec<i64>], hidden: &[Vec<bool>], lines: &[Vec<At>]) -> Vec<Vec<(i64, i64)>> {
    let noughts = counts
        .iter()
        .zip(hidden)
        .any(|(row, hidden)| row.iter().zip(hidden).any(|(count, hidden)| *hidden && *count == 0));
    let least = i64::from(!noughts);
    let mut open: Vec<Vec<(i64, i64)>> = counts
        .iter()
        .zip(hidden)
        .map(|(row, hidden)| {
            row.iter()
                .zip(hidden)
                .map(|(count, hidden)| if *hidden { (least, i64::MAX / 4) } else { (*count, *count) })
                .collect()
        })
        .collect();
    loop {
        let mut changed = false;
        for line in lines {
            let total: i64 = line.iter().map(|at| counts[at.0][at.1]).sum();
            if small(total) {
                continue;
            }
            let least: i64 = line.iter().map(|at| open[at.0][at.1].0).sum();
            let most: i64 = line.iter().map(|at| open[at.0][at.1].1).fold(0, i64::saturating_add);
            for (row, column) in line {
                let (low, high) = open[*row][*column];
                let narrowed = (
                    low.max(total.saturating_sub(most.saturating_sub(high))),
                    high.min(total.saturating_sub(least.saturating_sub(low))),
                );
                if narrowed != (low, high) {
                    open[*row][*column] = narrowed;
                    changed = true;
                }
            }
        }
        if !changed {
            return open;
        }
    }
}
