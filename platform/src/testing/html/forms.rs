//! The forms and links of a page: what a person can fill in, press and follow.

use super::{Document, Element, collapse};

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its words.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether it looks like a button (`role="button"`).
    pub is_button: bool,
}

/// A form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Where it is sent; empty for the page's own address.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// How it is sent, when that is said.
    pub enctype: String,
    /// Its fields, hidden ones too, in order.
    pub fields: Vec<Field>,
    /// What can be pressed to send it.
    pub buttons: Vec<Button>,
}

/// A field of a form. Each radio and each box to tick is a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// The name it is sent by.
    pub name: String,
    /// Its `id`.
    pub id: String,
    /// The words beside it.
    pub label: String,
    /// The words above its group (the legend of the nearest fieldset), when it is in one.
    pub group: String,
    /// `text`, `hidden`, `radio`, `checkbox`, `select`, `textarea`, `file`, `submit` …
    pub kind: String,
    /// What is in it; for a radio or a box to tick, what is sent when it is chosen.
    pub value: String,
    /// Whether it is chosen.
    pub checked: bool,
    /// Whether it cannot be used, and is not sent.
    pub disabled: bool,
    /// What can be chosen, for a select.
    pub options: Vec<Choice>,
}

/// One of the choices of a select.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Its words.
    pub label: String,
    /// What is sent.
    pub value: String,
    /// Whether it is chosen.
    pub selected: bool,
}

/// What sends a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Button {
    /// Its words.
    pub text: String,
    /// The name it is sent by, when it has one.
    pub name: String,
    /// The value it is sent with.
    pub value: String,
    /// Another address than the form's own, when it has one.
    pub action: Option<String>,
}

pub(super) fn links(document: &Document) -> Vec<Link> {
    let all = document.root.descendants();
    all.into_iter()
        .filter(|element| element.name == "a")
        .filter_map(|element| {
            Some(Link {
                text: element.words(),
                href: element.attribute("href")?.to_owned(),
                is_button: element.attribute("role") == Some("button"),
            })
        })
        .collect()
}

pub(super) fn forms(document: &Document) -> Vec<Form> {
    let all = document.root.descendants();
    all.iter()
        .filter(|element| element.name == "form")
        .map(|form| {
            let id = form.attribute("id");
            let inside = form.descendants().into_iter().filter(|element| element.attribute("form").is_none());
            let outside = all.iter().copied().filter(|element| id.is_some() && element.attribute("form") == id);
            let controls: Vec<&Element> = inside.chain(outside).collect();
            Form {
                action: form.attribute("action").unwrap_or_default().to_owned(),
                method: form.attribute("method").unwrap_or("get").to_ascii_lowercase(),
                enctype: form.attribute("enctype").unwrap_or_default().to_owned(),
                fields: controls
                    .iter()
                    .filter_map(|element| field(document, element))
                    .filter(|field| !matches!(field.kind.as_str(), "submit" | "button" | "reset" | "image"))
                    .collect(),
                buttons: controls.iter().filter_map(|element| button(element)).collect(),
            }
        })
        .collect()
}

pub(super) fn is_field(element: &Element) -> bool {
    matches!(element.name.as_str(), "input" | "select" | "textarea")
}

pub(super) fn field(document: &Document, element: &Element) -> Option<Field> {
    if !is_field(element) {
        return None;
    }
    let attribute = |name: &str| element.attribute(name).unwrap_or_default().to_owned();
    let kind = match element.name.as_str() {
        "input" => element.attribute("type").unwrap_or("text").to_ascii_lowercase(),
        other => other.to_owned(),
    };
    let options = if kind == "select" { choices(element) } else { Vec::new() };
    let value = match kind.as_str() {
        "textarea" => element.children.iter().map(text_of).collect(),
        "select" => {
            options.iter().find(|option| option.selected).map(|option| option.value.clone()).unwrap_or_default()
        }
        "radio" | "checkbox" => element.attribute("value").unwrap_or("on").to_owned(),
        _ => attribute("value"),
    };
    Some(Field {
        name: attribute("name"),
        id: attribute("id"),
        label: label(document, element),
        group: group(document, element),
        kind,
        value,
        checked: element.attribute("checked").is_some(),
        disabled: element.attribute("disabled").is_some(),
        options,
    })
}

fn text_of(node: &super::Node) -> &str {
    match node {
        super::Node::Text(words) => words,
        super::Node::Element(_) => "",
    }
}

fn choices(select: &Element) -> Vec<Choice> {
    let all = select.descendants();
    let mut found: Vec<Choice> = all
        .into_iter()
        .filter(|element| element.name == "option")
        .map(|option| {
            let label = option.words();
            let value = option.attribute("value").map_or_else(|| label.clone(), str::to_owned);
            Choice { label, value, selected: option.attribute("selected").is_some() }
        })
        .collect();
    // A browser shows the first choice when none is marked.
    let shows_first = select.attribute("multiple").is_none() && !found.iter().any(|option| option.selected);
    if let Some(first) = found.first_mut().filter(|_| shows_first) {
        first.selected = true;
    }
    found
}

fn button(element: &Element) -> Option<Button> {
    let kind = element.attribute("type").unwrap_or("submit").to_ascii_lowercase();
    if element.attribute("disabled").is_some() || kind != "submit" {
        return None;
    }
    let attribute = |name: &str| element.attribute(name).unwrap_or_default().to_owned();
    let text = match element.name.as_str() {
        "button" => element.attribute("aria-label").map_or_else(|| element.words(), str::to_owned),
        "input" if element.attribute("type").is_some() => attribute("value"),
        _ => return None,
    };
    let action = element.attribute("formaction").map(str::to_owned);
    Some(Button { text, name: attribute("name"), value: attribute("value"), action })
}

fn label(document: &Document, element: &Element) -> String {
    if let Some(said) = element.attribute("aria-label") {
        return collapse(said);
    }
    let all = document.root.descendants();
    let id = element.attribute("id").filter(|id| !id.is_empty());
    let label = all.iter().filter(|label| label.name == "label").find(|label| match label.attribute("for") {
        Some(of) => Some(of) == id,
        None => label.descendants().into_iter().any(|inside| std::ptr::eq(inside, element)),
    });
    if let Some(label) = label {
        return label.words();
    }
    let by = element.attribute("aria-labelledby").unwrap_or_default();
    let words: Vec<String> =
        by.split_ascii_whitespace().filter_map(|id| document.by_id(id)).map(Element::words).collect();
    words.join(" ")
}

fn group(document: &Document, element: &Element) -> String {
    let all = document.root.descendants();
    // The last that holds it is the innermost, because an outer one comes first in the page.
    all.iter()
        .filter(|set| set.name == "fieldset")
        .filter(|set| set.descendants().into_iter().any(|inside| std::ptr::eq(inside, element)))
        .filter_map(|set| set.elements().find(|child| child.name == "legend"))
        .next_back()
        .map(Element::words)
        .unwrap_or_default()
}
