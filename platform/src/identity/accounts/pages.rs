//! The pages of looking after accounts: who is there, a new one, a change, a link to choose a password, closing.

use axum::{extract::Path, response::Response};
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{AccountChange, NewAccount, Standing, store};
use crate::{
    error::{Error, Result},
    identity::{self, invitations, rules},
    web::{Cx, Form, Problems},
};

const LIST: &str = "identity/accounts/list.html";
const FORM: &str = "identity/accounts/form.html";
/// The longest name or job title.
const LONGEST: usize = 200;

#[derive(Serialize)]
struct Line {
    id: String,
    name: String,
    username: String,
    title: String,
    roles: Vec<String>,
    teams: Vec<String>,
    closed: bool,
    second_factor: bool,
    /// Neither a password nor a sign-in of the last month: perhaps a link that nobody used.
    never: bool,
    seen_at: Option<String>,
}

#[derive(Serialize)]
struct ListView {
    question: String,
    accounts: Vec<Line>,
    all: usize,
    teams: Vec<super::Team>,
    may_edit: bool,
}

/// A role as people say it: `contact worker`.
fn said(role: &str) -> String {
    role.replace('_', " ")
}

async fn list_view(cx: &Cx) -> Result<ListView> {
    let teams = store::teams(cx.db()).await?;
    let question = cx.query.text("q").to_lowercase();
    let names = |ids: &[String]| -> Vec<String> {
        teams.iter().filter(|team| ids.contains(&team.id)).map(|team| team.name.clone()).collect()
    };
    let line = |standing: Standing| {
        let Standing { account, closed, has_password, seen_at, .. } = standing;
        Line {
            roles: account.roles.iter().map(|role| said(role)).collect(),
            teams: names(&account.teams),
            id: account.id,
            name: account.name,
            username: account.username,
            title: account.title,
            closed,
            second_factor: account.has_second_factor,
            never: !has_password && seen_at.is_none(),
            seen_at: seen_at.map(|at| at.to_string()),
        }
    };
    let accounts: Vec<Line> = store::standings(cx.db()).await?.into_iter().map(line).collect();
    let all = accounts.len();
    let fits = |line: &Line| {
        let words = [&line.name, &line.username, &line.title].map(|text| text.to_lowercase());
        let lists = line.roles.iter().chain(&line.teams).map(|text| text.to_lowercase());
        words.into_iter().chain(lists).any(|text| text.contains(&question))
    };
    let accounts = accounts.into_iter().filter(fits).collect();
    Ok(ListView { question: cx.query.text("q").to_owned(), accounts, all, teams, may_edit: cx.can(super::EDIT) })
}

/// GET /accounts
pub(super) async fn list(cx: Cx) -> Result<Response> {
    cx.show(LIST, &list_view(&cx).await?)
}

#[derive(Serialize)]
struct FormView {
    /// None for an account that is about to be made.
    account: Option<Json>,
    own: bool,
    roles: Vec<Json>,
    teams: Vec<Json>,
    /// What somebody else saved meanwhile.
    theirs: Option<Json>,
}

fn ticked(form: &Form, field: &str, value: &str) -> bool {
    form.all(field).contains(&value)
}

async fn form_view(cx: &Cx, form: &Form, standing: Option<&Standing>, theirs: bool) -> Result<FormView> {
    let own = standing.is_some_and(|standing| is_own(cx, &standing.account.id));
    let described = |standing: &Standing| {
        json!({
            "id": standing.account.id, "name": standing.account.name, "username": standing.account.username,
            "closed": standing.closed, "second_factor": standing.account.has_second_factor,
            "title": standing.account.title, "version": standing.version,
            "roles": standing.account.roles.iter().map(|role| said(role)).collect::<Vec<_>>(),
        })
    };
    let roles = cx.app.roles.iter().map(|role| {
        json!({"value": role.name, "text": said(role.name), "hint": {"text": role.words},
            "checked": ticked(form, "roles", role.name)})
    });
    let teams = store::teams(cx.db()).await?;
    let teams = teams
        .iter()
        .map(|team| json!({"value": team.id, "text": team.name, "checked": ticked(form, "teams", &team.id)}));
    Ok(FormView {
        account: standing.map(described),
        own,
        roles: roles.collect(),
        teams: teams.collect(),
        theirs: standing.filter(|_| theirs).map(described),
    })
}

fn is_own(cx: &Cx, id: &str) -> bool {
    cx.session().is_some_and(|session| session.account.id == id)
}

/// What was typed, and what is wrong with it.
async fn read(cx: &Cx, problems: &mut Problems) -> Result<NewAccount> {
    let form = &cx.form;
    let owned = |field: &str| form.all(field).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let new = NewAccount {
        username: rules::username(form.text("username")),
        name: form.text("name").to_owned(),
        title: form.text("title").to_owned(),
        roles: owned("roles"),
        teams: owned("teams"),
        password: None,
    };
    if new.name.is_empty() {
        problems.add("name", "Enter their name, as colleagues say it");
    }
    problems.limit("name", &new.name, LONGEST);
    problems.limit("title", &new.title, LONGEST);
    if new.roles.iter().any(|role| cx.app.roles.iter().all(|known| known.name != role)) {
        problems.add("roles", "Choose roles from the list");
    }
    let teams = store::teams(cx.db()).await?;
    if new.teams.iter().any(|id| teams.iter().all(|team| team.id != *id)) {
        problems.add("teams", "Choose teams from the list");
    }
    Ok(new)
}

/// GET /accounts/new
pub(super) async fn new(cx: Cx) -> Result<Response> {
    let form = Form::default();
    cx.show_form(FORM, &form_view(&cx, &form, None, false).await?, &form)
}

/// POST /accounts: makes the account and shows the link to choose its password.
pub(super) async fn create(cx: Cx) -> Result<Response> {
    let mut problems = Problems::new();
    let new = read(&cx, &mut problems).await?;
    if let Some(problem) = rules::username_problem(&new.username) {
        problems.add("username", problem);
    }
    let taken = store::standings(cx.db()).await?.iter().any(|other| other.account.username == new.username);
    if taken {
        problems
            .add("username", "There is an account with that username already. Choose another, or open that account");
    }
    if !problems.none() {
        return cx.again(FORM, &form_view(&cx, &cx.form, None, false).await?, &problems);
    }
    let mut work = cx.begin().await?;
    let made = super::create_account(&mut work, new).await?;
    let link = invitations::link(&mut work, &cx.app, &made.id).await?;
    work.commit().await?;
    show_link(&cx, &made.name, &link)
}

fn show_link(cx: &Cx, name: &str, link: &str) -> Result<Response> {
    cx.show("identity/accounts/link.html", &json!({"name": name, "link": link}))
}

async fn found(cx: &Cx, id: &str) -> Result<Standing> {
    let all = store::standings(cx.db()).await?;
    all.into_iter().find(|standing| standing.account.id == id).ok_or_else(super::no_account)
}

/// GET /accounts/{id}
pub(super) async fn edit(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let standing = found(&cx, &id).await?;
    let account = &standing.account;
    let mut fields = vec![
        ("name", account.name.clone()),
        ("title", account.title.clone()),
        ("version", standing.version.to_string()),
    ];
    fields.extend(account.roles.iter().map(|role| ("roles", role.clone())));
    fields.extend(account.teams.iter().map(|team| ("teams", team.clone())));
    let form = Form::of(fields);
    cx.show_form(FORM, &form_view(&cx, &form, Some(&standing), false).await?, &form)
}

/// POST /accounts/{id}
pub(super) async fn update(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let standing = found(&cx, &id).await?;
    let mut problems = Problems::new();
    let wanted = read(&cx, &mut problems).await?;
    let own = is_own(&cx, &id);
    if let Some(problem) = rules::own_account_problem(own, &standing.account, &wanted.roles, &wanted.teams) {
        problems.add("roles", problem);
    }
    if !problems.none() {
        return cx.again(FORM, &form_view(&cx, &cx.form, Some(&standing), false).await?, &problems);
    }
    let version = cx.form.text("version").parse().unwrap_or(0);
    let change =
        AccountChange { version, name: wanted.name, title: wanted.title, roles: wanted.roles, teams: wanted.teams };
    let mut work = cx.begin().await?;
    match super::change_account(&mut work, &id, change).await {
        Ok(_) => {}
        Err(Error::Conflict(why)) => {
            drop(work);
            let now = found(&cx, &id).await?;
            return cx.refused(FORM, &form_view(&cx, &cx.form, Some(&now), true).await?, &why);
        }
        Err(other) => return Err(other),
    }
    work.commit().await?;
    Ok(cx.see_other("/accounts", Some("The account is saved. It counts from their next page on.")))
}

/// POST /accounts/{id}/invite
pub(super) async fn invite(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let standing = found(&cx, &id).await?;
    let mut work = cx.begin().await?;
    let link = identity::invite(&mut work, &cx.app, &id).await?;
    work.commit().await?;
    show_link(&cx, &standing.account.name, &link)
}

/// POST /accounts/{id}/close
pub(super) async fn close(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    if is_own(&cx, &id) {
        return Err(Error::Refusal("This is your own account. Ask another administrator to close it.".into()));
    }
    let mut work = cx.begin().await?;
    super::disable(&mut work, &id).await?;
    work.commit().await?;
    Ok(cx.see_other("/accounts", Some("The account is closed, and signed out everywhere.")))
}

/// POST /accounts/{id}/open
pub(super) async fn open(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let mut work = cx.begin().await?;
    super::enable(&mut work, &id).await?;
    work.commit().await?;
    Ok(cx.see_other("/accounts", Some("The account is open again.")))
}

/// POST /accounts/{id}/second-factor/remove: when telephone and recovery codes are lost.
pub(super) async fn remove_second_factor(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    if is_own(&cx, &id) {
        return Err(Error::Refusal(
            "This is your own second step. Turn it off under your name, with your password.".into(),
        ));
    }
    let standing = found(&cx, &id).await?;
    let mut work = cx.begin().await?;
    identity::remove_second_factor(&mut work, &id).await?;
    work.commit().await?;
    let told =
        format!("The second step of {} is removed. Make sure that it was they who asked.", standing.account.name);
    Ok(cx.see_other("/accounts", Some(&told)))
}

/// POST /teams
pub(super) async fn create_team(cx: Cx) -> Result<Response> {
    let (name, locality) = (cx.form.text("team"), cx.form.some("locality"));
    let mut problems = Problems::new();
    if name.is_empty() {
        problems.add("team", "Enter the team's name, as colleagues say it");
    }
    problems.limit("team", name, LONGEST);
    problems.limit("locality", locality.as_deref().unwrap_or_default(), LONGEST);
    let taken = store::teams(cx.db()).await?.iter().any(|team| team.name.eq_ignore_ascii_case(name));
    if taken {
        problems.add("team", "There is a team of that name already");
    }
    if !problems.none() {
        return cx.again(LIST, &list_view(&cx).await?, &problems);
    }
    let mut work = cx.begin().await?;
    super::create_team(&mut work, name, locality.as_deref()).await?;
    work.commit().await?;
    Ok(cx.see_other("/accounts#teams", Some("The team is added. Put people into it by opening their accounts.")))
}
