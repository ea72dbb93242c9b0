//! The platform's own pages as a source of templates.

use std::sync::Arc;

use super::{Embedded, Source};

#[derive(rust_embed::RustEmbed)]
#[folder = "src"]
struct Pages;

/// The pages of sign-in, jobs and emergency access, named by their path in the platform's sources.
pub fn platform_pages() -> Arc<dyn Source> {
    Arc::new(Embedded::<Pages>::new())
}
