//! Public keys of officers, as OpenSSH writes them.

use super::id::Seq;
use super::refusal::Refusal;
use super::text::clean;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The algorithms of keys that are taken: those that OpenSSH 9 lets in by default.
const ALGORITHMS: &[&str] = &[
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-rsa",
];

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// Its algorithm, `ssh-ed25519`.
    pub algorithm: String,
    /// The key itself in base64.
    pub blob: String,
    /// What its owner calls it.
    pub comment: String,
}

impl PublicKey {
    /// A key of a line of a `.pub` file: algorithm, key, comment. Options before the algorithm are not taken.
    ///
    /// # Errors
    /// `BadKey` when the line holds no such key.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let line = lines.next().unwrap_or_default();
        let mut words = line.split_whitespace();
        let (algorithm, blob) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let named = STANDARD.decode(blob).ok().is_some_and(|bytes| names(&bytes, algorithm));
        if !ALGORITHMS.contains(&algorithm) || !named || lines.next().is_some() {
            return Err(Refusal::BadKey);
        }
        let comment = clean(&words.collect::<Vec<_>>().join(" "));
        Ok(Self { algorithm: algorithm.to_owned(), blob: blob.to_owned(), comment })
    }

    /// The fingerprint as OpenSSH prints it: `SHA256:` and the digest in base64.
    pub fn fingerprint(&self) -> String {
        let bytes = STANDARD.decode(&self.blob).unwrap_or_default();
        format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(bytes)))
    }
}

/// Whether a key's own bytes begin with the name of its algorithm, as they do: four bytes of length, the name.
fn names(bytes: &[u8], algorithm: &str) -> bool {
    let length = u32::try_from(algorithm.len()).unwrap_or_default().to_be_bytes();
    bytes.strip_prefix(&length).is_some_and(|rest| rest.starts_with(algorithm.as_bytes()) && rest.len() > algorithm.len())
}

/// A key of a member of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffKey {
    /// The key.
    pub key: PublicKey,
    /// The entry that let it in.
    pub added: Seq,
    /// The entry that revoked it.
    pub revoked: Option<Seq>,
}

impl StaffKey {
    /// Whether it lets its owner in.
    pub fn is_live(&self) -> bool {
        self.revoked.is_none()
    }
}

/// What happened to the keys of a member of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyChange {
    /// A key lets them in from now on.
    Added(PublicKey),
    /// A key does not let them in any more.
    Revoked {
        /// Its fingerprint.
        fingerprint: String,
    },
}

impl KeyChange {
    /// The keys after the change of entry `seq`.
    pub fn apply(&self, mut keys: Vec<StaffKey>, seq: Seq) -> Vec<StaffKey> {
        match self {
            KeyChange::Added(key) => {
                keys.retain(|known| known.key.blob != key.blob);
                keys.push(StaffKey { key: key.clone(), added: seq, revoked: None });
            }
            KeyChange::Revoked { fingerprint } => {
                for known in keys.iter_mut().filter(|known| known.is_live() && known.key.fingerprint() == *fingerprint) {
                    known.revoked = Some(seq);
                }
            }
        }
        keys
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const LINE: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl user@example";

    #[test]
    fn a_key_is_read_as_openssh_writes_it() {
        let key = PublicKey::parse(&format!("# mine\n{LINE}\n")).unwrap();
        assert_eq!((key.algorithm.as_str(), key.comment.as_str()), ("ssh-ed25519", "user@example"));
        // What `ssh-keygen -lf` prints of it.
        assert_eq!(key.fingerprint(), "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
    }

    #[test]
    fn what_is_no_single_public_key_is_refused() {
        let blob = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
        for line in [
            "".to_owned(),
            "-----BEGIN OPENSSH PRIVATE KEY-----".to_owned(),
            format!("command=\"sh\" {LINE}"),
            format!("{LINE}\n{LINE}"),
            format!("ssh-rsa {blob}"),
            format!("ssh-dss {blob}"),
            "ssh-ed25519 AAAA".to_owned(),
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5".to_owned(),
            "ssh-ed25519 not/base64!".to_owned(),
        ] {
            assert!(PublicKey::parse(&line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_revoked_key_can_be_let_in_again() {
        let key = PublicKey::parse(LINE).unwrap();
        let added = KeyChange::Added(key.clone());
        let keys = added.apply(Vec::new(), 3);
        let keys = KeyChange::Revoked { fingerprint: key.fingerprint() }.apply(keys, 4);
        assert_eq!(keys.iter().map(|it| (it.added, it.revoked)).collect::<Vec<_>>(), [(3, Some(4))]);
        let keys = added.apply(keys, 5);
        assert_eq!(keys.iter().map(|it| (it.added, it.revoked)).collect::<Vec<_>>(), [(5, None)]);
    }
}
