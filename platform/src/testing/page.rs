//! A page in a browser's tab: what a person reads, fills in, presses and follows, by the words they see.
//!
//! Words are looked for exactly first, then at the beginning, then anywhere; when they fit two things the test fails
//! and says which, because a person would not know either.

use std::future::Future;

use super::{
    browser::{Answer, Ask, Browser},
    html::{Choice, Document, Field, Form},
};

mod send;

/// A tab. [`Page::press`] and [`Page::follow`] turn it into the page they lead to.
#[derive(Clone, Debug)]
pub struct Page {
    browser: Browser,
    path: String,
    way: Vec<String>,
    answer: Answer,
    document: Document,
    forms: Vec<Form>,
    files: Vec<send::File>,
}

impl Page {
    pub(super) fn new(browser: Browser, path: String, way: Vec<String>, answer: Answer) -> Self {
        let is_html = answer.header("content-type").starts_with("text/html");
        let document = if is_html { Document::read(&answer.text()) } else { Document::default() };
        assert!(
            document.faults.is_empty(),
            "The page {path} is not well made:\n  {}\n\n{}",
            document.faults.join("\n  "),
            answer.text()
        );
        let forms = document.forms();
        Self { browser, path, way, answer, document, forms, files: Vec::new() }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.answer.status.as_u16()
    }

    /// The address it was found at, after redirects, with its query.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The requests that led here: `POST /contacts → 303`.
    pub fn way(&self) -> &[String] {
        &self.way
    }

    /// A header's value; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.answer.header(name)
    }

    /// The content as it came.
    pub fn body(&self) -> String {
        self.answer.text()
    }

    /// The page's title.
    pub fn title(&self) -> String {
        self.document.title()
    }

    /// The main heading.
    pub fn h1(&self) -> String {
        self.document.h1()
    }

    /// The page as it was read, for what the words above do not say.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The forms, with what was filled in so far.
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// The whole page as text; the content itself when it is not a page.
    pub fn text(&self) -> String {
        if self.document == Document::default() { self.body() } else { self.document.text() }
    }

    /// What a snapshot keeps: status, title and the page's own part, without the frame every page shares.
    pub fn snapshot(&self) -> String {
        let own = if self.document == Document::default() { self.body() } else { self.document.main_text() };
        format!("{} {}\n\n{own}\n", self.status(), self.title())
    }

    /// The page's address and text, for a failure's message.
    fn told(&self) -> String {
        format!(
            "The way here:\n  {}\nThe page:\n\n{} · {}\n{}",
            self.way.join("\n  "),
            self.status(),
            self.title(),
            self.text()
        )
    }

    /// Fails unless the page says this, as plain words or as marked text (`[link](href)`, `! error`).
    #[track_caller]
    pub fn sees(&self, words: &str) -> &Self {
        assert!(self.says(words), "“{words}” is not on the page.\n{}", self.told());
        self
    }

    /// Fails if the page says this anywhere.
    #[track_caller]
    pub fn does_not_see(&self, words: &str) -> &Self {
        assert!(!self.says(words), "“{words}” is on the page.\n{}", self.told());
        self
    }

    /// Fails unless the page came with this HTTP status.
    #[track_caller]
    pub fn has_status(&self, status: u16) -> &Self {
        assert_eq!(self.status(), status, "The status is another.\n{}", self.told());
        self
    }

    /// Whether the page says this.
    pub fn says(&self, words: &str) -> bool {
        let plain = super::html::collapse(words);
        self.text().contains(words) || self.document.words().contains(&plain)
    }

    /// Types into a field, known by its label, name or id.
    #[track_caller]
    pub fn fill(&mut self, what: &str, value: &str) -> &mut Self {
        let typed = |field: &Field| !matches!(field.kind.as_str(), "hidden" | "radio" | "checkbox" | "select" | "file");
        value.clone_into(&mut self.field(what, "type into", typed).value);
        self
    }

    /// Fills the three boxes of a date below the heading `what`, or whose names begin with it: `27 3 1948`.
    #[track_caller]
    pub fn fill_date(&mut self, what: &str, date: &str) -> &mut Self {
        let parts: Vec<&str> = date.split_whitespace().collect();
        let all: Vec<&Field> = self.forms.iter().flat_map(|form| &form.fields).collect();
        let names: Vec<String> = ["day", "month", "year"]
            .iter()
            .filter_map(|part| {
                let fits = |field: &&&Field| field.name.ends_with(&format!("-{part}"));
                let ours = |field: &&&Field| field.group == what || field.name == format!("{what}-{part}");
                all.iter().filter(fits).find(ours).map(|field| field.name.clone())
            })
            .collect();
        assert!(
            names.len() == 3 && parts.len() == 3,
            "There is no date “{what}” to fill with {date:?}.\n{}",
            self.told()
        );
        for (name, part) in names.iter().zip(parts) {
            self.fill(name, part);
        }
        self
    }

    /// Chooses from a select or from radios: `what` is the select's label or the radios' heading, or the name.
    #[track_caller]
    pub fn choose(&mut self, what: &str, option: &str) -> &mut Self {
        let radios =
            self.forms.iter().flat_map(|form| &form.fields).filter(|field| field.kind == "radio" && !field.disabled);
        let groups: Vec<(String, String)> = radios.map(|field| (field.group.clone(), field.name.clone())).collect();
        let fits = |(group, name): &&(String, String)| group == what || name == what;
        let begins = |(group, _): &&(String, String)| group.starts_with(what);
        match groups.iter().find(fits).or_else(|| groups.iter().find(begins)).cloned() {
            Some((_, name)) => self.choose_radio(&name, option),
            None => self.choose_option(what, option),
        }
        self
    }

    #[track_caller]
    fn choose_radio(&mut self, name: &str, option: &str) {
        let id = {
            let chosen = self.field(option, "choose", |field| field.kind == "radio" && field.name == name);
            chosen.value.clone()
        };
        for field in self.forms.iter_mut().flat_map(|form| &mut form.fields) {
            if field.kind == "radio" && field.name == name {
                field.checked = field.value == id;
            }
        }
    }

    #[track_caller]
    fn choose_option(&mut self, what: &str, option: &str) {
        let told = self.told();
        let field = self.field(what, "choose from", |field| field.kind == "select");
        let words: Vec<&str> = field.options.iter().map(|choice| choice.label.as_str()).collect();
        let at = field.options.iter().position(|choice| choice.value == option);
        let at = at.map_or_else(|| pick(&words, option), Ok);
        let at = at.unwrap_or_else(|why| panic!("“{what}” has no choice “{option}” ({why}).\n{told}"));
        for (position, choice) in field.options.iter_mut().enumerate() {
            choice.selected = position == at;
        }
        field.value.clone_from(&field.options[at].value);
    }

    /// Ticks a box, known by its label, name, id or value.
    #[track_caller]
    pub fn tick(&mut self, what: &str) -> &mut Self {
        self.field(what, "tick", |field| field.kind == "checkbox").checked = true;
        self
    }

    /// Takes a tick away.
    #[track_caller]
    pub fn untick(&mut self, what: &str) -> &mut Self {
        self.field(what, "untick", |field| field.kind == "checkbox").checked = false;
        self
    }

    /// Puts a file into a file field.
    #[track_caller]
    pub fn attach(&mut self, what: &str, file_name: &str, content_type: &str, bytes: impl Into<Vec<u8>>) -> &mut Self {
        let field = self.field(what, "attach to", |field| field.kind == "file").name.clone();
        let (name, content_type, bytes) = (file_name.to_owned(), content_type.to_owned(), bytes.into());
        self.files.push(send::File { field, name, content_type, bytes });
        self
    }

    /// Sets any field of every form that has it, hidden ones too: what a person cannot do and an attacker can.
    #[track_caller]
    pub fn forge(&mut self, name: &str, value: &str) -> &mut Self {
        let mut found = false;
        for field in self.forms.iter_mut().flat_map(|form| &mut form.fields).filter(|field| field.name == name) {
            value.clone_into(&mut field.value);
            if field.kind == "select" {
                field.options = vec![Choice { label: value.to_owned(), value: value.to_owned(), selected: true }];
            }
            found = true;
        }
        assert!(found, "There is no field named “{name}” to forge.\n{}", self.told());
        self
    }

    /// What is in a field now.
    #[track_caller]
    pub fn value(&mut self, what: &str) -> String {
        self.field(what, "read", |field| field.kind != "radio" && field.kind != "checkbox").value.clone()
    }

    /// Presses a button and becomes the page that follows. A link that looks like a button counts as one.
    #[track_caller]
    pub fn press(&mut self, text: &str) -> impl Future<Output = &mut Self> {
        let ask = self.ask_of_button("", text);
        self.become_page(ask)
    }

    /// As [`Page::press`], where several forms have the same button: the one whose action holds `action`.
    #[track_caller]
    pub fn press_at(&mut self, action: &str, text: &str) -> impl Future<Output = &mut Self> {
        let ask = self.ask_of_button(action, text);
        self.become_page(ask)
    }

    /// Follows a link by its words, or by its `href` when it begins with `/`, and becomes the page it leads to.
    #[track_caller]
    pub fn follow(&mut self, text: &str) -> impl Future<Output = &mut Self> {
        let mut links = self.document.links();
        if text.starts_with('/') {
            links.retain(|link| link.href == text);
        } else {
            let words: Vec<&str> = links.iter().map(|link| link.text.as_str()).collect();
            let found = narrow(&words, text);
            links = found.into_iter().map(|at| links[at].clone()).collect();
        }
        links.dedup_by(|one, other| one.href == other.href);
        assert!(links.len() == 1, "{} links fit “{text}”; give more of its words.\n{}", links.len(), self.told());
        let ask = Ask::get(&send::join(&self.path, &links[0].href));
        self.become_page(ask)
    }

    /// Opens another address in this tab.
    pub fn open(&mut self, path: &str) -> impl Future<Output = &mut Self> {
        self.become_page(Ask::get(path))
    }

    async fn become_page(&mut self, ask: Ask) -> &mut Self {
        let browser = self.browser.clone();
        *self = browser.visit(ask).await;
        self
    }

    #[track_caller]
    fn ask_of_button(&self, action: &str, text: &str) -> Ask {
        let mut all = Vec::new();
        for form in self.forms.iter().filter(|form| form.action.contains(action)) {
            all.extend(form.buttons.iter().map(|button| (form, button)));
        }
        let words: Vec<&str> = all.iter().map(|(_, button)| button.text.as_str()).collect();
        let found = narrow(&words, text);
        if let [at] = found[..] {
            let (form, button) = all[at];
            return send::ask(&self.path, form, button, &self.files);
        }
        let links = self.document.links();
        if let Some(link) = links.iter().find(|link| found.is_empty() && link.is_button && link.text == text) {
            return Ask::get(&send::join(&self.path, &link.href));
        }
        let advice = "say which with `press_at(part of the form's action, …)`";
        panic!("{} buttons fit “{text}” (there are {words:?}); {advice}.\n{}", found.len(), self.told())
    }

    #[track_caller]
    fn field(&mut self, what: &str, verb: &str, usable: impl Fn(&Field) -> bool) -> &mut Field {
        let told = self.told();
        let mut all: Vec<&mut Field> = self
            .forms
            .iter_mut()
            .flat_map(|form| &mut form.fields)
            .filter(|field| !field.disabled && usable(field))
            .collect();
        let exact = |field: &Field| {
            field.id == what
                || field.name == what
                || (matches!(field.kind.as_str(), "radio" | "checkbox") && field.value == what)
        };
        let named: Vec<usize> = (0..all.len()).filter(|&at| exact(all[at])).collect();
        let labels: Vec<&str> = all.iter().map(|field| field.label.as_str()).collect();
        let found = match (narrow(&labels, what), named) {
            (by_label, _) if by_label.len() == 1 => Ok(by_label[0]),
            (_, by_name) if by_name.len() == 1 => Ok(by_name[0]),
            (by_label, _) => Err(by_label.len()),
        };
        match found {
            Ok(at) => all.swap_remove(at),
            Err(count) => {
                let known: Vec<String> =
                    all.iter().map(|field| format!("“{}” ({})", field.label, field.name)).collect();
                panic!("{count} fields fit “{what}” to {verb}; there are: {}.\n{told}", known.join(", "))
            }
        }
    }
}

/// The positions that fit: exactly, else at the beginning, else anywhere.
fn narrow(words: &[&str], wanted: &str) -> Vec<usize> {
    let fitting = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        words.iter().enumerate().filter(|(_, held)| fits(held)).map(|(at, _)| at).collect()
    };
    let wanted = wanted.trim();
    let ways: [&dyn Fn(&str) -> bool; 3] =
        [&|held| held == wanted, &|held| held.starts_with(wanted), &|held| held.contains(wanted)];
    ways.into_iter().map(fitting).find(|found| !found.is_empty()).unwrap_or_default()
}

fn pick(words: &[&str], wanted: &str) -> Result<usize, String> {
    match narrow(words, wanted)[..] {
        [at] => Ok(at),
        ref found => Err(format!("{} of {words:?} fit", found.len())),
    }
}
