//! The SQL of second factors and recovery codes.

use crate::{
    args,
    error::Result,
    sql,
    storage::{Database, StorageError},
    work::Work,
};

/// The secret of an account in base32, and whether it was confirmed.
pub(super) async fn secret(db: &Database, account_id: &str) -> Result<Option<(String, bool)>> {
    let row = db
        .row(
            sql!("select secret, case when confirmed_at is null then 0 else 1 end as confirmed from second_factors where account_id = $1"),
            args![account_id],
        )
        .await?;
    Ok(row.map(|row| Ok::<_, StorageError>((row.get("secret")?, row.get("confirmed")?))).transpose()?)
}

/// Puts a new secret in the place of one that was never confirmed; a confirmed one stays.
pub(super) async fn begin(work: &mut Work, account_id: &str, secret: &str) -> Result<bool> {
    let now = work.now();
    let touched = work
        .run(
            sql!(
                "insert into second_factors (account_id, secret, created_at) values ($1, $2, $3) \
                 on conflict (account_id) do update set secret = excluded.secret, created_at = excluded.created_at, last_step = 0 \
                 where second_factors.confirmed_at is null"
            ),
            args![account_id, secret, now],
        )
        .await?;
    Ok(touched == 1)
}

/// Confirms a set-up with the step of its first code.
pub(super) async fn confirm(work: &mut Work, account_id: &str, step: i64) -> Result<bool> {
    let now = work.now();
    let touched = work
        .run(
            sql!("update second_factors set confirmed_at = $2, last_step = $3 where account_id = $1 and confirmed_at is null"),
            args![account_id, now, step],
        )
        .await?;
    Ok(touched == 1)
}

/// Takes a step for used; of two who bring the same code only one is told yes.
pub(super) async fn use_step(work: &mut Work, account_id: &str, step: i64) -> Result<bool> {
    let touched = work
        .run(
            sql!("update second_factors set last_step = $2 where account_id = $1 and last_step < $2 and confirmed_at is not null"),
            args![account_id, step],
        )
        .await?;
    Ok(touched == 1)
}

/// Takes a recovery code for used; it works once.
pub(super) async fn use_recovery_code(work: &mut Work, account_id: &str, id: &str) -> Result<bool> {
    let now = work.now();
    let touched = work
        .run(
            sql!("update recovery_codes set used_at = $3 where id = $1 and account_id = $2 and used_at is null"),
            args![id, account_id, now],
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn add_recovery_code(work: &mut Work, account_id: &str, id: &str) -> Result<()> {
    let now = work.now();
    work.run(
        sql!("insert into recovery_codes (id, account_id, created_at) values ($1, $2, $3)"),
        args![id, account_id, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn recovery_codes_left(db: &Database, account_id: &str) -> Result<i64> {
    let row = db
        .row(
            sql!("select count(*) as found from recovery_codes where account_id = $1 and used_at is null"),
            args![account_id],
        )
        .await?;
    Ok(row.map(|row| row.get("found")).transpose()?.unwrap_or(0))
}

pub(super) async fn remove(work: &mut Work, account_id: &str) -> Result<u64> {
    work.run(sql!("delete from recovery_codes where account_id = $1"), args![account_id]).await?;
    Ok(work.run(sql!("delete from second_factors where account_id = $1"), args![account_id]).await?)
}
