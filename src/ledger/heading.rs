//! The fields of the program, the headings under which ledgers have them, and the words in their cells.
//!
//! A new column, as `Location` has it: [`Field`] here, its headings in `data/headings.toml`, the field's name in
//! `data/locales/ledger`; what a cell of it means (`ledger/hazard.rs` into `row.rs`, then `plan.rs`); what is written into
//! it (`ledger/export/hazard.rs`), which is what makes an exported table come back unchanged; and a ledger with it among
//! `tests/ledgers`. Another heading for a field that is there needs `data/headings.toml` alone.

use super::corrections::{Corrected, Corrections, KEPT_AS_IS};
use super::export;
use super::header::Target;
use super::kind::Class;
use super::words::{CellWords, Terms, WordSet};
use crate::domain::field::Field as RecordField;
use crate::domain::fields::Term;
use crate::domain::text::{clean, fold};
use crate::locale::{Lang, Words};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

vocabulary! {
    /// What a column holds.
    Field {
        /// The row's own count: of no use to the program.
        Serial = "serial",
        /// The hazard's number in the ledger.
        Code = "code",
        /// The enterprise's name.
        Enterprise = "enterprise",
        /// Unified social credit code.
        Uscc = "uscc",
        /// Town.
        Town = "town",
        /// Address.
        Address = "address",
        /// Legal representative.
        LegalRepresentative = "legal_representative",
        /// Actual controller.
        ActualController = "actual_controller",
        /// Safety officer.
        SafetyOfficer = "safety_officer",
        /// Phone of the person to the left.
        Phone = "phone",
        /// Employees.
        Headcount = "headcount",
        /// Sectors.
        Sector = "sector",
        /// Hazchem roles.
        HazchemRole = "hazchem_role",
        /// What the hazard is.
        Description = "description",
        /// Where in the enterprise it is.
        Location = "location",
        /// Its grade.
        Severity = "severity",
        /// Its topic.
        Category = "category",
        /// The day found.
        FoundOn = "found_on",
        /// Who found it.
        FoundBy = "found_by",
        /// How it was found.
        FoundMode = "found_mode",
        /// The document by which it was judged.
        Basis = "basis",
        /// The clause of that document.
        Clause = "clause",
        /// Who answers for its rectification.
        Owner = "owner",
        /// Measures.
        Measures = "measures",
        /// Funds.
        Funds = "funds",
        /// Contingency plan.
        ContingencyPlan = "contingency_plan",
        /// Goal of the rectification.
        Goal = "goal",
        /// Deadline.
        Deadline = "deadline",
        /// Where it stands.
        Stage = "stage",
        /// The day rectified.
        RectifiedOn = "rectified_on",
        /// Who re-inspects it.
        Reinspector = "reinspector",
        /// The day re-inspected.
        ReinspectedOn = "reinspected_on",
        /// What the re-inspection found.
        ReinspectionResult = "reinspection_result",
        /// Whether or when it was closed out.
        Closed = "closed",
        /// Notes.
        Notes = "notes",
        /// Hazards found at a visit.
        HazardCount = "hazard_count",
        /// Major hazards found at a visit.
        MajorCount = "major_count",
        /// Hazards rectified since a visit.
        RectifiedCount = "rectified_count",
        /// Major hazards rectified since a visit.
        MajorRectifiedCount = "major_rectified_count",
        /// Inspectors turned out.
        Turnout = "turnout",
        /// Document issued.
        Document = "document",
        /// Its number.
        DocumentNumber = "document_number",
        /// The day the sheet was filled in; stands in a line above the headings.
        FilledOn = "filled_on",
        /// The number of the record that an exported row was made of.
        Number = "number",
        /// Its version at that time.
        Version = "version",
        /// What no field takes, in one column of an exported file.
        Others = "others",
        /// What the program worked out when it wrote the file: nothing to read back.
        Derived = "derived",
    }
}

impl Field {
    /// Whether the field names a person of the enterprise.
    pub fn is_person(self) -> bool {
        matches!(self, Field::LegalRepresentative | Field::ActualController | Field::SafetyOfficer)
    }
}

/// Headings and cell words, as the shipped data file or a bureau's own has them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headings {
    fields: Terms<Field>,
    matching: Matching,
    pub(super) kinds: BTreeMap<super::kind::Kind, super::kind::Signature>,
    pub(super) registers: BTreeMap<Class, RegisterHeadings>,
    pub(super) statistics: Statistics,
    lines: Terms<Field>,
    #[serde(default)]
    reporters: Reporters,
    /// What a line begins with that numbers the annexes of a document.
    #[serde(default)]
    annex: WordSet,
    pub(super) cells: CellWords,
    #[serde(skip)]
    columns: HashMap<String, Mapped>,
    /// What officers corrected in ledgers before.
    #[serde(skip)]
    corrections: Corrections,
    /// The headings of the register that is looked for.
    #[serde(skip)]
    own: Option<(Class, Terms<Target>)>,
}

/// The headings of a register's sheet, beside the words of its fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterHeadings {
    /// The fields without which a sheet is of another kind.
    pub(super) must: Vec<RecordField>,
    /// The fields that may stand there instead.
    #[serde(default)]
    pub(super) or: Vec<RecordField>,
    headings: Terms<RecordField>,
}

/// What the map of one import, or an officer's correction, says of a heading.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Mapped {
    Field(Field),
    Register(RecordField),
    Extra(Extra),
}

impl Mapped {
    /// What a field's name says.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        let extra = (key == KEPT_AS_IS).then_some(Mapped::Extra(Extra::Extra));
        extra.or_else(|| Field::of_key(key).map(Mapped::Field)).or_else(|| RecordField::of_key(key).map(Mapped::Register))
    }

    /// The name of the field.
    pub(super) fn key(self) -> &'static str {
        match self {
            Mapped::Field(field) => field.key(),
            Mapped::Register(field) => field.key(),
            Mapped::Extra(_) => KEPT_AS_IS,
        }
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Extra {
    Extra,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Matching {
    same: WordSet,
    different: WordSet,
    /// What a heading of a group ends with.
    #[serde(default)]
    about: WordSet,
}

impl Matching {
    /// The term of a heading, and how sure that is.
    fn find<T: Copy + Ord>(&self, terms: &Terms<T>, heading: &str) -> Option<(T, f32)> {
        let whole = fold(heading);
        if let Some(term) = terms.get(&whole) {
            return Some((term, SURE));
        }
        let bare = without_brackets(&whole);
        let bare = bare.trim_matches(['*', ':', '\u{2605}']);
        if let Some(term) = terms.get(bare) {
            return Some((term, NEARLY));
        }
        self.contained(terms, bare)
    }

    /// The longest known heading that stands in this one, when what is left does not make it another thing.
    fn contained<T: Copy + Ord>(&self, terms: &Terms<T>, bare: &str) -> Option<(T, f32)> {
        let length = bare.chars().count() as f32;
        let (word, term) = terms.iter().filter(|(word, _)| bare.contains(word)).max_by_key(|(word, term)| (word.len(), *term))?;
        let part = word.chars().count() as f32 / length;
        let rest = bare.replacen(word, "", 1);
        let another = self.different.iter().any(|different| rest.contains(different));
        (part >= LEAST && !another).then_some((term, part * NEARLY))
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Statistics {
    pub(super) units: WordSet,
    pub(super) titles: WordSet,
}

/// Lines that say who filled the sheet in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reporters {
    labels: WordSet,
    /// How the names of enterprises end.
    companies: WordSet,
}

/// Why a file of headings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct HeadingsError {
    /// The line, from 1.
    pub line: usize,
    /// What the reader of the file says.
    pub message: String,
}

impl HeadingsError {
    pub(super) fn of(error: &toml::de::Error, text: &str) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        Self { line: before.matches('\n').count() + 1, message: error.message().to_owned() }
    }
}

/// A heading that is exactly one that is known.
pub const SURE: f32 = 1.0;
/// A heading that is one that is known but for what stands above, below or in brackets.
const NEARLY: f32 = 0.9;
/// The least part of a heading that a known one must make up.
const LEAST: f32 = 0.6;

impl Headings {
    /// Reads headings from TOML of the shipped file's form.
    ///
    /// # Errors
    /// The line at which the text has another form.
    pub fn from_toml(text: &str) -> Result<Self, HeadingsError> {
        let mut headings: Self = toml::from_str(text).map_err(|error| HeadingsError::of(&error, text))?;
        headings.learn_own_words();
        Ok(headings)
    }

    /// What the program writes into its own tables it understands in either language, unless the file says otherwise.
    fn learn_own_words(&mut self) {
        for (word, field) in export::own_fields() {
            if self.field_of(&word).map(|(known, _)| known) != Some(field) {
                self.fields.0.entry(word).or_insert(field);
            }
        }
        self.cells.learn_own_words();
    }

    /// The headings compiled into the program. A test reads the same text, so the empty fallback is never met.
    pub fn shipped() -> Self {
        Self::from_toml(include_str!("../../data/headings.toml")).unwrap_or_default()
    }

    /// Takes a map of columns for one import, `"heading" = "field"` in TOML: it goes before everything else. The field
    /// `extra` keeps a column as it is.
    ///
    /// # Errors
    /// The line at which the text has another form or an unknown field.
    pub fn with_map(mut self, text: &str) -> Result<Self, HeadingsError> {
        let map: BTreeMap<String, Mapped> = toml::from_str(text).map_err(|error| HeadingsError::of(&error, text))?;
        self.columns = map.into_iter().map(|(heading, to)| (fold(&heading), to)).collect();
        Ok(self)
    }

    /// These headings with what officers corrected: it goes before everything else but the map of the import.
    #[must_use]
    pub fn with_corrections(self, corrections: Corrections) -> Self {
        Self { corrections, ..self }
    }

    /// These headings as they are for a kind of row.
    pub(super) fn corrected(&self, class: Class) -> Cow<'_, Self> {
        if !self.corrections.has(class) {
            return Cow::Borrowed(self);
        }
        let mut columns: HashMap<String, Mapped> = self.corrections.mapped(class).collect();
        columns.extend(self.columns.iter().map(|(heading, to)| (heading.clone(), *to)));
        Cow::Owned(Self { columns, ..self.clone() })
    }

    /// The correction by which a column of a kind of row is what it is; none where the import's own map says it.
    pub fn correction(&self, class: Class, heading: &str) -> Option<&Corrected> {
        self.corrections.of(class, heading).filter(|_| !self.columns.contains_key(&fold(heading)))
    }

    /// These headings, to look for the sheet of a register: the words of its fields and their other headings go before
    /// those of hazards and enterprises.
    pub(super) fn of_register(&self, class: Class) -> Self {
        let mut own = HashMap::new();
        for spec in class.specs() {
            for lang in [Lang::Zh, Lang::En] {
                let word = fold(&Words::new(lang).get(&format!("field.{}", spec.field)));
                own.extend(class.target(spec.field).map(|target| (without_brackets(&word), target)));
            }
        }
        let listed = self.registers.get(&class).into_iter().flat_map(|register| register.headings.iter());
        own.extend(listed.filter_map(|(word, field)| class.target(field).map(|target| (word.to_owned(), target))));
        Self { own: Some((class, Terms(own))), ..self.corrected(class).into_owned() }
    }

    /// What the import's own map says of a heading.
    pub(super) fn mapped(&self, heading: &str) -> Option<Target> {
        let of_register = |field: RecordField| self.own.as_ref().and_then(|(class, _)| class.target(field));
        Some(match *self.columns.get(&fold(heading))? {
            Mapped::Field(field) => RecordField::of_key(field.key()).and_then(of_register).unwrap_or(Target::Field(field)),
            Mapped::Register(field) => of_register(field).unwrap_or(Target::Extra),
            Mapped::Extra(Extra::Extra) => Target::Extra,
        })
    }

    /// The field of one heading in ledgers of hazards and enterprises, and how sure that is.
    pub fn field_of(&self, heading: &str) -> Option<(Field, f32)> {
        // What is counted in a unit is no description.
        let described = |(field, _): &(Field, f32)| *field != Field::Description || !self.counts_something(heading);
        self.matching.find(&self.fields, heading).filter(described)
    }

    /// What a column of one heading holds, and how sure that is.
    pub(super) fn target_of(&self, heading: &str) -> Option<(Target, f32)> {
        self.surest(|own| self.matching.find(own, heading), || self.field_of(heading))
    }

    fn contained(&self, bare: &str) -> Option<(Target, f32)> {
        self.surest(|own| self.matching.contained(own, bare), || self.matching.contained(&self.fields, bare))
    }

    /// A register's own heading, unless another one is surer.
    fn surest(
        &self,
        own: impl Fn(&Terms<Target>) -> Option<(Target, f32)>,
        other: impl Fn() -> Option<(Field, f32)>,
    ) -> Option<(Target, f32)> {
        let Some((class, terms)) = &self.own else { return other().map(|(field, sure)| (Target::Field(field), sure)) };
        let other = other().filter(|(field, _)| class.uses(*field));
        match (own(terms), other) {
            (Some(own), Some((_, sure))) if own.1 >= sure => Some(own),
            (own, None) => own,
            (_, Some((field, sure))) => Some((Target::Field(field), sure)),
        }
    }

    /// What a column whose headings, from the top level down, are these holds.
    pub(super) fn target_of_path(&self, path: &[String]) -> Option<(Target, f32)> {
        let (leaf, above) = path.split_last()?;
        let joined: String = path.concat();
        if let Some(found) = self.target_of(&joined).filter(|(_, sure)| *sure >= SURE) {
            return Some(found);
        }
        // "Enterprise information | name" is the enterprise's name.
        let group = above.last().map(|parent| self.without_about(parent));
        if let Some(found) = group.as_deref().and_then(|group| self.target_of(&format!("{group}{leaf}")).filter(|(_, sure)| *sure >= SURE))
        {
            return Some(found);
        }
        let parent = above.last().and_then(|parent| self.target_of(parent)).or_else(|| self.target_of(group.as_deref()?));
        let leaf_target = self.target_of(leaf);
        match (parent, leaf_target) {
            // "Legal representative | phone" is the phone, "legal representative | name" the representative.
            (Some((target, sure)), None) if self.matching.same.has(&fold(leaf)) => Some((target, sure.min(NEARLY))),
            (_, Some(found)) => Some(found),
            _ if above.is_empty() => None,
            _ => self.contained(&without_brackets(&fold(&joined))),
        }
    }

    /// A heading of a group without the word that says what is told of it.
    fn without_about(&self, group: &str) -> String {
        let bare = without_brackets(&fold(group));
        let shortest = self.matching.about.iter().filter_map(|word| bare.strip_suffix(word)).min_by_key(|rest| rest.len());
        shortest.filter(|rest| !rest.is_empty()).map_or(bare.clone(), str::to_owned)
    }

    /// Whether a line above the headings only says which annex of a document the sheet is.
    pub(super) fn is_number_of_annex(&self, line: &str) -> bool {
        let rest = self.annex.cut_start(&fold(line)).map(|rest| rest.trim_matches([':', '-', '.']).chars().count());
        rest.is_some_and(|rest| rest <= 3)
    }

    /// Whether a label stands before whoever filled the sheet in, which may be an enterprise or an office.
    pub(super) fn names_reporter(&self, label: &str) -> bool {
        self.reporters.labels.has(&without_brackets(&fold(label)))
    }

    /// Whether a name is that of an enterprise and no office's.
    pub(super) fn is_company(&self, name: &str) -> bool {
        let folded = without_brackets(&fold(name));
        self.reporters.companies.iter().any(|end| folded.ends_with(end))
    }

    /// Whether a heading gives, in brackets, a unit in which things are counted.
    pub(super) fn counts_something(&self, heading: &str) -> bool {
        let folded = fold(heading);
        let mut units = folded.split('(').skip(1).filter_map(|rest| rest.split_once(')')).map(|(unit, _)| unit);
        units.any(|unit| self.statistics.units.has(unit))
    }

    /// The field that a label above the headings names.
    pub(super) fn field_of_label(&self, label: &str) -> Option<Field> {
        let label = fold(label);
        self.lines.get(&label).or_else(|| self.lines.get(&without_brackets(&label))).or_else(|| self.fields.get(&label))
    }
}

/// A folded heading without what stands in round brackets: units, remarks.
pub(super) fn without_brackets(folded: &str) -> String {
    let (mut depth, mut bare) = (0u32, String::with_capacity(folded.len()));
    for c in folded.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare
}

/// A heading as it is shown and kept: one line, no spaces within Chinese words.
pub(super) fn shown(heading: &str) -> String {
    let line = clean(heading);
    if line.is_ascii() { line } else { line.split_whitespace().collect() }
}
