//! A board on paper: its title, where the numbers are from, and each picture with its reading and its table, as they may leave the
//! council.

use engine::documents::{Block, Document};
use jiff::civil::Date;

use super::{boards::Board, gather::Ground, views::Picture};
use crate::evidence::disclosure::FEWEST;

/// The board as a document.
pub(super) fn document(board: &Board, pictures: &[Picture], ground: &Ground, today: Date) -> Document {
    let mut blocks = vec![Block::Paragraph(ground.from()), Block::Paragraph(hidden())];
    if !board.about.is_empty() {
        blocks.push(Block::List(board.about.iter().map(|line| (*line).to_owned()).collect()));
    }
    for picture in pictures {
        blocks.push(Block::Heading(2, picture.question.clone()));
        if let Some(missing) = &picture.missing {
            blocks.push(Block::Paragraph(format!("No numbers. {}", missing.words)));
            continue;
        }
        blocks.push(Block::Paragraph(picture.reading.clone()));
        if !picture.note.is_empty() {
            blocks.push(Block::Paragraph(picture.note.clone()));
        }
        if let Some((_, wide)) = &picture.drawn {
            let described = format!("{}. {} The table below has the same numbers.", picture.name, picture.reading);
            blocks.push(Block::Picture { svg: wide.to_string(), described });
        }
        blocks.push(Block::Table {
            caption: picture.caption.clone(),
            headings: picture.headings.clone(),
            rows: picture.rows.clone(),
        });
    }
    let config = ground.config();
    Document {
        title: format!("{}: {}", board.name, board.question),
        language: "en-GB",
        author: config.service_name.clone(),
        made_on: today,
        foot: format!("{}, adult social care. {}, {}", config.service_name, board.name, today.strftime("%-d %B %Y")),
        notice: config.phase.clone(),
        large: false,
        blocks,
    }
}

fn hidden() -> String {
    format!("Counts from 1 to {} are not told, and neither is what would give them away. Nobody is named.", FEWEST - 1)
}
