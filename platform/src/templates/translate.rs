//! Turns a Nunjucks template into one that `MiniJinja` reads with the same meaning.
//!
//! It works on the source when a template is loaded, inside tags only, and keeps every line where it
//! was, so that errors name the line of the original. What it changes:
//!
//! | Nunjucks | `MiniJinja` |
//! |---|---|
//! | `===`, `!==` | `==`, `!=`; before `true` and `false` the `sameas` test, since 1 equals true there |
//! | `elseif`, `null` | `elif`, `none` |
//! | `{href: x}` | `{"href": x}` |
//! | `"a" + b` | `"a" ~ b`, when an operand at that level is a string |
//! | `a.length`, `a.val` | filters that also know JavaScript's strings and Nunjucks' safe strings |
//! | `x in [undefined, null, false]` | a test that tells 0 from false |
//! | `for k, v in dictionary` | pairs; and `null` is an empty list |
//! | `set` inside a loop | a namespace (see `scopes`) |
//! | a macro's `caller` seen by a file it includes | a `caller` parameter |
//! | an included file's variables stay its own | `with` around the `include` |
//! | comments | comments that keep the line break after them (`+#}`) |
//!
//! Every template goes through it, ours too: there is one dialect, the one in which the GOV.UK and
//! MOJ documentation is written. Jinja as `MiniJinja` knows it passes unchanged, except that an
//! unquoted dictionary key is a string and `.length` is a count.

use std::fmt::Write as _;

use super::lexer::{Kind, Piece, Tag, pieces};
use super::rewrite::Line;
use super::scopes::{FILE, Scopes};

/// Translates the template `name`; `name` makes its hidden variables distinct from other templates'.
pub(super) fn translate(name: &str, source: &str) -> String {
    let pieces = pieces(source);
    let scopes = Scopes::of(&pieces);
    let writer = Writer { scopes, mark: fingerprint(name) };
    let mut out = String::with_capacity(source.len() + source.len() / 4);
    let carried = writer.namespace(FILE);
    if !carried.is_empty() {
        put(&mut out, format_args!("{{% {carried} +%}}"));
    }
    let mut block_sets = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Comment(comment) => write_comment(&mut out, comment),
            Piece::Tag(tag) => writer.write(&mut out, index, tag, &mut block_sets),
        }
    }
    out
}

/// Writing into a String cannot fail.
fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

/// FNV-1a: short, and the same on every machine and in every run.
fn fingerprint(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Nunjucks keeps the blank space around a comment unless it has a dash; `MiniJinja` needs a plus for it.
fn write_comment(out: &mut String, comment: &str) {
    let inside = comment.strip_prefix("{#").unwrap_or(comment);
    let inside = inside.strip_suffix("#}").unwrap_or(inside);
    let open = if inside.starts_with('-') { "{#" } else { "{#+" };
    let close = if inside.ends_with('-') { "#}" } else { "+#}" };
    put(out, format_args!("{open}{inside}{close}"));
}

struct Writer<'a> {
    scopes: Scopes<'a>,
    mark: u32,
}

impl Writer<'_> {
    fn variable(&self, scope: usize) -> String {
        format!("njk_{:x}_{scope}", self.mark)
    }

    /// The statement that makes `scope`'s namespace, starting from what the names mean outside it;
    /// empty when nothing is carried.
    fn namespace(&self, scope: usize) -> String {
        let carried = self.scopes.carried_in(scope);
        if carried.is_empty() {
            return String::new();
        }
        let start: Vec<String> = carried.iter().map(|name| format!("{name}={name}")).collect();
        format!("set {} = namespace({})", self.variable(scope), start.join(", "))
    }

    fn write(&self, out: &mut String, index: usize, tag: &Tag<'_>, block_sets: &mut Vec<Option<String>>) {
        let keyword = tag.keyword();
        let body = Line::of(tag).rewrite(|name| {
            let scope = self.scopes.carrier(index, name)?;
            Some(format!("{}.{name}", self.variable(scope)))
        });
        let is_block_set = keyword == "set" && !tag.tokens.iter().any(|token| token.is_sign("="));
        if keyword == "include" {
            // A new frame, or the included file's variables would overwrite ours.
            let open = tag.open;
            let close = tag.close;
            put(out, format_args!("{open} with %}}{{%{body}%}}{{% endwith {close}"));
            return;
        }
        put(out, format_args!("{}{body}{}", tag.open, tag.close));
        if is_block_set {
            let name = tag.tokens.iter().filter(|token| token.kind == Kind::Word).nth(1).map(|token| token.text);
            block_sets.push(name.and_then(|name| {
                let scope = self.scopes.carrier(index, name)?;
                Some(format!("set {}.{name} = {name}", self.variable(scope)))
            }));
        }
        // What is added after a tag ends as that tag ends, so that blank space is treated alike.
        let added = if keyword == "endset" {
            block_sets.pop().flatten().unwrap_or_default()
        } else {
            self.scopes.opened_by(index).map(|scope| self.namespace(scope)).unwrap_or_default()
        };
        if !added.is_empty() {
            put(out, format_args!("{{% {added} {}", tag.close));
        }
    }
}
