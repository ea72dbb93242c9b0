//! An HTML page in the making: every text escaped, every element closed where it is opened.

use std::fmt::Write as _;

/// The page so far.
#[derive(Default)]
pub(super) struct Document(String);

/// Text between tags or in quotes.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    safe
}

impl Document {
    /// Markup of ours, as it is.
    pub(super) fn markup(&mut self, markup: &str) {
        self.0.push_str(markup);
        self.0.push('\n');
    }

    /// An element without attributes that holds a text.
    pub(super) fn element(&mut self, name: &str, text: &str) {
        let _ = writeln!(self.0, "<{name}>{}</{name}>", escape(text));
    }

    /// A list with a point before each text; nothing for no texts.
    pub(super) fn list(&mut self, items: &[String]) {
        if items.is_empty() {
            return;
        }
        self.markup("<ul>");
        for item in items {
            self.element("li", item);
        }
        self.markup("</ul>");
    }

    /// A table: what it is called, its headings (`true` for numbers), and its rows, of which the first cell names the row.
    pub(super) fn table(&mut self, caption: &str, headings: &[(&str, bool)], rows: &[Vec<String>]) {
        let _ = writeln!(
            self.0,
            "<div class=\"scroll\" role=\"region\" aria-label=\"{0}\" tabindex=\"0\">\n<table>\n<caption>{0}</caption>\n<thead><tr>",
            escape(caption)
        );
        for (heading, number) in headings {
            let _ = writeln!(self.0, "<th scope=\"col\"{}>{}</th>", class(*number), escape(heading));
        }
        self.markup("</tr></thead>\n<tbody>");
        for row in rows {
            self.markup("<tr>");
            for (at, cell) in row.iter().enumerate() {
                let number = headings.get(at).is_some_and(|heading| heading.1);
                let _ = match at {
                    0 => writeln!(self.0, "<th scope=\"row\">{}</th>", escape(cell)),
                    _ => writeln!(self.0, "<td{}>{}</td>", class(number), escape(cell)),
                };
            }
            self.markup("</tr>");
        }
        self.markup("</tbody>\n</table>\n</div>");
    }

    /// The whole page.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

fn class(number: bool) -> &'static str {
    if number { " class=\"number\"" } else { "" }
}
