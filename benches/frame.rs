//! How long a frame takes at 200x60: the screens that are drawn while papers are keyed and results are read.

mod support;

use criterion::{Criterion, criterion_group, criterion_main};
use crossterm::event::KeyCode;
use manyi::tui::{Key, Look, screen_text, screens};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A screen, what stands in its heading, and the keys that lead to it from the first one.
type Way = (&'static str, &'static str, &'static [KeyCode]);

const ENTER: KeyCode = KeyCode::Enter;

const fn sign(sign: char) -> KeyCode {
    KeyCode::Char(sign)
}

const WAYS: [Way; 15] = [
    ("home", "满意", &[]),
    ("responses", "困难职工帮扶受益对象问卷", &[ENTER]),
    ("entry", "› 录入", &[ENTER, sign('n'), sign('9')]),
    ("results", "› 结果", &[ENTER, sign('r')]),
    ("behind", "背后的答卷", &[ENTER, sign('r'), ENTER]),
    ("groupings", "› 分组", &[ENTER, sign('r'), sign('g')]),
    (
        "groups",
        "› 分组 › Q1",
        &[ENTER, sign('r'), sign('g'), ENTER],
    ),
    (
        "reliability",
        "› 信度与效度",
        &[ENTER, sign('r'), sign('a')],
    ),
    ("ledger", "› 台账", &[ENTER, sign('l')]),
    ("batches", "› 批次", &[ENTER, sign('b')]),
    ("history", "号留痕", &[ENTER, sign('h')]),
    ("indicators", "› 指标与得分", &[sign('i')]),
    (
        "judging",
        " 认定",
        &[
            sign('i'),
            KeyCode::Home,
            KeyCode::Down,
            KeyCode::Down,
            sign('d'),
        ],
    ),
    ("what-if", "› 试算", &[sign('i'), sign('w')]),
    ("recheck", "› 核对", &[sign('c')]),
];

fn frames(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder for the database");
    let mut group = criterion.benchmark_group("frame at 200x60");
    for (name, heading, way) in WAYS {
        let path = folder.path().join(format!("{name}.db"));
        let mut navigator = screens(support::database(&path, 10_000), Look::default());
        for code in way {
            navigator.key(Key::plain(*code));
        }
        let mut buffer = Buffer::empty(Rect::new(0, 0, 200, 60));
        navigator.draw(&mut buffer);
        let text = screen_text(&buffer, None);
        assert!(
            text.lines()
                .next()
                .is_some_and(|first| first.contains(heading)),
            "{name}: {text}"
        );
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut buffer = Buffer::empty(Rect::new(0, 0, 200, 60));
                navigator.draw(&mut buffer);
                buffer
            });
        });
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
