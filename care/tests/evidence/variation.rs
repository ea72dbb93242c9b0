//! Variation by hand: a file of people whose funnels, waits, time at home and weekdays can be reckoned on paper, from the upload
//! to the page and what leaves it; and what only our own record knows.

use care::evidence::client_level_data::specification::{Field, specification};
use jiff::SignedDuration;
use platform::{
    identity::{self, NewAccount, PasswordHash},
    stories,
    testing::Page,
    work::{Actor, Work},
};

use super::{PASSWORD, Place, helped, imports::sent, place};

const VARIATION: &str = "/evidence/variation";

const FIELDS: [Field; 17] = [
    Field::LaCode,
    Field::ReportingPeriodStartDate,
    Field::ReportingPeriodEndDate,
    Field::LaPersonUniqueIdentifier,
    Field::GpPracticeCode,
    Field::DateOfDeath,
    Field::ClientType,
    Field::Postcode,
    Field::EventType,
    Field::EventStartDate,
    Field::EventEndDate,
    Field::EventOutcome,
    Field::ServiceType,
    Field::ServiceComponent,
    Field::ProviderCqcLocationName,
    Field::ProviderCqcLocationId,
    Field::ReviewReason,
];

/// What a row says of somebody.
#[derive(Default)]
struct Row<'a> {
    person: &'a str,
    died: &'a str,
    postcode: &'a str,
    event: &'a str,
    from: &'a str,
    to: &'a str,
    outcome: &'a str,
    service: &'a str,
    provider: (&'a str, &'a str),
}

impl Row<'_> {
    fn line(&self) -> String {
        let Row { person, died, postcode, event, from, to, outcome, service, provider: (name, id) } = self;
        format!(
            "714,01/04/2024,31/03/2026,{person},,{died},Service user,{postcode},{event},{from},{to},{outcome},{service},,{name},{id},"
        )
    }
}

const ST_MAX: &str = "Short term support: ST-Max";
const COMMUNITY: &str = "Long term support: Community";

/// Ten people leave reablement with Alder Care on 10 June 2025, ten with Beech Care, one with nobody knows whom. Of Alder's, two
/// need long-term support two days later; of Beech's, seven. One of Alder's moves to a home after 30 days, one dies after 91.
fn reablement(rows: &mut Vec<String>) {
    let alder = ("Alder Care", "1-111111111");
    let beech = ("Beech Care", "");
    for number in 0..21 {
        let person = format!("R{number}");
        let (provider, postcode) = match number {
            0..10 => (alder, "SE13 6AB"),
            10..20 => (beech, "se63tt"),
            _ => (("", ""), ""),
        };
        let died = if number == 1 { "09/09/2025" } else { "" };
        let of = Row { person: &person, died, postcode, ..Row::default() };
        let service = |from, to, service| Row { event: "Service", from, to, service, provider, ..of };
        let ended = service("01/05/2025", "10/06/2025", ST_MAX);
        rows.push(Row { outcome: "NFA: Support ended as planned", ..ended }.line());
        if number == 0 {
            rows.push(service("10/07/2025", "", "Long term support: Residential care").line());
        }
        if matches!(number, 8 | 9 | 13..20) {
            rows.push(service("12/06/2025", "", COMMUNITY).line());
        }
    }
}

/// Ten people ask on Monday 1 September 2025: five are assessed after 10 days, four after 20, one after 100. Of four who ask
/// later and are not assessed, one is still being answered, one was told that an assessment follows, one was told that none
/// does, one has died.
fn asking(rows: &mut Vec<String>) {
    let row =
        |person: &str, event, from, to, outcome| Row { person, event, from, to, outcome, ..Row::default() }.line();
    let follows = "\"Progress to assessment, review or reassessment\"";
    for number in 0..10 {
        let person = format!("A{number}");
        rows.push(row(&person, "Request", "01/09/2025", "01/09/2025", follows));
        let on = match number {
            0..5 => "11/09/2025",
            5..9 => "21/09/2025",
            _ => "10/12/2025",
        };
        rows.push(row(&person, "Assessment", on, on, "NFA: Other"));
    }
    rows.push(row("B0", "Request", "01/03/2026", "", ""));
    rows.push(row("B1", "Request", "01/02/2026", "01/02/2026", follows));
    rows.push(row("B2", "Request", "03/02/2026", "03/02/2026", "NFA: Other"));
    let of = Row {
        person: "B3",
        died: "20/02/2026",
        event: "Request",
        from: "03/02/2026",
        to: "03/02/2026",
        ..Row::default()
    };
    rows.push(Row { outcome: follows, ..of }.line());
}

/// Six people have had support in the community with Cedar Care since 2023, and with Dogwood until 2025. Four had a review in
/// the year to 31 March 2026, one the day before it.
fn reviewed(rows: &mut Vec<String>) {
    for number in 0..6 {
        let person = format!("L{number}");
        let of = Row { person: &person, event: "Service", service: COMMUNITY, ..Row::default() };
        rows.push(Row { from: "01/06/2023", to: "", provider: ("Cedar Care", "1-222222222"), ..of }.line());
        rows.push(Row { from: "02/06/2023", to: "30/06/2025", provider: ("Dogwood", "1-333333333"), ..of }.line());
        let on = if number < 4 { "01/12/2025" } else { "31/03/2025" };
        if number < 5 {
            rows.push(
                Row { person: &person, event: "Review", from: on, to: on, outcome: "NFA: Other", ..Row::default() }
                    .line(),
            );
        }
    }
}

fn extract() -> Vec<u8> {
    let all = specification().unwrap();
    let heading: Vec<&str> = FIELDS.iter().map(|field| all.field(*field).header.as_str()).collect();
    let mut rows = vec![heading.join(",")];
    reablement(&mut rows);
    asking(&mut rows);
    reviewed(&mut rows);
    rows.join("\r\n").into_bytes()
}

/// Sends the file and answers the part of an address that asks it.
async fn source(place: &Place) -> String {
    sent(place, "larkmere.csv", extract()).await.sees("Imported");
    let anna = place.signed_in("anna").await;
    let page = anna.open(VARIATION).await.body();
    let before = page.split("larkmere.csv").next().unwrap();
    let id = before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned();
    format!("source={id}")
}

/// The words of one row of a table, without its tags.
fn row(page: &Page, first: &str) -> Vec<String> {
    let body = page.body();
    let row = body.split("<tr").find(|row| row.contains(&format!(">{first}</th>"))).expect("the row").to_owned();
    row.split("</t").filter_map(|cell| cell.rsplit('>').next()).map(str::to_owned).collect()
}

stories! {
    with place;

    async fn providers_and_places_are_compared_by_hand(place: Place) {
        let source = source(&place).await;
        let anna = place.signed_in("anna").await;
        let between = |what: &str| format!("{VARIATION}/between?{source}&compare={what}");
        let page = anna.open(&between("reablement-endings.provider")).await;
        page.has_status(200);
        page.sees("Of 20 endings of reablement, 11 (55.0%) were followed by no long-term support.");
        page.sees("None of 2 providers differs from the rest by more than chance would make it.");
        page.sees("Of 1 more no provider is known").sees("With 2 providers, whether they differ");
        assert_eq!(row(&page, "Alder Care")[..4], ["Alder Care", "10", "8", "80.0%"]);
        assert_eq!(row(&page, "Beech Care")[..4], ["Beech Care", "10", "3", "30.0%"]);
        // 0.55 ± 1.96 × √(0.55 × 0.45 / 10).
        assert_eq!(row(&page, "Beech Care")[4], "24.2% to 85.8%");

        let page = anna.open(&between("reablement-endings.place")).await;
        assert_eq!((row(&page, "SE13")[1].as_str(), row(&page, "SE6")[1].as_str()), ("10", "10"));

        // At the end of the year Dogwood supports nobody any more: each person counts once.
        let page = anna.open(&between("reviews-within-a-year.provider")).await;
        page.sees("Of 6 people supported for more than a year, 4 (66.7%) had a review within the year.");
        page.sees("Only one provider is known").sees("people supported for more than a year on 31 March 2026");
        assert_eq!(row(&page, "Cedar Care")[..4], ["Cedar Care", "6", "4", "66.7%"]);
        // A year before, all six had two, and count with that which began last; nobody had had a review but on that very day.
        let page = anna.open(&format!("{}&year=2024-25", between("reviews-within-a-year.provider"))).await;
        assert_eq!(row(&page, "Dogwood")[..3], ["Dogwood", "6", "1"]);

        let page = place.newest(&anna, &between("ascof-2a.provider")).await;
        // The nation's own steps: of those whose support ended as planned, it follows what began within a week.
        page.sees("Of 20 episodes of short-term support whose sequel is known, 11 (55.0%) were followed by no long-term support");
        page.sees("This is a national figure").sees("from 1 April 2025 to 31 March 2026");
        assert_eq!(row(&page, "Alder Care")[..4], ["Alder Care", "10", "8", "80.0%"]);

        anna.open(&between("reablement-endings.practice")).await.sees("There is nothing to compare");
        anna.open(&format!("{}&year=2020-21", between("reablement-endings.place"))).await.sees("nothing of this time");
    }

    async fn what_is_downloaded_has_no_small_numbers(place: Place) {
        let source = source(&place).await;
        let anna = place.signed_in("anna").await;
        let csv = anna.open(&format!("{VARIATION}/between/csv?{source}&compare=reablement-endings.provider")).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        let csv = csv.body();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines.len(), 5, "{csv}");
        assert_eq!(lines[0], "name,size,counted,share,lower_95,upper_95,lower_99_8,upper_99_8,what_it_shows");
        // Two of ten were followed by support and three were not: each would tell a small number.
        assert!(lines[1].starts_with("Alder Care,10,,,"), "{csv}");
        assert!(lines[2].starts_with("Beech Care,10,,,"), "{csv}");
        assert!(lines[4].starts_with("All together,20,11,0.55,"), "{csv}");
        for (page, first) in [("waits", "what,days,people"), ("home", "days,at_home"), ("demand", "weekday,hour,count")] {
            let csv = anna.open(&format!("{VARIATION}/{page}/csv?{source}&wait=time-to-assessment")).await.body();
            assert!(csv.starts_with(first), "{csv}");
            assert!(!csv.lines().any(|line| line.ends_with(",4") || line.ends_with(",1")), "{csv}");
            let excel = anna.open(&format!("{VARIATION}/{page}/excel?{source}")).await;
            assert!(excel.body().starts_with("PK"), "{page}");
            let parquet = anna.open(&format!("{VARIATION}/{page}/parquet?{source}")).await;
            assert!(parquet.body().starts_with("PAR1"), "{page}");
        }
        anna.open(&format!("{VARIATION}/home/pdf?{source}")).await.has_status(404);
        anna.open(&format!("{VARIATION}/other?{source}")).await.has_status(404);
        anna.open(&format!("{VARIATION}/between?{source}&compare=nothing")).await.has_status(404);
        anna.open(&format!("{VARIATION}/home?source=nothing")).await.has_status(404);
    }

    async fn our_own_record_knows_teams_and_hours(place: Place) {
        let mut work = Work::begin(&place.app, Actor::service("test")).await.unwrap();
        let quay = identity::teams(&place.app).await.unwrap().remove(0).id;
        let quim = NewAccount {
            username: "quim".into(),
            name: "Quim".into(),
            title: "contact worker".into(),
            roles: vec!["contact_worker".into()],
            teams: vec![quay],
            password: Some(PasswordHash::of(PASSWORD).await.unwrap()),
        };
        identity::create_account(&mut work, quim).await.unwrap();
        work.commit().await.unwrap();
        let quim = place.signed_in("quim").await;
        for name in ["Mary", "Olu"] {
            let person = place.recorded(name).await;
            let mut page = place.asks(&quim, &person, "The stairs.").await;
            helped(&mut page, "1 12 2026").await;
        }
        place.app.clock.advance(SignedDuration::from_hours(24));
        let anna = place.signed_in("anna").await;
        let page = place.newest(&anna, &format!("{VARIATION}/between?compare=handed-over.team")).await;
        page.has_status(200).sees("Of 2 requests completed, 0 (0.0%) had the person get somebody else to ring.");
        assert_eq!(row(&page, "North Quay")[..3], ["North Quay", "2", "0"]);
        // A Sunday at two in the afternoon.
        let page = anna.open(&format!("{VARIATION}/demand")).await;
        page.sees("2 contacts came").sees("The busiest hour is from 14:00 to 15:00, with 100% of all.");
        assert_eq!(row(&page, "14")[..8], ["14", "0", "0", "0", "0", "0", "0", "2"]);
        anna.open(&format!("{VARIATION}/home")).await.sees("Nobody’s reablement ended at home in this time.");
        let csv = anna.open(&format!("{VARIATION}/demand/csv")).await.body();
        assert!(csv.contains("Sunday,14,\r\n") && csv.contains("Sunday,13,"), "{csv}");
    }

    async fn whoever_may_not_see_measures_sees_no_variation(place: Place) {
        let rosa = place.signed_in("rosa").await;
        for path in ["", "/between", "/waits", "/home/csv"] {
            rosa.open(&format!("{VARIATION}{path}")).await.has_status(403);
        }
    }

    async fn waits_are_told_whole(place: Place) {
        let source = source(&place).await;
        let anna = place.signed_in("anna").await;
        let page = anna.open(&format!("{VARIATION}/waits?{source}&wait=time-to-assessment")).await;
        page.has_status(200);
        page.sees("10 people waited for an assessment: half of them 15 days or less, four in five 20 days or less, nineteen in twenty 64 days or less.");
        page.sees("The mean is 23 days").sees("2 people still waited on 31 March 2026, half of them for 44 days or more by then.");
        // In the year before nobody did, and then nothing is drawn.
        let page = anna.open(&format!("{VARIATION}/waits?{source}&wait=time-to-assessment&year=2024-25")).await;
        page.sees("Nobody’s wait for an assessment ended in this time.").sees("Nobody still waited on 31 March 2025.");
    }

    async fn time_at_home_is_followed_to_the_end_of_the_file(place: Place) {
        let source = source(&place).await;
        let anna = place.signed_in("anna").await;
        let page = anna.open(&format!("{VARIATION}/home?{source}")).await;
        page.has_status(200);
        page.sees("21 people came out of reablement at home: 1 has since moved to a care home and 1 has died");
        // Of 21, one moved on day 30 (20/21) and one of 20 died on day 91 (19/21); the others are known for 294 days.
        page.sees("After 91 days, 90%").sees("5% had moved to a care home and 5% had died without moving.");
        assert_eq!(row(&page, "30")[..5], ["30", "20", "1", "0", "95%"]);
        assert_eq!(row(&page, "182")[..5], ["182", "19", "1", "1", "90%"]);
        assert!(!page.body().contains(">365</th>"), "nobody is known so long");
    }

    async fn a_file_knows_days_of_the_week_only(place: Place) {
        let source = source(&place).await;
        let anna = place.signed_in("anna").await;
        let page = anna.open(&format!("{VARIATION}/demand?{source}")).await;
        page.has_status(200).sees("14 requests began, the most on Mondays: 0.2 on average.").sees("A file has days only");
        assert_eq!(row(&page, "Monday")[..2], ["Monday", "10"]);
        assert_eq!(row(&page, "Sunday")[..2], ["Sunday", "2"]);
        assert_eq!(row(&page, "Tuesday")[..2], ["Tuesday", "2"]);
    }
}
