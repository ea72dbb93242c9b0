//! Numbers as people in Britain read them.

/// How the numbers of a picture are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFormat {
    /// A plain number with so many decimals: `1,234.5`.
    Number(u8),
    /// A share between 0 and 1 as a percentage with so many decimals: `54%`.
    Percent(u8),
    /// A number with its unit behind it, with one decimal where it is not whole: `6.5 days`.
    Measured(&'static str),
    /// Pence as pounds: `£1,234.50`.
    Pounds,
}

impl NumberFormat {
    /// A value as text.
    pub fn text(self, value: f64) -> String {
        match self {
            Self::Number(decimals) => number(value, decimals),
            Self::Percent(decimals) => format!("{}%", number(value * 100.0, decimals)),
            Self::Measured(unit) => {
                let whole = (value * 10.0).round() % 10.0 == 0.0;
                format!("{} {unit}", number(value, u8::from(!whole)))
            }
            Self::Pounds if value < 0.0 => format!("−£{}", number(-value / 100.0, 2)),
            Self::Pounds => format!("£{}", number(value / 100.0, 2)),
        }
    }

    /// A mark on an axis: as many decimals as the step between marks needs.
    pub(super) fn tick(self, value: f64, step: f64) -> String {
        let shown = match self {
            Self::Percent(_) => step * 100.0,
            Self::Pounds => step / 100.0,
            Self::Number(_) | Self::Measured(_) => step,
        };
        let mut decimals = 0;
        let mut scaled = shown;
        while decimals < 6 && (scaled - scaled.round()).abs() > 1e-6 {
            scaled *= 10.0;
            decimals += 1;
        }
        match self {
            Self::Number(_) | Self::Measured(_) => Self::Number(decimals).text(value),
            Self::Pounds => format!("£{}", number(value / 100.0, decimals)),
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
