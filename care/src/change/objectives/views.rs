//! What the pages of the plan show.

use engine::pictures::{Size, sparkline, xmr_svg};
use jiff::{Timestamp, civil::Date};
use platform::{Result, app::App, identity, web::Cx};
use serde::Serialize;

use super::{
    model::{Direction, KeptTheme, Objective, Vision},
    rules, store,
};
use crate::{
    evidence::measures::{self, Columns, Measure, NoAnswer},
    people::persons::rules::is_guest,
};

/// Our own record as columns, or why not.
type Numbers = std::result::Result<Columns, NoAnswer>;

/// How an objective stands.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Standing {
    /// The name of the linked measure.
    pub measure: Option<&'static str>,
    pub slug: Option<&'static str>,
    /// Now, against its limits and target.
    pub sentence: String,
    /// From the baseline towards the target.
    pub way: Option<String>,
    pub variation: &'static str,
    pub assurance: &'static str,
    pub spark: String,
    pub chart: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    pub objective: Objective,
    pub owner: Option<String>,
    pub standing: Standing,
}

#[derive(Serialize)]
pub(super) struct ThemeView {
    pub theme: KeptTheme,
    pub lines: Vec<Line>,
}

#[derive(Serialize)]
pub(super) struct Plan {
    pub vision: Option<Vision>,
    pub themes: Vec<ThemeView>,
    pub linked: usize,
    pub all: usize,
    pub as_of: Option<Timestamp>,
    pub making: bool,
}

#[derive(Serialize)]
pub(super) struct Show {
    pub line: Line,
    pub theme: Option<KeptTheme>,
    pub baseline: Option<String>,
    pub baseline_month: Option<Date>,
    pub target: Option<String>,
    pub direction: &'static str,
    pub as_of: Option<Timestamp>,
    pub making: bool,
    pub may_edit: bool,
    /// Whether this reader may go on to the measure; not everybody who reads the plan may.
    pub may_measure: bool,
}

/// A choice of a list.
#[derive(Serialize)]
pub(super) struct Item {
    pub value: String,
    pub text: String,
}

#[derive(Serialize)]
pub(super) struct Edit {
    pub objective: Objective,
    pub measures: Vec<Item>,
    pub owners: Vec<Item>,
    pub directions: Vec<Item>,
    /// What somebody else saved meanwhile, when two people wrote.
    pub theirs: Option<Objective>,
}

pub(super) async fn plan(app: &App) -> Result<Plan> {
    let vision = store::vision(&app.db).await?;
    let mut themes: Vec<ThemeView> =
        store::themes(&app.db).await?.into_iter().map(|theme| ThemeView { theme, lines: Vec::new() }).collect();
    let objectives = store::objectives(&app.db).await?;
    let numbers = numbers(app, objectives.iter()).await?;
    let all = objectives.len();
    let linked = objectives.iter().filter(|objective| objective.measure.is_some()).count();
    let owner_ids: Vec<&str> = objectives.iter().filter_map(|objective| objective.owner_id.as_deref()).collect();
    let names = identity::names(app, &owner_ids).await?;
    for objective in &objectives {
        let standing = standing(app, objective, numbers.as_ref(), false).await?;
        let owner = objective.owner_id.as_ref().and_then(|id| names.get(id).cloned());
        let line = Line { objective: objective.clone(), owner, standing };
        if let Some(theme) = themes.iter_mut().find(|theme| theme.theme.id == objective.theme_id) {
            theme.lines.push(line);
        }
    }
    let (as_of, making) = told(numbers.as_ref());
    Ok(Plan { vision, themes, linked, all, as_of, making })
}

/// Our own record, ready to be asked; none when no objective has a measure.
async fn numbers(app: &App, mut objectives: impl Iterator<Item = &Objective>) -> Result<Option<Numbers>> {
    if objectives.any(|objective| objective.measure.is_some()) {
        return measures::open(app, measures::OWN).await.map(Some);
    }
    Ok(None)
}

/// The measure that is linked, ours or the council's own; none when none is, or when it is not there now.
pub(super) async fn measure_of(app: &App, slug: Option<&str>) -> Result<Option<&'static Measure>> {
    match slug {
        Some(slug) => measures::any_named(app, slug).await,
        None => Ok(None),
    }
}

/// When the numbers were as they are shown, if newer ones are in the making, and whether the first are.
fn told(numbers: Option<&Numbers>) -> (Option<Timestamp>, bool) {
    match numbers {
        Some(Ok(columns)) => (columns.as_of, false),
        Some(Err(why)) => (None, why.making),
        None => (None, false),
    }
}

/// One objective for this reader.
pub(super) async fn show(cx: &Cx, objective: Objective) -> Result<Show> {
    let app = &cx.app;
    let theme = store::themes(&app.db).await?.into_iter().find(|theme| theme.id == objective.theme_id);
    let numbers = numbers(app, std::iter::once(&objective)).await?;
    let standing = standing(app, &objective, numbers.as_ref(), true).await?;
    let (as_of, making) = told(numbers.as_ref());
    let owner = match &objective.owner_id {
        Some(id) => identity::names(app, &[id]).await?.remove(id),
        None => None,
    };
    let share = rules::shares(&objective, measure_of(app, objective.measure.as_deref()).await?);
    let words = |value: Option<f64>| value.map(|value| rules::value_words(value, share));
    Ok(Show {
        baseline: words(objective.baseline),
        baseline_month: objective.baseline_month,
        target: words(objective.target),
        direction: Direction::ALL
            .into_iter()
            .find(|(one, _)| *one == objective.direction)
            .map_or("", |(_, words)| words),
        line: Line { objective, owner, standing },
        theme,
        as_of,
        making,
        may_edit: cx.can("change/objectives:edit"),
        may_measure: cx.can("evidence/measures:view"),
    })
}

pub(super) async fn edit(app: &App, objective: Objective, theirs: Option<Objective>) -> Result<Edit> {
    let item = |value: &str, text: &str| Item { value: value.to_owned(), text: text.to_owned() };
    let mut measures = vec![item("", "No measure yet")];
    measures.extend(measures::all(app).await?.iter().map(|measure| item(measure.slug, measure.name)));
    if let Some(gone) = objective.measure.as_ref().filter(|slug| !measures.iter().any(|known| known.value == **slug)) {
        measures.push(item(gone, &format!("{gone} (not there now)")));
    }
    let mut owners = vec![item("", "Nobody yet")];
    let staff = identity::accounts(app).await?;
    let staff = staff.iter().filter(|account| !is_guest(&account.roles));
    owners.extend(staff.map(|account| item(&account.id, &format!("{}, {}", account.name, account.title))));
    let directions = Direction::ALL.iter().map(|(direction, words)| item(direction.key(), words)).collect();
    Ok(Edit { objective, measures, owners, directions, theirs })
}

async fn standing(app: &App, objective: &Objective, numbers: Option<&Numbers>, with_chart: bool) -> Result<Standing> {
    let (Some(slug), Some(numbers)) = (objective.measure.as_deref(), numbers) else {
        return Ok(Standing { sentence: "No measure is linked yet.".to_owned(), ..Standing::default() });
    };
    let Some(measure) = measure_of(app, Some(slug)).await? else {
        let sentence = format!(
            "The linked measure of our own, “{slug}”, is not there now: its folder is gone, or something in it is wrong, \
             which the overview of Evidence then says. The plan keeps what it aims at."
        );
        return Ok(Standing { sentence, ..Standing::default() });
    };
    let linked = Standing { measure: Some(measure.name), slug: Some(measure.slug), ..Standing::default() };
    let judged = match numbers {
        Ok(columns) => measures::judged(app, measure, columns, objective.direction.better(), objective.target).await?,
        Err(why) => Err(why.clone()),
    };
    let judged = match judged {
        Ok(judged) => judged,
        Err(why) => return Ok(Standing { sentence: why.words, ..linked }),
    };
    let picture = judged.picture(&format!("o-{}", objective.id), measure, Size::Wide);
    let now = judged.last().map(|month| month.value);
    let share = rules::is_share(Some(measure));
    Ok(Standing {
        sentence: judged.sentence(),
        way: rules::way_gone(now, objective.baseline, objective.target, objective.direction, share),
        variation: measures::variation_words(judged.variation()),
        assurance: judged.assurance_words(),
        spark: sparkline(&picture).to_string(),
        chart: if with_chart { xmr_svg(&picture).to_string() } else { String::new() },
        ..linked
    })
}
