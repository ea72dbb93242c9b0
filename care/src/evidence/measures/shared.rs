//! The macros that measures share: `asked`, `requests`, `services` and `completed`. A session that is asked several measures
//! works out once what they share, and answers them from that.

use std::{collections::BTreeSet, time::Duration};

use engine::columns::{Cell, ColumnsError, Param, Session};

use super::model::{Measure, Period};

/// A shared macro.
struct Macro {
    /// What a question calls it.
    name: &'static str,
    /// What it is.
    sql: &'static str,
    /// What it is once its rows are kept; nothing where that is worth nothing.
    from_kept: Option<&'static str>,
}

/// Which days, which requests, which services, which assessments and reviews. The kept rows of `requests` answer `asked` too:
/// a request that stands in several rows was asked on one day.
const MACROS: [Macro; 4] = [
    Macro { name: "asked", sql: include_str!("asked.sql"), from_kept: None },
    Macro {
        name: "requests",
        sql: include_str!("requests.sql"),
        from_kept: Some(
            "create or replace macro requests(wanted) as table
             select * exclude (asked_with) from kept_requests where asked_with = wanted;
             create or replace macro asked(wanted) as table
             select person_key, client_type, event_start_date as asked_on from kept_requests where asked_with = wanted",
        ),
    },
    Macro {
        name: "services",
        sql: include_str!("services.sql"),
        from_kept: Some(
            "create or replace macro services(wanted) as table
             select * exclude (asked_with) from kept_services where asked_with = wanted",
        ),
    },
    Macro {
        name: "completed",
        sql: include_str!("completed.sql"),
        from_kept: Some(
            "create or replace macro completed(wanted) as table
             select * exclude (asked_with) from kept_completed where asked_with = wanted",
        ),
    },
];

/// The shared macros that this SQL asks, as the page prints them beside a measure's own SQL.
pub(super) fn asked_by(sql: &str) -> Vec<&'static str> {
    MACROS.iter().filter(|one| sql.contains(&format!("{}(", one.name))).map(|one| one.sql).collect()
}

/// Defines them on the table `events`.
pub(super) fn define(session: &mut Session) -> Result<(), ColumnsError> {
    MACROS.iter().try_for_each(|one| session.define(one.sql))
}

/// A question with what it is asked with.
type Asked<'a> = (&'a str, Vec<Param<'static>>);

/// Works out once what two or more of these questions share: from then on the session answers these measures, and no others,
/// because the macros know only what these ask for. Only for measures of the product: an analyst's may ask in another way.
pub(super) fn keep(
    session: &mut Session,
    patience: Duration,
    measures: &[&'static Measure],
    period: Period,
    people: bool,
) -> Result<(), ColumnsError> {
    let mut questions: Vec<Asked<'_>> = Vec::new();
    for measure in measures {
        questions.push((measure.sql, measure.params(period)));
        if people {
            questions.push((measure.people_sql, measure.params(period)));
        }
    }
    for one in &MACROS {
        let Some(from_kept) = one.from_kept else { continue };
        let wanted: Vec<String> = wanted(one.name, &questions);
        if wanted.len() < 2 {
            continue;
        }
        let also = if one.name == "requests" { self::wanted("asked", &questions) } else { Vec::new() };
        let values: BTreeSet<String> = wanted.into_iter().chain(also).collect();
        let values: Vec<Cell> = values.into_iter().map(Cell::from).collect();
        session.keep_answers(patience, &format!("kept_{}", one.name), one.name, &values)?;
        session.define(from_kept)?;
    }
    Ok(())
}

/// What the questions ask of a macro, once for each time it stands there: the values of the parameter between its brackets.
fn wanted(name: &str, questions: &[Asked<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    let call = format!("{name}($");
    for (sql, params) in questions {
        for after in sql.split(&call).skip(1) {
            let parameter = after.split(')').next().unwrap_or_default();
            let value = params.iter().find(|(name, _)| *name == parameter).map(|(_, value)| value.to_string());
            found.extend(value);
        }
    }
    found
}
