//! How the process came to run: by whose account, by which key, from where.

use crate::access::Login;
use crate::domain::id::StaffId;
use crate::domain::key::PublicKey;
use crate::domain::text::clean;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// More than sshd says of how it let a client in.
const LONGEST: u64 = 64 << 10;

/// The login of this process; whom a forced command names is only believed of the database's owner.
pub(super) fn of_process(claimed: Option<StaffId>) -> Login {
    Login { account: account(), is_owner: false, claimed, key: key(), from: from() }
}

/// Whether the process runs as the owner of the file.
pub(super) fn owns(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| found.uid() == rustix::process::geteuid().as_raw())
}

/// The operating-system account, as the kernel has it: `USER` is anybody's to set.
fn account() -> String {
    let uid = rustix::process::getuid().as_raw().to_string();
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = passwd.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|fields| fields.get(2) == Some(&uid.as_str()));
    named.and_then(|fields| fields.first().map(|&name| clean(name))).unwrap_or(uid)
}

/// The address of the client: the first word of what sshd says of the connection.
fn from() -> Option<String> {
    let connection = std::env::var("SSH_CONNECTION").ok()?;
    connection.split_whitespace().next().map(clean)
}

/// The fingerprint of the key by which sshd let the client in, where it is told to say so (`ExposeAuthInfo`).
fn key() -> Option<String> {
    let mut said = String::new();
    std::fs::File::open(std::env::var_os("SSH_USER_AUTH")?).ok()?.take(LONGEST).read_to_string(&mut said).ok()?;
    let keys = said.lines().filter_map(|line| line.strip_prefix("publickey "));
    keys.filter_map(|key| PublicKey::parse(key).ok()).map(|key| key.fingerprint()).next()
}
