//! Reads `notes.md`: headings, paragraphs and lists, nothing else. The page prints each as text, so that what is
//! written there can never become markup.

use serde::Serialize;

/// One block of notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading; 1 is the title.
    Heading {
        /// How deep.
        level: usize,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        text: String,
    },
    /// A list.
    List {
        /// Its items.
        items: Vec<String>,
    },
}

/// Reads notes. Lines that follow each other belong together; a blank line ends a block; `*` and backticks around words are left out.
pub fn read(markdown: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in markdown.lines() {
        let text = line.trim().replace(['*', '`'], "");
        if text.is_empty() {
            open = false;
            continue;
        }
        let level = text.bytes().take_while(|byte| *byte == b'#').count();
        if (1..=6).contains(&level) && text[level..].starts_with(' ') {
            blocks.push(Block::Heading { level, text: text[level..].trim().to_owned() });
            open = false;
        } else if let Some(item) = text.strip_prefix("- ") {
            let item = item.trim().to_owned();
            match blocks.last_mut() {
                Some(Block::List { items }) if open => items.push(item),
                _ => blocks.push(Block::List { items: vec![item] }),
            }
            open = true;
        } else {
            match blocks.last_mut() {
                Some(Block::Paragraph { text: held }) if open => append(held, &text),
                Some(Block::List { items }) if open => {
                    if let Some(last) = items.last_mut() {
                        append(last, &text);
                    }
                }
                _ => blocks.push(Block::Paragraph { text }),
            }
            open = true;
        }
    }
    blocks
}

fn append(held: &mut String, text: &str) {
    held.push(' ');
    held.push_str(text);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use super::*;

    #[test]
    fn headings_paragraphs_and_lists_are_read_and_nothing_becomes_markup() {
        let read = read("# A *title*\n\nOne\ntwo <b>.\n\n- first\n  goes on\n- second\n\nThree\n");
        let json = serde_json::to_string(&read).unwrap();
        assert_eq!(
            json,
            r#"[{"kind":"heading","level":1,"text":"A title"},{"kind":"paragraph","text":"One two <b>."},{"kind":"list","items":["first goes on","second"]},{"kind":"paragraph","text":"Three"}]"#
        );
    }
}
