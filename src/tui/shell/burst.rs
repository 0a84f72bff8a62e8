//! Keys that come in one delivery: what a hand, an input method or a slow line sends, and what is a paste that the
//! terminal does not mark.
//!
//! Timing comes in as data: which keys came together is known to the thread that reads them.

use std::time::Duration;

use crossterm::event::KeyCode;

use crate::text::fold_width;
use crate::tui::commands::Context;
use crate::tui::commands::keys::Key;

/// Two keys of a hand are further apart, but for a slip of two fingers; the keys of a paste are not.
const TOGETHER: Duration = Duration::from_millis(2);
/// So many keys in a row, each within [`TOGETHER`], no hand makes.
const NO_HAND: u32 = 3;
/// How long the rest of a burst is waited for; a single key waits for nothing.
const REST: Duration = Duration::from_micros(2_500);
/// A delivery of so few keys is never judged.
const FEW: usize = 3;
/// More keys in one delivery than a slow line gathers between two of them.
const MANY: usize = 12;
/// More signs on one line than a scanner sends or a person types ahead.
const LONG_LINE: usize = 32;

/// No hand presses one key again so soon: it is held down, and its terminal repeats it. Keyboards repeat every 5 to 45 ms, give or
/// take some for the way; of 20 keys of a fast typist in a second two of one kind with none between are 100 ms apart.
const HELD: Duration = Duration::from_millis(55);

/// How long the thread that reads waits for the next key of a delivery.
#[derive(Debug, Clone, Copy, Default)]
pub struct Gathering {
    /// How many keys came one right after the other.
    fast: u32,
    enter: Enter,
}

/// What came of Enter, with no other key between.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Enter {
    /// The last key was another one.
    #[default]
    No,
    /// It was pressed.
    Once,
    /// It came again later: pressed again, or the first repeat of one that is held. The next one shows it.
    Again,
    /// It is held down.
    Held,
}

impl Gathering {
    /// A key came so long after the one before it.
    pub fn note(&mut self, key: &Key, since_last: Duration) {
        self.fast = if since_last < TOGETHER {
            self.fast.saturating_add(1)
        } else {
            1
        };
        self.enter = match self.enter {
            _ if !is_line_end(key) => Enter::No,
            Enter::No => Enter::Once,
            _ if since_last < HELD => Enter::Held,
            _ => Enter::Again,
        };
    }

    /// A text was pasted: the next Enter is no repeat.
    pub fn interrupt(&mut self) {
        self.enter = Enter::No;
    }

    /// Whether the last key is the repeat of one that is held down.
    pub fn is_held(self) -> bool {
        self.enter == Enter::Held
    }

    /// Whether a key that comes so long after the last one shows that this was pressed by a hand.
    pub fn frees(self, key: &Key, since_last: Duration) -> bool {
        self.enter == Enter::Again && !(is_line_end(key) && since_last < HELD)
    }

    /// How long the next one is waited for; `None`: not at all.
    pub fn patience(self) -> Option<Duration> {
        match self.enter {
            Enter::Again => Some(HELD),
            _ if self.fast < NO_HAND => None,
            _ => Some(REST),
        }
    }
}

/// What a delivery of keys is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Keys like others.
    Keys,
    /// A text for the line in which it was pasted; its line ends confirm nothing.
    Text(String),
    /// Keys like others as long as none of them opens a paper: the rest must not answer its questions.
    UntilAnswers,
    /// No keys and no place for a text: nothing of it is taken.
    Stopped,
}

/// What earlier deliveries show of the line to the terminal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rhythm {
    /// A bit for each of the latest deliveries, the last one lowest: whether it was of several keys.
    gathered: u8,
    /// Whether the last key was Enter.
    is_behind_enter: bool,
}

impl Rhythm {
    /// A key came alone.
    pub fn single(&mut self, key: &Key) {
        self.gathered <<= 1;
        self.is_behind_enter = is_line_end(key);
    }

    /// Of keys that came together, whether each is the repeat of an Enter that was held down: those right behind another one, and behind
    /// an Enter of before all of several.
    pub fn tell_held(&mut self, keys: &[Key]) -> Vec<bool> {
        let mut behind = self.is_behind_enter;
        self.is_behind_enter = keys.last().is_some_and(is_line_end);
        let ends: Vec<bool> = keys.iter().map(is_line_end).collect();
        let tell = |(at, is_end): (usize, &bool)| {
            let is_one_of_several = at > 0 || ends.get(at + 1) == Some(&true);
            let was_behind = std::mem::replace(&mut behind, *is_end);
            *is_end && was_behind && is_one_of_several
        };
        ends.iter().enumerate().map(tell).collect()
    }

    /// Whether so many keys with so many ends of lines are what a slow line gathers: it did before. Two pastes in a row are no such
    /// line, and what answers several questions wants more to show that it is.
    fn is_lumpy(self, keys: usize, ends: usize) -> bool {
        let [of, least] = if ends < 2 { [4, 3] } else { [8, 6] };
        let latest = self.gathered & u8::MAX >> (8 - of);
        keys <= MANY && latest.count_ones() >= least
    }

    /// Judges keys that came together, for where they came.
    pub fn judge(&mut self, keys: &[Key], context: Context) -> Delivery {
        if context.takes_lines() && is_lines(keys) {
            return Delivery::Text(keys.iter().filter_map(sign_of_lines).collect());
        }
        let signs: String = keys.iter().filter_map(sign).collect();
        let count = signs.chars().count();
        let ends = keys.iter().filter(|key| is_end(key)).count();
        let is_text = count + ends == keys.len();
        let is_lumpy = self.is_lumpy(keys.len(), ends);
        let ends_last = ends == 1 && keys.last().is_some_and(is_end);
        let delivery = if context.takes_text() {
            let one_line = ends == 0 || ends_last;
            // A phrase of an input method with its Enter, a scanner's line.
            let is_typed = one_line && count <= LONG_LINE;
            let begins_with_blank = signs.starts_with(['-', '－']) && context == Context::EntryLine;
            match is_text {
                // `- 手续多`: here a single `-` would say that there is no answer.
                true if begins_with_blank && count > 1 => Delivery::Text(text_of(keys)),
                true if ends == 0 && count > FEW => Delivery::Text(text_of(keys)),
                true if ends > 0 && keys.len() > FEW && !is_typed && !is_lumpy => {
                    Delivery::Text(text_of(keys))
                }
                _ => Delivery::Keys,
            }
        } else if !matches!(context, Context::EntryClosed | Context::EntryEnd) {
            // No key of a list or a figure answers a question; keys typed ahead of a slow machine come together there. The
            // lines of a paste end where one of them opens a paper.
            if is_text && is_column(keys) && !is_lumpy {
                Delivery::UntilAnswers
            } else {
                Delivery::Keys
            }
        } else {
            // Words where keys answer are a paste, and so are lines: a column of figures copied from a sheet would answer as
            // many questions. A hand reaches Enter later; a slow line has shown by then that it gathers keys.
            let is_foreign = !signs.chars().map(fold_width).all(|sign| sign.is_ascii());
            let is_lines = (ends > 0 && keys.len() > FEW || is_column(keys)) && !is_lumpy;
            if is_text && (count > 1 && is_foreign || is_lines) {
                Delivery::Stopped
            } else {
                Delivery::Keys
            }
        };
        // A key that is held shows nothing of the line.
        if delivery == Delivery::Keys && !keys.iter().all(is_line_end) {
            self.gathered = self.gathered << 1 | 1;
        }
        delivery
    }
}

fn sign(key: &Key) -> Option<char> {
    match key.code {
        KeyCode::Char(sign) if !key.ctrl => Some(sign),
        _ => None,
    }
}

/// Whether keys are more of a text of many lines than a hand types at once.
fn is_lines(keys: &[Key]) -> bool {
    keys.len() > FEW && keys.iter().all(|key| sign_of_lines(key).is_some())
}

/// Whether keys are lines one below the other, or cells beside one another: an end that something stands before and behind. Of a
/// hand Enter comes first, or last.
fn is_column(keys: &[Key]) -> bool {
    let first = keys.iter().position(is_end);
    let last = keys.iter().rposition(is_end);
    let (Some(first), Some(last)) = (first, last) else {
        return false;
    };
    let stands_between = first > 0 && first + 1 < keys.len();
    keys.len() >= FEW && (stands_between || last > first)
}

/// The sign that a key is in a text of many lines.
fn sign_of_lines(key: &Key) -> Option<char> {
    match key.code {
        _ if is_line_end(key) => Some('\n'),
        KeyCode::Tab => Some('\t'),
        _ => sign(key),
    }
}

/// Enter, or the line feed of a paste.
fn is_line_end(key: &Key) -> bool {
    key.code == KeyCode::Enter || *key == Key::ctrl('j')
}

/// What ends a field: the end of a line, or of a cell that was copied from a sheet.
fn is_end(key: &Key) -> bool {
    is_line_end(key) || key.code == KeyCode::Tab
}

fn text_of(keys: &[Key]) -> String {
    keys.iter().filter_map(sign_of_lines).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// `⏎` is Enter, `↵` a line feed, `⇥` a tab.
    fn keys(text: &str) -> Vec<Key> {
        text.chars()
            .map(|sign| match sign {
                '⏎' => Key::plain(KeyCode::Enter),
                '↵' => Key::ctrl('j'),
                '⇥' => Key::plain(KeyCode::Tab),
                sign => Key::sign(sign),
            })
            .collect()
    }

    fn judge(text: &str, context: Context) -> Delivery {
        Rhythm::default().judge(&keys(text), context)
    }

    #[rstest]
    #[case("1. 手续多⏎2. 等得久⏎3. 态度好")]
    #[case("1. 手续多↵2. 等得久↵")]
    #[case("很满意")]
    #[case("3⏎4⏎5")] // a column of a sheet
    #[case("9⏎10↵")]
    #[case("888⏎")]
    #[case("7⏎8")]
    #[case("1⇥2⇥A⇥N")] // a row of a sheet
    #[case("满意⇥1")]
    #[case("8⇥9")]
    fn a_paste_where_keys_answer_is_stopped(#[case] text: &str) {
        for context in [Context::EntryClosed, Context::EntryEnd] {
            assert_eq!(judge(text, context), Delivery::Stopped);
        }
    }

    #[rstest]
    #[case("1. 手续多⏎2. 等得久⏎3. 态度好", "1. 手续多\n2. 等得久\n3. 态度好")]
    #[case("- 手续多", "- 手续多")]
    #[case("希望加强宣传", "希望加强宣传")]
    #[case("手续多⇥3⇥2", "手续多\t3\t2")]
    fn a_paste_into_a_line_is_text(#[case] keys: &str, #[case] text: &str) {
        assert_eq!(judge(keys, Context::EntryLine), Delivery::Text(text.into()));
    }

    #[rstest]
    #[case("好", Context::EntryLine)] // what an input method commits
    #[case("很好", Context::EntryLine)]
    #[case("是本人填的吗⏎", Context::Prompt)]
    #[case("手续多↵", Context::EntryLine)]
    #[case("8", Context::EntryClosed)]
    #[case("88", Context::EntryClosed)] // two fingers at once
    #[case("88888888", Context::EntryClosed)] // typed ahead
    #[case("1234567890123", Context::EntryClosed)]
    #[case("10⏎", Context::EntryClosed)]
    #[case("35⏎", Context::EntryLine)]
    #[case("20220630⏎", Context::EntryLine)]
    #[case("A-00123456⏎", Context::Prompt)] // a scanner
    #[case("6901234567892↵", Context::Prompt)]
    #[case("kkk", Context::Survey)]
    fn what_hands_and_scanners_send_are_keys(#[case] text: &str, #[case] context: Context) {
        assert_eq!(judge(text, context), Delivery::Keys);
    }

    #[rstest]
    #[case("1↵2↵3↵", Delivery::UntilAnswers)]
    #[case("⏎⏎1⏎2", Delivery::UntilAnswers)]
    #[case("1⏎2", Delivery::UntilAnswers)]
    #[case("⏎88", Delivery::Keys)] // a hand that opens a paper and keys on
    #[case("n888", Delivery::Keys)]
    #[case("jj⏎", Delivery::Keys)]
    fn lines_where_a_key_may_open_a_paper_go_no_further_than_that(
        #[case] text: &str,
        #[case] due: Delivery,
    ) {
        for context in [Context::Home, Context::Survey] {
            assert_eq!(judge(text, context), due);
        }
        // A line that has been seen to gather keys gathers Enter, too.
        let mut slow = Rhythm::default();
        for _ in 0..6 {
            slow.judge(&keys("jj"), Context::Survey);
        }
        assert_eq!(slow.judge(&keys(text), Context::Survey), Delivery::Keys);
    }

    #[test]
    fn a_paste_into_a_text_of_lines_keeps_its_lines_and_cells() {
        for context in [Context::Pasting, Context::Settling] {
            let mut paste = keys("1. 满意吗？⏎A. 满意↵B. 不");
            paste.push(Key::plain(KeyCode::Tab));
            paste.push(Key::sign('5'));
            let due = Delivery::Text("1. 满意吗？\nA. 满意\nB. 不\t5".into());
            assert_eq!(Rhythm::default().judge(&paste, context), due);
            // Keys that a hand sends are keys.
            assert_eq!(judge("12", context), Delivery::Keys);
        }
    }

    #[test]
    fn a_line_that_delivers_in_lumps_may_have_enter_in_them() {
        let mut rhythm = Rhythm::default();
        for lump in [
            "888",
            "8888",
            "88",
            "88⏎888",
            "8888⏎8",
            "888",
            "8⏎8⏎88",
            "88⇥8⇥8",
        ] {
            assert_eq!(
                rhythm.judge(&keys(lump), Context::EntryClosed),
                Delivery::Keys,
                "{lump}"
            );
        }
        let paste = keys("1. 手续多⏎2. 等得久⏎3. 态度好");
        assert_eq!(
            rhythm.judge(&paste, Context::EntryClosed),
            Delivery::Stopped
        );
    }

    // Neither of them shows how the line delivers: somebody pastes one thing after another.
    #[test]
    fn pastes_do_not_open_the_way_for_pastes() {
        let mut rhythm = Rhythm::default();
        for paste in ["12", "AN", "345", "N"] {
            rhythm.judge(&keys(paste), Context::EntryClosed);
        }
        for paste in ["A⏎N⏎1⏎", "N↵↵↵", "⏎⏎N", "A⇥N⇥1"] {
            let judged = rhythm.judge(&keys(paste), Context::EntryClosed);
            assert_eq!(judged, Delivery::Stopped, "{paste}");
        }
        // Keys one by one are what proves the contrary.
        let mut rhythm = Rhythm::default();
        for _ in 0..3 {
            rhythm.judge(&keys("88"), Context::EntryClosed);
        }
        assert!(rhythm.is_lumpy(4, 1));
        rhythm.single(&Key::sign('8'));
        rhythm.single(&Key::sign('8'));
        assert!(!rhythm.is_lumpy(4, 1));
    }

    #[test]
    fn twenty_keys_a_second_wait_for_nothing_and_a_burst_for_its_rest() {
        let mut gathering = Gathering::default();
        let [digit, enter] = [Key::sign('8'), Key::plain(KeyCode::Enter)];
        for key in [digit, enter].iter().cycle().take(100) {
            gathering.note(key, Duration::from_millis(50));
            assert_eq!(gathering.patience(), None);
            assert!(!gathering.is_held());
        }
        // Two fingers at once are no burst.
        gathering.note(&digit, Duration::from_millis(1));
        assert_eq!(gathering.patience(), None);
        gathering.note(&digit, Duration::from_millis(1));
        assert_eq!(gathering.patience(), Some(REST));
    }

    // A keyboard repeats a held key after a while, and then every 5 to 40 ms.
    #[rstest]
    #[case(5, 200)]
    #[case(15, 250)]
    #[case(33, 500)]
    #[case(45, 660)]
    fn no_repeat_of_an_enter_that_is_held_is_one_that_was_pressed(
        #[case] every: u64,
        #[case] first: u64,
    ) {
        let enter = Key::plain(KeyCode::Enter);
        let mut gathering = Gathering::default();
        gathering.note(&Key::sign('8'), Duration::from_secs(1));
        gathering.note(&enter, Duration::from_millis(60));
        assert_eq!((gathering.is_held(), gathering.patience()), (false, None));
        // The first repeat waits for the second, which shows what it is.
        gathering.note(&enter, Duration::from_millis(first));
        assert_eq!(gathering.patience(), Some(HELD));
        for _ in 0..20 {
            assert!(!gathering.frees(&enter, Duration::from_millis(every)));
            gathering.note(&enter, Duration::from_millis(every));
            assert!(gathering.is_held());
        }
        // Pressed again later it waits, and any other key says that a hand did it.
        gathering.note(&enter, Duration::from_millis(120));
        assert!(gathering.frees(&Key::sign('8'), Duration::from_millis(5)));
        assert!(gathering.frees(&enter, Duration::from_millis(80)));
        gathering.note(&Key::sign('8'), Duration::from_millis(5));
        gathering.note(&enter, Duration::from_millis(5));
        assert!(!gathering.is_held());
    }

    #[rstest]
    #[case("8⏎", "⏎⏎", "")] // behind the Enter of before
    #[case("8", "⏎⏎⏎", "⏎")]
    #[case("8⏎", "⏎", "⏎")] // pressed once more: no other shows that it is held
    #[case("8", "8⏎⏎8⏎", "8⏎8⏎")]
    #[case("⏎", "⏎⏎8⏎", "8⏎")]
    #[case("8", "A-001⏎↵", "A-001⏎")] // a scanner with both ends of a line
    fn repeats_of_enter_are_told_where_a_slow_line_gathers_them(
        #[case] before: &str,
        #[case] together: &str,
        #[case] pressed: &str,
    ) {
        let mut rhythm = Rhythm::default();
        rhythm.tell_held(&keys(before));
        let keys_together = keys(together);
        let held = rhythm.tell_held(&keys_together);
        assert_eq!(held.len(), keys_together.len());
        let told = keys_together
            .into_iter()
            .zip(held)
            .filter(|(_, held)| !held);
        assert_eq!(told.map(|(key, _)| key).collect::<Vec<_>>(), keys(pressed));
    }
}
