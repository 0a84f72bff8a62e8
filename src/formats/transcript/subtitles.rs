//! Subtitles: cues with their times. A cue begins at a line with two times, whatever stands before it.

use super::{Transcript, TranscriptCounts, TranscriptParagraph};
use crate::text::{Finding, Text};

/// Reads the cues of `SubRip`, or of `WebVTT`, whose notes and styles are passed over.
///
/// A blank line within a cue is kept, a number alone on a line too: other readers lose what follows them.
pub(super) fn read(text: &str, is_vtt: bool) -> Result<Transcript, Finding> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let starts: Vec<(usize, u64)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, start(line)?)))
        .collect();
    if starts.is_empty() {
        return Err(no_cues());
    }
    let mut paragraphs = Vec::new();
    for (index, (at, time)) in starts.iter().enumerate() {
        let end = match starts.get(index + 1) {
            Some((next, _)) => before_cue(&lines, *next),
            None => lines.len(),
        };
        let said = &lines[(at + 1).min(end)..end];
        let said = if is_vtt { without_blocks(said) } else { said };
        let (speaker, text) = words(said);
        if !text.is_empty() {
            paragraphs.push(TranscriptParagraph {
                time: Some(*time),
                speaker,
                text,
            });
        }
    }
    Ok(Transcript {
        paragraphs,
        counts: TranscriptCounts {
            cues: starts.len(),
            ..TranscriptCounts::default()
        },
        ..Transcript::default()
    })
}

/// The time at which a cue begins, of the line that gives its two times: `00:01:05,000 --> 00:01:07.5 align:start`.
fn start(line: &str) -> Option<u64> {
    let (from, to) = line.split_once("-->")?;
    milliseconds(to.split_whitespace().next()?)?;
    milliseconds(from.trim())
}

fn milliseconds(text: &str) -> Option<u64> {
    let (clock, part) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let mut seconds = 0_u64;
    let parts: Vec<&str> = clock.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    for part in parts {
        let number: u64 = digits(part)?;
        seconds = seconds.checked_mul(60)?.checked_add(number)?;
    }
    let part = part.get(..3).unwrap_or(part);
    let scale = 10_u64.pow(3_u32.saturating_sub(part.len() as u32));
    seconds
        .checked_mul(1_000)?
        .checked_add(digits(part)? * scale)
}

fn digits(text: &str) -> Option<u64> {
    let is_number =
        !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Where the words of the cue before end: at the name of the next one, a line by itself above its times.
fn before_cue(lines: &[&str], next: usize) -> usize {
    let above = |back: usize| next.checked_sub(back).and_then(|at| lines.get(at));
    let is_name = above(1).is_some_and(|name| !name.trim().is_empty())
        && above(2).is_none_or(|line| line.trim().is_empty());
    // A number is the name of a cue though no blank line stands above it.
    let is_number = above(1).is_some_and(|name| digits(name.trim()).is_some());
    if is_name || is_number { next - 1 } else { next }
}

/// The words before a note, a style or a region of `WebVTT`, which stand behind a blank line.
fn without_blocks<'l, 't>(said: &'l [&'t str]) -> &'l [&'t str] {
    let is_block = |at: usize| {
        let first = said[at].split_whitespace().next().unwrap_or_default();
        at > 0 && said[at - 1].trim().is_empty() && matches!(first, "NOTE" | "STYLE" | "REGION")
    };
    let end = (0..said.len())
        .find(|at| is_block(*at))
        .unwrap_or(said.len());
    &said[..end]
}

/// The words without their tags, and the speaker that a tag names.
fn words(lines: &[&str]) -> (Option<String>, String) {
    let text = lines.join("\n");
    let (mut speaker, mut plain) = (None, String::with_capacity(text.len()));
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['<', '{']) {
        plain.push_str(&rest[..at]);
        let tail = &rest[at..];
        let Some(length) = tag(tail) else {
            plain.push_str(&tail[..1]);
            rest = &tail[1..];
            continue;
        };
        let inner = &tail[1..length - 1];
        let voice = inner.strip_prefix("v ").or_else(|| voice_with_class(inner));
        if let Some(voice) = voice {
            speaker.get_or_insert_with(|| voice.trim().to_owned());
        }
        rest = &tail[length..];
    }
    plain.push_str(rest);
    let plain = plain
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&lrm;", "")
        .replace("&rlm;", "")
        .replace("&amp;", "&");
    (speaker, plain.trim().to_owned())
}

/// `v.loud 甲`: a voice with a class.
fn voice_with_class(inner: &str) -> Option<&str> {
    inner
        .strip_prefix("v.")?
        .split_once(' ')
        .map(|(_, voice)| voice)
}

/// The length of a tag at the beginning: `<i>`, `</i>`, `<c.red>`, `<v 甲>`, `<00:01.000>`, `{\an8}`; `None`: a sign of the
/// text, as in `<5 人`.
fn tag(text: &str) -> Option<usize> {
    if text.starts_with("{\\") {
        return text.find('}').map(|end| end + 1);
    }
    let end = text.strip_prefix('<')?.find('>')? + 2;
    let inner = text[1..end - 1].trim_start_matches('/');
    let name: String = inner
        .chars()
        .take_while(|sign| sign.is_ascii_alphanumeric() || *sign == ':')
        .collect();
    let is_time = milliseconds(inner).is_some();
    let is_known = matches!(
        name.to_ascii_lowercase().as_str(),
        "i" | "b" | "u" | "s" | "c" | "v" | "font" | "lang" | "ruby" | "rt"
    );
    (is_time || is_known).then_some(end)
}

fn no_cues() -> Finding {
    Finding::error(
        "transcript-no-cues",
        "",
        Text::new(
            "字幕文件里没有一条带时间的字幕",
            "the subtitles have no cue with its times",
        ),
    )
    .hint(
        "每条字幕上面一行写起止时间，如 00:00:01,000 --> 00:00:04,000；没有时间的另存为 .txt",
        "each cue has its times above it, as 00:00:01,000 --> 00:00:04,000; save words without times as .txt",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cues(text: &str, is_vtt: bool) -> Vec<(u64, String)> {
        let read = read(text, is_vtt).unwrap();
        let cues = read.paragraphs.into_iter();
        cues.map(|one| (one.time.unwrap(), one.text)).collect()
    }

    /// The traps of FORMATS: a point before milliseconds, a blank line in a cue, a number alone on a line, a stray last number.
    #[test]
    fn every_cue_of_a_careless_file_is_there_with_all_its_words() {
        let text = "\u{feff}1\r\n00:00:01,000 --> 00:00:03,500\r\n服务好\r\n\r\n五分。\r\n\r\n2\r\n00:00:03.600 --> 00:00:05.000\r\n\
                    楼层是\r\n3\r\n\r\n3\r\n00:01:05,5 --> 00:01:06,000\r\n<i>（笑）</i>{\\an8}好&lt;5\r\n4\r\n01:00:00,000 --> 01:00:01,000\r\n没有空行\r\n";
        assert_eq!(
            cues(text.trim_start_matches('\u{feff}'), false),
            [
                (1_000, "服务好\n\n五分。".to_owned()),
                (3_600, "楼层是\n3".to_owned()),
                (65_500, "（笑）好<5".to_owned()),
                (3_600_000, "没有空行".to_owned()),
            ]
        );
    }

    #[test]
    fn of_webvtt_settings_notes_styles_and_tags_are_off_and_voices_speak() {
        let text = "WEBVTT 访谈\n\nSTYLE\n::cue { color: red }\n\nNOTE 机器转写\n\n甲1\n00:01.000 --> 00:02.000 align:start\n\
                    <v 受访者>树 &amp; 草\n\nNOTE 听不清\n00 分\n\n00:00:03.000 --> 00:00:04.000 line:0\n<v.loud 问><c.red>人<5 吗</c>？\n";
        let read = read(text, true).unwrap();
        let told: Vec<_> = read
            .paragraphs
            .iter()
            .map(|one| (one.time, one.speaker.as_deref(), one.text.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (Some(1_000), Some("受访者"), "树 & 草"),
                (Some(3_000), Some("问"), "人<5 吗？"),
            ]
        );
        assert_eq!(read.counts.cues, 2);
    }
}
