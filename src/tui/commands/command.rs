//! What keys ask for.

use crate::entry::Event;
use crate::measure::acceptance::Verdict;

/// What comes in, resolved for the context of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key with a meaning.
    Command(Command),
    /// A typed sign.
    Sign(char),
    /// A pasted text.
    Paste(String),
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// The first row.
    First,
    /// The last row.
    Last,
    /// Opens what is selected.
    Open,
    /// One screen back.
    Back,
    /// Ends the program.
    Quit,
    /// Shows the keys.
    Help,
    /// Switches between Chinese and English.
    SwitchLanguage,
    /// Another operator.
    SwitchOperator,
    /// Stops the program for the shell.
    Suspend,
    /// Draws the screen anew.
    Redraw,
    /// Begins a project.
    NewProject,
    /// Adds a questionnaire to the selected project.
    NewSurvey,
    /// Goes to the next thing that is open.
    NextOpen,
    /// Puts a tab into a text.
    Indent,
    /// Takes a table of scoring rules.
    Standards,
    /// Declares measures.
    Measures,
    /// Edits the questionnaire.
    EditQuestions,
    /// Copies what is selected.
    Copy,
    /// Moves what is selected up.
    MoveUp,
    /// Moves what is selected down.
    MoveDown,
    /// Shows it as it will be keyed.
    Preview,
    /// Loads the worked example.
    LoadSample,
    /// Rechecks a published table.
    Recheck,
    /// Shows only what a table has to answer for, or everything.
    SwitchFindings,
    /// Completes a file name.
    Complete,
    /// The machines, their parcels, and what a merge leaves to people.
    Machines,
    /// The hub, and how each device stands with it.
    Hub,
    /// Pushes what the hub lacks and pulls what this file lacks.
    Synchronize,
    /// Writes a parcel for other machines.
    WriteParcel,
    /// Reads a parcel of another machine.
    ReadParcel,
    /// Names this device.
    NameDevice,
    /// Settles what devices did without one another.
    SettleMatter,
    /// Says that two papers of one serial are one.
    SamePaper,
    /// Reads anew what is shown.
    Refresh,
    /// The list of shipped projects.
    Shipped,
    /// What a report prints, beside what its data come to.
    Compare,
    /// Keys the next paper.
    NextPaper,
    /// Finds a paper by its serial, or begins it.
    FindPaper,
    /// Shows only some rows.
    Search,
    /// Keys the next paper a second time, blind.
    Verify,
    /// Shows the discrepancies.
    Adjudicate,
    /// The first value stands.
    TakeFirst,
    /// The second value stands.
    TakeSecond,
    /// Another value stands.
    TakeOther,
    /// Response by response, or question by question.
    SwitchOrder,
    /// With those decided, or without.
    SwitchDecided,
    /// Shows the results.
    Results,
    /// Shows the reliability of a scale.
    Reliability,
    /// Chooses by what responses are grouped.
    Groups,
    /// Chooses the columns of a cross-table.
    CrossTable,
    /// Counts, shares of the rows, shares of the columns.
    SwitchShares,
    /// Shows the next measure.
    NextMeasure,
    /// One column to the left.
    ColumnLeft,
    /// One column to the right.
    ColumnRight,
    /// Chooses other questions for the scale.
    OtherScale,
    /// Shows the indicators.
    Indicators,
    /// Shows the interviews of a project.
    Interviews,
    /// Codes answers.
    Code,
    /// Writes the time into a text.
    Stamp,
    /// Says that nothing was said, or that it was not asked.
    SwitchSaid,
    /// The next question of a guide, or the next answer to code.
    NextQuestion,
    /// The one before.
    QuestionBefore,
    /// Shows the ledger.
    Ledger,
    /// Shows the batches.
    Batches,
    /// Shows whom to call.
    Calls,
    /// Shows name and number of who is called, or hides them.
    ShowPerson,
    /// Adds one.
    Add,
    /// Changes what is said of it.
    Change,
    /// Removes it.
    Remove,
    /// Takes answers from a file.
    Import,
    /// Chooses another file.
    OtherFile,
    /// Reads a file in another encoding.
    OtherEncoding,
    /// Reads another sheet.
    OtherSheet,
    /// Says what the numbers of options are.
    OtherNumbers,
    /// Rows with errors are left out, or keep the others back.
    SkipBad,
    /// What becomes of rows whose serials are on file.
    SkipOnFile,
    /// Prints blank papers.
    Print,
    /// Registers serials.
    Register,
    /// Takes registered serials out.
    TakeOut,
    /// Lists the registered serials.
    Serials,
    /// Shows all rows, or some only.
    ShowAll,
    /// Saves a form.
    Save,
    /// New papers join this batch, or none.
    CurrentBatch,
    /// Sets a response invalid or valid again.
    SetInvalid,
    /// Mends a slip with a whole response.
    Mend,
    /// Shows the score at other values.
    WhatIf,
    /// Shows the history.
    History,
    /// Writes a CSV file.
    Export,
    /// For the machine of entry, or for a line that is asked for.
    Entry(&'static Event),
    /// Accepts a line, a choice or a form.
    Confirm,
    /// Lists the missing reasons.
    Reasons,
    /// Takes back.
    Undo,
    /// Marks a response, or takes the mark away.
    Mark,
    /// Approves the marked responses, or the selected one.
    Approve,
    /// Approves every valid response.
    ApproveAll,
    /// Opens an approved response again.
    Reopen,
    /// Lists the queries of a survey.
    Queries,
    /// Shows queries and notes of a response.
    Remarks,
    /// Asks about a response or a field.
    Ask,
    /// Notes something about a response or a field.
    Note,
    /// Answers a query.
    Answer,
    /// Closes a query.
    CloseQuery,
    /// Shows closed queries too, or hides them.
    ShowClosed,
    /// Looks for patterns.
    Checks,
    /// Shows the operators.
    Operators,
    /// Shows whether keyed work is accepted.
    Acceptance,
    /// Reads a printed scoring rule.
    ReadRule,
    /// Judges an indicator.
    Judge,
    /// Cites what people said.
    Cite,
    /// Shows what people said that is cited.
    ShowCited,
    /// Shows the files attached to an indicator.
    Evidence,
    /// Says whether an item is met, or whether a veto applies.
    Met(bool),
    /// Fills in what the selected row asks for.
    Fill,
    /// Stores what was changed.
    Store,
    /// Takes what the project's files declare.
    AsDeclared,
    /// The next part of an indicator.
    OtherPart,
    /// Attaches a file.
    Attach,
    /// Takes an attached file away.
    Detach,
    /// Reads the attached files again.
    VerifyFiles,
    /// Decides what is to be done with keyed work.
    Decide(Verdict),
    /// Shows the plans of verification.
    Plans,
    /// Plans which responses are keyed a second time.
    Plan(PlanChoice),
    /// Shows only what happened to the selected field, or everything again.
    OneField,
}

/// Which responses are keyed a second time, before an amount is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanChoice {
    /// All.
    Full,
    /// Every n-th.
    Every,
    /// So many percent.
    Percent,
    /// None.
    None,
    /// What the survey's plan says.
    AsSurvey,
}
