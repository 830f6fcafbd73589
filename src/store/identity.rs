//! By what a ledger's row is known again, so that the same file twice changes nothing and a corrected one doubles
//! nothing.

use crate::domain::hazard::{Hazard, Source};
use crate::domain::id::EnterpriseId;
use crate::domain::text::fold;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

/// Sixteen bytes of a SHA-256 over what identifies it.
pub type Key = [u8; 16];

/// The number that the hazard has in its enterprise's ledger; `part` tells those apart that one cell held.
pub fn by_code(enterprise: EnterpriseId, code: &str, part: u16) -> Key {
    key(&["code", &enterprise.to_string(), &fold(code), &part.to_string()])
}

/// What was found at the enterprise, where and when.
pub fn by_content(enterprise: EnterpriseId, description: &str, location: &str, found_on: NaiveDate) -> Key {
    key(&["content", &enterprise.to_string(), &fold(description), &fold(location), &found_on.to_string()])
}

/// The place in the file.
pub fn by_source(enterprise: EnterpriseId, source: &Source) -> Key {
    let place = format!("{}:{}", source.row, source.part);
    key(&["source", &enterprise.to_string(), &source.file, &source.sheet, &place])
}

/// All that a hazard is known by: its code if it has one, else its content; and its place in the file.
pub fn keys(hazard: &Hazard) -> Vec<Key> {
    let facts = &hazard.facts;
    let named = match &facts.code {
        Some(code) => by_code(facts.enterprise, code, hazard.source.as_ref().map_or(0, |source| source.part)),
        None => by_content(facts.enterprise, &facts.description, &facts.location, facts.found_on),
    };
    let mut keys = vec![named];
    keys.extend(hazard.source.as_ref().map(|source| by_source(facts.enterprise, source)));
    keys
}

fn key(parts: &[&str]) -> Key {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let digest: [u8; 32] = hasher.finalize().into();
    let mut key = [0; 16];
    key.copy_from_slice(&digest[..16]);
    key
}
