//! Turns a Nunjucks template into one that MiniJinja reads with the same meaning.
//!
//! It works on the source when a template is loaded, inside tags only, and keeps every line where it
//! was, so that errors name the line of the original. What it changes:
//!
//! | Nunjucks | MiniJinja |
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
//! | comments | empty expressions with the same dashes: they keep the line break after them |
//!
//! Every template goes through it, ours too: there is one dialect, the one in which the GOV.UK and
//! MOJ documentation is written. Jinja as MiniJinja knows it passes unchanged, except that an
//! unquoted dictionary key is a string and `.length` is a count.

use std::fmt::Write as _;

use super::lexer::{Kind, Piece, Tag, Token, pieces};
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

fn write_comment(out: &mut String, comment: &str) {
    let open = if comment.starts_with("{#-") { "{{-" } else { "{{" };
    let close = if comment.ends_with("-#}") { "-}}" } else { "}}" };
    let lines = "\n".repeat(comment.matches('\n').count());
    put(out, format_args!("{open} ''{lines} {close}"));
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
        let body = self.body(index, tag);
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

    fn body(&self, index: usize, tag: &Tag<'_>) -> String {
        let tokens = &tag.tokens;
        let mut words: Vec<String> = tokens.iter().map(|token| token.text.to_owned()).collect();
        let solid: Vec<usize> = (0..tokens.len()).filter(|&at| tokens[at].kind != Kind::Space).collect();
        let line = Line { tokens, solid: &solid, keyword: tag.keyword() };
        line.join_strings(&mut words);
        line.compare(&mut words);
        line.rename(&mut words, |name| {
            let scope = self.scopes.carrier(index, name)?;
            Some(format!("{}.{name}", self.variable(scope)))
        });
        match line.keyword {
            "for" => line.wrap_loop(&mut words),
            "macro" => line.add_caller(&mut words),
            _ => {}
        }
        words.concat()
    }
}

/// The tokens of one tag, with the positions of those that are not blank.
struct Line<'t, 'a> {
    tokens: &'t [Token<'a>],
    solid: &'t [usize],
    keyword: &'t str,
}

impl<'a> Line<'_, 'a> {
    /// The `place`th token that is not blank.
    fn at(&self, place: usize) -> Option<Token<'a>> {
        self.solid.get(place).map(|&at| self.tokens[at])
    }

    fn before(&self, place: usize) -> Option<Token<'a>> {
        place.checked_sub(1).and_then(|before| self.at(before))
    }

    fn is_statement(&self) -> bool {
        !self.keyword.is_empty()
    }

    /// `+` between strings becomes `~`.
    fn join_strings(&self, words: &mut [String]) {
        let mut levels: Vec<Level> = vec![Level::default()];
        for (place, &at) in self.solid.iter().enumerate() {
            let token = self.tokens[at];
            match token.text {
                "(" | "[" | "{" => {
                    // A bracket after a name or bracket is a call or an index, no operand itself.
                    let called = self.before(place).is_some_and(|before| {
                        matches!(before.text, ")" | "]") || before.kind == Kind::Word && !is_operator_word(before.text)
                    });
                    levels.push(Level { called, ..Level::default() });
                }
                ")" | "]" | "}" => {
                    let ended = if levels.len() > 1 { levels.pop() } else { None };
                    if let (Some(mut ended), Some(outer)) = (ended, levels.last_mut()) {
                        ended.finish(words);
                        outer.has_string |= ended.any_string && token.text == ")" && !ended.called;
                        outer.any_string |= ended.any_string && !ended.called;
                    }
                }
                "+" => levels.iter_mut().last().into_iter().for_each(|level| level.plus.push(at)),
                _ if token.kind == Kind::Quoted => {
                    levels.iter_mut().last().into_iter().for_each(Level::note_string);
                }
                _ if is_boundary(token) => {
                    levels.iter_mut().last().into_iter().for_each(|level| level.finish(words));
                }
                _ => {}
            }
        }
        for mut level in levels {
            level.finish(words);
        }
    }

    /// Strict comparison, and `in` with a list of constants.
    fn compare(&self, words: &mut [String]) {
        // The first `in` of a loop is no comparison.
        let start = if self.keyword == "for" {
            self.solid.iter().position(|&at| self.tokens[at].is_word("in")).map_or(0, |place| place + 1)
        } else {
            0
        };
        for (place, &at) in self.solid.iter().enumerate().skip(start) {
            let token = self.tokens[at];
            let next = self.at(place + 1);
            match token.text {
                "===" | "!==" => {
                    let boolean = next.filter(|next| next.is_word("true") || next.is_word("false"));
                    let different = token.text == "!==";
                    words[at] = match (boolean, different) {
                        (Some(_), false) => "is sameas(".to_owned(),
                        (Some(_), true) => "is not sameas(".to_owned(),
                        (None, false) => "==".to_owned(),
                        (None, true) => "!=".to_owned(),
                    };
                    if boolean.is_some() {
                        words[self.solid[place + 1]].push(')');
                    }
                }
                "in" if token.kind == Kind::Word => {
                    let Some(end) = self.constant_list(place + 1) else {
                        continue;
                    };
                    let not = self.before(place).is_some_and(|before| before.is_word("not"));
                    if not {
                        words[self.solid[place - 1]].clear();
                    }
                    words[at] = format!("is {}njk_in(", if not { "not " } else { "" });
                    words[self.solid[end]].push(')');
                }
                _ => {}
            }
        }
    }

    /// The place of the `]` of a list that starts at `place` and holds nothing but constants.
    fn constant_list(&self, place: usize) -> Option<usize> {
        if !self.at(place)?.is_sign("[") {
            return None;
        }
        for end in place + 1.. {
            match self.at(end)?.text {
                "]" => return Some(end),
                "," | "undefined" | "null" | "none" | "true" | "false" => {}
                _ => return None,
            }
        }
        None
    }

    /// Names, keys, and the properties that JavaScript's values have.
    fn rename(&self, words: &mut [String], carried: impl Fn(&str) -> Option<String>) {
        let mut brackets = Vec::new();
        let mut in_header = matches!(self.keyword, "for");
        let leave_names = matches!(self.keyword, "macro" | "block" | "from" | "import")
            || self.keyword == "set" && !self.tokens.iter().any(|token| token.is_sign("="));
        for (place, &at) in self.solid.iter().enumerate() {
            let token = self.tokens[at];
            match token.text {
                "{" | "[" | "(" => brackets.push(token.text),
                "}" | "]" | ")" => {
                    brackets.pop();
                }
                _ => {}
            }
            if token.kind != Kind::Word {
                continue;
            }
            let next = self.at(place + 1);
            let follows = |sign: &str| next.is_some_and(|next| next.is_sign(sign));
            if self.before(place).is_some_and(|before| before.is_sign(".")) {
                if matches!(token.text, "length" | "val") && !follows("(") {
                    words[self.solid[place - 1]] = "|".to_owned();
                    words[at] = format!("njk_{}", token.text);
                }
                continue;
            }
            if self.is_statement() && place == 0 {
                if token.text == "elseif" {
                    words[at] = "elif".to_owned();
                }
                continue;
            }
            if in_header {
                in_header = token.text != "in";
                continue;
            }
            let key = brackets.last() == Some(&"{")
                && follows(":")
                && self.before(place).is_some_and(|before| matches!(before.text, "{" | ","));
            let filter = self.before(place).is_some_and(|before| before.is_sign("|") || before.is_word("is"));
            if key {
                words[at] = format!("\"{}\"", token.text);
            } else if filter
                || (brackets.last() == Some(&"(") && follows("="))
                || (self.keyword == "with" && brackets.is_empty() && follows("="))
            {
                // The name of a filter, a test or an argument.
            } else if token.text == "null" {
                words[at] = "none".to_owned();
            } else if !leave_names && let Some(place_in_namespace) = carried(token.text) {
                words[at] = place_in_namespace;
            }
        }
    }

    /// `for k, v in dictionary`, and loops over `null`.
    fn wrap_loop(&self, words: &mut [String]) {
        let Some(start) = self.solid.iter().position(|&at| self.tokens[at].is_word("in")) else {
            return;
        };
        let rest = || self.solid.iter().skip(start + 1).map(|&at| self.tokens[at]);
        // Jinja's own `for x in y if z` and `recursive` stay as they are.
        if rest().any(|token| token.is_word("if") || token.is_word("recursive")) {
            return;
        }
        let filter = if self.at(2).is_some_and(|token| token.is_sign(",")) { "njk_items" } else { "njk_each" };
        let (Some(&first), Some(&last)) = (self.solid.get(start + 1), self.solid.last()) else {
            return;
        };
        words[first].insert(0, '(');
        put(&mut words[last], format_args!(")|{filter}"));
    }

    /// Lets a template that a macro includes see the macro's `caller`.
    fn add_caller(&self, words: &mut [String]) {
        let Some(last) = self.solid.iter().rposition(|&at| self.tokens[at].is_sign(")")) else {
            return;
        };
        let lone = self.before(last).is_some_and(|before| before.is_sign("("));
        words[self.solid[last]].insert_str(0, if lone { "caller=none" } else { ", caller=none" });
    }
}

/// One level of brackets while `+` is looked at.
#[derive(Default)]
struct Level {
    /// The `+` signs since the last comma, colon or comparison.
    plus: Vec<usize>,
    /// Whether a string is among their operands.
    has_string: bool,
    /// Whether there is a string anywhere at this level or in brackets further in.
    any_string: bool,
    /// Whether the brackets are those of a call, a filter or an index.
    called: bool,
}

impl Level {
    fn note_string(&mut self) {
        self.has_string = true;
        self.any_string = true;
    }

    fn finish(&mut self, words: &mut [String]) {
        for at in self.plus.drain(..) {
            if self.has_string {
                "~".clone_into(&mut words[at]);
            }
        }
        self.has_string = false;
    }
}

fn is_operator_word(word: &str) -> bool {
    matches!(word, "if" | "else" | "and" | "or" | "not" | "in" | "is" | "elif" | "elseif" | "set")
}

/// Whether `token` ends an operand chain of `+`.
fn is_boundary(token: Token<'_>) -> bool {
    match token.kind {
        Kind::Word => is_operator_word(token.text),
        Kind::Sign => {
            matches!(token.text, "," | ":" | "=" | "==" | "!=" | "===" | "!==" | "<" | ">" | "<=" | ">=" | "~")
        }
        Kind::Quoted | Kind::Number | Kind::Space => false,
    }
}
