//! The SQL of what people answered about services.

use std::collections::BTreeMap;

use platform::{
    Result, args, sql,
    storage::{Database, StorageError, Value},
    work::Work,
};

use super::Tally;

/// Services asked about in one statement.
const TOGETHER: usize = 25;

/// Keeps what somebody answered about a service, in place of what they answered before.
pub async fn answered(work: &mut Work, service_id: &str, person_id: &str, answer: &str) -> Result<(), StorageError> {
    work.run(
        sql!(
            "insert into service_answers (service_id, person_id, answer, answered_at) values ($1, $2, $3, $4) \
             on conflict (service_id, person_id) do update set answer = excluded.answer, answered_at = excluded.answered_at"
        ),
        args![service_id, person_id, answer, work.now()],
    )
    .await?;
    Ok(())
}

/// Takes back what was kept as somebody's answer: it was somebody else's.
pub async fn forgotten(work: &mut Work, service_id: &str, person_id: &str) -> Result<(), StorageError> {
    work.run(
        sql!("delete from service_answers where service_id = $1 and person_id = $2"),
        args![service_id, person_id],
    )
    .await?;
    Ok(())
}

/// What people answered about these services, for at most 25 of them; those without an answer are left out. A service that
/// was merged into another speaks for that one.
pub async fn of_services(db: &Database, ids: &[String]) -> Result<BTreeMap<String, Tally>> {
    let given: Vec<Value> = (0..TOGETHER).map(|at| Value::from(ids.get(at).map_or("", String::as_str))).collect();
    let rows = db
        .rows(
            sql!(
                "select a.shown_id, a.answer, count(*) as people from (
                 select distinct coalesce(s.merged_into, w.service_id) as shown_id, w.person_id, w.answer
                 from service_answers w join directory_services s on s.id = w.service_id
                 where w.service_id in (select id from directory_services where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
                 $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25) or merged_into in ($1, $2, $3, $4,
                 $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25))) a group by a.shown_id, a.answer"
            ),
            given,
        )
        .await?;
    let mut found: BTreeMap<String, Tally> = BTreeMap::new();
    for row in &rows {
        let tally = found.entry(row.get("shown_id")?).or_default();
        let people: i64 = row.get("people")?;
        match row.get::<String>("answer")?.as_str() {
            "yes" => tally.yes += people,
            "partly" => tally.partly += people,
            "no" => tally.no += people,
            _ => tally.not_started += people,
        }
    }
    Ok(found)
}
