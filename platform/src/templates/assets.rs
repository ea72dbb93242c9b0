//! The styles, scripts and small icons of GOV.UK Frontend and MOJ Frontend, without what is reserved
//! to gov.uk: no GDS Transport typeface, no crown or crest, no GOV.UK image.
//!
//! An asset's address holds a part of its content's hash, so it may be cached for ever.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::npm;

/// The typefaces of the reader's own system: none is sent, and none is reserved.
const FONTS: &str = "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",arial,sans-serif";

/// A file that pages refer to.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The content.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type with the character set.
    pub content_type: &'static str,
    /// SHA-256 of the content, 64 hexadecimal digits: good as an `ETag`.
    pub hash: String,
}

/// A set of assets by plain name (`govuk.css`).
#[derive(Clone, Debug, Default)]
pub struct Assets {
    by_name: BTreeMap<String, Asset>,
}

impl Assets {
    /// Adds or replaces an asset; its type follows from the name's ending.
    #[must_use]
    pub fn with(mut self, name: &str, bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        let bytes = bytes.into();
        let hash = format!("{:x}", Sha256::digest(&bytes));
        let content_type = content_type(name);
        self.by_name.insert(name.to_owned(), Asset { bytes, content_type, hash });
        self
    }

    /// The asset called `name` (`govuk.css`), or as an address spells it (`govuk-<hash8>.css`), when
    /// the hash is the present one.
    pub fn asset(&self, name: &str) -> Option<&Asset> {
        self.by_name.get(name).or_else(|| {
            let (stem, ending) = name.rsplit_once('.')?;
            let (stem, hash) = stem.rsplit_once('-')?;
            let asset = self.by_name.get(&format!("{stem}.{ending}"))?;
            (hash.len() == 8 && asset.hash.starts_with(hash)).then_some(asset)
        })
    }

    /// The address of the asset called `name`: `govuk.css` is at `/assets/govuk-<hash8>.css`.
    pub fn url(&self, name: &str) -> Option<String> {
        let asset = self.by_name.get(name)?;
        let (stem, ending) = name.rsplit_once('.')?;
        Some(format!("/assets/{stem}-{}.{ending}", &asset.hash[..8]))
    }
}

/// The official styles and scripts: `govuk.css`, `moj.css`, `govuk.js`, `moj.js`, `start.js` (which
/// starts both scripts; the one that a page loads, as a module) and MOJ's `icon-*.svg`.
pub fn official() -> &'static Assets {
    static OFFICIAL: LazyLock<Assets> = LazyLock::new(|| {
        let mut assets = Assets::default();
        for (name, text) in npm::ICONS {
            assets = assets.with(name, text.as_bytes());
        }
        let govuk_css = ours(npm::GOVUK_CSS, &assets);
        let moj_css = ours(npm::MOJ_CSS, &assets);
        assets = assets
            .with("govuk.css", govuk_css.into_bytes())
            .with("moj.css", moj_css.into_bytes())
            .with("govuk.js", without_source_map(npm::GOVUK_JS).as_bytes())
            .with("moj.js", without_source_map(npm::MOJ_JS).as_bytes());
        let start = start_script(&assets);
        assets.with("start.js", start.into_bytes())
    });
    &OFFICIAL
}

/// An official asset by name or address; see [`Assets::asset`].
pub fn asset(name: &str) -> Option<Asset> {
    official().asset(name).cloned()
}

/// The address of an official asset; see [`Assets::url`]. In templates: `{{ asset_url("govuk.css") }}`.
pub fn asset_url(name: &str) -> Option<String> {
    official().url(name)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A style sheet with the readers' own typefaces, and only with images that we serve.
fn ours(css: &str, icons: &Assets) -> String {
    let without_faces = cut(css, "@font-face{", "}", |_| String::new());
    let fonts = without_faces
        .replace("GDS Transport,arial,sans-serif", FONTS)
        .replace("\"GDS Transport\",arial,sans-serif", FONTS);
    let images = cut(&fonts, "url(/assets/images/", ")", |name| {
        icons.url(name).map_or_else(|| "none".to_owned(), |url| format!("url({url})"))
    });
    without_source_map(&images).to_owned()
}

/// Replaces everything from `start` to `end` by what `replace` makes of the text between them.
fn cut(text: &str, start: &str, end: &str, replace: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(start) {
        let Some((inside, remaining)) = after.split_once(end) else {
            break;
        };
        out.push_str(before);
        out.push_str(&replace(inside));
        rest = remaining;
    }
    out.push_str(rest);
    out
}

/// The map is not served, so browsers' tools should not ask for it.
fn without_source_map(text: &str) -> &str {
    let marks = ["/*# sourceMappingURL", "//# sourceMappingURL"];
    marks.iter().filter_map(|mark| text.rfind(mark)).min().map_or(text, |at| &text[..at])
}

/// The module that pages load. Only with its two classes on the body do the scripts start, so
/// without JavaScript nothing is hidden. It is a file, since the content policy allows no inline script.
fn start_script(assets: &Assets) -> String {
    let url = |name| assets.url(name).unwrap_or_default();
    format!(
        "import {{initAll as govuk}} from \"{}\";\nimport {{initAll as moj}} from \"{}\";\n\
         document.body.classList.add(\"js-enabled\", \"govuk-frontend-supported\");\ngovuk();\nmoj();\n",
        url("govuk.js"),
        url("moj.js")
    )
}
