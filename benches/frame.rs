//! How long a frame takes at 200x60: every screen that is drawn while papers are keyed and results are read.

mod support;

use criterion::{Criterion, criterion_group, criterion_main};
use crossterm::event::KeyCode;
use manyi::tui::{Key, Look, screens};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The keys that lead to a screen from the first one.
const WAYS: [(&str, &[KeyCode]); 6] = [
    ("home", &[]),
    ("responses", &[KeyCode::Enter]),
    (
        "entry",
        &[KeyCode::Enter, KeyCode::Char('n'), KeyCode::Char('9')],
    ),
    ("results", &[KeyCode::Enter, KeyCode::Char('r')]),
    (
        "behind",
        &[KeyCode::Enter, KeyCode::Char('r'), KeyCode::Enter],
    ),
    ("indicators", &[KeyCode::Char('i')]),
];

fn frames(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder for the database");
    let mut group = criterion.benchmark_group("frame at 200x60");
    for (name, way) in WAYS {
        let path = folder.path().join(format!("{name}.db"));
        let mut navigator = screens(support::database(&path, 10_000), Look::default());
        for code in way {
            navigator.key(Key::plain(*code));
        }
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
