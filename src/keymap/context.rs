//! Where commands are offered: the panes, and what lies over them.

use super::command::CommandId;

vocabulary! {
    /// Where a command is offered.
    Context {
        /// In the pane of enterprises.
        Enterprises = "enterprises",
        /// In the pane of hazards.
        Hazards = "hazards",
        /// In the timeline.
        Timeline = "timeline",
        /// In the pane of reminders.
        Agenda = "agenda",
        /// In a form.
        Form = "form",
        /// In a list to choose from.
        Menu = "menu",
        /// In a page to read.
        Page = "page",
        /// In a list over the panes: a register, the staff, the groups.
        Register = "register",
        /// In the page of a record.
        Record = "record",
        /// In a report.
        Report = "report",
        /// Where another officer saved the same record first.
        Conflict = "conflict",
        /// Among what earlier sessions left behind.
        Left = "left",
        /// Which file is to be imported.
        ImportFile = "import_file",
        /// What a file holds that is to be imported.
        ImportLook = "import_look",
        /// While a file is read or imported.
        ImportRun = "import_run",
        /// What an import did.
        Imported = "imported",
        /// At an empty database.
        Start = "start",
        /// What undo would take back.
        Undo = "undo",
        /// Where a file is saved.
        SaveAs = "save_as",
        /// How a file comes to the officer's own machine.
        Fetch = "fetch",
        /// A lone date that something is asked for.
        Day = "day",
        /// A month of days, to choose one for a date field.
        DatePicker = "date_picker",
        /// Wherever the tour is under way.
        Tour = "tour",
        /// In the calendar of what is due, among the days.
        DueMonth = "due_month",
        /// In the calendar of what is due, among the items of a day.
        DueItems = "due_items",
    }
}

vocabulary! {
    /// The panes, in the order of Tab and of the digits.
    Pane {
        /// Enterprises.
        Enterprises = "enterprises",
        /// Hazards of one.
        Hazards = "hazards",
        /// How a record got here.
        Timeline = "timeline",
        /// Today's reminders.
        Agenda = "agenda",
    }
}

impl Pane {
    /// The context whose commands are offered in this pane.
    pub fn context(self) -> Context {
        match self {
            Pane::Enterprises => Context::Enterprises,
            Pane::Hazards => Context::Hazards,
            Pane::Timeline => Context::Timeline,
            Pane::Agenda => Context::Agenda,
        }
    }

    /// The command that goes there.
    pub fn way(self) -> CommandId {
        match self {
            Pane::Enterprises => CommandId::ToEnterprises,
            Pane::Hazards => CommandId::ToHazards,
            Pane::Timeline => CommandId::ToTimeline,
            Pane::Agenda => CommandId::ToAgenda,
        }
    }
}

impl Context {
    /// Whether it is one of the panes, and not what lies over them.
    pub fn is_pane(self) -> bool {
        matches!(self, Context::Enterprises | Context::Hazards | Context::Timeline | Context::Agenda)
    }

    /// Whether letters are typed there, or choose what they stand before.
    pub fn takes_letters(self) -> bool {
        matches!(self, Context::Form | Context::Menu | Context::ImportFile | Context::Day | Context::SaveAs | Context::Tour)
    }
}
