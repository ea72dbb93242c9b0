//! A document is written, opened again by another library, and holds its structure and its words.
#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use jiff::civil::date;
use lopdf::{Dictionary, Document as Read, Object};

use super::{Block, Document, pdf};
use crate::pictures::{Bar, BarPicture, bars_svg};

fn picture() -> String {
    let bar = Bar { label: "Women".into(), value: Some(40.0), words: "40%".into() };
    let picture =
        BarPicture { id: "p".into(), title: "By sex".into(), description: "Two.".into(), bars: vec![bar], full: None };
    bars_svg(&picture).to_string()
}

fn document(rows: usize) -> Document {
    let row = |at: usize| {
        vec![format!("Row {at}"), "a long cell that says more than a narrow column has room for ".repeat(3)]
    };
    Document {
        title: "Outcomes: what becomes of people?".into(),
        language: "en-GB",
        author: "Larkmere".into(),
        made_on: date(2026, 11, 25),
        foot: "Larkmere, adult social care".into(),
        notice: Some("Everybody here is made up.".into()),
        large: false,
        blocks: vec![
            Block::Paragraph("Half of “them” – £5 or more – are 65, and 人 is no letter of ours.".into()),
            Block::List(vec!["One".into(), "Two".into()]),
            Block::Heading(4, "A level is skipped".into()),
            Block::Picture { svg: picture(), described: "Forty in a hundred are women.".into() },
            Block::Heading(2, "A table".into()),
            Block::Table {
                caption: "The rows".into(),
                headings: vec!["Name".into(), "Words".into()],
                rows: (0..rows).map(row).collect(),
            },
        ],
    }
}

/// Every part of the structure: its kind, and the dictionary.
fn structure(read: &Read) -> Vec<(String, Dictionary)> {
    let mut parts: Vec<(lopdf::ObjectId, String, Dictionary)> = Vec::new();
    for (id, object) in &read.objects {
        let Object::Dictionary(dictionary) = object else { continue };
        if let (Ok(Object::Name(kind)), true) = (dictionary.get(b"S"), dictionary.has(b"P")) {
            parts.push((*id, String::from_utf8_lossy(kind).into_owned(), dictionary.clone()));
        }
    }
    parts.into_iter().map(|(_, kind, dictionary)| (kind, dictionary)).collect()
}

#[test]
fn a_document_is_read_again_with_its_tags_and_its_words() {
    let bytes = pdf(&document(60)).unwrap();
    let read = Read::load_mem(&bytes).unwrap();
    let catalog = read.catalog().unwrap();
    assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"Outlines"), "{catalog:?}");
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en-GB");
    let parts = structure(&read);
    let many = |kind: &str| parts.iter().filter(|(known, _)| known == kind).count();
    assert_eq!((many("H1"), many("H2"), many("H3"), many("H4")), (1, 2, 0, 0));
    assert_eq!((many("Table"), many("TR"), many("TH"), many("TD")), (1, 61, 62, 60));
    assert_eq!((many("Figure"), many("L"), many("LI"), many("Caption")), (1, 1, 2, 1));
    let figure = parts.iter().find(|(kind, _)| kind == "Figure").unwrap();
    let described = lopdf::decode_text_string(figure.1.get(b"Alt").unwrap()).unwrap();
    assert_eq!(described, "Forty in a hundred are women.");
    let pages: Vec<u32> = read.get_pages().keys().copied().collect();
    assert!(pages.len() > 2, "{}", pages.len());
    let text = read.extract_text(&pages).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "Outcomes: what becomes of people?",
        "Everybody here is made up.",
        "£5 or more",
        "? is no letter of ours",
        "Row 59",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    // The words of a picture are set letter by letter.
    assert!(text.contains("W o m e n"), "{text}");
    assert!(text.contains(&format!("Page 1 of {}", pages.len())), "{text}");
    // The heading of the table is on each of its pages.
    assert!(text.matches("Name Words").count() > 1, "{text}");
    assert!(String::from_utf8_lossy(&bytes).contains("pdfuaid:part"), "it says that it keeps PDF/UA");
}

#[test]
fn the_smallest_document_and_a_wrong_picture() {
    let small = Document { blocks: vec![], notice: None, ..document(0) };
    assert_eq!(Read::load_mem(&pdf(&small).unwrap()).unwrap().get_pages().len(), 1);
    for svg in ["", "<svg viewBox=\"0 0 x 1\"></svg>", "<svg viewBox=\"0 0 10 10\"><"] {
        let picture = Block::Picture { svg: svg.into(), described: "Nothing.".into() };
        assert!(pdf(&Document { blocks: vec![picture], ..document(0) }).is_err(), "{svg}");
    }
}

#[test]
fn large_print_takes_more_room_and_keeps_to_the_standard() {
    let words = || vec![Block::Paragraph("We look together at what would help. ".repeat(200))];
    let pages = |large| {
        let made = pdf(&Document { blocks: words(), large, ..document(0) }).unwrap();
        Read::load_mem(&made).unwrap().get_pages().len()
    };
    let (small, large) = (pages(false), pages(true));
    assert!(large > small, "{large} pages and {small}");
}
