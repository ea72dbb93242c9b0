//! Cuts a Nunjucks or Jinja template into text, comments and tags, and each tag into tokens.
//!
//! Nothing is copied: every piece is a slice of the source, and the pieces put together again are
//! the source. What cannot be read (an unclosed tag, say) is handed on as text, so that `MiniJinja`
//! reports it with its own message and the right line.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword.
    Word,
    /// A quoted string, with its quotes.
    Quoted,
    /// A number.
    Number,
    /// An operator or bracket.
    Sign,
    /// White space.
    Space,
}

/// One token inside a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
}

impl Token<'_> {
    /// Whether this is the operator or bracket `sign`.
    pub fn is_sign(self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    /// Whether this is the name or keyword `word`.
    pub fn is_word(self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }
}

/// A `{% … %}` or `{{ … }}`.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// `{%`, `{%-`, `{%+`, `{{` and so on.
    pub open: &'a str,
    pub tokens: Vec<Token<'a>>,
    /// `%}`, `-%}`, `+%}`, `}}` and so on.
    pub close: &'a str,
}

impl<'a> Tag<'a> {
    /// Whether this is a statement (`{% … %}`).
    pub fn is_statement(&self) -> bool {
        self.open.starts_with("{%")
    }

    /// The first word of a statement (`if`, `set`, …); empty for `{{ … }}`.
    pub fn keyword(&self) -> &'a str {
        if !self.is_statement() {
            return "";
        }
        let first = self.tokens.iter().find(|token| token.kind != Kind::Space);
        first.filter(|token| token.kind == Kind::Word).map_or("", |token| token.text)
    }
}

/// A part of a template.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// Everything outside tags.
    Text(&'a str),
    /// A whole comment with its marks.
    Comment(&'a str),
    /// A statement or an expression.
    Tag(Tag<'a>),
}

/// Cuts `source` into its pieces.
pub(super) fn pieces(source: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(start) = next_mark(rest) {
        let (text, marked) = rest.split_at(start);
        if !text.is_empty() {
            found.push(Piece::Text(text));
        }
        if marked.starts_with("{#") {
            let Some(end) = marked.find("#}") else {
                found.push(Piece::Text(marked));
                return found;
            };
            let (comment, after) = marked.split_at(end + 2);
            found.push(Piece::Comment(comment));
            rest = after;
            continue;
        }
        let Some((tag, after)) = tag(marked) else {
            found.push(Piece::Text(marked));
            return found;
        };
        rest = after;
        let raw = tag.keyword() == "raw";
        found.push(Piece::Tag(tag));
        if raw {
            let end = rest.find("endraw").and_then(|word| rest[..word].rfind("{%"));
            let (text, after) = rest.split_at(end.unwrap_or(rest.len()));
            found.push(Piece::Text(text));
            rest = after;
        }
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

fn next_mark(text: &str) -> Option<usize> {
    text.match_indices('{')
        .map(|(at, _)| at)
        .find(|&at| matches!(text.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#')))
}

/// Reads the tag that `text` begins with; gives it and what follows it.
fn tag(text: &str) -> Option<(Tag<'_>, &str)> {
    let end = if text.starts_with("{{") { "}}" } else { "%}" };
    let open_len = if matches!(text.as_bytes().get(2), Some(b'-' | b'+')) { 3 } else { 2 };
    let (open, mut rest) = text.split_at(open_len);
    let mut tokens = Vec::new();
    let mut braces = 0_usize;
    loop {
        // `}}` may also close two dictionaries.
        if braces == 0 {
            let signed = rest.strip_prefix(['-', '+']).is_some_and(|after| after.starts_with(end));
            if signed || rest.starts_with(end) {
                let (close, after) = rest.split_at(end.len() + usize::from(signed));
                return Some((Tag { open, tokens, close }, after));
            }
        }
        let token = token(rest)?;
        match token.text {
            "{" => braces += 1,
            "}" => braces = braces.saturating_sub(1),
            _ => {}
        }
        rest = &rest[token.text.len()..];
        tokens.push(token);
    }
}

/// Reads the token that `text` begins with; `None` at the end or in an unclosed string.
fn token(text: &str) -> Option<Token<'_>> {
    let first = text.chars().next()?;
    let run = |belongs: fn(char) -> bool| text.find(|c| !belongs(c)).unwrap_or(text.len());
    let (kind, length) = match first {
        '"' | '\'' => (Kind::Quoted, quoted(text, first)?),
        c if c.is_whitespace() => (Kind::Space, run(char::is_whitespace)),
        c if c.is_ascii_digit() => (Kind::Number, run(|c| c.is_ascii_digit() || c == '.')),
        c if in_word(c) => (Kind::Word, run(in_word)),
        c => {
            let long = ["===", "!==", "==", "!=", "<=", ">=", "//", "**"];
            let sign = long.into_iter().find(|sign| text.starts_with(sign));
            (Kind::Sign, sign.map_or(c.len_utf8(), str::len))
        }
    };
    Some(Token { kind, text: &text[..length] })
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The length of the string literal that `text` begins with, quotes included.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return Some(at + c.len_utf8());
        }
    }
    None
}
