//! A real door: an account, sshd on a port of its own, and the guide's set-up, followed to the letter.

use crate::common::terminal::Terminal;
use portable_pty::CommandBuilder;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const SSHD: &str = "/usr/sbin/sshd";

/// An account whose only way in leads to the program.
pub struct Door {
    /// The service account.
    pub account: String,
    /// Where sshd's configuration, the program and the keys are; root's.
    pub folder: PathBuf,
    port: u16,
    sshd: Option<Child>,
    others: Vec<String>,
}

/// A key of an officer, by the name of its file.
#[derive(Clone, Copy, Debug)]
pub struct Key<'a>(pub &'a str);

/// The key of the first officer, S1.
pub const FIRST: Key = Key("zhang3");

fn random() -> String {
    let mut bytes = [0; 4];
    std::io::Read::read_exact(&mut fs::File::open("/dev/urandom").unwrap(), &mut bytes).unwrap();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The program that is installed: the tests' own, or another that is to be measured.
fn program() -> String {
    let named = std::env::var("DUDAO_TEST_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_dudao").to_owned());
    Path::new(&named).canonicalize().expect("the program").display().to_string()
}

/// Runs a command that must do it.
#[track_caller]
pub fn done(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The block of commands under the guide's heading.
pub fn guide() -> String {
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/guide/administration.en.md")).unwrap();
    let section = guide.split("\n## Over SSH\n").nth(1).expect("the section on SSH");
    section.split("```sh\n").nth(1).and_then(|block| block.split("```").next()).expect("its commands").to_owned()
}

impl Door {
    /// Opens a door as the guide says.
    pub fn open() -> Self {
        Self::open_with(|script| script)
    }

    /// Opens a door to the demo programme; the first officer is S1 all the same.
    pub fn to_demo() -> Self {
        let door = Self::open();
        door.at_the_machine("--as S1 demo --write");
        door
    }

    /// Opens a door by a script made of the guide's.
    pub fn open_with(changed: impl Fn(String) -> String) -> Self {
        let tag = random();
        let account = format!("dudao-{tag}");
        let folder = PathBuf::from(format!("/opt/dudao-{tag}"));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut door = Self { account, folder, port, sshd: None, others: Vec::new() };
        fs::create_dir_all(door.folder.join("sshd_config.d")).unwrap();
        fs::create_dir_all(door.folder.join("bin")).unwrap();
        fs::create_dir_all(door.folder.join("keys")).unwrap();
        door.make_key(FIRST);
        door.start_sshd();
        let script = changed(door.script());
        let output =
            Command::new("/bin/sh").args(["-e", "-c", &script]).current_dir(&door.folder).env("LC_ALL", "C.UTF-8").output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "the guide's commands:\n{script}\nsaid\n{said}");
        door.await_sshd();
        door
    }

    /// The guide's commands with this door's account, paths and sshd in place of the system's.
    fn script(&self) -> String {
        let replaced = [
            ("--create-home", self.home_options()),
            ("target/release/dudao", program()),
            ("/usr/local/bin/dudao", self.binary().display().to_string()),
            ("/etc/ssh/sshd_config.d", self.folder.join("sshd_config.d").display().to_string()),
            ("/usr/sbin/sshd -t", format!("/usr/sbin/sshd -t -f {}", self.config().display())),
            ("systemctl reload ssh", format!("kill -HUP {}", self.sshd.as_ref().unwrap().id())),
            ("--account duty", format!("--account duty --sshd-config {}", self.config().display())),
            (" duty", format!(" {}", self.account)),
        ];
        let mut script = guide();
        for (from, to) in replaced {
            assert!(script.contains(from), "the guide has no {from}");
            script = script.replace(from, &to);
        }
        script
    }

    /// In a container /home may be an overlay, which the program must not use.
    fn home_options(&self) -> String {
        const OVERLAY: i64 = 0x794C_7630;
        let is_overlay = rustix::fs::statfs("/home").is_ok_and(|found| found.f_type == OVERLAY);
        if is_overlay { "--create-home --base-dir /dev/shm".into() } else { "--create-home".into() }
    }

    /// The program as it was installed.
    pub fn binary(&self) -> PathBuf {
        self.folder.join("bin/dudao")
    }

    /// sshd's configuration.
    pub fn config(&self) -> PathBuf {
        self.folder.join("sshd_config")
    }

    /// The drop-in that the guide makes.
    pub fn drop_in(&self) -> PathBuf {
        self.folder.join("sshd_config.d/dudao.conf")
    }

    /// What sshd wrote down.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Debian's configuration on a port of its own.
    fn start_sshd(&mut self) {
        let place = |name: &str| self.folder.join(name).display().to_string();
        done(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f", &place("host_key")]));
        let (port, drop_ins) = (self.port, place("sshd_config.d"));
        let config = format!(
            "Include {drop_ins}/*.conf\nPort {port}\nListenAddress 127.0.0.1\nHostKey {}\nPidFile none\nUsePAM no\n\
             KbdInteractiveAuthentication no\nX11Forwarding yes\nPrintMotd no\nAcceptEnv LANG LC_*\nLogLevel VERBOSE\n\
             Subsystem sftp /usr/lib/openssh/sftp-server\nAuthorizedKeysFile {}/%u\n",
            place("host_key"),
            place("keys"),
        );
        fs::write(self.config(), &config).unwrap();
        // sshd keeps its unprivileged half in it; systemd makes it where there is systemd.
        fs::create_dir_all("/run/sshd").unwrap();
        // A newer sshd shuts out an address from which much was refused, as is the point here; an older one does not
        // know the setting.
        let lenient = config.clone() + "PerSourcePenalties no\n";
        fs::write(self.config(), lenient).unwrap();
        let check = |door: &Self| Command::new(SSHD).arg("-t").arg("-f").arg(door.config()).output().unwrap().status.success();
        if !check(self) {
            fs::write(self.config(), &config).unwrap();
        }
        let host_key = fs::read_to_string(place("host_key.pub")).unwrap();
        fs::write(place("known_hosts"), format!("[127.0.0.1]:{port} {host_key}")).unwrap();
        let mut sshd = Command::new(SSHD);
        sshd.arg("-f").arg(self.config()).arg("-D").arg("-E").arg(self.folder.join("log"));
        self.sshd = Some(sshd.stdin(Stdio::null()).spawn().unwrap());
        self.await_sshd();
    }

    fn await_sshd(&self) {
        let deadline = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < deadline, "sshd does not listen: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Changes the drop-in and has sshd read it.
    pub fn change_settings(&self, change: impl Fn(String) -> String) {
        let settings = fs::read_to_string(self.drop_in()).unwrap();
        fs::write(self.drop_in(), change(settings)).unwrap();
        done(Command::new("kill").args(["-HUP", &self.sshd.as_ref().unwrap().id().to_string()]));
        // Until it has begun anew it may answer by what it knew.
        std::thread::sleep(Duration::from_millis(300));
        self.await_sshd();
    }

    /// Makes a key for somebody's client; its public half is `NAME.pub`.
    pub fn make_key(&self, key: Key) -> String {
        let path = self.key_path(key);
        done(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", key.0, "-f"]).arg(&path));
        fs::read_to_string(path.with_extension("pub")).unwrap()
    }

    fn key_path(&self, key: Key) -> PathBuf {
        self.folder.join(key.0)
    }

    /// The fingerprint of a key, as OpenSSH tells it.
    pub fn fingerprint(&self, key: Key) -> String {
        let said = done(Command::new("ssh-keygen").arg("-lf").arg(self.key_path(key).with_extension("pub")));
        said.split_whitespace().nth(1).unwrap().to_owned()
    }

    /// Enters a member of the staff with a key, over SSH, as the office does; their id.
    pub fn let_in(&self, name: &str, key: Key, more: &str) -> String {
        let entered = self.ok(FIRST, &format!("staff add --name {name} --json {more}"));
        let id = serde_json::from_str::<Value>(&entered).unwrap()["id"].as_str().unwrap().to_owned();
        let public = self.make_key(key);
        let output = self.feed(FIRST, &format!("staff key add {id}"), public.as_bytes());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        id
    }

    /// The ssh client of somebody with a key.
    pub fn client(&self, key: Key, options: &[&str]) -> Vec<String> {
        let known = format!("UserKnownHostsFile={}", self.folder.join("known_hosts").display());
        let mut arguments: Vec<String> = ["ssh", "-F", "none", "-p"].map(str::to_owned).to_vec();
        arguments.extend([self.port.to_string(), "-i".into(), self.key_path(key).display().to_string()]);
        for option in ["IdentitiesOnly=yes", "BatchMode=yes", "StrictHostKeyChecking=yes", "GlobalKnownHostsFile=none", &known] {
            arguments.extend(["-o".into(), option.to_owned()]);
        }
        arguments.extend(options.iter().map(|&option| option.to_owned()));
        arguments.push(format!("{}@127.0.0.1", self.account));
        arguments
    }

    /// A client that is yet to be run, with nothing of the surroundings in its environment.
    pub fn command(&self, key: Key, options: &[&str], asked: &[&str]) -> Command {
        let client = self.client(key, options);
        let mut command = Command::new(&client[0]);
        // Behind the host ssh would take what begins with a dash for its own.
        command.args(&client[1..]).arg("--").args(asked).env_clear().env("PATH", "/usr/bin:/bin").env("HOME", &self.folder);
        command
    }

    /// Asks for a command, with something on its standard input.
    pub fn feed(&self, key: Key, asked: &str, input: &[u8]) -> Output {
        let mut command = self.command(key, &[], &[asked]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let input = input.to_vec();
        let feeding = std::thread::spawn(move || {
            // Who is refused may not read it.
            let _ = pipe.write_all(&input);
        });
        let output = child.wait_with_output().unwrap();
        feeding.join().unwrap();
        output
    }

    /// Asks for a command that must be done; its answer.
    #[track_caller]
    pub fn ok(&self, key: Key, asked: &str) -> String {
        let output = self.feed(key, asked, b"");
        assert!(output.status.success(), "{asked}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Asks for a command that must answer in JSON.
    #[track_caller]
    pub fn json(&self, key: Key, asked: &str) -> Value {
        serde_json::from_str(&self.ok(key, asked)).unwrap()
    }

    /// Asks for a command that must be refused; its exit code and what it said.
    #[track_caller]
    pub fn refused(&self, key: Key, asked: &str) -> (i32, String) {
        let output = self.feed(key, asked, b"");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{asked} was done: {}", String::from_utf8_lossy(&output.stdout));
        assert!(output.stdout.is_empty(), "{asked} answered: {}", String::from_utf8_lossy(&output.stdout));
        (output.status.code().unwrap(), said)
    }

    /// The entries of the journal, read at the machine.
    pub fn journal(&self) -> Vec<Value> {
        serde_json::from_str(&self.at_the_machine("--as S1 journal list --json")).unwrap()
    }

    /// The journal holds.
    pub fn verify(&self) {
        let verdict: Value = serde_json::from_str(&self.at_the_machine("--as S1 journal verify --json")).unwrap();
        assert_eq!(verdict["ok"], true, "{verdict}");
    }

    /// Runs the program at the machine itself, as the service account.
    #[track_caller]
    pub fn at_the_machine(&self, arguments: &str) -> String {
        let command = format!("{} {arguments}", self.binary().display());
        done(Command::new("su").args(["-", &self.account, "-c", &command]))
    }

    /// The screen of an officer.
    pub fn screen(&self, key: Key) -> Terminal {
        self.screen_of(key, &[], 160, 45)
    }

    /// The screen of an officer whose client has more in its environment.
    pub fn screen_with(&self, key: Key, options: &[&str], more: &[(&str, &str)]) -> Terminal {
        self.start_screen(key, options, more, (160, 45))
    }

    /// The screen of an officer in a terminal of some size.
    pub fn screen_of(&self, key: Key, options: &[&str], columns: u16, rows: u16) -> Terminal {
        self.start_screen(key, options, &[], (columns, rows))
    }

    fn start_screen(&self, key: Key, options: &[&str], more: &[(&str, &str)], (columns, rows): (u16, u16)) -> Terminal {
        let client = self.client(key, options);
        let mut command = CommandBuilder::new(&client[0]);
        command.args(&client[1..]);
        command.env_clear();
        let home = self.folder.display().to_string();
        let own = [("PATH", "/usr/bin:/bin"), ("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("HOME", &home)];
        for (name, value) in own.iter().chain(more) {
            command.env(name, value);
        }
        Terminal::run(command, columns, rows)
    }

    /// Makes another account on this machine, an ordinary one.
    pub fn add_ordinary_account(&mut self) -> String {
        let name = format!("dudao-o{}", random());
        done(Command::new("useradd").args(["--no-create-home", "--shell", "/bin/sh", "--password", "*", &name]));
        self.others.push(name.clone());
        name
    }

    /// The home of the service account.
    pub fn home(&self) -> PathBuf {
        let line = done(Command::new("getent").args(["passwd", &self.account]));
        PathBuf::from(line.split(':').nth(5).unwrap())
    }

    /// The database's file.
    pub fn database(&self) -> PathBuf {
        self.home().join(".local/share/dudao/dudao.redb")
    }

    /// The processes of the service account that run the program, with their command lines.
    pub fn programs(&self) -> Vec<(u32, String)> {
        let name = self.binary().display().to_string();
        self.processes().into_iter().filter(|(_, command)| command.starts_with(&name)).collect()
    }

    /// sshd's own processes for the sessions of the account, each the parent of a program.
    pub fn sessions(&self) -> Vec<u32> {
        let named = format!("sshd: {}", self.account);
        self.processes().into_iter().filter(|(_, command)| command.starts_with(&named)).map(|(pid, _)| pid).collect()
    }

    /// All processes of the service account.
    fn processes(&self) -> Vec<(u32, String)> {
        let uid = done(Command::new("id").args(["-u", &self.account])).trim().parse::<u32>().unwrap();
        processes_of(uid)
    }

    /// Waits until no program of the account runs any more.
    #[track_caller]
    pub fn await_no_program(&self, within: Duration) {
        let deadline = Instant::now() + within;
        while !self.programs().is_empty() {
            assert!(Instant::now() < deadline, "still there after {within:?}: {:?}", self.programs());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn processes_of(uid: u32) -> Vec<(u32, String)> {
    let pids = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter_map(|pid| {
        // A process may go while it is looked at.
        let owner = fs::metadata(format!("/proc/{pid}")).ok()?.uid();
        let command = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let command = String::from_utf8_lossy(&command).replace('\0', " ");
        (owner == uid && !command.is_empty()).then_some((pid, command))
    })
    .collect()
}

impl Drop for Door {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("sshd said:\n{}", self.log());
        }
        if let Some(mut sshd) = self.sshd.take() {
            let _ = sshd.kill();
            let _ = sshd.wait();
        }
        let uid = Command::new("id").args(["-u", &self.account]).output().ok();
        let uid = uid.and_then(|output| String::from_utf8(output.stdout).ok()?.trim().parse().ok());
        for (pid, _) in uid.map(processes_of).unwrap_or_default() {
            let _ = Command::new("kill").args(["-KILL", &pid.to_string()]).output();
        }
        let _ = Command::new("userdel").args(["--remove", "--force", &self.account]).output();
        for other in &self.others {
            let _ = Command::new("userdel").args(["--force", other]).output();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Gives a file to all for reading and writing.
pub fn open_to_all(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
