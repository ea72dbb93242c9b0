//! The manifest of a slice: what it serves, who may, what it keeps. Everything else is a fold over these lists.

use std::{
    future::Future,
    path::{Path, PathBuf},
    pin::Pin,
};

use axum::{handler::Handler, http::Method, routing::MethodRouter};

use crate::{app::App, error::Result, jobs::JobFn, storage::Migration};

/// One feature: a folder, and this value at its door. Nothing is registered anywhere else.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// Its folder below the crate: `people/persons`.
    pub name: &'static str,
    /// Its place in the site's menu, if it has one.
    pub menu: Option<Menu>,
    /// Its entry is opened many times a day: where somebody has more entries than fit, the menu of every page shows these and
    /// the start page shows all.
    pub often: bool,
    /// Pages that stand under another entry of the menu than the one their address begins with: the beginning of their
    /// address, and the entry's.
    pub under: &'static [(&'static str, &'static str)],
    /// The verbs people are allowed or refused, in the order of the access matrix.
    pub actions: &'static [Action],
    /// Its pages and interfaces, each with its access rule.
    pub routes: fn() -> Vec<Route>,
    /// Its tables, oldest step first.
    pub tables: &'static [Migration],
    /// Work done later, or on a timetable.
    pub jobs: &'static [JobKind],
    /// Pages worth looking at in every check of the whole site: paths of the town, no parameters left open.
    pub samples: &'static [&'static str],
    /// This slice's part of the fictional town.
    pub town: Option<TownFn>,
    /// The folders below the data folder in which it keeps files; they are in every backup. What is being written there
    /// has a name that [`being_written`] knows, gets its own name when it is whole, and is not altered after that. They are
    /// copied in this order: a file that becomes another one comes first, so that a backup holds one or the other.
    pub folders: &'static [&'static str],
    /// The files that should be in these folders: `alongside check` compares both ways. Without it they hold what people
    /// put there themselves: that is in every backup, and nobody knows what should be there.
    pub files: Option<FilesFn>,
    /// The page that tells who looked at one of its records, for those who watch over that.
    pub history: Option<History>,
}

/// Where one can read who looked at a record.
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// The kind of record, as `cx.may` names it: `person`.
    pub kind: &'static str,
    /// The page, as its route names it: `/people/{id}/history`.
    pub path: &'static str,
    /// The action that opens it.
    pub action: &'static str,
}

/// Whether a file or folder of this name is not whole yet: it begins with a dot or ends in `.part`.
pub fn being_written(name: &str) -> bool {
    name.starts_with('.') || Path::new(name).extension().is_some_and(|end| end == "part")
}

/// The files a slice should have in its folders, each relative to the data folder.
pub type FilesFn = fn(App) -> Pin<Box<dyn Future<Output = Result<Vec<PathBuf>>> + Send>>;

/// Fills in one slice's part of the town.
pub type TownFn = fn(App) -> Pin<Box<dyn Future<Output = Result<()>> + Send>>;

impl Slice {
    /// A slice with nothing in it: `Slice { name: "…", routes, ..Slice::NONE }`.
    pub const NONE: Self = Self {
        name: "",
        menu: None,
        often: false,
        under: &[],
        actions: &[],
        routes: Vec::new,
        tables: &[],
        jobs: &[],
        samples: &[],
        town: None,
        folders: &[],
        files: None,
        history: None,
    };
}

/// An entry of the site's menu, shown to whoever may do its action.
#[derive(Clone, Copy, Debug)]
pub struct Menu {
    /// The words people click.
    pub label: &'static str,
    /// Where they lead.
    pub href: &'static str,
    /// The action that shows it, as `people/persons:list`.
    pub action: &'static str,
    /// What is behind it, in a sentence without its full stop, for the start page.
    pub words: &'static str,
}

/// A verb of a slice.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// Its full name, as policies write it: `people/persons:view`.
    pub name: &'static str,
    /// What it is done to.
    pub on: On,
    /// In plain words, for the printed matrix.
    pub words: &'static str,
}

/// What an action is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// The slice as a whole: a list, a search, a new thing.
    Area,
    /// One person's record: relation, team and restriction count, and every use is logged.
    Record,
}

/// One way in.
#[derive(Clone)]
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// The path in axum's form: `/people/{id}`.
    pub path: &'static str,
    /// Who may.
    pub access: Access,
    /// Where the body is a file, read as it streams in; the upload itself then checks the form's token.
    pub upload: bool,
    /// The handler.
    pub handler: MethodRouter<App>,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {} {:?}", self.method, self.path, self.access)
    }
}

/// Who may come in by a route. A route without one does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not. Nothing personal is here.
    Public,
    /// Anybody signed in: their own account, the start page.
    SignedIn,
    /// Those whom the policy allows this action on the area.
    Area(&'static str),
    /// Those whom the policy allows this action on the record found; the handler must call `cx.may(…)`, and a page
    /// that did not is refused before it leaves.
    Record(&'static str),
}

impl Route {
    /// A page that changes nothing.
    pub fn get<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self { method: Method::GET, path, access, upload: false, handler: axum::routing::get(handler) }
    }

    /// A form that changes something; it needs the page's token.
    pub fn post<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self { method: Method::POST, path, access, upload: false, handler: axum::routing::post(handler) }
    }

    /// A form with a file, read as a stream by [`crate::web::Upload`].
    pub fn upload<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self { upload: true, ..Self::post(path, access, handler) }
    }
}

/// A kind of work done outside the request.
#[derive(Clone, Copy, Debug)]
pub struct JobKind {
    /// `journal/seal`.
    pub name: &'static str,
    /// What it does; it may run twice and must not mind.
    pub run: JobFn,
    /// How often it runs by itself, in seconds; none when it is only asked for.
    pub every_seconds: Option<u32>,
}
