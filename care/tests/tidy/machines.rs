//! Nothing in the repository knows the machine it was written on: no folder of it, no host that only
//! one network can reach.

use crate::tree::{Breach, Rule, Tree};

pub const RULE: Rule = Rule { name: "machines", check };

/// Folders of one machine.
const FOLDERS: [&str; 3] = ["/root/", "/work/", "/tmp/"];
/// Ends of host names that only a private network answers to.
const PRIVATE_ENDS: [&str; 5] = [".internal", ".local", ".lan", ".corp", ".intranet"];
/// Starts of addresses that only a private network answers to.
const PRIVATE_STARTS: [&str; 4] = ["10.", "192.168.", "172.16.", "169.254."];

pub fn check(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| !file.is_tidy()) {
        for (n, line) in file.text.lines().enumerate() {
            for folder in FOLDERS.iter().filter(|folder| names_folder(line, folder)) {
                let instead = "take the folder as a parameter, or have one made: the crate `tempfile`, `mktemp -d`";
                found.push(file.breach(n + 1, format!("`{folder}` is a folder of one machine"), instead));
            }
            for host in line.split("://").skip(1).map(host).filter(|host| is_private(host)) {
                let what = format!("`{host}` is a host of one network");
                found.push(file.breach(n + 1, what, "leave it out, or use 127.0.0.1 or a name under example.org"));
            }
        }
    }
    found
}

/// Whether a path in the line starts at this folder: `/tmp/x`, and neither `example.org/tmp/x` nor `{root}/tmp/x`.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '}' | ')' | '~' | '*'))
    })
}

fn host(rest: &str) -> &str {
    let authority = rest.split(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '`' | ')' | '>')).next();
    let host = authority.unwrap_or_default().rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default()
}

fn is_private(host: &str) -> bool {
    let address = host.starts_with(|c: char| c.is_ascii_digit());
    PRIVATE_ENDS.iter().any(|end| host.ends_with(end))
        || address && PRIVATE_STARTS.iter().any(|start| host.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)])).iter().map(|breach| breach.line).collect()
    }

    #[test]
    fn no_folder_of_one_machine() {
        assert_eq!(found("README.md", "a\nSee `/work/x` and\n/root/y\n(/tmp/z)"), [2, 3, 4]);
        assert_eq!(found("care/src/a.rs", "open(\"/tmp/a\")"), [1]);
        assert_eq!(found("docs/a.md", "https://example.org/work/a social-work/b {dir}/tmp/c ./tmp/d"), [0_usize; 0]);
    }

    #[test]
    fn no_host_of_one_network() {
        assert_eq!(found("Makefile", "curl http://mirror.corp/a\ncurl https://10.1.2.3:80/b\n"), [1, 2]);
        assert_eq!(found("a.toml", "x = \"https://user:pass@proxy.internal:3128\""), [1]);
        assert_eq!(
            found("a.md", "http://127.0.0.1:8080 https://www.gov.uk/a https://10downing.example.org"),
            [0_usize; 0]
        );
    }
}
