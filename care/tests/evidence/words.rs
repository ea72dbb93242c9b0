//! An analyst finds the words of a file that no list has, says what they mean, reads the file again, and takes a clean file
//! away. Who said what, and when, stays readable.

use care::evidence::client_level_data::specification::{Field, specification};
use platform::{jobs, stories};

use super::{
    Place,
    imports::{DATA, sent},
    place,
    store::entries,
};

/// Six requests of which some say of the person what no national list has.
fn extract() -> Vec<u8> {
    let fields = [
        Field::LaCode,
        Field::LaPersonUniqueIdentifier,
        Field::Gender,
        Field::ClientType,
        Field::EventType,
        Field::EventStartDate,
        Field::EventEndDate,
        Field::EventOutcome,
    ];
    let all = specification().unwrap();
    let heading: Vec<&str> = fields.iter().map(|field| all.field(*field).header.as_str()).collect();
    let mut lines = vec![heading.join(",")];
    for (number, gender) in ["Femal", "Femal", "femal", "male", "Whoever", "Female"].iter().enumerate() {
        let on = format!("0{}/03/2025", number + 1);
        lines.push(format!("714,P{number},{gender},Service user,Request,{on},{on},NFA: Other")); // CLD
    }
    lines.join("\r\n").into_bytes()
}

/// The address of the page of an import that was sent.
async fn imported(place: &Place) -> String {
    let mut page = sent(place, "words.csv", extract()).await;
    page.follow("words.csv").await.has_status(200);
    page.path().to_owned()
}

/// The entry of the menu that says it is where we are.
fn here(page: &platform::testing::Page) -> String {
    let body = page.body();
    let (_, entry) = body.split_once("aria-current=\"true\"").unwrap_or_else(|| panic!("no entry is where we are"));
    let entry = entry.split_once("</a>").unwrap().0;
    entry.replace("</strong>", "").rsplit('>').next().unwrap().trim().to_owned()
}

stories! {
    with place;

    async fn the_menu_says_where_pages_of_data_stand(place: Place) {
        let anna = place.signed_in("anna").await;
        for (path, entry) in [
            (DATA, "Data"),
            ("/evidence/data/export", "Data"),
            ("/evidence/words", "Data"),
            ("/evidence/words/new", "Data"),
            ("/evidence/identity", "Data"),
            ("/evidence", "Evidence"),
            ("/evidence/surveys", "Evidence"),
            ("/evidence/national", "National figures"),
        ] {
            assert_eq!(here(&anna.open(path).await), entry, "{path}");
        }
    }

    async fn words_of_a_file_are_mapped_with_one_click_and_the_file_is_read_again(place: Place) {
        let path = imported(&place).await;
        let anna = place.signed_in("anna").await;
        let mut page = anna.open(&path).await;
        page.follow("Words that no national list has").await.has_status(200);
        page.sees("Femal 3").sees("Its letters are those of a national word").sees("Nothing on the list is like it");
        page.does_not_see("Read this import again");
        page.press("Accept that Femal means Female").await.has_status(200).sees("It is in the mapping");
        page.does_not_see("Femal 3").sees("1 word of the mapping would be read differently now").sees("0 words of the mapping were used");
        page.press("Read this import again").await.has_status(200).sees("is being read again").sees("words.csv, read again");
        jobs::run_due(&place.app, "test").await.unwrap();
        let mut list = anna.open(DATA).await;
        list.follow("words.csv, read again").await.has_status(200);
        list.sees("by your council's own mapping").sees("request: 6").sees("Good to know");
        let again = list.path().to_owned();
        assert_ne!(again, path, "the first reading stays");
        list.follow("Words that no national list has").await.sees("1 word of the mapping was used").does_not_see("Femal");

        // What a word means can be changed and taken back; who said so stays.
        let mut words = anna.open("/evidence/words").await;
        words.sees("Femal").sees("Female");
        words.follow("Femal").await.has_status(200);
        words.sees("words.csv, read again: 3 rows");
        words.choose("code", "Unknown").press("Change it").await.has_status(200).sees("It is in the mapping");
        words.follow("Femal").await.sees("it means “Unknown”").sees("when Anna ended it").sees("Anna: “Female”");
        words.press("Take it out of the mapping").await.has_status(200).sees("No word is mapped yet");
        assert_eq!(entries(&place.app.db, "evidence/local_words:edit").await, 4, "said, ended by the change, said anew, taken out");
    }

    async fn a_word_without_a_likeness_is_given_a_value_by_hand(place: Place) {
        let path = imported(&place).await;
        let anna = place.signed_in("anna").await;
        let mut page = anna.open(&format!("{path}/words")).await;
        page.follow("Choose a value for Whoever").await.has_status(200).sees("In the field Gender");
        page.press("Save").await.has_status(422).sees("Choose what the word means");
        page.choose("code", "Other").press("Save").await.has_status(200);
        assert_eq!(page.path(), format!("{path}/words"), "back to where it came from");
        page.does_not_see("Whoever");
        // A word of the nation's own is not turned into another.
        page.open("/evidence/words/new?field=gender&word=Male").await;
        page.choose("code", "Female").press("Save").await.has_status(422).sees("This is a word of the national list");
        page.open("/evidence/words/new?field=nonsense").await.has_status(200).sees("First choose the field");
    }

    async fn the_mapping_goes_out_and_in_as_a_file(place: Place) {
        let anna = place.signed_in("anna").await;
        let mut page = anna.open("/evidence/words").await;
        page.attach("file", "words.csv", "text/csv", b"field,word,value\nGender,Femal,Female\nGender,M,Man\n".to_vec());
        page.press("Take the words").await.has_status(422).sees("Nothing of the file was taken").sees("Line 3");
        page.sees("No word is mapped yet");
        page.attach("file", "words.csv", "text/csv", b"council,field,word,value\n714,Gender,Femal,Female\n714,Gender,M,Male\n".to_vec());
        page.press("Take the words").await.has_status(200).sees("2 words. 2 are new");
        let csv = anna.open("/evidence/words/csv").await.body();
        assert!(csv.contains("714,Gender,M,Male,male"), "{csv}");
        page.attach("file", "words.csv", "text/csv", csv.into_bytes());
        page.press("Take the words").await.has_status(200).sees("2 words. 0 are new");
        // Whoever reads a file now reads it so, without being asked.
        let mut list = sent(&place, "words.csv", extract()).await;
        list.follow("words.csv").await.sees("by your council's own mapping");
    }

    async fn a_clean_file_holds_the_nations_words_and_no_names(place: Place) {
        let path = imported(&place).await;
        let anna = place.signed_in("anna").await;
        anna.open(&format!("{path}/words")).await.press("Accept that Femal means Female").await.has_status(200);
        let clean = anna.open(&format!("{path}/clean?release=2")).await;
        assert_eq!(clean.header("content-type"), "text/csv; charset=utf-8");
        let body = clean.body();
        assert_eq!(body.lines().count(), 7, "every row: {body}");
        assert!(!body.contains("Femal,") && body.contains(",Female,") && body.contains("Whoever"), "{body}");
        assert!(body.contains(",06/03/2025,06/03/2025,"), "{body}");
        assert!(anna.open(&format!("{path}/clean?release=1")).await.body().contains("NFA- Other")); // CLD
        anna.open("/evidence/data/export").await.sees("6 rows are written. 3 values were put").sees("Anna");
        let left = std::fs::read_dir(place.app.config.data.join("uploads")).unwrap().count();
        assert_eq!(left, 0, "what was sent is not kept twice");
    }

    async fn only_analysts_say_what_words_mean(place: Place) {
        let path = imported(&place).await;
        for username in ["rosa", "lena", "dora"] {
            let browser = place.signed_in(username).await;
            for address in ["/evidence/words", &format!("{path}/words"), &format!("{path}/clean"), "/evidence/words/csv"] {
                browser.open(address).await.has_status(403);
            }
        }
        let anna = place.signed_in("anna").await;
        anna.open("/evidence/words/nothing").await.has_status(404);
        anna.open("/evidence/data/nothing/words").await.has_status(404);
        anna.open("/evidence/data/nothing/clean").await.has_status(404);
    }
}
