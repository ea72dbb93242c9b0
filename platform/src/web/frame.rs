//! What every page shares: the site's name and menu, who is signed in, the message from the step before.

use serde_json::{Value as Json, json};

use super::Cx;
use crate::{
    app::App,
    error::{Error, Told},
    slice::Menu,
};

/// So many entries stand in a menu on one line; whoever has more sees those that are opened often, and a way to all.
const ENTRIES: usize = 8;

/// The frame of a page for a request whose guard has passed.
pub(super) fn site(cx: &Cx) -> Json {
    let mut site = bare(&cx.app);
    let menu = cx.app.slices.iter().filter_map(|slice| slice.menu).filter(|menu| cx.can(menu.action));
    let leads_here = |href: &str| cx.path == href || cx.path.starts_with(&format!("{href}/"));
    // An entry that this person has, by the beginning of the addresses that belong to it.
    let under = cx.app.slices.iter().flat_map(|slice| slice.under).copied();
    let under = under.filter(|(_, entry)| menu.clone().any(|menu| menu.href == *entry));
    // `/evidence/data` lies below `/evidence`: only the nearest entry is where we are.
    let entries = menu.clone().map(|menu| (menu.href, menu.href)).chain(under);
    let here = entries.filter(|(begins, _)| leads_here(begins)).max_by_key(|(begins, _)| begins.len());
    let here = here.map(|(_, entry)| entry);
    let entry = |menu: Menu| json!({"text": menu.label, "href": menu.href, "active": here == Some(menu.href), "words": menu.words});
    let all: Vec<Menu> = menu.clone().collect();
    let often = |menu: &Menu| {
        cx.app.slices.iter().any(|slice| slice.often && slice.menu.is_some_and(|of| of.href == menu.href))
    };
    site["short"] = if all.len() <= ENTRIES {
        all.iter().copied().map(entry).collect()
    } else {
        let shown = all.iter().copied().filter(|menu| often(menu) || here == Some(menu.href)).map(entry);
        shown.chain([json!({"text": "All pages", "href": "/", "active": cx.path == "/"})]).collect()
    };
    site["menu"] = all.into_iter().map(entry).collect();
    site["user"] = cx.session().map_or(
        Json::Null,
        |session| json!({"name": session.account.name, "title": session.account.title, "id": session.account.id}),
    );
    site["message"] = json!(cx.flash);
    site["path"] = json!(cx.path);
    site
}

/// The frame where nothing is known of who asks.
pub(super) fn bare(app: &App) -> Json {
    json!({
        "name": app.config.service_name,
        "phase": app.config.phase,
        "menu": [],
        "short": [],
        "user": null,
        "message": null,
        "path": "",
    })
}

/// The page of an error.
pub(super) fn error_page(
    app: &App,
    cx: Option<&Cx>,
    told: &Told,
    request_id: &str,
    status: u16,
) -> Result<String, Error> {
    let site = cx.map_or_else(|| bare(app), site);
    let view = json!({
        "site": site,
        "csrf": cx.map(Cx::csrf),
        "title": told.title,
        "sentence": told.sentence,
        "reference": request_id,
        "status": status,
        "break_glass": cx.filter(|_| status == 403).and_then(Cx::break_glass_offer),
    });
    app.templates.render("error.html", &view).map_err(Error::internal)
}
