//! The filters that say things in words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::json;

use super::{render, try_render};

#[test]
fn dates_times_money_and_counts_in_words() {
    for (text, wanted) in [
        ("{{ '2026-11-22' | date_words }}", "22 November 2026"),
        ("{{ '2026-06-30T23:30:00Z' | date_words }}", "1 July 2026"),
        ("{{ '2026-11-22' | day_words }}", "Sun 22 Nov"),
        ("{{ '2026-11-22T14:05:00Z' | time_words }}", "2:05pm"),
        ("{{ '2026-07-14T13:05:00.123Z' | time_words }}", "2:05pm"),
        ("{{ '2026-11-22T09:00:00Z' | time_words }}", "9am"),
        ("{{ '2026-11-22T12:00:00Z' | time_words }}", "midday"),
        ("{{ '2026-07-13T23:00:00Z' | time_words }}", "midnight"),
        ("{{ none | date_words }}{{ missing | time_words }}{{ '' | day_words }}{{ none | pounds }}", ""),
        ("{{ 123450 | pounds }} {{ 5 | pounds }} {{ -100000000 | pounds }}", "£1,234.50 £0.05 -£1,000,000.00"),
        (
            "{{ 1 | plural('day', 'days') }}, {{ 0 | plural('day', 'days') }}, {{ 1200 | plural('day', 'days') }}",
            "1 day, 0 days, 1,200 days",
        ),
        ("{{ '2026-11-22T14:05:00Z' | date('dddd [the] DD/MM/YY, HH:mm') }}", "Sunday the 22/11/26, 14:05"),
    ] {
        assert_eq!(render(text, json!({ "none": null })), wanted, "{text}");
    }
    for wrong in [
        "{{ '22/11/2026' | date_words }}",
        "{{ '2026-11-22' | time_words }}",
        "{{ 1.5 | pounds }}",
        "{{ 'x' | plural('a', 'b') }}",
    ] {
        assert!(try_render(wrong, json!({})).is_err(), "{wrong}");
    }
}
