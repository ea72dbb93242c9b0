//! The rules on paper: role × action × relation, with the rule that decided in every cell.

use std::{
    collections::HashSet,
    fmt::{self, Write as _},
};

use super::{Policy, Record, Resource, Situation, Subject};
use crate::slice::{Action, On};

/// Makes an example record; true when break-glass is running for it.
type Example = fn() -> (Record, bool);

/// The sorts of record a privacy lead asks about: heading, and the record as seen by `me` of team `mine`.
const RELATIONS: [(&str, Example); 13] = [
    ("mine", || (record(Some("me"), Some("mine")), false)),
    ("team", || (record(Some("colleague"), Some("mine")), false)),
    ("none", || (record(None, None), false)),
    ("other", || (record(Some("colleague"), Some("theirs")), false)),
    ("bg", || (record(Some("colleague"), Some("theirs")), true)),
    ("hold", || (held(record(Some("colleague"), Some("theirs")), "me", "theirs"), false)),
    ("t-hold", || (held(record(Some("colleague"), Some("theirs")), "colleague", "mine"), false)),
    ("r-mine", || (restricted(record(Some("me"), Some("mine"))), false)),
    ("r-team", || (restricted(record(Some("colleague"), Some("mine"))), false)),
    ("r-oth", || (restricted(record(Some("colleague"), Some("theirs"))), false)),
    ("r-bg", || (restricted(record(Some("colleague"), Some("theirs"))), true)),
    ("r-hold", || (held(restricted(record(Some("colleague"), Some("theirs"))), "me", "mine"), false)),
    ("bar", || (Record { barred: vec!["me".into()], ..record(Some("me"), Some("mine")) }, true)),
];

const INTRODUCTION: &str = "\
Who may do what in Alongside
============================

This page is made from the rules and compared with them by a test; do not edit it. A code in a cell is the rule that
decided, from the list of rules below.

  aw     allowed by rule aw
  aw*    allowed by rule aw, only for those who signed in with a second factor
  -cp    refused by rule cp, whatever other rules say
  .      refused: no rule allows it

";

const HOW_RECORDS: &str = "\
Records
-------

  mine     allocated to them              r-mine   restricted, allocated to them
  team     held by their team             r-team   restricted, held by their team
  none     held by nobody yet             r-oth    restricted, held by another team
  other    held by another team           r-bg     restricted, another team's, with break-glass running
  bg       another team's, with break-glass running
  hold     another team's, in which they hold one matter (a contact, a conversation)
  t-hold   another team's, in which their team holds one matter
  r-hold   restricted, another team's, in which they and their team hold one matter
  bar      they have a declared personal connection: even if allocated, even with break-glass

";

impl Policy {
    /// The whole policy as text: the rules, then areas and records for each of these roles. The same policy gives the same text.
    pub fn matrix(&self, roles: &[&str]) -> String {
        let mut text = String::from(INTRODUCTION);
        // Writing to a String cannot fail.
        let _ = self.write_matrix(&mut text, roles);
        text
    }

    fn write_matrix(&self, text: &mut String, columns: &[&str]) -> fmt::Result {
        let rules = &self.parts().rules;
        let names = initials(rules.iter().map(|rule| rule.name.as_str()), '-');
        text.push_str("Rules\n-----\n\n");
        for (rule, code) in rules.iter().zip(&names) {
            let sort = if rule.forbids { "refuses" } else { "allows" };
            writeln!(text, "  {code:<5} {sort:<8} {}", rule.because)?;
        }
        let short = initials(columns.iter().copied(), '_');
        text.push_str("\nAreas\n-----\n\n");
        for (role, code) in columns.iter().zip(&short) {
            writeln!(text, "  {code:<5} {}", role.replace('_', " "))?;
        }
        let areas = self.actions_on(On::Area);
        let width = areas.iter().map(|action| action.words.chars().count()).max().unwrap_or(0);
        write!(text, "\n  {:<width$}", "")?;
        line(text, &short, 6)?;
        for action in areas {
            let cells: Vec<_> = columns
                .iter()
                .map(|role| self.cell(role, action, &Resource::Area, &Situation::care(), &names))
                .collect();
            write!(text, "  {:<width$}", action.words)?;
            line(text, &cells, 6)?;
        }
        text.push('\n');
        text.push_str(HOW_RECORDS);
        for action in self.actions_on(On::Record) {
            writeln!(text, "{}: {}", action.name, action.words)?;
            line(text, &RELATIONS.map(|(name, _)| name.to_owned()), 6)?;
            // Roles that may do the same stand on one line.
            let mut rows: Vec<(Vec<String>, Vec<String>)> = Vec::new();
            for role in columns {
                let cells = self.row(role, action, &names);
                let role = role.replace('_', " ");
                match rows.iter_mut().find(|(same, _)| *same == cells) {
                    Some((_, who)) => who.push(role),
                    None => rows.push((cells, vec![role])),
                }
            }
            for (mut cells, who) in rows {
                cells.push(who.join(", "));
                line(text, &cells, 6)?;
            }
            text.push('\n');
        }
        while text.ends_with("\n\n") {
            text.pop();
        }
        Ok(())
    }

    fn actions_on(&self, on: On) -> Vec<&Action> {
        self.parts().actions.iter().filter(|action| action.on == on).collect()
    }

    fn row(&self, role: &str, action: &Action, names: &[String]) -> Vec<String> {
        let cells = RELATIONS.map(|(_, make)| {
            let (record, break_glass) = make();
            let situation = Situation { break_glass, ..Situation::care() };
            self.cell(role, action, &Resource::Record(record), &situation, names)
        });
        cells.into()
    }

    fn cell(
        &self,
        role: &str,
        action: &Action,
        resource: &Resource,
        situation: &Situation,
        names: &[String],
    ) -> String {
        let ask = |second_factor| {
            let subject = Subject {
                account_id: "me".into(),
                roles: vec![role.to_owned()],
                teams: vec!["mine".into()],
                second_factor,
            };
            self.ask(&subject, action.name, resource, situation)
        };
        let (plain, strong) = (ask(false), ask(true));
        let code = |rules: &[usize]| rules.first().map_or_else(|| ".".to_owned(), |place| names[*place].clone());
        match (plain.allowed, strong.allowed) {
            (true, _) => code(&plain.rules),
            (false, true) => format!("{}*", code(&strong.rules)),
            (false, false) if strong.rules.is_empty() => ".".to_owned(),
            (false, false) => format!("-{}", code(&strong.rules)),
        }
    }
}

fn line(text: &mut String, cells: &[String], width: usize) -> fmt::Result {
    let mut row = String::new();
    for cell in cells {
        write!(row, "  {cell:<width$}")?;
    }
    writeln!(text, "{}", row.trim_end())
}

/// Short codes: `allocated-worker` is `aw`, `manager` is `man`; a second one with the same letters is `aw2`.
fn initials<'a>(names: impl Iterator<Item = &'a str>, between: char) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut codes = Vec::new();
    for name in names {
        let plain: String = if name.contains(between) {
            name.split(between).filter_map(|word| word.chars().next()).collect()
        } else {
            name.chars().take(3).collect()
        };
        let mut code = plain.clone();
        let mut number = 2;
        while !taken.insert(code.clone()) {
            code = format!("{plain}{number}");
            number += 1;
        }
        codes.push(code);
    }
    codes
}

fn record(owner: Option<&str>, team: Option<&str>) -> Record {
    Record { owner: owner.map(Into::into), team: team.map(Into::into), ..Record::example() }
}

fn held(record: Record, holder: &str, team: &str) -> Record {
    Record { holder: Some(holder.into()), holder_team: Some(team.into()), ..record }
}

fn restricted(record: Record) -> Record {
    Record { restricted: true, ..record }
}
