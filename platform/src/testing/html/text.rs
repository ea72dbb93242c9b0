//! A page as lines of text, the way it is read aloud: what a test compares and what a failure shows.

use super::{Document, Element, Node, collapse, forms};

/// Names of elements that begin on a line of their own.
pub(super) fn is_block(name: &str) -> bool {
    const BLOCKS: &str = " address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure \
                          footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol option p pre \
                          section select summary table tbody td textarea tfoot th thead tr ul ";
    BLOCKS.contains(&format!(" {name} "))
}

pub(super) fn lines(document: &Document, from: &Element) -> String {
    let mut out = Lines { document, done: Vec::new(), line: String::new(), mark: String::new(), in_errors: false };
    out.inside(from);
    out.flush();
    out.done.join("\n")
}

struct Lines<'d> {
    document: &'d Document,
    done: Vec<String>,
    /// The line being written, its blanks not yet collapsed.
    line: String,
    /// What the line begins with: `- `, `! `.
    mark: String,
    /// Whether this is the summary of errors.
    in_errors: bool,
}

impl Lines<'_> {
    fn flush(&mut self) {
        let line = collapse(&self.line);
        self.line.clear();
        if !line.is_empty() {
            let mark = std::mem::take(&mut self.mark);
            self.done.push(format!("{mark}{line}"));
        }
    }

    /// Something that stands apart from the words beside it.
    fn word(&mut self, word: &str) {
        self.line.extend([" ", word, " "]);
    }

    fn block(&mut self, mark: &str, line: &str) {
        self.flush();
        mark.clone_into(&mut self.mark);
        self.line.push_str(line);
        self.flush();
        self.mark.clear();
    }

    fn inside(&mut self, element: &Element) {
        for node in &element.children {
            match node {
                Node::Text(words) => self.line.push_str(words),
                Node::Element(child) => self.element(child),
            }
        }
    }

    fn element(&mut self, element: &Element) {
        if element.attribute("hidden").is_some() {
            return;
        }
        let errors = element.has_class("govuk-error-summary");
        self.in_errors |= errors;
        match element.name.as_str() {
            "script" | "style" | "template" | "head" | "noscript" | "datalist" => {}
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = element.name[1..].parse().unwrap_or(1);
                self.block(&format!("{} ", "#".repeat(level)), &self.inline(element));
            }
            "a" => match element.attribute("href") {
                Some(_) if is_skip_link(element) => {}
                Some(href) => self.word(&format!("[{}]({href})", self.inline(element))),
                None => self.inside(element),
            },
            "button" => self.word(&format!("<{}>", self.inline(element))),
            "input" | "select" | "textarea" => self.field(element),
            // A label is read with its field.
            "label" if self.labels_a_field(element) => {
                for inside in element.descendants() {
                    self.field(inside);
                }
            }
            "li" => {
                self.flush();
                if self.in_errors { "! " } else { "- " }.clone_into(&mut self.mark);
                self.inside(element);
                self.flush();
                self.mark.clear();
            }
            "tr" => {
                let cells: Vec<String> = element.elements().map(|cell| self.inline(cell)).collect();
                self.block("", &cells.join(" | "));
            }
            "dl" => self.definitions(element),
            "summary" => self.block("> ", &self.inline(element)),
            "svg" => self.block("", &picture(element)),
            "img" => self.word(&format!("(picture: {})", element.attribute("alt").unwrap_or_default())),
            "p" | "span" | "div" if element.has_class("govuk-error-message") => {
                let words = element.words();
                self.block("! ", words.strip_prefix("Error: ").unwrap_or(&words));
            }
            name => {
                let block = is_block(name);
                if block {
                    self.flush();
                }
                self.inside(element);
                if block {
                    self.flush();
                }
            }
        }
        if errors {
            self.flush();
            self.in_errors = false;
        }
    }

    /// What is in an element as one line with its marks: a cell with a link in it.
    fn inline(&self, element: &Element) -> String {
        let mut inner = Lines {
            document: self.document,
            done: Vec::new(),
            line: String::new(),
            mark: String::new(),
            in_errors: false,
        };
        inner.inside(element);
        inner.flush();
        inner.done.join("; ")
    }

    fn labels_a_field(&self, label: &Element) -> bool {
        match label.attribute("for") {
            Some(id) => self.document.by_id(id).is_some_and(forms::is_field),
            None => label.descendants().into_iter().any(forms::is_field),
        }
    }

    fn field(&mut self, element: &Element) {
        let Some(field) = forms::field(self.document, element) else {
            return;
        };
        let label = if field.label.is_empty() { &field.name } else { &field.label };
        let line = match field.kind.as_str() {
            "hidden" => return,
            "submit" | "button" | "reset" => return self.word(&format!("<{}>", field.value)),
            "radio" => format!("({}) {label}", if field.checked { "o" } else { " " }),
            "checkbox" => format!("[{}] {label}", if field.checked { "x" } else { " " }),
            "select" => {
                let all: Vec<&str> = field.options.iter().map(|option| option.label.as_str()).collect();
                let chosen: Vec<&str> =
                    field.options.iter().filter(|option| option.selected).map(|option| option.label.as_str()).collect();
                format!("{label}: {} ({})", chosen.join(", "), all.join(", "))
            }
            "file" => format!("{label}: (a file)"),
            _ => format!("{label}: {}", field.value),
        };
        let line = if field.disabled { format!("{line} (disabled)") } else { line };
        self.flush();
        let mut rows = line.lines();
        // The blank of an empty box, `( )`, is not blank space to be collapsed, so this goes round `block`.
        self.done.push(rows.next().unwrap_or_default().trim_end().to_owned());
        self.done.extend(rows.map(|row| format!("    {row}").trim_end().to_owned()));
    }

    /// A list of terms: `term: words | words`.
    fn definitions(&mut self, list: &Element) {
        self.flush();
        let mut line: Option<(String, Vec<String>)> = None;
        let parts: Vec<&Element> = list
            .elements()
            .flat_map(|child| if child.name == "div" { child.elements().collect() } else { vec![child] })
            .collect();
        for part in parts {
            if part.name == "dt" {
                self.definition(line.take());
                line = Some((self.inline(part), Vec::new()));
            } else if let Some((_, held)) = &mut line {
                held.push(self.inline(part));
            }
        }
        self.definition(line);
    }

    fn definition(&mut self, line: Option<(String, Vec<String>)>) {
        if let Some((term, words)) = line {
            self.block("", &format!("{term}: {}", words.join(" | ")));
        }
    }
}

fn is_skip_link(link: &Element) -> bool {
    link.has_class("govuk-skip-link")
}

fn picture(drawing: &Element) -> String {
    let said = |name| drawing.elements().find(|element: &&Element| element.name == name).map(Element::words);
    let mut words =
        [said("title"), said("desc"), drawing.attribute("aria-label").map(str::to_owned)].into_iter().flatten();
    match (words.next(), words.next()) {
        (Some(title), Some(more)) => format!("(picture: {title}: {more})"),
        (Some(title), None) => format!("(picture: {title})"),
        // A decoration without words is not read.
        _ => String::new(),
    }
}
