//! The encoding that the session's locale names. The terminal may be set to another; only it can say.

/// An encoding, as far as the program tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8.
    Utf8,
    /// One of the mainland's own: GB2312, GBK or GB18030.
    Mainland,
    /// None is named, as by `C` and `POSIX`, or one in which the program has nothing to say.
    Other,
}

impl Charset {
    /// The one that the environment of this process names.
    pub fn of_session() -> Self {
        Self::of(&session_locale())
    }

    /// The one that a locale such as `zh_CN.GB18030` names. Without a word of it, `zh_CN` means the old one.
    pub fn of(locale: &str) -> Self {
        let locale = locale.split('@').next().unwrap_or_default();
        let (language, encoding) = locale.split_once('.').unwrap_or((locale, ""));
        let encoding: String = encoding.chars().filter(char::is_ascii_alphanumeric).collect();
        match encoding.to_ascii_lowercase().as_str() {
            "utf8" => Charset::Utf8,
            "gbk" | "gb2312" | "gb18030" | "euccn" | "cp936" => Charset::Mainland,
            "" if matches!(language, "zh_CN" | "zh_SG") => Charset::Mainland,
            _ => Charset::Other,
        }
    }
}

/// The locale of this process's text: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that says anything.
pub fn session_locale() -> String {
    let said = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(said).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_its_encoding() {
        for (locale, charset) in [
            ("zh_CN.UTF-8", Charset::Utf8),
            ("C.utf8", Charset::Utf8),
            ("en_US.UTF-8@euro", Charset::Utf8),
            ("zh_CN.GBK", Charset::Mainland),
            ("zh_CN.gb18030", Charset::Mainland),
            ("zh_CN.GB2312", Charset::Mainland),
            ("zh_CN", Charset::Mainland),
            ("zh_TW.BIG5", Charset::Other),
            ("en_US", Charset::Other),
            ("POSIX", Charset::Other),
            ("C", Charset::Other),
            ("", Charset::Other),
        ] {
            assert_eq!(Charset::of(locale), charset, "{locale}");
        }
    }
}
