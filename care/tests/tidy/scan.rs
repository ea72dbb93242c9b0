//! Just enough Rust to tell code from comments and strings: a lexer.
//! A whole parser would add minutes of building for answers that tokens already give.

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A name or keyword; raw names without their `r#`.
    Ident,
    /// One punctuation character, or `::`.
    Punct,
    /// A string literal of any form; `text` is what stands between the quotes, escapes as written.
    Str,
    /// A number, character or lifetime: no rule needs to look inside.
    Other,
    /// A comment of either form; `text` includes its slashes.
    Comment,
}

/// One token and the line it starts on, from 1.
#[derive(Debug, Clone)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    pub line: usize,
}

impl Token {
    /// Whether this is the name or punctuation `text`.
    pub fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Ident | Kind::Punct) && self.text == text
    }
}

/// Whether the tokens at `at` are exactly these names and punctuation.
pub fn sequence(tokens: &[Token], at: usize, wanted: &[&str]) -> bool {
    wanted.iter().enumerate().all(|(n, text)| tokens.get(at + n).is_some_and(|token| token.is(text)))
}

/// Splits Rust source into tokens and comments.
pub fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer { chars: source.chars().collect(), at: 0, line: 1, found: Vec::new() };
    lexer.run();
    lexer.found
}

/// The tokens without the comments.
pub fn code(tokens: &[Token]) -> Vec<Token> {
    tokens.iter().filter(|token| token.kind != Kind::Comment).cloned().collect()
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    found: Vec<Token>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn step(&mut self) -> char {
        let c = self.peek(0);
        self.line += usize::from(c == '\n');
        self.at += 1;
        c
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let mut text = String::new();
        while self.at < self.chars.len() && keep(self.peek(0)) {
            text.push(self.step());
        }
        text
    }

    fn push(&mut self, kind: Kind, text: String, line: usize) {
        self.found.push(Token { kind, text, line });
    }

    fn run(&mut self) {
        while self.at < self.chars.len() {
            let line = self.line;
            match (self.peek(0), self.peek(1)) {
                (c, _) if c.is_whitespace() => {
                    self.step();
                }
                ('/', '/') => {
                    let text = self.take_while(|c| c != '\n');
                    self.push(Kind::Comment, text, line);
                }
                ('/', '*') => self.block_comment(),
                ('"', _) => self.string(),
                ('\'', _) => self.quote(),
                ('r' | 'b' | 'c', _) if self.prefixed_string() => {}
                (c, _) if c.is_alphabetic() || c == '_' => {
                    let text = self.take_while(is_word);
                    self.push(Kind::Ident, text, line);
                }
                (c, _) if c.is_ascii_digit() => {
                    let text = self.take_while(is_word);
                    self.push(Kind::Other, text, line);
                }
                (':', ':') => {
                    self.at += 2;
                    self.push(Kind::Punct, "::".into(), line);
                }
                _ => {
                    let c = self.step();
                    self.push(Kind::Punct, c.to_string(), line);
                }
            }
        }
    }

    fn block_comment(&mut self) {
        let (line, start, mut depth) = (self.line, self.at, 0);
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => (depth, self.at) = (depth + 1, self.at + 2),
                ('*', '/') => (depth, self.at) = (depth - 1, self.at + 2),
                _ => {
                    self.step();
                }
            }
            if depth == 0 {
                break;
            }
        }
        let text = self.chars[start..self.at.min(self.chars.len())].iter().collect();
        self.push(Kind::Comment, text, line);
    }

    /// `r"…"`, `r#"…"#`, `b"…"`, `br"…"`, `c"…"`, `b'…'` and raw names; false if it is a plain name.
    fn prefixed_string(&mut self) -> bool {
        let mut ahead = 1;
        if self.peek(0) != 'r' && self.peek(1) == 'r' {
            ahead = 2;
        }
        let raw = self.peek(ahead - 1) == 'r';
        let mut hashes = 0;
        while raw && self.peek(ahead + hashes) == '#' {
            hashes += 1;
        }
        match self.peek(ahead + hashes) {
            '"' if raw => self.raw_string(ahead + hashes, hashes),
            '"' => {
                self.at += 1;
                self.string();
            }
            '\'' if ahead == 1 && self.peek(0) == 'b' => {
                self.at += 1;
                self.quote();
            }
            c if ahead == 1 && hashes == 1 && (c.is_alphabetic() || c == '_') => {
                self.at += 2;
                let line = self.line;
                let text = self.take_while(is_word);
                self.push(Kind::Ident, text, line);
            }
            _ => return false,
        }
        true
    }

    fn raw_string(&mut self, opening: usize, hashes: usize) {
        self.at += opening + 1;
        let (line, mut text) = (self.line, String::new());
        while self.at < self.chars.len() {
            if self.peek(0) == '"' && (1..=hashes).all(|n| self.peek(n) == '#') {
                self.at += 1 + hashes;
                break;
            }
            text.push(self.step());
        }
        self.push(Kind::Str, text, line);
    }

    fn string(&mut self) {
        self.at += 1;
        let (line, mut text) = (self.line, String::new());
        while self.at < self.chars.len() {
            match self.step() {
                '"' => break,
                '\\' => {
                    text.push('\\');
                    text.push(self.step());
                }
                c => text.push(c),
            }
        }
        self.push(Kind::Str, text, line);
    }

    /// A character (`'a'`, `'\n'`) or a lifetime (`'a`).
    fn quote(&mut self) {
        let line = self.line;
        self.step();
        if self.peek(0) == '\\' {
            self.at += 2;
            self.take_while(|c| c != '\'');
            self.step();
        } else if self.peek(1) == '\'' {
            self.step();
            self.step();
        } else {
            self.take_while(is_word);
        }
        self.push(Kind::Other, "'".into(), line);
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_comments_and_code_are_told_apart() {
        let source =
            r#"fn a<'x>(b: &'x str) { let c = r"he said hi"; let d = 'q'; /* e /* f */ */ let g = "\"h"; } // i"#;
        let found = tokens(source);
        let of = |kind: Kind| -> Vec<String> {
            found.iter().filter(|token| token.kind == kind).map(|token| token.text.clone()).collect()
        };
        assert_eq!(of(Kind::Str), ["he said hi", r#"\"h"#]);
        assert_eq!(of(Kind::Comment), ["/* e /* f */ */", "// i"]);
        assert_eq!(of(Kind::Ident), ["fn", "a", "b", "str", "let", "c", "let", "d", "let", "g"]);
    }

    #[test]
    fn a_raw_string_ends_at_its_own_hashes() {
        let texts: Vec<String> =
            tokens("r#\"a \"b\" c\"# br\"d\" b'e' r#type").into_iter().map(|token| token.text).collect();
        assert_eq!(texts, ["a \"b\" c", "d", "'", "type"]);
    }

    #[test]
    fn lines_are_counted_through_long_strings() {
        let found = tokens("let a = \"one\ntwo\";\n\nlet b = r\"x\ny\";\nc");
        assert_eq!(found.last().map(|token| (token.text.clone(), token.line)), Some(("c".into(), 6)));
    }
}
