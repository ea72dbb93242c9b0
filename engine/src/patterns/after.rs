//! What comes after a chosen activity within some days.

use super::{Log, Quartiles, quartiles};

/// What came after one kind of activity.
#[derive(Debug, Clone, PartialEq)]
pub struct After {
    /// How often the chosen activity happened.
    pub times: u32,
    /// In how many cases.
    pub cases: u32,
    /// After how many of those times nothing at all followed within the days.
    pub nothing: u32,
    /// What followed, the most frequent first, then by code.
    pub next: Vec<Next>,
}

/// One kind of activity that followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Next {
    /// Its code. It may be the chosen activity itself, happening again.
    pub activity: u16,
    /// After how many of the times it followed at least once within the days.
    pub times: u32,
    /// In how many cases.
    pub cases: u32,
    /// Days until it first followed.
    pub wait_days: Quartiles,
}

/// What followed `activity`, later in the same case and at most `days` days after (both ends included).
///
/// Each time the activity happened counts by itself, and each follower once for that time, whether or not something
/// else stands between.
pub fn after(log: Log<'_>, activity: u16, days: u32) -> After {
    let kinds = log.kinds();
    let mut waits: Vec<Vec<u32>> = vec![Vec::new(); kinds];
    let mut cases = vec![0_u32; kinds];
    let mut last_time = vec![u32::MAX; kinds];
    let mut last_case = vec![u32::MAX; kinds];
    let mut answer = After { times: 0, cases: 0, nothing: 0, next: Vec::new() };
    for (number, (from, to)) in (0_u32..).zip(log.runs()) {
        let mut seen = false;
        for row in (from..to).filter(|row| log.activities[*row] == activity) {
            let mut followed = false;
            for later in row + 1..to {
                let wait = log.wait(row, later);
                if wait > days {
                    break;
                }
                followed = true;
                let kind = usize::from(log.activities[later]);
                if last_time[kind] != answer.times {
                    last_time[kind] = answer.times;
                    waits[kind].push(wait);
                }
                if last_case[kind] != number {
                    last_case[kind] = number;
                    cases[kind] += 1;
                }
            }
            answer.times += 1;
            answer.nothing += u32::from(!followed);
            seen = true;
        }
        answer.cases += u32::from(seen);
    }
    for ((activity, waits), cases) in (0_u16..).zip(&mut waits).zip(cases) {
        if let (Ok(times), Some(wait_days)) = (u32::try_from(waits.len()), quartiles(waits)) {
            answer.next.push(Next { activity, times, cases, wait_days });
        }
    }
    answer.next.sort_by_key(|next| (std::cmp::Reverse(next.times), next.activity));
    answer
}
