//! Where configuration is looked for, and what the environment says of it.

use crate::config::{Config, Places, Said, Setting};
use crate::domain::id::StaffId;
use crate::locale::Lang;
use etcetera::BaseStrategy;
use std::env;
use std::path::{Path, PathBuf};

/// The bureau's file.
const BUREAU: &str = "/etc/dudao/config.toml";

/// Where the files of the officers who come in by the door lie.
pub(super) fn folder_of_officers(folder: &Path) -> PathBuf {
    folder.join("config")
}

/// The files of whoever runs the program on the database in a folder; an officer whom a forced command names shares the
/// account with others, and has a file beside the database.
pub(super) fn of(folder: &Path, officer: Option<StaffId>) -> Places {
    match officer {
        Some(officer) => Places { own: Some(folder_of_officers(folder).join(format!("{officer}.toml"))), bureau: bureau() },
        None => Places { own: of_account(), bureau: bureau() },
    }
}

/// The bureau's file alone.
pub(super) fn of_bureau() -> Places {
    Places { own: None, bureau: bureau() }
}

/// The files of the officers who come in by the door, each alone, in the order of their names.
pub(super) fn of_officers(folder: &Path) -> Vec<Places> {
    let entries = std::fs::read_dir(folder_of_officers(folder)).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| is_officers(path)).collect();
    files.sort();
    files.into_iter().map(|own| Places { own: Some(own), bureau: None }).collect()
}

fn is_officers(path: &Path) -> bool {
    let named = path.file_stem().and_then(|stem| stem.to_str()?.parse::<StaffId>().ok());
    path.extension().is_some_and(|extension| extension == "toml") && named.is_some()
}

/// The language of whoever has the account: help and what is wrong with arguments are in it before it is known who asks.
pub(super) fn lang_of_account() -> Lang {
    Config::load(&Places { own: of_account(), bureau: bureau() }, &said(None)).lang()
}

/// What is said elsewhere than in files.
pub(super) fn said(lang: Option<Lang>) -> Said {
    let variables = Setting::ALL.iter().filter_map(|&setting| {
        let said = env::var(setting.variable()?).ok().filter(|said| !said.is_empty())?;
        Some((setting, said))
    });
    Said { lang, variables: variables.collect() }
}

fn of_account() -> Option<PathBuf> {
    etcetera::choose_base_strategy().ok().map(|strategy| strategy.config_dir().join("dudao").join("config.toml"))
}

fn bureau() -> Option<PathBuf> {
    let elsewhere = env::var_os("DUDAO_BUREAU_CONFIG").filter(|path| !path.is_empty());
    Some(elsewhere.map_or_else(|| PathBuf::from(BUREAU), PathBuf::from))
}
