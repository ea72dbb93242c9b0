//! What the service keeps is for its own account: other people of the machine cannot read it, nor see the password.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use platform::{
    storage::Address,
    testing::{Store, run},
};

use super::service::{Council, name};

/// Everything below a folder with its rights, by its name in it.
fn rights(folder: &Path) -> BTreeMap<PathBuf, u32> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let about = fs::symlink_metadata(&path).unwrap();
            found.insert(path.strip_prefix(folder).unwrap().to_owned(), about.permissions().mode() & 0o777);
            if about.is_dir() {
                folders.push(path);
            }
        }
    }
    found
}

/// Runs a command under the rights that most systems give to new files: everybody may read them.
fn openly(command: &Command, words: &[&str]) {
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 022; exec \"$@\"", "sh"]).arg(command.get_program()).args(command.get_args()).args(words);
    let done = shell.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn others_on_the_machine_can_read_nothing() {
    run(async {
        for store in [Store::Sqlite, Store::Postgres] {
            let council = Council::on(store).await;
            let (data, archive) = (council.data.join("new"), council.data.join("kept.tar"));
            let mut command = Command::new(env!("CARGO_BIN_EXE_alongside"));
            command.arg("--data").arg(&data);
            if let Address::Postgres(url) = &council.address {
                command.arg("--database").arg(url);
            }
            let extract = council.data.join("extract.csv");
            openly(&command, &["migrate"]);
            openly(&command, &["borough", "--people", "20", "--cld", name(&extract)]);
            openly(&command, &["evidence", "import", name(&extract)]);
            openly(&command, &["backup", name(&archive)]);
            openly(&command, &["restore", name(&archive)]);
            let found = rights(&council.data);
            for sort in ["kept.tar", "new/lock", "new/evidence"] {
                assert!(found.contains_key(Path::new(sort)), "{sort} is not there: {found:?}");
            }
            for sort in ["parquet", "csv", "json", "before-restore"] {
                let some = found.keys().any(|path| path.starts_with("new") && path.to_string_lossy().contains(sort));
                assert!(some, "no {sort} is there: {found:?}");
            }
            for (path, rights) in found.iter().filter(|(path, _)| !path.ends_with("extract.csv")) {
                assert_eq!(rights & 0o077, 0, "{} may be read by others: {rights:o}", path.display());
            }
        }
    });
}
