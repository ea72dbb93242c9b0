//! The seam tried on a table of its own: asking for the schema, copies, and what is refused as one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::fs;

use jiff::Timestamp;

use super::{Address, Database, Migration, SchemaError, Sound, Sql, StorageError, backup};
use crate::{
    args, both,
    ids::Ids,
    testing::{Store, TestDatabase, TestFolder, fresh},
};

const STEPS: &[Migration] = &[Migration {
    name: "20260101_01_words",
    sql: "create table words (\n  id bigint primary key,\n  said text not null\n);\n",
}];
const LATER: Migration =
    Migration { name: "20991231_01_tomorrow", sql: "create table tomorrow (\n  id text primary key\n);\n" };

/// A database with enough words that most of a copy of it is rows.
async fn filled(store: Store) -> TestDatabase {
    fresh(store, "words", STEPS, |database| async move {
        let ids = Ids::seeded(1);
        let rows = (0..5_000_i64).map(|id| args![id, ids.next(Timestamp::UNIX_EPOCH)]).collect();
        let mut tx = database.begin().await?;
        tx.run_many(Sql::literal("insert into words (id, said) values ($1, $2)"), rows).await?;
        Ok(tx.commit().await?)
    })
    .await
}

async fn count(database: &Database) -> Result<i64, StorageError> {
    let row = database.row(Sql::literal("select count(*) as found from words"), vec![]).await?;
    row.unwrap().get("found")
}

both! {
    async fn asking_for_the_schema_waits_for_no_writer(store) {
        let database = filled(store).await;
        let writing = database.begin().await.unwrap();
        database.schema_is_current(STEPS).await.unwrap();
        drop(writing);
    }

    async fn asking_for_the_schema_makes_nothing(store) {
        let database = filled(store).await;
        let mut tx = database.begin().await.unwrap();
        tx.run(Sql::literal("drop table schema_steps"), vec![]).await.unwrap();
        tx.commit().await.unwrap();
        let told = database.schema_is_current(STEPS).await;
        assert!(matches!(told, Err(SchemaError::Older(waiting)) if waiting == ["20260101_01_words"]));
        database.rows(Sql::literal("select name from schema_steps"), vec![]).await.unwrap_err();
    }

    async fn a_copy_with_a_few_wrong_bytes_is_refused_before_anything_is_replaced(store) {
        let (folder, database) = (TestFolder::new(), filled(store).await);
        let copy = folder.join("copy");
        backup(&database, &copy).await.unwrap();
        let mut bytes = fs::read(&copy).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 64].fill(0xff);
        fs::write(&copy, &bytes).unwrap();
        database.close().await;
        let told = Sound::examined(database.address(), &copy, &folder).await.unwrap_err().to_string();
        assert!(told.contains("not a whole backup of Alongside"), "{told}");
        let database = Database::open(database.address()).await.unwrap();
        assert_eq!(count(&database).await.unwrap(), 5_000);
        database.close().await;
    }

    async fn a_copy_of_another_program_is_refused(store) {
        let (folder, database) = (TestFolder::new(), filled(store).await);
        let mut tx = database.begin().await.unwrap();
        tx.run(Sql::literal("drop table schema_steps"), vec![]).await.unwrap();
        tx.commit().await.unwrap();
        let copy = folder.join("copy");
        if let Err(told) = backup(&database, &copy).await {
            assert!(told.to_string().contains("not a whole backup of Alongside"), "{told}");
            return;
        }
        database.close().await;
        let told = Sound::examined(database.address(), &copy, &folder).await.unwrap_err().to_string();
        assert!(told.contains("not a whole backup of Alongside"), "{told}");
    }

    /// A table that the backup does not know must not stay, or the upgrade that makes it cannot be run again.
    async fn nothing_newer_outlives_a_restore(store) {
        let (folder, database) = (TestFolder::new(), filled(store).await);
        let copy = folder.join("copy");
        backup(&database, &copy).await.unwrap();
        let steps = [STEPS, &[LATER]].concat();
        database.migrate(&steps, Timestamp::UNIX_EPOCH).await.unwrap();
        database.close().await;
        let sound = Sound::examined(database.address(), &copy, &folder).await.unwrap();
        sound.replace(&folder.join("before")).await.unwrap();
        let database = Database::open(database.address()).await.unwrap();
        assert_eq!(count(&database).await.unwrap(), 5_000);
        let applied = database.migrate(&steps, Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!(applied.0, [LATER.name]);
        database.close().await;
    }

    /// What was there is kept, and is itself a copy that can be restored.
    async fn what_was_replaced_can_be_brought_back(store) {
        let (folder, database) = (TestFolder::new(), filled(store).await);
        let (copy, before) = (folder.join("copy"), folder.join("before"));
        backup(&database, &copy).await.unwrap();
        let mut tx = database.begin().await.unwrap();
        tx.run(Sql::literal("insert into words (id, said) values (9000, 'later')"), vec![]).await.unwrap();
        tx.commit().await.unwrap();
        database.close().await;
        Sound::examined(database.address(), &copy, &folder).await.unwrap().replace(&before).await.unwrap();
        let kept = match database.address() {
            Address::File(file) => before.join(file.file_name().unwrap()),
            Address::Postgres(_) => before.join("record-store.dump"),
        };
        Sound::examined(database.address(), &kept, &folder)
            .await
            .unwrap()
            .replace(&folder.join("again"))
            .await
            .unwrap();
        let database = Database::open(database.address()).await.unwrap();
        assert_eq!(count(&database).await.unwrap(), 5_001);
        database.close().await;
    }
}

/// Another server may use the database from a data folder of its own, whose lock nobody here sees.
#[test]
fn a_postgres_that_somebody_else_uses_is_not_replaced() {
    crate::testing::run(async {
        let (folder, database) = (TestFolder::new(), filled(Store::Postgres).await);
        let copy = folder.join("copy");
        backup(&database, &copy).await.unwrap();
        let told = Sound::examined(database.address(), &copy, &folder).await.unwrap_err().to_string();
        assert!(told.contains("Stop every server") && told.contains("Nothing was changed"), "{told}");
        assert_eq!(count(&database).await.unwrap(), 5_000);
    });
}
