//! The numbers and small decisions of signing in: how long, how often, where to afterwards. No I/O.
//!
//! Sources: OWASP's cheat sheets on sessions and on authentication; NCSC's password guidance (throttling before
//! lock-out, no composition rules, paste allowed); RFC 6238 for codes.

use jiff::{SignedDuration, Timestamp};

use super::{Account, model::Role};

/// A session nobody used for so long is over.
pub const IDLE: SignedDuration = SignedDuration::from_mins(60);

/// A session is over after so long however much it was used: longer than any shift.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(12);

/// A session's last use is written down at most this often, so that reading pages does not write.
pub const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// How long somebody may take between the password and the code, or at the council's sign-in service.
pub const STEP_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// Failures older than this count no more.
pub const FAILURES_LAST: SignedDuration = SignedDuration::from_hours(24);

/// How long ended sessions are kept to be looked at.
pub const SESSIONS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// The failures one network address may make in [`ADDRESS_WINDOW`]. Light, because a whole council can sit behind one.
pub const ADDRESS_MOST: i64 = 60;

/// See [`ADDRESS_MOST`].
pub const ADDRESS_WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// How long a link to choose a password opens its page: over a weekend.
pub const INVITATION_LASTS: SignedDuration = SignedDuration::from_hours(24 * 3);

/// The seconds to wait after so many failures in a row: none for the first four, then 30, 60, 120 … at most an hour.
pub fn wait_seconds(failures: i64) -> i64 {
    match failures {
        ..=4 => 0,
        5..=11 => 30 << (failures - 5),
        _ => 3_600,
    }
}

/// Until when nothing is tried after so many failures, the newest of them now.
pub fn wait_until(failures: i64, now: Timestamp) -> Option<Timestamp> {
    match wait_seconds(failures) {
        0 => None,
        seconds => Some(now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)),
    }
}

/// Until when an address that failed so often since `first_at` is not listened to.
pub fn address_wait_until(failures: i64, first_at: Timestamp) -> Option<Timestamp> {
    (failures > ADDRESS_MOST).then(|| first_at.saturating_add(ADDRESS_WINDOW).unwrap_or(Timestamp::MAX))
}

/// Whether a session that began and was last used then is still one now.
pub fn session_lives(started_at: Timestamp, seen_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(started_at) < ABSOLUTE && now.duration_since(seen_at) < IDLE
}

/// Whether somebody in these roles must set up a second factor, given all roles there are.
pub fn second_factor_required(held: &[String], all: &[Role]) -> bool {
    all.iter().any(|role| role.second_factor && held.iter().any(|name| name == role.name))
}

/// Why a change of an account by this administrator is refused; none when it may be made. Whoever looks after accounts
/// could otherwise open every record to themselves, or lock everybody out.
pub fn own_account_problem(own: bool, before: &Account, roles: &[String], teams: &[String]) -> Option<&'static str> {
    let same =
        |one: &[String], other: &[String]| one.len() == other.len() && one.iter().all(|word| other.contains(word));
    (own && !(same(&before.roles, roles) && same(&before.teams, teams)))
        .then_some("These are your own roles and teams. Ask another administrator to change them")
}

/// Whether the council's sign-in service itself asked for more than a password: the methods of RFC 8176.
pub fn passed_elsewhere(methods: &[String]) -> bool {
    methods.iter().any(|method| matches!(method.as_str(), "mfa" | "otp" | "hwk" | "swk" | "fpt" | "face" | "sc"))
}

/// The page to go to after signing in: a path of ours, or the start page for anything else.
///
/// Browsers read `//host`, `/\host` and `/<tab>/host` as addresses of other sites, and all of them are refused here.
pub fn local_path(next: &str) -> &str {
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && next.len() <= 2_000
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && !path.split('/').any(|part| part == "..")
        && !matches!(path, "/sign-in" | "/sign-out")
        && !path.starts_with("/sign-in/");
    if ours { next } else { "/" }
}

/// A username as it is kept and compared: in lower case, without blanks around it.
pub fn username(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// What is wrong with a new username, in a sentence; none when it can be used.
pub fn username_problem(username: &str) -> Option<&'static str> {
    let fits = (2..=100).contains(&username.chars().count())
        && username.chars().all(|letter| letter.is_alphanumeric() || "._-@+'".contains(letter));
    (!fits).then_some("A username is 2 to 100 letters, digits, dots, dashes or an e-mail address, without blanks")
}

/// A kind of browser in a few words, from what it says of itself, so that people know their own sessions again.
pub fn browser_words(user_agent: &str) -> String {
    let pick = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    // Every browser claims to be most of the others, so the order matters.
    let browser = pick(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = pick(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) => "A browser we do not know".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_the_fifth_failure_to_an_hour() {
        let table = [
            (0, 0),
            (1, 0),
            (4, 0),
            (5, 30),
            (6, 60),
            (7, 120),
            (8, 240),
            (9, 480),
            (10, 960),
            (11, 1_920),
            (12, 3_600),
            (5_000, 3_600),
        ];
        for (failures, seconds) in table {
            assert_eq!(wait_seconds(failures), seconds, "after {failures} failures");
        }
    }

    #[test]
    fn one_address_may_fail_often_but_not_for_ever() {
        let first = Timestamp::UNIX_EPOCH;
        assert_eq!(address_wait_until(60, first), None);
        assert_eq!(address_wait_until(61, first), Some(first + ADDRESS_WINDOW));
    }

    #[test]
    fn sessions_end_by_idleness_and_by_age() {
        let start = Timestamp::UNIX_EPOCH;
        let minutes = SignedDuration::from_mins;
        for (age, unused, lives) in [(0, 0, true), (59, 59, true), (60, 60, false), (719, 1, true), (720, 0, false)] {
            let now = start + minutes(age);
            assert_eq!(
                session_lives(start, now - minutes(unused), now),
                lives,
                "{age} minutes old, unused for {unused}"
            );
        }
    }

    #[test]
    fn only_paths_of_ours_are_followed_after_signing_in() {
        for ours in ["/", "/people/1?tab=2", "/people#notes", "/a//b", "/search?q=http://example.org"] {
            assert_eq!(local_path(ours), ours);
        }
        let foreign = [
            "",
            "people",
            "//example.org",
            "/\\example.org",
            "\\\\example.org",
            "https://example.org",
            "/\t/example.org",
            "/a\\b",
            "javascript:alert(1)",
            "/\r\nset-cookie:x=y",
            "/pé",
            " /people",
            "/sign-in",
            "/sign-in?next=/",
            "/sign-out",
            "/sign-in/code",
            "/..//example.org",
            "/a/../..//example.org",
        ];
        for other in foreign {
            assert_eq!(local_path(other), "/", "{other:?}");
        }
        assert_eq!(local_path(&format!("/{}", "a".repeat(2_000))), "/");
    }

    #[test]
    fn browsers_are_told_in_words() {
        let table = [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1",
                "Safari on iPhone",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/140.0 Mobile Safari/537", "Chrome on Android"),
            ("<script>alert(1)</script>", "A browser we do not know"),
            ("", "A browser we do not know"),
        ];
        for (said, words) in table {
            assert_eq!(browser_words(said), words);
        }
    }

    #[test]
    fn names_and_methods() {
        assert_eq!(username("  Amina.Khan "), "amina.khan");
        assert_eq!(username_problem("amina.khan@example.org"), None);
        for wrong in ["", "a", "two words", "a,b", "<b>"] {
            assert!(username_problem(wrong).is_some(), "{wrong:?}");
        }
        assert!(passed_elsewhere(&["pwd".into(), "mfa".into()]) && !passed_elsewhere(&["pwd".into()]));
        let role = |name, second_factor| Role { name, words: "", second_factor };
        let all = [role("administrator", true), role("social_worker", false)];
        assert!(second_factor_required(&["social_worker".into(), "administrator".into()], &all));
        assert!(!second_factor_required(&["social_worker".into()], &all));
        assert!(!second_factor_required(&[], &all));
    }

    #[test]
    fn nobody_gives_themselves_roles_or_takes_them() {
        let me = Account {
            id: "1".into(),
            username: "sam".into(),
            name: "Sam".into(),
            title: String::new(),
            roles: vec!["administrator".into(), "analyst".into()],
            teams: vec!["t".into()],
            has_second_factor: false,
        };
        let lists = |roles: &[&str]| roles.iter().map(|role| (*role).to_owned()).collect::<Vec<_>>();
        let team = lists(&["t"]);
        let turned = lists(&["analyst", "administrator"]);
        assert_eq!(own_account_problem(true, &me, &turned, &team), None, "the order of boxes is no change");
        for roles in [&["administrator"][..], &["administrator", "analyst", "manager"], &["administrator", "manager"]] {
            assert!(own_account_problem(true, &me, &lists(roles), &team).is_some(), "{roles:?}");
            assert_eq!(own_account_problem(false, &me, &lists(roles), &team), None, "{roles:?} by another");
        }
        assert!(own_account_problem(true, &me, &me.roles, &[]).is_some());
    }
}
