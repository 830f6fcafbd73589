//! Another process: a test of this binary's own, ignored unless it is asked for, that holds on to something until its
//! standard input ends.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Where the other process finds the file.
pub const FILE: &str = "DUDAO_TEST_FILE";
/// What it says once it holds what it is to hold.
pub const HOLDING: &str = "holding";

/// Another process; it dies with this.
pub struct Other(pub Child);

impl Other {
    /// Runs a test of this binary as the other process, which says when it holds what it is to hold of a file.
    pub fn holding(test: &str, file: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--ignored", "--nocapture"])
            .args(arguments)
            .env(FILE, file)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.as_mut().unwrap()).lines().map(Result::unwrap);
        assert!(said.any(|line| line.ends_with(HOLDING)), "the other process holds what it is to hold");
        Self(child)
    }

    /// Its number.
    pub fn pid(&self) -> u32 {
        self.0.id()
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        assert!(send_signal(self.pid(), name));
    }

    /// Lets it go on to its end, which must be a good one.
    pub fn finish(mut self) {
        drop(self.0.stdin.take());
        assert!(self.0.wait().unwrap().success());
    }
}

/// Sends a process a signal; whether it was there to get it.
pub fn send_signal(process: u32, name: &str) -> bool {
    Command::new("kill").args([name, &process.to_string()]).stderr(Stdio::null()).status().unwrap().success()
}

/// The processes that a process started, on whichever of its threads.
pub fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let listed: Vec<String> = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok()).collect();
    listed.iter().flat_map(|listed| listed.split_whitespace()).filter_map(|child| child.parse().ok()).collect()
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
