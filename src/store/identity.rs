//! By what a ledger's row is known again, so that the same file twice changes nothing and a corrected one doubles
//! nothing.

use crate::domain::hazard::{HazardFacts, Source};
use crate::domain::id::EnterpriseId;
use crate::domain::text::fold;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

/// Sixteen bytes of a SHA-256 over what identifies it.
pub type Key = [u8; 16];

/// Hazards that may bear one name; of more only their places in the file tell.
const NAMESAKES: u16 = 100;

/// The number that the hazard has in its enterprise's ledger; `part` tells those apart that one cell held.
pub fn by_code(enterprise: EnterpriseId, code: &str, part: u16) -> Key {
    key(&["code", &enterprise.to_string(), &fold(code), &part.to_string()])
}

/// What was found at the enterprise, where and when.
pub fn by_content(enterprise: EnterpriseId, description: &str, location: &str, found_on: NaiveDate) -> Key {
    key(&["content", &enterprise.to_string(), &fold(description), &fold(location), &found_on.to_string()])
}

/// The keys of a hazard's name, which is its code if it has one, else its content; `part` is its part of the cell.
/// Ledgers begin their numbers anew and repeat themselves: the first of these keys is that of the first hazard of the
/// name, the second that of the next.
pub fn names(facts: &HazardFacts, part: u16) -> impl Iterator<Item = Key> {
    let name = match &facts.code {
        Some(code) => by_code(facts.enterprise, code, part),
        None => by_content(facts.enterprise, &facts.description, &facts.location, facts.found_on),
    };
    (0..NAMESAKES).map(move |nth| if nth == 0 { name } else { namesake(name, nth) })
}

/// The place in the file.
pub fn by_source(enterprise: EnterpriseId, source: &Source) -> Key {
    let place = format!("{}:{}", source.row, source.part);
    key(&["source", &enterprise.to_string(), &source.file, &source.sheet, &place])
}

fn key(parts: &[&str]) -> Key {
    digest(|hasher| {
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    })
}

fn namesake(name: Key, nth: u16) -> Key {
    digest(|hasher| {
        hasher.update(name);
        hasher.update(nth.to_le_bytes());
    })
}

fn digest(of: impl FnOnce(&mut Sha256)) -> Key {
    let mut hasher = Sha256::new();
    of(&mut hasher);
    let digest: [u8; 32] = hasher.finalize().into();
    let mut key = [0; 16];
    key.copy_from_slice(&digest[..16]);
    key
}
