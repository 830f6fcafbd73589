//! The officer at the keyboard.

use crate::domain::id::{GroupId, StaffId};
use crate::store::{StoreError, View, Who};

/// Who makes the changes of this session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// The name that entries carry.
    pub name: String,
    /// The operating-system account.
    pub account: String,
    /// The staff record that names this account.
    pub staff: Option<StaffId>,
    /// The group that this officer supervises in.
    pub group: Option<GroupId>,
}

impl Officer {
    /// The officer whose staff record names `account`; without one, the account speaks for itself.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn of_account(account: &str, view: &View) -> Result<Self, StoreError> {
        let staff = view.staff()?.into_iter().find(|member| member.facts.account.as_deref() == Some(account));
        let group = match &staff {
            Some(member) => view.groups()?.into_iter().find(|group| group.facts.members.contains(&member.id)).map(|group| group.id),
            None => None,
        };
        Ok(Self {
            name: staff.as_ref().map_or_else(|| account.to_owned(), |member| member.facts.name.clone()),
            account: account.to_owned(),
            staff: staff.map(|member| member.id),
            group,
        })
    }

    /// As the journal records them.
    pub fn who(&self) -> Who {
        Who { officer: self.name.clone(), account: self.account.clone() }
    }
}
