//! What a reader with a pencil can work out of a table, tried.

use super::*;

/// As people read it: counts, and `c` for what is not told.
fn words(told: &[Told]) -> String {
    let one = |told: &Told| if let Told::Count(count) = told { count.to_string() } else { "c".to_owned() };
    told.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_second_count_is_hidden_so_that_subtraction_tells_nothing() {
    for (count, told) in [(0, "0 20 30"), (1, "c c 30"), (4, "c c 30"), (5, "5 20 30"), (6, "6 20 30")] {
        assert_eq!(words(&line(&[count, 20, 30]).0), told, "{count}");
        assert_eq!(line(&[count, 20, 30]).1, Told::Count(count + 50));
    }
    // The smallest goes with it, wherever it stands.
    assert_eq!(words(&line(&[40, 3, 9, 30]).0), "40 c c 30");
    // Two small ones hide each other, unless they can only be one each.
    assert_eq!(words(&line(&[2, 3, 9, 30]).0), "c c 9 30");
    assert_eq!(words(&line(&[1, 1, 9, 30]).0), "c c c 30");
    // Nought hides nobody: it was no secret.
    assert_eq!(words(&line(&[3, 0, 0, 12]).0), "c 0 0 c");
}

#[test]
fn a_small_total_is_hidden_with_all_its_parts() {
    assert_eq!(line(&[3, 0]), (vec![Told::Hidden, Told::Count(0)], Told::Hidden));
    assert_eq!(line(&[]), (vec![], Told::Count(0)));
    // Nobody but one group: the total is the part.
    assert_eq!(line(&[7, 0]), (vec![Told::Count(7), Told::Count(0)], Told::Count(7)));
}

#[test]
fn rows_and_columns_protect_each_other() {
    let told = table(&[vec![3, 20, 30], vec![10, 11, 12], vec![40, 50, 60]]);
    let rows: Vec<String> = told.iter().map(|row| words(row)).collect();
    assert_eq!(rows, ["c c 30", "c c 12", "40 50 60"]);
}

/// Every table of two by three with counts from 0 to 7: nothing small is told, and nothing hidden has one value only,
/// found by trying every table with the same totals and told counts.
#[test]
fn no_hidden_count_can_be_worked_out_in_any_small_table() {
    let limit = 8_usize.pow(6);
    for number in (0..limit).step_by(7) {
        let digit = |place: u32| i64::try_from(number / 8_usize.pow(place) % 8).unwrap_or_default();
        let counts = vec![vec![digit(0), digit(1), digit(2)], vec![digit(3), digit(4), digit(5)]];
        let told = table(&counts);
        for (row, cells) in counts.iter().enumerate() {
            for (column, count) in cells.iter().enumerate() {
                assert!(told[row][column] == Told::Hidden || told[row][column] == Told::Count(*count));
                assert!(!(1..FEWEST).contains(count) || told[row][column] == Told::Hidden, "{counts:?}");
            }
        }
        guess(&counts, &told);
    }
}

/// Somebody who knows all totals that are told tries every value of the two free cells of each row.
fn guess(counts: &[Vec<i64>], told: &[Vec<Told>]) {
    let total = |cells: [i64; 3]| cells.iter().sum::<i64>();
    let sums: Vec<i64> = counts.iter().map(|row| row.iter().sum()).collect();
    let hidden_nought = |row: usize, at: usize| told[row][at] == Told::Hidden && counts[row][at] == 0;
    let noughts = (0..2).any(|row| (0..3).any(|at| hidden_nought(row, at)));
    let fits = |place: (usize, usize), value: i64| match told[place.0][place.1] {
        Told::Count(count) => count == value,
        _ => value >= i64::from(!noughts),
    };
    let mut seen = vec![vec![std::collections::BTreeSet::new(); 3]; 2];
    if sums.iter().any(|sum| (1..FEWEST).contains(sum))
        || (0..3).any(|at| (1..FEWEST).contains(&(counts[0][at] + counts[1][at])))
    {
        return;
    }
    for first in 0..=sums[0] {
        for second in 0..=sums[0] - first {
            let top = [first, second, sums[0] - first - second];
            let bottom = [0, 1, 2].map(|at| counts[0][at] + counts[1][at] - top[at]);
            if bottom.iter().any(|value| *value < 0) || total(bottom) != sums[1] {
                continue;
            }
            if (0..3).all(|at| fits((0, at), top[at]) && fits((1, at), bottom[at])) {
                for at in 0..3 {
                    seen[0][at].insert(top[at]);
                    seen[1][at].insert(bottom[at]);
                }
            }
        }
    }
    for row in 0..2 {
        for column in 0..3 {
            // Where everything else of its row and column is hidden too, totals alone give it away.
            let other = |place: (usize, usize)| (place.0 == row) != (place.1 == column);
            let all = (0..2).flat_map(|row| (0..3).map(move |column| (row, column))).filter(|place| other(*place));
            let left = all.filter(|place| matches!(told[place.0][place.1], Told::Count(_))).count();
            if told[row][column] == Told::Hidden && left > 0 {
                assert!(
                    seen[row][column].len() > 1,
                    "{counts:?} told as {told:?}: {row} {column} is {:?}",
                    seen[row][column]
                );
            }
        }
    }
}
