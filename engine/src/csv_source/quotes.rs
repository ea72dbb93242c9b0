//! Quotation marks that somebody forgot to close. CSV then takes everything up to the next quotation mark, rows and all,
//! for one value. Here a record with quotation marks is looked at again: does each mark close where a value ends, and
//! does a value over several lines look like somebody's text, or like swallowed rows?
//!
//! Swallowed rows show by their separators. One forgotten mark takes the rest of its row and the beginning of the row
//! that has the next mark, so that the separators inside the value and the surplus of values after it make about a row
//! together. In people's texts a comma is followed by a space; between the cells of a row it is not.

/// Fewer separators than this prove nothing, however narrow the file.
const FEWEST: usize = 3;

/// A quoted value as the reader takes it.
struct Quoted {
    /// Where its quotation mark opens.
    open: usize,
    /// Where the mark that closes it stands; the end of what there is if none does.
    close: usize,
    /// The byte after it and the spaces that follow it.
    end: usize,
    closed: bool,
    /// Its closing mark stands before a separator or the end of the record, as it should.
    tidy: bool,
    /// It holds a line break.
    lines: bool,
    /// Separators in it that no space follows.
    tight: usize,
}

/// Where in a record the quotation mark opens that somebody forgot to close; none if the record is plausible. `record`
/// is without the line break that ends it, `width` is the number of columns. `cut` says that the record was given up
/// because it did not end.
pub(super) fn stray(record: &[u8], separator: u8, width: usize, cut: bool) -> Option<usize> {
    let (mut odd, mut values, mut at) = (Vec::new(), 0_usize, 0);
    loop {
        values += 1;
        if record.get(at) == Some(&b'"') {
            let quoted = quoted(record, at, separator);
            at = quoted.end;
            if quoted.lines || !quoted.closed || !quoted.tidy {
                odd.push(quoted);
            }
        }
        match record.get(at..).unwrap_or_default().iter().position(|byte| *byte == separator) {
            Some(next) => at += next + 1,
            None => break,
        }
    }
    if cut {
        // What does not end cannot be counted.
        return odd.iter().find(|one| !one.closed).map(|one| one.open);
    }
    let surplus = values.saturating_sub(width);
    let row = (width.saturating_sub(1) * 3 / 4).max(FEWEST);
    odd.iter().find(|one| !one.closed || !one.tidy || one.tight + surplus >= row).map(|one| one.open)
}

/// Reads the quoted value that opens at `open`, by the rules of the reader.
fn quoted(record: &[u8], open: usize, separator: u8) -> Quoted {
    let length = record.len();
    let mut value = Quoted { open, close: length, end: length, closed: false, tidy: false, lines: false, tight: 0 };
    let mut at = open + 1;
    while let Some(byte) = record.get(at) {
        let next = record.get(at + 1);
        match byte {
            b'"' if next == Some(&b'"') => at += 1,
            b'"' => {
                let after = record.get(at + 1..).unwrap_or_default();
                let spaces = after.iter().take_while(|byte| **byte == b' ').count();
                value.closed = true;
                value.tidy = after.get(spaces).is_none_or(|next| *next == separator);
                value.close = at;
                value.end = at + 1 + spaces;
                break;
            }
            b'\n' | b'\r' => value.lines = true,
            byte if *byte == separator => value.tight += usize::from(next.is_none_or(|next| *next != b' ')),
            _ => {}
        }
        at += 1;
    }
    value
}

/// Where the line ends in which `from` stands: the place of its line break, or the end.
pub(super) fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(bytes.len(), |at| from + at)
}

/// The values of lines whose quotation marks cannot all be trusted: a mark counts only if it opens a value and the mark
/// that closes the value stands where the value ends. Any other is a letter. `each` is told where a value begins.
pub(super) fn values(lines: &[u8], separator: u8, mut each: impl FnMut(usize, &[u8])) {
    let mut at = 0;
    let mut unescaped = Vec::new();
    loop {
        let mut end = None;
        if lines.get(at) == Some(&b'"') {
            let quoted = quoted(lines, at, separator);
            if quoted.closed && quoted.tidy {
                let inside = lines.get(at + 1..quoted.close).unwrap_or_default();
                unescaped.clear();
                let mut second = false;
                for byte in inside {
                    second = *byte == b'"' && !second;
                    if !second {
                        unescaped.push(*byte);
                    }
                }
                unescaped.extend_from_slice(lines.get(quoted.close + 1..quoted.end).unwrap_or_default());
                each(at, &unescaped);
                end = Some(quoted.end);
            }
        }
        let end = end.unwrap_or_else(|| {
            let rest = lines.get(at..).unwrap_or_default();
            let end = at + rest.iter().position(|byte| *byte == separator).unwrap_or(rest.len());
            each(at, lines.get(at..end).unwrap_or_default());
            end
        });
        if end >= lines.len() {
            return;
        }
        at = end + 1;
    }
}
