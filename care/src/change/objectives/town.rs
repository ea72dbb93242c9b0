//! Larkmere's plan: a council of fiction with aims that real councils share. Two objectives can be shown by measures
//! today; the others say so.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use platform::{
    Result,
    app::App,
    clock::london_date,
    work::{Actor, Work},
};

use super::{Direction, NewObjective, Theme, write_plan};
use crate::evidence::measures::{measure_named, months_now};

const VISION: &str = "In Larkmere everybody can live a life they recognise as their own: at home, among people who matter to \
                      them, with help that starts from what they can do and arrives before things fall apart.";

/// A name, what it means, and the statement of Making It Real for the theme.
type Words = (&'static str, &'static str, &'static str);

const THEMES: [(Words, &[(&str, &str)]); 5] = [
    (
        (
            "Independent and safe",
            "We listen first, help early, and work so that people need us for shorter and are safe while they do.",
            "I can live the life I want and do the things that are important to me as independently as possible.",
        ),
        &[
            (
                SOLVED,
                "The first talk is the help: whoever answers may connect, advise and act at once, and asks later whether it lasted.",
            ),
            (
                "More people get back to everyday life with reablement",
                "Offered before long-term support, with goals the person chose, and looked at again after 91 days.",
            ),
            (
                "People decide what being safe means for them",
                "Every enquiry begins with what the person wants to happen and ends by asking whether it did.",
            ),
        ],
    ),
    (
        (
            "Carers and families",
            "Those who look after somebody have a life of their own, and are seen before they are worn out.",
            "I am supported to plan ahead for important changes in life, and so are the people who care for me.",
        ),
        &[
            (
                "Carers are asked how they are, every time",
                "A talk of their own, apart from the person they look after, with something they can use the same week.",
            ),
            (
                "Young people and their families know what comes next by 17",
                "One plan from school to adult life, written with them, and nobody meets a new worker for the first time at 18.",
            ),
        ],
    ),
    (
        (
            "Together with people and partners",
            "What we build, we build with those who will use it; what neighbours and groups do well, we make easier.",
            "I have people who support me, such as family, friends and people in my community.",
        ),
        &[
            (
                "Every change of a service is made with people who use it",
                "They are paid for their time, they see what became of what they said, and they can stop us.",
            ),
            (
                "A place to talk within twenty minutes of every home",
                "Talking points in all four localities, on days people know, run with the groups that are there already.",
            ),
            (
                "People go home from hospital when they are well enough",
                "Home first, one talk for both services, and a second look when life at home has begun again.",
            ),
        ],
    ),
    (
        (
            "A good place to work",
            "People who are trusted and looked after do good work. We want them to stay, and to have time for people.",
            "We know how to have conversations with people that explore what matters most to them.",
        ),
        &[
            (
                "Half of our time is spent with people",
                "What is written once is never typed again, and forms that nobody reads are taken away.",
            ),
            (
                "Fewer of us leave, and fewer posts are filled by agencies",
                "Time to learn, somebody to think with every month, and a way up that does not lead away from practice.",
            ),
            (
                "Home care workers are paid for travel and for staying longer",
                "A fair cost of care, the real living wage, and contracts that count what matters to people.",
            ),
        ],
    ),
    (
        (
            "Knowing what works, and paying for it",
            "We look at what happened to people, not only at what we did, and spend where it changes lives.",
            "I can get information and advice that helps me think about and plan my life.",
        ),
        &[
            (
                REQUESTS,
                "We want to know when it really changes, and why: whether more people need help, or have to ask again.",
            ),
            (
                "Everybody with long-term support looks at it again each year",
                "With the person, in their own place, asking first whether the plan still fits their life.",
            ),
            ("Every objective here has a measure", "What cannot be measured yet says so, and somebody works on it."),
        ],
    ),
];

/// The plan was made so long ago.
const MADE_MONTHS_AGO: i64 = 20;
const SOLVED_MEASURE: &str = "solved-within-24-hours";
const SOLVED: &str = "Most people who ask are helped within a day, and it lasts";
const REQUESTS: &str = "We see early when more people ask for help";

/// Writes the plan, once.
pub async fn fill(app: App) -> Result<()> {
    let owners: Vec<String> = platform::identity::accounts(&app)
        .await?
        .into_iter()
        .filter(|account| {
            account.roles.iter().any(|role| ["director", "practice_lead", "manager"].contains(&role.as_str()))
        })
        .map(|account| account.id)
        .collect();
    let stood = stood(&app).await?;
    let mut number = 0;
    let themes: Vec<Theme> = THEMES
        .iter()
        .map(|((name, words, making_it_real), objectives)| Theme {
            name: (*name).to_owned(),
            words: (*words).to_owned(),
            making_it_real: (*making_it_real).to_owned(),
            objectives: objectives
                .iter()
                .map(|(name, words)| {
                    number += 1;
                    objective(name, words, owners.get(number % owners.len().max(1)).cloned(), stood)
                })
                .collect(),
        })
        .collect();
    let mut work = Work::begin(&app, Actor::service("the town")).await?;
    if write_plan(&mut work, VISION, date(2029, 3, 31), &themes).await? {
        work.commit().await?;
    }
    Ok(())
}

/// Where the town stood when its plan was made, by its own chart: as it was so many months ago, which has long settled.
async fn stood(app: &App) -> Result<Option<(f64, Date)>> {
    let Some(measure) = measure_named(SOLVED_MEASURE) else { return Ok(None) };
    let then = london_date(app.clock.now()).first_of_month().saturating_sub(MADE_MONTHS_AGO.months());
    let months = months_now(app, measure).await?;
    Ok(months.iter().find(|month| month.on == then).map(|month| (month.value, month.on)))
}

fn objective(name: &str, words: &str, owner_id: Option<String>, stood: Option<(f64, Date)>) -> NewObjective {
    let new = NewObjective { name: name.to_owned(), words: words.to_owned(), owner_id, ..NewObjective::default() };
    match name {
        SOLVED => NewObjective {
            measure: Some(SOLVED_MEASURE.to_owned()),
            baseline: stood,
            target: Some(0.55),
            direction: Some(Direction::Higher),
            making_it_real: Some(
                "I can get information and advice when I need it, from somebody who listens.".to_owned(),
            ),
            ..new
        },
        REQUESTS => {
            NewObjective { measure: Some("requests-per-month".to_owned()), direction: Some(Direction::Keep), ..new }
        }
        _ => new,
    }
}
