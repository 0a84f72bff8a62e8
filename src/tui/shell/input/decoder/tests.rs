//! Whatever terminals send is read the same, however it is cut.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::tui::commands::keys::Key;
use crate::tui::widgets::theme::Rgb;

/// What bytes come to that arrive in these pieces, nothing after them.
fn decoded(pieces: &[&[u8]]) -> Vec<Decoded> {
    let (mut decoder, mut all) = (Decoder::default(), Vec::new());
    for piece in pieces {
        decoder.take(piece, &mut all);
    }
    decoder.settle(&mut all);
    assert_eq!(decoder.patience(), None);
    all
}

/// The names of the keys among them.
fn keys(decoded: &[Decoded]) -> Vec<String> {
    let name = |one: &Decoded| match one {
        Decoded::Key(event) => Key::from_event(event).map(|key| key.to_string()),
        _ => None,
    };
    decoded.iter().filter_map(name).collect()
}

#[rstest]
#[case("\r", "Enter")]
// alacritty 0.11 sends this for the keypad's Enter.
#[case("\n", "Enter")]
#[case("\x1bOM", "Enter")]
#[case("\x1b[13u", "Enter")]
#[case("\x1b[57414u", "Enter")]
#[case("\x08", "Backspace")]
#[case("\x7f", "Backspace")]
#[case("\x1b[3~", "Del")]
#[case("\x1b[3$", "Del")]
// st sends this for Del.
#[case("\x1b[P", "Del")]
#[case("\x1bOP", "F1")]
#[case("\x1b[11~", "F1")]
#[case("\x1b[[A", "F1")]
#[case("\x1b[1;2P", "F1")]
#[case("\x1b[Q", "F2")]
#[case("\x1b[R", "F3")]
#[case("\x1b[1;2R", "F3")]
#[case("\x1b[15~", "F5")]
#[case("\x1b[21~", "F10")]
#[case("\x1b[24~", "F12")]
#[case("\x1b[E", "KeypadBegin")]
#[case("\x1b[2~", "Insert")]
#[case("\x1b[4l", "Insert")]
#[case("\x1b[4h", "Insert")]
#[case("\x1b[A", "↑")]
#[case("\x1bOB", "↓")]
#[case("\x1b[1;5C", "Ctrl-→")]
#[case("\x1bOd", "Ctrl-←")]
#[case("\x1b[7~", "Home")]
#[case("\x1b[4~", "End")]
#[case("\x1b[5;2~", "PgUp")]
#[case("\x1b[Z", "Shift-Tab")]
#[case("\x1bOp", "0")]
#[case("\x1bOy", "9")]
#[case("\x1bOk", "+")]
#[case("\x1bOn", ".")]
#[case("\x1bOj", "*")]
#[case("\x1bOm", "-")]
#[case("\x1bOo", "/")]
#[case("\x15", "Ctrl-U")]
#[case("\x1b[117;5u", "Ctrl-U")]
#[case("\x1b[27;5;117~", "Ctrl-U")]
#[case("满", "满")]
#[case("𠮷", "𠮷")]
#[case("\x1b", "Esc")]
#[case("\x1b\x1b", "Esc Esc")]
fn a_key_is_read_as_every_terminal_sends_it(#[case] sent: &str, #[case] name: &str) {
    let read = decoded(&[sent.as_bytes()]);
    assert_eq!(keys(&read).join(" "), name, "{sent:?}");
    assert_eq!(keys(&read).len(), read.len());
}

#[rstest]
// Alt with a key.
#[case(b"\x1b5")]
#[case(b"\x1b\r")]
// What nobody asked for.
#[case(b"\x1bP>|XTerm(379)\x1b\\")]
#[case(b"\x1b]52;c;YWJj\x07")]
#[case(b"\x1b[?62;22c")]
#[case(b"\x1b[200")]
#[case(b"\x1b[")]
#[case(b"\x1bO")]
#[case(b"\xff\xfe")]
#[case(b"\xe6\xbb")]
fn what_means_nothing_presses_no_key(#[case] sent: &[u8]) {
    assert_eq!(keys(&decoded(&[sent])), Vec::<String>::new(), "{sent:?}");
}

#[test]
fn replies_are_never_keys_and_keys_around_them_stay() {
    let sent = b"8\x1b]11;rgb:ffff/ffff/dddd\x1b\\7\x1b]11;rgb:00/00/00\x07\x1b[2;3R9";
    let read = decoded(&[sent]);
    assert_eq!(keys(&read), ["8", "7", "9"]);
    let replies: Vec<&Decoded> = read
        .iter()
        .filter(|one| matches!(one, Decoded::Reply(_)))
        .collect();
    assert_eq!(
        replies,
        [
            &Decoded::Reply(Reply::Ground(Rgb([255, 255, 221]))),
            &Decoded::Reply(Reply::Ground(Rgb([0, 0, 0]))),
            &Decoded::Reply(Reply::Position { column: 3, row: 2 }),
        ]
    );
}

/// A terminal that draws on its first row, or is not where it was thought to be, may answer `1;2`: Shift-F3 to a terminal that
/// was asked nothing.
#[test]
fn as_many_positions_as_were_asked_for_are_replies_however_late_and_no_key_is_lost() {
    let awaited = Awaited::default();
    let mut decoder = Decoder::awaiting(awaited.clone());
    let mut read = Vec::new();
    decoder.take(b"\x1b[1;2R", &mut read);
    assert_eq!(keys(&read), ["F3"], "nothing was asked");
    for _ in 0..3 {
        awaited.ask();
    }
    read.clear();
    for piece in [
        b"5\x1b[1;2R".as_slice(),
        b"\x1b[R6\x1b[2;",
        b"3R7\x1b[1;5R",
        b"\x1b[1;2R8",
    ] {
        decoder.take(piece, &mut read);
    }
    assert_eq!(keys(&read), ["5", "F3", "6", "7", "F3", "8"]);
    let columns = read.iter().filter_map(|one| match one {
        Decoded::Reply(Reply::Position { column, .. }) => Some(*column),
        _ => None,
    });
    assert_eq!(columns.collect::<Vec<_>>(), [2, 3, 5]);
}

#[test]
fn an_answer_that_lacks_half_its_end_is_one_and_swallows_no_key() {
    let answer = b"\x1b]11;rgb:ffff/ffff/ffff\x1b".as_slice();
    let white = Decoded::Reply(Reply::Ground(Rgb([255; 3])));
    assert_eq!(decoded(&[answer]), std::slice::from_ref(&white));
    for (behind, name) in [("8", "8"), ("\x1b[A", "↑"), ("\x1bOP", "F1"), ("满", "满")] {
        let read = decoded(&[answer, behind.as_bytes()]);
        assert_eq!(read[0], white);
        assert_eq!(keys(&read), [name]);
    }
    assert_eq!(keys(&decoded(&[b"\x1b]11;rgb:ffff/ffff/ffff\x9c7"])), ["7"]);
}

#[test]
fn keys_after_a_beginning_that_leads_nowhere_are_not_swallowed() {
    assert_eq!(keys(&decoded(&[b"\x1b]", b"r"])), ["r"]);
    assert_eq!(keys(&decoded(&[b"\x1b]8", b"8"])), Vec::<String>::new());
    assert_eq!(keys(&decoded(&[b"\x1b[1;", b"\r"])), ["Enter"]);
    assert_eq!(keys(&decoded(&[b"\xe6", b"5"])), ["5"]);
}

#[test]
fn an_esc_before_another_key_is_a_key_where_it_came_first() {
    assert_eq!(keys(&decoded(&[b"\x1b", b"r"])), ["Esc", "r"]);
    assert_eq!(keys(&decoded(&[b"\x1b", b"\x1b"])), ["Esc", "Esc"]);
    assert_eq!(keys(&decoded(&[b"\x1b", b"[A"])), ["↑"]);
    assert_eq!(keys(&decoded(&[b"\x1br"])), Vec::<String>::new());
}

#[test]
fn a_paste_keeps_its_line_ends_and_what_looks_like_keys() {
    let read = decoded(&[b"5\x1b[200~a\r\nb\x1b[A\x1b[201~6"]);
    assert_eq!(keys(&read), ["5", "6"]);
    assert_eq!(read[1], Decoded::Paste("a\r\nb\x1b[A".into()));
}

#[test]
fn a_paste_without_an_end_is_a_paste_all_the_same_and_a_huge_one_is_cut() {
    assert_eq!(
        decoded(&[b"\x1b[200~abcdefgh"]),
        [Decoded::Paste("abcdefgh".into())]
    );
    let huge = vec![b'x'; 5_000_000];
    let read = decoded(&[b"\x1b[200~", &huge, b"\x1b[201~", b"7"]);
    assert_eq!(keys(&read), ["7"]);
    assert!(matches!(&read[0], Decoded::Paste(text) if text.len() == LONGEST_PASTE));
}

/// Pieces that terminals send, none of them a lone Esc.
fn sent() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "5",
        "满",
        "\r",
        "\n",
        "\x1b[A",
        "\x1b[3~",
        "\x1bOP",
        "\x1b[P",
        "\x1bOq",
        "\x1b[1;5D",
        "\x1b[2;2R",
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        "\x1b]11;rgb:1e/1e/1e\x07",
        "\x1b[200~多走访\n少填表\x1b[201~",
        "\x1b[I",
    ]);
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #[test]
    fn however_the_bytes_are_cut_they_come_to_the_same(sent in sent(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(sent.len() + 1)).collect();
        at.extend([0, sent.len()]);
        at.sort_unstable();
        let pieces: Vec<&[u8]> = at.windows(2).map(|ends| &sent[ends[0]..ends[1]]).collect();
        prop_assert_eq!(decoded(&pieces), decoded(&[&sent]));
    }

    #[test]
    fn no_bytes_do_harm_and_a_key_afterwards_arrives(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let (mut decoder, mut all) = (Decoder::default(), Vec::new());
        decoder.take(&bytes, &mut all);
        decoder.settle(&mut all);
        let before = all.len();
        decoder.take(b"7", &mut all);
        prop_assert_eq!(keys(&all[before..]), ["7"]);
    }
}
