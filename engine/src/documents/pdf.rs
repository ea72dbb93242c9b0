//! Writes a document as PDF/UA-1: what is drawn on each page, and the structure it belongs to.

use std::{
    num::NonZeroU16,
    sync::{Arc, LazyLock},
};

use krilla::{
    Document as Pdf, SerializeSettings,
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder, Validator},
    destination::XyzDestination,
    geom::{PathBuilder, Point, Size, Transform},
    metadata::{DateTime, Metadata},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag, TagGroup,
        TagTree,
    },
    text::{Font, TextDirection},
};
use krilla_svg::{SurfaceExt as _, SvgSettings};

use super::{
    Document, DocumentError,
    layout::{HEIGHT, Ink, Kind, LEFT, Layout, MEASURE, WIDTH},
    letters::Letters,
};

/// Fonts for the words in pictures.
static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(notosans::REGULAR_TTF.to_vec());
    fonts.load_font_data(notosans::BOLD_TTF.to_vec());
    fonts.set_sans_serif_family("Noto Sans");
    Arc::new(fonts)
});

/// Regular and bold.
struct Fonts {
    regular: Font,
    bold: Font,
}

/// The document as PDF/UA-1.
///
/// # Errors
/// A sentence, when a picture is no drawing or the library finds that the standard is not kept.
pub fn pdf(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let letters = Letters::new()?;
    let layout = Layout::of(document, &letters)?;
    let unreadable = || DocumentError("The typeface cannot be read.".to_owned());
    let font = |bytes: &'static [u8]| Font::new(bytes.to_vec().into(), 0).ok_or_else(unreadable);
    let fonts = Fonts { regular: font(notosans::REGULAR_TTF)?, bold: font(notosans::BOLD_TTF)? };
    let configuration = ConfigurationBuilder::new().set_validator(Validator::Ua(Accessibility::UA1)).finish();
    let configuration = configuration.map_err(|_| DocumentError("PDF/UA-1 is not to be had.".to_owned()))?;
    let mut made = Pdf::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut marks: Vec<Vec<Identifier>> = vec![vec![]; layout.parts.len()];
    for (at, page) in layout.pages.iter().enumerate() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| DocumentError("A4 has no size.".into()))?;
        let mut sheet = made.start_page_with(settings);
        let mut surface = sheet.surface();
        for (part, ink) in page {
            let tag = match (part, ink) {
                (None, _) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)),
                (Some(_), Ink::Text { .. }) => ContentTag::Span(SpanTag::empty()),
                (Some(_), _) => ContentTag::Other,
            };
            let mark = surface.start_tagged(tag);
            let drawn = draw(&mut surface, ink, &fonts);
            surface.end_tagged();
            drawn?;
            if let Some(marks) = part.and_then(|part| marks.get_mut(part)) {
                marks.push(mark);
            }
        }
        around(&mut surface, document, (at + 1, layout.pages.len()), &fonts, &letters)?;
        surface.finish();
        sheet.finish();
    }
    made.set_outline(outline(&layout));
    made.set_tag_tree(tree(&layout, &marks, document.language));
    made.set_metadata(metadata(document));
    made.finish().map_err(|error| {
        DocumentError(format!(
            "The document does not keep the standard for accessible PDF, so it was not written: {error:?}"
        ))
    })
}

fn metadata(document: &Document) -> Metadata {
    let whole = |number: i8| u8::try_from(number).unwrap_or(1);
    let day = document.made_on;
    let made =
        DateTime::new(u16::try_from(day.year()).unwrap_or_default()).month(whole(day.month())).day(whole(day.day()));
    Metadata::new()
        .title(document.title.clone())
        .language(document.language.to_owned())
        .authors(vec![document.author.clone()])
        .creator("Alongside".to_owned())
        .creation_date(made)
}

/// What stands on every page: the notice above, the foot and the page's number below.
fn around(
    surface: &mut Surface<'_>,
    document: &Document,
    (page, of): (usize, usize),
    fonts: &Fonts,
    letters: &Letters,
) -> Result<(), DocumentError> {
    let number = format!("Page {page} of {of}");
    let right = LEFT + MEASURE - letters.width(&number, 8.0, false);
    let foot = (ArtifactType::Footer, (LEFT, HEIGHT - 34.0), letters.plain(&document.foot));
    let number = (ArtifactType::PageNumber, (right, HEIGHT - 34.0), number);
    let notice = document.notice.iter().map(|notice| (ArtifactType::Header, (LEFT, 36.0), letters.plain(notice)));
    for (kind, at, text) in notice.chain([foot, number]) {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        let drawn = draw(surface, &Ink::Text { at, size: 8.0, bold: false, text }, fonts);
        surface.end_tagged();
        drawn?;
    }
    Ok(())
}

fn draw(surface: &mut Surface<'_>, ink: &Ink, fonts: &Fonts) -> Result<(), DocumentError> {
    match ink {
        Ink::Text { at, size, bold, text } => {
            let font = if *bold { &fonts.bold } else { &fonts.regular };
            surface.set_stroke(None);
            surface.set_fill(Some(Fill { paint: rgb::Color::new(11, 12, 12).into(), ..Fill::default() }));
            surface.draw_text(Point::from_xy(at.0, at.1), font.clone(), *size, text, false, TextDirection::LeftToRight);
        }
        Ink::Rule { y } => {
            let mut line = PathBuilder::new();
            line.move_to(LEFT, *y);
            line.line_to(LEFT + MEASURE, *y);
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: rgb::Color::new(177, 180, 182).into(),
                width: 0.5,
                ..Stroke::default()
            }));
            if let Some(line) = line.finish() {
                surface.draw_path(&line);
            }
        }
        Ink::Picture { at, size, svg } => {
            let options = usvg::Options { fontdb: Arc::clone(&FONTS), ..usvg::Options::default() };
            let tree = usvg::Tree::from_str(svg, &options)
                .map_err(|error| DocumentError(format!("A picture is no drawing: {error}")))?;
            let size = Size::from_wh(size.0, size.1).ok_or_else(|| DocumentError("A picture has no size.".into()))?;
            surface.push_transform(&Transform::from_translate(at.0, at.1));
            let drawn = surface.draw_svg(&tree, size, SvgSettings::default());
            surface.pop();
            drawn.ok_or_else(|| DocumentError("A picture cannot be drawn.".into()))?;
        }
    }
    Ok(())
}

fn outline(layout: &Layout<'_>) -> Outline {
    let mut outline = Outline::new();
    for (_, text, page, y) in &layout.headings {
        outline.push_child(OutlineNode::new(text.clone(), XyzDestination::new(*page, Point::from_xy(LEFT, *y))));
    }
    outline
}

fn tree(layout: &Layout<'_>, marks: &[Vec<Identifier>], language: &str) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
    for part in &layout.top {
        if let Some(group) = group(layout, marks, *part) {
            tree.push(group);
        }
    }
    tree
}

fn group(layout: &Layout<'_>, marks: &[Vec<Identifier>], at: usize) -> Option<TagGroup> {
    let part = layout.parts.get(at)?;
    let mut group = match &part.kind {
        Kind::Heading(level, text) => TagGroup::new(Tag::Hn(NonZeroU16::new((*level).into())?, Some(text.clone()))),
        Kind::Paragraph => TagGroup::new(Tag::P),
        Kind::List => TagGroup::new(Tag::L(ListNumbering::Disc)),
        Kind::Item => TagGroup::new(Tag::LI),
        Kind::ItemBody => TagGroup::new(Tag::LBody),
        Kind::Caption => TagGroup::new(Tag::Caption),
        Kind::Table => TagGroup::new(Tag::Table),
        Kind::Row => TagGroup::new(Tag::TR),
        Kind::ColumnHeading => TagGroup::new(Tag::TH(TableHeaderScope::Column)),
        Kind::RowHeading => TagGroup::new(Tag::TH(TableHeaderScope::Row)),
        Kind::Cell => TagGroup::new(Tag::TD),
        Kind::Figure(described) => TagGroup::new(Tag::Figure(Some(described.clone()))),
    };
    for mark in marks.get(at)? {
        group.push(*mark);
    }
    for within in &part.parts {
        if let Some(within) = self::group(layout, marks, *within) {
            group.push(within);
        }
    }
    Some(group)
}
