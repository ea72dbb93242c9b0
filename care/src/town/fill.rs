//! Two years of Larkmere, one moment after the other, through the slices' own functions.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use platform::{
    Error, Result,
    app::App,
    clock::{london, london_date},
    identity::{self, Account, Team},
    work::{Actor, Work},
};

use super::{
    callers::{self, Caller},
    people::{self, Asked, Resident},
    staff,
    taken_down::{contact, conversation, light, talked, words_of},
};
use crate::{
    front_door::contacts::{self, Contact, End, Typed},
    people::{
        persons::{
            self, Details, NextStep, about_me,
            relations::{self, NewRelation},
        },
        timeline,
    },
    practice::conversations,
};

/// The moment at which the town's story begins: where the clock of the app given to [`fill`] stands.
pub fn begins(today: Timestamp) -> Timestamp {
    midnight(london_date(today).saturating_sub(26.months()))
}

/// Fills a record store that has no accounts: staff, people, and two years until `today`.
///
/// `past` is the service with a clock that stands at [`begins`]; it is moved from moment to moment and ends at `today`.
///
/// # Errors
/// Internal, when the clock of `past` does not stand or the town's files do not hold together.
pub async fn fill(past: &App, today: Timestamp) -> Result<()> {
    if past.clock.now() != begins(today) {
        return Err(Error::internal("the town is filled on a clock that stands where its story begins"));
    }
    staff::hire(past).await?;
    let accounts = identity::accounts(past).await?;
    let teams = identity::teams(past).await?;
    let mut town = Filling {
        past,
        today: london_date(today),
        accounts: accounts.into_iter().map(|account| (account.username.clone(), account)).collect(),
        teams: teams.into_iter().map(|team| (team.name.clone(), team)).collect(),
        ids: HashMap::new(),
        open: HashMap::new(),
    };
    let residents = people::residents()?;
    let callers = callers::callers(town.today);
    let mut moments = moments(&residents, &callers, town.today);
    moments.sort_by_key(|(at, _)| *at);
    for (at, what) in moments {
        // What the files place after now happens now.
        town.goes_to(at.min(today));
        match what {
            What::Asks(who, which) => town.asks(&residents[who], which).await?,
            What::Ends(who, which) => town.ends(&residents[who], which).await?,
            What::Checked(who) => town.checked(&residents[who]).await?,
            What::Died(who) => town.died(&residents[who]).await?,
            What::Called(who, which) => town.called(who, &callers[who], which).await?,
        }
    }
    town.goes_to(today);
    town.today_is(&residents).await?;
    // What slices bring of their own: the council's plan.
    for fill in past.slices.iter().filter_map(|slice| slice.town) {
        fill(past.clone()).await?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum What {
    Asks(usize, usize),
    Ends(usize, usize),
    Checked(usize),
    Died(usize),
    Called(usize, usize),
}

/// Everything that happens, with its moment.
fn moments(residents: &[Resident], callers: &[Caller], today: Date) -> Vec<(Timestamp, What)> {
    let mut all = Vec::new();
    for (who, one) in residents.iter().enumerate() {
        for (which, asked) in one.contacts.iter().enumerate() {
            let came = received(asked, today);
            all.push((came, What::Asks(who, which)));
            let Some(end) = &asked.end else { continue };
            let ended = came + SignedDuration::from_mins(end.after_minutes);
            all.push((ended, What::Ends(who, which)));
            if let Some(check) = check_on(end.check_after_days, london_date(ended)).filter(|check| *check < today) {
                all.push((midnight(check) + SignedDuration::from_hours(11), What::Checked(who)));
            }
        }
        if let Some(days) = one.died_days_ago {
            all.push((midnight(ago(today, days)) + SignedDuration::from_hours(20), What::Died(who)));
        }
    }
    for (who, one) in callers.iter().enumerate() {
        for (which, question) in one.asked.iter().enumerate() {
            all.push((question.received_at + SignedDuration::from_mins(question.minutes), What::Called(who, which)));
        }
    }
    all
}

fn ago(today: Date, days: i32) -> Date {
    today.saturating_sub(days.days())
}

fn midnight(day: Date) -> Timestamp {
    day.at(0, 0, 0, 0).to_zoned(london()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

fn received(asked: &Asked, today: Date) -> Timestamp {
    let at = ago(today, asked.days_ago).to_datetime(asked.at);
    at.to_zoned(london()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

fn check_on(days: Option<i32>, ended: Date) -> Option<Date> {
    days.map(|days| ended.saturating_add(days.days()))
}

/// The town while its story is told.
struct Filling<'a> {
    past: &'a App,
    today: Date,
    accounts: HashMap<String, Account>,
    teams: HashMap<String, Team>,
    /// Ids of people, by key or by `caller-3`.
    ids: HashMap<String, String>,
    /// Contacts that were taken down and not ended, by key and number.
    open: HashMap<(String, usize), Contact>,
}

impl Filling<'_> {
    fn goes_to(&self, at: Timestamp) {
        let ahead = at.duration_since(self.past.clock.now());
        if ahead.is_positive() {
            self.past.clock.advance(ahead);
        }
    }

    fn account(&self, username: &str) -> Result<&Account> {
        self.accounts.get(username).ok_or_else(|| Error::internal(format!("nobody named {username} works here")))
    }

    async fn by(&self, username: &str) -> Result<Work> {
        let account = self.account(username)?;
        let actor = Actor { id: Some(account.id.clone()), name: account.name.clone(), request: None };
        Work::begin(self.past, actor).await
    }

    /// The person of a resident; begun when they first ask, with what they say of themselves.
    async fn known(&mut self, work: &mut Work, one: &Resident) -> Result<String> {
        if let Some(id) = self.ids.get(&one.key) {
            return Ok(id.clone());
        }
        let person = persons::create(work, one.details()).await?;
        let owner = one.owner.as_ref().map(|name| self.account(name).map(|account| account.id.clone())).transpose()?;
        let team = one.team.as_ref().and_then(|name| self.teams.get(name)).map(|team| team.id.clone());
        if owner.is_some() || team.is_some() {
            persons::hold(work, &person, owner.as_deref(), team.as_deref()).await?;
        }
        let barred: Vec<String> = one
            .barred
            .iter()
            .map(|name| self.account(name).map(|account| account.id.clone()))
            .collect::<Result<_>>()?;
        if one.restricted || !barred.is_empty() {
            let person = persons::find_in(work, &person.id).await?;
            persons::protect(work, &person, one.restricted, &barred, None).await?;
        }
        if let Some(about) = one.about_me(london_date(work.now())) {
            about_me::write(work, &person, 0, &about).await?;
        }
        self.ids.insert(one.key.clone(), person.id.clone());
        Ok(person.id)
    }

    async fn asks(&mut self, one: &Resident, which: usize) -> Result<()> {
        let asked = &one.contacts[which];
        let mut work = self.by(&asked.by).await?;
        let person_id = self.known(&mut work, one).await?;
        let account = self.account(&asked.by)?;
        let agreed_step = asked.end.is_none().then_some(one.next.as_ref()).flatten();
        let typed = Typed {
            caller: asked.caller.clone(),
            asks_for: asked.asks_for.clone(),
            channel: asked.channel.clone(),
            route: asked.route.clone(),
            may_record: "yes".into(),
            may_share: if asked.concern { "not_asked" } else { "yes" }.into(),
            urgent: asked.urgent,
            concern: asked.concern,
            told_before: asked.told_before,
            happening: asked.happening.clone(),
            matters: asked.matters.clone(),
            tried: asked.tried.clone(),
            agreed: asked.agreed.clone(),
            next_what: agreed_step.map(|next| next.what.clone()),
            next_on: agreed_step.map(|next| self.today.saturating_add(next.days.days())),
            next_owner_id: agreed_step.map(|next| self.account(&next.owner).map(|who| who.id.clone())).transpose()?,
        };
        let once = format!("town-{}-{which}", one.key);
        let contact = contact(&work, account, once, person_id, work.now(), typed);
        let contact = contacts::record(&mut work, contact).await?;
        if asked.end.is_none() && talked(asked) {
            let talked = conversation(&work, &contact, asked, None);
            conversations::record(&mut work, &talked).await?;
        }
        work.commit().await?;
        self.open.insert((one.key.clone(), which), contact);
        Ok(())
    }

    async fn ends(&mut self, one: &Resident, which: usize) -> Result<()> {
        let asked = &one.contacts[which];
        let (Some(end), Some(contact)) = (&asked.end, self.open.remove(&(one.key.clone(), which))) else {
            return Err(Error::internal(format!("{} ends before it begins", one.key)));
        };
        let mut work = self.by(&asked.by).await?;
        let told = End {
            at: work.now(),
            ending: end.ending.clone(),
            connected_to: end.connected_to.clone(),
            check_on: check_on(end.check_after_days, london_date(work.now())),
            no_details: false,
        };
        if talked(asked) {
            let talked = conversation(&work, &contact, asked, Some(&told));
            conversations::record(&mut work, &talked).await?;
        }
        end_contact(&mut work, &contact, told).await?;
        work.commit().await
    }

    /// The day came on which we asked whether it helped.
    async fn checked(&mut self, one: &Resident) -> Result<()> {
        let Some(id) = self.ids.get(&one.key).cloned() else { return Ok(()) };
        let mut work = self.by("amina").await?;
        let line = timeline::Line {
            person_id: &id,
            at: work.now(),
            kind: timeline::Kind::Note,
            title: "Asked whether it helped: yes",
            words: None,
            href: None,
            by: "Amina Yusuf",
        };
        timeline::add(&mut work, &line).await?;
        persons::set_next_step(&mut work, &id, None).await?;
        work.commit().await
    }

    async fn died(&mut self, one: &Resident) -> Result<()> {
        let Some(id) = self.ids.get(&one.key).cloned() else { return Ok(()) };
        let mut work = self.by("hana").await?;
        let person = persons::find_in(&mut work, &id).await?;
        let details = Details { died_on: Some(london_date(work.now())), ..person.details.clone() };
        persons::save(&mut work, &person, details).await?;
        persons::set_next_step(&mut work, &id, None).await?;
        work.commit().await
    }

    /// Somebody who asks once: a light record, the contact and its end in one piece of work.
    async fn called(&mut self, who: usize, caller: &Caller, which: usize) -> Result<()> {
        let question = caller.asked[which];
        let username = ["amina", "ellis", "gwen"][(who + which) % 3];
        let mut work = self.by(username).await?;
        let key = format!("caller-{who}");
        let person_id = match self.ids.get(&key) {
            Some(id) => id.clone(),
            None => {
                let id = persons::create(&mut work, light(caller)).await?.id;
                self.ids.insert(key, id.clone());
                id
            }
        };
        let once = format!("town-caller-{who}-{which}");
        let typed = words_of(&question);
        let account = self.account(username)?;
        let contact = Contact {
            conversation_at: Some(question.talked_at()),
            ..contact(&work, account, once, person_id.clone(), question.received_at, typed)
        };
        let contact = contacts::record(&mut work, contact).await?;
        let helped = question.ending == "helped";
        let check = helped.then(|| london_date(work.now()).saturating_add(14.days()));
        let told = End {
            at: work.now(),
            ending: question.ending.into(),
            connected_to: helped.then(|| question.topic.helps.into()),
            check_on: check,
            no_details: false,
        };
        end_contact(&mut work, &contact, told).await?;
        if check.is_some_and(|check| check < self.today) {
            persons::set_next_step(&mut work, &person_id, None).await?;
        }
        work.commit().await
    }

    /// Today: who knows whom, and what happens next.
    async fn today_is(&mut self, residents: &[Resident]) -> Result<()> {
        let mut work = self.by("hana").await?;
        for one in residents {
            self.known(&mut work, one).await?;
        }
        for one in residents {
            let id = self.known(&mut work, one).await?;
            let person = persons::find_in(&mut work, &id).await?;
            for around in &one.relations {
                let other_id = self.ids.get(&around.other).cloned().unwrap_or_default();
                let new =
                    NewRelation { kind: around.kind.clone(), other_id, note: around.note.clone(), started_on: None };
                relations::relate(&mut work, &person, &new).await?;
            }
            if let Some(next) = &one.next {
                let on = self.today.saturating_add(next.days.days());
                let owner_id = self.account(&next.owner)?.id.clone();
                let step = NextStep { on, what: next.what.clone(), owner_id };
                persons::set_next_step(&mut work, &id, Some(step)).await?;
            }
        }
        work.commit().await
    }
}

async fn end_contact(work: &mut Work, contact: &Contact, end: End) -> Result<()> {
    let person = match &contact.person_id {
        Some(id) => Some(persons::find_in(work, id).await?),
        None => None,
    };
    let ended = contacts::complete(work, contact, person.as_ref(), end, contact.typed.clone()).await?;
    if let (Some(person), Some(step)) = (&person, contacts::check_step(&ended)) {
        persons::agree_next_step(work, &person.id, step, |_| false).await?;
    }
    Ok(())
}
