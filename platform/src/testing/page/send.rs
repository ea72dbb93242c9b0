//! A form on its way: what a browser sends when a button is pressed.

use axum::http::Method;

use crate::testing::{
    browser::Ask,
    html::{Button, Form},
};

/// A file that was attached.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub field: String,
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

const BOUNDARY: &str = "----alongside-testing-kit-7d4a6d158c9";

/// The request that pressing `button` of `form` on the page at `path` makes.
pub(super) fn ask(path: &str, form: &Form, button: &Button, files: &[File]) -> Ask {
    let action = button.action.as_deref().unwrap_or(&form.action);
    let to = if action.is_empty() { path.to_owned() } else { join(path, action) };
    let pairs = pairs(form, button);
    if form.method != "post" {
        let place = to.split(['?', '#']).next().unwrap_or_default();
        return Ask::get(&format!("{place}?{}", encode(&pairs)));
    }
    let (content_type, body) = if form.enctype == "multipart/form-data" {
        (format!("multipart/form-data; boundary={BOUNDARY}"), multipart(form, &pairs, files))
    } else {
        ("application/x-www-form-urlencoded".to_owned(), encode(&pairs).into_bytes())
    };
    Ask { method: Method::POST, path: to, content_type: Some(content_type), body }
}

fn pairs(form: &Form, button: &Button) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for field in form.fields.iter().filter(|field| !field.disabled && !field.name.is_empty()) {
        match field.kind.as_str() {
            "radio" | "checkbox" if !field.checked => {}
            "file" => {}
            // The value follows the choice, except that several may be chosen.
            "select" => {
                let chosen = field.options.iter().filter(|option| option.selected);
                pairs.extend(chosen.map(|option| (field.name.clone(), option.value.clone())));
            }
            // A browser ends lines of a text area with both characters.
            "textarea" => pairs.push((field.name.clone(), field.value.replace("\r\n", "\n").replace('\n', "\r\n"))),
            _ => pairs.push((field.name.clone(), field.value.clone())),
        }
    }
    if !button.name.is_empty() {
        pairs.push((button.name.clone(), button.value.clone()));
    }
    pairs
}

fn encode(pairs: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn multipart(form: &Form, pairs: &[(String, String)], files: &[File]) -> Vec<u8> {
    let mut body = Vec::new();
    let quoted = |text: &str| text.replace('"', "%22").replace('\n', "%0A").replace('\r', "%0D");
    for (name, value) in pairs {
        let head =
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{value}\r\n", quoted(name));
        body.extend_from_slice(head.as_bytes());
    }
    for field in form.fields.iter().filter(|field| field.kind == "file" && !field.disabled) {
        let mut ours: Vec<File> = files.iter().filter(|file| file.field == field.name).cloned().collect();
        if ours.is_empty() {
            // A browser sends an empty part for a file field that was left alone.
            let content_type = "application/octet-stream".to_owned();
            ours.push(File { field: field.name.clone(), name: String::new(), content_type, bytes: Vec::new() });
        }
        for file in ours {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
                quoted(&file.field),
                quoted(&file.name),
                file.content_type
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(&file.bytes);
            body.extend_from_slice(b"\r\n");
        }
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// The address that `href` means on the page at `path`.
pub(super) fn join(path: &str, href: &str) -> String {
    let place = path.split(['?', '#']).next().unwrap_or_default();
    if href.starts_with('/') || href.contains("://") {
        href.to_owned()
    } else if href.is_empty() || href.starts_with('#') {
        path.to_owned()
    } else if href.starts_with('?') {
        format!("{place}{href}")
    } else {
        let folder = place.rfind('/').map_or("", |at| &place[..at]);
        format!("{folder}/{href}")
    }
}
