//! The door as officers meet it: Debian's sshd, keys, real clients.
//!
//! Runs with `DUDAO_TEST_SSHD=1`, as root, where openssh-server is installed: accounts are made, and removed again.
//! Otherwise it says that it was left out. `-- --measure` prints how long a login and a colleague's change take.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "ssh/admitted.rs"]
mod admitted;
#[path = "ssh/colleagues.rs"]
mod colleagues;
mod common;
#[path = "ssh/door.rs"]
mod door;
#[path = "ssh/measure.rs"]
mod measure;
#[path = "ssh/office.rs"]
mod office;
#[path = "ssh/setup.rs"]
mod setup;
#[path = "ssh/streams.rs"]
mod streams;
#[path = "ssh/ways_out.rs"]
mod ways_out;

use std::panic::catch_unwind;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

const SWITCH: &str = "DUDAO_TEST_SSHD";

const TESTS: &[(&str, fn())] = &[
    ("the_guide_leads_to_the_screen", setup::the_guide_leads_to_the_screen),
    ("the_doctor_finds_what_is_left_out", setup::the_doctor_finds_what_is_left_out),
    ("a_command_is_the_programs_own_or_refused", ways_out::a_command_is_the_programs_own_or_refused),
    ("no_file_is_copied", ways_out::no_file_is_copied),
    ("the_clients_environment_changes_nothing", ways_out::the_clients_environment_changes_nothing),
    ("nothing_is_forwarded", ways_out::nothing_is_forwarded),
    ("an_ordinary_account_is_not_believed", ways_out::an_ordinary_account_is_not_believed),
    ("who_is_out_stays_out", admitted::who_is_out_stays_out),
    ("without_a_terminal_there_is_a_line", admitted::without_a_terminal_there_is_a_line),
    ("each_comes_in_as_what_they_are", admitted::each_comes_in_as_what_they_are),
    ("ledgers_go_through_the_line", streams::ledgers_go_through_the_line),
    ("a_ledger_sent_for_later_is_imported_on_the_screen", streams::a_ledger_sent_for_later_is_imported_on_the_screen),
    ("a_colleagues_change_is_seen", colleagues::a_colleagues_change_is_seen),
    ("a_conflict_is_told_and_nothing_typed_is_lost", colleagues::a_conflict_is_told_and_nothing_typed_is_lost),
    ("a_frozen_save_stops_nobody_elses_screen", colleagues::a_frozen_save_stops_nobody_elses_screen),
    ("a_broken_line_leaves_no_process_and_loses_no_word", colleagues::a_broken_line_leaves_no_process_and_loses_no_word),
    ("eight_officers_work_at_once", office::eight_officers_work_at_once),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [argument, path] = &arguments[..]
        && argument == colleagues::SAVER
    {
        return colleagues::save_until_told(path);
    }
    let is_option = |argument: &&String| argument.starts_with("--");
    let filters: Vec<&String> = arguments.iter().filter(|argument| !is_option(argument)).collect();
    let exact = arguments.iter().any(|argument| argument == "--exact");
    let wanted =
        |name: &str| filters.is_empty() || filters.iter().any(|filter| if exact { name == *filter } else { name.contains(*filter) });
    let tests: Vec<_> = TESTS.iter().filter(|(name, _)| wanted(name)).collect();
    if arguments.iter().any(|argument| argument == "--list") {
        tests.iter().for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    if std::env::var_os(SWITCH).is_none_or(|value| value != "1") {
        println!(
            "ssh: {} tests with a real sshd are left out; as root, with openssh-server: {SWITCH}=1 cargo test --test ssh",
            tests.len()
        );
        return ExitCode::SUCCESS;
    }
    if let Some(missing) = missing() {
        eprintln!("ssh: {missing}");
        return ExitCode::FAILURE;
    }
    if arguments.iter().any(|argument| argument == "--measure") {
        measure::measure();
        return ExitCode::SUCCESS;
    }
    let failed: Vec<&str> = tests.iter().filter(|(name, test)| !passes(name, *test)).map(|(name, _)| *name).collect();
    println!("ssh: {} passed, {} failed {}", tests.len() - failed.len(), failed.len(), failed.join(" "));
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What these tests need and do not find.
fn missing() -> Option<String> {
    if !rustix::process::geteuid().is_root() {
        return Some("these tests make accounts and start sshd: run them as root".into());
    }
    let tools = ["/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/sftp", "/usr/sbin/useradd"];
    tools.iter().find(|tool| !Path::new(tool).exists()).map(|tool| format!("{tool} is not there: apt-get install openssh-server"))
}

fn passes(name: &str, test: fn()) -> bool {
    let started = Instant::now();
    let passed = catch_unwind(test).is_ok();
    println!("test {name} ... {} ({:.1} s)", if passed { "ok" } else { "FAILED" }, started.elapsed().as_secs_f64());
    passed
}
