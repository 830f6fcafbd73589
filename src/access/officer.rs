//! The officer at the keyboard: who is let in, and as what.

use crate::domain::id::{GroupId, StaffId};
use crate::domain::permission::Role;
use crate::domain::refusal::Refusal;
use crate::domain::staff::{Group, Staff};
use crate::store::{StoreError, View, Who};
use chrono::NaiveDate;

/// How somebody came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Login {
    /// The operating-system account of the process.
    pub account: String,
    /// Whether that account owns the database: only it says by `claimed` who somebody is.
    pub is_owner: bool,
    /// Whom the forced command of a key names.
    pub claimed: Option<StaffId>,
    /// The fingerprint of the key.
    pub key: Option<String>,
    /// The address, where it was over a network.
    pub from: Option<String>,
}

/// Who makes the changes of this session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Officer {
    /// The name that entries carry.
    pub name: String,
    /// The operating-system account.
    pub account: String,
    /// The staff record.
    pub staff: Option<StaffId>,
    /// The group that this officer supervises in.
    pub group: Option<GroupId>,
    /// What they are beside what their staff record says, which is read anew for each change.
    pub granted: Vec<Role>,
    /// The fingerprint of the key that let them in.
    pub key: Option<String>,
    /// The address that they came from.
    pub from: Option<String>,
    /// Whether a forced command named them: they have no files on this machine.
    pub forced: bool,
}

impl Officer {
    /// One of the supervision office without a staff record: who opened a new database.
    pub fn of_office(name: &str, account: &str) -> Self {
        Self { name: name.to_owned(), account: account.to_owned(), granted: vec![Role::Office], ..Self::default() }
    }

    /// A member of the staff at work.
    pub fn of_member(member: &Staff, groups: &[Group], account: &str) -> Self {
        Self {
            name: member.facts.name.clone(),
            account: account.to_owned(),
            staff: Some(member.id),
            group: groups.iter().find(|group| group.facts.members.contains(&member.id)).map(|group| group.id),
            ..Self::default()
        }
    }

    /// Lets somebody in: whom the owner's forced command names, else whose staff record names the account. Who opened
    /// the database is of the office: at the machine itself, as long as no staff record says what else they are, and
    /// in any way until somebody with an office post can come in. `today` is the real day.
    ///
    /// # Errors
    /// `Refused` with `NotOwner`, `NotOnStaff`, `HasLeft` or `KeyNotValid`; `Storage`, `Damaged`.
    pub fn admit(login: &Login, view: &View, today: NaiveDate) -> Result<Self, StoreError> {
        let staff = view.staff()?;
        let member = match login.claimed {
            Some(_) if !login.is_owner => return Err(Refusal::NotOwner.into()),
            Some(id) => staff.iter().find(|member| member.id == id),
            None => staff.iter().find(|member| member.facts.account.as_ref() == Some(&login.account)),
        };
        let founded = login.claimed.is_none() && has_founded(login, view)?;
        let vacant = !office(&staff, today).any(Staff::can_come_in);
        let mut officer = match member {
            Some(member) => {
                check_serving(member, &staff, today)?;
                check_key(member, login, &staff, today)?;
                let mut officer = Self::of_member(member, &view.groups()?, &login.account);
                if founded && vacant {
                    officer.granted.push(Role::Office);
                }
                officer
            }
            None if founded && (vacant || login.from.is_none()) => Self::of_office(&login.account, &login.account),
            None => {
                let named = login.claimed.map_or_else(|| login.account.clone(), |id| id.to_string());
                return Err(Refusal::NotOnStaff { named, ask: whom_to_ask(&staff, today) }.into());
            }
        };
        officer.key.clone_from(&login.key);
        officer.from.clone_from(&login.from);
        officer.forced = login.claimed.is_some() && login.from.is_some();
        Ok(officer)
    }

    /// As the journal records them.
    pub fn who(&self) -> Who {
        Who { officer: self.name.clone(), account: self.account.clone(), staff: self.staff, key: self.key.clone(), from: self.from.clone() }
    }
}

/// Whether this account opened the database.
fn has_founded(login: &Login, view: &View) -> Result<bool, StoreError> {
    Ok(view.entry(1)?.is_some_and(|first| first.who.account == login.account))
}

fn office(staff: &[Staff], today: NaiveDate) -> impl Iterator<Item = &Staff> {
    staff.iter().filter(move |member| member.facts.office_post.is_some() && member.facts.serves_on(today))
}

fn whom_to_ask(staff: &[Staff], today: NaiveDate) -> String {
    office(staff, today).map(|member| member.facts.name.as_str()).collect::<Vec<_>>().join(" ")
}

fn check_serving(member: &Staff, staff: &[Staff], today: NaiveDate) -> Result<(), StoreError> {
    match member.facts.left_on {
        Some(left_on) if left_on < today => {
            Err(Refusal::HasLeft { name: member.facts.name.clone(), left_on, ask: whom_to_ask(staff, today) }.into())
        }
        _ => Ok(()),
    }
}

/// A key that the program does not know is the administrator's affair; one that it knows lets in its own officer, and
/// nobody once it was revoked, whatever a file of keys still says.
fn check_key(member: &Staff, login: &Login, staff: &[Staff], today: NaiveDate) -> Result<(), StoreError> {
    let Some(fingerprint) = &login.key else { return Ok(()) };
    let mut known = staff.iter().flat_map(|other| other.keys.iter().map(move |key| (other.id, key)));
    let mut known = known.by_ref().filter(|(_, key)| key.key.fingerprint() == *fingerprint).peekable();
    let valid = known.peek().is_none() || known.any(|(owner, key)| owner == member.id && key.is_live());
    if valid {
        return Ok(());
    }
    let (name, ask) = (member.facts.name.clone(), whom_to_ask(staff, today));
    Err(Refusal::KeyNotValid { name, fingerprint: fingerprint.clone(), ask }.into())
}
