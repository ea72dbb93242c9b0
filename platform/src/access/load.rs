//! Reads policy files: builds the schema from the slices' actions, and refuses what a privacy lead could not rely on.

use std::{collections::HashMap, fmt::Write as _, str::FromStr};

use cedar_policy::{Effect, Policy as CedarPolicy, PolicyId, PolicySet, Schema, ValidationMode, Validator};

use crate::slice::{Action, On, Slice};

/// What a good set of files becomes.
#[derive(Debug)]
pub(super) struct Loaded {
    pub set: PolicySet,
    pub schema: String,
    pub rules: Vec<Rule>,
    pub actions: Vec<Action>,
}

/// One policy, in the order of the files.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub id: PolicyId,
    pub name: String,
    pub because: String,
    pub forbids: bool,
}

/// Reads `(file, text)` pairs against the actions of these slices.
///
/// # Errors
/// One sentence, or one line per mistake, that names the file and the policy.
pub(super) fn load(sources: &[(&str, &str)], slices: &[Slice]) -> Result<Loaded, String> {
    let actions = actions_of(slices)?;
    let schema = schema_text(&actions);
    let (checked, _) = Schema::from_cedarschema_str(&schema)
        .map_err(|cause| format!("the schema made from the slices' actions is not sound: {cause}"))?;
    let (mut set, mut rules) = (PolicySet::new(), Vec::new());
    // Where each policy was written, to name it in errors.
    let mut home: HashMap<PolicyId, String> = HashMap::new();
    for (file, text) in sources {
        let parsed = PolicySet::from_str(text)
            .map_err(|cause| format!("{file}: this is not a policy Cedar can read: {cause}"))?;
        if parsed.num_of_templates() > 0 {
            return Err(format!(
                "{file}: a policy has a slot such as ?principal. Write it out: rules are read by people."
            ));
        }
        let mut policies: Vec<_> = parsed.policies().cloned().collect();
        policies.sort_by_key(place);
        for (number, policy) in policies.into_iter().enumerate() {
            let rule = rule(file, number + 1, &policy)?;
            if let Some(earlier) = home.insert(rule.id.clone(), format!("{file}, policy {}", rule.name)) {
                return Err(format!(
                    "{file}: there is already a policy called {} ({earlier}). Give this one its own @id.",
                    rule.name
                ));
            }
            set.add(policy.new_id(rule.id.clone()))
                .map_err(|cause| format!("{file}, policy {}: {cause}", rule.name))?;
            rules.push(rule);
        }
    }
    let found = Validator::new(checked).validate(&set, ValidationMode::Strict);
    // A warning is a policy that can never apply, or that hides letters of another script: neither is a rule to rely on.
    let problems = found
        .validation_errors()
        .map(|problem| (problem.policy_id(), problem.to_string()))
        .chain(found.validation_warnings().map(|problem| (problem.policy_id(), problem.to_string())))
        .map(|(id, problem)| format!("{}: {problem}", home.get(id).map_or("a policy", String::as_str)))
        .collect::<Vec<_>>();
    if problems.is_empty() { Ok(Loaded { set, schema, rules, actions }) } else { Err(problems.join("\n")) }
}

/// Cedar numbers the policies of a file `policy0`, `policy1` … in the order they stand; sorting as text would put 10 before 2.
fn place(policy: &CedarPolicy) -> usize {
    policy.id().to_string().trim_start_matches("policy").parse().unwrap_or(usize::MAX)
}

fn rule(file: &str, number: usize, policy: &CedarPolicy) -> Result<Rule, String> {
    let Some(name) = policy.annotation("id").filter(|id| !id.is_empty()) else {
        return Err(format!("{file}: policy number {number} has no @id(\"…\"). Give it a short name of its own."));
    };
    let plain = name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
    if !plain {
        return Err(format!("{file}, policy {name}: an @id is lower-case words joined by hyphens."));
    }
    let because = policy.annotation("because").unwrap_or_default().trim();
    if because.split_whitespace().count() < 3 || !because.ends_with('.') {
        return Err(format!(
            "{file}, policy {name}: write @because(\"…\") as a whole sentence that ends with a full stop. People read it when the rule decides."
        ));
    }
    // A rule about one named team or account would be true of the matrix's examples and false in life.
    for literal in policy.entity_literals() {
        let kind = literal.type_name().to_string();
        if kind != "Role" && kind != "Action" {
            return Err(format!(
                "{file}, policy {name}: it names {literal}. Rules speak of roles and relations, never of one team, account or record."
            ));
        }
    }
    Ok(Rule {
        id: PolicyId::new(name),
        name: name.to_owned(),
        because: because.to_owned(),
        forbids: policy.effect() == Effect::Forbid,
    })
}

fn actions_of(slices: &[Slice]) -> Result<Vec<Action>, String> {
    let mut actions: Vec<Action> = Vec::new();
    for slice in slices {
        for action in slice.actions {
            if action.name.contains(['"', '\\']) || !action.name.contains(':') {
                return Err(format!(
                    "slice {}: {:?} is not the name of an action. Write it as slice:verb.",
                    slice.name, action.name
                ));
            }
            if actions.iter().any(|known| known.name == action.name) {
                return Err(format!("slice {}: the action {} is declared twice.", slice.name, action.name));
            }
            actions.push(*action);
        }
    }
    Ok(actions)
}

/// The Cedar schema of these actions. A record has no kind and no name here: the action says what kind of thing is meant,
/// so that a few example records stand for all of them in the matrix and in a list's scope.
fn schema_text(actions: &[Action]) -> String {
    let mut text = String::from(
        "// Made from the slices' actions; not written by hand.\n\
         entity Role;\n\
         entity Team;\n\
         entity Area;\n\
         // Staff are in their roles and in their teams: `principal in Role::\"manager\"`, `principal in resource.team`.\n\
         entity Staff in [Role, Team];\n\
         entity Record {\n  \
           owner?: Staff, // whom it is allocated to\n  \
           team?: Team, // who holds it\n  \
           holder?: Staff, // who holds one matter in it, such as a contact\n  \
           holder_team?: Team, // the team that holds that matter\n  \
           restricted: Bool,\n  \
           barred: Set<Staff>, // those with a declared personal connection\n\
         };\n\
         type Situation = {\n  \
           purpose: String, // care, evidence, audit\n  \
           break_glass: Bool, // emergency access to this record is running\n  \
           second_factor: Bool, // signed in with two steps\n\
         };\n",
    );
    for action in actions {
        let resource = match action.on {
            On::Area => "Area",
            On::Record => "Record",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "\n// {}\naction \"{}\" appliesTo {{ principal: Staff, resource: {resource}, context: Situation }};",
            action.words, action.name
        );
    }
    text
}
