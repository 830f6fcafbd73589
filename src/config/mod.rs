//! Configuration: one small TOML file of the officer's own, and one of the bureau's; both may be missing.
//!
//! What is said goes in this order: argument, environment, the officer's own file, the bureau's, what is built in. The
//! officer's own file lies where XDG has it (`~/.config/dudao/config.toml`), the bureau's in `/etc/dudao/config.toml`.
//! Whoever comes in by the door shares one account with all others, so the account's file would be everybody's: an
//! officer whom a forced command names has a file beside the database instead, `config/S1.toml`, and puts it there
//! through the door itself (`dudao config take -`). The environment never says there where files are.
//!
//! A mistake in a file locks nobody out at night: what is right is in force, and what is wrong is as if it were not
//! there. The screen tells the first mistake when it opens; `dudao config` tells them all, and fails.

mod example;
mod mistake;
mod read;
mod setting;

pub use example::example;
pub use mistake::{Mistake, Wrong};
pub use setting::{Glyphs, Kind, Scheme, Setting, Value};

use crate::access::plain_file;
use crate::keymap::command::CommandId;
use crate::keymap::context::Pane;
use crate::keymap::key::Key;
use crate::keymap::{Clash, Keymap};
use crate::locale::{Lang, Words};
use read::read;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

/// Where the files are.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The officer's own.
    pub own: Option<PathBuf>,
    /// The bureau's.
    pub bureau: Option<PathBuf>,
}

/// What is said elsewhere than in a file.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The language, as an argument.
    pub lang: Option<Lang>,
    /// The variables of the environment that are settings.
    pub variables: Vec<(Setting, String)>,
}

/// Where something is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: it is built in.
    BuiltIn,
    /// As an argument.
    Argument(&'static str),
    /// In a variable of the environment.
    Environment(&'static str),
    /// In a file, in a line where it is about one.
    File(Arc<PathBuf>, Option<usize>),
}

/// A file that was looked for.
#[derive(Clone, Debug)]
pub struct File {
    /// Where.
    pub path: PathBuf,
    /// Whether it is the officer's own.
    pub own: bool,
    /// Whether it is there.
    pub found: bool,
}

/// What a file says, or the environment: what is right of it.
#[derive(Debug, Default)]
struct Found {
    settings: Vec<(Setting, Value, Origin)>,
    bound: Vec<Bound>,
    mistakes: Vec<Mistake>,
}

/// Keys that a file gives a command.
#[derive(Clone, Debug)]
struct Bound {
    id: CommandId,
    keys: Vec<Key>,
    origin: Origin,
}

/// All settings in force.
#[derive(Debug)]
pub struct Config {
    settings: Vec<(Value, Origin)>,
    bound: Vec<Bound>,
    /// Which keys ask for which commands.
    pub keys: Arc<Keymap>,
    /// What is wrong, in the order of the files and their lines.
    pub mistakes: Vec<Mistake>,
    /// The files that were looked for, the officer's own first.
    pub files: Vec<File>,
}

impl Default for Config {
    fn default() -> Self {
        Self::load(&Places::default(), &Said::default())
    }
}

impl Config {
    /// Reads the files.
    pub fn load(places: &Places, said: &Said) -> Self {
        let mut said = vec![said.found()];
        let mut files = Vec::new();
        for (path, own) in [(&places.own, true), (&places.bureau, false)] {
            let Some(path) = path else { continue };
            let found = found_in(path);
            files.push(File { path: path.clone(), own, found: found.is_some() });
            said.extend(found);
        }
        Self::of(said, files)
    }

    /// Puts together what is said; what stands first goes before the rest.
    fn of(said: Vec<Found>, files: Vec<File>) -> Self {
        let mut config = Self { settings: Vec::new(), bound: Vec::new(), keys: Arc::default(), mistakes: Vec::new(), files };
        for &setting in Setting::ALL {
            let first = said.iter().flat_map(|found| &found.settings).find(|(found, ..)| *found == setting);
            config.settings.push(first.map_or((setting.built_in(), Origin::BuiltIn), |(_, value, origin)| (value.clone(), origin.clone())));
        }
        for found in said {
            let known = |id| config.bound.iter().any(|bound| bound.id == id);
            let new: Vec<Bound> = found.bound.into_iter().filter(|bound| !known(bound.id)).collect();
            config.bound.extend(new);
            config.mistakes.extend(found.mistakes);
        }
        config.bind();
        config.sort_mistakes();
        config
    }

    /// Gives the commands their keys. Of two commands that want the same key, the one that was said last, or in the file
    /// that goes behind, keeps what it had.
    fn bind(&mut self) {
        if self.bound.is_empty() {
            // In a preset no two want the same.
            self.keys = Arc::new(Keymap::of(self.term(Setting::Preset)));
            return;
        }
        loop {
            let mut keys = Keymap::of(self.term(Setting::Preset));
            self.bound.iter().for_each(|bound| keys.bind(bound.id, &bound.keys));
            keys.yield_over_panes();
            let Some(clash) = keys.clash() else {
                self.keys = Arc::new(keys);
                return;
            };
            let Some(at) = self.bound.iter().rposition(|bound| clash.between.contains(&bound.id)) else { return };
            let Bound { id, origin, .. } = self.bound.remove(at);
            let Clash { key, context, between: [one, other] } = clash;
            let other = if one == id { other } else { one };
            self.mistakes.push(Mistake { origin, wrong: Wrong::Clash { key, context, id, other } });
        }
    }

    fn sort_mistakes(&mut self) {
        let files = &self.files;
        self.mistakes.sort_by_key(|mistake| match &mistake.origin {
            Origin::File(path, line) => (files.iter().position(|file| file.path == **path).map_or(0, |at| at + 1), *line),
            _ => (0, None),
        });
    }

    /// A setting's value in force, and where it is said.
    pub fn get(&self, setting: Setting) -> (&Value, &Origin) {
        let at = Setting::ALL.iter().position(|other| *other == setting).unwrap_or(0);
        self.settings.get(at).map_or((&Value::Unset, &Origin::BuiltIn), |(value, origin)| (value, origin))
    }

    /// Where the keys of a command are said.
    pub fn origin_of_keys(&self, id: CommandId) -> Origin {
        self.bound.iter().find(|bound| bound.id == id).map_or(Origin::BuiltIn, |bound| bound.origin.clone())
    }

    /// The colours of the screen.
    pub fn theme(&self) -> Scheme {
        self.term(Setting::Theme)
    }

    /// The signs that are not text.
    pub fn glyphs(&self) -> Glyphs {
        self.term(Setting::Glyphs)
    }

    /// How many days ahead reminders look, where it is not as the programme says.
    pub fn lead_days(&self) -> Option<u16> {
        match self.get(Setting::LeadDays).0 {
            Value::Number(days) => Some(*days),
            _ => None,
        }
    }

    /// The pane that takes keys at first.
    pub fn start_pane(&self) -> Pane {
        match self.get(Setting::StartPane).0 {
            Value::Term(term) => term.parse().unwrap_or(Pane::Agenda),
            _ => Pane::Agenda,
        }
    }

    /// Whether the mouse is heard.
    pub fn mouse(&self) -> bool {
        *self.get(Setting::Mouse).0 == Value::Switch(true)
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.term(Setting::Lang)
    }

    fn term<T: FromStr + Default>(&self, setting: Setting) -> T {
        match self.get(setting).0 {
            Value::Term(term) => term.parse().unwrap_or_default(),
            _ => T::default(),
        }
    }

    /// The first mistake in a line that is short enough for a screen, and that there are more.
    pub fn first_mistake(&self, words: Words) -> Option<String> {
        let first = self.mistakes.first()?;
        let place = match &first.origin {
            Origin::File(path, Some(line)) => {
                let own = self.files.iter().any(|file| file.own && file.path == **path);
                words.fill(if own { "config.own_line" } else { "config.bureau_line" }, &[("line", line)])
            }
            origin => origin.said(words),
        };
        let first = first.line_at(&place, words);
        Some(match self.mistakes.len() {
            1 => first,
            count => words.fill("config.more_mistakes", &[("first", &first), ("count", &count)]),
        })
    }
}

impl Said {
    fn found(&self) -> Found {
        let mut found = Found::default();
        if let Some(lang) = self.lang {
            found.settings.push((Setting::Lang, Value::Term(lang.tag()), Origin::Argument("--lang")));
        }
        for (setting, text) in &self.variables {
            let origin = Origin::Environment(setting.variable().unwrap_or_default());
            match setting.heard(text) {
                Ok(value) => found.settings.push((*setting, value, origin)),
                Err(wrong) => found.mistakes.push(Mistake { origin, wrong }),
            }
        }
        found
    }
}

/// What a file says; none when it is not there.
fn found_in(path: &Path) -> Option<Found> {
    let shared = Arc::new(path.to_owned());
    match plain_file::text(path) {
        Ok(text) => Some(read(&text, &shared)),
        Err(failure) if failure.kind() == ErrorKind::NotFound => None,
        Err(failure) => {
            let mistake = Mistake { origin: Origin::File(shared, None), wrong: Wrong::Unreadable(failure) };
            Some(Found { mistakes: vec![mistake], ..Found::default() })
        }
    }
}

/// What is wrong in a text that is to be a configuration file.
pub fn mistakes_in(text: &str, path: &Path) -> Vec<Mistake> {
    Config::of(vec![read(text, &Arc::new(path.to_owned()))], Vec::new()).mistakes
}
