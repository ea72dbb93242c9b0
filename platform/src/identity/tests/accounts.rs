//! Stories of accounts: made, changed, and their passwords.

use axum::http::StatusCode;

use super::{House, PASSWORD, on_both};
use crate::{
    Error,
    identity::{self, AccountChange, NewAccount, PasswordHash},
};

on_both!(
    accounts_are_made_changed_and_found,
    one_hash_serves_the_whole_town,
    amina_changes_her_password,
    every_statement_is_understood
);

fn new(username: &str) -> NewAccount {
    NewAccount {
        username: username.into(),
        name: "Ben Osei".into(),
        title: "Manager".into(),
        roles: vec!["manager".into()],
        teams: vec![],
        password: None,
    }
}

async fn accounts_are_made_changed_and_found(house: House) {
    let town = house.open().await;
    let mut work = town.work().await;
    let ben = identity::create_account(&mut work, new(" Ben ")).await.unwrap();
    assert_eq!(ben.username, "ben");
    work.commit().await.unwrap();
    for wrong in ["ben", "BEN", "", "two words"] {
        let mut work = town.work().await;
        assert!(matches!(identity::create_account(&mut work, new(wrong)).await, Err(Error::Refusal(_))), "{wrong:?}");
    }
    let mut work = town.work().await;
    assert!(matches!(identity::create_team(&mut work, "North", None).await, Err(Error::Refusal(_))));
    drop(work);
    let mut work = town.work().await;
    let comma = NewAccount { roles: vec!["a,b".into()], ..new("comma") };
    assert!(matches!(identity::create_account(&mut work, comma).await, Err(Error::Refusal(_))));
    drop(work);

    // Roles count from the next request on.
    let mut amina = town.browser();
    amina.sign_in().await;
    let mut work = town.work().await;
    let change = AccountChange {
        version: 1,
        name: "Amina Khan".into(),
        title: "Manager".into(),
        roles: vec!["manager".into()],
        teams: vec![],
    };
    identity::change_account(&mut work, &town.amina.id, change).await.unwrap();
    work.commit().await.unwrap();
    let session = identity::session_of(&town.app, &amina.cookies["alongside"]).await.unwrap().unwrap();
    assert_eq!((session.account.roles, session.account.teams), (vec!["manager".to_owned()], vec![]));

    let app = &town.app;
    let names = identity::names(app, &[&ben.id, &town.amina.id, "nobody", "%"]).await.unwrap();
    assert_eq!(names.len(), 2);
    assert_eq!(names[&ben.id], "Ben Osei");
    assert!(identity::names(app, &[]).await.unwrap().is_empty());
    assert_eq!(identity::accounts(app).await.unwrap().len(), 2);
    assert_eq!(identity::account_named(app, "BEN").await.unwrap().unwrap().id, ben.id);
    let team = identity::teams(app).await.unwrap().remove(0);
    assert_eq!((team.name.as_str(), team.locality.as_deref()), ("North", Some("Northfield")));
    assert!(identity::accounts_of_team(app, &team.id).await.unwrap().is_empty());
    let told = town.journal("account", &town.amina.id).await;
    assert!(told.contains(r#""title":{"before":"Social worker","after":"Manager"}"#), "{told}");
}

async fn one_hash_serves_the_whole_town(house: House) {
    let town = house.open().await;
    let hash = PasswordHash::of(PASSWORD).await.unwrap();
    let mut work = town.work().await;
    for number in 0..25 {
        identity::create_account(
            &mut work,
            NewAccount { password: Some(hash.clone()), ..new(&format!("staff{number}")) },
        )
        .await
        .unwrap();
    }
    work.commit().await.unwrap();
    assert_eq!(town.browser().try_password("staff24", PASSWORD).await.status, StatusCode::SEE_OTHER);
    // Whoever has no password cannot sign in with an empty or any other one.
    let mut work = town.work().await;
    identity::create_account(&mut work, new("single.sign.on.only")).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(
        town.browser().try_password("single.sign.on.only", PASSWORD).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

async fn amina_changes_her_password(house: House) {
    let town = house.open().await;
    let (mut desk, mut laptop) = (town.browser(), town.browser());
    desk.sign_in().await;
    laptop.sign_in().await;
    let before = desk.cookies["alongside"].clone();
    let table = [
        (PASSWORD, "short", "at least 12"),
        (PASSWORD, "aminakhan1985!", "easy to guess"),
        (PASSWORD, PASSWORD, "the one you have"),
        ("not mine", "mended lantern kite", "not the password you have now"),
    ];
    for (old, wanted, told) in table {
        let page =
            desk.fill("/account/password", "/account/password", &[("password", old), ("new_password", wanted)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains(told), "{wanted}: {}", page.html);
        assert!(!page.html.contains("lantern") && !page.html.contains("otter"), "passwords are not shown again");
    }
    let page = desk
        .fill(
            "/account/password",
            "/account/password",
            &[("password", PASSWORD), ("new_password", "mended lantern kite")],
        )
        .await;
    assert_eq!(page.to, "/account");
    assert_ne!(desk.cookies["alongside"], before, "the session goes on under a new token");
    assert_eq!(desk.open("/account").await.status, StatusCode::OK);
    assert_eq!(laptop.open("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(laptop.sign_in().await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        laptop.try_password("amina.khan@example.org", "mended lantern kite").await.status,
        StatusCode::SEE_OTHER
    );
    let told = town.journal("account", &town.amina.id).await;
    assert!(told.contains("password_set_at") && !told.contains("argon") && !told.contains("lantern"), "{told}");
}

/// Reads every `sql!` literal of this folder and lets the database say whether it understands it.
async fn every_statement_is_understood(house: House) {
    let town = house.open().await;
    let mut found = 0;
    for text in [
        include_str!("../accounts/store.rs"),
        include_str!("../sessions/store.rs"),
        include_str!("../second_factor/store.rs"),
        include_str!("../sign_in/store.rs"),
        include_str!("../single_sign_on/store.rs"),
    ] {
        for part in text.split("sql!(").skip(1) {
            let literal = part.split('"').nth(1).unwrap();
            let words = literal.split("\\\n").map(str::trim_start).collect::<String>();
            // A test may leak a text to ask about it.
            let sql = crate::storage::Sql::literal(Box::leak(words.into_boxed_str()));
            town.app.db.prepare(sql).await.unwrap_or_else(|cause| panic!("{literal}: {cause}"));
            found += 1;
        }
    }
    assert!(found > 30, "{found}");
}
