//! `alongside account`: makes an account, or a new link for one, where nobody can sign in yet to do it on a page.

use care::shell::policies::ROLES;
use platform::{
    Error, Result,
    clock::Clock,
    identity::{self, NewAccount},
    ids::Ids,
    work::{Actor, Work},
};

use super::{Place, say};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Account {
    /// What they type to sign in: an e-mail address, or a name without blanks.
    username: String,
    /// Their name as colleagues say it; needed for a new account.
    #[arg(long)]
    name: Option<String>,
    /// A role of a new account; may be given more than once.
    #[arg(long = "role", default_value = "administrator")]
    roles: Vec<String>,
    /// The address people type, so that the link leads there.
    #[arg(long, env = "ALONGSIDE_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
    public_url: String,
}

/// Makes the account if it is not there, and prints the link by which its owner chooses a password.
pub(super) async fn run(place: &Place, asked: &Account) -> Result<()> {
    let mut config = place.config(None);
    config.public_url.clone_from(&asked.public_url);
    let app = care::shell::app(place.open().await?, Clock::system(), Ids::random(), config)?;
    super::serve::prepare(&app).await?;
    let account = match identity::account_named(&app, &asked.username).await? {
        Some(held) => held,
        None => {
            let account = new(asked)?;
            let mut work = Work::begin(&app, Actor::service("command line")).await?;
            let made = identity::create_account(&mut work, account).await?;
            work.commit().await?;
            say(format!("Made the account {} for {}: {}.", made.username, made.name, made.roles.join(", ")));
            made
        }
    };
    let mut work = Work::begin(&app, Actor::service("command line")).await?;
    let link = identity::invite(&mut work, &app, &account.id).await?;
    work.commit().await?;
    app.db.close().await;
    say(format!("{} chooses a password here, once, within three days:", account.name));
    say(link);
    Ok(())
}

fn new(asked: &Account) -> Result<NewAccount> {
    if let Some(unknown) = asked.roles.iter().find(|role| ROLES.iter().all(|known| known.name != **role)) {
        let known: Vec<&str> = ROLES.iter().map(|role| role.name).collect();
        return Err(Error::Refusal(format!("There is no role {unknown}. The roles are: {}.", known.join(", "))));
    }
    let name = asked.name.clone().ok_or_else(|| {
        Error::Refusal(format!(
            "There is no open account {} yet. To make it, say whose it is: --name \"Their Name\".",
            asked.username
        ))
    })?;
    Ok(NewAccount {
        username: asked.username.clone(),
        name,
        title: String::new(),
        roles: asked.roles.clone(),
        teams: Vec::new(),
        password: None,
    })
}
