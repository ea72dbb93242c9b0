//! Our own events as columns say what the record store says, in parts that change alone, whoever else works on the folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use engine::columns::Cell;
use jiff::{SignedDuration, ToSpan as _, civil::date};
use platform::ids::split_mix;

use super::*;
use crate::{
    evidence::measures::{self, answers, measure_named, session, sources},
    people::events::{
        model::{ClientLevelEvent, Outcome},
        tests::{Place, request, review, service},
    },
};

fn root_of(place: &Place) -> PathBuf {
    root(&place.app).unwrap()
}

/// The newest set, made by this keeper.
async fn made(keeper: &Arc<Keeper>, place: &Place) -> Set {
    match keeper.open(&place.app, root_of(place), Duration::MAX).await.unwrap() {
        Own::Now(set) => set,
        other => panic!("{other:?}"),
    }
}

fn names(set: &Set) -> Vec<String> {
    set.files.iter().map(|file| file.strip_prefix(&set.root).unwrap().to_string_lossy().into_owned()).collect()
}

/// What lies in the folder of the council.
fn lying(set: &Set) -> Vec<String> {
    let council = set.root.join("714");
    let mut names: Vec<String> = fs::read_dir(council)
        .unwrap()
        .map(|entry| format!("714/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    names.sort();
    names
}

async fn changed(place: &Place, id: &str, event: Option<&ClientLevelEvent>) -> String {
    let mut work = place.work().await;
    let id = match event {
        Some(event) => events::correct(&mut work, id, event).await.unwrap(),
        None => events::withdraw(&mut work, id).await.unwrap(),
    };
    work.commit().await.unwrap();
    place.app.clock.advance(SignedDuration::from_secs(60));
    id
}

/// The events of a set, as the question of a measure sees them.
fn seen(set: &Set) -> Result<Vec<Vec<Cell>>, ColumnsError> {
    let mut session = session::open(std::slice::from_ref(&set.root))?;
    tables(&mut session, set, &[])?;
    let found = session.query(
        "select event_id, person_key, event_type, event_start_date, event_end_date, event_outcome from events order by 1",
        &[],
    )?;
    Ok(found.rows)
}

async fn recorded(place: &Place) -> Vec<Vec<Cell>> {
    let all = events::all_current(&place.app.db, "", 10_000).await.unwrap();
    let row = |one: &crate::people::events::model::RecordedEvent| {
        let event = &one.event;
        vec![
            one.id.as_str().into(),
            event.person_id.as_str().into(),
            event.event_type().code().into(),
            event.started_on.into(),
            event.ended_on.into(),
            event.outcome.map(Outcome::code).into(),
        ]
    };
    all.iter().map(row).collect()
}

#[tokio::test]
async fn the_parts_say_what_the_record_store_says_whatever_was_corrected_and_taken_back() {
    for seed in 1..=3_u64 {
        let place = Place::new().await;
        let (keeper, mut state) = (Arc::new(Keeper::default()), seed);
        let mut standing: Vec<String> = Vec::new();
        for turn in 0..60 {
            let mut below = |most: usize| usize::try_from(split_mix(&mut state)).unwrap_or(usize::MAX >> 1) % most;
            let kinds = [request(), service(), review()];
            let started_on = date(2025, 1, 1).saturating_add(i64::try_from(below(240)).unwrap().days());
            let mut event = ClientLevelEvent { started_on, ..kinds[below(3)].clone() };
            event.ended_on = event.ended_on.map(|_| started_on.saturating_add(3.days()));
            match (below(10), standing.is_empty()) {
                (0..=1, false) => {
                    let old = standing.swap_remove(below(standing.len()));
                    changed(&place, &old, None).await;
                }
                (2..=4, false) => {
                    let old = below(standing.len());
                    standing[old] = changed(&place, &standing[old], Some(&event)).await;
                }
                _ => standing.push(place.record(&event).await),
            }
            if turn % 12 == 11 {
                let set = made(&keeper, &place).await;
                assert_eq!(seen(&set).unwrap(), recorded(&place).await, "seed {seed}, turn {turn}");
                let mut there = names(&set);
                there.sort();
                assert_eq!(lying(&set), there, "nothing superseded is left");
            }
        }
        let in_memory = {
            let mut session = session::open(&[]).unwrap();
            tables_in_memory(&mut session, &place.app.db).await.unwrap();
            session.query("select event_id from events where event_id is not null order by 1", &[]).unwrap().rows
        };
        let ids: Vec<Vec<Cell>> = recorded(&place).await.into_iter().map(|row| row[..1].to_vec()).collect();
        assert_eq!(in_memory, ids, "rows in memory say the same");
    }
}

#[tokio::test]
async fn a_change_makes_one_part_anew_and_leaves_the_others() {
    let place = Place::new().await;
    let keeper = Arc::new(Keeper::default());
    let june = place.record(&request()).await;
    let may = ClientLevelEvent { started_on: date(2025, 5, 1), ended_on: Some(date(2025, 5, 2)), ..request() };
    place.record(&may).await;
    place.record(&service()).await;
    let first = made(&keeper, &place).await;
    let newest = |seconds: i64| 1_756_717_200_000_000 + seconds * 1_000_000;
    let name = |span: &str, rows: i64, seconds: i64| format!("714/{span}-{rows}-{}.parquet", newest(seconds));
    assert_eq!(names(&first), [name("open", 1, 120), name("2025-05", 1, 60), name("2025-06", 1, 0)]);

    // What ended in June ended in May, it turns out: the correction's row is in May's part, June's is as it was.
    changed(&place, &june, Some(&may)).await;
    let corrected = made(&keeper, &place).await;
    assert_eq!(names(&corrected), [name("open", 1, 120), name("2025-05", 2, 180), name("2025-06", 1, 0)]);
    assert_eq!(seen(&corrected).unwrap(), recorded(&place).await);
    let mut there = names(&corrected);
    there.sort();
    assert_eq!(lying(&corrected), there, "the superseded part is gone");
    let written = |set: &Set| fs::metadata(&set.files[2]).unwrap().modified().unwrap();
    assert_eq!(written(&first), written(&corrected), "June was not written again");
}

#[tokio::test]
async fn what_a_killed_server_left_is_ignored_and_removed() {
    let place = Place::new().await;
    let keeper = Arc::new(Keeper::default());
    place.record(&request()).await;
    let left = root_of(&place).join("714").join(".writing-1-0");
    fs::create_dir_all(&left).unwrap();
    fs::write(left.join("rows.csv"), "half a row").unwrap();
    let old = std::time::SystemTime::now() - 2 * LEFT_BEHIND;
    fs::File::options().write(true).open(left.join("rows.csv")).unwrap().set_modified(old).unwrap();
    fs::File::open(&left).unwrap().set_modified(old).unwrap();
    let alive = root_of(&place).join("714").join(".writing-1-1");
    fs::create_dir_all(&alive).unwrap();
    let before_parts = root_of(&place).parent().unwrap().join("own-1-1.parquet");
    fs::write(&before_parts, "one file").unwrap();
    let erased = root_of(&place).join("714").join("2025-06-9-1.parquet");
    let newer = root_of(&place).join("714").join("2025-06-8-1.parquet");
    for path in [&erased, &newer] {
        fs::write(path, "a part with more rows").unwrap();
    }
    fs::File::options().write(true).open(&erased).unwrap().set_modified(old).unwrap();
    let set = made(&keeper, &place).await;
    assert_eq!(seen(&set).unwrap(), recorded(&place).await);
    assert!(!left.exists() && !before_parts.exists(), "what nobody writes any more is removed");
    assert!(!erased.exists(), "nor is there a place for rows that are gone");
    assert!(alive.exists() && newer.exists(), "what somebody may be writing now, or knows more, is not");
}

#[tokio::test]
async fn two_servers_share_a_folder() {
    let place = Place::new().await;
    let (one, other) = (Arc::new(Keeper::default()), Arc::new(Keeper::default()));
    place.record(&request()).await;
    let before = made(&one, &place).await;
    assert_eq!(made(&other, &place).await.files, before.files, "the second finds what the first has made");
    let (old_parts, _) = wanted(&place.app, &root_of(&place)).await.unwrap();
    place.record(&ClientLevelEvent { person_id: "person-2".into(), ..request() }).await;
    let stale = sources::open(&place.app, sources::OWN).await.unwrap().unwrap();
    place.record(&ClientLevelEvent { person_id: "person-3".into(), ..request() }).await;

    // Both at once, and one that is slow and still thinks that the first set is the newest.
    let (set, same) = tokio::join!(made(&one, &place), made(&other, &place));
    assert_eq!(set.files, same.files);
    remove_superseded(&set.root, &old_parts);
    assert_eq!(seen(&set).unwrap(), recorded(&place).await);
    assert_eq!(seen(&before).unwrap_err().kind(), engine::columns::ErrorKind::File, "the older part is gone");

    // Who was about to read it reads the newer one.
    let measure = measure_named("requests-per-month").unwrap();
    let answer = answers::answer(&place.app, measure, &stale).await.unwrap().unwrap();
    assert_eq!(answer.months[0].numerator, 3);
}

#[tokio::test]
async fn a_viewer_does_not_wait_for_what_is_not_ready() {
    let place = Place::new().await;
    let keeper = Arc::new(Keeper::default());
    place.record(&request()).await;
    let open = async |patience| keeper.open(&place.app, root_of(&place), patience).await.unwrap();
    let busy = Arc::clone(&keeper.making).lock_owned().await;
    assert_eq!(open(Duration::ZERO).await, Own::Making);
    drop(busy);
    let set = made(&keeper, &place).await;
    assert_eq!(set.asked_at, place.app.clock.now());
    assert_eq!(open(Duration::ZERO).await, Own::Now(set.clone()), "what is there needs no waiting");

    place.record(&ClientLevelEvent { person_id: "person-2".into(), ..request() }).await;
    let busy = Arc::clone(&keeper.making).lock_owned().await;
    assert_eq!(open(Duration::ZERO).await, Own::AsOf(set.clone()), "the last complete set");
    drop(busy);
    // Nobody waits, and yet it is made.
    assert!(matches!(open(Duration::ZERO).await, Own::AsOf(_) | Own::Now(_)));
    let newer = made(&keeper, &place).await;
    assert_ne!(newer.files, set.files);
}

/// The pages say so: while the first set is made, and while a newer one is.
#[tokio::test]
async fn pages_say_as_of_when_their_numbers_are() {
    use platform::{identity, testing::Browser, web};
    let place = Place::new().await;
    let mut work = place.work().await;
    let new = identity::NewAccount {
        username: "anna".into(),
        name: "Anna".into(),
        title: "analyst".into(),
        roles: vec!["analyst".into()],
        teams: vec![],
        password: Some(identity::PasswordHash::of("harbour velvet otter picnic").await.unwrap()),
    };
    identity::create_account(&mut work, new).await.unwrap();
    work.commit().await.unwrap();
    let anna = Browser::new(web::router(&place.app));
    let mut page = anna.open("/sign-in").await;
    page.fill("Username", "anna").fill("Password", "harbour velvet otter picnic");
    page.press("Sign in").await.has_status(200);
    let keeper = Arc::new(Keeper::default());
    KEEPERS.lock().unwrap().insert(root_of(&place), Arc::clone(&keeper));
    place.record(&request()).await;

    let busy = Arc::clone(&keeper.making).lock_owned().await;
    let page = anna.open("/evidence").await;
    page.has_status(200).sees("The numbers are being made ready");
    assert!(page.body().contains("http-equiv=\"refresh\""), "the page loads itself again");
    drop(busy);
    measures::make_ready(&place.app).await.unwrap();
    let path = "/evidence/measures/requests-per-month";
    let page = anna.open(path).await;
    page.has_status(200).sees("1 counted in Jun 2025").does_not_see("as of");
    assert!(!page.body().contains("http-equiv"));

    place.record(&ClientLevelEvent { person_id: "person-2".into(), ..request() }).await;
    let busy = Arc::clone(&keeper.making).lock_owned().await;
    let page = anna.open(path).await;
    page.has_status(200).sees("1 counted in Jun 2025").sees("as of 10:01am: newer numbers are being made ready");
    drop(busy);
    anna.open(path).await.sees("2 counted in Jun 2025").does_not_see("as of");
}
