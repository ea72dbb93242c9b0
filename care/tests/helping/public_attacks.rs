//! What the public pages withstand: guessing, counting through numbers, forged tokens, machines, two presses at once,
//! files that are something else, and a flood from one address.

use std::net::SocketAddr;

use jiff::SignedDuration;
use platform::{
    stories,
    testing::{Browser, Page},
};

use super::{
    Place, place,
    public::{asked, given, where_is},
};
use care::front_door::sent::rules::new_reference;

/// A photo, as small as one can be.
pub fn photo() -> Vec<u8> {
    let mut out = vec![0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 100, 0, 100, 1, 1, 0x11, 0];
    out.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 1, 2, 3, 0xff, 0xd9]);
    out
}

/// A picture that says it is so large.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    out.extend(width.to_be_bytes());
    out.extend(height.to_be_bytes());
    out.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    out.extend(b"\0\0\0\x01IDAT\0\0\0\0\0\0\0\0\0IEND\0\0\0\0");
    out
}

/// A page without what differs from form to form and what was typed.
fn bare(page: &Page, typed: &[&str]) -> String {
    let mut body = page.body();
    for word in typed {
        body = body.replace(word, "");
    }
    let mut out = String::new();
    for (at, part) in body.split("name=\"csrf\" value=\"").enumerate() {
        out.push_str(if at == 0 { part } else { part.split_once('"').map_or(part, |(_, rest)| rest) });
    }
    out
}

async fn attached(page: &mut Page, name: &str, kind: &str, bytes: Vec<u8>) -> u16 {
    page.attach("file", name, kind, bytes);
    page.press("Add this file").await.status()
}

stories! {
    with place;

    async fn pressing_twice_in_one_moment_makes_one_contact(town: Place) {
        let joan = town.anybody();
        let mut page = asked(&town, &joan, "The stairs").await;
        let (mut second, mut third) = (joan.open("/ask/summary").await, joan.open("/ask/summary").await);
        tokio::join!(page.press("Send"), second.press("Send"));
        third.press("Send").await.has_status(200);
        assert_eq!(town.contacts().await, 1);
        assert_eq!(given(&page), given(&second));
        assert_eq!(given(&third), given(&joan.open("/ask/sent").await), "the page can be opened again");
        // What was sent cannot be changed afterwards; another request can be begun.
        let mut again = joan.open("/ask/happening").await;
        assert_eq!(again.value("happening"), "");
        again.fill("happening", "Something else");
        town.reads();
        again.press("Continue").await.has_status(200);
        assert_eq!(town.contacts().await, 1);
    }

    async fn a_professional_who_presses_twice_makes_one_contact(town: Place) {
        let nurse = town.anybody();
        let mut page = nurse.open("/ask/professional").await;
        page.fill("happening", "He fell").fill("name", "Ruth Lane").choose("consent", "Yes. I asked them");
        town.reads();
        let mut second = nurse.open("/ask/professional").await;
        let once = page.value("once");
        second.forge("once", &once);
        second.fill("happening", "He fell").fill("name", "Ruth Lane").choose("consent", "Yes. I asked them");
        town.reads();
        tokio::join!(page.press("Send"), second.press("Send"));
        assert_eq!(town.contacts().await, 1);
        page.sees("We have your request");
    }

    async fn counting_through_numbers_finds_nothing(town: Place) {
        let mut page = asked(&town, &town.anybody(), "The stairs").await;
        page.press("Send").await.has_status(200);
        let (reference, code) = given(&page);
        let nobodys = new_reference();
        let stranger = town.anybody();
        let wrong_code = where_is(&stranger, &reference, "otter-window-100").await;
        let wrong_number = where_is(&stranger, &nobodys, "otter-window-100").await;
        wrong_code.has_status(422).sees("do not belong together");
        assert_eq!(bare(&wrong_code, &[&reference]), bare(&wrong_number, &[&nobodys]), "the same answer to both");
        // A slip is told without looking: the last digit checks the others.
        let slip = format!("{}{}", &nobodys[..9], (nobodys.as_bytes()[9] - b'0' + 1) % 10);
        where_is(&stranger, &slip, &code).await.has_status(422).sees("There is a slip");
        // The fifth wrong code makes everybody wait who tries this number, the same for one that does not exist.
        for number in [&reference, &nobodys] {
            for _ in 0..4 {
                where_is(&stranger, number, "otter-window-100").await.has_status(422);
            }
            where_is(&stranger, number, &code).await.has_status(422).sees("There were too many tries");
        }
        town.app.clock.advance(SignedDuration::from_mins(2));
        where_is(&stranger, &reference, &code).await.has_status(200).sees("What has happened");
    }

    async fn guessing_from_one_address_ends_however_many_numbers_there_are(town: Place) {
        let somewhere: SocketAddr = "198.51.100.7:4000".parse().unwrap();
        let stranger = town.anybody().at(somewhere);
        for _ in 0..30 {
            where_is(&stranger, &new_reference(), "otter-window-100").await.sees("do not belong together");
        }
        where_is(&stranger, &new_reference(), "otter-window-100").await.has_status(422).sees("Too much has come");
        let mut back = stranger.open(&format!("/ask/back/{}", "a".repeat(43))).await;
        back.fill("code", "otter-window-100");
        back.press("Open it").await.has_status(422).sees("Too much has come");
        // Somebody else is heard, and so is this one a quarter of an hour later.
        let elsewhere = town.anybody().at("198.51.100.8:4000".parse().unwrap());
        where_is(&elsewhere, &new_reference(), "otter-window-100").await.sees("do not belong together");
        town.app.clock.advance(SignedDuration::from_mins(15));
        where_is(&stranger, &new_reference(), "otter-window-100").await.sees("do not belong together");
    }

    async fn a_link_is_not_guessed_and_a_wrong_one_looks_the_same(town: Place) {
        let joan = town.anybody();
        let mut page = joan.open("/ask/happening").await;
        page.fill("happening", "Secret");
        town.reads();
        page.press("Save and come back later").await.has_status(200);
        let link = page.body().split("/ask/back/").nth(1).unwrap()[..43].to_owned();
        let stranger = town.anybody();
        let nobodys = "b".repeat(43);
        let (mut right, mut wrong) = (
            stranger.open(&format!("/ask/back/{link}")).await,
            stranger.open(&format!("/ask/back/{nobodys}")).await,
        );
        assert_eq!(bare(&right, &[&link]), bare(&wrong, &[&nobodys]));
        for _ in 0..5 {
            right.fill("code", "otter-window-100");
            right.press("Open it").await.has_status(422).does_not_see("Secret");
            wrong.fill("code", "otter-window-100");
            wrong.press("Open it").await.has_status(422);
        }
        assert_eq!(bare(&right, &[&link]), bare(&wrong, &[&nobodys]));
        right.sees("There were too many tries");
        for odd in ["x", "..%2f..%2fetc", "%3Cscript%3E", &"é".repeat(30)] {
            let page = stranger.open(&format!("/ask/back/{}", odd.replace('é', "%C3%A9"))).await;
            page.has_status(200);
            assert!(!page.body().contains("<script>") && page.body().contains("/ask/back/-"));
        }
        // The cookie is the secret: neither the link nor another's opens the draft.
        for forged in [link.as_str(), nobodys.as_str(), "", "' or 1=1 --"] {
            stranger.set_cookie("alongside-asking", forged);
            assert_eq!(stranger.open("/ask/summary").await.path(), "/ask", "{forged}");
        }
    }

    async fn machines_and_forged_forms_are_not_taken(town: Place) {
        let robot = town.anybody();
        let mut page = robot.open("/ask/who").await;
        page.press("Continue").await.has_status(422).sees("very quick");
        town.reads();
        page.forge("website", "http://example.com/pills");
        page.press("Continue").await.has_status(422).sees("could not take this");
        page.forge("website", "").forge("stamp", "1700000000.AAAA");
        page.press("Continue").await.has_status(422).sees("could not take this");
        town.reads();
        page.press("Continue").await.has_status(200);
        assert_eq!(page.path(), "/ask/safe");
        town.app.clock.advance(SignedDuration::from_hours(25));
        let mut professional = town.anybody().open("/ask/professional").await;
        town.app.clock.advance(SignedDuration::from_hours(25));
        professional.fill("happening", "He fell");
        professional.press("Send").await.has_status(422).sees("open for a long time");
        assert_eq!(professional.value("happening"), "He fell");
        let form = ("content-type", "application/x-www-form-urlencoded");
        for path in ["/ask/who", "/ask/send", "/ask/where", "/ask/professional", "/ask/forget", "/ask/files/remove"] {
            for body in ["who=themselves", "csrf=forged&who=themselves"] {
                assert_eq!(robot.request("POST", path, &[form], body).await.status.as_u16(), 400, "{path}");
            }
        }
        assert_eq!(town.contacts().await, 0);
    }

    async fn a_flood_from_one_address_is_dammed_and_nobody_elses_words_are_lost(town: Place) {
        let flood = |town: &Place| town.anybody().at("203.0.113.9:5000".parse().unwrap());
        let mut page = None;
        for number in 0..31 {
            let mut next = flood(&town).open("/ask/happening").await;
            next.fill("happening", &format!("words {number}"));
            town.app.clock.advance(SignedDuration::from_secs(3));
            next.press("Continue").await;
            page = Some(next);
        }
        let mut page = page.unwrap();
        page.has_status(422).sees("Too much has come");
        assert_eq!(page.value("happening"), "words 30", "what was typed stays in the page");
        let other = town.anybody().at("203.0.113.10:5000".parse().unwrap());
        let mut page = other.open("/ask/happening").await;
        page.fill("happening", "I am somebody else");
        town.reads();
        page.press("Continue").await.has_status(200);
    }

    async fn a_photo_goes_to_those_who_may_read_the_contact_and_to_nobody_else(town: Place) {
        let joan = town.anybody();
        let mut page = asked(&town, &joan, "The stairs").await;
        assert_eq!(attached(&mut page, "../../etc/<b>stairs.html", "text/html", photo()).await, 200);
        page.sees("<b>stairs.html (photo (JPEG), 1 KB)");
        assert!(!page.body().contains("<b>stairs"), "its name is words");
        page.press("Send").await.has_status(200);
        let amina = town.signed_in("amina").await;
        let mut contact = amina.open("/contacts").await;
        contact.follow("Joan Price").await.sees("Files they sent");
        let href = contact.body().split("/files/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let path = format!("{}/files/{href}", contact.path());
        let answer = amina.request("GET", &path, &[], Vec::new()).await;
        assert_eq!((answer.status.as_u16(), answer.body.to_vec()), (200, photo()));
        assert_eq!(answer.header("content-type"), "image/jpeg");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("content-disposition").starts_with("attachment; filename=\"sent-"));
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox; frame-ancestors 'none'");
        assert_eq!(answer.header("cache-control"), "no-store");
        // Its name on the disk is nobody's guess, and outside what is served.
        assert!(town.app.config.data.join("sent").join(&href).is_file() && href.len() == 43);
        for other in [format!("{}/files/{}", contact.path(), "c".repeat(43)), format!("{}/files/..%2f..%2fkey", contact.path())] {
            assert_eq!(amina.request("GET", &other, &[], Vec::new()).await.status.as_u16(), 404);
        }
        let sam = town.signed_in("sam").await;
        assert_eq!(sam.request("GET", &path, &[], Vec::new()).await.status.as_u16(), 403);
        let nobody = joan.request("GET", &path, &[], Vec::new()).await;
        assert_eq!(nobody.status.as_u16(), 303, "whoever sent it signs in like everybody");
        assert!(nobody.header("location").starts_with("/sign-in"));
    }

    async fn hostile_files_are_refused_and_leave_nothing(town: Place) {
        let joan = town.anybody();
        let mut page = asked(&town, &joan, "The stairs").await;
        let mut both = photo();
        both.extend(b"PK\x05\x06\0\0");
        for (name, kind, bytes, why) in [
            ("stairs.jpg", "image/jpeg", b"<html><script>alert(1)</script>".to_vec(), "not a photo or document"),
            ("stairs.png", "image/png", png(10_000, 10_000), "too many points"),
            ("stairs.jpg", "image/jpeg", both, "hidden in this file"),
            ("letter.docm", "application/pdf", b"PK\x03\x04word/vbaProject.bin".to_vec(), "not a photo or document"),
            ("letter.pdf", "application/pdf", b"%PDF-1.7\n<< /S /JavaScript >>\n%%EOF".to_vec(), "a program"),
            ("huge.jpg", "image/jpeg", vec![0xff; 10_000_001], "larger than 10 MB"),
            ("empty.jpg", "image/jpeg", Vec::new(), "not a photo or document"),
        ] {
            page = joan.open("/ask/summary").await;
            assert_eq!(attached(&mut page, name, kind, bytes).await, 422, "{name}");
            page.sees(why);
        }
        assert_eq!(care::front_door::sent::bytes_of_drafts(&town.app.db).await.unwrap(), 0);
        for number in 0..5 {
            assert_eq!(attached(&mut page, &format!("{number}.png"), "image/png", png(100, 100)).await, 200);
        }
        page.does_not_see("Choose a photo");
        // A form that was forged, and one of somebody who asks nothing.
        let send = |browser: Browser, token: String| async move {
            let body = format!(
                "--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--x\r\ncontent-disposition: form-data; \
                 name=\"file\"; filename=\"a.jpg\"\r\n\r\nabc\r\n--x--\r\n"
            );
            browser.request("POST", "/ask/files", &[("content-type", "multipart/form-data; boundary=x")], body).await
        };
        page.press("Remove 0.png").await.has_status(200);
        assert_eq!(send(joan.clone(), "forged".into()).await.status.as_u16(), 400);
        let stranger = town.anybody();
        stranger.open("/ask/who").await;
        let token = stranger.cookie("alongside-form").unwrap();
        assert_eq!(send(stranger, token).await.status.as_u16(), 400);
    }

    async fn what_strangers_type_stays_words(town: Place) {
        const NASTY: &str = "<script>alert(1)</script>{{ 7*7 }}\"'><img src=x onerror=alert(1)>";
        let joan = town.anybody();
        let mut page = asked(&town, &joan, NASTY).await;
        let clean = |page: &Page| {
            let body = page.body();
            assert!(!body.contains("<script>alert") && !body.contains("<img src=x") && !body.contains(">49"), "{}", page.path());
        };
        clean(&page);
        clean(&joan.open("/ask/happening").await);
        page.press("Send").await.has_status(200);
        let amina = town.signed_in("amina").await;
        let mut contact = amina.open("/contacts").await;
        clean(&contact);
        contact.follow("Joan Price").await.has_status(200);
        clean(&contact);
        joan.open("/ask/now/%3Cscript%3E").await.has_status(404);
        joan.open("/ask/nothing").await.has_status(404);
    }
}
