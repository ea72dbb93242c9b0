//! What was imported, and what waits to be, outlives the machine it was kept on; and what is lost or strange is found.

use std::{
    fs,
    path::{Path, PathBuf},
};

use care::evidence::client_level_data::import::{ImportOrder, import_file};
use platform::{
    jobs, operate,
    storage::{Address, Database},
    stories,
};

use super::{
    Place, app_in,
    imports::{DATA, extract, sent},
    place,
    plan::own_measure,
};

/// Backs everything up, loses the machine with its data folder, and restores on another, where the folder has another name.
async fn on_another_machine(place: &mut Place) {
    let (old, archive) = (place.app.config.data.clone(), place.app.config.data.with_extension("tar"));
    operate::backup(&place.app, &archive).await.unwrap();
    place.app.db.close().await;
    fs::remove_dir_all(&old).unwrap();
    let data = old.with_extension("restored");
    let address = place.database.address().clone();
    if let Address::File(file) = &address {
        fs::remove_file(file).unwrap();
    }
    operate::restore(&address, &data, &place.app.slices, &archive, place.app.clock.now()).await.unwrap();
    fs::remove_file(archive).unwrap();
    place.app = app_in(Database::open(&address).await.unwrap(), 3, data);
}

async fn faults(place: &Place) -> Vec<String> {
    operate::check(&place.app).await.unwrap().faults
}

/// The files of the only import below the data folder, by the end of their names.
fn set(place: &Place) -> impl Fn(&str) -> PathBuf + use<> {
    let council = place.app.config.data.join("evidence/714");
    move |end: &str| {
        let found = fs::read_dir(&council).unwrap().map(|entry| entry.unwrap().path());
        found.into_iter().find(|path| path.to_string_lossy().ends_with(end)).unwrap()
    }
}

fn import_by_command(place: &Place) {
    let file = place.app.config.data.join("extract.csv");
    fs::create_dir_all(&place.app.config.data).unwrap();
    fs::write(&file, extract()).unwrap();
    let data: &Path = &place.app.config.data;
    let order = ImportOrder { file: &file, called: None, data, import_id: "by-command", release: None };
    import_file(order, &mut |_| {}).unwrap();
}

stories! {
    with place;

    async fn what_was_imported_answers_after_a_restore_on_another_machine(mut place: Place) {
        let mut page = sent(&place, "larkmere.csv", extract()).await;
        let id = page.follow("larkmere.csv").await.path().rsplit('/').next().unwrap().to_owned();
        import_by_command(&place);
        let finished = |place: &Place| fs::metadata(set(place)(".parquet")).unwrap().modified().unwrap();
        let before = finished(&place);
        on_another_machine(&mut place).await;
        assert_eq!(faults(&place).await, Vec::<String>::new());
        assert_eq!(finished(&place).duration_since(before).unwrap_or_default().as_secs(), 0, "it is no newer than it was");
        let anna = place.signed_in("anna").await;
        for source in [id.as_str(), "by-command"] {
            let measure = format!("/evidence/measures/requests-per-month?source={source}");
            anna.open(&measure).await.has_status(200).sees("Dec 2025");
            let findings = anna.open(&format!("{DATA}/{source}/findings")).await;
            assert!(findings.body().starts_with("row,line,field number"), "{}", findings.body());
        }
        anna.open(&format!("{DATA}/{id}")).await.sees("request: 120");
    }

    async fn what_waits_to_be_read_is_read_after_a_restore(mut place: Place) {
        let anna = place.signed_in("anna").await;
        let mut page = anna.open(DATA).await;
        page.attach("file", "larkmere.csv", "text/csv", extract());
        page.press("Send the file").await.sees("Being read");
        assert_eq!(faults(&place).await, Vec::<String>::new());
        on_another_machine(&mut place).await;
        assert_eq!(faults(&place).await, Vec::<String>::new());
        jobs::run_due(&place.app, "test").await.unwrap();
        place.signed_in("anna").await.open(DATA).await.sees("Imported").sees("120");
        assert_eq!(faults(&place).await, Vec::<String>::new());
    }

    async fn measures_of_our_own_answer_the_same_after_a_restore(mut place: Place) {
        own_measure(&place, "carers-per-month");
        // Kept with other texts that have a history, and linked here.
        let elsewhere = place.app.config.data.with_extension("texts");
        own_measure(&place, "linked");
        let linked = place.app.config.data.join("measures/linked");
        fs::rename(&linked, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &linked).unwrap();
        // Ways out and round are not followed.
        std::os::unix::fs::symlink("..", elsewhere.join("out")).unwrap();
        std::os::unix::fs::symlink("..", place.app.config.data.join("measures/round")).unwrap();
        fs::create_dir_all(place.app.config.data.join("measures/.git")).unwrap();
        let some = String::from_utf8(extract()).unwrap();
        let some: Vec<String> = some
            .lines()
            .map(|line| if line.contains("-3,") { line.replace("Service user", "Unpaid carer") } else { line.to_owned() }) // CLD
            .collect();
        let mut page = sent(&place, "larkmere.csv", some.join("\r\n").into_bytes()).await;
        let id = page.follow("larkmere.csv").await.path().rsplit('/').next().unwrap().to_owned();
        assert_eq!(faults(&place).await, Vec::<String>::new());
        let mut before = Vec::new();
        for restored in [false, true] {
            if restored {
                on_another_machine(&mut place).await;
                fs::remove_dir_all(&elsewhere).unwrap();
                let measures = place.app.config.data.join("measures");
                assert!(!measures.join("linked").is_symlink() && !measures.join("round").exists());
                assert!(!measures.join("linked/out").exists());
            }
            assert_eq!(faults(&place).await, Vec::<String>::new());
            let anna = place.signed_in("anna").await;
            for (at, name) in ["carers-per-month", "linked"].into_iter().enumerate() {
                let page = anna.open(&format!("/evidence/measures/{name}?source={id}")).await;
                page.has_status(200).sees("Dec 2025").sees("10%");
                let csv = anna.open(&format!("/evidence/measures/{name}/csv?source={id}")).await.body();
                assert!(csv.lines().count() == 13 && csv.contains("2025-12-01"), "{csv}");
                match restored {
                    false => before.push(csv),
                    true => assert_eq!(before[at], csv),
                }
            }
        }
    }

    async fn a_lost_file_is_found(place: Place) {
        sent(&place, "larkmere.csv", extract()).await;
        assert_eq!(faults(&place).await, Vec::<String>::new());
        for end in [".summary.json", ".findings.csv", ".findings.columns", ".parquet"] {
            let file = set(&place)(end);
            let kept = fs::read(&file).unwrap();
            fs::remove_file(&file).unwrap();
            let found = faults(&place).await;
            assert!(found.len() == 1 && found[0].contains(end) && found[0].contains("is missing"), "{found:?}");
            fs::write(&file, kept).unwrap();
        }
        fs::remove_dir_all(place.app.config.data.join("evidence")).unwrap();
        // Only the summary, which is lost too, knows whether there were columns of findings.
        assert_eq!(faults(&place).await.len(), 3);
    }

    async fn half_an_import_of_the_command_line_is_found(place: Place) {
        import_by_command(&place);
        assert_eq!(faults(&place).await, Vec::<String>::new());
        fs::remove_file(set(&place)(".summary.json")).unwrap();
        let found = faults(&place).await;
        assert!(found.len() == 1 && found[0].contains("by-command.summary.json is missing"), "{found:?}");
        fs::remove_file(set(&place)(".parquet")).unwrap();
        let found = faults(&place).await;
        assert!(found.len() == 2 && found[0].contains("by-command.findings"), "{found:?}");
        assert!(found.iter().any(|fault| fault.contains("by-command.findings.csv belongs to no record")), "{found:?}");
    }

    async fn a_stray_file_is_found_and_one_being_written_is_none(place: Place) {
        sent(&place, "larkmere.csv", extract()).await;
        let data = &place.app.config.data;
        for name in ["uploads/somebodys.csv", "evidence/list.xlsx", "evidence/714/copy.parquet.bak"] {
            fs::write(data.join(name), "x").unwrap();
            let found = faults(&place).await;
            assert!(found.len() == 1 && found[0].contains(name) && found[0].contains("no record"), "{found:?}");
            fs::remove_file(data.join(name)).unwrap();
        }
        for name in ["uploads/0190.part", "evidence/714/.importing-1.findings.csv"] {
            fs::write(data.join(name), "x").unwrap();
        }
        assert_eq!(faults(&place).await, Vec::<String>::new());
    }
}
