//! The real binary on a data folder of its own, with nothing of the surroundings.
#![allow(dead_code, reason = "each test binary uses its part")]

pub mod chance;
pub mod hostile;
pub mod other;
pub mod terminal;

use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Output;
use tempfile::TempDir;

/// The day on which the tests live.
pub const TODAY: &str = "2026-11-24";

/// A data folder, and the program at work on it.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// A database with one enterprise, E1.
    pub fn with_enterprise() -> Self {
        let desk = Self::new();
        desk.ok(&["enterprise", "add", "--name", "云墟测试化工有限公司", "--town", "云墟镇", "--sectors", "hazchem"]);
        desk
    }

    /// The demo programme.
    pub fn demo() -> Self {
        let desk = Self::new();
        desk.ok(&["demo", "--write"]);
        desk
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A place for other files.
    pub fn scratch(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs the program, which reads these bytes through a pipe.
    pub fn run_with(&self, input: &[u8], arguments: &[&str]) -> Output {
        self.command(arguments).write_stdin(input).output().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_dudao"));
        command.env_clear().env("HOME", self.folder.path()).env("DUDAO_DATA_DIR", self.data());
        if !arguments.contains(&"--today") {
            command.args(["--today", TODAY]);
        }
        command.args(arguments);
        command
    }

    /// Runs the program, which must do it; its answer.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the program, which must answer in JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.ok(arguments)).unwrap()
    }

    /// Runs the program, which must answer with a JSON array.
    pub fn list(&self, arguments: &[&str]) -> Vec<Value> {
        self.json(arguments).as_array().unwrap().clone()
    }

    /// Runs the program, which must refuse; its exit code and what it said.
    pub fn refused(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        assert!(!output.status.success(), "{arguments:?} was done");
        assert!(output.stdout.is_empty() || arguments.contains(&"--json"), "{arguments:?} answered all the same");
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }
}

/// Whether a program broke down, by what it wrote: the line that its officer gets, or what Rust says without one.
pub fn broke_down(said: &str) -> bool {
    ["panicked", "程序内部出错；", "The program failed; what was saved"].iter().any(|sign| said.contains(sign))
}

/// SHA-256, as anyone's tool computes it.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}
