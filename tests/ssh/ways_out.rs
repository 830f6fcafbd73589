//! Every way out of the program that a client can ask for, and what comes of it.

use crate::common::terminal::PATIENCE;
use crate::door::{Door, FIRST, Key, open_to_all};
use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::time::Duration;

/// The refusals that stand in the journal.
fn refusals(door: &Door) -> Vec<Value> {
    let entries = door.journal().into_iter();
    entries.map(|entry| entry["change"]["database"]["refused"].clone()).filter(|refused| !refused.is_null()).collect()
}

/// Commands that would need a shell, name a file of the machine, or make somebody else of the officer.
pub fn a_command_is_the_programs_own_or_refused() {
    let door = Door::to_demo();
    let mark = door.home().join("mark");
    let touch = format!("touch {}", mark.display());
    let asked: Vec<String> = vec![
        "sh".into(),
        "/bin/sh".into(),
        "bash -i".into(),
        touch.clone(),
        format!("sh -c '{touch}'"),
        format!("remind; {touch}"),
        format!("remind && {touch}"),
        format!("remind || {touch}"),
        format!("remind | tee {}", mark.display()),
        format!("remind > {}", mark.display()),
        format!("remind $({touch})"),
        format!("remind `{touch}`"),
        format!("remind \"$({touch})\""),
        format!("remind\n{touch}"),
        format!("remind\r{touch}"),
        format!("remind --days 7 -- ; {touch}"),
        "remind ${IFS}x".into(),
        "remind 'unfinished".into(),
        "--data-dir / hazard list".into(),
        "--data-dir=/ hazard list".into(),
        "hazard list --data-dir /".into(),
        "-- --data-dir /".into(),
        "--as S2 hazard list".into(),
        "--as=S2 hazard list".into(),
        "import /etc/passwd".into(),
        "import ../../../etc/passwd".into(),
        "import /dev/stdin".into(),
        "import /proc/self/environ".into(),
        "import /dev/fd/0".into(),
        format!("import - --rejects {}", mark.display()),
        "import - --map /etc/passwd".into(),
        format!("export hazards --out {}", mark.display()),
        format!("export hazards --out={}", mark.display()),
        "demo --write".into(),
        "doctor".into(),
        "keys".into(),
        format!("dudao; {touch}"),
        "../../bin/sh".into(),
    ];
    for asked in &asked {
        let (code, said) = door.refused(FIRST, asked);
        assert!(code == 1 || code == 2, "{asked:?}: {code} {said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{asked:?}: {said}");
        assert!(!said.contains("uid=") && !said.contains("root:"), "{asked:?}: {said}");
    }
    assert!(!mark.exists(), "something ran");
    let refused = refusals(&door).len();
    assert_eq!(refused, asked.len(), "each stands in the journal");
    // Several words behind the host are one command, as ssh joins them.
    let output = door.command(FIRST, &[], &["remind", "$(id)"]).output().unwrap();
    assert!(!output.status.success() && output.stdout.is_empty());
    // Its own help is no secret, and no pager shows it.
    for asked in ["--help", "hazard --help", "hazard list --help", "--version"] {
        assert!(door.ok(FIRST, asked).contains(if asked == "--version" { "dudao" } else { "--" }), "{asked}");
    }
    door.verify();
}

/// Copies of files, by either protocol and either way.
pub fn no_file_is_copied() {
    let door = Door::open();
    let passwd = door.folder.join("got");
    let remote = format!("{}@127.0.0.1", door.account);
    let client = |program: &str, options: &[&str]| {
        // The options of ssh are those of scp and sftp, the port apart; the last is the host.
        let mut arguments = door.client(FIRST, &[]);
        arguments.pop();
        let port = arguments.iter().position(|argument| argument == "-p").unwrap();
        arguments[port] = "-P".into();
        let mut command = std::process::Command::new(program);
        command.args(&arguments[1..]).args(options).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let (from, to) = (format!("{remote}:/etc/passwd"), format!("{remote}:mark"));
    for options in [
        vec!["-O", &from, passwd.to_str().unwrap()],
        vec![&from, passwd.to_str().unwrap()],
        vec!["-O", "/etc/passwd", &to],
        vec!["/etc/passwd", &to],
    ] {
        assert!(!client("scp", &options).output().unwrap().status.success(), "{options:?}");
    }
    let mut sftp = client("sftp", &["-b", "-", &remote]).spawn().unwrap();
    let _ = sftp.stdin.take().unwrap().write_all(b"get /etc/passwd\nput /etc/passwd mark\n");
    assert!(!sftp.wait_with_output().unwrap().status.success());
    let output = door.command(FIRST, &["-s"], &["sftp"]).output().unwrap();
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(!passwd.exists() && !door.home().join("mark").exists());
    assert!(refusals(&door).len() >= 4, "{:?}", refusals(&door));
}

/// What a client sends along, by the guide's settings and by settings that let everything in.
pub fn the_clients_environment_changes_nothing() {
    let door = Door::to_demo();
    let elsewhere = door.folder.join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    open_to_all(&elsewhere, 0o777);
    let elsewhere = elsewhere.display().to_string();
    let auth = door.folder.join("auth");
    fs::write(&auth, format!("publickey {}", door.make_key(Key("other")))).unwrap();
    let sent = [
        ("LD_PRELOAD", "/nonexistent.so"),
        ("DUDAO_DATA_DIR", &elsewhere),
        ("XDG_DATA_HOME", &elsewhere),
        ("HOME", &elsewhere),
        ("TMPDIR", &elsewhere),
        ("SSH_USER_AUTH", auth.to_str().unwrap()),
        ("SSH_ORIGINAL_COMMAND", "staff list"),
        ("PAGER", "touch"),
        ("EDITOR", "touch"),
        ("RUST_BACKTRACE", "full"),
    ];
    let hazards = door.json(FIRST, "hazard list --json");
    assert!(hazards.as_array().unwrap().len() > 50);
    let ask = |names: &[(&str, &str)]| {
        let send = format!("SendEnv={}", names.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" "));
        door.command(FIRST, &["-o", &send], &["hazard list --json"]).envs(names.iter().copied()).output().unwrap()
    };
    let output = ask(&sent[1..]);
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), hazards);
    // ssh itself would heed LD_PRELOAD: that one is only named, and set on the client's side by its own option.
    let output = door.command(FIRST, &["-o", "SetEnv=LD_PRELOAD=/nonexistent.so"], &["hazard list --json"]).output().unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), hazards);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("nonexistent.so"), "no library was asked for");
    // Were sshd to let all of it in, the loader's variables would be its own affair, but no other would be heard.
    door.change_settings(|settings| settings.replace("AcceptEnv LANG LC_* COLORTERM NO_COLOR", "AcceptEnv *"));
    let output = ask(&sent[1..]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), hazards);
    let entries = door.journal();
    let last = entries.iter().rfind(|entry| !entry["change"]["database"]["logged_in"].is_null()).unwrap();
    assert_eq!(last["who"]["key"], door.fingerprint(FIRST).as_str(), "the key is sshd's word, not the client's");
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

/// A line to sshd is a line to the program: no port, no agent, no display goes through it.
pub fn nothing_is_forwarded() {
    let door = Door::to_demo();
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let behind = target.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in target.incoming().flatten() {
            let _ = (&stream).write_all(b"reached");
        }
    });
    let free = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    // Local and dynamic: the client listens, the server does not connect.
    for dynamic in [false, true] {
        let here = free();
        let forward = if dynamic {
            ["-D".to_owned(), format!("127.0.0.1:{here}")]
        } else {
            ["-L".to_owned(), format!("127.0.0.1:{here}:127.0.0.1:{behind}")]
        };
        let mut client = door.command(FIRST, &["-N", &forward[0], &forward[1]], &[]).stderr(Stdio::null()).spawn().unwrap();
        let mut line = connect(here);
        if dynamic {
            // SOCKS5 without a password, then the address of the target.
            let _ = line.write_all(&[5, 1, 0]);
            let _ = line.read(&mut [0; 2]);
            let [high, low] = behind.to_be_bytes();
            let _ = line.write_all(&[5, 1, 0, 1, 127, 0, 0, 1, high, low]);
        }
        let mut got = Vec::new();
        let _ = line.read_to_end(&mut got);
        assert!(!got.ends_with(b"reached"), "dynamic {dynamic}");
        client.kill().unwrap();
        client.wait().unwrap();
    }
    let output = door.command(FIRST, &["-W", &format!("127.0.0.1:{behind}")], &[]).output().unwrap();
    assert!(!output.status.success() && output.stdout.is_empty(), "-W");
    // Remote: the server does not listen.
    let there = free();
    let remote = format!("127.0.0.1:{there}:127.0.0.1:{behind}");
    let output = door.command(FIRST, &["-N", "-o", "ExitOnForwardFailure=yes", "-R", &remote], &[]).output().unwrap();
    assert!(!output.status.success());
    assert!(TcpStream::connect(("127.0.0.1", there)).is_err());
    // Agent and display: neither is in the environment of the program.
    let agent = door.folder.join("agent");
    let mut agency = std::process::Command::new("ssh-agent").arg("-D").arg("-a").arg(&agent).stdout(Stdio::null()).spawn().unwrap();
    while !agent.exists() {
        std::thread::sleep(Duration::from_millis(20));
    }
    let socket = format!("IdentityAgent={}", agent.display());
    let mut screen =
        door.screen_with(FIRST, &["-A", "-Y", "-o", &socket], &[("SSH_AUTH_SOCK", agent.to_str().unwrap()), ("DISPLAY", ":9")]);
    screen.shows("今日提醒");
    let (pid, _) = door.programs().remove(0);
    let environment = String::from_utf8_lossy(&fs::read(format!("/proc/{pid}/environ")).unwrap()).into_owned();
    assert!(environment.contains("SSH_CONNECTION"), "it is the environment: {environment}");
    assert!(!environment.contains("SSH_AUTH_SOCK") && !environment.contains("DISPLAY"), "{environment}");
    screen.send("q");
    assert!(screen.ends(PATIENCE).success());
    agency.kill().unwrap();
    agency.wait().unwrap();
}

fn connect(port: u16) -> TcpStream {
    for _ in 0..200 {
        if let Ok(line) = TcpStream::connect(("127.0.0.1", port)) {
            line.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
            return line;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the client does not listen");
}

/// Another account of this machine: what it may read, and even write, it cannot speak for.
pub fn an_ordinary_account_is_not_believed() {
    let mut door = Door::to_demo();
    let other = door.add_ordinary_account();
    let database = door.database();
    for folder in database.ancestors().skip(1).take_while(|folder| folder.starts_with(door.home())) {
        open_to_all(folder, 0o755);
    }
    open_to_all(&database, 0o666);
    let folder = database.parent().unwrap().display().to_string();
    let run = |environment: &str, arguments: &str| {
        let command = format!("{environment} {} --data-dir {folder} {arguments}", door.binary().display());
        std::process::Command::new("su").args(["-", &other, "-c", &command]).output().unwrap()
    };
    for environment in ["", "USER=root LOGNAME=root", &format!("USER={} SUDO_USER={}", door.account, door.account)] {
        for arguments in ["--as S1 hazard list", "--as S1 staff add --name 冒名", "--as S1", "hazard list"] {
            let output = run(environment, arguments);
            assert_eq!(output.status.code(), Some(1), "{environment} {arguments}: {}", String::from_utf8_lossy(&output.stderr));
            assert!(output.stdout.is_empty(), "{arguments}");
        }
    }
    let refusals: Vec<String> = refusals(&door).iter().map(|refused| refused["why"].as_str().unwrap().to_owned()).collect();
    assert!(refusals.contains(&"not_owner".to_owned()) && refusals.contains(&"not_on_staff".to_owned()), "{refusals:?}");
}
