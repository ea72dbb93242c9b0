//! Rewrites the inside of one tag from Nunjucks to `MiniJinja`; `translate` has the table of what changes.
//!
//! Each rule looks at the tokens as they were read and changes the words that will be written, so the
//! rules do not see each other's work. White space is never touched.

use super::lexer::{Kind, Tag, Token};

/// The tokens of one tag, with the positions of those that are not blank.
pub(super) struct Line<'t, 'a> {
    tokens: &'t [Token<'a>],
    solid: Vec<usize>,
    keyword: &'a str,
}

impl<'t, 'a> Line<'t, 'a> {
    /// The inside of `tag`.
    pub fn of(tag: &'t Tag<'a>) -> Self {
        let tokens = &tag.tokens;
        let solid = (0..tokens.len()).filter(|&at| tokens[at].kind != Kind::Space).collect();
        Self { tokens, solid, keyword: tag.keyword() }
    }

    /// The inside as `MiniJinja` reads it; `carried` gives the place of a variable that a loop changes.
    pub fn rewrite(&self, carried: impl Fn(&str) -> Option<String>) -> String {
        let mut words: Vec<String> = self.tokens.iter().map(|token| token.text.to_owned()).collect();
        self.join_strings(&mut words);
        self.compare(&mut words);
        self.rename(&mut words, carried);
        match self.keyword {
            "for" => self.wrap_loop(&mut words),
            "macro" => self.add_caller(&mut words),
            _ => {}
        }
        words.concat()
    }

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
                "+" => {
                    if let Some(level) = levels.last_mut() {
                        level.plus.push(at);
                    }
                }
                _ if token.kind == Kind::Quoted => {
                    // `kind == "a"` makes no string of a sum around it.
                    let compared = |other: Option<Token<'_>>| other.is_some_and(is_comparison);
                    if let Some(level) = levels.last_mut()
                        && !compared(self.before(place))
                        && !compared(self.at(place + 1))
                    {
                        level.note_string();
                    }
                }
                _ if is_boundary(token) => {
                    if let Some(level) = levels.last_mut() {
                        level.finish(words);
                    }
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
                    "|".clone_into(&mut words[self.solid[place - 1]]);
                    words[at] = format!("njk_{}", token.text);
                }
                continue;
            }
            if self.is_statement() && place == 0 {
                if token.text == "elseif" {
                    "elif".clone_into(&mut words[at]);
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
                "none".clone_into(&mut words[at]);
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
        words[last].extend([")|", filter]);
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

fn is_comparison(token: Token<'_>) -> bool {
    matches!(token.text, "==" | "!=" | "===" | "!==" | "<" | ">" | "<=" | ">=" | "in")
}

/// Whether `token` ends an operand chain of `+`.
fn is_boundary(token: Token<'_>) -> bool {
    match token.kind {
        Kind::Word => is_operator_word(token.text),
        Kind::Sign => is_comparison(token) || matches!(token.text, "," | ":" | "=" | "~"),
        Kind::Quoted | Kind::Number | Kind::Space => false,
    }
}
