//! The keys that let officers in, as the office keeps them.

use super::{Done, Session};
use crate::domain::change::Change;
use crate::domain::id::{StaffId, Subject};
use crate::domain::key::{KeyChange, PublicKey, StaffKey};
use crate::domain::refusal::Refusal;
use crate::domain::staff::Staff;
use crate::store::{Proposal, StoreError, View};
use chrono::NaiveDate;

impl Session {
    /// Lets a key in as a member of the staff.
    ///
    /// # Errors
    /// `Refused` with `NoSuch` for the member, `NothingToChange` when the key lets them in already, `KeyTaken` when it
    /// lets somebody else in, or when it is not for this officer to do; and as a commit.
    pub fn add_key(&self, member: StaffId, key: PublicKey) -> Result<Done, StoreError> {
        self.batch(|batch| {
            let staff = batch.all_staff()?;
            let seen = staff.iter().find(|it| it.id == member).ok_or_else(|| Refusal::NoSuch(member.to_string()))?;
            let holds = |it: &&Staff| it.keys.iter().any(|known| known.is_live() && known.key.blob == key.blob);
            match staff.iter().find(holds) {
                Some(holder) if holder.id == member => return Err(Refusal::NothingToChange.into()),
                Some(holder) => return Err(Refusal::KeyTaken(holder.facts.name.clone()).into()),
                None => {}
            }
            batch.propose(Proposal::on(Subject::Staff(member), seen.version, Change::Key(KeyChange::Added(key))))
        })
    }

    /// Revokes a key of a member of the staff: at their next login they are not let in by it.
    ///
    /// # Errors
    /// `Refused` with `NoSuch` for the member or the key, or when it is not for this officer to do; and as a commit.
    pub fn revoke_key(&self, member: StaffId, fingerprint: &str) -> Result<Done, StoreError> {
        self.batch(|batch| {
            let seen = batch.member(member)?.ok_or_else(|| Refusal::NoSuch(member.to_string()))?;
            if !seen.keys.iter().any(|known| known.is_live() && known.key.fingerprint() == fingerprint) {
                return Err(Refusal::NoSuch(fingerprint.to_owned()).into());
            }
            let change = KeyChange::Revoked { fingerprint: fingerprint.to_owned() };
            batch.propose(Proposal::on(Subject::Staff(member), seen.version, Change::Key(change)))
        })
    }
}

/// The keys that lead to the program, with whose they are. Who has left is told so by the program, and whom to ask; a
/// key that was revoked leads nowhere.
///
/// # Errors
/// `Storage`, `Damaged`.
pub fn known_keys(view: &View) -> Result<Vec<(StaffId, PublicKey)>, StoreError> {
    Ok(unrevoked(view.staff()?))
}

/// The keys that let somebody in on `today`, with whom.
///
/// # Errors
/// `Storage`, `Damaged`.
pub fn live_keys(view: &View, today: NaiveDate) -> Result<Vec<(StaffId, PublicKey)>, StoreError> {
    Ok(unrevoked(view.staff()?.into_iter().filter(|member| member.facts.serves_on(today)).collect()))
}

fn unrevoked(staff: Vec<Staff>) -> Vec<(StaffId, PublicKey)> {
    let keys = |member: Staff| member.keys.into_iter().filter(StaffKey::is_live).map(move |key| (member.id, key.key));
    staff.into_iter().flat_map(keys).collect()
}
