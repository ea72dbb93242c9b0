//! The page on which the analyst takes the national return of a period away as a file.

use axum::response::Response;
use jiff::{ToSpan, civil::Date};
use platform::{
    Error, Result,
    web::{Cx, Form, Problems, file_from},
};
use serde::Serialize;

use super::{commands, export::ExportOrder, jobs, model::Taking, people, specification::Release, store};

/// What the page says beside its form.
#[derive(Debug, Serialize)]
struct View {
    council: String,
    takings: Vec<Taking>,
}

impl View {
    async fn of(cx: &Cx) -> Result<Self> {
        let takings = store::takings(cx.db(), TAKINGS).await?;
        Ok(Self { council: cx.app.config.council.clone(), takings })
    }
}

/// How many of those who took the return are shown.
const TAKINGS: i64 = 10;

const TEMPLATE: &str = "evidence/client_level_data/export.html";

/// The twelve months that ended with the last whole one: what the nation asks for every quarter.
fn usual(today: Date) -> (Date, Date) {
    let to = today.first_of_month().saturating_sub(1.day());
    (to.first_of_month().saturating_sub(11.months()), to)
}

pub(super) async fn new(cx: Cx) -> Result<Response> {
    let (from, to) = usual(cx.today());
    let mut fields = vec![("release".to_owned(), Release::Two.name().to_owned())];
    for (name, day) in [("from", from), ("to", to)] {
        fields.push((format!("{name}-day"), day.day().to_string()));
        fields.push((format!("{name}-month"), day.month().to_string()));
        fields.push((format!("{name}-year"), day.year().to_string()));
    }
    cx.show_form(TEMPLATE, &View::of(&cx).await?, &Form::of(fields))
}

pub(super) async fn take(cx: Cx) -> Result<Response> {
    let mut problems = Problems::new();
    let mut day = |name: &str, empty: &str| {
        let read = cx.form.date(name).and_then(|day| day.map(Some).ok_or_else(|| empty.to_owned()));
        problems.take(name, read)
    };
    let from = day("from", "Enter the first day of the period");
    let to = day("to", "Enter the last day of the period");
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        problems.add("to", "The period ends before it begins. Swap the two dates or correct one");
    }
    let release = Release::named(cx.form.text("release"));
    if release.is_none() {
        problems.add("release", "Choose a release");
    }
    let (Some(from), Some(to), Some(release), true) = (from, to, release, problems.none()) else {
        return cx.again(TEMPLATE, &View::of(&cx).await?, &problems);
    };
    let council = cx.app.config.council.clone();
    let order = ExportOrder { council: &council, from, to, release, iso_dates: false };
    let folder = jobs::uploads(&cx.app.config.data);
    platform::private::folder(&folder)?;
    let made = folder.join(format!("export-{}.part", cx.new_id()));
    let exported = commands::export(cx.db(), order, &made, &mut |db, ids| Box::pin(people::details(db, ids))).await?;
    let sent = match commands::write_down(&cx.app, &cx.actor(), order, exported).await {
        Ok(()) => {
            let name = format!("cld-{council}-{}-{}.csv", from.strftime("%Y%m%d"), to.strftime("%Y%m%d"));
            file_from(&name, "text/csv; charset=utf-8", &made).await
        }
        Err(cause) => Err(cause),
    };
    // What is being sent is read from the open file; in the folder nobody needs it any more.
    std::fs::remove_file(&made).map_err(Error::from)?;
    sent
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::usual;

    #[test]
    fn the_usual_period_is_the_last_twelve_whole_months() {
        assert_eq!(usual(date(2026, 11, 23)), (date(2025, 11, 1), date(2026, 10, 31)));
        assert_eq!(usual(date(2026, 3, 1)), (date(2025, 3, 1), date(2026, 2, 28)));
    }
}
