//! What is taken down in the town: contacts, conversations and light records, as the slices keep them.

use jiff::Timestamp;
use platform::{identity::Account, work::Work};

use super::{
    callers::{Caller, Question},
    people::Asked,
};
use crate::{
    front_door::contacts::{self, Contact, End, Typed},
    people::persons::Details,
    practice::conversations::{Connection, Conversation, Written},
};

pub(super) fn contact(
    work: &Work,
    account: &Account,
    once: String,
    person_id: String,
    received_at: Timestamp,
    typed: Typed,
) -> Contact {
    let talks = contacts::rules::talks(&typed.channel);
    Contact {
        id: work.new_id(),
        version: 1,
        once,
        draft: false,
        person_id: Some(person_id),
        created_by: account.id.clone(),
        owner_id: account.id.clone(),
        team_id: account.teams.first().cloned(),
        received_at,
        conversation_at: talks.then_some(received_at),
        concern_at: typed.concern.then_some(received_at),
        typed,
        end: None,
        line_id: None,
        event_id: None,
    }
}

/// Whether more was said than the words of the contact: then the first conversation is written down too.
pub(super) fn talked(asked: &Asked) -> bool {
    !asked.agreed.is_empty() && !asked.matters.is_empty()
}

pub(super) fn conversation(work: &Work, contact: &Contact, asked: &Asked, end: Option<&End>) -> Conversation {
    let connected = |end: &End| {
        end.connected_to
            .clone()
            .map(|what| Connection { what, check_on: end.check_on, worked: None })
            .into_iter()
            .collect()
    };
    Conversation {
        id: work.new_id(),
        version: 1,
        once: format!("{}-talk", contact.once),
        kind: 1,
        person_id: contact.person_id.clone(),
        contact_id: Some(contact.id.clone()),
        created_by: contact.created_by.clone(),
        owner_id: contact.owner_id.clone(),
        team_id: contact.team_id.clone(),
        began_at: contact.received_at,
        written: Written {
            place: if asked.channel == "hub" { "hub" } else { "phone" }.into(),
            matters: asked.matters.clone(),
            in_the_way: asked.tried.clone(),
            ideas: asked.agreed.clone(),
            next_what: contact.typed.next_what.clone(),
            next_on: contact.typed.next_on,
            next_owner_id: contact.typed.next_owner_id.clone(),
            connections: end.map(connected).unwrap_or_default(),
            no_next_reason: end.map(|_| "What was agreed is done".into()),
            ..Written::default()
        },
        ended_at: end.map(|end| end.at),
        ending: end.map(|end| end.ending.clone()),
    }
}

pub(super) fn light(caller: &Caller) -> Details {
    Details {
        given_name: caller.given_name.into(),
        family_name: caller.family_name.clone(),
        phone: Some(caller.phone.clone()),
        is_carer: caller.is_carer,
        ..Details::default()
    }
}

pub(super) fn words_of(question: &Question) -> Typed {
    Typed {
        asks_for: question.asks_for.into(),
        channel: question.channel.into(),
        route: "home".into(),
        may_record: "yes".into(),
        may_share: "not_asked".into(),
        told_before: question.told_before(),
        happening: question.topic.words.into(),
        ..Typed::default()
    }
}
