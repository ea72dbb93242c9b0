//! Boards: what they show of a file, what they say when there is nothing, what may leave with them, and who may not see them.

use care::evidence::client_level_data::specification::{Field, specification};
use platform::{stories, testing::Page};

use super::{
    Place, imports,
    imports::sent,
    place,
    published::{ASCOF, NEIGHBOURS, load},
};

const BOARDS: &str = "/evidence/dashboards";
const SLUGS: [&str; 7] = ["overview", "demand", "flow", "outcomes", "money", "practice", "equity"];

/// People with long-term support all year: of 30 who are White 24 live in a home of their own, of 10 who are Asian 4.
fn supported() -> Vec<u8> {
    let fields = [
        Field::LaCode,
        Field::ReportingPeriodStartDate,
        Field::ReportingPeriodEndDate,
        Field::LaPersonUniqueIdentifier,
        Field::ClientType,
        Field::Gender,
        Field::Ethnicity,
        Field::DateOfBirth,
        Field::Postcode,
        Field::AccommodationStatus,
        Field::EventType,
        Field::EventReference,
        Field::EventStartDate,
        Field::ServiceType,
        Field::ServiceComponent,
    ];
    let all = specification().unwrap();
    let heading: Vec<&str> = fields.iter().map(|field| all.field(*field).header.as_str()).collect();
    let mut lines = vec![heading.join(",")];
    for number in 0..40 {
        let (ethnicity, home) = match number {
            0..30 => ("White: Irish", number < 24),
            _ => ("Asian or Asian British: Indian", number < 34),
        };
        let home = if home { "Owner occupier or shared ownership scheme" } else { "Registered care home" };
        let sex = if number % 2 == 0 { "Female" } else { "Male" };
        lines.push(format!(
            "714,01/04/2025,31/03/2026,P{number},Service user,{sex},{ethnicity},01/01/1950,ZZ{} 1AA,{home},Service,S{number},01/02/2025,\
             Long term support: Community,Home support", // CLD
            number % 2
        ));
    }
    lines.join("\r\n").into_bytes()
}

/// A file of a board, when its numbers are worked out.
async fn taken(place: &Place, path: &str) -> Page {
    let anna = place.signed_in("anna").await;
    let mut answer = anna.open(path).await;
    for _ in 0..5_000 {
        if answer.status() != 503 {
            break;
        }
        answer = anna.open(path).await;
    }
    answer.has_status(200);
    answer
}

stories! {
    with place;

    async fn a_board_without_numbers_says_what_to_bring_and_shows_no_empty_picture(place: Place) {
        care::evidence::measures::make_ready(&place.app).await.unwrap();
        let dora = place.signed_in("dora").await;
        let list = dora.open(BOARDS).await;
        list.has_status(200).sees("Demand: Who asks for help, and does it help?").sees("the board says what to bring");
        for slug in SLUGS {
            let page = dora.open(&format!("{BOARDS}/{slug}")).await;
            page.has_status(200).does_not_see("The numbers");
            assert!(!page.body().contains("<svg class=\"chart"), "{slug}");
        }
        let page = dora.open(&format!("{BOARDS}/equity")).await;
        page.sees("none is here yet").sees("Send a council’s extract of Client Level Data");
        let page = dora.open(&format!("{BOARDS}/outcomes")).await;
        page.sees("No published figures are loaded").sees("How to load published figures");
        dora.open(&format!("{BOARDS}/nothing")).await.has_status(404).sees("There is no board of this name");
        dora.open(&format!("{BOARDS}/demand/word")).await.has_status(404).sees("CSV, Excel, Parquet or PDF");
    }

    async fn months_of_a_file_stand_on_the_boards_with_their_reading(place: Place) {
        sent(&place, "larkmere.csv", imports::extract()).await.sees("Imported");
        let anna = place.signed_in("anna").await;
        let list = anna.open("/evidence").await.body();
        let id = list.split("option value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
        let page = anna.open(&format!("{BOARDS}/demand?source={id}")).await;
        page.has_status(200).sees("How many people ask for help?").sees("10 in November 2025, between its usual limits");
        page.sees("Requests, the newest months first").sees("All months, definition and who is behind them");
        assert!(page.body().contains("chart"), "it is drawn");
        let list = anna.open(&format!("{BOARDS}?source={id}")).await;
        list.sees("How many people ask for help?").sees("As usual.");
        let csv = taken(&place, &format!("{BOARDS}/demand/csv?source={id}&picture=m-requests-per-month")).await.body();
        assert!(csv.starts_with("month,value,numerator,denominator,mean,lower_limit,upper_limit,what_it_shows\r\n2025-01-01,10,10,"), "{csv}");
        let page = anna.open(&format!("/evidence/measures/requests-per-month/excel?source={id}")).await;
        page.has_status(200);
        let parquet = anna.request("GET", &format!("/evidence/measures/requests-per-month/parquet?source={id}"), &[], Vec::new()).await;
        assert_eq!((parquet.status.as_u16(), &parquet.body[..4]), (200, &b"PAR1"[..]));
    }

    async fn equity_is_exact_inside_and_hides_small_groups_outside(place: Place) {
        sent(&place, "supported.csv", supported()).await.sees("Imported");
        let asked = "council=714&year=2025-26";
        let csv = taken(&place, &format!("{BOARDS}/equity/csv?{asked}&picture=e-2e-ethnicity")).await.body();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines[0], "group,value,low,high,counted,of");
        // 4 of 10 are not told, and 24 of 30 with them, because everybody is.
        assert_eq!(lines[1..], [
            "White,,,,not told,not told",
            "Asian or Asian British,,,,not told,not told",
            "Everybody,70,54.6,81.9,28,40",
        ]);
        let csv = taken(&place, &format!("{BOARDS}/equity/csv?{asked}&picture=e-2e-place")).await.body();
        assert!(csv.contains("ZZ0,70,48.1,85.5,14,20") && !csv.contains("not told"), "{csv}");

        let anna = place.signed_in("anna").await;
        let page = anna.open(&format!("{BOARDS}/equity?{asked}")).await;
        page.has_status(200).sees("Asian or Asian British: 40.0% of 10").sees("Admissions to care homes (2B and 2C) cannot be told");
        page.sees("At home or with family, 2025-26: 70.0% of 40.").sees("16.8% to 68.7%");
        for format in ["excel", "parquet", "pdf"] {
            let answer = anna.request("GET", &format!("{BOARDS}/equity/{format}?{asked}"), &[], Vec::new()).await;
            let begins: &[u8] = match format {
                "excel" => b"PK",
                "parquet" => b"PAR1",
                _ => b"%PDF-1.7",
            };
            assert_eq!(answer.status.as_u16(), 200, "{format}");
            assert!(answer.body.starts_with(begins), "{format}");
        }
    }

    async fn a_measure_says_how_it_compares_or_how_to_load_what_is_published(place: Place) {
        let file = String::from_utf8(supported()).unwrap().replace("714,", "117,");
        sent(&place, "supported.csv", file.into_bytes()).await.sees("Imported");
        let anna = place.signed_in("anna").await;
        let national = "/evidence/national/measures/ascof-2a?council=117&year=2025-26";
        anna.open(national).await.sees("How it compares").sees("not loaded yet").sees("How to load them");
        anna.open("/evidence/measures/direct-payments").await.sees("How it compares").sees("not loaded yet");
        anna.open("/evidence/measures/requests-per-month").await.does_not_see("How it compares");
        anna.open("/evidence/national/measures/waiting-times").await.does_not_see("How it compares");

        load(&place, "neighbours.csv", NEIGHBOURS);
        load(&place, "ascof-2024-25.csv", ASCOF);
        let page = anna.open(national).await;
        page.sees("Darlington in 2024-25: 84.2%.").sees("North East: 79.0%. England: 77.1%.").sees("All years and places");
        anna.open("/evidence/national/measures/ascof-2e?council=117&year=2025-26").await
            .sees("No loaded file of published figures has this for the council.");
        for format in ["csv", "excel", "parquet"] {
            anna.open(&format!("/evidence/published/{format}?council=117&measure=short-term-sequel")).await.has_status(200);
        }
        // What is loaded later is seen at once, though comparisons are kept.
        load(&place, "ascof-2024-25.csv", &ASCOF.replace("84.2", "80.5"));
        anna.open(national).await.sees("Darlington in 2024-25: 80.5%.");
    }

    async fn who_may_not_see_measures_sees_no_board(place: Place) {
        let rosa = place.signed_in("rosa").await;
        rosa.open(BOARDS).await.has_status(403);
        for slug in SLUGS {
            rosa.open(&format!("{BOARDS}/{slug}")).await.has_status(403);
            for format in ["csv", "excel", "parquet", "pdf"] {
                rosa.open(&format!("{BOARDS}/{slug}/{format}")).await.has_status(403);
            }
        }
    }
}
