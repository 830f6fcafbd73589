//! Where the program's code comes from: under which licences, from which registry, how much of it twice; and which rules
//! the compiler keeps for us. `deny.toml` says the same to cargo-deny.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// The only module that may say `unsafe`: the environment is cut before there is a second thread.
const UNSAFE: &[&str] = &["src/cli/environment.rs"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All that is compiled into the program, its build and its tests, on this system.
fn packages() -> Vec<Package> {
    let rustc = Command::new("rustc").args(["--print", "host-tuple"]).output().unwrap();
    let host = String::from_utf8(rustc.stdout).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host.trim()])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Metadata = serde_json::from_slice(&output.stdout).unwrap();
    assert!(metadata.packages.len() > 100, "the test sees nothing");
    metadata.packages.into_iter().filter(|package| package.name != "dudao").collect()
}

/// cargo-deny's settings.
fn deny() -> toml::Table {
    std::fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap()
}

fn strings(value: &toml::Value) -> BTreeSet<&str> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect()
}

/// Whether an expression can be met by licences that are allowed; exceptions only add to what is granted.
fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let expression = expression.replace('/', " OR ");
    let all = |text: &str| text.split(" AND ").all(|part| is_met(part, allowed));
    match expression.split_once(") AND ") {
        Some((one, other)) => all(one.trim_start_matches('(')) && all(other),
        None => all(&expression),
    }
}

fn is_met(part: &str, allowed: &BTreeSet<&str>) -> bool {
    part.split(" OR ").any(|name| allowed.contains(name.trim_matches(['(', ')', ' ']).split(" WITH ").next().unwrap()))
}

#[test]
fn every_licence_lets_a_bureau_do_as_it_likes() {
    let deny = deny();
    let allowed = strings(&deny["licenses"]["allow"]);
    assert!(is_allowed("MIT/GPL-3.0", &allowed) && is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0", &allowed));
    assert!(!is_allowed("GPL-3.0", &allowed) && !is_allowed("MIT AND GPL-3.0", &allowed));
    assert!(!is_allowed("(MIT OR Apache-2.0) AND GPL-3.0", &allowed) && !is_allowed("(MIT AND GPL-3.0) OR AGPL-3.0", &allowed));
    for package in packages() {
        let licence = package.license.unwrap_or_default();
        assert!(is_allowed(&licence, &allowed), "{} {}: {licence:?}", package.name, package.version);
    }
}

#[test]
fn everything_comes_from_one_registry_with_its_checksum() {
    for package in packages() {
        assert_eq!(package.source.as_deref(), Some(REGISTRY), "{}", package.name);
    }
    let lock: toml::Table = std::fs::read_to_string(root().join("Cargo.lock")).unwrap().parse().unwrap();
    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let source = package.get("source").map(|source| source.as_str().unwrap());
        assert!(name == "dudao" || source == Some(REGISTRY) && package.get("checksum").is_some(), "{name}: {source:?}");
    }
    assert_eq!(deny()["sources"]["unknown-git"].as_str(), Some("deny"));
}

#[test]
fn what_stands_there_twice_is_on_the_list_with_a_reason() {
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    packages().into_iter().for_each(|package| versions.entry(package.name).or_default().push(package.version));
    let deny = deny();
    let skipped: BTreeMap<&str, &str> = deny["bans"]["skip"]
        .as_array()
        .unwrap()
        .iter()
        .map(|skip| (skip["crate"].as_str().unwrap(), skip["reason"].as_str().unwrap()))
        .collect();
    assert!(skipped.values().all(|reason| !reason.is_empty()));
    let twice = versions.iter().filter(|(_, versions)| versions.len() > 1);
    let older: BTreeSet<String> = twice
        .flat_map(|(name, versions)| {
            assert_eq!(versions.len(), 2, "{name}: {versions:?}");
            let listed: Vec<String> = versions.iter().map(|version| format!("{name}@{version}")).collect();
            let known: Vec<String> = listed.iter().filter(|one| skipped.contains_key(one.as_str())).cloned().collect();
            assert_eq!(known.len(), 1, "one of {listed:?} is to be on the list");
            known
        })
        .collect();
    let gone: Vec<_> = skipped.keys().filter(|skip| !older.contains(**skip)).collect();
    assert!(gone.is_empty(), "{gone:?} are there once, or not at all");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

#[test]
fn the_compiler_keeps_us_from_unsafe_code_and_from_giving_up() {
    let manifest: toml::Table = std::fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let lints = &manifest["lints"];
    assert_eq!(lints["rust"]["unsafe_code"].as_str(), Some("deny"));
    for lint in ["unwrap_used", "expect_used", "panic"] {
        assert_eq!(lints["clippy"][lint].as_str(), Some("deny"), "{lint}");
    }
    for path in sources(&root().join("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap();
        let is_unsafe = text.contains("unsafe {") || text.contains("unsafe fn") || text.contains("allow(unsafe_code)");
        assert_eq!(is_unsafe, UNSAFE.contains(&name), "{name}");
        // What may give up is a test.
        let code = text.split("#[cfg(test)]").next().unwrap();
        let is_test = name.ends_with("_tests.rs");
        for lint in ["clippy::unwrap_used", "clippy::expect_used", "clippy::panic"] {
            assert!(is_test || !code.contains(lint), "{name} allows {lint}");
        }
    }
}
