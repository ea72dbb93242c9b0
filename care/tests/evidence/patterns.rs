//! Pathways of people whose numbers can be reasoned by hand, from the file an analyst sends to the page and what leaves it.

use care::evidence::client_level_data::specification::{Field, specification};
use platform::stories;

use super::{Place, imports::sent, place, store};

const PATTERNS: &str = "/evidence/patterns";

/// Six people ask, are assessed 10 days later and supported 20 to 25 days after asking. Two ask twice, 30 days apart. A
/// carer asks in 2024 and is reviewed in 2025. Dora is assessed and supported on one day; her support stands first, in two rows.
fn extract() -> Vec<u8> {
    let mut rows = Vec::new();
    for number in 0..6 {
        let person = format!("P{number}");
        rows.push(row(&person, "Service User", "01/01/1980", "Request", "01/04/2025", "")); // CLD
        rows.push(row(&person, "Service User", "01/01/1980", "Assessment", "11/04/2025", "")); // CLD
        let begun = format!("{}/04/2025", 21 + number);
        rows.push(row(&person, "Service User", "01/01/1980", "Service", &begun, "Long Term Support: Community")); // CLD
    }
    for person in ["Q1", "Q2"] {
        rows.push(row(person, "Service User", "15/04/1960", "Request", "31/05/2025", "")); // CLD
        let known = if person == "Q1" { ",Female,Other ethnic group: Arab" } else { ",Female," };
        rows.push(row(person, "Service User", "15/04/1960", "Request", "01/05/2025", known)); // CLD
    }
    rows.push(row("C1", "Carer", "", "Request", "01/06/2024", ""));
    rows.push(row("C1", "Carer", "", "Review", "01/07/2025", ""));
    for _ in 0..2 {
        rows.push(row("D1", "Service User", "01/01/1940", "Service", "01/04/2025", "Long Term Support: Nursing Care")); // CLD
    }
    rows.push(row("D1", "Service User", "01/01/1940", "Assessment", "01/04/2025", "")); // CLD
    let fields = [
        Field::LaCode,
        Field::LaPersonUniqueIdentifier,
        Field::ClientType,
        Field::DateOfBirth,
        Field::EventType,
        Field::EventStartDate,
        Field::ServiceType,
        Field::Gender,
        Field::Ethnicity,
    ];
    let all = specification().unwrap();
    let heading: Vec<&str> = fields.iter().map(|field| all.field(*field).header.as_str()).collect();
    rows.insert(0, heading.join(","));
    rows.join("\r\n").into_bytes()
}

fn row(person: &str, kind: &str, born: &str, event: &str, on: &str, service: &str) -> String {
    let rest = if service.starts_with(',') { service.to_owned() } else { format!("{service},,") };
    format!("714,{person},{kind},{born},{event},{on},{rest}")
}

stories! {
    with place;

    async fn pathways_of_a_file_are_counted_as_by_hand(place: Place) {
        let anna = place.signed_in("anna").await;
        anna.open(PATTERNS).await.has_status(200).sees("There are no files of Client Level Data yet");
        anna.open(&format!("{PATTERNS}/files/csv")).await.has_status(404);
        sent(&place, "larkmere.csv", extract()).await.sees("Imported");

        let page = anna.open(PATTERNS).await;
        page.has_status(200);
        page.sees("The most common of 4 pathways is Request, then Assessment, then Service: 6 of 10 people (60.0%).");
        page.sees("Half of these took 22.5 days or less from the first event to the last.");
        page.sees("2 people asked again (20.0%), half of these times within 30 days; 2 people within 91 days.");
        page.sees("Counted: 26 events, 10 people.").sees("21.2 to 23.8");
        assert_eq!(page.body().matches("class=\"chart__way\"").count(), 4, "four kinds of steps are drawn");
        page.sees("Request (2 times)").sees("Request, then Review").sees("Assessment, then Service");

        // Nothing changes when the same events are sent once more.
        sent(&place, "again.csv", extract()).await.sees("again.csv");
        let page = anna.open(PATTERNS).await;
        page.sees("again.csv (27 rows)").sees("Counted: 26 events, 10 people.");

        // An episode begins with each request; Dora has none.
        let page = anna.open(&format!("{PATTERNS}?case=episode")).await;
        page.sees("6 of 11 episodes (54.5%)").does_not_see("asked again (");
        page.sees("no request that begins them: 1 part of a history.");

        let page = anna.open(&format!("{PATTERNS}?who=carer")).await;
        page.sees("There is one pathway: Request, then Review.").sees("Counted: 2 events, 1 person.");
        let page = anna.open(&format!("{PATTERNS}?year=2024-25")).await;
        page.sees("There is one pathway: Request, then Review.").sees("followed to their end");
        let page = anna.open(&format!("{PATTERNS}?age=65")).await;
        page.sees("Request (2 times): 2 of 3 people (66.7%)").sees("age is not known: 1 person");
        let page = anna.open(&format!("{PATTERNS}?kind=service")).await;
        page.sees("Assessment, then Nursing care").sees("then Support in the community: 6 of 10 people");
        anna.open(&format!("{PATTERNS}?who=carer&age=18-64")).await.sees("Nothing in the files fits what you chose.");
        // Only the rows of the two who asked twice tell a sex, and only one of them an ethnicity.
        let page = anna.open(&format!("{PATTERNS}?sex=female")).await;
        page.sees("There is one pathway: Request (2 times).").sees("Counted: 4 events, 2 people.");
        let page = anna.open(&format!("{PATTERNS}?sex=female&ethnicity=other&case=episode")).await;
        page.sees("Counted: 2 events, 1 person.");
        anna.open(&format!("{PATTERNS}?sex=male")).await.sees("Nothing in the files fits what you chose.");
    }

    async fn whoever_may_sees_who_is_behind_a_number_and_that_is_written_down(place: Place) {
        let behind = format!("{PATTERNS}/people");
        let anna = place.signed_in("anna").await;
        anna.open(&format!("{behind}?what=step&codes=0-1")).await.has_status(404);
        sent(&place, "larkmere.csv", extract()).await.sees("Imported");
        let page = anna.open(PATTERNS).await;
        page.has_status(200);
        assert!(page.body().contains("patterns/people?council=714&#38;what=pathway&#38;codes=0-1-2")
            || page.body().contains("patterns/people?council=714&amp;what=pathway&amp;codes=0-1-2"), "numbers lead to people");

        let page = anna.open(&format!("{behind}?council=714&what=pathway&codes=0-1-2")).await;
        page.has_status(200).sees("Request, then Assessment, then Service").sees("6 people.");
        page.sees("P0").sees("P5").does_not_see("Q1");
        let said = store::looked_behind_measures(&place.app.db).await;
        assert!(said.iter().any(|why| why.ends_with("pathways of council 714: 6 of 6 people")), "{said:?}");
        let page = anna.open(&format!("{behind}?council=714&what=again&codes=0")).await;
        page.sees("Request, more than once").sees("Q1").sees("Q2").does_not_see("P0");
        let page = anna.open(&format!("{behind}?council=714&what=step&codes=0-13&who=carer")).await;
        page.sees("Request, directly followed by Review").sees("1 person.").sees("C1");
        for wrong in ["", "?what=step&codes=0", "?what=again&codes=99", "?what=pathway&codes=x"] {
            anna.open(&format!("{behind}{wrong}")).await.has_status(404);
        }
    }

    async fn small_numbers_stay_inside(place: Place) {
        sent(&place, "larkmere.csv", extract()).await.sees("Imported");
        let anna = place.signed_in("anna").await;
        let csv = anna.open(&format!("{PATTERNS}/files/csv?table=pathways")).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        let lines: Vec<String> = csv.body().lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), 2, "only what five people or more went through: {lines:?}");
        assert_eq!(lines[0], "pathway,times,people,days_lower_quartile,days_median,days_upper_quartile");
        assert_eq!(lines[1], "\"Request, then Assessment, then Service\",6,6,21.25,22.5,23.75");

        let csv = anna.open(&format!("{PATTERNS}/files/csv?table=follows")).await.body();
        let lines: Vec<&str> = csv.lines().collect();
        assert!(lines.contains(&"Request,Assessment,6,6,10,10,10"), "{csv}");
        // Seven people; six of them are on the pathway that the other file names, so the number would tell of Dora.
        assert!(lines.contains(&"Assessment,Service,not told,not told,,,"), "{csv}");
        assert!(lines.contains(&"Request,Request,fewer than 5,fewer than 5,,,"), "{csv}");
        assert!(lines.contains(&"Request,Review,fewer than 5,fewer than 5,,,"), "{csv}");

        let excel = anna.open(&format!("{PATTERNS}/files/excel?table=follows")).await;
        excel.has_status(200);
        assert!(excel.header("content-type").contains("spreadsheetml"));
        anna.open(&format!("{PATTERNS}/files/parquet?table=follows")).await.has_status(200);
        anna.open(&format!("{PATTERNS}/files/pdf?table=follows")).await.has_status(404);
        // Asked again: two people. Nothing is told of how soon either.
        let csv = anna.open(&format!("{PATTERNS}/files/csv?table=again")).await.body();
        assert!(csv.contains("Request,fewer than 5,fewer than 5,,,,not told,not told"), "{csv}");

        // A narrower choice that leaves few of nothing over is told.
        let csv = anna.open(&format!("{PATTERNS}/files/csv?table=follows&who=service_user")).await.body();
        assert!(csv.contains("Request,Assessment,6,6,10,10,10"), "{csv}");

        // Episodes, types of service and single files beside the whole would tell of few.
        for cut in ["case=episode", "kind=service"] {
            anna.open(&format!("{PATTERNS}/files/csv?table=pathways&{cut}")).await.has_status(404).sees("whole histories");
            anna.open(&format!("{PATTERNS}?{cut}")).await.sees("For a file, choose all files together");
        }
    }

    async fn whoever_may_not_see_measures_sees_no_pathways(place: Place) {
        let rosa = place.signed_in("rosa").await;
        rosa.open(PATTERNS).await.has_status(403);
        rosa.open(&format!("{PATTERNS}/files/csv")).await.has_status(403);
    }
}
