//! Where everything stands: pages of A4 with text, rules and pictures, each belonging to a part of the document's structure.

use super::{Block, Document, DocumentError, letters::Letters};

/// A4 in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
pub(super) const LEFT: f32 = 54.0;
const TOP: f32 = 62.0;
const BOTTOM: f32 = HEIGHT - 62.0;
/// How wide lines of text are.
pub(super) const MEASURE: f32 = WIDTH - 2.0 * LEFT;
const TEXT: f32 = 10.0;
const SMALL: f32 = 8.5;
/// How much larger the words of large print are: 16 points (Accessible Information Standard, DCB1605).
const LARGER: f32 = 1.6;
const LEADING: f32 = 1.42;
/// The widest and the highest a picture is.
const PICTURE: (f32, f32) = (MEASURE, 260.0);
/// The blank between columns.
const GAP: f32 = 8.0;

/// What a part of the document is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Heading(u8, String),
    Paragraph,
    List,
    Item,
    ItemBody,
    Caption,
    Table,
    Row,
    ColumnHeading,
    RowHeading,
    Cell,
    Figure(String),
}

/// A part and those within it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub kind: Kind,
    pub parts: Vec<usize>,
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ink {
    /// A line of text: its base line begins here.
    Text { at: (f32, f32), size: f32, bold: bool, text: String },
    /// A horizontal line across, at this height.
    Rule { y: f32 },
    /// A picture by its number, from its upper left corner, and how wide and high.
    Picture { at: (f32, f32), size: (f32, f32), svg: String },
}

/// Something drawn and the part it belongs to; what is of no part is decoration.
pub(super) type Drawn = (Option<usize>, Ink);

/// The document as it is drawn.
pub(super) struct Layout<'a> {
    letters: &'a Letters,
    pub pages: Vec<Vec<Drawn>>,
    pub parts: Vec<Part>,
    /// The parts that are in no other, in the order they are read.
    pub top: Vec<usize>,
    /// Headings with their page and height, for the outline.
    pub headings: Vec<(u8, String, usize, f32)>,
    y: f32,
    level: u8,
    scale: f32,
}

impl<'a> Layout<'a> {
    pub(super) fn of(document: &Document, letters: &'a Letters) -> Result<Self, DocumentError> {
        let scale = if document.large { LARGER } else { 1.0 };
        let mut layout = Self {
            letters,
            pages: vec![vec![]],
            parts: vec![],
            top: vec![],
            headings: vec![],
            y: TOP,
            level: 0,
            scale,
        };
        layout.heading(1, &document.title);
        if let Some(notice) = &document.notice {
            layout.paragraph(notice, true);
        }
        for (at, block) in document.blocks.iter().enumerate() {
            if matches!(block, Block::Heading(..)) {
                layout.keep(document.blocks.get(at..).unwrap_or_default())?;
            }
            match block {
                Block::Heading(level, text) => layout.heading(*level, text),
                Block::Paragraph(text) => layout.paragraph(text, false),
                Block::List(items) => layout.list(items),
                Block::Table { caption, headings, rows } => layout.table(caption, headings, rows),
                Block::Picture { svg, described } => layout.picture(svg, described)?,
            }
        }
        Ok(layout)
    }

    /// Begins a new page when a heading with its words and its picture has no room on this one.
    fn keep(&mut self, blocks: &[Block]) -> Result<(), DocumentError> {
        let mut height = 0.0;
        for (at, block) in blocks.iter().enumerate() {
            match block {
                Block::Heading(..) if at > 0 => break,
                Block::Heading(_, text) => height += 20.0 + self.height(text, 13.0, true),
                Block::Paragraph(text) => height += 6.0 + self.height(text, TEXT, false),
                Block::Picture { svg, .. } => {
                    height += drawn_size(svg)?.1 + 10.0;
                    break;
                }
                Block::List(_) | Block::Table { .. } => {
                    height += 60.0;
                    break;
                }
            }
        }
        self.room(height.min(BOTTOM - TOP));
        Ok(())
    }

    fn height(&self, text: &str, size: f32, bold: bool) -> f32 {
        let size = size * self.scale;
        let lines = self.letters.lines(text, size, bold, MEASURE).len();
        size * LEADING * count(lines)
    }

    fn room(&mut self, height: f32) -> bool {
        let next = self.y + height > BOTTOM && self.y > TOP;
        if next {
            self.pages.push(vec![]);
            self.y = TOP;
        }
        next
    }

    fn part(&mut self, kind: Kind, within: Option<usize>) -> usize {
        self.parts.push(Part { kind, parts: vec![] });
        let at = self.parts.len() - 1;
        match within.and_then(|within| self.parts.get_mut(within)) {
            Some(within) => within.parts.push(at),
            None => self.top.push(at),
        }
        at
    }

    fn draw(&mut self, part: Option<usize>, ink: Ink) {
        if let Some(page) = self.pages.last_mut() {
            page.push((part, ink));
        }
    }

    fn text(&mut self, part: usize, text: &str, size: f32, bold: bool, indent: f32) {
        let size = size * self.scale;
        for line in self.letters.lines(text, size, bold, MEASURE - indent) {
            self.room(size * LEADING);
            let at = (LEFT + indent, self.y + size);
            self.draw(Some(part), Ink::Text { at, size, bold, text: line });
            self.y += size * LEADING;
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        let level = level.clamp(1, self.level + 1).min(6);
        self.level = level;
        let size = match level {
            1 => 20.0,
            2 => 13.0,
            _ => 11.0,
        };
        self.y += if level == 1 { 0.0 } else { 14.0 };
        self.room(size * self.scale * LEADING * 2.0);
        let text = self.letters.plain(text);
        self.headings.push((level, text.clone(), self.pages.len() - 1, self.y));
        let part = self.part(Kind::Heading(level, text.clone()), None);
        self.text(part, &text, size, true, 0.0);
        self.y += 4.0;
    }

    fn paragraph(&mut self, text: &str, bold: bool) {
        let part = self.part(Kind::Paragraph, None);
        self.text(part, text, TEXT, bold, 0.0);
        self.y += 6.0;
    }

    fn list(&mut self, items: &[String]) {
        if items.is_empty() {
            return;
        }
        let list = self.part(Kind::List, None);
        for item in items {
            let within = self.part(Kind::Item, Some(list));
            let body = self.part(Kind::ItemBody, Some(within));
            let size = TEXT * self.scale;
            self.room(size * LEADING);
            let at = (LEFT + 2.0, self.y + size);
            self.draw(None, Ink::Text { at, size, bold: false, text: "•".into() });
            self.text(body, item, TEXT, false, 12.0 * self.scale);
            self.y += 2.0;
        }
        self.y += 4.0;
    }

    fn picture(&mut self, svg: &str, described: &str) -> Result<(), DocumentError> {
        let size = drawn_size(svg)?;
        self.room(size.1);
        let part = self.part(Kind::Figure(self.letters.plain(described)), None);
        self.draw(Some(part), Ink::Picture { at: (LEFT, self.y), size, svg: svg.to_owned() });
        self.y += size.1 + 10.0;
        Ok(())
    }

    fn table(&mut self, caption: &str, headings: &[String], rows: &[Vec<String>]) {
        let widths = self.widths(headings, rows);
        let table = self.part(Kind::Table, None);
        let called = self.part(Kind::Caption, Some(table));
        self.room(SMALL * LEADING * 4.0);
        self.text(called, caption, SMALL, true, 0.0);
        self.y += 2.0;
        self.row(Some(table), headings, &widths, true);
        for row in rows {
            let height = self.row_height(row, &widths, false);
            if self.room(height) {
                // The heading again, for the eye; who listens has heard it.
                self.row(None, headings, &widths, true);
            }
            self.row(Some(table), row, &widths, false);
        }
        self.y += 8.0;
    }

    /// Each column as wide as its widest cell, or when that is too much, as its longest word and its share of the rest.
    fn widths(&self, headings: &[String], rows: &[Vec<String>]) -> Vec<f32> {
        let column = |at: usize| rows.iter().filter_map(move |row| row.get(at)).chain(headings.get(at));
        let width = |text: &str| self.letters.width(&self.letters.plain(text), SMALL, true) + GAP;
        let widest = |at: usize| column(at).map(|text| width(text)).fold(0.0, f32::max);
        let word = |at: usize| column(at).flat_map(|text| text.split_whitespace()).map(width).fold(0.0, f32::max);
        let natural: Vec<f32> = (0..headings.len()).map(widest).collect();
        let all: f32 = natural.iter().sum();
        if all <= MEASURE {
            return natural;
        }
        let least: Vec<f32> =
            (0..headings.len()).map(|at| word(at).min(MEASURE / count(headings.len().max(1)))).collect();
        let rest = MEASURE - least.iter().sum::<f32>();
        let wish: f32 = natural.iter().zip(&least).map(|(natural, least)| natural - least).sum();
        natural.iter().zip(&least).map(|(natural, least)| least + rest * (natural - least) / wish.max(1.0)).collect()
    }

    fn cell_lines(&self, text: &str, width: f32, bold: bool) -> Vec<String> {
        self.letters.lines(text, SMALL, bold, width - GAP + 0.5)
    }

    fn row_height(&self, row: &[String], widths: &[f32], bold: bool) -> f32 {
        let lines = row.iter().zip(widths).map(|(text, width)| self.cell_lines(text, *width, bold).len()).max();
        SMALL * LEADING * count(lines.unwrap_or(1)) + 5.0
    }

    fn row(&mut self, table: Option<usize>, row: &[String], widths: &[f32], heading: bool) {
        let height = self.row_height(row, widths, heading);
        let within = table.map(|table| self.part(Kind::Row, Some(table)));
        let mut x = LEFT;
        for (at, (text, width)) in row.iter().zip(widths).enumerate() {
            let kind = match (heading, at) {
                (true, _) => Kind::ColumnHeading,
                (false, 0) => Kind::RowHeading,
                _ => Kind::Cell,
            };
            let part = within.map(|within| self.part(kind, Some(within)));
            let mut y = self.y + SMALL + 2.0;
            for line in self.cell_lines(text, *width, heading) {
                self.draw(part, Ink::Text { at: (x, y), size: SMALL, bold: heading, text: line });
                y += SMALL * LEADING;
            }
            x += width;
        }
        self.y += height;
        self.draw(None, Ink::Rule { y: self.y });
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of lines and columns are small")]
fn count(many: usize) -> f32 {
    many as f32
}

/// How large a picture stands on the page: its own shape, no wider and no higher than there is room.
fn drawn_size(svg: &str) -> Result<(f32, f32), DocumentError> {
    let wrong = || DocumentError("A picture says nothing of its size, so it cannot be set.".to_owned());
    let (_, rest) = svg.split_once("viewBox=\"").ok_or_else(wrong)?;
    let (numbers, _) = rest.split_once('"').ok_or_else(wrong)?;
    let numbers: Vec<f32> = numbers.split(' ').filter_map(|number| number.parse().ok()).collect();
    let [_, _, width, height] = numbers.as_slice() else { return Err(wrong()) };
    if !(*width > 0.0 && *height > 0.0) {
        return Err(wrong());
    }
    let scale = (PICTURE.0 / width).min(PICTURE.1 / height).min(1.0);
    Ok((width * scale, height * scale))
}
