//! The fields of forms, arguments and records: one name for each, the same on screen, on the command line and in papers.

vocabulary! {
    /// A field of a form, an argument or a record, as a refusal names it; words under `field.<key>`.
    Field {
        /// The name of an enterprise, a person or a group.
        Name = "name",
        /// Unified social credit code.
        Uscc = "uscc",
        /// Town.
        Town = "town",
        /// Address.
        Address = "address",
        /// Sectors.
        Sectors = "sectors",
        /// Roles within the hazchem sector.
        HazchemRoles = "hazchem_roles",
        /// Legal representative.
        LegalRepresentative = "legal_representative",
        /// Actual controller.
        ActualController = "actual_controller",
        /// Safety officer.
        SafetyOfficer = "safety_officer",
        /// Phones.
        Phones = "phones",
        /// Employees.
        Headcount = "headcount",
        /// The enterprise of a hazard.
        Enterprise = "enterprise",
        /// Description.
        Description = "description",
        /// Location.
        Location = "location",
        /// Severity.
        Severity = "severity",
        /// Category.
        Category = "category",
        /// Sector.
        Sector = "sector",
        /// Criteria clause.
        Clause = "clause",
        /// The ledger's own number.
        Code = "code",
        /// The day it was found.
        FoundOn = "found_on",
        /// Who found it.
        FoundBy = "found_by",
        /// How it was found.
        FoundMode = "found_mode",
        /// Owner.
        Owner = "owner",
        /// Responsibility.
        Responsibility = "responsibility",
        /// Measures.
        Measures = "measures",
        /// Funds.
        Funds = "funds",
        /// Deadline.
        Deadline = "deadline",
        /// Contingency plan.
        ContingencyPlan = "contingency_plan",
        /// Goal.
        Goal = "goal",
        /// Re-inspector.
        Reinspector = "reinspector",
        /// Remediation plan.
        RemediationPlan = "remediation_plan",
        /// The day of the act.
        On = "on",
        /// Who does it.
        By = "by",
        /// Result: passed or failed, holds or relapsed.
        Result = "result",
        /// What was seen.
        Opinion = "opinion",
        /// Evidence.
        Evidence = "evidence",
        /// Document number.
        Document = "document",
        /// The new deadline.
        NewDeadline = "new_deadline",
        /// Close out at once.
        CloseOutNow = "close_out_now",
        /// Second officer.
        SecondOfficer = "second_officer",
        /// Who entered it.
        EnteredBy = "entered_by",
        /// The day it was confirmed.
        ConfirmedOn = "confirmed_on",
        /// Reason.
        Reason = "reason",
        /// Approver.
        Approver = "approver",
        /// The department it goes to.
        TransferTo = "transfer_to",
        /// The programme's last day.
        EndsOn = "ends_on",
        /// Notes.
        Notes = "notes",
        /// Note.
        Note = "note",
        /// How the visit goes about.
        Mode = "mode",
        /// Whether it is made jointly with the local government or another department.
        Joint = "joint",
        /// With whom jointly.
        JointWith = "joint_with",
        /// Officers who take part.
        Participants = "participants",
        /// Experts who take part (R17).
        Experts = "experts",
        /// What the experts say.
        ExpertOpinion = "expert_opinion",
        /// Topics checked (R18).
        Topics = "topics",
        /// Place.
        Place = "place",
        /// Content.
        Content = "content",
        /// How what was found is handled.
        Handling = "handling",
        /// Whether the enterprise runs its own closed loop (R37).
        ClosedLoop = "closed_loop",
        /// What was found, a line for each hazard.
        Findings = "findings",
        /// What was found and fixed on the spot, a line for each hazard.
        FixedOnTheSpot = "fixed_on_the_spot",
        /// Who signed for the enterprise.
        SignedBy = "signed_by",
        /// Why the enterprise refused to sign.
        RefusedToSign = "refused_to_sign",
        /// The hazards that a record is about.
        Hazards = "hazards",
        /// The day a document was served.
        ServedOn = "served_on",
        /// To whom it was served.
        ServedTo = "served_to",
        /// The kind of on-site measure.
        Measure = "measure",
        /// What a measure covers.
        Scope = "scope",
        /// When it starts.
        StartsAt = "starts_at",
        /// Until when.
        Until = "until",
        /// When the enterprise was notified.
        NotifiedAt = "notified_at",
        /// Which decision the enterprise refused to carry out, and how.
        RefusedDecision = "refused_decision",
        /// The real danger.
        Danger = "danger",
        /// Whether it was urgent.
        Urgent = "urgent",
        /// The day it was lifted.
        LiftedOn = "lifted_on",
        /// By whom it was checked.
        CheckedBy = "checked_by",
        /// What the check found.
        CheckResult = "check_result",
        /// Who approved the resumption.
        ResumeApprover = "resume_approver",
        /// The legal ground of a referral.
        Ground = "ground",
        /// To whom something goes.
        To = "to",
        /// What came of it.
        Outcome = "outcome",
        /// The day it ended.
        EndedOn = "ended_on",
        /// The article that a penalty rests on.
        Basis = "basis",
        /// The amount, yuan.
        Amount = "amount",
        /// The day it was published.
        PublishedOn = "published_on",
        /// Where it was published.
        PublishedIn = "published_in",
        /// The day it was taken on.
        TakenOn = "taken_on",
        /// By whom it was taken on.
        TakenBy = "taken_by",
        /// The kind of meeting.
        Meeting = "meeting",
        /// Who presides.
        Chair = "chair",
        /// Who attends.
        Attendees = "attendees",
        /// What was decided, a line for each task.
        Decisions = "decisions",
        /// Title.
        Title = "title",
        /// The day it falls due.
        Due = "due",
        /// The day it was done.
        DoneOn = "done_on",
        /// A group.
        Group = "group",
        /// The topic of a training.
        Training = "training",
        /// Who lectures.
        Lecturer = "lecturer",
        /// A section of the bureau.
        Section = "section",
        /// The day it was held.
        HeldOn = "held_on",
        /// The kind of report.
        Report = "report",
        /// The period that a report is about.
        Period = "period",
        /// The day it was received.
        ReceivedOn = "received_on",
        /// The text of a report.
        Conclusion = "conclusion",
        /// The day it was copied to the local government.
        CopiedOn = "copied_on",
        /// To whom it was copied.
        CopiedTo = "copied_to",
        /// The day it was spread.
        SpreadOn = "spread_on",
        /// To whom it was spread.
        SpreadTo = "spread_to",
        /// When it happened.
        At = "at",
        /// Deaths.
        Deaths = "deaths",
        /// Serious injuries.
        SeriousInjuries = "serious_injuries",
        /// Direct loss, yuan.
        Loss = "loss",
        /// When the enterprise reported it.
        ReportedAt = "reported_at",
        /// Officers on duty.
        Officers = "officers",
        /// The leader on duty.
        DutyLeader = "duty_leader",
        /// Whether the requirements were explained (R24).
        Explained = "explained",
        /// Whether the enterprise has drafted its work plan (R24).
        PlanDrafted = "plan_drafted",
        /// Goals.
        Goals = "goals",
        /// The number of a version.
        Number = "number",
        /// From when.
        From = "from",
        /// A task's number in the task breakdown table.
        TaskNumber = "task_number",
        /// The role in the programme.
        Role = "role",
        /// The post in the leading group (R8).
        LeadingPost = "leading_post",
        /// The post in the supervision office (R9).
        OfficePost = "office_post",
        /// Whether somebody belongs to the enforcement team (R14).
        EnforcementTeam = "enforcement_team",
        /// The operating-system account.
        Account = "account",
        /// The last day in the bureau.
        LeftOn = "left_on",
        /// The leader of a group.
        Leader = "leader",
        /// The members of a group.
        Members = "members",
        /// The programme's document number.
        DocumentNumber = "document_number",
        /// Who issued it.
        Issuer = "issuer",
        /// To whom it is addressed.
        Recipients = "recipients",
        /// The day of issue.
        IssuedOn = "issued_on",
        /// How many enterprises it names.
        Enterprises = "enterprises",
        /// Days from issue to dock-in.
        DockInDays = "dock_in_days",
        /// Months from dock-in to the diagnosis.
        DiagnosisMonths = "diagnosis_months",
        /// Days from the diagnosis to the action plan.
        ActionPlanDays = "action_plan_days",
        /// Days to the re-inspection.
        ReinspectionDays = "reinspection_days",
        /// How those days are counted.
        ReinspectionDayType = "reinspection_day_type",
        /// Days to the look-backs at a general hazard.
        LookBackGeneral = "look_back_general",
        /// Days to the look-backs at a major hazard.
        LookBackMajor = "look_back_major",
        /// Days between visits.
        VisitIntervalDays = "visit_interval_days",
        /// Days after which a measure without an end is looked at again.
        MeasureReviewDays = "measure_review_days",
        /// Days ahead from which a reminder shows.
        LeadDays = "lead_days",
        /// Minutes without a key after which a session ends.
        IdleMinutes = "idle_minutes",
        /// The reason for going on although something is lacking.
        OverrideReason = "override_reason",
        /// The points of primary responsibility, a line each.
        ResponsibilityItems = "responsibility_items",
        /// The day on which a group was formed.
        FormedOn = "formed_on",
        /// Whose task it is: a person, a section, a group.
        Assignee = "assignee",
        /// The hazards into which one is split, a line for each.
        Parts = "parts",
        /// The hazard into which one is merged.
        MergeInto = "merge_into",
        /// Whether a hazard is judged to fall under no clause.
        NoClause = "no_clause",
    }
}
