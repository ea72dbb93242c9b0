//! What can be compared between teams, places, practices and providers, and how the rows of a measure come to them.

use std::{sync::Arc, time::Duration};

use engine::{
    columns::{Cell, ColumnKind, ColumnsError, Param, Session},
    statistics::funnel::{Funnel, Kind, Unit, funnel},
};
use platform::{Result, app::App, identity};

use super::choices::{Stretch, month_end, params};
use crate::{
    evidence::measures::{self, Columns, Measure, NoAnswer, Period, measure_named},
    front_door::contacts,
    people::{
        events::model::{EventType, ServiceType},
        persons,
    },
};

/// One question may take so long.
pub(super) const LIMIT: Duration = Duration::from_secs(10);

/// Between whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum By {
    /// Our own teams, by the contact.
    Team,
    /// Postcode districts, by where people live.
    Place,
    /// Practices of doctors.
    Practice,
    /// Providers of support, by the location that the Care Quality Commission has registered.
    Provider,
}

impl By {
    const ALL: [Self; 4] = [Self::Team, Self::Place, Self::Practice, Self::Provider];

    /// In an address.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Place => "place",
            Self::Practice => "practice",
            Self::Provider => "provider",
        }
    }

    /// One of them, and several.
    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Team => ("team", "teams"),
            Self::Place => ("postcode district", "postcode districts"),
            Self::Practice => ("practice", "practices"),
            Self::Provider => ("provider", "providers"),
        }
    }

    /// Whether our own record, or a file, knows it.
    const fn known(self, own: bool) -> bool {
        match self {
            Self::Team => own,
            Self::Place => true,
            Self::Practice | Self::Provider => !own,
        }
    }
}

/// When a measure's rows are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// What happened in a stretch of time.
    During,
    /// Who was there at the end of its last whole month: each person once.
    AtEnd,
}

/// A share that is compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared {
    /// The measure whose rows it takes.
    pub measure: &'static str,
    pub when: When,
    /// What a size counts, and what belongs to a share.
    pub of: &'static str,
    pub counted: &'static str,
    /// The services whose provider a row belongs to: a type, a kind, or any.
    only: &'static str,
    by: &'static [By],
}

/// Everything that can be compared.
pub(super) const ALL: [Compared; 8] = [
    Compared {
        measure: "solved-within-24-hours",
        when: When::During,
        of: "requests completed",
        counted: "were solved within 24 hours, and it lasted",
        only: "",
        by: &[By::Team, By::Place, By::Practice],
    },
    Compared {
        measure: "repeat-contact",
        when: When::During,
        of: "requests completed",
        counted: "were followed by another of the same person within 91 days",
        only: "",
        by: &[By::Team, By::Place, By::Practice],
    },
    Compared {
        measure: "handed-over",
        when: When::During,
        of: "requests completed",
        counted: "had the person get somebody else to ring",
        only: "",
        by: &[By::Team],
    },
    Compared {
        measure: "reablement-offered",
        when: When::During,
        of: "requests of new people",
        counted: "went on to reablement",
        only: "",
        by: &[By::Team, By::Place, By::Practice],
    },
    Compared {
        measure: "reablement-endings",
        when: When::During,
        of: "endings of reablement",
        counted: "were followed by no long-term support",
        only: ServiceType::StMax.code(),
        by: &[By::Provider, By::Place, By::Practice],
    },
    Compared {
        measure: "reviews-within-a-year",
        when: When::AtEnd,
        of: "people supported for more than a year",
        counted: "had a review within the year",
        only: "long_term",
        by: &[By::Provider, By::Place, By::Practice],
    },
    Compared {
        measure: "unplanned-reviews-hospital",
        when: When::During,
        of: "unplanned reviews",
        counted: "were due to hospital",
        only: "",
        by: &[By::Provider, By::Place, By::Practice],
    },
    Compared {
        measure: "direct-payments",
        when: When::AtEnd,
        of: "people supported in the community",
        counted: "had a direct payment",
        only: "",
        by: &[By::Place, By::Practice],
    },
];

/// What an address asks to compare, and between whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub what: Compared,
    pub measure: &'static Measure,
    pub by: By,
}

impl Asked {
    /// Everything that a source can compare.
    pub(super) fn all(own: bool) -> Vec<Self> {
        let of = |what: Compared| {
            let measure = measure_named(what.measure);
            let by = what.by.iter().copied().filter(move |by| by.known(own));
            by.filter_map(move |by| Some(Self { what, measure: measure?, by }))
        };
        ALL.into_iter().flat_map(of).collect()
    }

    /// In an address.
    pub(super) fn code(self) -> String {
        format!("{}.{}", self.what.measure, self.by.code())
    }

    /// Whether any source compares this.
    pub(super) fn exists(code: &str) -> bool {
        code.split_once('.').is_some_and(|(measure, by)| {
            ALL.iter().any(|one| one.measure == measure) && By::ALL.iter().any(|one| one.code() == by)
        })
    }
}

/// One of those compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct One {
    pub name: String,
    pub size: i64,
    pub counted: i64,
}

/// What was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// By name.
    pub units: Vec<One>,
    /// Whose team, place or provider is not known.
    pub unknown: One,
    /// Nothing when nobody is to be compared.
    pub funnel: Option<Funnel>,
    pub stretch: Stretch,
}

/// What our own record knows of contacts or people beside their events.
type Given = Arc<[(String, String)]>;

async fn given(app: &App, by: By) -> Result<Given> {
    match by {
        By::Team => {
            let teams = identity::teams(app).await?;
            let name = |id: &str| teams.iter().find(|team| team.id == id).map(|team| team.name.clone());
            let all = contacts::teams_of_contacts(&app.db).await?;
            Ok(all.into_iter().filter_map(|(contact, team)| Some((contact, name(&team)?))).collect())
        }
        By::Place => {
            let all = persons::postcodes(&app.db).await?;
            // A postcode of a record has its blank: what stands before it is the district.
            let district = |postcode: String| postcode.split(' ').next().unwrap_or_default().to_owned();
            Ok(all.into_iter().map(|(person, postcode)| (person, district(postcode))).collect())
        }
        By::Practice | By::Provider => Ok(Arc::from([])),
    }
}

/// Compares. Where a stretch of time is over before a source begins there is nothing.
///
/// # Errors
/// The record's own; that the numbers cannot be worked out is an answer.
pub(super) async fn find(
    app: &App,
    columns: &Columns,
    asked: Asked,
    stretch: Stretch,
) -> Result<std::result::Result<Found, NoAnswer>> {
    let own = columns.source.own;
    let given = if own { given(app, asked.by).await? } else { Arc::from([]) };
    let question = move |session: &Session, period: Period| ask(session, asked, own, stretch, period, &given);
    measures::asked(app, columns, asked.measure.name, question).await
}

fn ask(
    session: &Session,
    asked: Asked,
    own: bool,
    stretch: Stretch,
    period: Period,
    given: &[(String, String)],
) -> std::result::Result<Found, ColumnsError> {
    let (stretch, on) = match asked.what.when {
        When::During => (stretch, Cell::Null),
        When::AtEnd => {
            let on = month_end(stretch.to);
            (Stretch { from: on, to: on }, Cell::Date(on))
        }
    };
    let time = stretch.period(period.known_until);
    session.keep(LIMIT, "behind", asked.measure.people_sql, &asked.measure.params(time))?;
    let sql = match asked.by {
        By::Team | By::Place if own => {
            let rows: Vec<Vec<Cell>> =
                given.iter().map(|(of, unit)| vec![Cell::from(of.as_str()), Cell::from(unit.as_str())]).collect();
            session.table_of_rows("units", &[("of", ColumnKind::Text), ("unit", ColumnKind::Text)], &rows)?;
            include_str!("asks/by_own.sql")
        }
        By::Provider => include_str!("asks/by_provider.sql"),
        By::Practice => include_str!("asks/by_practice.sql"),
        By::Team | By::Place => include_str!("asks/by_place.sql"),
    };
    let others: Vec<Param<'static>> = vec![
        ("on", on),
        ("only", Cell::from(asked.what.only)),
        ("of", Cell::from(if asked.by == By::Team { "contact" } else { "person" })),
        ("service", Cell::from(EventType::Service.code())),
    ];
    let table = session.query_within(LIMIT, sql, &params(asked.measure, time, others))?;
    let mut found = Found {
        units: Vec::new(),
        unknown: One { name: "Not known".to_owned(), size: 0, counted: 0 },
        funnel: None,
        stretch,
    };
    for row in 0..table.len() {
        let (size, counted) =
            (table.int(row, "size")?.unwrap_or_default(), table.int(row, "counted")?.unwrap_or_default());
        match table.text(row, "name")? {
            Some(name) => found.units.push(One { name: name.to_owned(), size, counted }),
            None => (found.unknown.size, found.unknown.counted) = (size, counted),
        }
    }
    found.funnel = funnel_of(&found.units);
    Ok(found)
}

/// The funnel of these units, with limits that allow for what is more than chance.
pub(super) fn funnel_of(units: &[One]) -> Option<Funnel> {
    let units: Vec<Unit> = units.iter().map(|one| Unit { count: real(one.counted), size: real(one.size) }).collect();
    Some(funnel(Kind::Share, &units).ok()?.allowing_for_over_dispersion())
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
pub(super) const fn real(count: i64) -> f64 {
    count as f64
}
