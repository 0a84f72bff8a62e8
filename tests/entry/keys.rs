//! No key becomes an answer that the paper does not hold, whatever its codes are.

use manyi::entry::{Effect, Event};
use manyi::questionnaire::{Kind, REASON_KEYS};
use manyi::response::{Answer, Missing};
use proptest::prelude::*;
use proptest::sample::select;

use super::desk::{Desk, options, questionnaire, score};

/// Codes of one to four signs with common beginnings, in both cases, full width, with every reason key among them.
fn codes() -> impl Strategy<Value = Vec<String>> {
    let code =
        "[0-9]{1,4}|[A-Za-z]{1,4}|[ABab12]{1,3}|[-/*oOrRnNpP]{1,2}|[Ａａ１２Ｎｎ]{1,2}|[A-Z]|[0-9]";
    prop::collection::vec(code, 1..14)
}

fn signs() -> impl Strategy<Value = Vec<char>> {
    let sign = prop_oneof![
        4 => prop::char::range('0', '9'),
        3 => select(&['A', 'B', 'a', 'b', 'N', 'n', 'Ｎ', 'Ａ', '１'][..]),
        3 => select(&['-', '/', '*', 'o', 'O', 'r', 'R', 'p', 'P', '－'][..]),
        1 => select(&[' ', '.', '\n', '满'][..]),
    ];
    prop::collection::vec(sign, 1..20)
}

/// What a key is at a question, as the screens resolve it: its own codes first, then the reasons.
fn meant(desk: &Desk, sign: char) -> Event {
    let folded = manyi::text::fold_width(sign).to_ascii_lowercase();
    let reason = REASON_KEYS.iter().find(|(key, _)| *key == folded);
    let reason = reason.and_then(|(_, word)| {
        Missing::ALL
            .into_iter()
            .find(|reason| reason.word() == *word)
    });
    match (sign, reason) {
        ('\n', _) => Event::Confirm,
        (_, Some(reason)) if !desk.entry.keeps(sign) => Event::Missing(reason),
        _ => Event::Type(sign),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_stored_is_an_option_of_the_paper_or_a_reason_whose_key_was_shown(
        codes in codes(),
        is_multiple in any::<bool>(),
        signs in signs(),
    ) {
        let kind = if is_multiple { Kind::Multiple } else { Kind::Single };
        let listed: Vec<&str> = codes.iter().map(String::as_str).collect();
        let mut desk = Desk::with(questionnaire(vec![options("Q1", kind, &listed), score("Q2")]));
        for sign in signs {
            let shown: Vec<&str> = desk.entry.reason_keys().map(|(_, word)| word.zh).collect();
            if desk.at() != "Q1" {
                break;
            }
            for effect in desk.event(meant(&desk, sign)) {
                let Effect::Save { answer: Some(answer), .. } = effect else { continue };
                match answer {
                    Answer::Choice(code) => prop_assert!(codes.contains(&code)),
                    Answer::Choices(chosen) => {
                        prop_assert!(chosen.iter().all(|code| codes.contains(code)));
                    }
                    Answer::Missing(reason) => prop_assert!(shown.contains(&reason.word().zh)),
                    other => prop_assert!(false, "{other:?}"),
                }
            }
        }
    }

    #[test]
    fn every_option_can_be_keyed_by_its_own_code(codes in codes()) {
        let mut seen: Vec<String> = Vec::new();
        let folded = |code: &str| -> String {
            code.chars().map(|sign| manyi::text::fold_width(sign).to_ascii_uppercase()).collect()
        };
        let mut codes = codes;
        codes.retain(|code| {
            let is_new = !seen.contains(&folded(code));
            seen.push(folded(code));
            is_new
        });
        let listed: Vec<&str> = codes.iter().map(String::as_str).collect();
        for code in &codes {
            let mut desk = Desk::with(questionnaire(vec![options("Q1", Kind::Single, &listed), score("Q2")]));
            for sign in code.chars() {
                let event = meant(&desk, sign);
                prop_assert!(matches!(event, Event::Type(_)), "{sign} of {code}");
                desk.event(event);
            }
            if desk.at() == "Q1" {
                desk.enter();
            }
            prop_assert_eq!(&desk.answers()[0], code);
        }
    }
}

/// A number pad has no other key for blank; within a code the dash is a sign of it.
#[test]
fn a_dash_says_blank_where_no_code_begins_with_it_and_goes_on_with_a_code_that_has_it() {
    let codes = ["yes", "no", "n-a"];
    for kind in [Kind::Single, Kind::Multiple] {
        let with = |kind: &Kind| {
            Desk::with(questionnaire(vec![
                options("Q1", kind.clone(), &codes),
                score("Q2"),
            ]))
        };
        let mut desk = with(&kind);
        assert!(desk.entry.reason_keys().any(|(key, _)| key == '-'));
        let event = meant(&desk, '-');
        assert!(matches!(event, Event::Missing(Missing::Blank)), "{event:?}");
        desk.event(event);
        assert_eq!(desk.at(), "Q2");
        let mut desk = with(&kind);
        for sign in "n-a".chars() {
            let event = meant(&desk, sign);
            assert!(matches!(event, Event::Type(_)), "{sign}: {event:?}");
            desk.event(event);
        }
        if desk.at() == "Q1" {
            desk.enter();
        }
        assert_eq!(desk.answers()[0], "n-a");
    }
    let begins = Desk::with(questionnaire(vec![
        options("Q1", Kind::Single, &["-1", "1"]),
        score("Q2"),
    ]));
    assert!(matches!(meant(&begins, '-'), Event::Type('-')));
}
