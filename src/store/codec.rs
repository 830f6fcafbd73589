//! How records and keys stand in the file.
//!
//! A record is `[schema][crc32c][postcard]`: a flipped bit is found when it is read, never shown as fact. A key is
//! big-endian, so that its order is the order of the answer.

use super::StoreError;
use chrono::{Datelike, NaiveDate};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The form of the records below; another one is a reason to replay.
const SCHEMA: u8 = 1;
const HEAD: usize = 5;
/// Bytes that most records fit in.
const USUAL: usize = 500;

/// What is to be sealed, from its head on; its bytes are added to it.
pub(super) fn begin(schema: u8, capacity: usize) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(HEAD + capacity);
    sealed.extend_from_slice(&[schema, 0, 0, 0, 0]);
    sealed
}

/// Seals what was begun.
pub(super) fn seal(mut begun: Vec<u8>) -> Vec<u8> {
    let checksum = crc32c::crc32c(&begun[HEAD..]);
    begun[1..HEAD].copy_from_slice(&checksum.to_le_bytes());
    begun
}

/// The schema and the bytes of what was sealed.
pub(super) fn unseal(sealed: &[u8]) -> Result<(u8, &[u8]), StoreError> {
    let (head, bytes) = sealed.split_at_checked(HEAD).ok_or_else(|| StoreError::Damaged("a record is cut short".into()))?;
    if head[1..] != crc32c::crc32c(bytes).to_le_bytes() {
        return Err(StoreError::Damaged("a record's checksum does not hold".into()));
    }
    Ok((head[0], bytes))
}

pub(super) fn encode<T: Serialize>(record: &T) -> Result<Vec<u8>, StoreError> {
    let begun = begin(SCHEMA, USUAL);
    postcard::to_extend(record, begun).map(seal).map_err(|failure| StoreError::Damaged(failure.to_string()))
}

/// What stands in a row that has a checksum of its own.
pub(super) fn encode_bare<T: Serialize>(part: &T) -> Result<Vec<u8>, StoreError> {
    postcard::to_stdvec(part).map_err(|failure| StoreError::Damaged(failure.to_string()))
}

/// The same, borrowed from it.
pub(super) fn decode_bare<'r, T: Deserialize<'r>>(bytes: &'r [u8]) -> Result<T, StoreError> {
    postcard::from_bytes(bytes).map_err(|failure| StoreError::Damaged(failure.to_string()))
}

pub(super) fn decode<T: DeserializeOwned>(sealed: &[u8]) -> Result<T, StoreError> {
    postcard::from_bytes(bytes_of(sealed)?).map_err(|failure| StoreError::Damaged(failure.to_string()))
}

fn bytes_of(sealed: &[u8]) -> Result<&[u8], StoreError> {
    match unseal(sealed)? {
        (SCHEMA, bytes) => Ok(bytes),
        _ => Err(StoreError::Damaged("a record's form is not known".into())),
    }
}

/// The first part of a record, borrowed from it.
pub(super) fn decode_start<'r, T: Deserialize<'r>>(sealed: &'r [u8]) -> Result<T, StoreError> {
    let start = postcard::take_from_bytes(bytes_of(sealed)?).map_err(|failure| StoreError::Damaged(failure.to_string()))?;
    Ok(start.0)
}

/// A day as a number whose order is the days'.
pub(super) fn day_to_u32(day: NaiveDate) -> u32 {
    (i64::from(day.num_days_from_ce()) - i64::from(i32::MIN)) as u32
}

pub(super) fn day_from_u32(number: u32) -> Result<NaiveDate, StoreError> {
    let days = (i64::from(number) + i64::from(i32::MIN)) as i32;
    NaiveDate::from_num_days_from_ce_opt(days).ok_or_else(|| StoreError::Damaged("a key holds no day".into()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::corpus;
    use crate::domain::enterprise::Enterprise;
    use crate::domain::hazard::Hazard;
    use crate::domain::programme::Programme;
    use crate::domain::register::Record;
    use crate::domain::staff::{Group, Staff};
    use crate::domain::standing::Standing;
    use proptest::prelude::*;

    /// Whether these bytes are any record.
    fn is_any(sealed: &[u8]) -> bool {
        decode::<Hazard>(sealed).is_ok()
            | decode::<Enterprise>(sealed).is_ok()
            | decode::<Record>(sealed).is_ok()
            | decode::<Staff>(sealed).is_ok()
            | decode::<Group>(sealed).is_ok()
            | decode::<Programme>(sealed).is_ok()
            | decode::<Standing>(sealed).is_ok()
    }

    #[test]
    fn every_kept_record_is_one() {
        assert!(corpus::samples("records").iter().all(|sample| is_any(sample)));
    }

    proptest! {
        #![proptest_config(corpus::tries(1_000))]

        #[test]
        fn any_bytes_are_a_record_or_damage(bytes in corpus::bytes("records")) {
            is_any(&bytes);
            // As if they had been written so.
            let mut begun = begin(SCHEMA, bytes.len());
            begun.extend_from_slice(bytes.get(HEAD..).unwrap_or(&bytes));
            is_any(&seal(begun));
        }
    }

    #[test]
    fn a_flipped_bit_is_found() {
        let sealed = encode(&("text", 42_u32)).unwrap();
        assert_eq!(decode::<(String, u32)>(&sealed).unwrap(), ("text".to_owned(), 42));
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(decode::<(String, u32)>(&flipped).is_err(), "bit {bit}");
        }
        assert!(unseal(&sealed[..3]).is_err());
    }

    #[test]
    fn days_keep_their_order_as_keys() {
        let days =
            [NaiveDate::MIN, NaiveDate::from_ymd_opt(1, 1, 1).unwrap(), NaiveDate::from_ymd_opt(2020, 2, 29).unwrap(), NaiveDate::MAX];
        for pair in days.windows(2) {
            assert!(day_to_u32(pair[0]) < day_to_u32(pair[1]));
        }
        for day in days {
            assert_eq!(day_from_u32(day_to_u32(day)).unwrap(), day);
        }
    }
}
