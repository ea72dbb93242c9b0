//! All SQL of resolutions on the record store.

use platform::{
    Error, Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::model::{Decision, Kind, Resolution};

/// What the journal calls a decision.
const RESOLVE: &str = "evidence/submissions:resolve";

fn resolution(row: &Row) -> Result<Resolution> {
    let known = || Error::internal("a resolution is of no known kind");
    Ok(Resolution {
        id: row.get("id")?,
        version: row.get("version")?,
        council: row.get("council")?,
        kind: Kind::named(&row.get::<String>("kind")?).ok_or_else(known)?,
        subject: row.get("subject")?,
        stated: row.get("stated")?,
        import_id: row.get("import_id")?,
        decision: Decision::named(&row.get::<String>("decision")?).ok_or_else(known)?,
        wrong_on: row.get("wrong_on")?,
        reason: row.get("reason")?,
        decided_at: row.get("decided_at")?,
        decided_by_name: row.get("decided_by_name")?,
        withdrawn_at: row.get("withdrawn_at")?,
    })
}

/// Every resolution that was not taken back, the newest first.
pub(super) async fn in_force(db: &Database) -> Result<Vec<Resolution>> {
    let rows = db
        .rows(
            sql!(
                "select id, version, council, kind, subject, stated, import_id, decision, wrong_on, reason, decided_at,
                   decided_by_name, withdrawn_at
                 from identity_resolutions where withdrawn_at is null order by decided_at desc, id desc"
            ),
            args![],
        )
        .await?;
    rows.iter().map(resolution).collect()
}

/// One resolution.
pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Resolution>> {
    let row = db
        .row(
            sql!(
                "select id, version, council, kind, subject, stated, import_id, decision, wrong_on, reason, decided_at,
                   decided_by_name, withdrawn_at
                 from identity_resolutions where id = $1 and withdrawn_at is null"
            ),
            args![id],
        )
        .await?;
    row.as_ref().map(resolution).transpose()
}

/// Writes a decision down, once for the same evidence: who decides second is told so.
pub(super) async fn add(work: &mut Work, new: &Resolution, account: &str) -> Result<()> {
    let held: Result<Option<Row>, StorageError> = work
        .row(
            sql!(
                "select id from identity_resolutions
                 where council = $1 and kind = $2 and subject = $3 and stated = $4 and withdrawn_at is null"
            ),
            args![&new.council, new.kind.name(), &new.subject, &new.stated],
        )
        .await;
    if held?.is_some() {
        return Err(Error::Conflict("Somebody else resolved this in the meantime. Nothing of yours was kept.".into()));
    }
    work.run(
        sql!(
            "insert into identity_resolutions
               (id, council, kind, subject, stated, import_id, decision, wrong_on, reason, decided_at, decided_by,
                decided_by_name)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        args![
            &new.id,
            &new.council,
            new.kind.name(),
            &new.subject,
            &new.stated,
            &new.import_id,
            new.decision.name(),
            new.wrong_on.as_deref(),
            &new.reason,
            new.decided_at,
            account,
            &new.decided_by_name
        ],
    )
    .await?;
    work.changed(RESOLVE, ("identity_resolution", &new.id), None, None, Some(new)).await
}

/// Takes a decision back: the conflict is in the queue again.
pub(super) async fn withdraw(work: &mut Work, held: &Resolution) -> Result<()> {
    let withdrawn = Resolution { withdrawn_at: Some(work.now()), version: held.version + 1, ..held.clone() };
    work.update(
        sql!(
            "update identity_resolutions set withdrawn_at = $1, version = version + 1
             where id = $2 and version = $3 and withdrawn_at is null"
        ),
        args![withdrawn.withdrawn_at, &held.id, held.version],
    )
    .await?;
    work.changed(RESOLVE, ("identity_resolution", &held.id), None, Some(held), Some(&withdrawn)).await
}
