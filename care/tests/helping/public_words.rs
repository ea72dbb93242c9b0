//! Every page that anybody may open is read by people of nine to eleven years: measured by the Flesch-Kincaid grade (J. P.
//! Kincaid and others, *Derivation of New Readability Formulas for Navy Enlisted Personnel*, 1975), whose grade 6 is the age
//! of 11. `textstat` counts and reckons (`docs/decisions/0034-reading-age.md`); what is measured is the running text.

use care::shell;
use platform::{slice::Access, stories, testing::Page};
use textstat::{flesch_kincaid_grade, lexicon_count};

use super::{Place, place};

/// The grade at which the youngest readers of an age sit is that age less five.
const AGE_OF_GRADE_0: f64 = 5.0;
/// The oldest whom a page may be written for, and all pages together. Easier is no fault.
const ONE_PAGE: f64 = 11.0;
const TOGETHER: f64 = 9.0;
/// A page with fewer words than this is measured with the others alone.
const FEW_WORDS: usize = 40;

/// The running text of a page: paragraphs, lines of lists, hints; no headings, no buttons, no labels of boxes. Each is a
/// sentence at least.
fn running(page: &Page) -> String {
    let body = page.body();
    let main = body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or_default().to_owned();
    let mut all = String::new();
    for (opens, closes) in [("<p class=\"govuk-body", "</p>"), ("<li", "</li>"), ("class=\"govuk-hint", "</div>")] {
        for part in main.split(opens).skip(1) {
            let inside = part.split(closes).next().unwrap_or_default();
            let mut tag = true;
            let mut text = String::new();
            for letter in inside.chars() {
                match letter {
                    '<' => tag = true,
                    '>' => tag = false,
                    _ if !tag => text.push(letter),
                    _ => {}
                }
            }
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace("&#39;", "’");
            if text.chars().any(char::is_alphabetic) {
                let ends = text.ends_with(['.', '?', '!']);
                all.push_str(&text);
                all.push_str(if ends { "\n" } else { ".\n" });
            }
        }
    }
    // What follows a colon is a sentence of its own, as people read it.
    all.replace(": ", ". ")
}

fn age(text: &str) -> f64 {
    flesch_kincaid_grade(text) + AGE_OF_GRADE_0
}

#[test]
fn an_easy_text_passes_and_a_hard_one_does_not() {
    let simple = "We read what you send. Then we ring you. You do not have to tell it all again.";
    let hard = "Eligibility determinations necessitate comprehensive multidisciplinary assessment documentation, \
                notwithstanding individual circumstances and previously communicated preferences.";
    let official = "Following submission of your application, a determination regarding eligibility will be communicated to \
                    you in writing within the statutory timescale applicable to your individual circumstances.";
    assert!(age(simple) < TOGETHER, "{}", age(simple));
    assert!(age(hard) > ONE_PAGE + 5.0, "{}", age(hard));
    assert!(age(official) > ONE_PAGE + 5.0, "{}", age(official));
}

/// Pages that anybody may open, as their slices list them, and those whose address says more.
fn public_pages() -> Vec<String> {
    let slices = shell::slices();
    let open = slices.iter().flat_map(|slice| (slice.routes)()).filter(|route| route.access == Access::Public);
    let open = open.filter(|route| route.method.as_str() == "GET").map(|route| route.path);
    let machines = ["/open-referral", "/metrics", "/health", "/assets", "/sign-in/single-sign-on"];
    let plain = open.filter(|path| !path.contains('{') && !machines.iter().any(|begin| path.starts_with(begin)));
    let mut pages: Vec<String> = plain.map(str::to_owned).collect();
    pages.extend(
        [
            "/ask/now/danger",
            "/ask/now/abuse",
            "/ask/now/no_home",
            "/ask/who",
            "/ask/safe",
            "/ask/happening",
            "/ask/matters",
            "/ask/help",
            "/ask/reach",
            "/ask/back/x",
            "/self-assess/who",
            "/self-assess/safe",
            "/self-assess/day",
            "/self-assess/way",
            "/self-assess/hard",
            "/self-assess/how/community",
            "/self-assess/cause",
            "/self-assess/touch",
            "/self-assess/helpers",
            "/self-assess/near",
            "/self-assess/reach",
            "/find-help?q=nothing+fits+xqzvw",
            "/welcome/x",
        ]
        .map(str::to_owned),
    );
    pages
}

stories! {
    with place;

    async fn the_public_pages_are_read_by_children_of_eleven(town: Place) {
        let anybody = town.anybody();
        let mut all = String::new();
        let mut hard = Vec::new();
        let pages = public_pages();
        assert!(pages.len() > 30, "{pages:?}");
        for path in pages {
            let page = anybody.open(&path).await;
            assert!(matches!(page.status(), 200 | 404 | 410), "{path} answers {}", page.status());
            let text = running(&page);
            if lexicon_count(&text) > FEW_WORDS && age(&text) > ONE_PAGE {
                hard.push(format!("{path}: {:.1}: {text}", age(&text)));
            }
            all.push_str(&text);
        }
        let mut page = crate::public::asked(&town, &anybody, "Help").await;
        all.push_str(&running(&page));
        all.push_str(&running(page.press("Send").await));
        // A self-assessment to its end, and a cost that was reckoned: what most people read last.
        let joan = town.anybody();
        let mut page = crate::self_assess::answered(&town, &joan).await;
        for (what, text) in [("answers", running(&page)), ("summary", running(page.press("Ask for an assessment").await))] {
            assert!(what != "answers" || lexicon_count(&text) > 200, "{what}: {text}");
            assert!(age(&text) <= ONE_PAGE, "{what} is read at {:.1}: {text}", age(&text));
            all.push_str(&text);
        }
        let mut cost = joan.open("/self-assess/cost").await;
        cost.fill("income", "350");
        let text = running(cost.press("Work it out").await);
        assert!(age(&text) <= ONE_PAGE, "the cost is read at {:.1}: {text}", age(&text));
        assert!(hard.is_empty(), "too hard to read:\n{}", hard.join("\n\n"));
        assert!(age(&all) <= TOGETHER, "together they are read at {:.1}", age(&all));
    }
}
