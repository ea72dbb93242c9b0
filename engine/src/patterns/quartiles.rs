//! Median and quartiles of whole days by selection, without sorting.

/// The quarters of a set of waits, in days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quartiles {
    /// A quarter waited this long or less.
    pub lower: f64,
    /// Half waited this long or less.
    pub median: f64,
    /// Three quarters waited this long or less.
    pub upper: f64,
}

/// Quartiles with linear interpolation (Hyndman and Fan 1996, type 7, as SQL's `percentile_cont`). Reorders the values.
/// Nothing for no values.
pub fn quartiles(values: &mut [u32]) -> Option<Quartiles> {
    if values.is_empty() {
        return None;
    }
    Some(Quartiles { lower: quarter(values, 1), median: quarter(values, 2), upper: quarter(values, 3) })
}

/// The value a number of quarters of the way up; `values` is not empty.
fn quarter(values: &mut [u32], quarters: usize) -> f64 {
    let place = (values.len() - 1) * quarters;
    let (whole, rest) = (place / 4, place % 4);
    let (_, low, above) = values.select_nth_unstable(whole);
    let low = f64::from(*low);
    match above.iter().min() {
        Some(high) if rest > 0 => {
            #[expect(clippy::cast_precision_loss, reason = "0 to 3")]
            let share = rest as f64 / 4.0;
            low + (f64::from(*high) - low) * share
        }
        _ => low,
    }
}
