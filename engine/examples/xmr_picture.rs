//! Writes sample charts as a page to look at: `cargo run -p engine --example xmr_picture > charts.html`.
#![allow(clippy::print_stdout)]

use engine::pictures::{Note, NumberFormat, Size, XmrPicture, assurance_icon, sparkline, variation_icon, xmr_svg};
use engine::statistics::xmr::{Better, Settings, xmr};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut shares: Vec<f64> = (0..14).map(|place| 0.42 + 0.03 * f64::from((place * 7) % 5) / 4.0).collect();
    shares.extend([0.35, 0.52, 0.55, 0.56, 0.58, 0.57, 0.6, 0.61, 0.58, 0.62]);
    let counts: Vec<f64> = (0..48).map(|place| 900.0 + f64::from((place * 37) % 23) * 9.0 - f64::from(place)).collect();
    println!("<!doctype html><meta charset=utf-8><title>Charts</title><body>");
    for (values, format, rebase_at, target, name) in [
        (&shares, NumberFormat::Percent(0), vec![15], Some(0.6), "solved"),
        (&shares, NumberFormat::Percent(0), vec![], Some(0.6), "solved-together"),
        (&counts, NumberFormat::Number(0), vec![], None, "requests"),
    ] {
        for size in [Size::Compact, Size::Wide] {
            let picture = XmrPicture {
                id: format!("{name}-{size:?}"),
                title: "A sample, by month".into(),
                value_name: "Value".into(),
                period_name: "Month".into(),
                labels: (0..values.len())
                    .map(|place| {
                        format!(
                            "{} {}",
                            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
                                [place % 12],
                            2023 + place / 12
                        )
                    })
                    .collect(),
                xmr: xmr(values, Settings { target, rebase_at: rebase_at.clone(), ..Settings::new(Better::Higher) })?,
                format,
                provisional: vec![],
                notes: vec![Note { at: 8, text: "A note".into() }],
                size,
            };
            let width = if size == Size::Compact { 345 } else { 960 };
            println!("<div style='width:{width}px'>{}</div>", xmr_svg(&picture));
            println!("<div style='width:120px'>{}</div><p>{}</p>", sparkline(&picture), picture.summary());
            if let Some(variation) = picture.xmr.variation() {
                println!("<div style='width:40px'>{}</div>", variation_icon(&format!("{name}-{size:?}-v"), variation));
            }
            if let Some(assurance) = picture.xmr.assurance() {
                println!("<div style='width:40px'>{}</div>", assurance_icon(&format!("{name}-{size:?}-a"), assurance));
            }
        }
    }
    Ok(())
}
