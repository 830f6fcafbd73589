//! `dudao doctor`: what it makes of accounts, files, keys and sshd's settings, and what it says of a data folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Desk;
use common::other::{FILE, HOLDING, Other};
use dudao::access::doctor::account::{Account, accounts, judge, judge_password, judge_shell};
use dudao::access::doctor::files::{
    Kind, Owner, Seen, judge_binary, judge_database, judge_file_system, judge_folder, judge_parents, judge_size, judge_space,
};
use dudao::access::doctor::machine::{SMALLEST, Terminal, judge_calendar, judge_locale, judge_terminal, judge_time_service, judge_zone};
use dudao::access::doctor::sshd::{self, Expected, Settings};
use dudao::access::doctor::{Change, Check, Finding, Name, Verdict, keys};
use dudao::domain::calendar::WorkCalendar;
use dudao::store::Store;
use serde_json::Value;
use std::fs::{self, Permissions};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

const DUTY: Owner = Owner { uid: 997, name: "duty" };
const BINARY: &str = "/usr/local/bin/dudao";

fn command(check: &Check) -> Option<&str> {
    match &check.change {
        Some(Change::Command(line) | Change::Shell(line) | Change::MatchBlock(line) | Change::Global(line)) => Some(line),
        None => None,
    }
}

/// Verdict, finding and the line that mends it.
fn told(check: &Check) -> (Verdict, Option<Finding>, Option<&str>) {
    (check.verdict, check.finding(), command(check))
}

fn seen(path: &str, kind: Kind, owner: u32, mode: u32) -> Seen {
    Seen { path: path.into(), kind, owner, group: 0, mode, links: 1 }
}

#[test]
fn an_account_is_judged_by_its_line() {
    let passwd = "root:x:0:0:root:/root:/bin/bash\nduty:x:997:997::/home/duty:/bin/sh\nbad line\nold:x:1:1::/:\nno:x:y:1::/:/bin/sh\n";
    let found: Vec<Account> = accounts(passwd).collect();
    assert_eq!(found.iter().map(|account| account.name.as_str()).collect::<Vec<_>>(), ["root", "duty", "old"]);
    assert_eq!(found[1].home, PathBuf::from("/home/duty"));
    assert_eq!(found[2].shell, PathBuf::from("/bin/sh"), "an empty field");
    let made = Some("useradd --create-home --shell /bin/sh --password '*' duty");
    assert_eq!(told(&judge("duty", None)), (Verdict::Bad, Some(Finding::Missing), made));
    assert_eq!(told(&judge("root", Some(&found[0]))), (Verdict::Bad, Some(Finding::IsRoot), None));
    assert_eq!(judge("duty", Some(&found[1])).verdict, Verdict::Good);
}

#[test]
fn a_shell_must_run_the_forced_command() {
    for (shell, runs, good) in [
        ("/bin/sh", true, true),
        ("/usr/bin/zsh", true, true),
        ("/usr/bin/zsh", false, false),
        ("/usr/sbin/nologin", true, false),
        ("/bin/false", true, false),
    ] {
        let account = Account { name: "duty".into(), uid: 997, home: "/home/duty".into(), shell: shell.into() };
        let check = judge_shell(&account, runs);
        assert_eq!(check.verdict == Verdict::Good, good, "{shell}");
        assert_eq!(command(&check), (!good).then_some("usermod --shell /bin/sh duty"));
    }
}

#[test]
fn a_password_opens_nothing_and_locks_no_key_out() {
    let account = Account { name: "duty".into(), uid: 997, home: "/home/duty".into(), shell: "/bin/sh".into() };
    let none = "usermod --password '*' duty";
    let expiry = "chage --expiredate -1 duty";
    for (line, use_pam, expected) in [
        ("duty:*:20000:0:99999:7:::", false, (Verdict::Good, None, None)),
        ("duty:!:20000:0:99999:7:::", true, (Verdict::Good, None, None)),
        ("duty:!:20000:0:99999:7:::", false, (Verdict::Bad, Some(Finding::Locked), Some(none))),
        ("duty:!$6$x:20000:0:99999:7:::", false, (Verdict::Bad, Some(Finding::Locked), Some(none))),
        ("duty::20000:0:99999:7:::", true, (Verdict::Bad, Some(Finding::NoPassword), Some(none))),
        ("duty:$y$x:20000:0:99999:7:::", true, (Verdict::Attention, Some(Finding::HasPassword), Some(none))),
        ("duty:*:20000:0:99999:7::20499:", true, (Verdict::Bad, Some(Finding::Expired), Some(expiry))),
        ("duty:*:20000:0:99999:7::20501:", true, (Verdict::Good, None, None)),
        ("other:*:20000:0:99999:7:::", true, (Verdict::Attention, Some(Finding::Missing), None)),
    ] {
        let shadow = format!("root:*:1:0:99999:7:::\n{line}\n");
        assert_eq!(told(&judge_password(&account, Some(&shadow), use_pam, 20_500)), expected, "{line}");
    }
    assert_eq!(told(&judge_password(&account, None, true, 0)), (Verdict::Attention, Some(Finding::OnlyRoot), None));
}

#[test]
fn folder_and_file_are_their_owners_alone() {
    let folder = Path::new("/d");
    for (owner, mode, expected) in [
        (997, 0o700, (Verdict::Good, None, None)),
        (997, 0o755, (Verdict::Bad, Some(Finding::Mode), Some("chmod 0700 /d"))),
        (997, 0o750, (Verdict::Bad, Some(Finding::Mode), Some("chmod 0700 /d"))),
        (997, 0o500, (Verdict::Bad, Some(Finding::Mode), Some("chmod 0700 /d"))),
        (0, 0o700, (Verdict::Bad, Some(Finding::Owner), Some("chown duty /d"))),
    ] {
        assert_eq!(told(&judge_folder(folder, Some(&seen("/d", Kind::Folder, owner, mode)), DUTY)), expected, "{mode:o}");
    }
    let made = Some("install -d -m 0700 -o duty /d");
    assert_eq!(told(&judge_folder(folder, None, DUTY)), (Verdict::Bad, Some(Finding::Missing), made));
    let file = seen("/d", Kind::File, 997, 0o700);
    assert_eq!(judge_folder(folder, Some(&file), DUTY).finding(), Some(Finding::NotAFolder));

    let path = Path::new("/d/f");
    for (owner, mode, expected) in [
        (997, 0o600, (Verdict::Good, None, None)),
        (997, 0o644, (Verdict::Bad, Some(Finding::Mode), Some("chmod 0600 /d/f"))),
        (0, 0o600, (Verdict::Bad, Some(Finding::Owner), Some("chown duty /d/f"))),
    ] {
        assert_eq!(told(&judge_database(path, Some(&seen("/d/f", Kind::File, owner, mode)), DUTY)), expected, "{mode:o}");
    }
    assert_eq!(judge_database(path, None, DUTY).finding(), Some(Finding::Missing));
    assert_eq!(judge_database(path, Some(&seen("/d/f", Kind::Other, 997, 0o600)), DUTY).finding(), Some(Finding::NotAFile));
    let linked = Seen { links: 2, ..seen("/d/f", Kind::File, 997, 0o600) };
    assert_eq!(told(&judge_database(path, Some(&linked), DUTY)), (Verdict::Attention, Some(Finding::Linked), None));
}

#[test]
fn nobody_else_can_put_another_folder_in_its_place() {
    let root = seen("/", Kind::Folder, 0, 0o755);
    let parents = |first: Seen| judge_parents(&[first, root.clone()], DUTY);
    assert_eq!(parents(seen("/home", Kind::Folder, 0, 0o755)).verdict, Verdict::Good);
    assert_eq!(parents(seen("/home/duty", Kind::Folder, 997, 0o700)).verdict, Verdict::Good);
    let open = parents(seen("/srv", Kind::Folder, 0, 0o777));
    assert_eq!(told(&open), (Verdict::Bad, Some(Finding::Exchangeable), Some("chmod o-w /srv")));
    let strange = parents(seen("/home/li4", Kind::Folder, 1_001, 0o755));
    assert_eq!(told(&strange), (Verdict::Bad, Some(Finding::Exchangeable), Some("chown root /home/li4")));
    assert_eq!(told(&parents(seen("/tmp", Kind::Folder, 0, 0o1777))), (Verdict::Attention, Some(Finding::Shared), None));
    let of_group = |group| parents(Seen { group, ..seen("/srv", Kind::Folder, 0, 0o775) });
    assert_eq!(told(&of_group(50)), (Verdict::Attention, Some(Finding::Exchangeable), Some("chmod g-w /srv")));
    assert_eq!(of_group(0).verdict, Verdict::Good);
    // The worst is told, wherever it stands.
    let far = judge_parents(&[seen("/tmp/a", Kind::Folder, 0, 0o1777), seen("/tmp", Kind::Folder, 0, 0o777), root.clone()], DUTY);
    assert_eq!(far.verdict, Verdict::Bad);
}

#[test]
fn the_program_is_roots_as_sshd_demands() {
    let chain = |owner, mode, above| [seen(BINARY, Kind::File, owner, mode), seen("/usr/local/bin", Kind::Folder, 0, above)];
    let judged = |owner, mode, above| judge_binary(Path::new(BINARY), &chain(owner, mode, above));
    assert_eq!(judged(0, 0o755, 0o755).verdict, Verdict::Good);
    assert_eq!(command(&judged(997, 0o755, 0o755)), Some("chown root /usr/local/bin/dudao"));
    assert_eq!(command(&judged(0, 0o775, 0o755)), Some("chmod go-w /usr/local/bin/dudao"));
    assert_eq!(command(&judged(0, 0o755, 0o2775)), Some("chmod go-w /usr/local/bin"));
    assert_eq!(command(&judged(0, 0o750, 0o755)), Some("chmod 0755 /usr/local/bin/dudao"));
    assert_eq!(judge_binary(Path::new(BINARY), &[]).finding(), Some(Finding::Missing));
}

#[test]
fn file_systems_are_told_apart() {
    for (number, verdict, finding) in [
        (0xEF53, Verdict::Good, None),
        (0x5846_5342, Verdict::Good, None),
        (0x9123_683E, Verdict::Good, None),
        (0x0102_1994, Verdict::Attention, Some(Finding::Fleeting)),
        (0x6969, Verdict::Bad, Some(Finding::NoLocks)),
        (0xFF53_4D42, Verdict::Bad, Some(Finding::NoLocks)),
        (0xFE53_4D42, Verdict::Bad, Some(Finding::NoLocks)),
        (0x6573_5546, Verdict::Bad, Some(Finding::NoLocks)),
        (0x794C_7630, Verdict::Attention, Some(Finding::Layered)),
        (0x1234, Verdict::Attention, Some(Finding::Untried)),
    ] {
        let check = judge_file_system(number);
        assert_eq!((check.verdict, check.finding()), (verdict, finding), "{number:x}");
    }
    let size = |bytes, free| told(&judge_size(bytes, free)).1;
    assert_eq!((size(1 << 30, 2 << 30), size(1 << 30, 1 << 30)), (None, Some(Finding::NoRoomForBackup)));
    assert_eq!(judge_space(63 << 20).finding(), Some(Finding::NoRoom));
    assert_eq!(judge_space(64 << 20).finding(), Some(Finding::LittleRoom));
    assert_eq!(judge_space(2 << 30).verdict, Verdict::Good);
}

#[test]
fn a_locale_is_judged_by_its_encoding() {
    let wanted = Some("export LANG=C.UTF-8; unset LC_ALL LC_CTYPE");
    for (locale, shows_utf8, expected) in [
        ("zh_CN.UTF-8", false, (Verdict::Good, None, None)),
        ("C.utf8", false, (Verdict::Good, None, None)),
        ("zh_CN.GBK", false, (Verdict::Bad, Some(Finding::OtherEncoding), wanted)),
        ("zh_CN.GB18030", true, (Verdict::Bad, Some(Finding::OtherEncoding), wanted)),
        ("zh_CN", false, (Verdict::Bad, Some(Finding::OtherEncoding), wanted)),
        ("C", false, (Verdict::Attention, Some(Finding::NoLocale), wanted)),
        ("", false, (Verdict::Attention, Some(Finding::NoLocale), wanted)),
        ("", true, (Verdict::Good, None, None)),
    ] {
        assert_eq!(told(&judge_locale(locale, shows_utf8)), expected, "{locale}");
    }
}

#[test]
fn a_terminal_is_judged_by_what_it_can_show() {
    let terminal = |kind: &str, size, chinese, line, ascii| {
        let checks = judge_terminal(&Terminal { kind: kind.into(), size, chinese, line, ascii });
        checks.iter().map(|check| (check.verdict, check.finding())).collect::<Vec<_>>()
    };
    let good = (Verdict::Good, None);
    assert_eq!(terminal("xterm-256color", Some(SMALLEST), Some(2), Some(1), false), [good, good]);
    assert_eq!(terminal("xterm", Some((59, 45)), None, None, false), [(Verdict::Attention, Some(Finding::Small))]);
    assert_eq!(terminal("xterm", Some((160, 15)), None, None, false), [(Verdict::Attention, Some(Finding::Small))]);
    assert_eq!(terminal("xterm", Some((160, 45)), Some(3), None, false), [(Verdict::Bad, Some(Finding::Garbled))]);
    for kind in ["", "dumb"] {
        assert_eq!(terminal(kind, Some((160, 45)), None, None, false), [(Verdict::Bad, Some(Finding::NoScreen))], "{kind}");
    }
    assert_eq!(terminal("xterm", None, Some(2), Some(2), false), [good, (Verdict::Attention, Some(Finding::Wide))]);
    assert_eq!(terminal("xterm", None, Some(2), Some(2), true), [good, good], "nothing wide is drawn");
    let wide = judge_terminal(&Terminal { kind: "xterm".into(), line: Some(2), ..Terminal::default() });
    assert_eq!(command(&wide[1]), Some("export DUDAO_GLYPHS=ascii"));
}

#[test]
fn the_clock_is_beijings_and_kept_right() {
    let at = |time: &str| told(&judge_zone(time.parse().unwrap())).1;
    assert_eq!(at("2026-11-24T08:00:00+08:00"), None);
    assert_eq!(at("2026-11-24T00:00:00+00:00"), Some(Finding::OtherZone));
    assert_eq!(told(&judge_time_service(true)), (Verdict::Good, None, None));
    let on = Some("timedatectl set-ntp true");
    assert_eq!(told(&judge_time_service(false)), (Verdict::Attention, Some(Finding::NotSynchronised), on));
}

#[test]
fn holidays_are_asked_for_when_their_notice_is_due() {
    let calendar = WorkCalendar::from_json(r#"{"years": {"2025": [], "2026": []}}"#).unwrap();
    let told = |day: &str| {
        let check = judge_calendar(&calendar, day.parse().unwrap());
        (check.verdict, check.finding(), format!("{:?}", check.found))
    };
    for day in ["2025-12-31", "2026-01-01", "2026-10-31"] {
        let (verdict, finding, found) = told(day);
        assert_eq!((verdict, finding), (Verdict::Good, None), "{day}");
        assert!(found.contains("2025–2026"), "{found}");
    }
    for (day, year) in [("2026-11-01", "2027"), ("2027-01-01", "2027"), ("2028-06-01", "2028")] {
        let (verdict, finding, found) = told(day);
        assert_eq!((verdict, finding), (Verdict::Attention, Some(Finding::NoHolidays)), "{day}");
        assert!(found.contains(year), "{day}: {found}");
    }
    assert_eq!(judge_calendar(&WorkCalendar::default(), "2026-06-01".parse().unwrap()).finding(), Some(Finding::NoHolidays));
}

/// What `sshd -T` prints of a door as it should be; Debian's globals among it.
const AS_IT_SHOULD_BE: &str = "\
port 22
usepam yes
pubkeyauthentication yes
passwordauthentication no
kbdinteractiveauthentication no
x11forwarding yes
permittty yes
permituserrc no
disableforwarding yes
exposeauthinfo yes
clientaliveinterval 30
clientalivecountmax 3
forcecommand none
trustedusercakeys none
authorizedkeyscommand /usr/local/bin/dudao keys --fingerprint %f
authorizedkeyscommanduser duty
authorizedkeysfile none
acceptenv LANG
acceptenv LC_*
acceptenv COLORTERM
acceptenv NO_COLOR
authenticationmethods publickey
permittunnel no
permituserenvironment no
";

fn sshd(text: &str, folder: Option<&str>) -> Vec<Check> {
    sshd::judge(&Settings::parse(text), &Expected { account: "duty", binary: Path::new(BINARY), folder: folder.map(Path::new) })
}

#[test]
fn a_door_as_it_should_be_is_found_good() {
    for check in sshd(AS_IT_SHOULD_BE, None) {
        assert_eq!(check.verdict, Verdict::Good, "{check:?}");
    }
}

#[test]
fn each_setting_that_opens_the_door_is_found() {
    for (right, wrong, line) in [
        ("disableforwarding yes", "disableforwarding no", "DisableForwarding yes"),
        ("permituserrc no", "permituserrc yes", "PermitUserRC no"),
        ("permituserenvironment no", "permituserenvironment yes", "PermitUserEnvironment no"),
        ("permituserenvironment no", "permituserenvironment LANG,LD_*", "PermitUserEnvironment no"),
        ("acceptenv LC_*", "acceptenv LD_PRELOAD", "AcceptEnv LANG LC_* COLORTERM NO_COLOR"),
        ("acceptenv LC_*", "acceptenv *", "AcceptEnv LANG LC_* COLORTERM NO_COLOR"),
        ("clientaliveinterval 30", "clientaliveinterval 0", "ClientAliveInterval 30"),
        ("clientaliveinterval 30", "clientaliveinterval 61", "ClientAliveInterval 30"),
        ("clientalivecountmax 3", "clientalivecountmax 0", "ClientAliveCountMax 3"),
        ("exposeauthinfo yes", "exposeauthinfo no", "ExposeAuthInfo yes"),
        ("forcecommand none", "forcecommand /usr/local/bin/dudao", "ForceCommand none"),
        ("passwordauthentication no", "passwordauthentication yes", "PasswordAuthentication no"),
        ("authenticationmethods publickey", "authenticationmethods any", "AuthenticationMethods publickey"),
        ("authenticationmethods publickey", "authenticationmethods publickey password", "AuthenticationMethods publickey"),
        ("trustedusercakeys none", "trustedusercakeys /etc/ssh/ca.pub", "TrustedUserCAKeys none"),
        ("permittty yes", "permittty no", "PermitTTY yes"),
        ("permittunnel no", "permittunnel yes", "PermitTunnel no"),
        ("pubkeyauthentication yes", "pubkeyauthentication no", "PubkeyAuthentication yes"),
        ("authorizedkeyscommanduser duty", "authorizedkeyscommanduser root", "AuthorizedKeysCommandUser duty"),
        (
            "authorizedkeyscommand /usr/local/bin/dudao keys --fingerprint %f",
            "authorizedkeyscommand /usr/local/bin/other %u",
            "AuthorizedKeysCommand /usr/local/bin/dudao keys --fingerprint %f",
        ),
    ] {
        let text = AS_IT_SHOULD_BE.replace(right, wrong);
        assert_ne!(text, AS_IT_SHOULD_BE, "{right}");
        let bad: Vec<Check> = sshd(&text, None).into_iter().filter(|check| check.verdict == Verdict::Bad).collect();
        assert_eq!(bad.iter().map(|check| command(check).unwrap()).collect::<Vec<_>>(), [line], "{wrong}");
        let is_global = matches!(bad[0].change, Some(Change::Global(_)));
        assert_eq!(is_global, line.starts_with("PermitUserEnvironment"), "what a Match block may hold: {line}");
        // A setting that sshd does not name is not taken for good.
        if !right.starts_with("acceptenv") {
            let without: String = AS_IT_SHOULD_BE.lines().filter(|line| *line != right).map(|line| format!("{line}\n")).collect();
            assert!(sshd(&without, None).iter().any(|check| check.verdict != Verdict::Good), "{right}");
        }
    }
    // No variables at all is as good.
    let none: String = AS_IT_SHOULD_BE.lines().filter(|line| !line.starts_with("acceptenv")).map(|line| format!("{line}\n")).collect();
    assert!(sshd(&none, None).iter().all(|check| check.verdict == Verdict::Good));
    // A second factor behind the key is nobody's harm.
    let factors = AS_IT_SHOULD_BE.replace("methods publickey", "methods publickey,keyboard-interactive");
    assert!(sshd(&factors, None).iter().all(|check| check.verdict == Verdict::Good));
}

#[test]
fn another_data_folder_is_named_to_the_keys_command() {
    let wanted = "AuthorizedKeysCommand /usr/local/bin/dudao --data-dir /srv/dudao keys --fingerprint %f";
    let checks = sshd(AS_IT_SHOULD_BE, Some("/srv/dudao"));
    let keys = checks.iter().find(|check| check.name == Name::Setting("AuthorizedKeysCommand")).unwrap();
    assert_eq!((keys.verdict, command(keys)), (Verdict::Bad, Some(wanted)));
    let text = AS_IT_SHOULD_BE.replace("dudao keys", "dudao --data-dir /srv/dudao keys");
    assert!(sshd(&text, Some("/srv/dudao")).iter().all(|check| check.verdict == Verdict::Good));
    // Keys from a file alone work, but the office cannot revoke them there.
    let file = AS_IT_SHOULD_BE.replace("/usr/local/bin/dudao keys --fingerprint %f", "none").replace("user duty", "user none");
    let worst = sshd(&file, None).iter().map(|check| check.verdict).max().unwrap();
    assert_eq!(worst, Verdict::Attention);
}

#[test]
fn files_of_keys_are_found_by_their_signs() {
    let settings = Settings::parse("authorizedkeysfile .ssh/authorized_keys /etc/ssh/keys/%u-%U%% %h/more none\n");
    let files = settings.key_files("duty", Path::new("/home/duty"), 997);
    assert_eq!(files, ["/home/duty/.ssh/authorized_keys", "/etc/ssh/keys/duty-997%", "/home/duty/more"].map(PathBuf::from));
    assert!(Settings::parse("authorizedkeysfile none\n").key_files("duty", Path::new("/home/duty"), 997).is_empty());
}

#[test]
fn a_key_is_held_to_the_program_or_it_is_not() {
    let held = |line: &str| keys::is_held(line, Path::new(BINARY));
    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIabc 张三 = \"x\"";
    for options in [
        "restrict,pty,command=\"/usr/local/bin/dudao --as S3\"",
        "command=\"/usr/local/bin/dudao --data-dir /srv/dudao --as S3\",pty,restrict",
        "Restrict,PTY,Command=\"/usr/local/bin/dudao --as S3\",from=\"10.0.0.0/8,!10.0.0.1\"",
    ] {
        assert!(held(&format!("{options} {KEY}")), "{options}");
    }
    for options in [
        "restrict,pty",
        "command=\"/usr/local/bin/dudao --as S3\"",
        "restrict,pty,command=\"/usr/local/bin/dudao\"",
        "restrict,pty,command=\"/bin/sh --as S3\"",
        "restrict,pty,command=\"/usr/local/bin/dudao --as S3; sh\"",
        "restrict,pty,command=\"/usr/local/bin/dudao --as $(id)\"",
        "restrict,pty,command=\"/usr/local/bin/dudao --as \\\"S3\\\"\"",
        "restrict,pty,port-forwarding,command=\"/usr/local/bin/dudao --as S3\"",
        "restrict,pty,Agent-Forwarding,command=\"/usr/local/bin/dudao --as S3\"",
        "restrict,pty,environment=\"LD_PRELOAD=/tmp/x\",command=\"/usr/local/bin/dudao --as S3\"",
        "cert-authority,restrict,pty,command=\"/usr/local/bin/dudao --as S3\"",
    ] {
        assert!(!held(&format!("{options} {KEY}")), "{options}");
    }
    assert!(!held(KEY), "no options at all");
    // What stands in the comment behind the key is no option.
    assert!(!held(&format!("{KEY} restrict,command=\"/usr/local/bin/dudao --as S3\"")));
    let text = format!("# keys\n\nrestrict,pty,command=\"{BINARY} --as S3\" {KEY}\n{KEY}\n{KEY}\n");
    let counted = keys::count(&text, Path::new(BINARY));
    assert_eq!((counted.held, counted.first_open), (1, Some(4)));
}

/// The checks of a run of `dudao doctor`, by name.
fn checks(desk: &Desk, arguments: &[&str]) -> (bool, Vec<Value>) {
    let output = desk.run(arguments);
    (output.status.success(), serde_json::from_slice(&output.stdout).unwrap())
}

fn named<'a>(checks: &'a [Value], name: &str) -> &'a Value {
    checks.iter().find(|check| check["check"] == name).unwrap_or_else(|| panic!("no {name} in {checks:?}"))
}

#[test]
fn a_data_folder_is_looked_at_and_not_touched() {
    let desk = Desk::with_enterprise();
    let (_, found) = checks(&desk, &["doctor", "--json"]);
    assert_eq!(named(&found, "data_folder")["verdict"], "good");
    assert_eq!(named(&found, "database_file")["verdict"], "good");
    assert_eq!(named(&found, "layout")["verdict"], "good");
    let head = desk.list(&["journal", "list", "--json"]).last().unwrap()["seq"].as_u64().unwrap();
    assert!(named(&found, "database")["found"].as_str().unwrap().starts_with(&format!("{head} ")), "looking is no change");
    // What is wrong is told with the line that mends it, and mends it.
    let (data, file) = (desk.data(), desk.data().join("dudao.redb"));
    fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    let (done, found) = checks(&desk, &["doctor", "--json"]);
    assert!(!done);
    for name in ["data_folder", "database_file"] {
        let check = named(&found, name);
        assert_eq!((&check["verdict"], &check["finding"]), (&Value::from("bad"), &Value::from("mode")), "{name}");
        let line: Vec<&str> = check["change"]["line"].as_str().unwrap().split(' ').collect();
        assert!(std::process::Command::new(line[0]).args(&line[1..]).status().unwrap().success());
    }
    let (_, found) = checks(&desk, &["doctor", "--json"]);
    assert_eq!(named(&found, "data_folder")["verdict"], "good");
    assert_eq!(named(&found, "database_file")["verdict"], "good");
}

#[test]
fn no_database_and_a_strange_one_are_told() {
    let desk = Desk::new();
    let (code, said) = {
        let output = desk.run(&["doctor", "--lang", "en"]);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(code, Some(1));
    assert!(said.contains("BAD   Data folder") && said.contains("As root: install -d -m 0700"), "{said}");
    assert!(!desk.data().exists(), "it makes none");
    fs::create_dir(desk.data()).unwrap();
    fs::write(desk.data().join("dudao.redb"), "no database").unwrap();
    let (done, found) = checks(&desk, &["doctor", "--json"]);
    assert!(!done);
    assert_eq!(named(&found, "database")["verdict"], "bad");
    assert!(!found.iter().any(|check| check["check"] == "layout"));
}

#[test]
fn the_door_needs_no_officer() {
    let desk = Desk::with_enterprise();
    let (done, found) = checks(&desk, &["doctor", "--ssh", "--account", "no-such-account", "--json"]);
    assert!(!done);
    assert_eq!(named(&found, "account")["change"]["where"], "command");
    assert!(named(&found, "account")["change"]["line"].as_str().unwrap().starts_with("useradd "));
    // A folder that was given goes before the one in the account's home.
    assert_eq!(named(&found, "data_folder")["finding"], "owner");
}

#[test]
fn a_clock_that_went_back_is_told_and_changes_no_order() {
    use dudao::domain::change::{Change, DatabaseChange};
    use dudao::store::{OpId, Proposal, Stamp, Store, Who};
    let desk = Desk::with_enterprise();
    let now = dudao::access::Clock::default().now();
    let stamp = Stamp { at: now + chrono::TimeDelta::days(2), who: Who::here("张三", "zhang3"), op: OpId::random() };
    let exported = DatabaseChange::Exported { kind: "visits".into(), rows: 1 };
    Store::open(&desk.data().join("dudao.redb")).unwrap().commit(&stamp, Proposal::new(Change::Database(exported))).unwrap();
    let told = desk.run(&["doctor"]).stdout;
    let told = String::from_utf8(told).unwrap();
    assert!(told.contains("系统时钟比它慢"), "{told}");
    assert_eq!(desk.json(&["journal", "verify", "--json"])["clock_set_back"], Value::Null);
    desk.ok(&["enterprise", "edit", "E1", "--town", "青屿镇"]);
    let verdict = desk.json(&["journal", "verify", "--json"]);
    assert_eq!((&verdict["ok"], &verdict["clock_set_back"]), (&true.into(), &4.into()), "{verdict}");
    assert!(desk.ok(&["journal", "verify"]).contains("第4条记录的时间早于前一条"));
}

#[test]
fn the_journal_is_gone_through_at_its_end_or_from_its_beginning() {
    let desk = Desk::demo();
    let head = desk.json(&["journal", "head", "--json"])["seq"].as_u64().unwrap();
    let journal = |arguments: &[&str]| named(&checks(&desk, arguments).1, "journal").clone();
    for arguments in [&["doctor", "--json"][..], &["doctor", "--full", "--json"]] {
        let check = journal(arguments);
        assert_eq!((&check["verdict"], check["found"].as_str().unwrap()), (&Value::from("good"), format!("{head}/{head}").as_str()));
    }
    let (_, found) = checks(&desk, &["doctor", "--json"]);
    assert_eq!(named(&found, "holders")["found"], "0");
    assert_eq!(named(&found, "size")["verdict"], "good");
    // An entry that was altered with its checksum made to hold again is found by the chain; any other by its checksum.
    let file = desk.data().join("dudao.redb");
    let before = fs::read(&file).unwrap();
    let look = || (checks(&desk, &["doctor", "--json"]), checks(&desk, &["doctor", "--full", "--json"]));
    let last = desk.json(&["journal", "head", "--json"])["hash"].as_str().unwrap().to_owned();
    let hash: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&last[2 * at..2 * at + 2], 16).unwrap()).collect();
    let at: Vec<usize> = before.windows(32).enumerate().filter(|(_, window)| *window == hash).map(|(at, _)| at).collect();
    assert!(!at.is_empty(), "the last hash stands in the file");
    let mut altered = before.clone();
    at.iter().for_each(|&at| altered[at] ^= 1);
    fs::write(&file, altered).unwrap();
    let ((short, found), (long, all)) = look();
    assert!(!short && !long);
    for found in [found, all] {
        let bad: Vec<&Value> = found.iter().filter(|check| check["verdict"] == "bad").collect();
        assert!(bad.iter().any(|check| check["check"] == "journal" || check["check"] == "database"), "{found:?}");
    }
}

#[test]
fn what_was_left_lying_is_counted() {
    let desk = Desk::with_enterprise();
    let check = |name: &str| named(&checks(&desk, &["doctor", "--json"]).1, name).clone();
    for name in ["drafts", "incoming"] {
        assert_eq!((&check(name)["verdict"], &check(name)["found"]), (&Value::from("good"), &Value::from("0")), "{name}");
        let folder = desk.data().join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a"), "").unwrap();
        let new = check(name);
        assert_eq!((&new["verdict"], &new["age_hours"]), (&Value::from("good"), &Value::from(0)), "{name}");
        let old = std::time::SystemTime::now() - std::time::Duration::from_secs(31 * 86_400);
        fs::File::options().write(true).open(folder.join("a")).unwrap().set_modified(old).unwrap();
        assert_eq!((&check(name)["verdict"], &check(name)["finding"]), (&Value::from("attention"), &Value::from("forgotten")), "{name}");
    }
}

#[test]
#[ignore = "not a test: what the other process of the test below does"]
fn the_other_process() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let _store = Store::open(Path::new(&path)).unwrap();
    println!("{HOLDING}");
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

/// The holder is a process of its own: one that starts others beside this test hands what it holds to each for a moment.
#[test]
fn who_has_the_database_open_is_told() {
    let desk = Desk::with_enterprise();
    let other = Other::holding("the_other_process", &desk.data().join("dudao.redb"), &[], &[]);
    let (_, found) = checks(&desk, &["doctor", "--json"]);
    assert_eq!(named(&found, "holders")["found"], format!("1: {}", other.pid()));
    other.finish();
    let (_, found) = checks(&desk, &["doctor", "--json"]);
    assert_eq!(named(&found, "holders")["found"], "0");
}

#[test]
fn a_line_of_the_configuration_that_is_not_in_force_is_told() {
    let desk = Desk::with_enterprise();
    let configuration = || named(&checks(&desk, &["doctor", "--json"]).1, "configuration").clone();
    assert_eq!((&configuration()["verdict"], &configuration()["found"]), (&Value::from("good"), &Value::from("-")));
    let file = desk.scratch().join(".config/dudao/config.toml");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, "theme = \"dark\"\n").unwrap();
    assert_eq!(configuration()["found"], file.to_str().unwrap());
    fs::write(&file, "theme = \"dark\"\nthem = \"dark\"\n").unwrap();
    let told = configuration();
    assert_eq!((&told["verdict"], &told["finding"]), (&Value::from("attention"), &Value::from("mistaken")));
    assert!(told["found"].as_str().unwrap().contains("config.toml:2"), "{told}");
    // An officer's who comes in by the door, whoever looks; root sees that account's alone.
    let officers = desk.data().join("config").join("S1.toml");
    fs::create_dir_all(officers.parent().unwrap()).unwrap();
    fs::write(&officers, "mouse = \"on\"\n").unwrap();
    fs::write(&file, "theme = \"dark\"\n").unwrap();
    let told = configuration();
    assert_eq!(told["finding"], "mistaken");
    assert!(told["found"].as_str().unwrap().contains("S1.toml"), "{told}");
    fs::write(&officers, "mouse = true\n").unwrap();
    assert_eq!(configuration()["found"], format!("{} {} (1)", file.display(), officers.parent().unwrap().display()));
}
