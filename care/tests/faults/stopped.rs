//! Told to stop, the service finishes the request in hand; and what it has logged by then names nobody.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use platform::testing::{Store, run};

use super::service::{Council, Visitor};

#[test]
fn sqlite() {
    run(told_to_stop_it_finishes_what_has_begun(Store::Sqlite));
}

#[test]
fn postgres() {
    run(told_to_stop_it_finishes_what_has_begun(Store::Postgres));
}

async fn told_to_stop_it_finishes_what_has_begun(store: Store) {
    let council = Council::on(store).await;
    let server = council.start();
    let visitor = Visitor::sign_in(&server.url);
    let address = server.url.trim_start_matches("http://").to_owned();
    let body = format!("csrf={}&given_name=Fictional&family_name=Midway&because=a+test+of+faults", visitor.csrf);
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(
        stream,
        "POST /people HTTP/1.1\r\nHost: {address}\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        visitor.cookie,
        body.len()
    )
    .unwrap();
    // The service says this when it has begun with the request and waits for the form.
    let mut told = [0; 25];
    stream.read_exact(&mut told).unwrap();
    assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    server.ask_to_stop();
    while TcpStream::connect(&address).is_ok() {
        std::thread::yield_now();
    }
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(server.ended(), "{}", council.log());

    let again = council.start();
    let (_, page) = Visitor::sign_in(&again.url).get(&again.url, "/people?q=Midway").unwrap();
    assert!(page.contains("Fictional Midway"), "{page}");
}

#[test]
fn what_people_ask_for_is_in_no_log() {
    run(async {
        let council = Council::on(Store::Sqlite).await;
        let server = council.start();
        let visitor = Visitor::sign_in(&server.url);
        let link = "Zebedee".repeat(7)[..43].to_owned();
        for path in ["/ask", "/ask/who?name=Zebedee", "/ask/now/Zebedee", "/ask/Zebedee", &format!("/ask/back/{link}")]
        {
            visitor.get(&server.url, path).unwrap();
        }
        for (path, fields) in [
            ("/ask/happening", &[("happening", "Zebedee fell"), ("stamp", "1.Zebedee")][..]),
            ("/ask/reach", &[("name", "Zebedee"), ("phone", "01632 960077")]),
            ("/ask/professional", &[("once", &link), ("name", "Zebedee"), ("happening", "Zebedee fell")]),
            ("/ask/where", &[("reference", "4821739056"), ("code", "zebedee-zebedee-100")]),
            (&format!("/ask/back/{link}"), &[("code", "zebedee-zebedee-100")]),
        ] {
            assert_eq!(visitor.send(&server.url, path, fields), 422, "{path}");
        }
        server.ask_to_stop();
        assert!(server.ended());
        let log = council.log();
        assert!(log.contains("\"route\":\"/ask/{step}\"") && log.contains("\"route\":\"/ask/back/{token}\""), "{log}");
        for personal in ["ebedee", "01632", "960077", "482173", "127.0.0.1:", "fell"] {
            let told = log.lines().filter(|line| line.contains("/ask")).any(|line| line.contains(personal));
            assert!(!told, "{personal} is in the log:\n{log}");
        }
    });
}

#[test]
fn its_log_names_nobody() {
    run(async {
        let council = Council::on(Store::Sqlite).await;
        let server = council.start();
        let visitor = Visitor::sign_in(&server.url);
        assert_eq!(visitor.add_person(&server.url, "Zebedee").unwrap().0, 303);
        let (_, found) = visitor.get(&server.url, "/people?q=Zebedee").unwrap();
        let id = found
            .split("href=\"/people/")
            .find_map(|rest| rest.get(..36).filter(|id| id.matches('-').count() == 4))
            .unwrap();
        for path in [
            format!("/people/{id}"),
            format!("/people/{id}/edit"),
            format!("/people/{id}/allocation"),
            format!("/people/{id}/history"),
            "/people/Zebedee".to_owned(),
            "/Zebedee?q=Zebedee".to_owned(),
        ] {
            visitor.get(&server.url, &path).unwrap();
        }
        server.ask_to_stop();
        assert!(server.ended());
        let log = council.log();
        assert!(log.contains("\"route\":\"/people/{id}\"") && log.contains("\"route\":\"no route\""), "{log}");
        let session = visitor.cookie.split('=').next_back().unwrap();
        for personal in ["ebedee", "Fictional", "mina", id, session, visitor.csrf.as_str(), "herons"] {
            assert!(!log.contains(personal), "{personal} is in the log:\n{log}");
        }
    });
}
