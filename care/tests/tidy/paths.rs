//! The paths that Rust code names, written out, so that a rule can ask where each leads.

use crate::scan::{Kind, Token};

/// A path that code names, such as `crate::people::persons`, with the inline modules around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub line: usize,
    /// The parts; `*` for a glob.
    pub parts: Vec<String>,
    /// How many inline `mod … { }` enclose it: each swallows one `super`.
    pub inside: usize,
    /// Whether a `use` declares it.
    pub declared: bool,
}

/// Every path of two or more parts, and every `use`, with groups (`a::{b, c}`) written out.
pub fn paths(tokens: &[Token]) -> Vec<Named> {
    let (mut found, mut at, mut depth, mut modules) = (Vec::new(), 0, 0_usize, Vec::new());
    while at < tokens.len() {
        let token = &tokens[at];
        match token.text.as_str() {
            "{" if token.kind == Kind::Punct => {
                if at >= 2 && tokens[at - 2].is("mod") {
                    modules.push(depth);
                }
                depth += 1;
                at += 1;
            }
            "}" if token.kind == Kind::Punct => {
                depth = depth.saturating_sub(1);
                if modules.last() == Some(&depth) {
                    modules.pop();
                }
                at += 1;
            }
            "use" if token.kind == Kind::Ident => {
                at = group(tokens, at + 1, &[], &mut |line, parts| {
                    found.push(Named { line, parts, inside: modules.len(), declared: true });
                });
            }
            _ if token.kind == Kind::Ident && tokens.get(at + 1).is_some_and(|next| next.is("::")) => {
                at = group(tokens, at, &[], &mut |line, parts| {
                    found.push(Named { line, parts, inside: modules.len(), declared: false });
                });
            }
            _ => at += 1,
        }
    }
    found
}

/// Reads one path or group of paths at `at`; answers where it ends.
fn group(tokens: &[Token], mut at: usize, before: &[String], tell: &mut impl FnMut(usize, Vec<String>)) -> usize {
    let mut parts = before.to_vec();
    let mut line = tokens.get(at).map_or(0, |token| token.line);
    if tokens.get(at).is_some_and(|token| token.is("::")) {
        at += 1;
    }
    while let Some(token) = tokens.get(at) {
        if token.is("{") {
            at += 1;
            while tokens.get(at).is_some_and(|token| !token.is("}")) {
                let end = group(tokens, at, &parts, tell);
                at = end.max(at + 1);
                // `as name` and the comma between members.
                while tokens.get(at).is_some_and(|token| !token.is("}") && !tokens[at - 1].is(",")) {
                    at += 1;
                }
            }
            return at + 1;
        }
        if token.kind != Kind::Ident && !token.is("*") {
            break;
        }
        line = token.line;
        parts.push(token.text.clone());
        at += 1;
        if tokens.get(at).is_some_and(|token| token.is("::"))
            && tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Ident || next.is("*") || next.is("{"))
        {
            at += 1;
        } else {
            break;
        }
    }
    tell(line, parts);
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::tokens;

    fn named(source: &str) -> Vec<String> {
        paths(&tokens(source)).into_iter().map(|path| path.parts.join("::")).collect()
    }

    #[test]
    fn paths_are_written_out() {
        assert_eq!(
            named("use crate::{people::{self, persons::Person as P}, money}; fn f() { crate::voice::hear::<u8>(x); }"),
            ["crate::people::self", "crate::people::persons::Person", "crate::money", "crate::voice::hear"]
        );
        assert_eq!(named("use super::super::practice::*;"), ["super::super::practice::*"]);
        assert_eq!(named("use a::{b,};\nmatch x { A::B => {} }"), ["a::b", "A::B"]);
        assert_eq!(named("if x == A::B { c::d() }"), ["A::B", "c::d"]);
    }

    #[test]
    fn inline_modules_are_counted() {
        let inside: Vec<usize> = paths(&tokens("use a::b; mod tests { use super::c; fn f() { d::e() } } use g::h;"))
            .into_iter()
            .map(|path| path.inside)
            .collect();
        assert_eq!(inside, [0, 1, 1, 0]);
    }
}
