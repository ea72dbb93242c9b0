//! Looks for names that a template uses and nobody defines, without rendering it.
//!
//! `MiniJinja` finds an unknown filter only when a page comes to it, and a page may come to a branch
//! once a year. A test asks for every page instead.

use minijinja::{ErrorKind, Value};

use super::lexer::{Kind, Piece, Tag, Token, pieces};
use super::{TemplateError, Templates, beside};

/// Checks the filters, tests and imports of the template `name`.
pub(super) fn check(templates: &Templates, name: &str) -> Result<(), TemplateError> {
    let Some(source) = templates.source(name) else {
        return Ok(());
    };
    let mut line = 1;
    for piece in pieces(&source) {
        match piece {
            Piece::Text(text) | Piece::Comment(text) => line += breaks(text),
            Piece::Tag(tag) => {
                tag_names(templates, name, line, &tag)?;
                line += tag.tokens.iter().map(|token| breaks(token.text)).sum::<usize>();
            }
        }
    }
    Ok(())
}

fn breaks(text: &str) -> usize {
    text.matches('\n').count()
}

fn tag_names(templates: &Templates, name: &str, line: usize, tag: &Tag<'_>) -> Result<(), TemplateError> {
    let wrong = |line, detail| Err(TemplateError::at(name, line, detail));
    let mut state = templates.environment.empty_state();
    let mut line_now = line;
    let mut earlier: [Option<Token<'_>>; 2] = [None, None];
    for token in &tag.tokens {
        line_now += breaks(token.text);
        if token.kind == Kind::Space {
            continue;
        }
        let [before_last, last] = earlier;
        let after = |word: &str| last.is_some_and(|last| last.is_word(word));
        let is_filter = last.is_some_and(|last| last.is_sign("|"));
        let is_test =
            after("is") && token.text != "not" || after("not") && before_last.is_some_and(|token| token.is_word("is"));
        if token.kind == Kind::Word && is_filter {
            let result = state.apply_filter(token.text, &[Value::UNDEFINED]);
            if result.is_err_and(|error| error.kind() == ErrorKind::UnknownFilter) {
                return wrong(line_now, format!("unknown filter: {}", token.text));
            }
        } else if token.kind == Kind::Word && is_test {
            let result = state.perform_test(token.text, &[Value::UNDEFINED]);
            if result.is_err_and(|error| error.kind() == ErrorKind::UnknownTest) {
                return wrong(line_now, format!("unknown test: {}", token.text));
            }
        }
        earlier = [last, Some(*token)];
    }
    if matches!(tag.keyword(), "from" | "import" | "include" | "extends") {
        other_template(templates, name, line, tag)?;
    }
    Ok(())
}

/// Checks that the template that `tag` names by a plain string exists and has what is imported.
fn other_template(templates: &Templates, name: &str, line: usize, tag: &Tag<'_>) -> Result<(), TemplateError> {
    let solid: Vec<Token<'_>> = tag.tokens.iter().copied().filter(|token| token.kind != Kind::Space).collect();
    let Some(quoted) = solid.get(1).filter(|token| token.kind == Kind::Quoted) else {
        return Ok(());
    };
    let other = beside(quoted.text.trim_matches(['"', '\'']), name);
    let Some(source) = templates.source(&other) else {
        if solid.iter().any(|token| token.is_word("ignore")) {
            return Ok(());
        }
        return Err(TemplateError::at(name, line, format!("there is no template {other:?}")));
    };
    if tag.keyword() != "from" {
        return Ok(());
    }
    let given: Vec<&str> = pieces(&source).iter().filter_map(defined).collect();
    let imported = solid
        .windows(2)
        .skip(1)
        .filter(|pair| pair[0].is_word("import") || pair[0].is_sign(","))
        .map(|pair| pair[1].text);
    for wanted in imported {
        if !given.contains(&wanted) {
            return Err(TemplateError::at(name, line, format!("{other} has no macro {wanted:?}")));
        }
    }
    Ok(())
}

/// The name that a `macro` or `set` defines.
fn defined<'a>(piece: &Piece<'a>) -> Option<&'a str> {
    let Piece::Tag(tag) = piece else { return None };
    if !matches!(tag.keyword(), "macro" | "set") {
        return None;
    }
    tag.tokens.iter().filter(|token| token.kind == Kind::Word).nth(1).map(|token| token.text)
}
