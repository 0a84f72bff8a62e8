//! The table of commands has no contradiction and no gap.

use super::*;

#[test]
fn no_key_has_two_meanings_in_a_context() {
    for &context in Context::ALL {
        let mut seen: Vec<(Key, &str)> = Vec::new();
        for binding in of(context) {
            for key in binding.keys {
                if let Some((_, other)) = seen.iter().find(|(other, _)| other == key) {
                    unreachable!("{key} is both {other} and {} in {context:?}", binding.name);
                }
                seen.push((*key, binding.name));
            }
        }
        assert!(!seen.is_empty(), "{context:?} has no keys");
    }
}

#[test]
fn every_command_can_be_reached_and_is_described() {
    for binding in BINDINGS {
        assert!(!binding.keys.is_empty() && !binding.contexts.is_empty());
        assert!(
            !binding.zh.is_empty() && !binding.en.is_empty(),
            "{}",
            binding.name
        );
        for context in binding.contexts {
            for key in binding.keys {
                assert_eq!(
                    resolve(*key, *context),
                    Some(binding.command),
                    "{}",
                    binding.name
                );
            }
        }
    }
}

#[test]
fn option_keys_are_free_where_options_are_keyed() {
    for sign in "0123456789abcdefghiABCDEFGHI.".chars() {
        assert_eq!(
            resolve(Key::sign(sign), Context::EntryClosed),
            None,
            "{sign}"
        );
    }
}

#[test]
fn no_plain_sign_is_a_command_where_text_is_typed() {
    for context in [
        Context::EntryLine,
        Context::Prompt,
        Context::Form,
        Context::FileLine,
    ] {
        for binding in of(context) {
            for key in binding.keys {
                let typed = !key.ctrl && matches!(key.code, KeyCode::Char(_));
                assert!(!typed, "{} takes {key} from the text", binding.name);
            }
        }
    }
}

#[test]
fn there_is_a_way_back_from_everywhere_but_the_first_screen() {
    for &context in Context::ALL {
        let due = (context != Context::Home).then_some(Command::Back);
        assert_eq!(resolve(ESC, context), due, "{context:?}");
    }
    assert_eq!(resolve(Key::sign('q'), Context::Home), Some(Command::Quit));
}

#[test]
fn every_function_key_has_a_second_key_that_no_terminal_keeps() {
    for binding in BINDINGS {
        let of_functions = |key: &&Key| matches!(key.code, KeyCode::F(_));
        if !binding.keys.iter().any(|key| of_functions(&key)) {
            continue;
        }
        let second = binding.keys.iter().find(|key| !of_functions(key));
        let second = second.unwrap_or_else(|| unreachable!("{} has none", binding.name));
        // These are other keys to a terminal, or the screen prefix of GNU screen.
        let KeyCode::Char(sign) = second.code else {
            unreachable!("{second} is no letter")
        };
        assert!(!second.ctrl || !"ahijmv[".contains(sign), "{second}");
    }
}

#[test]
fn a_question_mark_asks_for_the_keys_wherever_no_text_is_typed_and_nothing_else_is_asked_with_it() {
    let asks = Key::sign('?');
    for &context in Context::ALL {
        let due = match context {
            Context::Survey => Some(Command::Queries),
            _ if context.takes_text() => None,
            _ => Some(Command::Help),
        };
        assert_eq!(resolve(asks, context), due, "{context:?}");
        assert_eq!(resolve(Key::ctrl('k'), context), Some(Command::Help));
    }
}

#[test]
fn the_help_follows_the_work_from_the_paper_to_the_score() {
    let work = [
        Command::NextPaper,
        Command::Verify,
        Command::Adjudicate,
        Command::Approve,
        Command::Ledger,
        Command::Results,
        Command::Quit,
    ];
    let listed: Vec<Command> = in_order(Context::Survey)
        .into_iter()
        .map(|binding| binding.command)
        .filter(|command| work.contains(command))
        .collect();
    // Leaving has a key here and one everywhere.
    assert_eq!(listed[..work.len()], work);
    assert_eq!(in_order(Context::Survey).len(), of(Context::Survey).count());
}

#[test]
fn the_keys_of_reasons_are_those_that_questions_leave_free() {
    for (sign, word) in crate::questionnaire::REASON_KEYS {
        for context in [Context::EntryClosed, Context::Reasons] {
            let command = resolve(Key::sign(sign), context);
            let reason = match command {
                Some(Command::Entry(Event::Missing(reason))) => *reason,
                other => unreachable!("{sign} is {other:?} in {context:?}"),
            };
            assert_eq!(reason.word(), word, "{sign}");
        }
    }
    let reasons = of(Context::EntryClosed)
        .filter(|binding| matches!(binding.command, Command::Entry(Event::Missing(_))));
    assert_eq!(reasons.count(), crate::questionnaire::REASON_KEYS.len());
}
