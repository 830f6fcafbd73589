//! Arguments that several subcommands share.

use crate::domain::id::{HazardId, Seq};

/// A record that a change is for, and how the answer is given.
#[derive(clap::Args)]
pub(super) struct OnHazard {
    /// The hazard.
    #[arg(value_name = "HAZARD")]
    pub(super) id: HazardId,
    /// The version that was seen.
    #[arg(long = "version", alias = "seen", value_name = "VERSION")]
    pub(super) seen: Option<Seq>,
    /// Answer in JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// How a list is given.
#[derive(clap::Args)]
pub(super) struct Listed {
    /// Answer in JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// Parses a term of the domain, and offers its terms in help and completions.
pub(super) fn terms<T>(keys: &'static [T], key: fn(T) -> &'static str) -> impl clap::builder::TypedValueParser<Value = T>
where
    T: Copy + std::str::FromStr + Send + Sync + 'static,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(keys.iter().map(|&term| key(term))).try_map(|text| text.parse::<T>())
}
