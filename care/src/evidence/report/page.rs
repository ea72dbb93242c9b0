//! The page: what the files are, what was found in them, the figures with their pictures and definitions, and what to know first.

use engine::pictures::{Bar, BarPicture, bars_svg};

use super::{
    Report, TABLE,
    document::{Document, escape},
    found, is_code,
};
use crate::evidence::{
    disclosure::{FEWEST, Told},
    national::{
        ALL, Measure,
        model::{Part, Unit},
        outside::Outside,
        pounds,
    },
    notes::{self, Block},
};

const CSS: &str = include_str!("report.css");

pub(super) fn page(report: &Report<'_>) -> String {
    let year = escape(&report.told.year);
    let mut page = Document::default();
    page.markup("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">");
    page.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    page.markup(&format!(
        "<title>Adult social care: national figures for {year}</title>\n<style>\n{CSS}</style>\n</head>\n<body>"
    ));
    page.markup("<a class=\"skip\" href=\"#main\">Skip to the figures</a>\n<header>");
    page.element("h1", &format!("Adult social care: national figures for {}", report.told.year));
    page.element("p", "1 April to 31 March, worked out from the council’s own Client Level Data by the official method of September 2026.");
    page.markup("</header>");
    contents(&mut page);
    page.markup("<main id=\"main\">");
    before(&mut page, report);
    for measure in ALL {
        shown(&mut page, measure, report);
    }
    files(&mut page, report);
    page.markup(&format!(
        "</main>\n<footer>\n<p>The same figures as a table for a spreadsheet: <a href=\"{TABLE}\">{TABLE}</a>.</p>"
    ));
    page.element(
        "p",
        "Nobody is named here. Who is behind a figure is in the council’s own service, for those who may see it.",
    );
    page.markup("</footer>\n</body>\n</html>");
    page.finish()
}

fn contents(page: &mut Document) {
    page.markup("<nav aria-label=\"Contents\">\n<ul>\n<li><a href=\"#before\">Before you use the figures</a></li>");
    for measure in ALL {
        page.markup(&format!("<li><a href=\"#{}\">{}</a></li>", measure.slug, escape(measure.question)));
    }
    page.markup("<li><a href=\"#files\">The files and what was found in them</a></li>\n</ul>\n</nav>");
}

/// What to know first.
fn before(page: &mut Document, report: &Report<'_>) {
    page.markup("<section aria-labelledby=\"before\">\n<h2 id=\"before\">Before you use the figures</h2>");
    page.element(
        "p",
        &format!(
            "Counts from 1 to {} are not told, and neither is what would give them away by subtraction. It says “not told” there.",
            FEWEST - 1
        ),
    );
    // A note is about a council by its code; what is no code could be a name.
    let about =
        |note: &str| note.strip_prefix("Council ").and_then(|rest| rest.split_once(": ")).map(|(la, _)| la.to_owned());
    let mut all: Vec<String> =
        report.told.notes.iter().filter(|note| about(note).is_none_or(|la| is_code(&la))).cloned().collect();
    if report.without_code > 0 {
        all.push("Rows whose council is no national code are not in these figures. Correct LA_Code in the file and run the report again.".to_owned());
    }
    page.list(&all);
    page.markup("</section>");
}

fn shown(page: &mut Document, measure: &'static Measure, report: &Report<'_>) {
    page.markup(&format!(
        "<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>",
        measure.slug,
        escape(measure.question)
    ));
    let mut councils: Vec<&str> = report.figures.iter().map(|figure| figure.la.as_str()).collect();
    councils.dedup();
    for la in &councils {
        for (at, part) in measure.parts.iter().enumerate() {
            let of = |figure: &&Outside| figure.la == *la && figure.part.code == part.code;
            let its: Vec<&Outside> = report.figures.iter().filter(of).collect();
            if !its.is_empty() {
                let council = if councils.len() > 1 { format!("Council {la}, ") } else { String::new() };
                one(
                    page,
                    part,
                    &format!("{council}{}: {}", part.code, part.name),
                    &format!("{}-{la}-{at}", measure.slug),
                    &its,
                );
            }
        }
    }
    page.markup("<details>\n<summary>What is counted, and how</summary>");
    for block in notes::read(measure.notes) {
        match block {
            // The question above says it.
            Block::Heading { level: 1, .. } => {}
            Block::Heading { text, .. } => page.element("h3", &text),
            Block::Paragraph { text } => page.element("p", &text),
            Block::List { items } => page.list(&items),
        }
    }
    page.markup("</details>\n</section>");
}

fn one(page: &mut Document, part: &Part, name: &str, id: &str, figures: &[&Outside]) {
    page.element("h3", name);
    let bars: Vec<Bar> = figures
        .iter()
        .map(|figure| Bar { label: group(figure), value: figure.outcome, words: value(figure) })
        .collect();
    let described: Vec<String> = bars.iter().map(|bar| format!("{}: {}.", bar.label, bar.words)).collect();
    let picture = BarPicture {
        id: id.to_owned(),
        title: format!("{name}, by group"),
        description: format!("{} The table below has the same.", described.join(" ")),
        bars,
        full: part.unit.is_share().then_some(100.0),
    };
    page.markup(bars_svg(&picture).as_str());
    let told = |told: Option<Told>, none: &str| told.map_or_else(|| none.to_owned(), Told::words);
    let rows: Vec<Vec<String>> = figures
        .iter()
        .map(|figure| {
            let mut row = vec![group(figure), value(figure)];
            if part.unit.has_numerator() {
                row.push(told(figure.numerator, "not known"));
            }
            row.push(told(figure.denominator, "not known"));
            row
        })
        .collect();
    let (value, of) = match part.unit {
        Unit::Percent | Unit::FinePercent => ("Per cent", "Of"),
        Unit::Per100k => ("For each 100,000", "People who live there"),
        Unit::MedianDays => ("Median days", "Waits"),
        Unit::MeanPounds => ("Mean", "Services"),
        Unit::TotalPounds => ("Together", "Services"),
    };
    let headings: &[(&str, bool)] = if part.unit.has_numerator() {
        &[("Group", false), (value, true), ("Counted", true), (of, true)]
    } else {
        &[("Group", false), (value, true), (of, true)]
    };
    page.table(name, headings, &rows);
    let counted = if part.unit.has_numerator() {
        format!("Counted: {}. Of: {}.", part.numerator, part.denominator)
    } else {
        format!("{of}: {}.", part.denominator)
    };
    page.element("p", &counted);
}

fn group(figure: &Outside) -> String {
    match figure.sex.as_deref() {
        Some(sex) if sex != "Total" => format!("{}, {}", figure.group, sex.to_lowercase()),
        _ => figure.group.clone(),
    }
}

fn value(figure: &Outside) -> String {
    match (figure.hidden, figure.outcome, figure.part.unit) {
        (true, ..) => Told::Hidden.words(),
        (_, None, Unit::FinePercent) if figure.denominator.is_none() => "not computed: no discharges given".to_owned(),
        (_, None, Unit::MedianDays | Unit::MeanPounds | Unit::FinePercent) => "nobody".to_owned(),
        (_, None, _) => "not known".to_owned(),
        (_, Some(value), Unit::Percent | Unit::FinePercent) => format!("{value}%"),
        (_, Some(value), Unit::Per100k) => format!("{value}"),
        (_, Some(value), Unit::MedianDays) => format!("{value} days"),
        (_, Some(value), Unit::MeanPounds | Unit::TotalPounds) => pounds(value),
    }
}

/// The files, the time each speaks for, and what was found.
fn files(page: &mut Document, report: &Report<'_>) {
    page.markup("<section aria-labelledby=\"files\">\n<h2 id=\"files\">The files and what was found in them</h2>");
    let or = |text: &Option<String>| text.clone().unwrap_or_else(|| "not known".to_owned());
    let periods: Vec<Vec<String>> = report
        .told
        .files
        .iter()
        .filter(|file| is_code(&file.la))
        .map(|file| {
            let quarters: Vec<String> = file.quarters.iter().map(|from| found::words(*from)).collect();
            let derived = file.derived.map(|(from, to)| format!("{} to {}", found::words(from), found::words(to)));
            let speaks = if quarters.is_empty() { "none".to_owned() } else { quarters.join(", ") };
            vec![file.file.clone(), file.la.clone(), or(&derived), speaks]
        })
        .collect();
    let headings = [
        ("File", false),
        ("Council", false),
        ("Period that its events show", false),
        ("Speaks for the quarters from", false),
    ];
    page.table("Which file speaks for which time", &headings, &periods);
    for file in &report.found {
        page.element("h3", &file.name);
        let mut facts = vec![format!("Release {}.", file.release)];
        facts.push(format!("It states the period {}; its events are from {}.", or(&file.stated), or(&file.events)));
        if !file.missing.is_empty() {
            facts.push(format!("These fields have no column: {}.", file.missing.join(", ")));
        }
        if file.extra > 0 {
            facts.push(format!("Columns that are no field: {}.", file.extra));
        }
        page.list(&facts);
        let rows: Vec<Vec<String>> =
            file.rows.iter().map(|(what, count)| vec![(*what).to_owned(), count.clone()]).collect();
        page.table(&format!("{}: rows", file.name), &[("What", false), ("Rows", true)], &rows);
        let types: Vec<Vec<String>> =
            file.types.iter().map(|(kind, count)| vec![kind.clone(), count.clone()]).collect();
        page.table(&format!("{}: rows by type of event", file.name), &[("Type", false), ("Rows", true)], &types);
        if file.findings.is_empty() {
            page.element("p", "Nothing was found that the checks know.");
            continue;
        }
        let found: Vec<Vec<String>> = file
            .findings
            .iter()
            .map(|one| {
                vec![one.what.clone(), one.field.clone(), one.severity.to_owned(), one.count.clone(), one.to_do.clone()]
            })
            .collect();
        let headings = [
            ("Found", false),
            ("In", false),
            ("In the national checks it is", false),
            ("How often", true),
            ("What to do", false),
        ];
        page.table(&format!("{}: what was found", file.name), &headings, &found);
    }
    page.markup("</section>");
}
