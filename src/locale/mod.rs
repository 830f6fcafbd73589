//! Every word a person reads, by key.
//!
//! The words are in `data/locales/<part>.<locale>.yml`, compiled in. Code hands a key and values; a key that
//! is missing shows itself, so that a test (and an officer's report) can name it.
mod cause;
mod doctor;
mod register;
mod say;
mod sheet;

pub use sheet::Sheet;

use std::borrow::Cow;
use std::fmt::Display;

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese as written on the mainland; the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The tags of all.
    pub const TAGS: &'static [&'static str] = &["zh-CN", "en"];

    /// The tag of the locale files.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }
}

impl std::str::FromStr for Lang {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        match s {
            "zh-CN" | "zh" => Ok(Lang::Zh),
            "en" => Ok(Lang::En),
            _ => Err(()),
        }
    }
}

/// The words of one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The language these words are in.
    pub lang: Lang,
}

impl Words {
    /// The words of `lang`.
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The text of `key`, as it stands in the locale file.
    pub fn get(self, key: &str) -> String {
        self.find(key).unwrap_or_else(|| key.to_owned())
    }

    /// The text of `key`, where there is one.
    pub fn find(self, key: &str) -> Option<String> {
        crate::_rust_i18n_try_translate(self.lang.tag(), key).map(Cow::into_owned)
    }

    /// The text of `key` with each `%{name}` replaced by the value given for `name`.
    pub fn fill(self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
        let texts: Vec<String> = values.iter().map(|(_, value)| value.to_string()).collect();
        rust_i18n::replace_patterns(&self.get(key), &names, &texts)
    }
}
