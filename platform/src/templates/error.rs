//! What went wrong in a template, and where.

use std::error::Error as _;
use std::fmt;

use minijinja::{Error, ErrorKind};

/// A page could not be made. It is a fault of ours: the reader sees the page for such faults, and
/// this goes to the log. It names templates and lines, not the values that were shown.
#[derive(Debug)]
pub struct TemplateError {
    page: String,
    template: String,
    line: Option<usize>,
    missing: bool,
    detail: String,
}

impl TemplateError {
    /// Finds the innermost place that `error`, met while rendering `page`, knows of.
    pub(super) fn new(page: &str, error: &Error) -> Self {
        let mut innermost = error;
        let mut place = (error.name(), error.line());
        let mut source = error.source();
        while let Some(cause) = source {
            if let Some(cause) = cause.downcast_ref::<Error>() {
                innermost = cause;
                if cause.name().is_some() {
                    place = (cause.name(), cause.line());
                }
            }
            source = cause.source();
        }
        let kind = innermost.kind();
        let detail = innermost.detail().map_or_else(|| kind.to_string(), |detail| format!("{kind}: {detail}"));
        Self {
            page: page.to_owned(),
            template: place.0.unwrap_or(page).to_owned(),
            line: place.1,
            missing: kind == ErrorKind::TemplateNotFound,
            detail,
        }
    }

    /// A fault that reading the template found: `detail` in `line` of `template`.
    pub(super) fn at(template: &str, line: usize, detail: String) -> Self {
        Self { page: template.to_owned(), template: template.to_owned(), line: Some(line), missing: false, detail }
    }

    /// The template that was asked for.
    pub fn page(&self) -> &str {
        &self.page
    }

    /// The template that the fault is in: the page, or one that it uses.
    pub fn template(&self) -> &str {
        &self.template
    }

    /// The line of the fault in that template, counted from 1, when known.
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// Whether a template does not exist.
    pub fn is_missing(&self) -> bool {
        self.missing
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "template {}", self.template)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if self.template != self.page {
            write!(f, ", used by {}", self.page)?;
        }
        write!(f, ": {}", self.detail)
    }
}

impl std::error::Error for TemplateError {}
