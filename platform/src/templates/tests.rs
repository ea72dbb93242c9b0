//! The engine: meaning of the dialect, escaping, errors, reloading, words and assets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::{Folder, Source, TemplateError, Templates, assets};

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
fn a_loop_changes_what_is_around_it_and_nothing_further() {
    for (text, wanted) in [
        ("{% set n = 0 %}{% for x in [1, 2] %}{% set n = n + x %}{% endfor %}{{ n }}", "3"),
        ("{% set n = 0 %}{% for x in [1] %}{% for y in [5] %}{% set n = y %}{% endfor %}{% endfor %}{{ n }}", "5"),
        ("{% for x in [1] %}{% set n = x %}{% endfor %}[{{ n }}]", "[]"),
        // The variable comes from the view, then a loop changes it.
        ("{% set given = given or 1 %}{% for x in [1] %}{% set given = given + x %}{% endfor %}{{ given }}", "8"),
        // A macro's parameter, changed by a loop in the macro.
        ("{% macro f(n) %}{% for x in [1, 2] %}{% set n = n + x %}{% endfor %}{{ n }}{% endmacro %}{{ f(10) }}", "13"),
        // A macro with carried variables of its own still sees the file's.
        (
            "{% set a = 1 %}{% for x in [2] %}{% set a = x %}{% endfor %}\
             {% macro f() %}{% set b = 0 %}{% for x in [3] %}{% set b = x %}{% endfor %}{{ a }}{{ b }}{% endmacro %}{{ f() }}",
            "23",
        ),
        ("{% set n %}a{% endset %}{% for x in [1] %}{% set n %}b{{ x }}{% endset %}{% endfor %}{{ n }}", "b1"),
        (
            "{% set n = 1 %}{% with n = 2 %}{% for x in [3] %}{% set n = x %}{% endfor %}{{ n }}{% endwith %}{{ n }}",
            "31",
        ),
    ] {
        assert_eq!(render(text, json!({ "given": 7 })), wanted, "{text}");
    }
}

#[test]
fn blocks_keep_their_variables_and_see_the_files() {
    let (_, templates) = with(&[
        (
            "shell.html",
            "{% set n = 'shell' %}{% for x in [1] %}{% set n = 'shell changed' %}{% endfor %}<{% block body %}{% endblock %}|{{ n }}>",
        ),
        (
            "page.html",
            "{% extends 'shell.html' %}{% set m = 0 %}{% for x in [4] %}{% set m = m + x %}{% endfor %}\
             {% block body %}{% set k = 0 %}{% for x in [1, 2] %}{% set k = k + x %}{% endfor %}{{ k }},{{ m }}{% endblock %}",
        ),
    ]);
    assert_eq!(templates.render("page.html", &json!({})).unwrap(), "<3,4|shell changed>");
}

#[test]
fn an_included_file_sees_our_variables_and_keeps_its_own() {
    let (_, templates) = with(&[
        ("people/page.html", "{% set id = 'ours' %}{% for x in [1] %}{% include './_row.html' %}{% endfor %}/{{ id }}"),
        ("people/_row.html", "{{ id }}{% set id = 'theirs' %}{{ id }}"),
    ]);
    assert_eq!(templates.render("people/page.html", &json!({})).unwrap(), "ourstheirs/ours");
}

#[test]
fn javascript_means_what_it_means() {
    let view = || {
        json!({ "none": null, "no": false, "zero": 0, "one": 1, "list": [1, 2], "text": "héé",
        "map": { "b": 1, "a": 2, "length": "of rope" }, "half": 1.5, "two": 2.0 })
    };
    for (text, wanted) in [
        ("{{ 'a' + one + 2 }}", "a12"),
        ("{{ one + 2 }}", "3"),
        ("{{ {a: one + 1, b: 'x'}.a }}", "2"),
        ("{{ one + ('-' + zero if one > 0 else '') }}", "1-0"),
        ("{% if one === true %}wrong{% elseif one === 1 %}right{% endif %}", "right"),
        (
            "{{ 'kept' if zero not in [undefined, null, false] }}{{ 'gone' if no in [undefined, null, false] }}",
            "keptgone",
        ),
        ("{{ list.length }}{{ text.length }}{{ map.length }}[{{ missing.length }}]", "23of rope[]"),
        ("{{ 'many' if list.length > 1 }}", "many"),
        ("{% for k, v in map %}{{ k }}={{ v }};{% endfor %}", "b=1;a=2;length=of rope;"),
        ("{% for x in none %}x{% else %}empty{% endfor %}{% for x in missing.further %}x{% endfor %}", "empty"),
        ("{% for k, v in none %}x{% endfor %}{{ none }}[{{ missing.further.still }}]", "[]"),
        ("{{ no }} {{ list }} {{ half }} {{ two }}", "false 1,2 1.5 2"),
        (
            "{{ list.concat(3).join('-') }} {{ [true, false].includes(no) }} {{ [true].includes(one) }}",
            "1-2-3 true false",
        ),
        ("{# a\ncomment #}{% raw %}{{ one + 'x' === null }}{% endraw %}", "{{ one + 'x' === null }}"),
        ("{% set href = '/a' %}{{ {href: href, 'x': {y: 2}}.x.y }}", "2"),
        ("{% for x in [1, 2, 3] if x > 1 %}{{ x }}{% endfor %}", "23"),
        ("{{ missing | default('d') }}{{ '' | default('e', true) }}{{ none | default('f') }}", "de"),
    ] {
        assert_eq!(render(text, view()), wanted, "{text}");
    }
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
    assert!(templates.check("a/page.html").is_ok());
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

#[test]
fn dates_times_money_and_counts_in_words() {
    for (text, wanted) in [
        ("{{ '2026-11-22' | date_words }}", "22 November 2026"),
        ("{{ '2026-06-30T23:30:00Z' | date_words }}", "1 July 2026"),
        ("{{ '2026-11-22' | day_words }}", "Sun 22 Nov"),
        ("{{ '2026-11-22T14:05:00Z' | time_words }}", "2:05pm"),
        ("{{ '2026-07-14T13:05:00.123Z' | time_words }}", "2:05pm"),
        ("{{ '2026-11-22T09:00:00Z' | time_words }}", "9am"),
        ("{{ '2026-11-22T12:00:00Z' | time_words }}", "midday"),
        ("{{ '2026-07-13T23:00:00Z' | time_words }}", "midnight"),
        ("{{ none | date_words }}{{ missing | time_words }}{{ '' | day_words }}{{ none | pounds }}", ""),
        ("{{ 123450 | pounds }} {{ 5 | pounds }} {{ -100000000 | pounds }}", "£1,234.50 £0.05 -£1,000,000.00"),
        (
            "{{ 1 | plural('day', 'days') }}, {{ 0 | plural('day', 'days') }}, {{ 1200 | plural('day', 'days') }}",
            "1 day, 0 days, 1,200 days",
        ),
        ("{{ '2026-11-22T14:05:00Z' | date('dddd [the] DD/MM/YY, HH:mm') }}", "Sunday the 22/11/26, 14:05"),
    ] {
        assert_eq!(render(text, json!({ "none": null })), wanted, "{text}");
    }
    for wrong in [
        "{{ '22/11/2026' | date_words }}",
        "{{ '2026-11-22' | time_words }}",
        "{{ 1.5 | pounds }}",
        "{{ 'x' | plural('a', 'b') }}",
    ] {
        assert!(try_render(wrong, json!({})).is_err(), "{wrong}");
    }
}

#[test]
fn styles_name_nothing_that_is_reserved_to_gov_uk() {
    for name in ["govuk.css", "moj.css"] {
        let asset = assets::asset(name).unwrap();
        let css = String::from_utf8(asset.bytes.into_owned()).unwrap();
        for reserved in
            ["GDS Transport", "@font-face", "/assets/fonts", "/assets/images", "crest.svg", "sourceMappingURL"]
        {
            assert!(!css.contains(reserved), "{name} has {reserved}");
        }
        assert!(css.contains("font-family:system-ui") && css.len() > 80_000, "{name} lost its rules");
        assert_eq!(css.matches('{').count(), css.matches('}').count(), "{name}");
        // Every image that it asks for is one that we serve.
        for part in css.split("url(/assets/").skip(1) {
            let address = part.split(')').next().unwrap();
            assert!(assets::asset(address).is_some_and(|icon| icon.content_type == "image/svg+xml"), "{address}");
        }
    }
    for absent in [
        "govuk-crest.svg",
        "govuk-logotype-crown.png",
        "moj-logotype-crest-2024.svg",
        "light-94a07e06a1-v2.woff2",
        "../Cargo.toml",
        "",
    ] {
        assert!(assets::asset(absent).is_none(), "{absent}");
    }
}

#[test]
fn an_address_holds_the_contents_hash() {
    let address = assets::asset_url("govuk.css").unwrap();
    let file = address.strip_prefix("/assets/").unwrap();
    let asset = assets::asset(file).unwrap();
    assert_eq!(file, format!("govuk-{}.css", &asset.hash[..8]));
    assert_eq!((asset.hash.len(), asset.content_type), (64, "text/css; charset=utf-8"));
    assert!(assets::asset("govuk-00000000.css").is_none() && assets::asset("govuk-.css").is_none());
    let start = assets::asset("start.js").unwrap();
    let text = String::from_utf8(start.bytes.into_owned()).unwrap();
    for script in ["govuk.js", "moj.js"] {
        assert!(text.contains(&assets::asset_url(script).unwrap()));
        assert_eq!(assets::asset(script).unwrap().content_type, "text/javascript; charset=utf-8");
    }
    assert_eq!(render("{{ asset_url('govuk.css') }}", json!({})), address);
}
