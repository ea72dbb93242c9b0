//! The SQL of single sign-on: links between accounts and the council's own service, and browsers on their way.

use jiff::Timestamp;

use super::OnTheWay;
use crate::{
    args,
    error::Result,
    identity::rules,
    sql,
    storage::{Database, StorageError, Tx},
    work::Work,
};

pub(super) async fn add_step(tx: &mut Tx, id: &str, step: &OnTheWay, now: Timestamp) -> Result<()> {
    tx.run(
        sql!("insert into single_sign_on_steps (id, state, nonce, verifier, next, started_at) values ($1, $2, $3, $4, $5, $6)"),
        args![id, &step.state, &step.nonce, &step.verifier, &step.next, now],
    )
    .await?;
    Ok(())
}

/// Uses a step up: it is gone whatever becomes of the return.
pub(super) async fn take_step(tx: &mut Tx, id: &str, now: Timestamp) -> Result<Option<OnTheWay>> {
    let row = tx
        .row(
            sql!("select state, nonce, verifier, next from single_sign_on_steps where id = $1 and started_at > $2"),
            args![id, now - rules::STEP_LASTS],
        )
        .await?;
    let gone = tx.run(sql!("delete from single_sign_on_steps where id = $1"), args![id]).await?;
    let read = |row: crate::storage::Row| {
        Ok::<_, StorageError>(OnTheWay {
            state: row.get("state")?,
            nonce: row.get("nonce")?,
            verifier: row.get("verifier")?,
            next: row.get("next")?,
        })
    };
    Ok(row.filter(|_| gone == 1).map(read).transpose()?)
}

/// The account an identity is linked to, open or closed.
pub(super) async fn linked(db: &Database, issuer: &str, subject: &str) -> Result<Option<String>> {
    let row = db
        .row(
            sql!("select account_id from external_identities where issuer = $1 and subject = $2"),
            args![issuer, subject],
        )
        .await?;
    Ok(row.map(|row| row.get("account_id")).transpose()?)
}

/// Whether an account is linked to somebody at this issuer.
pub(super) async fn has_link(db: &Database, issuer: &str, account_id: &str) -> Result<bool> {
    let row = db
        .row(
            sql!("select id from external_identities where issuer = $1 and account_id = $2"),
            args![issuer, account_id],
        )
        .await?;
    Ok(row.is_some())
}

pub(super) async fn link(
    work: &mut Work,
    id: &str,
    issuer: &str,
    subject: &str,
    account_id: &str,
) -> Result<(), StorageError> {
    let now = work.now();
    work.run(
        sql!(
            "insert into external_identities (id, issuer, subject, account_id, linked_at) values ($1, $2, $3, $4, $5)"
        ),
        args![id, issuer, subject, account_id, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!("delete from single_sign_on_steps where started_at < $1"), args![now - rules::STEP_LASTS]).await?;
    Ok(())
}
