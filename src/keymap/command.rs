//! THE table of commands, with the keys that are built in. The footer, the help page, the palette, the man page and the
//! README's table are all made from it, and the names in `[keys]` of a configuration file are its names.

use super::context::Context;
use super::key::Key;

vocabulary! {
    /// What a key or the palette can ask for.
    CommandId {
        /// Selection up.
        Up = "up",
        /// Selection down.
        Down = "down",
        /// A page up.
        PageUp = "page_up",
        /// A page down.
        PageDown = "page_down",
        /// To the first row.
        First = "first",
        /// To the last row.
        Last = "last",
        /// Go into what is selected.
        Enter = "enter",
        /// Back to where this came from.
        Back = "back",
        /// To the next pane.
        NextPane = "next_pane",
        /// To the pane before.
        PreviousPane = "previous_pane",
        /// To the enterprises.
        ToEnterprises = "to_enterprises",
        /// To the hazards.
        ToHazards = "to_hazards",
        /// To the timeline.
        ToTimeline = "to_timeline",
        /// To the reminders.
        ToAgenda = "to_agenda",
        /// What can be done now.
        Do = "do",
        /// A new record.
        New = "new",
        /// A visit to the enterprise in focus.
        Visit = "visit",
        /// All that belongs to the enterprise in focus.
        More = "more",
        /// The hazard was fixed on the spot.
        FixOnTheSpot = "fix_on_the_spot",
        /// Copy what is selected, as text for a group chat.
        Copy = "copy",
        /// The same hazard elsewhere.
        Elsewhere = "elsewhere",
        /// Clauses that the hazard may fall under.
        Clauses = "clauses",
        /// Official papers of what is selected.
        Papers = "papers",
        /// All that the programme has.
        Menu = "menu",
        /// Only what is still to be done.
        OnlyOpen = "only_open",
        /// Only what is about the enterprise in focus.
        OnlyHere = "only_here",
        /// Take the proposal over.
        Accept = "accept",
        /// Correct what is known.
        Edit = "edit",
        /// All of a record.
        Detail = "detail",
        /// How a date came about.
        Explain = "explain",
        /// Filter the pane as one types.
        Find = "find",
        /// Find in all hazards.
        FindAll = "find_all",
        /// Next sector.
        BySector = "by_sector",
        /// Next stage.
        ByStage = "by_stage",
        /// Next severity.
        BySeverity = "by_severity",
        /// Only my group's.
        Mine = "mine",
        /// Only overdue ones.
        Overdue = "overdue",
        /// All filters off.
        ClearFilters = "clear_filters",
        /// Take the last change back.
        Undo = "undo",
        /// Keys of this pane.
        Help = "help",
        /// Every command by name.
        Palette = "palette",
        /// A new enterprise, from anywhere.
        NewEnterprise = "new_enterprise",
        /// Import a ledger.
        Import = "import",
        /// Ask the database again and draw everything anew.
        Refresh = "refresh",
        /// Quit.
        Quit = "quit",
        /// Save the form.
        Save = "save",
        /// Next field.
        NextField = "next_field",
        /// Field before.
        PreviousField = "previous_field",
        /// The choice before.
        PreviousChoice = "previous_choice",
        /// The next choice.
        NextChoice = "next_choice",
        /// Leave what is open.
        Close = "close",
        /// What was being filled in when earlier sessions ended.
        Unfinished = "unfinished",
        /// Throw away what is selected.
        Discard = "discard",
        /// Another choice of what goes into a field.
        Choose = "choose",
        /// What the other officer saved goes into a field.
        TakeTheirs = "take_theirs",
        /// What I filled in goes into a field.
        TakeMine = "take_mine",
        /// Both go into a field, one below the other.
        TakeBoth = "take_both",
        /// What the other officer saved goes into every field.
        AllTheirs = "all_theirs",
        /// What I filled in goes into every field.
        AllMine = "all_mine",
        /// Complete the path that is typed.
        Complete = "complete",
        /// Import what is shown.
        StartImport = "start_import",
        /// Stop what goes on.
        Stop = "stop",
        /// Let it go on and do something else.
        Aside = "aside",
        /// Write the rows that were not taken into a workbook.
        SaveRejects = "save_rejects",
        /// A tour of the program.
        Tour = "tour",
        /// On to the tour's next step.
        SkipStep = "skip_step",
        /// Leave the tour.
        EndTour = "end_tour",
        /// The calendar of what is due.
        Calendar = "calendar",
        /// From the days to the items of the chosen one, and back.
        SwitchList = "switch_list",
        /// Choose a date from a month of days.
        PickDate = "pick_date",
        /// Take the chosen day.
        TakeDay = "take_day",
        /// To the day before.
        DayBefore = "day_before",
        /// To the day after.
        DayAfter = "day_after",
        /// To the same weekday of the week before.
        WeekBefore = "week_before",
        /// To the same weekday of the week after.
        WeekAfter = "week_after",
        /// To the same day of the month before.
        MonthBefore = "month_before",
        /// To the same day of the month after.
        MonthAfter = "month_after",
        /// To today.
        Today = "today",
    }
}

impl CommandId {
    /// Whether the field in focus hears its keys itself, so that they cannot be others.
    pub fn is_fixed(self) -> bool {
        matches!(self, CommandId::PreviousChoice | CommandId::NextChoice)
    }

    /// Whether it means the selected record, so that it waits for it.
    pub fn needs_record(self) -> bool {
        matches!(
            self,
            CommandId::Enter
                | CommandId::Do
                | CommandId::New
                | CommandId::Edit
                | CommandId::Detail
                | CommandId::Explain
                | CommandId::Visit
                | CommandId::More
                | CommandId::FixOnTheSpot
                | CommandId::Elsewhere
                | CommandId::Copy
                | CommandId::Clauses
                | CommandId::Papers
        )
    }
}

/// A command: what it is called (locale key `command.<id>`), where it is offered, and by which keys.
#[derive(Debug)]
pub struct Command {
    /// Which.
    pub id: CommandId,
    /// Where it is offered.
    pub contexts: &'static [Context],
    /// The keys that are built in, the first of which is shown.
    pub keys: &'static [Key],
    /// Whether the footer shows it.
    pub footer: bool,
}

const PANES: &[Context] = &[Context::Enterprises, Context::Hazards, Context::Timeline, Context::Agenda];
const RECORDS: &[Context] = &[Context::Enterprises, Context::Hazards, Context::Agenda];
const HAZARDS: &[Context] = &[Context::Hazards, Context::Timeline, Context::Agenda];
/// Wherever a row is selected.
const ROWS: &[Context] = &[Context::Enterprises, Context::Hazards, Context::Timeline, Context::Agenda, Context::Register, Context::Report];
/// Wherever something on record is selected.
const SELECTED: &[Context] =
    &[Context::Enterprises, Context::Hazards, Context::Timeline, Context::Agenda, Context::Register, Context::Record, Context::Report];
/// Over the panes, where something is scrolled.
const OVERLAYS: &[Context] = &[
    Context::Start,
    Context::Menu,
    Context::SaveAs,
    Context::Fetch,
    Context::Page,
    Context::Record,
    Context::Conflict,
    Context::Left,
    Context::ImportFile,
    Context::ImportLook,
    Context::Imported,
];
/// Where a day is chosen.
const DAYS: &[Context] = &[Context::DatePicker, Context::DueMonth];
/// In the calendar of what is due.
const CALENDAR: &[Context] = &[Context::DueMonth, Context::DueItems];

/// Over the panes, where one goes to the first and the last line.
const ENDS: &[Context] = &[Context::Page, Context::Record, Context::ImportLook, Context::Imported, Context::DueItems];

const fn command(id: CommandId, contexts: &'static [Context], keys: &'static [Key], footer: bool) -> Command {
    Command { id, contexts, keys, footer }
}

/// Every command there is.
pub const COMMANDS: &[Command] = &[
    command(CommandId::Enter, ROWS, &[Key::Enter, Key::Right, Key::Char('l')], true),
    command(
        CommandId::Do,
        &[Context::Hazards, Context::Agenda, Context::Timeline, Context::Register, Context::Record],
        &[Key::Char('s')],
        true,
    ),
    command(
        CommandId::New,
        &[Context::Enterprises, Context::Hazards, Context::Agenda, Context::Register, Context::Report],
        &[Key::Char('n'), Key::Insert],
        true,
    ),
    command(CommandId::Visit, PANES, &[Key::Char('v')], true),
    command(CommandId::More, PANES, &[Key::Char('p')], true),
    command(
        CommandId::Find,
        &[Context::Enterprises, Context::Hazards, Context::Agenda, Context::Register],
        &[Key::Char('/'), Key::F(7)],
        true,
    ),
    command(CommandId::Menu, PANES, &[Key::Char('M'), Key::F(6)], true),
    command(CommandId::Undo, SELECTED, &[Key::Char('u'), Key::F(8)], true),
    command(CommandId::Help, SELECTED, &[Key::Char('?'), Key::F(1)], true),
    command(CommandId::Quit, PANES, &[Key::Char('q'), Key::F(10), Key::Ctrl('c')], true),
    command(
        CommandId::Edit,
        &[Context::Enterprises, Context::Hazards, Context::Agenda, Context::Register, Context::Record, Context::Report],
        &[Key::Char('e'), Key::F(4)],
        true,
    ),
    command(
        CommandId::Detail,
        &[Context::Enterprises, Context::Hazards, Context::Agenda, Context::Register, Context::Report],
        &[Key::Char('d'), Key::Char(' '), Key::F(3)],
        true,
    ),
    command(CommandId::Accept, &[Context::Report], &[Key::Char('a')], true),
    command(CommandId::Explain, HAZARDS, &[Key::Char('x'), Key::F(9)], true),
    command(CommandId::Clauses, HAZARDS, &[Key::Char('b')], false),
    command(CommandId::FixOnTheSpot, HAZARDS, &[Key::Char('S')], false),
    command(CommandId::Elsewhere, HAZARDS, &[Key::Char('w')], false),
    command(CommandId::Papers, SELECTED, &[Key::Char('P')], false),
    command(CommandId::Copy, SELECTED, &[Key::Char('y')], true),
    command(CommandId::Copy, &[Context::Page, Context::Undo, Context::Fetch], &[Key::Char('y')], true),
    command(CommandId::FindAll, PANES, &[Key::Char('g'), Key::Ctrl('f')], false),
    command(CommandId::Palette, PANES, &[Key::Char(':'), Key::F(2)], false),
    command(CommandId::BySector, RECORDS, &[Key::Char('f')], false),
    command(CommandId::ByStage, &[Context::Hazards], &[Key::Char('t')], false),
    command(CommandId::BySeverity, &[Context::Hazards, Context::Agenda], &[Key::Char('z')], false),
    command(CommandId::Mine, RECORDS, &[Key::Char('m')], false),
    command(CommandId::Overdue, RECORDS, &[Key::Char('o')], false),
    command(CommandId::OnlyOpen, &[Context::Register], &[Key::Char('o')], true),
    command(CommandId::OnlyHere, &[Context::Register], &[Key::Char('i')], true),
    command(
        CommandId::ClearFilters,
        &[Context::Enterprises, Context::Hazards, Context::Agenda, Context::Register],
        &[Key::Char('c')],
        false,
    ),
    command(CommandId::Back, PANES, &[Key::Esc, Key::Left, Key::Char('h')], false),
    command(CommandId::Up, ROWS, &[Key::Up, Key::Char('k')], false),
    command(CommandId::Down, ROWS, &[Key::Down, Key::Char('j')], false),
    command(CommandId::PageUp, ROWS, &[Key::PageUp, Key::Ctrl('b')], false),
    command(CommandId::PageDown, ROWS, &[Key::PageDown, Key::Ctrl('d')], false),
    command(CommandId::First, ROWS, &[Key::Home], false),
    command(CommandId::Last, ROWS, &[Key::End, Key::Char('G')], false),
    command(CommandId::NextPane, PANES, &[Key::Tab], false),
    command(CommandId::PreviousPane, PANES, &[Key::BackTab], false),
    command(CommandId::ToEnterprises, PANES, &[Key::Char('1')], false),
    command(CommandId::ToHazards, PANES, &[Key::Char('2')], false),
    command(CommandId::ToTimeline, PANES, &[Key::Char('3')], false),
    command(CommandId::ToAgenda, PANES, &[Key::Char('4')], false),
    command(CommandId::Calendar, PANES, &[Key::Char('C'), Key::F(12)], false),
    command(CommandId::Tour, PANES, &[Key::Char('T')], false),
    command(CommandId::SkipStep, &[Context::Tour], &[Key::Ctrl('n')], false),
    command(CommandId::EndTour, &[Context::Tour], &[Key::Ctrl('g')], false),
    command(CommandId::NewEnterprise, PANES, &[Key::Char('N')], false),
    command(CommandId::Import, PANES, &[Key::Ctrl('o')], false),
    command(CommandId::Unfinished, PANES, &[Key::Char('U')], false),
    command(
        CommandId::Refresh,
        &[Context::Enterprises, Context::Hazards, Context::Timeline, Context::Agenda, Context::Register, Context::Report],
        &[Key::F(5), Key::Ctrl('l'), Key::Char('r')],
        false,
    ),
    command(CommandId::Save, &[Context::Form, Context::Conflict], &[Key::Ctrl('s'), Key::F(2)], true),
    command(CommandId::TakeTheirs, &[Context::Conflict], &[Key::Left], true),
    command(CommandId::TakeMine, &[Context::Conflict], &[Key::Right], true),
    command(CommandId::TakeBoth, &[Context::Conflict], &[Key::Char('b'), Key::F(5)], true),
    command(CommandId::AllTheirs, &[Context::Conflict], &[Key::Char('a'), Key::F(6)], true),
    command(CommandId::AllMine, &[Context::Conflict], &[Key::Char('m'), Key::F(7)], true),
    command(CommandId::Choose, &[Context::Conflict], &[Key::Char(' '), Key::Enter], false),
    command(CommandId::Help, &[Context::Conflict, Context::Left], &[Key::Char('?'), Key::F(1)], false),
    command(CommandId::NextField, &[Context::Form], &[Key::Tab, Key::Enter, Key::Down], true),
    command(CommandId::PreviousField, &[Context::Form], &[Key::BackTab, Key::Up], true),
    command(CommandId::PickDate, &[Context::Form, Context::Day], &[Key::F(4), Key::Ctrl('d')], true),
    command(CommandId::PreviousChoice, &[Context::Form], &[Key::Left], false),
    command(CommandId::NextChoice, &[Context::Form], &[Key::Right, Key::Char(' ')], true),
    command(CommandId::Clauses, &[Context::Form], &[Key::F(6), Key::Ctrl('t')], false),
    command(CommandId::StartImport, &[Context::ImportLook], &[Key::Ctrl('s'), Key::F(2)], true),
    command(CommandId::Stop, &[Context::ImportRun], &[Key::Esc, Key::Ctrl('c')], true),
    command(CommandId::Aside, &[Context::ImportRun], &[Key::Char('b'), Key::F(9)], true),
    command(CommandId::SaveRejects, &[Context::Imported], &[Key::Char('w'), Key::F(2)], true),
    command(
        CommandId::Enter,
        &[Context::Start, Context::Menu, Context::Left, Context::Day, Context::Undo, Context::SaveAs, Context::ImportFile],
        &[Key::Enter],
        true,
    ),
    command(CommandId::Close, &[Context::Undo], &[Key::Esc, Key::Char('n'), Key::Char('q'), Key::Ctrl('c')], true),
    command(CommandId::Import, &[Context::Start], &[Key::Ctrl('o')], false),
    command(CommandId::NewEnterprise, &[Context::Start], &[Key::Char('N')], false),
    command(CommandId::Help, &[Context::Start], &[Key::Char('?'), Key::F(1)], true),
    command(CommandId::Palette, &[Context::Start], &[Key::Char(':'), Key::F(2)], true),
    command(CommandId::Quit, &[Context::Start], &[Key::Char('q'), Key::F(10), Key::Ctrl('c')], true),
    command(CommandId::Close, &[Context::Start], &[Key::Esc], true),
    command(CommandId::Complete, &[Context::ImportFile], &[Key::Tab], true),
    command(CommandId::Refresh, &[Context::ImportFile], &[Key::F(5), Key::Ctrl('l')], true),
    command(CommandId::Discard, &[Context::ImportFile], &[Key::Delete, Key::Ctrl('x')], true),
    command(CommandId::Choose, &[Context::ImportLook], &[Key::Enter, Key::Char(' ')], true),
    command(CommandId::TakeDay, &[Context::DatePicker], &[Key::Enter, Key::Char(' ')], true),
    command(CommandId::Enter, CALENDAR, &[Key::Enter], true),
    command(CommandId::SwitchList, CALENDAR, &[Key::Tab], true),
    command(CommandId::Mine, CALENDAR, &[Key::Char('m')], true),
    command(CommandId::Close, DAYS, &[Key::Esc, Key::Char('q'), Key::Ctrl('c')], true),
    command(CommandId::Back, &[Context::DueItems], &[Key::Esc, Key::Left, Key::Char('h'), Key::Char('q'), Key::Ctrl('c')], true),
    command(CommandId::Up, &[Context::DueItems], &[Key::Up, Key::Char('k')], false),
    command(CommandId::Down, &[Context::DueItems], &[Key::Down, Key::Char('j')], false),
    command(CommandId::PageUp, &[Context::DueItems], &[Key::PageUp, Key::Ctrl('b')], false),
    command(CommandId::PageDown, &[Context::DueItems], &[Key::PageDown], false),
    command(CommandId::Refresh, CALENDAR, &[Key::F(5), Key::Ctrl('l'), Key::Char('r')], false),
    command(CommandId::Help, CALENDAR, &[Key::Char('?'), Key::F(1)], true),
    command(CommandId::DayBefore, DAYS, &[Key::Left, Key::Char('h')], false),
    command(CommandId::DayAfter, DAYS, &[Key::Right, Key::Char('l')], false),
    command(CommandId::WeekBefore, DAYS, &[Key::Up, Key::Char('k')], false),
    command(CommandId::WeekAfter, DAYS, &[Key::Down, Key::Char('j')], false),
    command(CommandId::MonthBefore, DAYS, &[Key::PageUp, Key::Ctrl('b')], true),
    command(CommandId::MonthAfter, DAYS, &[Key::PageDown], true),
    command(CommandId::Today, DAYS, &[Key::Home, Key::Char('t')], true),
    command(
        CommandId::Close,
        &[
            Context::Form,
            Context::Menu,
            Context::Conflict,
            Context::Left,
            Context::Day,
            Context::SaveAs,
            Context::Fetch,
            Context::ImportFile,
            Context::ImportLook,
            Context::Imported,
        ],
        &[Key::Esc, Key::Ctrl('c')],
        true,
    ),
    command(
        CommandId::Close,
        &[Context::Page, Context::Record],
        &[Key::Esc, Key::Enter, Key::Left, Key::Char('h'), Key::Char('q'), Key::Char(' '), Key::Ctrl('c')],
        true,
    ),
    command(
        CommandId::Close,
        &[Context::Register, Context::Report],
        &[Key::Esc, Key::Left, Key::Char('h'), Key::Char('q'), Key::Ctrl('c')],
        true,
    ),
    command(CommandId::Up, OVERLAYS, &[Key::Up], false),
    command(CommandId::Down, OVERLAYS, &[Key::Down], false),
    command(CommandId::PageUp, OVERLAYS, &[Key::PageUp], false),
    command(CommandId::PageDown, OVERLAYS, &[Key::PageDown], false),
    command(CommandId::First, ENDS, &[Key::Home], false),
    command(CommandId::Last, ENDS, &[Key::End], false),
    command(CommandId::Discard, &[Context::Left], &[Key::Delete, Key::Char('x')], true),
];
