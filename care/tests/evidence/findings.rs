//! The findings of an import by field and row by row, on pages and as files; who looked is written down, and ids of people are
//! for those who may learn them.

use platform::stories;

use super::{
    Place,
    imports::{DATA, extract, sent},
    place, store,
};

/// The extract with requests of a wrong type in it, one of which would be a formula.
fn odd() -> Vec<u8> {
    let text = String::from_utf8(extract()).unwrap();
    let text = text.replacen("NFA: Other", "=1+1", 1).replacen("03/02/2025,03/02/2025", ",03/02/2025", 1);
    text.into_bytes()
}

stories! {
    with place;

    async fn findings_are_read_by_rule_and_field_and_row_by_row(place: Place) {
        let mut page = sent(&place, "larkmere.csv", odd()).await;
        page.follow("larkmere.csv").await.has_status(200);
        page.sees("=1+1").sees("For example").sees("The nation would leave the row out").sees("would leave out 1 row");
        let path = page.path().to_owned();
        page.follow("See the quality of each field").await.has_status(200);
        page.sees("Events (all)").sees("99.1%").sees("Costs (services only)");
        page.follow("Event Start Date").await.has_status(200).sees("1 finding").sees("The event has no start date").sees("11");
        let anna = place.signed_in("anna").await;
        let rows = anna.open(&format!("{path}/rows?rule=not_on_the_list&field=event_outcome")).await;
        rows.has_status(200).sees("=1+1 is not on the list").sees("P1-0");
        let all = anna.open(&format!("{path}/rows?page=2")).await;
        all.has_status(200);
        anna.open(&format!("{path}/rows?rule=no_such_rule")).await.has_status(404);
        anna.open(&format!("{DATA}/nothing/rows")).await.has_status(404);
        anna.open(&format!("{DATA}/nothing/fields")).await.has_status(404);
    }

    async fn findings_are_taken_as_files_without_formulas(place: Place) {
        let mut page = sent(&place, "larkmere.csv", odd()).await;
        let path = page.follow("larkmere.csv").await.path().to_owned();
        let anna = place.signed_in("anna").await;
        let csv = anna.open(&format!("{path}/rows.csv?rule=not_on_the_list")).await;
        let body = csv.body();
        let lines: Vec<&str> = body.lines().collect();
        assert_eq!(lines.len(), 2, "{body}");
        assert!(lines[0].starts_with("record,line,field,rule,severity,value"), "{body}");
        assert!(lines[1].starts_with("1,2,Event Outcome,not_on_the_list,Would fail,'=1+1,"), "{body}");
        anna.open(&format!("{path}/rows.xlsx")).await.has_status(200);
        let said = store::looked_at_findings(&place.app.db).await;
        assert!(said.iter().any(|why| why.contains("downloaded: not on the list")), "{said:?}");
        assert!(said.iter().any(|why| why.contains("downloaded: everything")), "{said:?}");
        assert!(said.iter().any(|why| why.contains("examples of values")), "{said:?}");
    }
}
