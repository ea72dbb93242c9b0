//! The directory's own page for whoever keeps it, and the report of an import.

use axum::{
    extract::{Multipart, Path, multipart::MultipartRejection},
    response::Response,
};
use jiff::{ToSpan as _, civil::Date};
use platform::{
    Error, Result, private,
    web::{Cx, Pager, Pages, Problems, receive},
};
use serde::Serialize;

use super::store::{self, Internal};
use crate::market::{
    directory::{Mark, Report, counts, mark, reports, settle as settle_report},
    open_referral::{FeedLine, Finding, Import, Source, feeds, find_import, findings_of, import, imports},
};

/// The largest file of services, in bytes.
const MOST_BYTES: u64 = 50_000_000;
/// Findings on one page.
const ON_A_PAGE: i64 = 50;
/// Findings that are kept of one import.
const MOST_FINDINGS: i64 = 2_000;

#[derive(Debug, Serialize)]
struct Overview {
    shown: i64,
    hidden: i64,
    unchecked: i64,
    feeds: Vec<FeedLine>,
    imports: Vec<Import>,
    reports: Vec<Report>,
    internal: Vec<Internal>,
}

async fn view(cx: &Cx) -> Result<Overview> {
    let since: Date = cx.today().saturating_sub(92.days());
    let (all, shown, unchecked) = counts(cx.db(), since).await?;
    Ok(Overview {
        shown,
        hidden: all - shown,
        unchecked,
        feeds: feeds(cx.db()).await?,
        imports: imports(cx.db()).await?,
        reports: reports(cx.db()).await?,
        internal: store::internal(cx.db()).await?,
    })
}

pub(super) async fn overview(cx: Cx) -> Result<Response> {
    cx.show("market/editing/overview.html", &view(&cx).await?)
}

async fn not_taken(cx: &Cx, why: String) -> Result<Response> {
    let mut problems = Problems::new();
    problems.add("file", why);
    cx.again("market/editing/overview.html", &view(cx).await?, &problems)
}

/// Takes a file of services.
pub(super) async fn upload(cx: Cx, parts: Result<Multipart, MultipartRejection>) -> Result<Response> {
    let parts = parts.map_err(|_| Error::BadRequest("The form did not hold a file. Nothing was changed.".into()))?;
    let folder = cx.app.config.data.join("uploads");
    private::folder(&folder)?;
    let received = match receive(&cx, parts, &folder, MOST_BYTES).await {
        Ok(received) => received,
        Err(Error::Refusal(why) | Error::TooLarge(why)) => return not_taken(&cx, why).await,
        Err(other) => return Err(other),
    };
    let bytes = std::fs::read(&received.path);
    std::fs::remove_file(&received.path)?;
    let told = import(&cx.app, &cx.actor(), Source::File(received.called, bytes?), None, true).await?;
    Ok(cx.see_other(&format!("/directory/imports/{}", told.id), None))
}

/// Has a feed with an address read again.
pub(super) async fn again(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let feed = feeds(cx.db()).await?.into_iter().find(|feed| feed.id == id);
    let feed = feed.ok_or_else(|| Error::NotFound("There is no such feed. Nothing was changed.".into()))?;
    if feed.is_file {
        return Err(Error::Conflict("This came as a file: send the newer file instead. Nothing was changed.".into()));
    }
    let mut work = cx.begin().await?;
    let asked = serde_json::json!({"feed_id": feed.id});
    work.enqueue("market/editing/import", &asked).await?;
    work.changed("market/editing:edit", ("directory_feed", &feed.id), None, None, Some(&asked)).await?;
    work.commit().await?;
    Ok(cx.see_other("/directory", Some("It is being read. Its report is below in a moment; load this page again.")))
}

#[derive(Debug, Serialize)]
struct ShowImport {
    one: Import,
    findings: Vec<Finding>,
    pager: Pager,
    not_kept: i64,
}

pub(super) async fn show_import(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let one = find_import(cx.db(), &id).await?;
    let one = one.ok_or_else(|| Error::NotFound("There is no such import. All of them are under Directory.".into()))?;
    let kept = one.findings.min(MOST_FINDINGS);
    let pager = Pages::on(&cx, "Findings", ON_A_PAGE).of(kept);
    let findings = findings_of(cx.db(), &id, pager.offset(), pager.limit()).await?;
    let view = ShowImport { not_kept: one.findings - kept, one, findings, pager };
    cx.show("market/editing/import.html", &view)
}

/// A report of a reader is dealt with.
pub(super) async fn settle(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let mut work = cx.begin().await?;
    if !settle_report(&mut work, &id).await? {
        return Err(Error::NotFound("Somebody dealt with this already, or there is no such report.".into()));
    }
    let said = serde_json::json!({"settled": true});
    work.changed("market/editing:edit", ("directory_report", &id), None, None, Some(&said)).await?;
    work.commit().await?;
    Ok(cx.see_other("/directory", Some("It is dealt with.")))
}

/// A service is for staff alone from now on.
pub(super) async fn hide(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    set_internal(&cx, &id, true, "The public does not see it any more. It is listed below, and can be shown again.")
        .await
}

/// The public sees it again, if its feed says that it is there.
pub(super) async fn show_again(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    set_internal(&cx, &id, false, "The public sees it again, if its feed says that it is there.").await
}

async fn set_internal(cx: &Cx, id: &str, internal: bool, told: &str) -> Result<Response> {
    let mut work = cx.begin().await?;
    if store::pointing(&mut work, id).await?.is_none() {
        return Err(Error::NotFound("There is no such service. Nothing was changed.".into()));
    }
    mark(&mut work, id, Mark::Internal(internal)).await?;
    work.commit().await?;
    Ok(cx.see_other("/directory", Some(told)))
}
