//! What is asked alike of what is committed and of what is about to be: before a screen shows something, and under the
//! write lock before it is done.

use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, GroupId, HazardId, StaffId};
use crate::domain::register::{Record, RegisterKind};
use crate::domain::staff::{Group, Staff};
use crate::store::{Batch, StoreError, View};
use chrono::NaiveDate;

/// A look at what is committed, or the work that is to be.
pub(super) trait Reading {
    fn hazard(&self, id: HazardId) -> Result<Option<Hazard>, StoreError>;
    fn enterprise(&self, id: EnterpriseId) -> Result<Option<Enterprise>, StoreError>;
    fn records_at(&self, enterprise: EnterpriseId, kind: RegisterKind) -> Result<Vec<Record>, StoreError>;
    fn records_by(&self, group: GroupId, kind: RegisterKind) -> Result<Vec<Record>, StoreError>;
    fn bureau_records_on(&self, kind: RegisterKind, day: NaiveDate) -> Result<Vec<Record>, StoreError>;
    fn member(&self, id: StaffId) -> Result<Option<Staff>, StoreError>;
    fn all_staff(&self) -> Result<Vec<Staff>, StoreError>;
    fn all_groups(&self) -> Result<Vec<Group>, StoreError>;
}

macro_rules! reading {
    ($type:ty, $member:ident, $staff:ident, $groups:ident) => {
        impl Reading for $type {
            fn hazard(&self, id: HazardId) -> Result<Option<Hazard>, StoreError> {
                self.hazard(id)
            }
            fn enterprise(&self, id: EnterpriseId) -> Result<Option<Enterprise>, StoreError> {
                self.enterprise(id)
            }
            fn records_at(&self, enterprise: EnterpriseId, kind: RegisterKind) -> Result<Vec<Record>, StoreError> {
                self.records_at(enterprise, kind)
            }
            fn records_by(&self, group: GroupId, kind: RegisterKind) -> Result<Vec<Record>, StoreError> {
                self.records_by(group, kind)
            }
            fn bureau_records_on(&self, kind: RegisterKind, day: NaiveDate) -> Result<Vec<Record>, StoreError> {
                self.bureau_records_on(kind, day)
            }
            fn member(&self, id: StaffId) -> Result<Option<Staff>, StoreError> {
                self.$member(id)
            }
            fn all_staff(&self) -> Result<Vec<Staff>, StoreError> {
                self.$staff()
            }
            fn all_groups(&self) -> Result<Vec<Group>, StoreError> {
                self.$groups()
            }
        }
    };
}

reading!(View, staff_member, staff, groups);
reading!(Batch<'_>, member, all_staff, all_groups);
