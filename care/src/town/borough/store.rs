//! The SQL of the borough: many rows at once, in the tables of the slices that own them.

use platform::{
    Result, sql,
    storage::{Database, Value},
    work::Work,
};

/// Whether somebody made up is here already, by the practice that no real record has.
pub(super) async fn is_made(db: &Database, practice: &str) -> Result<bool> {
    let found = db.row(sql!("select 1 as found from persons where gp_practice = $1 limit 1"), vec![practice.into()]);
    Ok(found.await?.is_some())
}

/// id, given name, family name, born, died, NHS number, gender, ethnicity, address, postcode, phone, language, interpreter,
/// practice, is a carer, owner, team, next day, next step, next owner, moment, who.
pub(super) async fn add_people(work: &mut Work, rows: Vec<Vec<Value>>) -> Result<()> {
    work.run_many(
        sql!(
            "insert into persons (id, version, given_name, family_name, born_on, died_on, nhs_number, gender, ethnicity, \
             address, postcode, phone, language, interpreter, gp_practice, is_carer, owner_id, team_id, next_on, \
             next_what, next_owner_id, restricted, barred, created_at, created_by, updated_at, updated_by) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
             $23, $24, $25, $26, $27)"
        ),
        rows,
    )
    .await?;
    Ok(())
}

pub(super) async fn add_person_keys(work: &mut Work, rows: Vec<Vec<Value>>) -> Result<()> {
    work.run_many(sql!("insert into person_keys (key, person_id) values ($1, $2) on conflict do nothing"), rows)
        .await?;
    Ok(())
}

pub(super) async fn add_name_keys(work: &mut Work, rows: Vec<Vec<Value>>) -> Result<()> {
    work.run_many(sql!("insert into name_keys (key, name) values ($1, $2) on conflict do nothing"), rows).await?;
    Ok(())
}

pub(super) async fn add_contacts(work: &mut Work, rows: Vec<Vec<Value>>) -> Result<()> {
    work.run_many(
        sql!(
            "insert into contacts (id, version, once, draft, person_id, created_by, owner_id, team_id, received_at, \
             conversation_at, asks_for, channel, route, may_record, may_share, urgent, concern, told_before, happening, \
             matters, tried, agreed, completed_at, ending, connected_to, check_on, line_id, event_id) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
             $23, $24, $25, $26, $27, $28)"
        ),
        rows,
    )
    .await?;
    Ok(())
}

pub(super) async fn add_lines(work: &mut Work, rows: Vec<Vec<Value>>) -> Result<()> {
    work.run_many(
        sql!(
            "insert into timeline (id, person_id, at, kind, title, words, href, by_name, open, recorded_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        rows,
    )
    .await?;
    Ok(())
}
