//! People of Larkmere who were helped without a full record. Nobody of them exists.

use jiff::SignedDuration;
use platform::{
    Result,
    app::App,
    identity,
    work::{Actor, Work},
};

use super::{Light, keep};

/// Days ago, what they like to be called (none kept if empty), district, age, what helped.
const HELPED: [(i64, &str, &str, &str, &str); 12] = [
    (160, "Marge", "ZZ1", "65_to_84", "company"),
    (131, "", "", "unknown", "information"),
    (120, "Stan", "ZZ3", "over_84", "home"),
    (96, "", "ZZ2", "under_65", "money"),
    (92, "Bex", "ZZ1", "under_65", "caring"),
    (64, "Mr Pell", "ZZ4", "65_to_84", "company"),
    (61, "", "ZZ1", "65_to_84", "information"),
    (47, "Dot", "ZZ2", "over_84", "company"),
    (33, "", "", "unknown", "housing"),
    (19, "Ines", "ZZ3", "under_65", "health"),
    (8, "", "ZZ4", "65_to_84", "information"),
    (3, "Alfie", "ZZ1", "65_to_84", "home"),
];

/// Twelve light records of the last months, as agents and contact workers made them.
///
/// # Errors
/// As the record store says.
pub async fn fill(app: App) -> Result<()> {
    let Some(account) = identity::account_named(&app, "amina").await? else { return Ok(()) };
    for (days, called, district, age, helped_with) in HELPED {
        let ago = SignedDuration::from_hours(24 * days);
        app.clock.advance(-ago);
        let actor = Actor { id: Some(account.id.clone()), name: account.name.clone(), request: None };
        let mut work = Work::begin(&app, actor).await?;
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let new = Light {
            agreed: !called.is_empty(),
            called: some(called),
            district: some(district),
            age: age.into(),
            helped_with: helped_with.into(),
            ..Light::default()
        };
        keep(&mut work, new).await?;
        work.commit().await?;
        app.clock.advance(ago);
    }
    Ok(())
}
