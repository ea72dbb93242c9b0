//! The meaning of the dialect that pages are written in: Nunjucks, as the components need it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::json;

use super::{render, with};

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
        ("{{ one + (1 if text == 'x' else 2) }}", "3"),
        ("{% for x in [1, 2, 3] if x > 1 %}{{ x }}{% endfor %}", "23"),
        ("{{ missing | default('d') }}{{ '' | default('e', true) }}{{ none | default('f') }}", "de"),
    ] {
        assert_eq!(render(text, view()), wanted, "{text}");
    }
}
