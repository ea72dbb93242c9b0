//! Files that are sent: their limit, their names, and forms that never end.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures_util::stream;
use tower::ServiceExt as _;

use super::{House, MOST, house, token};
use crate::{
    stories,
    testing::{Answer, Browser},
    web,
};

const KIND: (&str, &str) = ("content-type", "multipart/form-data; boundary=edge");

fn field(name: &str, value: &str) -> Vec<u8> {
    format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes()
}

fn file(called: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{called}\"\r\n\r\n");
    [head.as_bytes(), bytes, b"\r\n"].concat()
}

async fn send(browser: &Browser, parts: &[Vec<u8>]) -> Answer {
    send_to(browser, "/files", parts).await
}

async fn send_to(browser: &Browser, to: &str, parts: &[Vec<u8>]) -> Answer {
    browser.request("POST", to, &[KIND], [&*parts.concat(), b"--edge--\r\n"].concat()).await
}

/// The files in the data folder.
fn kept(house: &House) -> Vec<String> {
    let entries = std::fs::read_dir(&house.app.config.data).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Sends a form piece by piece, each when the one before was taken; tells the status and how many bytes were taken.
async fn trickle(house: &House, browser: &Browser, begins: Vec<u8>, most: usize) -> (StatusCode, usize) {
    const PIECE: usize = 500_000;
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    let pieces = stream::unfold((begins, count), move |(piece, count)| async move {
        tokio::task::yield_now().await;
        let sent = count.fetch_add(piece.len(), Ordering::AcqRel);
        (sent < most).then(|| (Ok::<_, std::io::Error>(piece), (vec![b'a'; PIECE], count)))
    });
    let cookies: Vec<String> = browser.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = Request::post("/files").header(KIND.0, KIND.1).header(header::COOKIE, cookies.join("; "));
    let answer = web::router(&house.app).oneshot(request.body(Body::from_stream(pieces)).unwrap()).await.unwrap();
    (answer.status(), taken.load(Ordering::Acquire))
}

stories! {
    with house;

    async fn a_file_is_kept_under_a_name_of_ours(house: House) {
        let kim = house.signed_in().await;
        let csrf = field("csrf", &token(&kim).await);
        let long = format!("{}.csv", "n".repeat(7_000));
        for (number, (called, shown)) in [
            ("list.csv", "list.csv 3"),
            ("../../x", "x 3"),
            ("..\\..\\x", "x 3"),
            ("/etc/passwd", "passwd 3"),
            ("C:\\windows\\x.csv", "x.csv 3"),
            ("..", ".. 3"),
            (long.as_str(), &*format!("{} 3", "n".repeat(120))),
        ].into_iter().enumerate() {
            let answer = send(&kim, &[csrf.clone(), file(called, b"a,b")]).await;
            assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, shown), "{called}");
            assert_eq!(kept(&house).len(), number + 1);
        }
        // No part's head may hold a NUL: the file is refused whole.
        assert_eq!(send(&kim, &[csrf, file("a\0b.csv", b"a,b")]).await.status, 400);
        let names = kept(&house);
        assert!(names.len() == 7 && names.iter().all(|name| name.len() == 41 && name[36..] == *".part"), "{names:?}");
    }

    async fn a_file_over_the_limit_leaves_nothing(house: House) {
        let kim = house.signed_in().await;
        let csrf = field("csrf", &token(&kim).await);
        let most = usize::try_from(MOST).unwrap();
        let answer = send(&kim, &[csrf.clone(), file("a.csv", &vec![b'a'; most + 1])]).await;
        assert_eq!(answer.status, 413);
        assert!(answer.text().contains("larger than 1 MB"), "{}", answer.text());
        assert_eq!(send(&kim, &[csrf.clone(), file("", b"")]).await.status, 409, "no file was chosen");
        assert_eq!(send(&kim, std::slice::from_ref(&csrf)).await.status, 409);
        // It breaks off in the middle.
        let half = kim.request("POST", "/files", &[KIND], [csrf.clone(), file("a.csv", b"a,b")].concat()).await;
        assert_eq!(half.status, 400);
        assert!(kept(&house).is_empty(), "{:?}", kept(&house));
        assert_eq!(send(&kim, &[csrf, file("a.csv", &vec![b'a'; most])]).await.status, 200, "as large as it may be");
    }

    async fn of_many_files_those_are_kept_that_fit(house: House) {
        let kim = house.signed_in().await;
        let csrf = field("csrf", &token(&kim).await);
        let most = usize::try_from(MOST).unwrap();
        let small = |called: &str| file(called, b"a,b");
        let cases = [
            (vec![small("a"), file("", b""), small("../b")], "a 3; b 3", 2),
            (
                vec![small("a"), small("b"), small("c"), small("<d>"), small("e")],
                "a 3; b 3; c 3; Only 3 files are taken at once: <d> and what follows it were not kept.",
                3,
            ),
            (
                vec![file("large", &vec![b'a'; most + 1]), small("b")],
                "large is larger than 1 MB, the most this page takes: it and what follows it were not kept.",
                0,
            ),
            (
                vec![small("a"), file("large", &vec![b'a'; most]), small("c")],
                "a 3; large is larger with those before it than 1 MB, the most this page takes: it and what follows it were not kept.",
                1,
            ),
        ];
        let mut before = 0;
        for (parts, said, count) in cases {
            let answer = send_to(&kim, "/many", &[std::slice::from_ref(&csrf), &parts].concat()).await;
            assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, said));
            assert_eq!(kept(&house).len() - before, count, "{said}");
            before += count;
        }
        // No file, no form of ours, and one that breaks off leave nothing.
        assert_eq!(send_to(&kim, "/many", &[csrf.clone(), file("", b"")]).await.status, 409);
        assert_eq!(send_to(&kim, "/many", &[small("a"), csrf.clone()]).await.status, 400);
        let half = [csrf, small("a"), small("b")].concat();
        assert_eq!(kim.request("POST", "/many", &[KIND], half).await.status, 400);
        assert_eq!(kept(&house).len(), before);
    }

    async fn only_a_form_of_ours_brings_a_file(house: House) {
        let kim = house.signed_in().await;
        let csrf = token(&kim).await;
        for parts in [
            vec![file("a.csv", b"a,b")],
            vec![field("csrf", "forged"), file("a.csv", b"a,b")],
            vec![file("a.csv", b"a,b"), field("csrf", &csrf)],
            vec![field("csrf", &csrf.repeat(3)), file("a.csv", b"a,b")],
        ] {
            assert_eq!(send(&kim, &parts).await.status, 400);
        }
        assert!(kept(&house).is_empty());
    }

    async fn a_token_that_never_ends_is_not_gathered(house: House) {
        let kim = house.signed_in().await;
        let begins = b"--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n".to_vec();
        let (status, taken) = trickle(&house, &kim, begins, 100_000_000).await;
        assert_eq!(status, 400);
        assert!(taken < 2_000_000, "{taken} bytes were read");
    }

    async fn a_head_that_never_ends_is_not_gathered(house: House) {
        let kim = house.signed_in().await;
        for begins in [&b"--edge\r\nContent-Disposition: form-data; name=\""[..], b"no boundary at all"] {
            let (status, taken) = trickle(&house, &kim, begins.to_vec(), 100_000_000).await;
            assert_eq!(status, 400);
            assert!(taken < 10_000_000, "{taken} bytes were read");
        }
    }
}
