//! A few things near whoever asked that may help until somebody rings: from their own words and postcode, found anew each
//! time the page is shown. Nothing more is kept, and nothing of theirs stands in an address.

use platform::{Result, web::Cx};

use super::rules;
use crate::{
    front_door::sent::Answers,
    market::directory::{Idea, Wanted, ideas, postcode_in},
};

/// Ideas on one page.
const MOST: usize = 4;

/// Ideas for what was sent; none when somebody is in danger, who needs a person and not a list.
pub(super) async fn of(cx: &Cx, answers: &Answers) -> Result<Vec<Idea>> {
    if rules::is_urgent(answers) {
        return Ok(Vec::new());
    }
    let (story, postcode) = (story(answers), Some(postcode(answers)));
    Ok(ideas(cx.db(), &Wanted { story, postcode, most: MOST, needs_only: true, ..Wanted::default() }).await?.lines)
}

/// All that was written about what is going on.
fn story(answers: &Answers) -> String {
    let all = &answers.assessed;
    let own =
        [&answers.happening, &answers.matters, &answers.would_help, &answers.my_words, &all.in_the_way, &all.good_day];
    let hard = all.hard_ones().map(|(_, how)| how.words);
    own.into_iter().cloned().chain(hard).collect::<Vec<_>>().join("\n")
}

/// Where they live, as far as they said; a professional's address is not the person's.
fn postcode(answers: &Answers) -> String {
    match (answers.assessed.postcode.as_str(), answers.who.as_str()) {
        ("", "professional") => String::new(),
        ("", _) => postcode_in(&answers.address),
        (given, _) => given.to_owned(),
    }
}
