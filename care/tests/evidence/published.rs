//! Published figures are loaded by command and shown on a page; a survey is scored and its small numbers are kept back.

use care::evidence::{
    published::{self, commands},
    surveys,
};
use platform::stories;

use super::{Place, place};

pub const ASCOF: &str = "\
Geographical code,Geographical description,Geographical level,ONS code,ASCOF measure code,Disaggregation level,Measure type,Measure value
117,Darlington,Local authority,E06000005,2A,Total,Outcome,84.2
113,Redcar and Cleveland,Local authority,E06000003,2A,Total,Outcome,[c]
114,Stockton-on-Tees,Local authority,E06000004,2A,Total,Outcome,80.1
NE,North East,Regional,E12000001,2A,Total,Outcome,79.0
England,England,National,E92000001,2A,Total,Outcome,77.1
";
pub const NEIGHBOURS: &str = "la_code,rank,neighbour\nE06000005,1,E06000003\nE06000005,2,E06000004\n";

pub fn load(place: &Place, name: &str, text: &str) {
    let folder = place.app.config.data.join("sent");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    commands::load(&file, &place.app.config.data, None).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

/// A return of the council of fiction: so many answered, all content but for one.
fn survey(answered: usize) -> String {
    let columns: Vec<&str> = surveys::rows::asked()
        .iter()
        .filter(|column| column.kind != "given")
        .map(|column| column.name.as_str())
        .collect();
    let mut lines = vec![columns.join(",")];
    for number in 0..answered {
        let cell = |column: &&str| match *column {
            "LaCode" => "999".to_owned(),
            "SerialNo" => format!("s{number}"),
            "PrimaryKey" | "CentrallyFundedInfo" => String::new(),
            "Age" => "70".to_owned(),
            "Advocate" | "Interpreter" => "2".to_owned(),
            "q3a" if number == 0 => "4".to_owned(),
            _ => "1".to_owned(),
        };
        lines.push(columns.iter().map(cell).collect::<Vec<_>>().join(","));
    }
    lines.join("\n")
}

/// What was kept belongs where it is.
async fn nothing_is_stray(place: &Place) {
    let health = platform::operate::check(&place.app).await.unwrap();
    let files: Vec<_> = health.faults.iter().filter(|fault| fault.starts_with("Files:")).collect();
    assert_eq!(files, [""; 0]);
}

stories! {
    with place;

    async fn a_council_is_shown_beside_its_neighbours(place: Place) {
        let anna = place.signed_in("anna").await;
        anna.open("/evidence/published").await.has_status(200).sees("No published figures are loaded yet.");
        load(&place, "ascof-2024-25.csv", ASCOF);
        load(&place, "neighbours.csv", NEIGHBOURS);
        anna.open("/evidence/published").await.has_status(200)
            .sees("Nothing is published about the council with the code 999. Choose a council.");
        anna.open("/evidence/published?council=117").await.has_status(200)
            .sees("Darlington in 2024-25: 84.2%. North East: 79.0%. England: 77.1%.")
            .sees("kept back by the publisher, because few people stand behind it")
            .sees("Stockton-on-Tees (neighbour)");
        let csv = anna.open("/evidence/published/csv?council=117&measure=short-term-sequel&group=Total").await.has_status(200).body();
        assert!(csv.contains("Darlington,this council,2024-25,"), "{csv}");
        assert!(csv.contains(",,,\"kept back by the publisher, because few people stand behind it\",ascof-2024-25.csv"), "{csv}");
        anna.open("/evidence/published/csv?council=117&measure=nothing").await.has_status(404);
        anna.open("/evidence/published?council=117&measure=nothing&group=nobody").await.has_status(200);
        anna.open("/evidence/published/productivity?council=117").await.has_status(200)
            .sees("No spending is loaded. Load ASC-FR totals.");
        let beside = published::beside(&place.app, "117", "2A").await.unwrap().unwrap();
        assert_eq!(beside.year, "2024-25");
        assert_eq!(beside.caution, None, "it is counted from Client Level Data as ours is");
        assert_eq!(beside.href, "/evidence/published?council=117&measure=short-term-sequel");
        for (council, code) in [("117", "2B"), ("999", "2A"), ("117", "no such code")] {
            assert_eq!(published::beside(&place.app, council, code).await.unwrap(), None, "{council} {code}");
        }
        nothing_is_stray(&place).await;
    }

    async fn small_numbers_of_a_survey_are_kept_back(place: Place) {
        let lena = place.signed_in("lena").await;
        lena.open("/evidence/surveys").await.has_status(200).sees("No survey has been scored yet.");
        let data = place.app.config.data.clone();
        std::fs::create_dir_all(&data).unwrap();
        let file = data.join("survey_2025-26.csv");
        std::fs::write(&file, survey(12)).unwrap();
        let scored = surveys::commands::score(&file, None, None, "2025-26").unwrap();
        std::fs::remove_file(&file).unwrap();
        for results in &scored.results {
            surveys::commands::keep(&data, results).unwrap();
        }
        lena.open("/evidence/surveys?eligible=1,000&response=40%25&sent=900").await.has_status(200)
            .sees("Larkmere, 2025-26")
            .sees("People who have control over their daily life").sees("kept back: fewer than 5 people")
            .sees("People who feel as safe as they want").sees("100.0%")
            .sees("Give the populations")
            .sees("278 returns are needed").sees("a margin of 4.1 percentage points");
        lena.open("/evidence/surveys?eligible=many&response=40").await.has_status(200)
            .sees("Give the eligible people and the expected response as numbers.");
        nothing_is_stray(&place).await;
    }
}
