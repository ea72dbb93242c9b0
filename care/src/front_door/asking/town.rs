//! What Larkmere says on its public pages, and what came in by them lately: people who do not exist, of different ages of wait,
//! so that the queue has a story. The numbers are Ofcom's for fiction; they ring nowhere.

use jiff::{SignedDuration, Timestamp};
use platform::{
    Result,
    app::App,
    identity::{self, PasswordHash},
    ids, private,
    work::{Actor, Work},
};

use super::{
    model::Settings,
    secrets::Secret,
    send::{self, Parts},
    store,
};
use crate::front_door::sent::{self, Answers, Assessed, File, assessed::How, rules::with_check};

/// A photo that came with a request: drawn, of no real stairs.
const STAIRS: &[u8] = include_bytes!("stairs.png");
/// Whose code opens these requests: `SEED` is no secret, as nobody in them exists.
const SEED: &str = "larkmere-is-fiction-and-nobody-in-it-exists";
/// The first of their numbers.
const FIRST: u64 = 482_173_905;

/// Fills in what the council says about itself.
///
/// # Errors
/// As the record store says.
pub async fn fill(app: App) -> Result<()> {
    let teams = identity::teams(&app).await?;
    let team_id = teams.into_iter().find(|team| team.name == "Adult Contact Team").map(|team| team.id);
    let settings = Settings {
        version: 1,
        phone_day: "01632 960100".into(),
        phone_night: "01632 960199".into(),
        phone_housing: "01632 960150".into(),
        hours: "Monday to Friday, 8:30am to 5pm".into(),
        team_id: team_id.clone(),
    };
    let mut work = Work::begin(&app, Actor::service("town")).await?;
    store::begin_settings(&mut work).await?;
    store::keep_settings(&mut work, &settings).await?;
    let subject = ("asking settings", "here");
    work.changed("front_door/asking:settings", subject, None, None, Some(&settings)).await?;
    work.commit().await?;
    for (number, (minutes, answers)) in (0..).zip(came_in()) {
        let at = app.clock.now() - SignedDuration::from_mins(minutes);
        one(&app, number, at, team_id.clone(), &answers).await?;
    }
    Ok(())
}

/// One request, with the photo when its writer speaks of one.
async fn one(app: &App, number: u64, at: Timestamp, team_id: Option<String>, answers: &Answers) -> Result<()> {
    let code = Secret::read(SEED).map(|secret| secret.code()).unwrap_or_default();
    let code = PasswordHash::of(&code).await?;
    let mut work = Work::begin(app, Actor::service("town")).await?;
    let draft_id = format!("town-{number}");
    if answers.happening.contains("photo") {
        private::folder(&app.config.data.join(sent::FOLDER))?;
        let size = i64::try_from(STAIRS.len()).unwrap_or_default();
        let file = File { id: ids::secret(), called: "our stairs.png".into(), kind: "png".into(), size };
        tokio::fs::write(sent::place_of(app, &file.id), STAIRS).await?;
        sent::add_file(&mut work, &draft_id, &file).await?;
    }
    let parts = Parts { reference: with_check(FIRST + 7 * number), code, team_id, at, draft_id };
    send::record(&mut work, parts, answers).await?;
    work.commit().await
}

/// What came in, and how many minutes ago.
fn came_in() -> Vec<(i64, Answers)> {
    let text = str::to_owned;
    let asks = |who: &str, name: &str, happening: &str| Answers {
        who: text(who),
        safe: text("no"),
        name: text(name),
        happening: text(happening),
        ..Answers::default()
    };
    let ring = |number: &str, answers: Answers| Answers { reach: text("phone"), phone: text(number), ..answers };
    let how = |level: &str, words: &str| How { level: text(level), words: text(words) };
    vec![
        (
            25,
            ring(
                "01632 960311",
                Answers {
                    matters: text("My own bath, and nobody in it but me."),
                    would_help: text("A rail, or a seat?"),
                    ..asks(
                        "themselves",
                        "Olive Tranter",
                        "I cannot get in and out of the bath any more. I wash at the sink.",
                    )
                },
            ),
        ),
        (
            180,
            ring(
                "01632 960312",
                Answers {
                    about_name: text("Cyril Denby"),
                    would_help: text("A second rail, or a bed downstairs."),
                    ..asks(
                        "family",
                        "Martin Denby",
                        "My dad came home on Friday. He cannot climb the stairs. I put a photo with this.",
                    )
                },
            ),
        ),
        (
            1_560,
            ring(
                "01632 960313",
                Answers {
                    about_name: text("Vera Pym"),
                    organisation: text("Mill Surgery"),
                    job: text("practice nurse"),
                    route: text("avoiding_hospital"),
                    consent: text("asked"),
                    ..asks(
                        "professional",
                        "Ruth Calder",
                        "Vera’s leg ulcers need dressing twice a week, and she has stopped cooking. She says: I do not want to go \
                     in again.",
                    )
                },
            ),
        ),
        (
            540,
            ring(
                "01632 960314",
                Answers {
                    assessed: Assessed {
                        kind: text("carer"),
                        good_day: text("We both sleep until seven, and I get an hour at the allotment."),
                        in_the_way: text("I am up three times a night. I gave up my Thursdays."),
                        hard: vec![text("people"), text("leisure")],
                        how: [
                            (text("people"), how("hurts", "My friends have stopped asking.")),
                            (text("leisure"), how("unable", "I cannot leave her alone.")),
                        ]
                        .into(),
                        cause: text("yes"),
                        touch: text("lot"),
                        helpers: text("Our neighbour sits with her when I shop."),
                        postcode: text("ZZ3 1DD"),
                        wants_assessment: true,
                    },
                    ..asks("themselves", "Norman Askew", "")
                },
            ),
        ),
        (
            3_120,
            Answers {
                reach: text("post"),
                address: text("3 Tower Road\nSaltings\nZZ4 2QW"),
                ..asks(
                    "themselves",
                    "Dilys Marsh",
                    "I have not spoken to anybody since my sister’s funeral. I feel lonely.",
                )
            },
        ),
    ]
}
