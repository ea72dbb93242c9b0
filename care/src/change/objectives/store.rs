//! All SQL of the plan.

use engine::statistics::xmr::Better;
use jiff::civil::Date;
use platform::{
    Error, Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};
use serde::Serialize;

use super::model::{Direction, KeptTheme, Objective, Theme, Vision};
use crate::evidence::measures::{Aim, clear_aim, set_aim};

fn objective(row: &Row) -> Result<Objective, StorageError> {
    Ok(Objective {
        id: row.get("id")?,
        version: row.get("version")?,
        theme_id: row.get("theme_id")?,
        name: row.get("name")?,
        words: row.get("words")?,
        owner_id: row.get("owner_id")?,
        measure: row.get("measure")?,
        baseline: row.get("baseline")?,
        baseline_month: row.get("baseline_month")?,
        target: row.get("target")?,
        // The table allows no other words.
        direction: Direction::from_key(&row.get::<String>("direction")?).unwrap_or(Direction::Keep),
        making_it_real: row.get("making_it_real")?,
    })
}

/// The vision, if there is a plan.
pub(super) async fn vision(db: &Database) -> Result<Option<Vision>> {
    let row = db.row(sql!("select words, until_on from visions order by id limit 1"), args![]).await?;
    let read = |row: Row| Ok::<_, StorageError>(Vision { words: row.get("words")?, until_on: row.get("until_on")? });
    Ok(row.map(read).transpose()?)
}

/// The themes in the order of the plan.
pub(super) async fn themes(db: &Database) -> Result<Vec<KeptTheme>> {
    let rows = db.rows(sql!("select id, name, words, making_it_real from themes order by place, id"), args![]).await?;
    let read = |row: &Row| {
        Ok(KeptTheme {
            id: row.get("id")?,
            name: row.get("name")?,
            words: row.get("words")?,
            making_it_real: row.get("making_it_real")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, StorageError>>()?)
}

/// Every objective in the order of the plan.
pub(super) async fn objectives(db: &Database) -> Result<Vec<Objective>> {
    let rows = db
        .rows(
            sql!(
                "select o.id, o.version, o.theme_id, o.name, o.words, o.owner_id, o.measure, o.baseline, o.baseline_month,
                   o.target, o.direction, o.making_it_real
                 from objectives o join themes t on t.id = o.theme_id order by t.place, o.place, o.id"
            ),
            args![],
        )
        .await?;
    Ok(rows.iter().map(objective).collect::<Result<_, _>>()?)
}

/// One objective.
pub(super) async fn find(db: &Database, id: &str) -> Result<Objective> {
    let row = db
        .row(
            sql!(
                "select id, version, theme_id, name, words, owner_id, measure, baseline, baseline_month, target, direction,
                   making_it_real from objectives where id = $1"
            ),
            args![id],
        )
        .await?;
    let row =
        row.ok_or_else(|| Error::NotFound("There is no such objective in the plan. The plan lists them all.".into()))?;
    Ok(objective(&row)?)
}

/// Changes an objective that is still as it was seen.
pub(super) async fn update(work: &mut Work, seen: &Objective, after: &Objective) -> Result<()> {
    let now = work.now();
    work.update(
        sql!(
            "update objectives set version = version + 1, name = $1, words = $2, owner_id = $3, measure = $4, baseline = $5,
               baseline_month = $6, target = $7, direction = $8, making_it_real = $9, changed_at = $10
             where id = $11 and version = $12"
        ),
        args![
            &after.name,
            &after.words,
            after.owner_id.clone(),
            after.measure.clone(),
            after.baseline,
            after.baseline_month,
            after.target,
            after.direction.key(),
            after.making_it_real.clone(),
            now,
            &seen.id,
            seen.version,
        ],
    )
    .await?;
    work.changed("change/objectives:edit", ("objective", &seen.id), None, Some(seen), Some(after)).await
}

/// Tells the linked measure's chart what an objective aims at, or that it aims at nothing there any more.
pub(super) async fn aim(
    work: &mut Work,
    id: &str,
    measure: Option<&str>,
    target: Option<f64>,
    direction: Direction,
) -> Result<()> {
    match (measure, target) {
        (Some(measure), Some(target)) => {
            let better = direction.better().unwrap_or(Better::Neither);
            set_aim(work, id, measure, Aim { target, better }).await
        }
        _ => clear_aim(work, id).await,
    }
}

/// What a new plan says in the journal.
#[derive(Serialize)]
struct NewPlan<'a> {
    words: &'a str,
    until_on: Date,
    themes: Vec<&'a str>,
}

pub(super) async fn insert_plan(work: &mut Work, words: &str, until_on: Date, themes: &[Theme]) -> Result<bool> {
    if work.row(sql!("select id from visions limit 1"), args![]).await?.is_some() {
        return Ok(false);
    }
    let vision_id = work.new_id();
    work.run(sql!("insert into visions (id, words, until_on) values ($1, $2, $3)"), args![&vision_id, words, until_on])
        .await?;
    for (place, theme) in (1_i64..).zip(themes) {
        let theme_id = work.new_id();
        work.run(
            sql!(
                "insert into themes (id, vision_id, place, name, words, making_it_real) values ($1, $2, $3, $4, $5, $6)"
            ),
            args![&theme_id, &vision_id, place, &theme.name, &theme.words, &theme.making_it_real],
        )
        .await?;
        for (place, new) in (1_i64..).zip(&theme.objectives) {
            let (id, now) = (work.new_id(), work.now());
            work.run(
                sql!(
                    "insert into objectives (id, theme_id, place, name, words, owner_id, measure, baseline, baseline_month,
                       target, direction, making_it_real, changed_at)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
                ),
                args![
                    &id,
                    &theme_id,
                    place,
                    &new.name,
                    &new.words,
                    new.owner_id.clone(),
                    new.measure.clone(),
                    new.baseline.map(|(value, _)| value),
                    new.baseline.map(|(_, month)| month),
                    new.target,
                    new.direction.unwrap_or(Direction::Higher).key(),
                    new.making_it_real.clone(),
                    now,
                ],
            )
            .await?;
            let direction = new.direction.unwrap_or(Direction::Higher);
            aim(work, &id, new.measure.as_deref(), new.target, direction).await?;
        }
    }
    let plan = NewPlan { words, until_on, themes: themes.iter().map(|theme| theme.name.as_str()).collect() };
    work.changed("change/objectives:edit", ("vision", &vision_id), None, None, Some(&plan)).await?;
    Ok(true)
}
