//! Which report answers which question.

use super::gather::Asked;
use super::report::{Question, Report, Scored};
use super::{alike, brief, dossier, draft, duties, enterprise_file, handover, organisation, pairing, programme, progress, roster, score};
use super::{scoreboard, trainings, visits};
use crate::access::Session;
use crate::store::{StoreError, View};

/// The report that answers a question, as of the session's day.
///
/// # Errors
/// `Refused` with `NoSuch` for an unknown record, or `Unreadable` for what is no period; `Storage`, `Damaged`.
pub fn answer(session: &Session, view: &View, question: &Question) -> Result<Report, StoreError> {
    let asked = &Asked::by(session, view);
    match question {
        Question::EnterpriseFile(id) => enterprise_file::enterprise_file(asked, *id),
        Question::Dossier(id, day) => dossier(view, asked.calendar, *id, *day, asked.today),
        Question::Duties(id) => duties::duties(asked, *id),
        Question::OfficerScore(id) => score::score(asked, Scored::Officer(*id)),
        Question::GroupScore(id) => score::score(asked, Scored::Group(*id)),
        Question::EnterpriseScore(id) => score::score(asked, Scored::Enterprise(*id)),
        Question::Scoreboard => scoreboard::scoreboard(asked),
        Question::Rows(scored, figure) => score::rows(asked, *scored, *figure),
        Question::Handover(since) => handover::handover(session, asked, *since),
        Question::Brief => brief::brief(asked),
        Question::Matrix => pairing::pairing_matrix(asked),
        Question::Proposal => pairing::proposal(asked),
        Question::Organisation => organisation::organisation(asked),
        Question::Programme => programme::programme(asked),
        Question::Milestones => progress::all_milestones(asked),
        Question::Reports => progress::reports(asked),
        Question::Trainings => trainings::trainings(asked),
        Question::Elsewhere(id) => alike::elsewhere(asked, *id),
        Question::Clauses(id) => alike::clauses(asked, *id),
        Question::Visits => visits::visits(asked),
        Question::Roster(day) => roster::roster(asked, *day),
        Question::Draft(group, period) => draft::drafted(asked, *group, period),
    }
}
