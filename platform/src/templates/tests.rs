//! The engine: meaning of the dialect, escaping, errors, reloading, words and assets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::{Embedded, Folder, Source, TemplateError, Templates};

#[path = "tests_of_assets.rs"]
mod of_assets;
#[path = "tests_of_dialect.rs"]
mod of_dialect;
#[path = "tests_of_words.rs"]
mod of_words;

/// Templates that a test writes, and may change.
#[derive(Default)]
struct Written(Mutex<HashMap<&'static str, (u128, &'static str)>>);

impl Written {
    fn write(&self, name: &'static str, text: &'static str) {
        let mut files = self.0.lock().unwrap();
        let mark = files.get(name).map_or(0, |(mark, _)| mark + 1);
        files.insert(name, (mark, text));
    }
}

impl Source for Written {
    fn read(&self, name: &str) -> Option<Cow<'static, str>> {
        self.0.lock().unwrap().get(name).map(|(_, text)| Cow::Borrowed(*text))
    }

    fn mark(&self, name: &str) -> Option<u128> {
        Some(self.0.lock().unwrap().get(name).map_or(0, |(mark, _)| *mark))
    }
}

fn with(files: &[(&'static str, &'static str)]) -> (Arc<Written>, Templates) {
    let written = Arc::new(Written::default());
    for (name, text) in files {
        written.write(name, text);
    }
    let templates = Templates::new(vec![written.clone()]).unwrap();
    (written, templates)
}

fn try_render(text: &'static str, view: Value) -> Result<String, TemplateError> {
    with(&[("page.html", text)]).1.render("page.html", &view)
}

#[track_caller]
fn render(text: &'static str, view: Value) -> String {
    try_render(text, view).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn what_people_type_is_escaped_wherever_a_component_puts_it() {
    const ATTACK: &str = "<script>alert(1)</script>\"'`\\";
    let page = "{% from 'govuk/components/input/macro.njk' import govukInput %}\
        {% from 'govuk/components/textarea/macro.njk' import govukTextarea %}\
        {% from 'govuk/components/summary-list/macro.njk' import govukSummaryList %}\
        {% from 'govuk/components/error-summary/macro.njk' import govukErrorSummary %}\
        {% from 'govuk/components/table/macro.njk' import govukTable %}\
        {% from 'govuk/components/radios/macro.njk' import govukRadios %}\
        {% from 'moj/components/timeline/macro.njk' import mojTimeline %}\
        {{ govukInput({id: 'i', name: x, value: x, label: {text: x}, hint: {text: x}, errorMessage: {text: x}, attributes: {'data-x': x}}) }}\
        {{ govukTextarea({id: 't', name: 't', value: x, label: {text: 'T'}}) }}\
        {{ govukSummaryList({rows: [{key: {text: x}, value: {text: x}, actions: {items: [{href: x, text: x, visuallyHiddenText: x}]}}]}) }}\
        {{ govukErrorSummary({titleText: x, errorList: [{text: x, href: '#' + x}]}) }}\
        {{ govukTable({caption: x, head: [{text: x}], rows: [[{text: x}]]}) }}\
        {{ govukRadios({name: 'r', value: x, items: [{value: x, text: x, hint: {text: x}}]}) }}\
        {{ mojTimeline({items: [{label: {text: x}, text: x, byline: {text: x}, datetime: {timestamp: '2026-01-02', type: 'date'}}]}) }}\
        {% set note %}<i title=\"{{ x }}\">{{ x | trim }}</i>{% endset %}{{ note }}{{ x | indent(2) }}{{ x + 'y' }}{{ [x] | join(' ') }}\
        {% for word in [x] %}{{ word | upper }}{{ word | string }}{{ word | default('d') }}{% endfor %}{{ x | e }}{% autoescape false %}{{ x }}{% endautoescape %}";
    let html = render(page, json!({ "x": ATTACK }));
    assert_eq!(html.matches("&lt;script&gt;").count() + html.matches("&lt;SCRIPT&gt;").count(), 34, "{html}");
    for raw in ["<script", "<SCRIPT", "\"'`", "&amp;lt;"] {
        assert!(!html.contains(raw), "{raw} in {html}");
    }
    // The ways round it are plain to see in a template.
    let html = render(
        "{% from 'govuk/components/inset-text/macro.njk' import govukInsetText %}{{ x | safe }}{{ govukInsetText({html: x}) }}",
        json!({ "x": "<b>ours</b>" }),
    );
    assert_eq!(html.matches("<b>ours</b>").count(), 2);
}

#[test]
fn safe_and_numeric_values_of_inputs_are_not_lost() {
    let html = render(
        "{% from 'govuk/components/input/macro.njk' import govukInput %}\
         {% set kept %}a &amp; b{% endset %}{{ govukInput({id: 'i', name: 'n', value: kept}) }}\
         {{ govukInput({id: 'j', name: 'n', value: 1}) }}{{ govukInput({id: 'k', name: 'n', value: 0}) }}",
        json!({}),
    );
    for value in ["value=\"a &amp; b\"", "value=\"1\"", "value=\"0\""] {
        assert!(html.contains(value), "{value} in {html}");
    }
}

#[test]
fn a_fault_names_the_template_and_the_line() {
    for (text, line, detail) in [
        ("{# two\nlines #}\n{{ 'a' | shout }}", 3, "shout"),
        ("{% if x %}\n{# a #}{% for %}\n{% endif %}", 2, "unexpected"),
        ("\n{% from 'govuk/components/button/macro.njk' import govukButon %}\n{{ govukButon({text: 'x'}) }}", 3, ""),
        ("\n{{ nothing() }}", 2, "nothing"),
        ("\n{% from 'govuk/components/none/macro.njk' import x %}", 2, "govuk/components/none/macro.njk"),
        ("\n\n{% if a is shiny %}{% endif %}", 3, "shiny"),
        ("{{ a.toLowerCase() }}", 1, "toLowerCase"),
        ("\n{{ 'tomorrow' | date_words }}", 2, "tomorrow"),
        ("{{ asset_url('govuk-crest.svg') }}", 1, "govuk-crest.svg"),
        ("text\n{{ 'unclosed }}", 2, ""),
    ] {
        let error = try_render(text, json!({ "a": "A" })).expect_err(text);
        let said = error.to_string();
        assert_eq!((error.template(), error.line()), ("page.html", Some(line)), "{text}: {said}");
        assert!(said.starts_with(&format!("template page.html, line {line}: ")) && said.contains(detail), "{said}");
    }
    let (_, templates) =
        with(&[("a/page.html", "\n{% include './_part.html' %}"), ("a/_part.html", "\n\n{{ 1 | shout }}")]);
    let error = templates.render("a/page.html", &json!({})).unwrap_err();
    assert!(error.to_string().starts_with("template a/_part.html, line 3, used by a/page.html: "), "{error}");
    let error = templates.render("a/missing.html", &json!({})).unwrap_err();
    assert!(error.is_missing() && error.to_string().contains("a/missing.html"), "{error}");
}

#[test]
fn a_changed_template_shows_the_next_time() {
    let (written, templates) = with(&[("page.html", "{% include 'part.html' %}!"), ("part.html", "old")]);
    assert_eq!(templates.render("page.html", &json!({})).unwrap(), "old!");
    written.write("part.html", "new");
    assert_eq!(templates.render("page.html", &json!({})).unwrap(), "new!");
    // A page that was wrong is right again without a restart.
    written.write("part.html", "{% if");
    assert!(templates.render("page.html", &json!({})).is_err());
    written.write("part.html", "right");
    assert_eq!(templates.render("page.html", &json!({})).unwrap(), "right!");
}

#[test]
fn earlier_sources_win_and_names_stay_inside_their_folder() {
    let (first, second) = (Arc::new(Written::default()), Arc::new(Written::default()));
    first.write("govuk/components/tag/template.njk", "the council's own tag");
    second.write("govuk/components/tag/template.njk", "not reached");
    let templates = Templates::new(vec![first, second]).unwrap();
    assert_eq!(templates.render("govuk/components/tag/template.njk", &json!({})).unwrap(), "the council's own tag");
    let folder = Folder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    assert!(folder.read("templates/mod.rs").is_some());
    assert!(folder.read("../Cargo.toml").is_none() && folder.read("/etc/hostname").is_none());
}

#[test]
fn many_threads_render_at_once() {
    let templates = Arc::new(
        with(&[("page.html", "{% from 'govuk/components/tag/macro.njk' import govukTag %}{{ govukTag({text: n}) }}")])
            .1,
    );
    let threads: Vec<_> = (0..4)
        .map(|n| {
            let templates = Arc::clone(&templates);
            std::thread::spawn(move || templates.render("page.html", &json!({ "n": n })).unwrap())
        })
        .collect();
    for (n, thread) in threads.into_iter().enumerate() {
        assert!(thread.join().unwrap().contains(&format!("\n  {n}\n")));
    }
}

/// Our sample pages: `rust-embed` reads them from disk in a debug build.
#[derive(rust_embed::RustEmbed)]
#[folder = "src/templates"]
struct Samples;

#[test]
fn an_embedded_folder_gives_its_pages_and_nothing_else() {
    let pages = Embedded::<Samples>::new();
    assert!(pages.read("samples/contact.html").unwrap().contains("govukTextarea"));
    for absent in ["mod.rs", "../lib.rs", "samples/../mod.rs", "samples/none.html", "/etc/hostname"] {
        assert!(pages.read(absent).is_none(), "{absent}");
    }
    let mark = pages.mark("samples/contact.html");
    assert_eq!(mark, pages.mark("samples/contact.html"));
    assert_eq!(mark.is_some(), cfg!(debug_assertions));
    assert_ne!(mark.unwrap_or(1), pages.mark("samples/shell.html").unwrap_or(2));
}

#[test]
fn a_whole_page_of_components_renders() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/templates/samples");
    let templates = Templates::new(vec![Arc::new(Folder::new(folder))]).unwrap();
    let view = json!({
        "person": { "name": "Nora <b>", "born_on": "1941-03-02", "wait_days": 1 },
        "errors": [{ "text": "Say when", "href": "#due" }],
        "form": { "words": "I fell", "phone": null, "channel": "post" },
        "events": [{ "what": "Contact", "note": "By phone", "at": "2026-11-20T10:00:00Z" }],
    });
    let html = templates.render("contact.html", &view).unwrap();
    for part in [
        "<title>Nora &lt;b&gt;</title>",
        "There is a problem",
        "2 March 1941",
        "1 day\n",
        ">I fell</textarea>",
        "value=\"post\" checked",
        "20 November 2026 at 10am",
        "Skip to main content",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    for name in
        ["contact.html", "shell.html", "govuk/components/input/template.njk", "moj/components/alert/template.njk"]
    {
        templates.check(name).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn checking_finds_unknown_names_where_rendering_does_not_come() {
    for (text, line, detail) in [
        ("{% if x %}\n{{ x\n | shout }}{% endif %}", 3, "unknown filter: shout"),
        ("{% if x and x is not shiny %}{% endif %}", 1, "unknown test: shiny"),
        ("\n{% from 'govuk/components/button/macro.njk' import govukButon %}", 2, "has no macro \"govukButon\""),
        ("{% if x %}{% include './none.html' %}{% endif %}", 1, "no template \"none.html\""),
        ("{# a\n #}{% if %}", 2, ""),
    ] {
        let (_, templates) = with(&[("page.html", text)]);
        let error = templates.check("page.html").expect_err(text);
        assert_eq!(error.line(), Some(line), "{error}");
        assert!(error.to_string().contains(detail), "{error}");
    }
    assert!(with(&[]).1.check("none.html").unwrap_err().is_missing());
}
