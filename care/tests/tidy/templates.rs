//! Templates work without inline scripts and styles (the Content-Security-Policy refuses them), send
//! the token of the session with every form, and never switch escaping off.

use crate::tree::{Breach, File, Rule, Tree};

pub const RULE: Rule = Rule { name: "templates", check };

pub fn check(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for file in &tree.files {
        let ours = file.within("care/src") || file.within("platform/src");
        if !ours || !file.has_ending("html") {
            continue;
        }
        let text = without(&file.text, &[("{#", "#}"), ("<!--", "-->")]);
        for (line, tag) in tags(&without(&text, &[("{{", "}}"), ("{%", "%}")])) {
            found.extend(judge(file, line, &tag));
        }
        found.extend(forms(file, &text));
        if file.within("care/src") {
            found.extend(unescaped(file, &text));
        }
    }
    found
}

/// The template with what stands between these marks left out, the lines kept.
fn without(text: &str, marks: &[(&str, &str)]) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((start, close)) =
        marks.iter().filter_map(|(open, close)| rest.find(open).map(|at| (at, close))).min_by_key(|(at, _)| *at)
    {
        let stop = rest[start..].find(close).map_or(rest.len(), |at| start + at + close.len());
        out.push_str(&rest[..start]);
        out.extend(rest[start..stop].chars().filter(|c| *c == '\n'));
        rest = &rest[stop..];
    }
    out + rest
}

/// Every opening tag in lower case, with its line: a `>` inside quotes does not end it.
fn tags(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('<') {
        let rest = &text[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let mut quote = None;
        let end = rest.find(|c: char| {
            match quote {
                Some(open) if c == open => quote = None,
                None if c == '"' || c == '\'' => quote = Some(c),
                _ => {}
            }
            quote.is_none() && c == '>'
        });
        let tag = rest[..end.unwrap_or(rest.len())].to_lowercase();
        found.push((1 + text[..at].matches('\n').count(), tag));
    }
    found
}

fn judge(file: &File, line: usize, tag: &str) -> Vec<Breach> {
    let mut found = Vec::new();
    let name = tag.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
    let attributes = attributes(tag);
    let script_of_its_own = name == "script" && !attributes.iter().any(|attribute| attribute == "src");
    if script_of_its_own {
        let instead = "put it into a .js file among the assets and write `<script src=… defer>`";
        found.push(file.breach(line, "a script inside the page", instead));
    }
    if name == "style" || attributes.iter().any(|attribute| attribute == "style") {
        let instead = "use a GOV.UK class, or write a class into the stylesheet";
        found.push(file.breach(line, "a style inside the page", instead));
    }
    for attribute in
        attributes.iter().filter(|a| a.len() > 2 && a.starts_with("on") && a.bytes().all(|b| b.is_ascii_lowercase()))
    {
        let instead = "listen for it in a .js file among the assets, and make the page useful without it";
        found.push(file.breach(line, format!("`{attribute}=` is a script inside the page"), instead));
    }
    if tag.contains("javascript:") {
        found.push(file.breach(line, "an address that is a script", "link to a page, or use a form with a button"));
    }
    found
}

/// The names of the attributes of a tag that are given a value.
fn attributes(tag: &str) -> Vec<String> {
    let (mut names, mut name, mut quote) = (Vec::new(), String::new(), None);
    for c in tag.chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '=') => names.push(name.trim().to_owned()),
            (None, _) if c.is_whitespace() => name.clear(),
            (None, _) => name.push(c),
        }
    }
    names
}

/// A form that changes something carries the token of the session.
fn forms(file: &File, text: &str) -> Vec<Breach> {
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    for (at, _) in lower.match_indices("<form") {
        let form = lower[at..].split("</form").next().unwrap_or_default();
        let opening = form.split('>').next().unwrap_or_default();
        let posts = opening.replace(['"', '\'', ' '], "").contains("method=post");
        if posts && !form.contains("csrf") {
            let line = 1 + lower[..at].matches('\n').count();
            found.push(file.breach(
                line,
                "a form that posts without the session's token",
                "write `{{ csrf }}` inside it",
            ));
        }
    }
    found
}

/// Escaping switched off where people's words are shown.
fn unescaped(file: &File, text: &str) -> Vec<Breach> {
    let mut found = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let close: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        let safe = close
            .match_indices("|safe")
            .any(|(at, word)| !close[at + word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_'));
        if safe || close.contains("autoescapefalse") {
            let instead = "let it be escaped; what is truly markup is made by a component or by the platform";
            found.push(file.breach(n + 1, "escaping is switched off", instead));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Vec<usize> {
        check(&Tree::of(&[("care/src/people/persons/show.html", html)])).iter().map(|breach| breach.line).collect()
    }

    #[test]
    fn a_plain_page_passes() {
        let html = "{# <script> and style= are named here #}\n<!-- onclick= -->\n<h1>{{ person.name }}</h1>\n\
                    <p class=\"govuk-body\" data-style=\"x\" title=\"style=1 > 2\">Only one = one</p>\n\
                    <script src=\"/assets/save.js\" defer></script>\n<form method=\"get\"></form>\n\
                    <form\n method=\"post\">{{ csrf }}</form>\n<form method=post>{{ csrf_field() }}</form>\n{{ a | safely }}";
        assert_eq!(found(html), [0_usize; 0]);
    }

    #[test]
    fn scripts_and_styles_stay_out_of_the_page() {
        assert_eq!(found("<p>\n<script>\nlet a</script>"), [2]);
        assert_eq!(found("<p style=\"color: red\">\n<STYLE>\n<a\n class=\"b\" onclick='c()'>"), [1, 2, 3]);
        assert_eq!(found("<p {% if a > b %}class=\"c\"{% endif %} style='d'>"), [1]);
        assert_eq!(found("<a href=\"javascript:go()\">"), [1]);
    }

    #[test]
    fn a_form_that_posts_carries_the_token() {
        assert_eq!(
            found("<form method=\"get\"></form>\n<form action=\"/a\" method=\"POST\"><p></form>{{ csrf }}"),
            [2]
        );
    }

    #[test]
    fn escaping_stays_on() {
        assert_eq!(found("{{ a | safe }}\n{{ b|safe|upper }}\n{% autoescape false %}"), [1, 2, 3]);
        let platform = Tree::of(&[("platform/src/web/page.html", "{{ content | safe }}")]);
        assert!(check(&platform).is_empty());
    }
}
