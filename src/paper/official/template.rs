//! Which template a paper is made from: the bureau's own in the data folder, or the one that the program ships.

use super::{Paper, PaperError};
use crate::access::plain_file;
use crate::paper::word::{self, TemplateError};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// The folder of the bureau's own templates, beside the database.
const FOLDER: &str = "templates";

/// Whose a template is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The program's.
    Shipped,
    /// The bureau's own.
    Own,
}

/// Where templates come from.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    folder: Option<PathBuf>,
}

impl Templates {
    /// The shipped ones, and before them those in the data folder.
    pub fn of_folder(folder: Option<&Path>) -> Self {
        Self { folder: folder.map(|folder| folder.join(FOLDER)) }
    }

    /// The file of the bureau's own template of a paper, whether it is there or not.
    pub fn path(&self, paper: Paper) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(format!("{paper}.docx")))
    }

    /// The template of a paper.
    ///
    /// # Errors
    /// `Unreadable` when there is an own one that cannot be read.
    pub fn get(&self, paper: Paper) -> Result<(Cow<'static, [u8]>, Origin), PaperError> {
        let Some(path) = self.path(paper) else { return Ok((Cow::Borrowed(shipped(paper)), Origin::Shipped)) };
        match read(&path) {
            Ok(own) => Ok((Cow::Owned(own), Origin::Own)),
            Err(failure) if failure.kind() == ErrorKind::NotFound => Ok((Cow::Borrowed(shipped(paper)), Origin::Shipped)),
            Err(cause) => Err(self.unreadable(paper, cause)),
        }
    }

    /// Puts the bureau's own template of a paper into its place. Written aside and renamed: a paper that is being made
    /// has the old one or the new one. Its SHA-256, hexadecimal.
    ///
    /// # Errors
    /// `Template` when it is none; `Unreadable` when it cannot be written.
    pub fn set(&self, paper: Paper, template: &[u8]) -> Result<String, PaperError> {
        word::tags(template).map_err(|cause| self.failed(paper, cause))?;
        let Some(path) = self.path(paper) else { return Err(self.unreadable(paper, ErrorKind::NotFound.into())) };
        let folder = path.parent().unwrap_or(Path::new("."));
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(folder)?;
            let mut aside = tempfile::NamedTempFile::new_in(folder)?;
            aside.write_all(template)?;
            aside.as_file().sync_all()?;
            aside.persist(&path).map(drop).map_err(|failure| failure.error)
        };
        write().map_err(|cause| self.unreadable(paper, cause))?;
        Ok(Sha256::digest(template).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Goes back to the program's template; whether there was an own one.
    ///
    /// # Errors
    /// `Unreadable` when the own one cannot be removed.
    pub fn reset(&self, paper: Paper) -> Result<bool, PaperError> {
        match self.path(paper).map(std::fs::remove_file) {
            None => Ok(false),
            Some(Ok(())) => Ok(true),
            Some(Err(cause)) if cause.kind() == ErrorKind::NotFound => Ok(false),
            Some(Err(cause)) => Err(self.unreadable(paper, cause)),
        }
    }

    fn unreadable(&self, paper: Paper, cause: std::io::Error) -> PaperError {
        let path = self.path(paper).map_or_else(|| paper.to_string(), |path| path.display().to_string());
        PaperError::Unreadable { path, cause }
    }

    /// Why a template could not be used, with the file that it is.
    pub(super) fn failed(&self, paper: Paper, cause: TemplateError) -> PaperError {
        let path = self.path(paper).map_or_else(|| paper.to_string(), |path| path.display().to_string());
        PaperError::Template { path, cause }
    }
}

/// A file as far as a template may go: of a longer one enough to see that it is.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = plain_file::open(path)?;
    let mut bytes = Vec::new();
    file.take(word::FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The template that the program ships.
pub(super) fn shipped(paper: Paper) -> &'static [u8] {
    macro_rules! template {
        ($name:literal) => {
            include_bytes!(concat!("../../../data/templates/", $name, ".docx"))
        };
    }
    match paper {
        Paper::HazardList => template!("hazard_list"),
        Paper::ActionPlan => template!("action_plan"),
        Paper::InspectionRecord => template!("inspection_record"),
        Paper::RectificationOrder => template!("rectification_order"),
        Paper::ReinspectionOpinion => template!("reinspection_opinion"),
        Paper::OnsiteMeasure => template!("onsite_measure"),
        Paper::HalfYearAssessment => template!("half_year_assessment"),
        Paper::EnterpriseAnnual => template!("enterprise_annual"),
        Paper::GroupAnnual => template!("group_annual"),
        Paper::Dossier => template!("dossier"),
        Paper::EnterpriseFile => template!("enterprise_file"),
    }
}
