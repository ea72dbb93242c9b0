//! The filter `picture`: lets a drawing of ours (SVG) into a page as markup, and nothing else.
//!
//! A picture reaches a template as text like everything else in a view. It is let through unescaped only if it is
//! one `<svg>` of shapes and words: no script, no style, no link, no element or attribute that is not on the list.
//! Anything else is an error, because a page must not show half a picture and must never run one.

use minijinja::{Environment, Error, ErrorKind, Value};

use super::filters::text_of;

/// What a drawing is made of.
const ELEMENTS: [&str; 11] =
    ["svg", "title", "desc", "g", "path", "line", "polyline", "polygon", "circle", "rect", "text"];

/// Attributes that only place, name or colour.
const ATTRIBUTES: [&str; 33] = [
    "aria-describedby",
    "aria-hidden",
    "aria-labelledby",
    "class",
    "cx",
    "cy",
    "d",
    "fill",
    "focusable",
    "font-family",
    "font-size",
    "font-weight",
    "height",
    "id",
    "points",
    "r",
    "role",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-width",
    "text-anchor",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "xmlns",
    "y",
    "y1",
    "y2",
];

pub(super) fn register(environment: &mut Environment<'_>) {
    environment.add_filter("picture", |value: Value| {
        let text = text_of(&value).into_owned();
        if text.is_empty() {
            return Ok(Value::from(""));
        }
        match judge(&text) {
            Ok(()) => Ok(Value::from_safe_string(text)),
            Err(what) => Err(Error::new(ErrorKind::InvalidOperation, format!("this is no picture of ours: {what}"))),
        }
    });
}

/// Whether a text is one drawing; otherwise what is wrong with it.
fn judge(text: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        if open.is_empty() && (at > 0 || rest.len() != text.len()) {
            return Err("something stands outside it".into());
        }
        let end = rest[at..].find('>').map(|end| at + end).ok_or("a tag does not end")?;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name.trim()) {
                return Err(format!("</{name}> closes nothing"));
            }
            if open.is_empty() {
                break;
            }
            continue;
        }
        let whole = tag.strip_suffix('/');
        let name = element(whole.unwrap_or(tag))?;
        if open.is_empty() && name != "svg" {
            return Err(format!("it begins with <{name}>"));
        }
        if whole.is_none() {
            open.push(name);
        }
    }
    let closed = open.is_empty() && text.starts_with('<') && rest.trim().is_empty();
    if closed { Ok(()) } else { Err("it does not end where it should".into()) }
}

/// The name of a tag whose attributes are all on the list.
fn element(tag: &str) -> Result<&str, String> {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    if !ELEMENTS.contains(&name) {
        return Err(format!("<{name}> is not on the list"));
    }
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(name);
        }
        let (attribute, after) = rest.split_once("=\"").ok_or("an attribute without a value")?;
        if !ATTRIBUTES.contains(&attribute) {
            return Err(format!("the attribute {attribute} is not on the list"));
        }
        let (value, after) = after.split_once('"').ok_or("a value that does not end")?;
        if value.contains("url(") || value.contains("javascript:") {
            return Err("it refers to something else".into());
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn a_drawing_is_let_through_and_nothing_else() {
        let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><title id=\"a\">&lt;script&gt;</title>\
                       <circle cx=\"1\" cy=\"1\" r=\"1\"/><text x=\"1\" y=\"2\">81%</text></svg>";
        assert_eq!(judge(drawing), Ok(()));
        for wrong in [
            "<script>alert(1)</script>",
            "<svg><script>alert(1)</script></svg>",
            "<svg onload=\"alert(1)\"></svg>",
            "<svg><a href=\"/x\"></a></svg>",
            "<svg><path fill=\"url(http://example.org)\"/></svg>",
            "<svg></svg><p>more</p>",
            "<p>before</p><svg></svg>",
            "words <svg></svg>",
            "<svg></svg> words",
            "<svg><g></svg>",
            "<svg",
            "plain words",
        ] {
            assert!(judge(wrong).is_err(), "{wrong}");
        }
    }
}
