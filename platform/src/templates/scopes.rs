//! Finds the variables that a loop changes for the code around it.
//!
//! In Nunjucks a `set` inside a `for` changes the variable of the enclosing macro, block or file; in
//! Jinja it makes a new one that ends with the loop. GOV.UK's `govukAttributes`, among others, leans
//! on the former. Such variables (here called *carried*) are kept in a `MiniJinja` `namespace()`, one
//! per macro, block, call or file, which loops may change.

use std::collections::BTreeMap;

use super::lexer::{Kind, Piece, Tag, Token};

/// How a scope came to know a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// A loop variable: it belongs to the loop and is never carried.
    Loop,
    /// A `set` or a macro's parameter.
    Own,
    /// As `Own`, and a loop further in changes it.
    Carried,
}

struct Scope<'a> {
    parent: Option<usize>,
    /// Loops let a change through to the scope around them; the other scopes keep it.
    is_loop: bool,
    names: BTreeMap<&'a str, Origin>,
}

/// The scopes of one template.
pub(super) struct Scopes<'a> {
    all: Vec<Scope<'a>>,
    /// For each piece, the scope that its expressions are read in.
    read_in: Vec<usize>,
    /// For each piece, the scope that it opens.
    opens: Vec<Option<usize>>,
}

/// The scope of the file itself.
pub(super) const FILE: usize = 0;

impl<'a> Scopes<'a> {
    /// Reads the scopes of a template from its pieces.
    pub fn of(pieces: &[Piece<'a>]) -> Self {
        let file = Scope { parent: None, is_loop: false, names: BTreeMap::new() };
        let mut scopes = Self { all: vec![file], read_in: Vec::new(), opens: Vec::new() };
        let mut now = FILE;
        for piece in pieces {
            scopes.read_in.push(now);
            let mut opened = None;
            if let Piece::Tag(tag) = piece {
                match tag.keyword() {
                    word @ ("for" | "macro" | "call" | "block" | "with") => {
                        now = scopes.open(now, word == "for");
                        opened = Some(now);
                        scopes.bind(now, tag, word);
                    }
                    "endfor" | "endmacro" | "endcall" | "endblock" | "endwith" => {
                        now = scopes.all[now].parent.unwrap_or(FILE);
                    }
                    "set" => {
                        for name in set_targets(tag) {
                            scopes.set(now, name);
                        }
                    }
                    _ => {}
                }
            }
            scopes.opens.push(opened);
        }
        scopes
    }

    /// The macro, block, call, `with` or file scope that piece `index` opens.
    pub fn opened_by(&self, index: usize) -> Option<usize> {
        self.opens[index].filter(|&scope| !self.all[scope].is_loop)
    }

    /// The names that need a namespace in `scope`, in alphabetical order.
    pub fn carried_in(&self, scope: usize) -> Vec<&'a str> {
        let mut names: Vec<&str> = (0..self.all.len())
            .filter(|&inner| self.keeper(inner) == scope)
            .flat_map(|inner| &self.all[inner].names)
            .filter(|(_, origin)| **origin == Origin::Carried)
            .map(|(name, _)| *name)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The scope whose namespace holds `name` as seen from piece `index`, when it is carried.
    pub fn carrier(&self, index: usize, name: &str) -> Option<usize> {
        let mut scope = Some(self.read_in[index]);
        while let Some(here) = scope {
            match self.all[here].names.get(name) {
                Some(Origin::Carried) => return Some(self.keeper(here)),
                Some(_) => return None,
                None => scope = self.all[here].parent,
            }
        }
        None
    }

    fn open(&mut self, parent: usize, is_loop: bool) -> usize {
        self.all.push(Scope { parent: Some(parent), is_loop, names: BTreeMap::new() });
        self.all.len() - 1
    }

    /// Notes the names that an opening tag brings into its scope.
    fn bind(&mut self, scope: usize, tag: &Tag<'a>, keyword: &str) {
        let (names, origin) = match keyword {
            "for" => (loop_names(tag), Origin::Loop),
            "macro" | "call" => (parameters(tag), Origin::Own),
            "with" => (set_targets(tag), Origin::Own),
            _ => return,
        };
        for name in names {
            self.all[scope].names.insert(name, origin);
        }
    }

    /// Notes a `set`: it changes the name of a scope around it, up to the first that is no loop.
    fn set(&mut self, scope: usize, name: &'a str) {
        let mut here = scope;
        loop {
            match self.all[here].names.get(name) {
                Some(Origin::Own) if here != scope => {
                    self.all[here].names.insert(name, Origin::Carried);
                    return;
                }
                Some(_) => return,
                None => {}
            }
            match self.all[here].parent {
                Some(parent) if self.all[here].is_loop => here = parent,
                _ => break,
            }
        }
        self.all[scope].names.insert(name, Origin::Own);
    }

    /// The scope that holds the namespace for `scope`: itself, or the one around its loops.
    fn keeper(&self, scope: usize) -> usize {
        let mut here = scope;
        while self.all[here].is_loop {
            here = self.all[here].parent.unwrap_or(FILE);
        }
        here
    }
}

fn solid<'t, 'a>(tag: &'t Tag<'a>) -> impl Iterator<Item = Token<'a>> + 't {
    tag.tokens.iter().copied().filter(|token| token.kind != Kind::Space)
}

/// The names between `for` and `in`.
fn loop_names<'a>(tag: &Tag<'a>) -> Vec<&'a str> {
    solid(tag)
        .skip(1)
        .take_while(|token| !token.is_word("in"))
        .filter(|token| token.kind == Kind::Word)
        .map(|token| token.text)
        .collect()
}

/// The names that a `set` or `with` gives values to: words before an `=` outside brackets, or the
/// name of a block `set`.
fn set_targets<'a>(tag: &Tag<'a>) -> Vec<&'a str> {
    let tokens: Vec<Token<'a>> = solid(tag).skip(1).collect();
    if !tokens.iter().any(|token| token.is_sign("=")) {
        return tokens.first().filter(|token| token.kind == Kind::Word).map(|token| token.text).into_iter().collect();
    }
    // `set a, b = …` names several before the one `=`; `with a = …, b = …` has an `=` for each.
    let is_set = tag.keyword() == "set";
    let mut names = Vec::new();
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "=" if is_set && depth == 0 => break,
            _ => {}
        }
        let after_dot = at > 0 && tokens[at - 1].is_sign(".");
        let assigned = tokens.get(at + 1).is_some_and(|next| next.is_sign("=") || is_set && next.is_sign(","));
        if depth == 0 && token.kind == Kind::Word && !after_dot && assigned {
            names.push(token.text);
        }
    }
    names
}

/// The parameters of a `macro` or of a `call(…)`.
fn parameters<'a>(tag: &Tag<'a>) -> Vec<&'a str> {
    let tokens: Vec<Token<'a>> = solid(tag).skip(1).collect();
    let start = usize::from(tokens.first().is_some_and(|token| token.kind == Kind::Word));
    let is_call = tag.keyword() == "call";
    if is_call && start == 1 {
        return Vec::new();
    }
    let mut names = Vec::new();
    let mut depth = 0_usize;
    for pair in tokens[start.min(tokens.len())..].windows(2) {
        match pair[0].text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(pair[0].text, "(" | ",") && pair[1].kind == Kind::Word {
            names.push(pair[1].text);
        }
    }
    names
}
