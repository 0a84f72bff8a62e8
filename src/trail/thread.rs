//! To which thread of history an event belongs that is about no response: an indicator, a batch, a plan.

use serde_json::Value as Json;

use super::{Action, Value};

/// The name of the thread, in its project and survey; `None` for what is about the file as a whole.
///
/// `question` is the indicator, or a group of it, where there is no survey.
pub fn thread(action: Action, question: Option<&str>, value: Value<'_>) -> Option<String> {
    let record = || -> Json {
        let text = value.new.or(value.old).unwrap_or_default();
        serde_json::from_str(text).unwrap_or_default()
    };
    let batch = |field: &str| {
        let record = record();
        record[field].as_str().unwrap_or_default().to_owned()
    };
    match action {
        Action::Judge
        | Action::JudgeUndo
        | Action::JudgeAsDeclared
        | Action::EvidenceAdd
        | Action::EvidenceRemove
        | Action::Moved => question.map(|seat| {
            let indicator = seat.split('/').next().unwrap_or(seat);
            format!("indicator {indicator}")
        }),
        Action::Project | Action::Redefine | Action::ProjectRemove | Action::ProjectRestore => {
            Some("project".to_owned())
        }
        Action::Batch => Some(format!("batch {}", batch("code"))),
        Action::Register | Action::Unregister => Some(format!("batch {}", batch("batch"))),
        Action::VerifyPlan | Action::Draw => Some(format!("plan {}", batch("batch"))),
        Action::AcceptanceLimit => Some("limit".to_owned()),
        Action::Acceptance => {
            let record = record();
            let part = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
            Some(format!("acceptance {} {}", part("scope"), part("name")))
        }
        Action::Import => Some("import".to_owned()),
        Action::CallRules | Action::CallContacts | Action::CallContactRemove => {
            Some("calls".to_owned())
        }
        Action::Call | Action::CallUndo => Some(format!("call {}", batch("contact"))),
        Action::SmallCells => Some("small-cells".to_owned()),
        Action::HandOver => Some("hand-over".to_owned()),
        Action::Guide => question.map(|code| format!("guide {code}")),
        Action::Theme | Action::ThemeMerge => question.map(|identity| format!("theme {identity}")),
        Action::CodingPlan => Some("coding-plan".to_owned()),
        // Of a response, which is a thread of its own.
        Action::Answer
        | Action::Finish
        | Action::Reopen
        | Action::ControlTotal
        | Action::SetInvalid
        | Action::SetValid
        | Action::Place
        | Action::Approve
        | Action::Note
        | Action::QueryAsk
        | Action::QueryAnswer
        | Action::QueryClose
        | Action::SecondAgrees
        | Action::SecondSighted
        | Action::SecondDiffers
        | Action::SecondTakenBack
        | Action::Discrepancy
        | Action::SameOperator
        | Action::Verify
        | Action::Unverify
        | Action::AdjudicateFirst
        | Action::AdjudicateSecond
        | Action::AdjudicateOther
        | Action::Withdraw
        | Action::Reinstate
        | Action::Renumber
        | Action::MoveOut
        | Action::MoveIn
        | Action::Erase
        // Of an interview, or of the coding of an answer: threads of their own too.
        | Action::Interview
        | Action::InterviewAnswer
        | Action::InterviewSign
        | Action::InterviewReview
        | Action::InterviewWithdraw
        | Action::Coding
        | Action::CodingSettle
        | Action::Join
        | Action::Settle
        // Of the file.
        | Action::Restore
        | Action::Mend
        | Action::Continue
        | Action::Upgrade
        | Action::Merge
        | Action::DeviceName => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(text: &str) -> Value<'_> {
        Value {
            new: Some(text),
            ..Value::default()
        }
    }

    #[test]
    fn a_group_of_an_indicator_is_on_the_thread_of_the_indicator() {
        let name = thread(Action::Judge, Some("D1/2"), Value::default());
        assert_eq!(name.as_deref(), Some("indicator D1"));
        let moved = thread(Action::Moved, Some("D1"), Value::default());
        assert_eq!(moved, name);
        assert_eq!(thread(Action::Moved, None, Value::default()), None);
    }

    #[test]
    fn what_is_said_of_a_batch_its_serials_and_its_plan_has_its_name() {
        let removed = Value {
            old: Some(r#"{"code":"b1"}"#),
            ..Value::default()
        };
        assert_eq!(
            thread(Action::Batch, None, removed).as_deref(),
            Some("batch b1")
        );
        let serials = new(r#"{"batch":"b1","serials":"1-9"}"#);
        assert_eq!(
            thread(Action::Register, None, serials).as_deref(),
            Some("batch b1")
        );
        let plan = new(r#"{"plan":"full"}"#);
        assert_eq!(
            thread(Action::VerifyPlan, None, plan).as_deref(),
            Some("plan ")
        );
    }
}
