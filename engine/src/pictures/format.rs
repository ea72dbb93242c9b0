//! Numbers as people in Britain read them.

/// How the numbers of a picture are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFormat {
    /// A plain number with so many decimals: `1,234.5`.
    Number(u8),
    /// A share between 0 and 1 as a percentage with so many decimals: `54%`.
    Percent(u8),
}

impl NumberFormat {
    /// A value as text.
    pub fn text(self, value: f64) -> String {
        match self {
            Self::Number(decimals) => number(value, decimals),
            Self::Percent(decimals) => format!("{}%", number(value * 100.0, decimals)),
        }
    }

    /// A mark on an axis: as many decimals as the step between marks needs.
    pub(super) fn tick(self, value: f64, step: f64) -> String {
        let shown = if matches!(self, Self::Percent(_)) { step * 100.0 } else { step };
        let mut decimals = 0;
        let mut scaled = shown;
        while decimals < 6 && (scaled - scaled.round()).abs() > 1e-6 {
            scaled *= 10.0;
            decimals += 1;
        }
        match self {
            Self::Number(_) => Self::Number(decimals).text(value),
            Self::Percent(_) => Self::Percent(decimals).text(value),
        }
    }
}

fn number(value: f64, decimals: u8) -> String {
    let plain = format!("{:.*}", usize::from(decimals), value.abs());
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut text = String::new();
    // "-0" is no number that people write.
    if value < 0.0 && plain.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        text.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}
