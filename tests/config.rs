//! Configuration: every setting has its effect, every mistake is told where it stands, and nothing locks anybody out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "config/command.rs"]
mod command;
mod common;
#[path = "config/screen.rs"]
mod screen;

use common::Desk;
use dudao::config::{Config, Places, Said, Setting, Value};
use dudao::keymap::command::CommandId;
use dudao::keymap::context::Context;
use dudao::keymap::key::Key;
use dudao::locale::{Lang, Words};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// The configuration files of a folder of samples, in order.
fn samples(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config").join(folder);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect();
    files.sort();
    files
}

fn own(path: &Path) -> Config {
    Config::load(&Places { own: Some(path.to_owned()), bureau: None }, &Said::default())
}

/// Lays a file where the officer's own is looked for.
fn lay(desk: &Desk, text: impl AsRef<[u8]>) -> PathBuf {
    let path = desk.scratch().join(".config/dudao/config.toml");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn what_is_right_is_taken_without_a_word() {
    let files = samples("valid");
    assert!(files.len() >= 8, "{}", files.len());
    for path in files {
        let mistakes: Vec<String> = own(&path).mistakes.iter().map(|mistake| mistake.line(Words::default())).collect();
        assert_eq!(mistakes, Vec::<String>::new(), "{}", path.display());
    }
}

/// Beside each sample stands what is to be said of it, in the words of the officers.
#[test]
fn what_is_wrong_is_told_with_its_line_and_what_to_write_instead() {
    let files = samples("invalid");
    assert!(files.len() > 25, "{}", files.len());
    let mut differing = Vec::new();
    for path in files {
        let config = own(&path);
        let said: String = config.mistakes.iter().map(|mistake| mistake.line(Words::new(Lang::Zh)) + "\n").collect();
        let said = said.replace(&*path.to_string_lossy(), path.file_name().unwrap().to_str().unwrap());
        let wanted = fs::read_to_string(path.with_extension("txt")).unwrap_or_default();
        if said != wanted || said.is_empty() {
            differing.push(said);
        }
        for mistake in &config.mistakes {
            let english = mistake.line(Words::new(Lang::En));
            let of_program = english.replace(&*path.to_string_lossy(), "");
            assert!(!english.chars().any(char::is_control), "{english:?}");
            assert!(!of_program.contains('%') && !of_program.contains("config."), "{english}");
        }
    }
    assert!(differing.is_empty(), "said instead:\n{}", differing.join("\n"));
}

#[test]
fn what_is_right_beside_a_mistake_is_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, "them = \"none\"\nglyphs = \"ascii\"\nmouse = yes\nlead_days = 20\n[keys]\nfind_all = [\"f\"]\nmine = [\"Alt-m\"]\n")
        .unwrap();
    let config = own(&path);
    assert_eq!(config.mistakes.len(), 3);
    assert_eq!(config.get(Setting::Glyphs).0, &Value::Term("ascii"));
    assert_eq!((config.lead_days(), config.mouse()), (Some(20), false));
    let key = |id| config.keys.key(id, Context::Enterprises);
    assert_eq!((key(CommandId::FindAll), key(CommandId::BySector), key(CommandId::Mine)), ("g".into(), "f".into(), "Alt-m".into()));
}

#[test]
fn argument_environment_own_file_and_bureau_go_in_this_order() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places { own: Some(folder.path().join("own.toml")), bureau: Some(folder.path().join("bureau.toml")) };
    let load = |said: &Said| Config::load(&places, said);
    let shown = |config: &Config, setting| {
        let (value, origin) = config.get(setting);
        format!("{value} {}", origin.said(Words::new(Lang::En)).rsplit('/').next().unwrap())
    };
    let none = load(&Said::default());
    assert_eq!(shown(&none, Setting::Glyphs), "narrow built in");
    fs::write(places.bureau.as_ref().unwrap(), "glyphs = \"ascii\"\nlang = \"en\"\nlead_days = 9\n[keys]\nmine = [\"Alt-m\"]\n").unwrap();
    let bureau = load(&Said::default());
    assert_eq!(shown(&bureau, Setting::Glyphs), "ascii bureau.toml:1");
    fs::write(places.own.as_ref().unwrap(), "\nglyphs = \"narrow\"\nlang = \"zh-CN\"\n[keys]\noverdue = [\"Alt-m\"]\n").unwrap();
    let both = load(&Said::default());
    assert_eq!(shown(&both, Setting::Glyphs), "narrow own.toml:2");
    assert_eq!(shown(&both, Setting::LeadDays), "9 bureau.toml:3");
    // The officer's own file goes before the bureau's where both want the same key.
    assert_eq!(both.mistakes.len(), 1);
    assert!(both.mistakes[0].line(Words::new(Lang::En)).contains("bureau.toml:5"), "{:?}", both.mistakes);
    let variables = vec![(Setting::Glyphs, "ascii".to_owned()), (Setting::Theme, "1".to_owned())];
    let said = load(&Said { lang: Some(Lang::En), variables });
    assert_eq!(shown(&said, Setting::Glyphs), "ascii environment DUDAO_GLYPHS");
    assert_eq!(shown(&said, Setting::Theme), "none environment NO_COLOR");
    assert_eq!(shown(&said, Setting::Lang), "en argument --lang");
    let wrong = load(&Said { lang: None, variables: vec![(Setting::Glyphs, "wide".to_owned())] });
    assert_eq!(shown(&wrong, Setting::Glyphs), "narrow own.toml:2");
    assert!(wrong.mistakes[0].line(Words::new(Lang::Zh)).starts_with("环境变量 DUDAO_GLYPHS：glyphs 不能为“wide”"));
}

#[test]
fn the_example_says_what_is_built_in_and_nothing_is_wrong_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("example.toml");
    for lang in [Lang::Zh, Lang::En] {
        let example = dudao::config::example(Words::new(lang));
        assert!(!example.contains("config."), "{example}");
        fs::write(&path, &example).unwrap();
        let nothing = own(&path);
        assert!(nothing.mistakes.is_empty() && *nothing.keys == *Config::default().keys);
        // Every line that is a setting or a command, in force.
        let lines = example.lines().map(|line| match line.strip_prefix("# ") {
            Some(rest)
                if rest.split(" = ").next().is_some_and(|name| name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')) =>
            {
                rest
            }
            _ => line,
        });
        fs::write(&path, lines.collect::<Vec<_>>().join("\n")).unwrap();
        let all = own(&path);
        let mistakes: Vec<String> = all.mistakes.iter().map(|mistake| mistake.line(Words::new(lang))).collect();
        assert_eq!(mistakes, Vec::<String>::new());
        for &setting in Setting::ALL {
            assert!(matches!(all.get(setting).1, dudao::config::Origin::File(..)), "{setting}");
            assert_eq!(*all.get(setting).0, setting.sample(), "{setting}");
        }
    }
}

#[test]
fn a_line_of_the_example_that_is_put_in_force_changes_no_pane() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("example.toml");
    let example = dudao::config::example(Words::default());
    let (_, keys) = example.split_once("[keys]").unwrap();
    let built_in = Config::default();
    for line in keys.lines().filter_map(|line| line.strip_prefix("# ")).filter(|line| line.contains(" = [")) {
        fs::write(&path, format!("[keys]\n{line}\n")).unwrap();
        let config = own(&path);
        assert!(config.mistakes.is_empty(), "{line}");
        for context in Context::ALL.iter().filter(|context| context.is_pane()) {
            let keys = |config: &Config| config.keys.offered(*context).map(|it| (it.id, it.keys.clone())).collect::<Vec<_>>();
            assert_eq!(keys(&config), keys(&built_in), "{line}");
        }
    }
}

/// A line that may stand in a configuration file, or nearly.
fn nearly_a_line() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        prop::sample::select(Setting::KEYS).prop_map(str::to_owned),
        prop::sample::select(CommandId::KEYS).prop_map(str::to_owned),
        "[a-z_]{1,8}",
    ];
    let key = prop_oneof!["[ -~]", "F[0-9]{1,2}", "(Ctrl|Alt|C|A)-[a-zA-Z0-9\\[]", "(Esc|Enter|Tab|Left|PgUp|Space|？)"];
    let value = prop_oneof![
        "(true|false|-?[0-9]{1,6}|\"[a-z]{1,6}\"|[a-z]{1,6})",
        prop::collection::vec(key, 0..3).prop_map(|keys| format!("{keys:?}")),
    ];
    prop_oneof![
        4 => (name, value).prop_map(|(name, value)| format!("{name} = {value}")),
        1 => Just("[keys]".to_owned()),
        1 => "\\PC{0,20}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a file says, it is read; what is not in force is told; and every page can still be left.
    #[test]
    fn any_file_is_read_and_leaves_every_page_a_way_out(lines in prop::collection::vec(nearly_a_line(), 0..12)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, lines.join("\n")).unwrap();
        let config = own(&path);
        prop_assert_eq!(config.keys.clash(), None);
        // The tour goes on beside the pages.
        for &context in Context::ALL.iter().filter(|&&context| context != Context::Tour) {
            let out = config.keys.asked_for(Key::Esc, context);
            prop_assert!(matches!(out, Some(CommandId::Back | CommandId::Close | CommandId::Stop)), "{} {:?}", context, out);
            prop_assert!(config.keys.offered(context).all(|offered| !offered.keys.is_empty()));
        }
        for mistake in &config.mistakes {
            let line = mistake.line(Words::default());
            prop_assert!(!line.chars().any(char::is_control) && line.contains("config.toml"), "{:?}", line);
        }
    }
}
