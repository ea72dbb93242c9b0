//! How fast people are found: a made-up borough, the questions people ask, and their times. For `make bench`.
//!
//! Nobody in it exists. Names come as they do in England: a few are everybody's, most are rare.

use std::{fmt, time::Instant};

use jiff::{ToSpan, civil::Date};
use platform::{
    Result,
    app::App,
    ids::split_mix,
    storage::Database,
    work::{Actor, Work},
};

use super::{Bulk, Details, fold, search};

const GIVEN: [&str; 48] = [
    "Margaret",
    "Mary",
    "John",
    "David",
    "Susan",
    "Patricia",
    "Michael",
    "Peter",
    "Jean",
    "Joan",
    "William",
    "Robert",
    "Christine",
    "Barbara",
    "James",
    "Dorothy",
    "Alan",
    "Linda",
    "Brian",
    "Sheila",
    "Maureen",
    "George",
    "Kenneth",
    "Anne",
    "Mohammed",
    "Doreen",
    "Ronald",
    "Valerie",
    "Eileen",
    "Thomas",
    "Derek",
    "Pauline",
    "Irene",
    "Carol",
    "Fatima",
    "Beryl",
    "Keith",
    "Janet",
    "Olu",
    "Zofia",
    "Siân",
    "José",
    "Nguyen",
    "Priti",
    "Amina",
    "Chidi",
    "Katarzyna",
    "Shaun",
];
const FAMILY: [&str; 40] = [
    "Smith", "Jones", "Williams", "Taylor", "Brown", "Davies", "Evans", "Wilson", "Thomas", "Johnson", "Roberts",
    "Robinson", "Thompson", "Wright", "Walker", "White", "Edwards", "Hughes", "Green", "Hall", "Lewis", "Harris",
    "Clarke", "Patel", "Jackson", "Wood", "Turner", "Martin", "Cooper", "Hill", "Ward", "Morris", "Begum", "Khan",
    "O'Brien", "Adeyemi", "Kowalski", "Singh", "Hussain", "McDonald",
];
const BEGINNINGS: [&str; 24] = [
    "Ash", "Bar", "Car", "Dun", "El", "Far", "Gor", "Hay", "Ing", "Kel", "Lan", "Mar", "Nor", "Os", "Pem", "Ra",
    "Shel", "Tre", "Ul", "Ver", "Whit", "Yar", "Col", "Brad",
];
const MIDDLES: [&str; 20] = [
    "ber", "der", "lin", "mon", "ner", "ring", "sel", "ter", "ving", "wen", "a", "e", "in", "or", "ling", "ster", "ki",
    "sha", "man", "bro",
];
const ENDS: [&str; 22] = [
    "ton", "ford", "ley", "worth", "ham", "son", "field", "by", "wick", "wood", "man", "den", "sey", "ell", "ow",
    "ski", "ova", "ani", "dze", "ez", "well", "stone",
];

/// One member of the made-up borough; the same seed makes the same people.
pub fn somebody(seed: &mut u64) -> Details {
    let mut below = |most: usize| usize::try_from(split_mix(seed) % most as u64).unwrap_or(0);
    // The smaller of three throws: the first names of a list come most often.
    let given = GIVEN[below(GIVEN.len()).min(below(GIVEN.len())).min(below(GIVEN.len()))];
    let family = if below(5) < 2 {
        FAMILY[below(FAMILY.len()).min(below(FAMILY.len())).min(below(FAMILY.len()))].to_owned()
    } else {
        let middle = if below(3) == 0 { "" } else { MIDDLES[below(MIDDLES.len())] };
        format!("{}{middle}{}", BEGINNINGS[below(BEGINNINGS.len())], ENDS[below(ENDS.len())])
    };
    let born_on = Date::constant(1925, 1, 1).checked_add(i64::try_from(below(29_000)).unwrap_or(0).days()).ok();
    let letter = |at: usize| char::from(b"ABDEFGHJLNPQRSTUWXYZ"[at % 20]);
    let postcode = format!("LK{} {}{}{}", 1 + below(12), below(10), letter(below(20)), letter(below(20)));
    let number = (0..4).find_map(|_| {
        let nine = format!("{:09}", 400_000_000 + below(99_999_999));
        (0..10).find_map(|check| fold::nhs_number(&format!("{nine}{check}")))
    });
    Details {
        given_name: given.into(),
        family_name: family,
        known_as: (below(10) == 0).then(|| GIVEN[below(GIVEN.len())].to_owned()),
        born_on,
        nhs_number: number.filter(|_| below(10) < 8),
        postcode: Some(postcode),
        phone: (below(2) == 0).then(|| format!("07700 9{:05}", below(100_000))),
        ..Details::default()
    }
}

/// Fills an empty store with `people` made-up people, thousands in each transaction.
pub async fn fill(app: &App, people: usize, seed: u64) -> Result<()> {
    let (mut seed, mut bulk, mut done) = (seed, Bulk::default(), 0);
    let mut numbers = std::collections::HashSet::new();
    while done < people {
        let mut work = Work::begin(app, Actor::service("made-up borough")).await?;
        let part = (people - done).min(20_000);
        for _ in 0..part {
            let mut details = somebody(&mut seed);
            details.nhs_number = details.nhs_number.filter(|number| numbers.insert(number.clone()));
            bulk.put(&mut work, &details).await?;
        }
        done += part;
        work.changed("people/persons:create", ("borough", "made up"), None, None, Some(&part)).await?;
        work.commit().await?;
    }
    Ok(app.db.measure_tables().await?)
}

/// A sort of question and how long it took, in milliseconds, and how often whom it meant was among the first 25.
#[derive(Debug)]
pub struct Timing {
    /// What was typed, in words.
    pub sort: &'static str,
    /// Half of the questions were faster.
    pub median_ms: f64,
    /// Of a hundred questions one was slower.
    pub p99_ms: f64,
    /// The slowest: also what the machine did meanwhile, such as writing down what had just come in.
    pub worst_ms: f64,
    /// Of a hundred questions, so many found whom they meant.
    pub found_percent: f64,
}

impl fmt::Display for Timing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sort, median_ms, p99_ms, worst_ms, found_percent } = self;
        write!(
            out,
            "{sort:<38} median {median_ms:6.2} ms   p99 {p99_ms:6.2} ms   worst {worst_ms:6.2} ms   meant one found {found_percent:5.1}%"
        )
    }
}

type Asker = fn(&Details) -> String;

/// What people type, by sort; each is made from somebody who is there.
const SORTS: [(&str, Asker); 13] = [
    ("both names", |who| format!("{} {}", who.given_name, who.family_name)),
    ("both names and birth date", |who| format!("{} {} {}", who.given_name, who.family_name, born(who))),
    ("names swapped, small, year of birth", |who| {
        format!("{} {} {}", who.family_name, who.given_name, born(who).split('/').next_back().unwrap_or_default())
            .to_lowercase()
    }),
    ("a slip in the family name, birth date", |who| {
        format!("{} {} {}", who.given_name, slip(&who.family_name), born(who))
    }),
    ("a slip in the family name", |who| format!("{} {}", who.given_name, slip(&who.family_name))),
    ("slips in both names", |who| format!("{} {}", slip(&who.given_name), slip(&who.family_name))),
    ("beginnings of both names", |who| {
        let begin = |name: &str| name.chars().take(4).collect::<String>();
        format!("{} {}", begin(&who.given_name), begin(&who.family_name))
    }),
    ("family name alone", |who| who.family_name.clone()),
    ("given name alone", |who| who.given_name.clone()),
    ("birth date", born),
    ("NHS number with blanks", |who| {
        who.nhs_number.as_deref().map_or_else(|| born(who), |n| format!("{} {} {}", &n[..3], &n[3..6], &n[6..]))
    }),
    ("postcode without its blank", |who| who.postcode.clone().unwrap_or_default().replace(' ', "").to_lowercase()),
    ("nobody's names", |who| {
        let turned = |name: &str| name.chars().rev().collect::<String>();
        format!("{} {}", turned(&who.given_name), turned(&who.family_name))
    }),
];

fn born(who: &Details) -> String {
    who.born_on.map_or_else(String::new, |born| born.strftime("%-d/%-m/%Y").to_string())
}

/// Two letters in the middle changed about.
fn slip(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() > 3 {
        let middle = letters.len() / 2;
        letters.swap(middle - 1, middle);
    }
    letters.into_iter().collect()
}

/// Asks each sort of question about `people` of those that [`fill`] made with this seed, and times it.
pub async fn time(db: &Database, people: usize, seed: u64) -> Result<Vec<Timing>> {
    let mut timings = Vec::new();
    for (sort, asker) in SORTS {
        let (mut seed, mut times, mut hits) = (seed, Vec::new(), 0_u32);
        for _ in 0..people {
            let who = somebody(&mut seed);
            let question = asker(&who);
            let begun = Instant::now();
            let found = search(db, &question, 26).await?;
            times.push(begun.elapsed().as_secs_f64() * 1_000.0);
            let name = who.name();
            hits += u32::from(found.iter().any(|found| found.name == name && found.born_on == who.born_on));
        }
        times.sort_by(f64::total_cmp);
        timings.push(Timing {
            sort,
            median_ms: times.get(times.len() / 2).copied().unwrap_or(0.0),
            p99_ms: times.get((times.len() * 99 / 100).min(times.len().saturating_sub(1))).copied().unwrap_or(0.0),
            worst_ms: times.last().copied().unwrap_or(0.0),
            found_percent: 100.0 * f64::from(hits) / f64::from(u32::try_from(people.max(1)).unwrap_or(1)),
        });
    }
    Ok(timings)
}
