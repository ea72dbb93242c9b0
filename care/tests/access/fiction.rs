//! A record store of people who do not exist is never served as a council's own: everybody knows its passwords.

use std::process::Command;

use care::{
    shell::town::{Town, town},
    town::fiction,
};
use platform::stories;

stories! {
    with town;

    async fn the_town_is_marked_and_says_what_it_is(town: Town) {
        assert!(fiction::is_marked(&town.app.db).await.unwrap());
        town.browser().open("/sign-in").await.sees("Everything here is fiction");
    }
}

#[test]
fn a_made_up_borough_is_not_served_to_the_world() {
    let data = platform::testing::folder().join("made-up");
    let run = |words: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_alongside"))
            .args(words)
            .arg("--data")
            .arg(&data)
            .env_remove("ALONGSIDE_DATABASE")
            .output()
            .unwrap();
        (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    assert!(run(&["borough", "--people", "30"]).0);
    for command in ["serve", "demo"] {
        let (served, told) = run(&[command, "--listen", "192.0.2.1:8080"]);
        assert!(!served && told.contains("people who do not exist") && told.contains("127.0.0.1"), "{command}: {told}");
    }
    std::fs::remove_dir_all(data).unwrap();
}
