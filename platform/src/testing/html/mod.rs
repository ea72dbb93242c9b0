//! A small reader of our own pages: a tree, the page as text, its forms and links, and what is wrong with its tags.
//!
//! It need not understand the whole web, only what our templates write; it says so when tags do not match.

mod forms;
mod parse;
mod text;

pub use forms::{Button, Choice, Field, Form, Link};
pub use parse::decode;

/// An element and what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name in lower case.
    pub name: String,
    /// Its attributes in order, entities decoded.
    pub attributes: Vec<(String, String)>,
    /// What is in it, in order.
    pub children: Vec<Node>,
}

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Words, entities decoded.
    Text(String),
    /// An element.
    Element(Element),
}

impl Element {
    /// The value of an attribute; an attribute without a value has the empty one.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }

    /// Whether it has this class.
    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|all| all.split_ascii_whitespace().any(|held| held == class))
    }

    /// The elements directly in it.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Every element below it, in the order of the page.
    pub fn descendants(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        for element in self.elements() {
            found.push(element);
            found.extend(element.descendants());
        }
        found
    }

    /// The first element below it with this name.
    pub fn find(&self, name: &str) -> Option<&Self> {
        self.descendants().into_iter().find(|element| element.name == name)
    }

    /// The words in it, one blank between them, without marks.
    pub fn words(&self) -> String {
        let mut out = String::new();
        self.gather(&mut out);
        collapse(&out)
    }

    fn gather(&self, out: &mut String) {
        if matches!(self.name.as_str(), "script" | "style" | "template") {
            return;
        }
        // Words of neighbouring blocks are not one word.
        let apart = if text::is_block(&self.name) { " " } else { "" };
        out.push_str(apart);
        for node in &self.children {
            match node {
                Node::Text(words) => out.push_str(words),
                Node::Element(element) => element.gather(out),
            }
        }
        out.push_str(apart);
    }
}

/// A page that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// What holds everything.
    pub root: Element,
    /// What is wrong with its tags, one sentence each; none when it is well made.
    pub faults: Vec<String>,
}

impl Document {
    /// Reads a page. It never fails: what is odd is in [`Document::faults`].
    pub fn read(html: &str) -> Self {
        parse::parse(html)
    }

    /// The page's title.
    pub fn title(&self) -> String {
        self.root.find("title").map(Element::words).unwrap_or_default()
    }

    /// The first main heading.
    pub fn h1(&self) -> String {
        self.root.find("h1").map(Element::words).unwrap_or_default()
    }

    /// The whole page as lines of text with marks: `# heading`, `[link](href)`, `<button>`, `label: value`,
    /// `cell | cell`, `! error`.
    pub fn text(&self) -> String {
        text::lines(self, self.root.find("body").unwrap_or(&self.root))
    }

    /// The page's own part (`main`) as [`Document::text`]; the whole page when it has none.
    pub fn main_text(&self) -> String {
        self.root.find("main").map_or_else(|| self.text(), |main| text::lines(self, main))
    }

    /// The words of the page without marks, one blank between them.
    pub fn words(&self) -> String {
        self.root.find("body").unwrap_or(&self.root).words()
    }

    /// Its forms.
    pub fn forms(&self) -> Vec<Form> {
        forms::forms(self)
    }

    /// Its links.
    pub fn links(&self) -> Vec<Link> {
        forms::links(self)
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&Element> {
        self.root.descendants().into_iter().find(|element| element.attribute("id") == Some(id))
    }
}

/// Blank space of any kind and length becomes one blank; none is left at the ends.
pub(super) fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
