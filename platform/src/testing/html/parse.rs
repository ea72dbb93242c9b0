//! From the text of a page to its tree.

use super::{Document, Element, Node};

const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

pub(super) fn parse(html: &str) -> Document {
    let mut reader = Reader { html, at: 0, open: vec![Element::default()], faults: Vec::new() };
    reader.read();
    let mut faults = reader.faults;
    while reader.open.len() > 1 {
        let element = reader.open.pop().unwrap_or_default();
        faults.push(format!("<{}> is never closed", element.name));
        add(&mut reader.open, Node::Element(element));
    }
    let root = reader.open.pop().unwrap_or_default();
    faults.extend(repeated_ids(&root));
    faults.extend(nested(&root, "form", false));
    Document { root, faults }
}

struct Reader<'h> {
    html: &'h str,
    at: usize,
    open: Vec<Element>,
    faults: Vec<String>,
}

impl Reader<'_> {
    fn read(&mut self) {
        while self.at < self.html.len() {
            let rest = &self.html[self.at..];
            if rest.starts_with("<!--") {
                self.at += rest.find("-->").map_or(rest.len(), |end| end + 3);
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
            } else if let Some(name) = rest.strip_prefix("</") {
                let end = name.find('>').unwrap_or(name.len());
                self.at += (2 + end + 1).min(rest.len());
                self.close(&name[..end].trim().to_ascii_lowercase());
            } else if rest.starts_with('<') && rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic()) {
                self.start();
            } else {
                // A lone `<` is a word; the next one is looked for after it.
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let words = &rest[..rest[first..].find('<').map_or(rest.len(), |end| first + end)];
                add(&mut self.open, Node::Text(decode(words)));
                self.at += words.len();
            }
        }
    }

    fn start(&mut self) {
        let (element, closed, length) = tag(&self.html[self.at..]);
        self.at += length;
        let name = element.name.clone();
        if VOID.contains(&name.as_str()) {
            add(&mut self.open, Node::Element(element));
        } else if closed {
            // Only drawings may close a tag in itself; a browser reads `<div/>` as `<div>`.
            let drawing = name == "svg" || self.open.iter().any(|element| element.name == "svg");
            if !drawing {
                self.faults.push(format!("<{name}/> does not close itself"));
            }
            add(&mut self.open, Node::Element(element));
        } else if matches!(name.as_str(), "script" | "style" | "textarea" | "title") && !self.in_drawing() {
            self.raw(element);
        } else {
            self.open.push(element);
        }
    }

    fn in_drawing(&self) -> bool {
        self.open.iter().any(|element| element.name == "svg")
    }

    /// An element whose content holds no tags.
    fn raw(&mut self, mut element: Element) {
        let rest = &self.html[self.at..];
        let end_tag = format!("</{}", element.name);
        let Some(end) = rest.to_ascii_lowercase().find(&end_tag) else {
            self.faults.push(format!("<{}> is never closed", element.name));
            self.at = self.html.len();
            return;
        };
        let words = &rest[..end];
        let words = if matches!(element.name.as_str(), "script" | "style") { words.to_owned() } else { decode(words) };
        // A browser drops the first line end of a text area.
        let words = words.strip_prefix('\n').filter(|_| element.name == "textarea").unwrap_or(&words).to_owned();
        element.children.push(Node::Text(words));
        self.at += end + rest[end..].find('>').map_or(rest.len() - end, |at| at + 1);
        add(&mut self.open, Node::Element(element));
    }

    fn close(&mut self, name: &str) {
        if !self.open.iter().skip(1).any(|element| element.name == name) {
            self.faults.push(format!("</{name}> closes nothing"));
            return;
        }
        while self.open.len() > 1 {
            let element = self.open.pop().unwrap_or_default();
            let found = element.name == name;
            if !found {
                self.faults.push(format!("<{}> is still open where </{name}> comes", element.name));
            }
            add(&mut self.open, Node::Element(element));
            if found {
                return;
            }
        }
    }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(last) = open.last_mut() {
        last.children.push(node);
    }
}

/// Reads one start tag: the element, whether it closes itself, and how long the tag is.
fn tag(rest: &str) -> (Element, bool, usize) {
    let bytes = rest.as_bytes();
    let until = |from: usize, stop: fn(u8) -> bool| {
        bytes[from..].iter().position(|byte| stop(*byte)).map_or(bytes.len(), |found| from + found)
    };
    let mut at = until(1, |byte| byte.is_ascii_whitespace() || byte == b'>' || byte == b'/');
    let mut element = Element { name: rest[1..at].to_ascii_lowercase(), ..Element::default() };
    let mut closed = false;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return (element, closed, at + 1),
            b'/' => {
                closed = bytes.get(at + 1) == Some(&b'>');
                at += 1;
            }
            blank if blank.is_ascii_whitespace() => at += 1,
            _ => {
                let end = until(at, |byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'/'));
                let end = end.max(at + 1);
                let name = rest.get(at..end).unwrap_or_default().to_ascii_lowercase();
                at = until(end, |byte| !byte.is_ascii_whitespace());
                let mut value = "";
                if bytes.get(at) == Some(&b'=') {
                    at = until(at + 1, |byte| !byte.is_ascii_whitespace());
                    let start = at + 1;
                    match bytes.get(at) {
                        Some(b'"') => {
                            let end = until(start, |byte| byte == b'"');
                            (value, at) = (&rest[start..end], end + 1);
                        }
                        Some(b'\'') => {
                            let end = until(start, |byte| byte == b'\'');
                            (value, at) = (&rest[start..end], end + 1);
                        }
                        _ => {
                            let end = until(at, |byte| byte.is_ascii_whitespace() || byte == b'>');
                            (value, at) = (&rest[at..end], end);
                        }
                    }
                }
                element.attributes.push((name, decode(value)));
            }
        }
    }
    (element, closed, bytes.len())
}

fn repeated_ids(root: &Element) -> Vec<String> {
    let all = root.descendants();
    let mut ids: Vec<&str> = all.iter().filter_map(|element| element.attribute("id")).collect();
    ids.sort_unstable();
    let mut faults: Vec<String> = ids
        .windows(2)
        .filter(|two| two[0] == two[1])
        .map(|two| format!("the id {:?} is there twice", two[0]))
        .collect();
    faults.dedup();
    faults
}

fn nested(element: &Element, name: &str, inside: bool) -> Vec<String> {
    let here = element.name == name;
    let mut faults = Vec::new();
    if here && inside {
        faults.push(format!("a <{name}> is inside another"));
    }
    for child in element.elements() {
        faults.extend(nested(child, name, inside || here));
    }
    faults
}

/// Turns `&amp;`, `&#39;`, `&#x27;` and the named letters our templates use into what they stand for.
pub fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let letter = rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((letter(&rest[1..end])?, end)));
        if let Some((letter, end)) = letter {
            out.push(letter);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn letter(name: &str) -> Option<char> {
    const NAMED: &str = "amp& lt< gt> quot\" apos' nbsp\u{a0} copy© hellip… mdash— ndash– lsquo‘ rsquo’ ldquo“ rdquo” \
                         pound£ middot· times× minus− larr← rarr→ uarr↑ darr↓ bull• deg° frac12½ plusmn± laquo« raquo»";
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
        return char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?);
    }
    NAMED.split(' ').find_map(|pair| pair.strip_prefix(name).filter(|tail| tail.chars().count() == 1)?.chars().next())
}
