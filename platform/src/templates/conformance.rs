//! Proof against the packages' own examples: every component of GOV.UK Frontend ships the HTML that
//! real Nunjucks makes of its example options, and ours must equal it. MOJ Frontend ships none, so
//! its components are rendered with plausible options and looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::Templates;

/// The examples of GOV.UK Frontend 6.6.0.
const EXAMPLES: usize = 725;

/// The one that differs: `meta: {}` is true in JavaScript and false here, so a footer with empty
/// meta has no empty heading. (We do not use GOV.UK's footer.)
const DIFFERENT: [&str; 1] = ["footer: with empty meta"];

fn package(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../node_modules").join(path)
}

/// HTML with blank space made alike, as it means the same to a browser here.
fn alike(html: &str) -> String {
    let words: Vec<&str> = html.split_whitespace().collect();
    words.join(" ").replace("> ", ">").replace(" <", "<").replace(" >", ">")
}

#[test]
fn the_official_examples_come_out_equal() {
    let templates = Templates::new(Vec::new()).unwrap();
    let components = package("govuk-frontend/dist/govuk/components");
    let folders = fs::read_dir(&components)
        .unwrap_or_else(|error| panic!("{error}: GOV.UK Frontend is missing; run `npm ci --ignore-scripts`"));
    let mut names: Vec<String> = folders
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    let (mut examples, mut exact, mut different) = (0, 0, Vec::new());
    for name in names {
        let text = fs::read_to_string(components.join(&name).join("fixtures.json")).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        for fixture in file["fixtures"].as_array().unwrap() {
            examples += 1;
            let label = format!("{name}: {}", fixture["name"].as_str().unwrap());
            let params = if fixture["context"].is_null() { &fixture["options"] } else { &fixture["context"] };
            let view = json!({ "params": params });
            let html = templates
                .render(&format!("govuk/components/{name}/template.njk"), &view)
                .unwrap_or_else(|error| panic!("{label}: {error}"));
            let wanted = fixture["html"].as_str().unwrap();
            exact += usize::from(html.trim() == wanted.trim());
            if alike(&html) != alike(wanted) {
                different.push(label);
            }
        }
    }
    assert_eq!(different, DIFFERENT, "of {examples} examples");
    assert_eq!(examples, EXAMPLES, "the package has other examples: look at them and change the number");
    assert_eq!(exact, 704, "equal to the last byte");
}

/// Renders a MOJ component and demands each of `parts` in it.
fn moj(component: &str, params: Value, parts: &[&str]) {
    let templates = Templates::new(Vec::new()).unwrap();
    let html = templates
        .render(&format!("moj/components/{component}/template.njk"), &json!({ "params": params }))
        .unwrap_or_else(|error| panic!("{error}"));
    let html = alike(&html);
    for part in parts {
        assert!(html.contains(part), "{component} lacks {part}:\n{html}");
    }
    assert!(!html.contains("undefined") && !html.contains("none"), "{component} prints what is absent:\n{html}");
}

#[test]
fn moj_components_for_a_record_render() {
    moj(
        "timeline",
        json!({ "headingLevel": 3, "items": [
            { "label": { "text": "Contact recorded" }, "text": "By phone", "byline": { "text": "Amina" },
              "datetime": { "timestamp": "2026-07-14T13:05:00Z", "type": "datetime" } },
            { "label": { "text": "Conversation" }, "html": "<b>held</b>",
              "datetime": { "timestamp": "2026-11-22", "format": "D MMM YYYY" } },
        ] }),
        &[
            "<h3 class=\"moj-timeline__title\">Contact recorded</h3>",
            "14 July 2026 at 2:05pm",
            "by Amina",
            "<b>held</b>",
            ">22 Nov 2026<",
        ],
    );
    moj(
        "identity-bar",
        json!({ "title": { "text": "Nora <b>" }, "menus": [{ "items": [{ "text": "Edit", "href": "/edit" }] }] }),
        &["moj-identity-bar__title\">Nora &lt;b&gt;</span>", "href=\"/edit\"", "Edit"],
    );
    moj(
        "badge",
        json!({ "text": "Urgent", "classes": "moj-badge--red" }),
        &["class=\"moj-badge moj-badge--red\">Urgent"],
    );
    moj("banner", json!({ "type": "success", "text": "Saved" }), &["moj-banner moj-banner--success", "Saved", "<svg"]);
    moj(
        "alert",
        json!({ "variant": "warning", "title": "Due today", "text": "Call back", "dismissible": true }),
        &[
            "moj-alert moj-alert--warning",
            "aria-label=\"warning: Due today\"",
            "data-dismissible=\"true\"",
            "Call back",
        ],
    );
    moj(
        "page-header-actions",
        json!({ "heading": { "text": "Queue" }, "items": [{ "text": "New contact", "href": "/new" }] }),
        &["<h1 class=\"govuk-heading-xl\">Queue</h1>", "New contact</a>"],
    );
}

#[test]
fn moj_components_for_finding_things_render() {
    moj(
        "filter",
        json!({ "heading": { "text": "Filter" }, "optionsHtml": "<p>options</p>", "selectedFilters": {
            "heading": { "text": "Selected" }, "clearLink": { "text": "Clear", "href": "/" },
            "categories": [{ "heading": { "text": "Team" }, "items": [{ "href": "/?team=", "text": "North" }] }] } }),
        &["moj-filter__tag\" href=\"/?team=\"", "North", "<p>options</p>", "Apply filters", ">Clear</a>"],
    );
    moj(
        "sub-navigation",
        json!({ "label": "Record", "items": [{ "text": "About me", "href": "#", "active": true }, { "text": "Timeline", "href": "#t" }] }),
        &["aria-label=\"Record\"", "aria-current=\"page\"", ">Timeline</a>"],
    );
    moj(
        "pagination",
        json!({ "results": { "from": 11, "to": 20, "count": 34 }, "items": [{ "text": "1", "href": "/1" }, { "text": "2", "href": "/2", "selected": true }],
                "next": { "text": "Next", "href": "/3" } }),
        &["Showing 11 to 20 of 34 total results", "aria-current=\"page\"", "href=\"/1\""],
    );
    moj(
        "search",
        json!({ "action": "/find", "label": { "text": "Find a person" }, "input": { "id": "q", "name": "q", "value": "O'Neil" }, "button": { "text": "Search" } }),
        &["action=\"/find\" method=\"get\"", "value=\"O&#39;Neil\"", "Find a person", "<button"],
    );
    moj(
        "side-navigation",
        json!({ "label": "Areas", "items": [{ "text": "People", "href": "/people", "active": true }] }),
        &["aria-label=\"Areas\"", ">People</a>"],
    );
    moj(
        "primary-navigation",
        json!({ "label": "Main", "items": [{ "text": "People", "href": "/people", "active": true }] }),
        &["aria-label=\"Main\"", ">People</a>"],
    );
}
