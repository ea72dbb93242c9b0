//! Pages: `MiniJinja` with the official GOV.UK Frontend and MOJ Frontend components.
//!
//! The components' Nunjucks templates are used as npm delivers them; `translate` turns each into what
//! `MiniJinja` reads, once, when it is first used. A page says
//! `{% from "govuk/components/button/macro.njk" import govukButton %}` and is written in the dialect
//! of the GOV.UK and MOJ documentation: our own templates go through the same translator.
//!
//! Every printed value is escaped; `|safe` and the components' `html` parameters are the only ways
//! round that, and are for markup of our own. `assets` has the styles and scripts to go with it.

pub mod assets;
mod error;
mod filters;
mod lexer;
mod names;
mod picture;
mod product;
mod rewrite;
mod scopes;
mod sources;
mod translate;
mod words;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod tests;

/// The files of the npm packages, listed by the build script.
mod npm {
    include!(concat!(env!("OUT_DIR"), "/npm.rs"));
}

use std::borrow::Cow;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, TemplateSource, UndefinedBehavior};
use serde::Serialize;

pub use error::TemplateError;
pub use product::platform_pages;
pub use sources::{Embedded, Folder, Source};

/// The page templates, ready to render. Share it in an `Arc`; rendering needs no lock of ours.
pub struct Templates {
    environment: Environment<'static>,
    sources: Arc<[Arc<dyn Source>]>,
}

impl Templates {
    /// Templates from `sources`, the first that has a name winning, and after them the official
    /// components as `govuk/…` and `moj/…`. So a source may also replace a component.
    ///
    /// Fails only if the engine refuses our settings.
    pub fn new(sources: Vec<Arc<dyn Source>>) -> Result<Self, TemplateError> {
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.map_err(|error| TemplateError::new("", &error))?);
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_path_join_callback(|name, parent| beside(name, parent).into());
        filters::register(&mut environment);
        words::register(&mut environment);
        picture::register(&mut environment);
        environment.add_function("asset_url", |name: String| {
            assets::asset_url(&name)
                .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("there is no asset {name:?}")))
        });
        let mut all = sources;
        all.push(Arc::new(sources::Official));
        let sources: Arc<[Arc<dyn Source>]> = all.into();
        let shared = Arc::clone(&sources);
        environment.set_loader(move |name| Ok(load(&shared, name)));
        Ok(Self { environment, sources })
    }

    /// Renders the template `name` with the fields of `view` as its variables.
    ///
    /// Fails when the template or one that it uses is missing or wrong, calls an unknown filter or
    /// macro, or gets a value that a filter cannot say; the error names the template and the line.
    pub fn render<V: Serialize + ?Sized>(&self, name: &str, view: &V) -> Result<String, TemplateError> {
        self.environment
            .get_template(name)
            .and_then(|template| template.render(Serde(view)))
            .map_err(|error| TemplateError::new(name, &error))
    }

    /// Whether the template `name` can be read, and every filter, test and imported macro that it names
    /// is known, also where rendering would seldom come: for a test that walks over all pages.
    pub fn check(&self, name: &str) -> Result<(), TemplateError> {
        self.environment.get_template(name).map_err(|error| TemplateError::new(name, &error))?;
        names::check(self, name)
    }

    /// The source of the template `name`, before translation.
    fn source(&self, name: &str) -> Option<Cow<'static, str>> {
        self.sources.iter().find_map(|source| source.read(name))
    }

    /// The engine itself, to add a function, filter or global before the templates are shared.
    pub fn environment_mut(&mut self) -> &mut Environment<'static> {
        &mut self.environment
    }
}

fn load(sources: &[Arc<dyn Source>], name: &str) -> Option<TemplateSource> {
    for source in sources {
        // The mark comes first: a change between the two is then seen next time.
        let mark = source.mark(name);
        let Some(text) = source.read(name) else {
            continue;
        };
        let template = TemplateSource::new(translate::translate(name, &text));
        return Some(match mark {
            None => template,
            Some(mark) => {
                let (source, name) = (Arc::clone(source), name.to_owned());
                template.with_uptodate_check(move || source.mark(&name) == Some(mark))
            }
        });
    }
    None
}

/// The full name of a template that `parent` refers to as `./name` or `../name`.
fn beside(name: &str, parent: &str) -> String {
    if !name.starts_with("./") && !name.starts_with("../") {
        return name.to_owned();
    }
    let mut parts: Vec<&str> = parent.split('/').collect();
    parts.pop();
    for part in name.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}
