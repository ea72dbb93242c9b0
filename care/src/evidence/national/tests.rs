//! The measures and the steps on tiny tables of hand-reasoned people.

use super::slt;

#[test]
fn ascof_2a_places_every_episode_by_its_rule() {
    slt::run("ascof_2a", include_str!("ascof_2a/test.slt"));
}

#[test]
fn ascof_2b_and_2c_count_new_admissions_and_no_others() {
    slt::run("ascof_2b_2c", include_str!("ascof_2b_2c/test.slt"));
}

#[test]
fn ascof_2d_follows_people_out_of_hospital() {
    slt::run("ascof_2d", include_str!("ascof_2d/test.slt"));
}

#[test]
fn ascof_2e_knows_who_lives_at_home() {
    slt::run("ascof_2e", include_str!("ascof_2e/test.slt"));
}

#[test]
fn ascof_3d_ranks_support_as_the_nation_does() {
    slt::run("ascof_3d", include_str!("ascof_3d/test.slt"));
}

#[test]
fn costs_are_told_by_frequency_units_and_weeks() {
    slt::run("cost_per_week", include_str!("cost_per_week/test.slt"));
}

#[test]
fn requests_of_new_clients_are_followed_to_their_sequels() {
    slt::run("requests_and_sequels", include_str!("requests_and_sequels/test.slt"));
}

#[test]
fn the_steps_join_submissions_as_the_nation_does() {
    slt::run("steps", include_str!("steps/test.slt"));
}

#[test]
fn waiting_times_follow_requests_to_what_answered_them() {
    slt::run("waiting_times", include_str!("waiting_times/test.slt"));
}

#[test]
fn every_measure_says_whom_the_order_of_rows_can_move() {
    for measure in super::ALL {
        let readings = measure.notes.split_once("## Readings that can be set otherwise").map(|(_, rest)| rest);
        let readings = readings.and_then(|rest| rest.split("## ").next()).unwrap_or_default();
        assert!(readings.contains("`ties`") && readings.contains("`by_content`"), "{}", measure.slug);
    }
}
