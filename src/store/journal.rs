//! The journal: one entry for each change, chained by SHA-256 over the exact bytes and the hash before.
//!
//! An entry's value is `[schema][crc32c][hash][JSON, packed]`, where hash = SHA-256(hash of the entry before ‖ JSON).
//! Anyone can compute the chain from `journal export` with common tools.

use super::{StoreError, codec, packing};
use crate::domain::change::Change;
use crate::domain::decide;
use crate::domain::id::{Seq, StaffId, Subject};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// A SHA-256.
pub(super) type Hash = [u8; 32];

/// The hash before the first entry.
pub(super) const GENESIS: Hash = [0; 32];

/// The number of one operation, drawn at random by the process that does it: what an unknown outcome is looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct OpId(pub u128);

impl From<OpId> for String {
    fn from(op: OpId) -> String {
        format!("{:032x}", op.0)
    }
}

impl TryFrom<String> for OpId {
    type Error = std::num::ParseIntError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        u128::from_str_radix(&text, 16).map(OpId)
    }
}

impl OpId {
    /// A number that no other operation has: from the process's randomly seeded hasher, its number and the clock.
    pub fn random() -> Self {
        use std::hash::{BuildHasher, Hasher, RandomState};
        let half = || {
            let mut hasher = RandomState::new().build_hasher();
            hasher.write_u32(std::process::id());
            hasher.write_u128(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.as_nanos()));
            u128::from(hasher.finish())
        };
        OpId(half() << 64 | half())
    }
}

/// Who made a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The officer's name.
    pub officer: String,
    /// The operating-system account.
    pub account: String,
    /// The officer's staff record, which a change of name leaves as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// The fingerprint of the key that let them in, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The address that they came from, where it was over a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

impl Who {
    /// Somebody at this machine, by name and account.
    pub fn here(officer: &str, account: &str) -> Self {
        Self { officer: officer.to_owned(), account: account.to_owned(), staff: None, key: None, from: None }
    }

    /// How they sign what another officer must confirm.
    pub fn signature(&self) -> String {
        decide::signature(&self.officer, self.staff)
    }

    /// Whether it is the same person, wherever they came from.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self.staff, other.staff) {
            (Some(one), Some(other)) => one == other,
            _ => self.officer == other.officer && self.account == other.account,
        }
    }
}

/// What every entry of one operation carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The real clock's time, in Beijing.
    pub at: DateTime<FixedOffset>,
    /// Who.
    pub who: Who,
    /// The operation.
    pub op: OpId,
}

/// An entry of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place, from 1.
    pub seq: Seq,
    /// When it was recorded.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub who: Who,
    /// In which operation.
    pub op: OpId,
    /// About what.
    pub subject: Subject,
    /// The entry that changed the subject before; 0 for its first.
    pub base: Seq,
    /// What happened.
    pub change: Change,
}

/// An entry whose JSON stands as it is; such were written before entries were packed.
const PLAIN: u8 = 1;
/// An entry whose JSON is packed.
const PACKED: u8 = 2;
/// Bytes that the JSON of most entries fits in.
const USUAL: usize = 2048;

/// An entry's value for the table, and its hash.
pub(super) fn seal(entry: &Entry, before: &Hash) -> Result<(Vec<u8>, Hash), StoreError> {
    let mut json = Vec::with_capacity(USUAL);
    serde_json::to_writer(&mut json, entry).map_err(|failure| StoreError::Damaged(failure.to_string()))?;
    let hash = chain(before, &json);
    let mut value = codec::begin(PACKED, USUAL);
    value.extend_from_slice(&hash);
    packing::pack(&json, &mut value)?;
    value.shrink_to_fit();
    Ok((codec::seal(value), hash))
}

/// The hash of an entry's value.
pub(super) fn hash_of(value: &[u8]) -> Result<Hash, StoreError> {
    Ok(split(value)?.1)
}

/// The hash and the JSON of an entry's value.
pub(super) fn open(value: &[u8]) -> Result<(Hash, Cow<'_, [u8]>), StoreError> {
    let (schema, hash, rest) = split(value)?;
    Ok((hash, if schema == PLAIN { Cow::Borrowed(rest) } else { Cow::Owned(packing::unpack(rest)?) }))
}

/// The schema, the hash and what holds the JSON.
fn split(value: &[u8]) -> Result<(u8, Hash, &[u8]), StoreError> {
    match codec::unseal(value)? {
        (schema @ (PLAIN | PACKED), bytes) => match bytes.split_first_chunk::<32>() {
            Some((hash, rest)) => Ok((schema, *hash, rest)),
            None => Err(StoreError::Damaged("a journal entry is cut short".into())),
        },
        (schema, _) => Err(StoreError::Damaged(format!("a journal entry is of the unknown form {schema}"))),
    }
}

/// The entry of a value.
pub(super) fn entry_of(value: &[u8]) -> Result<Entry, StoreError> {
    parse(&open(value)?.1)
}

pub(super) fn parse(json: &[u8]) -> Result<Entry, StoreError> {
    serde_json::from_slice(json).map_err(|failure| {
        // What stands there is somebody's: the log names the place alone.
        StoreError::Damaged(format!("a journal entry cannot be read at its byte {}", failure.column()))
    })
}

pub(super) fn chain(before: &Hash, json: &[u8]) -> Hash {
    Sha256::new().chain_update(before).chain_update(json).finalize().into()
}

/// A hash as people and tools write it.
pub(super) fn hexadecimal(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::corpus;
    use proptest::prelude::*;

    #[test]
    fn every_kept_value_is_an_entry() {
        for sample in corpus::samples("journal") {
            let entry = entry_of(&sample).unwrap();
            assert_eq!(entry_of(&seal(&entry, &GENESIS).unwrap().0).unwrap(), entry);
        }
    }

    proptest! {
        #![proptest_config(corpus::tries(1_000))]

        #[test]
        fn any_value_is_an_entry_or_damage(bytes in corpus::bytes("journal"), form in any::<u8>()) {
            let _ = (hash_of(&bytes), entry_of(&bytes));
            // As if it had been written so, in a form that is known as a rule.
            let mut begun = codec::begin(1 + form % 3, bytes.len());
            begun.extend_from_slice(bytes.get(5..).unwrap_or(&bytes));
            let sealed = codec::seal(begun);
            let _ = (hash_of(&sealed), entry_of(&sealed));
        }

        #[test]
        fn any_text_in_a_value_is_an_entry_or_damage(json in corpus::bytes("journal")) {
            let mut begun = codec::begin(PACKED, json.len());
            begun.extend_from_slice(&GENESIS);
            let packed = open(&json).map_or(json.clone(), |(_, json)| json.into_owned());
            packing::pack(&packed, &mut begun).unwrap();
            let sealed = codec::seal(begun);
            let (_, opened) = open(&sealed).unwrap();
            prop_assert_eq!(&opened[..], &packed[..]);
            let _ = parse(&opened);
        }
    }
}
