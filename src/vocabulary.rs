//! One way to write a closed list of terms: an enum whose variants have a stable key in JSON, arguments and locale files.

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $key:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $key)] $variant,)+ }

        impl $name {
            /// Every term, in the order in which lists offer them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The keys of all, in the same order.
            pub const KEYS: &'static [&'static str] = &[$($key,)+];

            /// The term's stable name in JSON, arguments and locale files.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::refusal::UnknownTerm;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|term| term.key() == text).ok_or_else(|| {
                    $crate::domain::refusal::UnknownTerm {
                        text: text.to_owned(),
                        known: Self::ALL.iter().map(|term| term.key()).collect(),
                    }
                })
            }
        }

        impl $crate::domain::fields::Term for $name {
            fn term_key(self) -> &'static str {
                self.key()
            }
            fn of_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|term| term.key() == key)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.key())
            }
        }
    };
}
