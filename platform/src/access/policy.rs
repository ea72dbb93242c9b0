//! Decides: facts in, yes or no and the sentences of the rules that decided out.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock},
};

use cedar_policy::{
    ActionConstraint, Authorizer, Context, Decision as CedarDecision, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, PolicyId, PolicySet, Request, RestrictedExpression,
};

use super::{
    Decision, Record, Resource, Situation, Subject,
    load::{self, Rule},
    position::Position,
    scope::{Asked, Reach},
};
use crate::slice::{Action, On, Slice};

/// The product's rules, checked when the service starts. Cloning is cheap, and any number of requests may ask at once.
#[derive(Clone, Debug)]
pub struct Policy(Arc<Parts>);

#[derive(Debug)]
pub(super) struct Parts {
    schema: String,
    authorizer: Authorizer,
    pub(super) rules: Vec<Rule>,
    order: HashMap<PolicyId, usize>,
    pub(super) actions: Vec<Action>,
    known: HashMap<&'static str, Known>,
    types: Types,
    area: EntityUid,
    /// Answers given before.
    answers: RwLock<HashMap<Position, Arc<Answer>>>,
    /// What lists may reach, as it was found before: by roles, second factor and action.
    pub(super) reaches: RwLock<HashMap<Asked, Reach>>,
}

/// An action, and the policies that can speak of it: the others need not be tried.
#[derive(Debug)]
struct Known {
    action: Action,
    uid: EntityUid,
    set: PolicySet,
}

/// Names of Cedar's entity types, parsed once.
#[derive(Debug)]
struct Types {
    role: EntityTypeName,
    team: EntityTypeName,
    staff: EntityTypeName,
    record: EntityTypeName,
}

/// Answers are forgotten when there are so many: staff have few positions, so something odd is asking then.
const MOST_REMEMBERED: usize = 20_000;

/// What the engine answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub allowed: bool,
    /// Indices into the rules, in the order of the files; none when no rule spoke.
    pub rules: Vec<usize>,
    /// A rule could not be applied; everything is refused then.
    pub broken: bool,
}

impl Policy {
    /// Reads policy files, given as `(file name, text)`, for the actions of these slices.
    ///
    /// The schema is made from the actions, and every policy is held against it strictly. Each policy has an `@id`, and an
    /// `@because` that is shown to people. Policies name roles and actions only, never one team or account.
    ///
    /// # Errors
    /// What is wrong, with the file and the policy, one line each.
    pub fn load(sources: &[(&str, &str)], slices: &[Slice]) -> Result<Self, String> {
        let loaded = load::load(sources, slices)?;
        let name = |text: &str| {
            text.parse::<EntityTypeName>().map_err(|cause| format!("{text} is not the name of a type: {cause}"))
        };
        let types = Types { role: name("Role")?, team: name("Team")?, staff: name("Staff")?, record: name("Record")? };
        let action = name("Action")?;
        let mut known = HashMap::new();
        for each in &loaded.actions {
            let uid = uid(&action, each.name);
            let set = about(&loaded.set, &uid).map_err(|cause| format!("{}: {cause}", each.name))?;
            known.insert(each.name, Known { action: *each, uid, set });
        }
        Ok(Self(Arc::new(Parts {
            order: loaded.rules.iter().enumerate().map(|(place, rule)| (rule.id.clone(), place)).collect(),
            known,
            area: uid(&name("Area")?, "area"),
            schema: loaded.schema,
            authorizer: Authorizer::new(),
            rules: loaded.rules,
            actions: loaded.actions,
            types,
            answers: RwLock::default(),
            reaches: RwLock::default(),
        })))
    }

    /// The Cedar schema the policies were held against, for people who check them with Cedar's own tools.
    pub fn schema(&self) -> &str {
        &self.0.schema
    }

    /// May this subject do this, and why or why not?
    ///
    /// Nothing is allowed unless a rule allows it, and no rule allows what another forbids.
    pub fn decide(&self, subject: &Subject, action: &str, resource: &Resource, situation: &Situation) -> Decision {
        let Some(known) = self.0.known.get(action).map(|known| known.action) else {
            tracing::error!(action, "a page asked the policy about an action no slice declares");
            return refused(
                "This service does not know what you asked to do, so it is not allowed. Tell the people who run the service.",
            );
        };
        if (known.on == On::Area) != (*resource == Resource::Area) {
            tracing::error!(action, "a page asked the policy about the wrong sort of thing for this action");
            return refused(
                "This page asked the rules the wrong question, so it is not allowed. Tell the people who run the service.",
            );
        }
        let answer = self.ask(subject, action, resource, situation);
        if answer.broken {
            return refused(
                "The rules could not be applied, so this is not allowed. Tell the people who run the service.",
            );
        }
        if answer.rules.is_empty() {
            return refused(&no_rule(subject, known.words, resource));
        }
        let because = answer.rules.iter().map(|place| self.0.rules[*place].because.clone()).collect();
        Decision { allowed: answer.allowed, because }
    }

    /// Whether emergency access would open this record for this action: whether the page that says no should offer it.
    pub fn opens_with_break_glass(
        &self,
        subject: &Subject,
        action: &str,
        resource: &Resource,
        situation: &Situation,
    ) -> bool {
        let emergency = Situation { break_glass: true, ..situation.clone() };
        !situation.break_glass && self.ask(subject, action, resource, &emergency).allowed
    }

    pub(super) fn parts(&self) -> &Parts {
        &self.0
    }

    /// Asks the engine, or remembers what it said to the same question. An unknown action is refused by no rule.
    pub(super) fn ask(
        &self,
        subject: &Subject,
        action: &str,
        resource: &Resource,
        situation: &Situation,
    ) -> Arc<Answer> {
        let position = Position::of(subject, action, resource, situation);
        let answers = self.0.answers.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = answers.get(&position) {
            return Arc::clone(answer);
        }
        drop(answers);
        let answer = Arc::new(self.ask_engine(subject, action, resource, situation));
        if !answer.broken && self.0.known.contains_key(action) {
            let mut answers = self.0.answers.write().unwrap_or_else(PoisonError::into_inner);
            if answers.len() >= MOST_REMEMBERED {
                answers.clear();
            }
            answers.insert(position, Arc::clone(&answer));
        }
        answer
    }

    /// Asks the engine.
    pub(super) fn ask_engine(
        &self,
        subject: &Subject,
        action: &str,
        resource: &Resource,
        situation: &Situation,
    ) -> Answer {
        let parts = &*self.0;
        let Some(known) = parts.known.get(action) else {
            return Answer { allowed: false, rules: Vec::new(), broken: false };
        };
        match parts.question(subject, &known.uid, resource, situation) {
            Ok((request, entities)) => {
                let response = parts.authorizer.is_authorized(&request, &known.set, &entities);
                let told = response.diagnostics();
                let mut rules: Vec<_> = told.reason().filter_map(|id| parts.order.get(id).copied()).collect();
                rules.sort_unstable();
                // Cedar leaves a rule that fails out of account. A forbidding one must not be lost like that.
                let broken =
                    told.errors().inspect(|cause| tracing::error!(action, cause = %cause, "a rule failed")).count() > 0;
                Answer { allowed: !broken && response.decision() == CedarDecision::Allow, rules, broken }
            }
            Err(cause) => {
                tracing::error!(action, cause = %cause, "a question could not be put to the policy");
                Answer { allowed: false, rules: Vec::new(), broken: true }
            }
        }
    }
}

impl Parts {
    fn question(
        &self,
        subject: &Subject,
        action: &EntityUid,
        resource: &Resource,
        situation: &Situation,
    ) -> Result<(Request, Entities), String> {
        let staff = uid(&self.types.staff, &subject.account_id);
        let roles = subject.roles.iter().map(|role| uid(&self.types.role, role));
        let teams = subject.teams.iter().map(|team| uid(&self.types.team, team));
        let mut entities = vec![Entity::new_no_attrs(staff.clone(), roles.chain(teams).collect())];
        let target = match resource {
            Resource::Area => self.area.clone(),
            Resource::Record(record) => {
                let target = uid(&self.types.record, &record.id);
                let attributes = self.attributes(record);
                entities
                    .push(Entity::new(target.clone(), attributes, HashSet::new()).map_err(|cause| cause.to_string())?);
                target
            }
        };
        let entities = Entities::from_entities(entities, None).map_err(|cause| cause.to_string())?;
        let context = Context::from_pairs([
            ("purpose".to_owned(), RestrictedExpression::new_string(situation.purpose.clone())),
            ("break_glass".to_owned(), RestrictedExpression::new_bool(situation.break_glass)),
            ("second_factor".to_owned(), RestrictedExpression::new_bool(subject.second_factor)),
        ])
        .map_err(|cause| cause.to_string())?;
        let request = Request::new(staff, action.clone(), target, context, None).map_err(|cause| cause.to_string())?;
        Ok((request, entities))
    }

    fn attributes(&self, record: &Record) -> HashMap<String, RestrictedExpression> {
        let staff = |id: &String| RestrictedExpression::new_entity_uid(uid(&self.types.staff, id));
        let mut attributes = HashMap::from([
            ("restricted".to_owned(), RestrictedExpression::new_bool(record.restricted)),
            ("barred".to_owned(), RestrictedExpression::new_set(record.barred.iter().map(staff))),
        ]);
        for (name, account) in [("owner", &record.owner), ("holder", &record.holder)] {
            attributes.extend(account.as_ref().map(|id| (name.to_owned(), staff(id))));
        }
        for (name, team) in [("team", &record.team), ("holder_team", &record.holder_team)] {
            let team = team.as_ref().map(|id| RestrictedExpression::new_entity_uid(uid(&self.types.team, id)));
            attributes.extend(team.map(|team| (name.to_owned(), team)));
        }
        attributes
    }
}

/// The policies of a set whose action is this one, or any, or in a list with this one.
fn about(set: &PolicySet, action: &EntityUid) -> Result<PolicySet, String> {
    let speaks = |constraint: ActionConstraint| match constraint {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(one) => one == *action,
        ActionConstraint::In(many) => many.contains(action),
    };
    let chosen = set.policies().filter(|policy| speaks(policy.action_constraint())).cloned();
    PolicySet::from_policies(chosen).map_err(|cause| cause.to_string())
}

fn uid(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}

fn refused(why: &str) -> Decision {
    Decision { allowed: false, because: vec![why.to_owned()] }
}

/// The sentence of a refusal that no rule wrote: what was asked, and what it was about.
fn no_rule(subject: &Subject, words: &str, resource: &Resource) -> String {
    let about = match resource {
        Resource::Area if subject.roles.is_empty() => " without a role. An administrator can give you one",
        Resource::Area => " in your role",
        Resource::Record(record) => relation(subject, record),
    };
    format!("No rule allows you to {words}{about}.")
}

fn relation(subject: &Subject, record: &Record) -> &'static str {
    if record.owner.as_deref() == Some(subject.account_id.as_str()) {
        return " when it is allocated to you";
    }
    match record.team.as_ref().or(record.holder_team.as_ref()) {
        Some(team) if subject.teams.contains(team) => " when your own team holds it",
        Some(_) => " when another team holds it",
        None => " when no team holds it yet",
    }
}
