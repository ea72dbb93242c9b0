//! A clean file of an import, taken from its page.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, file_from},
};

use super::{clean, jobs, kept, local::LocalWords, specification::Release, store};

/// The file. It holds personal data, so that it was taken is written down.
pub(super) async fn take(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let kept = kept::find(&cx.app.config.data, &id).ok_or_else(|| {
        Error::NotFound("There is no import of this name, or not any more. All imports are under Data.".into())
    })?;
    let release = Release::named(cx.query.text("release")).unwrap_or(Release::Two);
    let words = LocalWords::of(&store::local_words(cx.db()).await?).map_err(Error::internal)?;
    let folder = jobs::uploads(&cx.app.config.data);
    platform::private::folder(&folder)?;
    let made = folder.join(format!("clean-{}.csv.part", cx.new_id()));
    let (to, from) = (made.clone(), kept.clone());
    let cleaned = tokio::task::spawn_blocking(move || clean::of_kept(&from, &words, release, &to))
        .await
        .map_err(Error::internal)?
        .map_err(|cause| Error::Unavailable(cause.to_string()))?;
    let why = format!(
        "A clean file of {} (import {id}) taken, release {}: {}",
        kept.summary.file_name,
        release.name(),
        clean::told(cleaned, false)
    );
    let sent = match cx.looked("evidence/client_level_data:export", "import", &why).await {
        Ok(()) => {
            file_from(&format!("clean-{id}-release-{}.csv", release.name()), "text/csv; charset=utf-8", &made).await
        }
        Err(cause) => Err(cause),
    };
    // What is being sent is read from the open file; in the folder nobody needs it any more.
    std::fs::remove_file(&made).map_err(Error::from)?;
    sent
}
