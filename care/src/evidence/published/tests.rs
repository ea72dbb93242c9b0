//! Files in every layout, small and our own; and the real ones, where they are there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use platform::testing::TestFolder;

use super::{
    layouts::{layouts, recognise},
    model::{Figure, Loaded, read_value},
    read::read,
    recompute::{recompute, rounded},
    words::{plain, words, year_ending, year_in},
};

fn loaded(name: &str, text: &str) -> (Vec<Figure>, Loaded) {
    let folder = TestFolder::new();
    read(&folder.file(name, text), None).unwrap()
}

fn refused(name: &str, text: &str) -> String {
    let folder = TestFolder::new();
    read(&folder.file(name, text), None).unwrap_err().to_string()
}

/// A figure in a line: `117 2020-21 direct-payments Total outcome 36.5`.
fn line(figure: &Figure) -> String {
    let value = figure.value.map_or_else(|| format!("[{}]", figure.marker), |value| value.to_string());
    [&figure.la, &figure.year, &figure.measure, &figure.disaggregation, &figure.kind, &value]
        .map(String::as_str)
        .join(" | ")
}

fn lines(figures: &[Figure]) -> Vec<String> {
    figures.iter().map(line).collect()
}

const OPEN: &str = "\
Geographical Code,Geographical Description,Geographical Level,ONS Code,ASCOF Measure Code,Disaggregation Level,Measure Type,Measure Value,Measure Group,Measure Group Description
117,Darlington,Council,E06000005,1C2A,Total,Numerator,293,1C2A,Proportion of people using social care who receive direct payments
117,Darlington,Council,E06000005,1C2A,Total,Denominator,803,1C2A,Proportion of people using social care who receive direct payments
117,Darlington,Council,E06000005,1C2A,Total,Outcome,36.5,1C2A,Proportion of people using social care who receive direct payments
117,Darlington,Council,E06000005,1C2A1864,18-64,Outcome,[c],1C2A,Proportion of people using social care who receive direct payments
117,Darlington,Council,E06000005,1A,Total,Margin Of Error,[x],1A,Social care-related quality of life
ST,Shire Counties,Council Type,,1A,Total,Outcome,19.1,1A,Social care-related quality of life
England,England,England,E92000001,1C2A,Total,Outcome,26.6,1C2A,Proportion of people using social care who receive direct payments
";

#[test]
fn the_open_layout_of_2020_21() {
    let (figures, loaded) = loaded("meas-from-asc-of-eng-2021-open-data-csv.csv", OPEN);
    assert_eq!(
        lines(&figures),
        [
            "117 | 2020-21 | direct-payments | Total | numerator | 293",
            "117 | 2020-21 | direct-payments | Total | denominator | 803",
            "117 | 2020-21 | direct-payments | Total | outcome | 36.5",
            "117 | 2020-21 | direct-payments | 18 to 64 | outcome | [c]",
            "117 | 2020-21 | quality-of-life | Total | margin | [x]",
            "ST | 2020-21 | quality-of-life | Total | outcome | 19.1",
            "England | 2020-21 | direct-payments | Total | outcome | 26.6",
        ]
    );
    assert_eq!((loaded.figures, loaded.marked, loaded.councils), (7, 2, 1));
    assert_eq!(loaded.years, ["2020-21"]);
    assert_eq!(figures[5].level, "council type");
}

#[test]
fn the_open_layout_of_2024_25_has_other_codes_for_the_same_measures() {
    let text = "\
Geographical code,Geographical description,Geographical level,ONS code,ASCOF measure code,Disaggregation level,Measure type,Measure value
905,Somerset,Local authority,E06000066,2A,Total,Outcome,68.6
905,Somerset,Local authority,E06000066,2C,65 and over,Outcome,613.7
905,Somerset,Local authority,E06000066,1B,Total,Outcome,0.4
SW,South West,Regional,E12000009,2A,Total,Outcome,70.0
";
    let (figures, _) = loaded("ascof-2024-25-long.csv", text);
    assert_eq!(
        lines(&figures),
        [
            "905 | 2024-25 | short-term-sequel | Total | outcome | 68.6",
            "905 | 2024-25 | admissions-65 | 65 and above | outcome | 613.7",
            "905 | 2024-25 | quality-of-life-adjusted | Total | outcome | 0.4",
            "SW | 2024-25 | short-term-sequel | Total | outcome | 70",
        ]
    );
    assert!(refused("ascof.csv", text).contains("does not say which year"), "no year is guessed");
    let folder = TestFolder::new();
    let (figures, _) = read(&folder.file("ascof.csv", text), Some("2024-25")).unwrap();
    assert_eq!(figures[0].year, "2024-25");
}

#[test]
fn a_title_that_stands_for_two_measures_is_not_believed() {
    let text = "\
Geographical Description,Geographical Level,ONS Code,Measure Group Description,Disaggregation Level,Measure Value,IMD - Average rank ,Annual Pay Mean,Population,Year
Darlington,Council,E06000005,Proportion of people using social care who receive direct payments,Total,36.0,1,2,80000.0,2020
Darlington,Council,E06000005,Proportion of people using social care who receive direct payments,Total,73.7,1,2,80000.0,2020
Darlington,Council,E06000005,Proportion of people who use services who feel safe,Total,70.1,1,2,80000.0,2020
England,England,E92000001,Proportion of people who use services who feel safe,Total,69.9,1,2,,2020
";
    let (figures, loaded) = loaded("final_data_2020.csv", text);
    assert_eq!(
        lines(&figures),
        [
            "117 | 2019-20 | population | Total | people | 80000",
            "117 | 2019-20 | safe | Total | outcome | 70.1",
            "England | 2019-20 | safe | Total | outcome | 69.9",
        ]
    );
    assert_eq!(loaded.notes.len(), 1);
    assert!(loaded.notes[0].starts_with("2 values were left out"), "{:?}", loaded.notes);
}

#[test]
fn oflog_neighbours_and_population() {
    let oflog = "\
Financial year,Local authority code,Local authority name,Grouping,Entity_Name,Region,Measure,Code,Value,MEDIAN,MADs_from_median,rank_order
2016-17,E10000027,Somerset,LA_Raw,Counties,South West,\"Outcome, ASC Quality of Life\",ASC2,0.408,0.41,0,DESC
2021-22,E06000062,West Northamptonshire,LA_Raw,Unitary Authorities,East Midlands,Turnover,ASC7,,30,0,
";
    let (figures, _) = loaded("oflog.csv", oflog);
    assert_eq!(
        lines(&figures),
        [
            "905 | 2016-17 | quality-of-life-adjusted | Total | outcome | 0.408",
            "E06000062 | 2021-22 | turnover | Total | outcome | [x]"
        ]
    );
    for heading in ["la_code,rank,neighbour", "la_code,rank,neighbour_la_code"] {
        let (figures, _) = loaded("neighbours.csv", &format!("{heading}\nE06000005,1,E08000024\n"));
        assert_eq!(lines(&figures), ["117 |  | nearest-neighbour | E08000024 | rank | 1"]);
    }
    let (figures, _) =
        loaded("population_2024-25.csv", "la,band,population\n117,18 to 64,63000\n117,65 and over,22131\n");
    assert_eq!(
        lines(&figures),
        [
            "117 | 2024-25 | population | 18 to 64 | people | 63000",
            "117 | 2024-25 | population | 65 and above | people | 22131"
        ]
    );
}

#[test]
fn finance_files() {
    let spend = "\
FY_Ending,CASSR_CODE,GEOGRAPHY_CODE,REGION_GO_CODE,CareType_KEY,AgeBand_KEY,PrimarySupportReason_KEY,SupportSetting_KEY,Purpose_KEY,CarerSupportType_KEY,DataType_KEY,TOTALEXPENDITURE,TOTALINCOME,NETTOTALEXPENDITURE,GROSSTOTALEXPENDITURE,NETCURRENTEXPENDITURE,GROSSCURRENTEXPENDITURE
2017,117,E06000005,E12000001,2,1,4,3,,,1,0,10,0,0,100.5,110.5
2017,117,E06000005,E12000001,2,2,4,3,,,1,0,20,0,0,200,220
2017,117,E06000005,E12000001,2,3,4,3,,,2,0,5,0,0,50,55
2017,117,E06000005,E12000001,3,,2,,,,1,0,0,0,0,7,7
2017,,E12000001,,2,1,4,3,,,1,0,10,0,0,100.5,110.5
";
    let (figures, _) = loaded("ascfr.csv", spend);
    let net: Vec<String> =
        lines(&figures).into_iter().filter(|line| line.contains("net current") && line.starts_with("117")).collect();
    assert_eq!(
        net,
        [
            "117 | 2016-17 | spend | 18 to 64 | net current expenditure, thousand pounds | 100.5",
            "117 | 2016-17 | spend | 65 and above | net current expenditure, thousand pounds | 200",
            "117 | 2016-17 | spend | Not split by age | net current expenditure, thousand pounds | 7",
            "117 | 2016-17 | spend | Total | net current expenditure, thousand pounds | 307.5",
        ],
        "voluntary rows say the same money again"
    );
    let activity = "\
UUID,Council Code,Council Name,Care Type,Activity Provision,Age Bands,Primary support reason,Long Term Support Setting,Short Term Purpose,Data Type,Value,Notes
1,117,Darlington,Long term,In house,Age 18 to 64,Physical support,Residential,-,Mandatory,253.14,
";
    let (figures, _) = loaded("pss-exp-eng-15-16-fin-act.csv", activity);
    assert_eq!(
        lines(&figures),
        ["117 | 2015-16 | Long term, In house, Physical support, Residential | 18 to 64 | activity | 253.14"]
    );
    let additional = "\
UUID,Council Code,Council Name,Data Type,Data Source,Age Band,Finance Type,Comparative totals,Value
1,117,Darlington,Mandatory,Additional Data,-,Income,Income from Specific and Special Grants,1271
";
    let (figures, _) = loaded("pss-exp-eng-15-16-fin-add-data.csv", additional);
    assert_eq!(figures[0].value, Some(1271.0));
    let sectors = "\
,percent_sector,SupportSetting,DH_GEOGRAPHY_NAME,ActivityProvision,ITEMVALUE,year
1,28.2,Residential,117-Darlington%20UA,In House,12428,2001
2,71.8,Residential,TOTAL Shire Counties,External,31616,2001
";
    let (figures, loaded) = loaded("activity.csv", sectors);
    assert_eq!(
        lines(&figures),
        [
            "117 | 2000-01 | Residential | In House | activity | 12428",
            "117 | 2000-01 | Residential | In House | share of activity | 28.2",
        ]
    );
    assert!(loaded.notes[0].contains("TOTAL Shire Counties"), "what is left out is named");
}

#[test]
fn a_dashboard_file_with_england_beside_each_council() {
    let text = "\
measure_code,measure_label,area_name,value,england_value,gap_vs_england
2A,Reablement: no further support needed,Somerset,68.6,77.1,-8.5
2A,Reablement: no further support needed,East Midlands,81.1,77.1,4.0
";
    let (figures, _) = loaded("ascof_2024-25_some.csv", text);
    assert_eq!(
        lines(&figures),
        [
            "905 | 2024-25 | short-term-sequel | Total | outcome | 68.6",
            "England | 2024-25 | short-term-sequel | Total | outcome | 77.1",
            "EM | 2024-25 | short-term-sequel | Total | outcome | 81.1",
        ]
    );
}

#[test]
fn an_unknown_layout_says_what_was_found_and_what_is_known() {
    let told = refused("menu.csv", "soup,price\nleek,3\n");
    assert!(told.contains("menu.csv has no layout that is known here. Its first headings are: soup, price."), "{told}");
    for layout in layouts() {
        assert!(told.contains(&layout.label), "{} is not named", layout.name);
    }
    assert!(refused("empty.csv", "").contains("could not be read"));
}

#[test]
fn each_layout_is_recognised_by_its_own_headings() {
    for layout in layouts() {
        assert!(!layout.columns.is_empty(), "{} has no columns", layout.name);
    }
    for measure in &words().measures {
        assert!(["percent", "rate", "score"].contains(&measure.unit.as_str()), "{measure:?}");
        assert!(["higher", "lower", "neither"].contains(&measure.better.as_str()), "{measure:?}");
    }
    assert!(recognise(&["la", "band"]).is_none(), "a missing heading is a missing layout");
    assert_eq!(recognise(&["LA", "Band", "Population"]).unwrap().layout.name, "population");
    assert_eq!(words().councils.iter().filter(|council| council.level == "region").count(), 9);
}

#[test]
fn councils_are_known_by_code_and_by_many_names() {
    let key = |code: &str, ons: &str, name: &str| words().council(code, ons, name).map(|council| council.key.clone());
    for (name, code) in [
        ("Bristol, City of", "909"),
        ("909-Bristol%20UA", "909"),
        ("St.%20Helens", "318"),
        ("Telford and the Wrekin", "418"),
        ("Isle of Wight Council ", "803"),
        ("Barking.and.Dagenham", "716"),
        ("Kingston upon Hull City of", "215"),
        ("Yorkshire and Humber", "YH"),
        ("ENGLAND", "England"),
        ("Westmorland and Furness Council", "E06000064"),
    ] {
        assert_eq!(key("", "", name).as_deref(), Some(code), "{name}");
    }
    assert_eq!(key("", "E10000027", "").as_deref(), Some("905"));
    assert_eq!(key("", "E06000066", "").as_deref(), Some("905"), "Somerset since April 2023");
    assert_eq!(key("117.0", "", "").as_deref(), Some("117"));
    for nobody in ["TOTAL Inner London", "Aberdeen City", ""] {
        assert_eq!(key("", "", nobody), None, "{nobody}");
    }
    assert_eq!(plain("  Windsor-and_Maidenhead UA "), "windsorandmaidenhead");
}

#[test]
fn years_in_names() {
    for (text, year) in [
        ("meas-from-asc-of-eng-2021-open-data-csv_v2.xlsx", Some("2020-21")),
        ("ascof_2024-25_lincolnshire.csv", Some("2024-25")),
        ("pss-exp-eng-15-16-fin-act.csv", Some("2015-16")),
        ("pss-ascs-eng-1819-annex.xlsx", Some("2018-19")),
        ("2019-20", Some("2019-20")),
        ("1999-00", Some("1999-00")),
        ("oflog_2015-16_to_2022-23.csv", Some("2015-16")),
        ("final_data_2019.csv", None),
        ("2019-21", None),
        ("la_codes.csv", None),
    ] {
        assert_eq!(year_in(text).as_deref(), year, "{text}");
    }
    assert_eq!(year_ending("2017").as_deref(), Some("2016-17"));
    assert_eq!(year_ending("2000").as_deref(), Some("1999-00"));
    assert_eq!(year_ending("17"), None);
}

#[test]
fn values_and_marks() {
    for (text, read) in [
        ("36.5", Some(Ok(36.5))),
        ("1,257.1", Some(Ok(1257.1))),
        ("78%", Some(Ok(78.0))),
        ("[x]", Some(Err("x".to_owned()))),
        (" [C] ", Some(Err("c".to_owned()))),
        ("*", Some(Err("c".to_owned()))),
        ("", Some(Err("x".to_owned()))),
        ("about 3", None),
        ("inf", None),
    ] {
        assert_eq!(read_value(text), read, "{text}");
    }
}

#[test]
#[allow(clippy::float_cmp, reason = "tenths that were rounded the same way")]
fn outcomes_follow_from_their_counts_rounded_half_up() {
    assert_eq!(rounded(293.0, 803.0, 100.0), Some(36.5));
    assert_eq!(rounded(141.0, 22_131.0, 100_000.0), Some(637.1));
    // 1 of 16 is 6.25: half goes up, and binary fractions do not decide.
    assert_eq!(rounded(1.0, 16.0, 100.0), Some(6.3));
    assert_eq!(rounded(7.0, 2_000.0, 100.0), Some(0.4), "0.35");
    assert_eq!(rounded(0.0, 5.0, 100.0), Some(0.0));
    assert_eq!(rounded(1.0, 0.0, 100.0), None);
    let (mut figures, _) = loaded("eng-2021.csv", OPEN);
    let found = recompute(&figures);
    assert_eq!((found.rows, found.mismatches.len(), found.surveys), (1, 0, 1), "{found:?}");
    figures[0].value = Some(294.0);
    let found = recompute(&figures);
    assert_eq!(found.mismatches.len(), 1);
    assert!(
        found.told().contains("Darlington, 1C2A 2020-21, Total: 294 of 803: published 36.5, computed 36.6."),
        "{}",
        found.told()
    );
}
