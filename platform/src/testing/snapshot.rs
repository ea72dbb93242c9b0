//! Pages kept as text files beside the code: a change of a page is read in review as a change of its words.

use std::{env, fs, path::Path};

use super::page::Page;

/// Compares a page with `FOLDER/NAME.txt`. With `UPDATE=1` in the environment the file is written instead.
///
/// Ids are numbered in the order they appear, so that a new person in the town does not change every file.
///
/// # Panics
/// When the page differs from the file, or there is no file: the message shows the first difference.
#[track_caller]
pub fn assert_page(folder: &str, name: &str, page: &Page) {
    assert_text(folder, name, &page.snapshot());
}

/// As [`assert_page`], for any text: a list of routes, an exported file.
///
/// # Panics
/// As [`assert_page`].
#[track_caller]
pub fn assert_text(folder: &str, name: &str, text: &str) {
    let update = env::var("UPDATE").is_ok_and(|set| set == "1");
    if let Err(why) = compare(Path::new(folder), name, text, update) {
        panic!("{why}");
    }
}

pub(super) fn compare(folder: &Path, name: &str, text: &str, update: bool) -> Result<(), String> {
    let file = folder.join(format!("{name}.txt"));
    let text = format!("{}\n", number_ids(text).trim_end());
    let kept = fs::read_to_string(&file).ok();
    if kept.as_deref() == Some(&text) {
        return Ok(());
    }
    if update {
        return fs::create_dir_all(folder)
            .and_then(|()| fs::write(&file, &text))
            .map_err(|cause| format!("{} could not be written: {cause}", file.display()));
    }
    let how = "If this is what it should be now, run this test again with UPDATE=1 and read the difference in git.";
    match kept {
        None => Err(format!("There is no {} yet. {how}\n\n{text}", file.display())),
        Some(kept) => Err(format!(
            "{} has changed.\n{}\n{how}\n\nNow it is:\n{text}",
            file.display(),
            first_difference(&kept, &text)
        )),
    }
}

fn first_difference(before: &str, after: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let at = (0..before.len().max(after.len())).find(|&at| before.get(at) != after.get(at)).unwrap_or_default();
    let line = |lines: &[&str]| lines.get(at).map_or_else(|| "(the end)".to_owned(), |line| (*line).to_owned());
    format!("Line {}:\n  was: {}\n  now: {}", at + 1, line(&before), line(&after))
}

/// Replaces each id (a UUID) by `{1}`, `{2}` … in the order they first appear.
pub(super) fn number_ids(text: &str) -> String {
    const SHAPE: &str = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    let fits = |candidate: &[u8]| {
        candidate.len() == SHAPE.len()
            && candidate.iter().zip(SHAPE.bytes()).all(|(byte, shape)| match shape {
                b'-' => *byte == b'-',
                _ => byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'),
            })
    };
    let mut seen: Vec<&str> = Vec::new();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let end = at + SHAPE.len();
        if text.as_bytes().get(at..end).is_some_and(fits) {
            let id = &text[at..end];
            let number = seen.iter().position(|held| *held == id).unwrap_or_else(|| {
                seen.push(id);
                seen.len() - 1
            });
            out.extend(["{", &(number + 1).to_string(), "}"]);
            at = end;
        } else {
            let letter = text[at..].chars().next().unwrap_or_default();
            out.push(letter);
            at += letter.len_utf8();
        }
    }
    out
}
