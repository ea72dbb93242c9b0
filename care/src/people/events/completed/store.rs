//! The SQL of the counts.

use jiff::civil::Date;
use platform::{
    Error, Result, args, sql,
    storage::{Database, Row},
};

use super::{super::model::EventType, Completed};

/// The requests and assessments of a council that were completed from a day on and still stand, counted by day.
///
/// # Errors
/// As the record store says.
pub async fn completed_since(db: &Database, council: &str, from: Date) -> Result<Vec<Completed>> {
    let rows = db
        .rows(
            sql!(
                "select e.ended_on, e.event_type, e.conversation, count(*) as found from ( \
                 select id, ended_on, event_type, \
                 case when lower(description) like '%conversation%' then 1 else 0 end as conversation \
                 from client_level_events where council = $1 and ended_on >= $2 and withdrawn = false \
                 and event_type in ('request', 'assessment')) e \
                 where not exists (select 1 from client_level_events n where n.supersedes = e.id) \
                 group by e.ended_on, e.event_type, e.conversation order by e.ended_on, e.event_type, e.conversation"
            ),
            args![council, from],
        )
        .await?;
    let read = |row: &Row| -> Result<Completed> {
        let code: String = row.get("event_type")?;
        let event_type =
            EventType::from_code(&code).ok_or_else(|| Error::internal(format!("there is no event type {code:?}")))?;
        let conversation = row.get::<i64>("conversation")? == 1;
        Ok(Completed { on: row.get("ended_on")?, event_type, conversation, found: row.get("found")? })
    };
    rows.iter().map(read).collect()
}
