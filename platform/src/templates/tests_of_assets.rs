//! The styles, scripts and icons, and what must not be among them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::json;

use super::render;
use crate::templates::assets;

#[test]
fn styles_name_nothing_that_is_reserved_to_gov_uk() {
    for name in ["govuk.css", "moj.css"] {
        let asset = assets::asset(name).unwrap();
        let css = String::from_utf8(asset.bytes.into_owned()).unwrap();
        for reserved in
            ["GDS Transport", "@font-face", "/assets/fonts", "/assets/images", "crest.svg", "sourceMappingURL"]
        {
            assert!(!css.contains(reserved), "{name} has {reserved}");
        }
        assert!(css.contains("font-family:system-ui") && css.len() > 80_000, "{name} lost its rules");
        assert_eq!(css.matches('{').count(), css.matches('}').count(), "{name}");
        // Every image that it asks for is one that we serve.
        for part in css.split("url(/assets/").skip(1) {
            let address = part.split(')').next().unwrap();
            assert!(assets::asset(address).is_some_and(|icon| icon.content_type == "image/svg+xml"), "{address}");
        }
    }
    for absent in [
        "govuk-crest.svg",
        "govuk-logotype-crown.png",
        "moj-logotype-crest-2024.svg",
        "light-94a07e06a1-v2.woff2",
        "../Cargo.toml",
        "",
    ] {
        assert!(assets::asset(absent).is_none(), "{absent}");
    }
}

#[test]
fn an_address_holds_the_contents_hash() {
    let address = assets::asset_url("govuk.css").unwrap();
    let file = address.strip_prefix("/assets/").unwrap();
    let asset = assets::asset(file).unwrap();
    assert_eq!(file, format!("govuk-{}.css", &asset.hash[..8]));
    assert_eq!((asset.hash.len(), asset.content_type), (64, "text/css; charset=utf-8"));
    assert!(assets::asset("govuk-00000000.css").is_none() && assets::asset("govuk-.css").is_none());
    let start = assets::asset("start.js").unwrap();
    let text = String::from_utf8(start.bytes.into_owned()).unwrap();
    for script in ["govuk.js", "moj.js"] {
        assert!(text.contains(&assets::asset_url(script).unwrap()));
        assert_eq!(assets::asset(script).unwrap().content_type, "text/javascript; charset=utf-8");
    }
    assert_eq!(render("{{ asset_url('govuk.css') }}", json!({})), address);
}
