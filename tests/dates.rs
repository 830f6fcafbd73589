//! Dates as officers type them and as ledgers hold them, and the words of everything that dates speak of.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use chrono::NaiveDate;
use dudao::domain::calendar::{DayKind, WorkCalendar, add_days};
use dudao::domain::date_entry::{DateEntryError, Entered, How, Lean, parse};
use dudao::domain::date_text::{DateText, Written};
use dudao::domain::date_words::DateWords;
use dudao::domain::rule::{Rule, Verified};
use dudao::domain::text::{clean, fold, half_width};
use dudao::domain::uscc::UsccError;
use dudao::locale::{Lang, Words};
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Typed on Monday 2026-11-23.
fn typed(text: &str, lean: Lean) -> Result<Entered, DateEntryError> {
    parse(text, date("2026-11-23"), lean, &WorkCalendar::shipped(), &DateWords::shipped())
}

fn assert_typed(table: &[(&str, &str)], lean: Lean) {
    for (text, expected) in table {
        assert_eq!(typed(text, lean).map(|entered| entered.date), Ok(date(expected)), "{text} {lean:?}");
    }
}

#[test]
fn a_full_date_is_itself_in_every_written_form() {
    for text in [
        "2026-11-05",
        "2026-11-5",
        " 2026.11.5 ",
        "2026/11/5",
        "20261105",
        "26-11-5",
        "2026 11 5",
        "2026年11月5日",
        "2026 年 11 月 5 日",
        "２０２６－１１－０５",
        "２０２６．１１．０５",
        "2026。11。5",
        "2026、11、5",
        "2026—11—5",
    ] {
        for lean in [Lean::Future, Lean::Past] {
            assert_eq!(typed(text, lean), Ok(Entered { date: date("2026-11-05"), how: How::Full }), "{text}");
        }
    }
}

#[test]
fn a_month_and_day_leans_to_the_future_for_deadlines() {
    let table = [
        ("11-30", "2026-11-30"),
        ("11.30", "2026-11-30"),
        ("11/30", "2026-11-30"),
        ("11月30日", "2026-11-30"),
        ("11月30", "2026-11-30"),
        ("１１－３０", "2026-11-30"),
        ("11-23", "2026-11-23"),
        ("1-10", "2027-01-10"),
        // Just passed: entered from an order of last week.
        ("11-20", "2026-11-20"),
        ("10-24", "2026-10-24"),
        ("10-23", "2027-10-23"),
        ("6月底", "2027-06-30"),
        ("年底", "2026-12-31"),
    ];
    assert_typed(&table, Lean::Future);
    assert_eq!(typed("1-10", Lean::Future).unwrap().how, How::YearChosen);
}

#[test]
fn a_month_and_day_leans_to_the_past_for_days_found() {
    let table = [("11-23", "2026-11-23"), ("5-24", "2026-05-24"), ("10月底", "2026-10-31")];
    assert_typed(&table, Lean::Past);
    // Tomorrow is not last year, and what is long past says its year.
    for text in ["11-24", "12-30", "1-10", "5-23", "12月底"] {
        assert_eq!(typed(text, Lean::Past), Err(DateEntryError::YearMissing), "{text}");
    }
    let new_year = parse("12-30", date("2027-01-05"), Lean::Past, &WorkCalendar::shipped(), &DateWords::shipped());
    assert_eq!(new_year.map(|entered| entered.date), Ok(date("2026-12-30")), "the year before, while it is near");
}

#[test]
fn a_day_is_of_this_month_or_the_nearest_on_the_leaning_side() {
    let ahead = [
        ("23", "2026-11-23"),
        ("30", "2026-11-30"),
        ("20", "2026-12-20"),
        ("5", "2026-12-05"),
        ("５号", "2026-12-05"),
        ("31", "2026-12-31"),
    ];
    assert_typed(&ahead, Lean::Future);
    assert_typed(&[("23", "2026-11-23"), ("20", "2026-11-20"), ("24", "2026-10-24"), ("31日", "2026-10-31")], Lean::Past);
    assert_eq!(typed("20", Lean::Future).unwrap().how, How::MonthChosen);
}

#[test]
fn distances_are_counted_from_today() {
    let table = [
        ("+15", "2026-12-08"),
        ("+0", "2026-11-23"),
        ("＋１５", "2026-12-08"),
        ("+15天", "2026-12-08"),
        ("+ 15 d", "2026-12-08"),
        ("-3", "2026-11-20"),
        ("－３天", "2026-11-20"),
        ("+10w", "2026-12-07"),
        ("+10W", "2026-12-07"),
        ("＋１０个工作日", "2026-12-07"),
        ("+1m", "2026-12-23"),
        ("+3个月", "2027-02-23"),
    ];
    assert_typed(&table, Lean::Future);
    assert_eq!(typed("+10w", Lean::Future).unwrap().how, How::WorkingDays { provisional: false });
    assert_eq!(typed("+40w", Lean::Future).unwrap().how, How::WorkingDays { provisional: true });
    assert_eq!(typed("+15", Lean::Future).unwrap().how, How::Counted);
}

#[test]
fn words_are_known_in_both_languages() {
    let either = [
        ("今天", "2026-11-23"),
        ("明天", "2026-11-24"),
        ("后天", "2026-11-25"),
        ("昨天", "2026-11-22"),
        ("Today", "2026-11-23"),
        ("月底", "2026-11-30"),
        ("本月底", "2026-11-30"),
        ("下月底", "2026-12-31"),
        ("month end", "2026-11-30"),
        ("下周一", "2026-11-30"),
        ("下星期天", "2026-12-06"),
        ("下 周 一", "2026-11-30"),
        ("本周三", "2026-11-25"),
        ("这周日", "2026-11-29"),
        ("上周五", "2026-11-20"),
        ("next monday", "2026-11-30"),
        ("last fri", "2026-11-20"),
    ];
    assert_typed(&either, Lean::Future);
    assert_typed(&either, Lean::Past);
    assert_eq!(typed("月底", Lean::Future).unwrap().how, How::Word);
}

#[test]
fn a_bare_weekday_leans() {
    let ahead = [
        ("周一", "2026-11-23"),
        ("周五", "2026-11-27"),
        ("星期日", "2026-11-29"),
        ("礼拜天", "2026-11-29"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
    ];
    assert_typed(&ahead, Lean::Future);
    let back = [("周一", "2026-11-23"), ("周五", "2026-11-20"), ("星期日", "2026-11-22"), ("tue", "2026-11-17")];
    assert_typed(&back, Lean::Past);
}

#[test]
fn what_is_no_date_is_refused_with_its_reason() {
    use DateEntryError::{Empty, NoSuchDay, OutOfRange, Unreadable};
    for (text, reason) in [
        ("", Empty),
        (" \u{3000}\u{200B}", Empty),
        ("尽快", Unreadable),
        ("周八", Unreadable),
        ("大周五", Unreadable),
        ("+", Unreadable),
        ("+x", Unreadable),
        ("-10w", Unreadable),
        ("11-", Unreadable),
        ("6月", Unreadable),
        ("2026-11", Unreadable),
        ("1.2.3.4", Unreadable),
        ("202611", Unreadable),
        ("11--20", Unreadable),
        ("2026-13-01", NoSuchDay),
        ("2026-2-30", NoSuchDay),
        ("2-29", NoSuchDay),
        ("13-1", NoSuchDay),
        ("0", NoSuchDay),
        ("32", NoSuchDay),
        ("0202-1-1", OutOfRange),
        ("2226-1-1", OutOfRange),
        ("+99999", OutOfRange),
        ("+65535", OutOfRange),
        ("-65535", OutOfRange),
        ("+65535w", OutOfRange),
        ("+99999999999999999999m", OutOfRange),
    ] {
        assert_eq!(typed(text, Lean::Future), Err(reason), "{text:?}");
    }
}

/// A cell in a sheet titled 2020.
fn cell(text: &str) -> Written {
    DateText::new(&DateWords::shipped()).in_year(2020).read(text)
}

#[test]
fn every_written_form_of_a_ledger_date_is_read() {
    for text in [
        "2020-6-15",
        "2020-06-15",
        "2020.6.15",
        "2020.6.15.",
        "2020/6/15",
        "2020年6月15日",
        "2020年6月15号",
        "2020年06月15",
        "2020 年 6 月 15 日",
        "6月15日",
        "6.15",
        "20200615",
        "20.6.15",
        "２０２０－６－１５",
        "２０２０．６．１５",
        "２０２００６１５",
        "2020年６月１５日",
        "43997",
        "2020-6-15 10:30",
        "2020-06-15 00:00:00",
        "2020-06-15T10:30:00",
        "2020/6/15 9:05:00 AM",
        "2020年6月15日10时30分",
        "2020年6月15日上午",
        "2020年6月15日 下午3点半",
        "2020-6-15（周一）",
        "2020年6月15日 星期一",
        "2020-6-15\n10:30",
        "2020年6月15日前",
        "6月15日前完成整改",
        "限2020.6.15之前",
        "于6月15日前完成。",
    ] {
        assert_eq!(cell(text), Written::Date(date("2020-06-15")), "{text}");
    }
}

#[test]
fn the_end_of_a_month_is_its_last_day() {
    for (text, expected) in [
        ("6月底前", "2020-06-30"),
        ("6月底", "2020-06-30"),
        ("2月底前完成", "2020-02-29"),
        ("2021年2月末", "2021-02-28"),
        ("12月底之前", "2020-12-31"),
        ("年底前", "2020-12-31"),
        ("2021年底", "2021-12-31"),
    ] {
        assert_eq!(cell(text), Written::Date(date(expected)), "{text}");
    }
}

#[test]
fn words_and_empties_are_told_apart() {
    for text in ["立即整改", "立即整改。", "立行立改", " 立即 整改 ", "当场整改"] {
        assert_eq!(cell(text), Written::Immediately, "{text}");
    }
    for text in ["长期坚持", "长期", "持续整改；"] {
        assert_eq!(cell(text), Written::Standing, "{text}");
    }
    for text in ["", "  ", "/", "／", "—", "——", "无", "-", "－"] {
        assert_eq!(cell(text), Written::Empty, "{text:?}");
    }
}

#[test]
fn nonsense_is_unreadable() {
    for text in [
        "2020-13-45",
        "2020-2-30",
        "2021-02-29",
        "0202-6-15",
        "202-6-15",
        "2202-6-15",
        "20201345",
        "99999",
        "12345",
        "6月",
        "2020年6月",
        "6月31日",
        "13月底",
        "15日",
        "20",
        "尽快",
        "月底前",
        "立即停产，另行通知",
        "2020.6.15、6.20",
        "2020.6.15-6.20",
        "2020-6-15 10:30-2020-6-16 11:00",
        "6月15日至20日",
        "31.6.15",
        "年月日",
        "2020-6-15 已完成",
    ] {
        assert_eq!(cell(text), Written::Unreadable, "{text}");
    }
}

#[test]
fn a_date_without_a_year_takes_it_from_the_row_or_the_title() {
    let words = DateWords::shipped();
    let reader = DateText::new(&words);
    assert_eq!(reader.read("6月15日"), Written::Unreadable);
    assert_eq!(reader.read("6月底前"), Written::Unreadable);
    assert_eq!(reader.read("20.6.15"), Written::Unreadable, "a year of two digits needs another to lean on");
    assert_eq!(reader.in_year(2021).read("6月15日"), Written::Date(date("2021-06-15")));
    let december = reader.in_year(2020).found_on(date("2020-12-20"));
    assert_eq!(december.read("1月15日"), Written::Date(date("2021-01-15")), "found in December, due in January");
    assert_eq!(december.read("1月底前"), Written::Date(date("2021-01-31")));
    assert_eq!(december.read("12月10日"), Written::Date(date("2020-12-10")), "a mistake close by stays to be seen");
    assert_eq!(december.read("2020年1月15日"), Written::Date(date("2020-01-15")), "a written year is never changed");
    let january = reader.in_year(2020).found_on(date("2021-01-05"));
    assert_eq!(january.read("1月15日"), Written::Date(date("2021-01-15")), "the day found knows better than the title");
}

#[test]
fn the_leap_day_of_the_next_year_is_found_from_december() {
    let words = DateWords::shipped();
    let december = DateText::new(&words).found_on(date("2023-12-20"));
    assert_eq!(december.read("2月29日"), Written::Date(date("2024-02-29")));
    assert_eq!(DateText::new(&words).found_on(date("2022-12-20")).read("2月29日"), Written::Unreadable);
    assert_eq!(DateText::new(&words).found_on(date("2023-03-01")).read("2月29日"), Written::Unreadable, "a slip, not a year away");
}

#[test]
fn holidays_carry_their_announced_names() {
    let calendar = WorkCalendar::shipped();
    assert_eq!(calendar.day_kind(date("2026-02-20")), DayKind::Holiday { name: "春节" });
    assert_eq!(calendar.day_kind(date("2026-10-10")), DayKind::Makeup { name: "国庆节" });
    assert_eq!(calendar.day_kind(date("2022-12-31")), DayKind::Holiday { name: "元旦" });
}

#[test]
fn names_fold_over_chinese_forms() {
    let expected = fold("云墟丰霁铝制品(集团)有限公司");
    for written in ["云墟丰霁铝制品（集团）有限公司", "云墟丰霁 铝制品【集团】有限公司", "云墟丰霁铝制品〔集团〕\n有限公司"]
    {
        assert_eq!(fold(written), expected, "{written}");
    }
    assert_eq!(half_width("Ａ１：（甲）"), "A1:(甲)");
    assert_eq!(clean("张三\r\n李四"), "张三 李四");
}

#[test]
fn every_rule_and_reason_has_words_in_both_languages() {
    let reasons = [
        DateEntryError::Empty,
        DateEntryError::Unreadable,
        DateEntryError::NoSuchDay,
        DateEntryError::OutOfRange,
        DateEntryError::YearMissing,
    ];
    let codes = [UsccError::Length, UsccError::Alphabet { at: 1 }, UsccError::CheckDigit { expected: '0' }];
    let marks = [Verified::Verified, Verified::Secondary, Verified::Unverified];
    let keys: Vec<String> = Rule::ALL
        .iter()
        .flat_map(|rule| ["name", "source"].map(|part| format!("rule.{}.{part}", rule.key())))
        .chain(marks.map(|mark| format!("rule.mark.{}", mark.key())))
        .chain(reasons.map(|reason| reason.key().to_owned()))
        .chain(codes.map(|code| code.key().to_owned()))
        .collect();
    for lang in [Lang::Zh, Lang::En] {
        for key in &keys {
            let words = Words::new(lang).get(key);
            assert_ne!(&words, key, "no words for {key} in {lang:?}");
            let chinese = words.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
            assert_eq!(chinese, lang == Lang::Zh, "{key} in {lang:?}: {words}");
        }
    }
}

proptest! {
    #[test]
    fn a_date_written_in_full_comes_back(days in 0i32..40_000, form in 0usize..5) {
        let day = add_days(date("1960-01-01"), days);
        let format = ["%Y-%m-%d", "%Y.%-m.%-d", "%Y/%m/%d", "%Y年%-m月%-d日", "%Y%m%d"][form];
        let text = day.format(format).to_string();
        prop_assert_eq!(typed(&text, Lean::Past).map(|entered| entered.date), Ok(day));
        prop_assert_eq!(cell(&text), Written::Date(day));
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "[-+0-9年月日底周五下前./ tw:（一\u{2014}]{0,14}") {
        let _ = (typed(&text, Lean::Future), typed(&text, Lean::Past), cell(&text));
    }

    #[test]
    fn a_lean_is_kept(day in 1u32..=31, month in 1u32..=12, days in 0i32..1500) {
        let today = add_days(date("2024-01-01"), days);
        let (calendar, words) = (WorkCalendar::shipped(), DateWords::shipped());
        let read = |text: &str, lean| parse(text, today, lean, &calendar, &words);
        let (day, month_day) = (day.to_string(), format!("{month}-{day}"));
        prop_assert!(read(&day, Lean::Past).unwrap().date <= today);
        prop_assert!(read(&day, Lean::Future).unwrap().date >= today);
        if let Ok(entered) = read(&month_day, Lean::Past) {
            prop_assert!(entered.date <= today, "{}", entered.date);
        }
        if let Ok(entered) = read(&month_day, Lean::Future) {
            prop_assert!((today - entered.date).num_days() <= 30, "{}", entered.date);
        }
    }
}
