//! Rules and outcomes in words.

use crate::evidence::client_level_data::specification::{Field, Release, specification};

/// The rules that place people, as sentences read on.
const RULES: [(&str, &str); 69] = [
    ("accommodation_unknown", "where they live is not known"),
    ("admission_left_out", "admitted for a birth or as a newborn"),
    ("admitted_before_collection", "admitted before the collection began"),
    ("age_unknown", "their age is not known"),
    ("assessment_led_nowhere", "the assessment led to no support"),
    ("back_in_hospital", "in hospital again within twelve weeks"),
    ("by_frequency", "the cost of a week by its frequency"),
    ("by_planned_units", "the cost of a week by the planned units"),
    ("commissioned", "support the council commissioned"),
    ("component_blank", "the component of the service is blank"),
    ("destination_left_out", "discharged to a secure unit, another ward or hospital, or a hospice"),
    ("detail_blank", "a method, the destination or the treatment function is blank"),
    ("died_after_discharge", "died within twelve weeks"),
    ("died_before", "died before"),
    ("died_in_hospital", "died in hospital"),
    ("direct_payment", "a direct payment"),
    ("end_followed", "an end followed: no further action, or end of life care"),
    ("ended_before_it_began", "ended before it began"),
    ("existing", "was in a care home in the 365 days before"),
    ("existing_client", "had support before: no new client"),
    ("first_assessment", "an assessment was the first response"),
    ("first_conversation", "the request was a conversation: its own first response"),
    ("first_service", "a service followed"),
    ("in_the_community", "in the community twelve weeks later"),
    ("information_only", "information only"),
    ("into_a_care_home", "into a care home within twelve weeks"),
    ("long_term_on_admission", "in a care home or prison when admitted"),
    ("long_term_open", "had long-term support when the request began: no new client"),
    ("managed_budget", "a budget the council manages"),
    ("mechanism_unknown", "how the support is delivered is not known"),
    ("new", "newly admitted"),
    ("no_cost", "no unit cost, or nought"),
    ("no_direct_support", "no support of their own"),
    ("no_discharge_near", "no discharge of theirs is near the first day"),
    ("no_night", "stayed no night"),
    ("no_reablement_near", "no reablement began around the discharge"),
    ("no_units", "neither frequency nor planned units tell the units of a week"),
    ("not_settled", "lives in no settled home"),
    ("not_settled_told_from_service", "in no settled home, told from the service"),
    ("nothing_followed", "nothing followed yet"),
    ("number_unclear", "their council's number also stands beside one of the NHS: not certain whose request"),
    ("nursing_outranks", "in nursing care, which outranks other support"),
    ("one_off", "a cost that comes once"),
    ("outcome_blank", "the outcome is blank or on no list"),
    ("outcome_is_an_end", "the request was the end: no further action, or hospital"),
    ("overlaps_an_earlier_request", "overlaps an earlier request"),
    ("own_next_request", "the next request followed; the request's own outcome"),
    ("own_no_service", "what followed says nothing; the request's own outcome"),
    ("own_nothing_followed", "nothing followed; the request's own outcome"),
    ("own_too_late", "what followed came too late; the request's own outcome"),
    ("prison", "support in prison"),
    ("reablement_near", "reablement began around the discharge"),
    ("residential_outranks", "in residential care, which outranks other support"),
    ("sequel_1_died", "rule 1: died by seven days after the end"),
    ("sequel_2_hospital", "rule 2: admitted to hospital"),
    ("sequel_3_service", "rule 3: a service followed"),
    ("sequel_4a_own_outcome", "rule 4a: the episode's own outcome"),
    ("sequel_4b_what_followed", "rule 4b: the outcome of what followed"),
    ("sequel_4c_review_near_the_end", "rule 4c: a review or assessment near the end"),
    ("sequel_5_equipment", "rule 5: equipment was given"),
    ("sequel_6_own_outcome", "rule 6: nothing else tells; the episode's own outcome"),
    ("service_followed", "a service followed in the chain"),
    ("settled", "lives in a settled home"),
    ("settled_told_from_service", "in a settled home, told from the service"),
    ("several_ends_followed", "several ends followed on one day"),
    ("treatment_left_out", "treated in a function that does not count"),
    ("under_18", "under 18"),
    ("under_25", "under 25"),
    ("under_65", "under 65"),
];

/// A rule as people read it; one that has no words yet is shown by its name.
pub(super) fn rule_words(rule: &str) -> String {
    let known = RULES.iter().find(|(name, _)| *name == rule);
    known.map_or_else(|| rule.replace('_', " "), |(_, words)| (*words).to_owned())
}

/// What a rule found: an outcome, a service or a place to live, in the nation's words of release 2.
pub(super) fn outcome_words(code: &str) -> String {
    let ours = match code {
        "short_term_care_home" => Some("Short term support in a care home"),
        "presumed_at_home" => Some("Unknown: presumed at home"),
        "presumed_in_community" => Some("Unknown: presumed in community"),
        _ => None,
    };
    if let Some(words) = ours {
        return words.to_owned();
    }
    let Ok(specification) = specification() else { return code.replace('_', " ") };
    let lists = [Field::EventOutcome, Field::ServiceType, Field::AccommodationStatus];
    let mut rows = lists.iter().filter_map(|field| specification.list_of(*field)).flat_map(|list| &list.rows);
    let row = rows.find(|row| row.code == code);
    row.and_then(|row| row.wording(Release::Two).or(row.wording(Release::One)))
        .map_or_else(|| code.replace('_', " "), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::national::ALL;

    #[test]
    fn every_rule_of_every_measure_has_words() {
        for measure in ALL {
            let sql = measure.whole_sql();
            for word in sql.split('\'').skip(1).step_by(2) {
                let placed = word.contains('_') && sql.contains(&format!("then '{word}'"));
                // Some words read as they are written (“died before”): what counts is that somebody looked at them.
                let known =
                    RULES.iter().any(|(rule, _)| *rule == word) || outcome_words(word) != word.replace('_', " ");
                assert!(!placed || known, "{} says {word}", measure.slug);
            }
        }
    }
}
