//! A desk without a terminal: the screens on a database in memory, keys by name, pictures as text.

use std::path::Path;

use crossterm::event::KeyCode;
use manyi::indicator::{Evidence, Indicator, Project};
use manyi::intake;
use manyi::interview::{CodingPlan, Group, Head, Holder, Mark, Passage, Said, Sentiment, Unit};
use manyi::measure::Survey;
use manyi::response::{Answer, AnswerSheet, Batch, Missing, Mode, Outcome, Serial, read_serials};
use manyi::store::{ImportedResponse, Store, SurveyKey};
use manyi::text::{Language, Text};
use manyi::tui::{Key, Look, Navigator, Request, screen_text, screens};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The screens as one evaluator uses them.
pub struct Desk {
    screens: Navigator,
    /// The folder of the database, where it is a file of its own.
    _folder: Option<tempfile::TempDir>,
}

impl Desk {
    fn on(store: Store, ascii: bool) -> Self {
        let look = Look {
            ascii,
            ..Look::default()
        };
        Self {
            screens: screens(store, look),
            _folder: None,
        }
    }

    fn store() -> Store {
        Store::open_in_memory("王").unwrap()
    }

    /// A database with nothing in it.
    pub fn empty() -> Self {
        Self::on(Self::store(), false)
    }

    /// A shipped project with twelve people interviewed, five of whom say that the effect is ordinary; each coded once.
    pub fn with_interviews() -> Self {
        const CODE: &str = "changde-2019";
        let mut store = Self::store();
        intake::load_shipped(&mut store, CODE).unwrap();
        let once = CodingPlan {
            percent: rust_decimal::Decimal::ZERO,
            ..CodingPlan::default()
        };
        store.set_coding_plan(CODE, &once).unwrap();
        let ordinary = store.add_theme(CODE, "改善一般", None, "", "").unwrap();
        for number in 1..=12 {
            let code = format!("{number:02}");
            let head = Head::of(Group::Beneficiary);
            store
                .begin_interview(CODE, "recipients", &code, &head)
                .unwrap();
            let is_ordinary = number % 5 < 2;
            let words = if is_ordinary {
                "钱是有帮助的，过年那阵子能缓一缓，不过改善一般，看病还是要自己想办法。"
            } else {
                "解决了大问题。"
            };
            store
                .save_said(CODE, &code, "Q3", &Said::words(words))
                .unwrap();
            let unit = Unit {
                holder: Holder::Interview(store.interview(CODE, &code).unwrap().identity),
                question: "Q3".into(),
            };
            let mark = Mark {
                theme: ordinary,
                sentiment: Sentiment::Opposes,
                passages: vec![Passage { start: 19, end: 23 }],
            };
            let marks = if is_ordinary { vec![mark] } else { Vec::new() };
            store.save_coding(CODE, &unit, &marks).unwrap();
        }
        Self::on(store, false)
    }

    /// The shipped project with its 26 papers.
    pub fn with_sample() -> Self {
        let mut store = Self::store();
        intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
        Self::on(store, false)
    }

    /// The same, Q1 to Q9 of every paper keyed a second time, Q1 of papers 1 to 5 with another value.
    pub fn with_second_entries() -> Self {
        let mut store = Self::store();
        intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
        let key = SurveyKey::new("xiangyuan-2022", "recipients");
        for number in 1..=26 {
            let serial = Serial::read(&number.to_string()).unwrap();
            store
                .allow_same_operator(&key, &serial, "只有一个人")
                .unwrap();
            let paper = store.paper(&key, &serial).unwrap().unwrap();
            for position in 0..9 {
                let slip = number <= 5 && position == 0;
                let right = paper.answers.get(position).cloned().unwrap();
                let answer = if slip {
                    Answer::Points(9.into())
                } else {
                    right
                };
                let saved = store.save_second(&key, &serial, position, &answer).unwrap();
                if saved.outcome == Outcome::Again {
                    store.save_second(&key, &serial, position, &answer).unwrap();
                }
            }
        }
        Self::on(store, false)
    }

    /// The same, two files attached to A1, of which the second has changed since.
    pub fn with_evidence() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("papers.db");
        let mut store = Store::open(&file, "张").unwrap();
        intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
        for (name, note) in [("立项会议.txt", "会议纪要"), ("方案.txt", "")] {
            let path = folder.path().join(name);
            std::fs::write(&path, name).unwrap();
            intake::attach_file(&mut store, "xiangyuan-2022", "A1", &path, note).unwrap();
        }
        std::fs::write(folder.path().join("方案.txt"), "another").unwrap();
        Self {
            _folder: Some(folder),
            ..Self::on(store, false)
        }
    }

    /// The same on a terminal that draws line signs two columns wide.
    pub fn with_sample_in_ascii() -> Self {
        let mut store = Self::store();
        intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
        Self::on(store, true)
    }

    /// The same with papers 1 to 4 registered for batch A and 5 to 8 for batch B.
    pub fn with_registered_batches() -> Self {
        let mut store = Self::store();
        intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
        let key = SurveyKey::new("xiangyuan-2022", "recipients");
        for (code, range) in [("A", "1-4"), ("B", "5-8")] {
            let batch = Batch {
                code: code.into(),
                ..Batch::default()
            };
            store.save_batch(&key, &batch).unwrap();
            let serials = read_serials(range).unwrap();
            store.register_serials(&key, code, &serials, range).unwrap();
        }
        Self::on(store, false)
    }

    /// Two papers with 90 and 72 of 90 points: 162/180, 90 %, just what earns the satisfaction its full points. Without
    /// number 1 it has 80 %, a whole step of ten percentage points below.
    pub fn near_its_target() -> Self {
        let mut store = Self::store();
        let shipped = manyi::formats::shipped_project("xiangyuan-2022").unwrap();
        store.save_project(&shipped.value.unwrap().project).unwrap();
        let key = SurveyKey::new("xiangyuan-2022", "recipients");
        let papers: [[i64; 9]; 2] = [[10; 9], [8; 9]];
        let mut rows = papers.into_iter().zip(1..).map(|(points, row)| {
            let mut answers = AnswerSheet::empty(10);
            for (at, given) in points.into_iter().enumerate() {
                answers.set(at, Some(Answer::Points(given.into())));
            }
            answers.set(9, Some(Answer::Missing(Missing::Blank)));
            Ok(ImportedResponse {
                serial: Serial::read(&row.to_string()).unwrap(),
                answers,
                version: None,
                invalid: None,
                row,
            })
        });
        store
            .import(&key, "rows.csv", "none", &mut rows, false)
            .unwrap();
        Self::on(store, false)
    }

    /// The shipped project before the first paper is keyed.
    pub fn without_papers() -> Self {
        let mut store = Self::store();
        let shipped = manyi::formats::shipped_project("xiangyuan-2022").unwrap();
        store.save_project(&shipped.value.unwrap().project).unwrap();
        Self::on(store, false)
    }

    /// The 26 papers in two batches that do not add up, one of them invalid.
    pub fn with_batches() -> Self {
        let mut store = Self::store();
        let key = SurveyKey::new("xiangyuan-2022", "recipients");
        let shipped = manyi::formats::shipped_project("xiangyuan-2022").unwrap();
        store.save_project(&shipped.value.unwrap().project).unwrap();
        for (code, distributed, place, serials) in
            [("A", 20, "古韩镇", "1-20"), ("B", 7, "", "21-25,A-3")]
        {
            let batch = Batch {
                code: code.into(),
                title: "入户".into(),
                distributed: Some(distributed),
                place: place.into(),
                date: Some(jiff::civil::date(2022, 6, 30)),
                interviewer: "甲".into(),
                mode: Some(Mode::Visit),
                version: None,
            };
            store.save_batch(&key, &batch).unwrap();
            let listed = read_serials(serials).unwrap();
            store
                .register_serials(&key, code, &listed, serials)
                .unwrap();
        }
        intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
        let serial = Serial::read("7").unwrap();
        store
            .set_invalid(&key, &serial, "duplicate", "与 6 号相同")
            .unwrap();
        Self::on(store, false)
    }

    /// A project `sample` with this questionnaire as its survey `formulas`.
    fn project_of(text: &str) -> Project {
        let file = manyi::formats::read_questionnaire("formulas.toml", text);
        let file = file.value.unwrap();
        let survey = Survey {
            code: "formulas".into(),
            questionnaire: file.questionnaire,
            population: None,
            distributed: None,
            invalid_reasons: file.invalid_reasons,
            measures: file.measures,
        };
        Project {
            code: "sample".into(),
            title: Text::new("公式示例", "formulas"),
            source: Text::default(),
            commission: manyi::indicator::Commission::default(),
            surveys: vec![survey],
            indicators: Vec::new(),
            grades: Vec::new(),
            printed: Vec::new(),
            small_cells: 5,
        }
    }

    /// One question whose options have their codes from below: 4 is the first.
    pub fn with_codes_from_below() -> Self {
        let mut store = Self::store();
        let project = Self::project_of(
            r#"
format = 1
code = "formulas"
title = "问卷"
respondents = "受益对象"

[[questions]]
code = "Q1"
text = "您是否满意"
kind = "single"
role = "satisfaction"
options = [
  { code = "4", label = "非常满意" },
  { code = "3", label = "满意" },
  { code = "2", label = "一般" },
  { code = "1", label = "不满意" },
]
"#,
        );
        store.save_project(&project).unwrap();
        Self::on(store, false)
    }

    /// A survey with every formula and ten responses: the answers to the two satisfaction questions, whether the aid
    /// is known, and which respondent it is (`-` for a blank).
    pub fn with_every_formula() -> Self {
        let mut store = Self::store();
        let project = Self::project_of(include_str!("../good/formulas.toml"));
        store.save_project(&project).unwrap();
        let papers = [
            "1111", "1111", "1211", "1221", "2212", "1412", "4312", "3322", "-122", "2-12",
        ];
        let mut rows = papers.iter().zip(1..).map(|(paper, row)| {
            let mut answers = AnswerSheet::empty(4);
            for (position, code) in paper.chars().enumerate() {
                let answer = match code {
                    '-' => Answer::Missing(Missing::Blank),
                    code => Answer::Choice(code.into()),
                };
                answers.set(position, Some(answer));
            }
            Ok(ImportedResponse {
                serial: Serial::read(&row.to_string()).unwrap(),
                answers,
                version: None,
                invalid: None,
                row,
            })
        });
        let key = SurveyKey::new("sample", "formulas");
        store
            .import(&key, "rows.csv", "none", &mut rows, false)
            .unwrap();
        Self::on(store, false)
    }

    /// One question, 25 of 25 satisfied, and an indicator that wants 95 % of them.
    pub fn with_a_target() -> Self {
        let mut store = Self::store();
        let shipped = manyi::formats::shipped_project("xiangyuan-2022").unwrap();
        let mut project = shipped.value.unwrap().project;
        let mut coded = project.surveys.remove(1);
        project.surveys.clear();
        coded.population = None;
        coded
            .questionnaire
            .questions
            .retain(|question| question.code == "B5");
        coded.questionnaire.questions[0].ask_if.clear();
        coded.measures.retain(|measure| measure.code == "satisfied");
        let bound = |indicator: &Indicator| matches!(indicator.evidence, Evidence::Measure { .. });
        project.indicators.retain(bound);
        for indicator in &mut project.indicators {
            indicator.target = Text::same("≥95%");
            indicator.evidence = Evidence::Measure {
                survey: coded.code.clone(),
                measure: "satisfied".into(),
            };
        }
        let key = SurveyKey::new(&project.code, &coded.code);
        project.surveys.push(coded);
        store.save_project(&project).unwrap();
        let mut rows = (1..=25).map(|row| {
            let mut answers = AnswerSheet::empty(1);
            answers.set(0, Some(Answer::Choice("1".into())));
            let serial = Serial::read(&row.to_string()).unwrap();
            Ok(ImportedResponse {
                serial,
                answers,
                version: None,
                invalid: None,
                row,
            })
        });
        store
            .import(&key, "rows.csv", "none", &mut rows, false)
            .unwrap();
        Self::on(store, false)
    }

    /// The 26 papers and a second version of their questionnaire with one question more.
    pub fn with_second_version() -> Self {
        let mut store = Self::store();
        intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
        let mut project = store.project("xiangyuan-2022").unwrap();
        let questionnaire = &mut project.surveys[0].questionnaire;
        questionnaire.version = 2;
        let mut more = questionnaire.questions[8].clone();
        more.code = "Q11".into();
        more.text = Text::new("还需要哪些帮扶？", "What else do you need?");
        more.since = 2;
        questionnaire.questions.push(more);
        let measure = &mut project.surveys[0].measures[0];
        measure.questions.push("Q11".into());
        measure.leaves_base.missing = vec![Missing::Blank, Missing::Refused];
        store.save_project_because(&project, "加题").unwrap();
        Self::on(store, false)
    }

    /// 63 made-up responses to the coded paper, one batch of 41 and one of 22: by health (D2) and satisfaction (B5)
    /// 12 8 5 0, 6 9 6 2, 1 2 0 0, 5 5 0 0, and 2 without the health.
    pub fn with_groups() -> Self {
        let mut store = Self::store();
        let shipped = manyi::formats::shipped_project("xiangyuan-2022").unwrap();
        let project = shipped.value.unwrap().project;
        store.save_project(&project).unwrap();
        let key = SurveyKey::new("xiangyuan-2022", "recipients-coded");
        let questionnaire = store.survey(&key).unwrap().questionnaire;
        let counts = [
            [12, 8, 5, 0],
            [6, 9, 6, 2],
            [1, 2, 0, 0],
            [5, 5, 0, 0],
            [2, 0, 0, 0],
        ];
        let mut sheets = Vec::new();
        for (health, counts) in (1..).zip(counts) {
            for (satisfaction, count) in (1..).zip(counts) {
                for _ in 0..count {
                    let mut sheet = AnswerSheet::empty(questionnaire.questions.len());
                    let mut set = |code: &str, answer: Answer| {
                        sheet.set(questionnaire.find(code).unwrap().0, Some(answer));
                    };
                    let choice = |number: usize| Answer::Choice(number.to_string());
                    set("A1", choice(3));
                    set("A3", choice(1 + sheets.len() % 3));
                    set("B5", choice(satisfaction));
                    if satisfaction > 3 {
                        set("B6", Answer::Choices(vec!["1".into()]));
                    }
                    for code in ["D1", "D2", "D3", "E1"] {
                        set(code, Answer::Missing(Missing::Blank));
                    }
                    if health < 5 {
                        set("D2", choice(health));
                    }
                    sheets.push(sheet);
                }
            }
        }
        assert_eq!(sheets.len(), 63);
        for (code, range, mode) in [
            ("east", 0..41, Mode::Visit),
            ("west", 41..63, Mode::Telephone),
        ] {
            let batch = Batch {
                code: code.into(),
                interviewer: "甲".into(),
                mode: Some(mode),
                ..Batch::default()
            };
            store.save_batch(&key, &batch).unwrap();
            store.set_current_batch(&key, Some(code)).unwrap();
            let mut rows = range.map(|at| {
                let serial = Serial::read(&(at + 1).to_string()).unwrap();
                Ok(ImportedResponse {
                    serial,
                    answers: sheets[at].clone(),
                    version: None,
                    invalid: None,
                    row: at as u64,
                })
            });
            store
                .import(&key, "rows.csv", "none", &mut rows, false)
                .unwrap();
        }
        Self::on(store, false)
    }

    /// The database in this file, as this operator uses it.
    pub fn at(file: &Path, operator: &str) -> Self {
        Self::on(Store::open(file, operator).unwrap(), false)
    }

    /// The example with a printed rule that leaves two things open.
    pub fn with_open_rule() -> Self {
        let mut desk = Self::with_sample();
        desk.press("i Home p");
        desk.type_over("满意度≥90%得满分，每低1%扣1分，扣完为止");
        desk.press("Enter");
        desk
    }

    /// At the question for a file to recheck, with this path typed in.
    pub fn asked_for_a_table(path: &str) -> Self {
        let mut desk = Self::empty();
        desk.press("c");
        desk.type_over(path);
        desk
    }

    /// Before the recheck of this file.
    pub fn rechecking(path: &str) -> Self {
        let mut desk = Self::asked_for_a_table(path);
        desk.press("Enter");
        desk
    }

    /// The 26 papers, imported by 张, of which 李 has keyed number 1 a second time: Q2 as 7 and Q9 as 2, both 10 on the
    /// paper. At the keyboard: `operator`.
    pub fn after_a_second_entry(operator: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("papers.db");
        let mut store = Store::open(&file, "张").unwrap();
        intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
        let mut store = Store::open(&file, "李").unwrap();
        let key = SurveyKey::new("xiangyuan-2022", "recipients");
        let serial = Serial::read("1").unwrap();
        let first = store.paper(&key, &serial).unwrap().unwrap().answers;
        for position in 0..10 {
            let keyed = match position {
                1 => Answer::Points(7.into()),
                8 => Answer::Points(2.into()),
                _ => first.get(position).unwrap().clone(),
            };
            for _ in 0..if matches!(position, 1 | 8) { 2 } else { 1 } {
                store.save_second(&key, &serial, position, &keyed).unwrap();
            }
        }
        Self {
            _folder: Some(folder),
            ..Self::at(&file, operator)
        }
    }

    /// Switches to a language.
    pub fn speak(&mut self, language: Language) {
        if language == Language::En {
            self.press("F2");
        }
    }

    /// Presses keys named as the help names them, separated by spaces.
    pub fn press(&mut self, keys: &str) {
        for name in keys.split(' ').filter(|name| !name.is_empty()) {
            match self.screens.key(key(name)) {
                Request::Work => self.screens.work(),
                Request::Labour => while self.screens.labour(&mut |_| true) == Request::Labour {},
                _ => {}
            }
        }
    }

    /// Pastes a text.
    pub fn paste(&mut self, text: &str) {
        self.screens.paste(text.to_owned());
    }

    /// Nobody presses a key for a moment: whether something was kept that was not before.
    pub fn keeps_what_is_typed(&mut self) -> bool {
        let is_unkept = self.screens.is_unkept();
        if is_unkept {
            self.screens.keep();
        }
        is_unkept
    }

    /// The screens lock after so many minutes without a key.
    pub fn lock(&mut self, minutes: u64) {
        self.screens.lock(minutes);
    }

    /// Empties the line and types a text into it.
    pub fn type_over(&mut self, text: &str) {
        for _ in 0..200 {
            self.press("Backspace");
        }
        for sign in text.chars() {
            self.screens.key(Key::sign(sign));
        }
    }

    /// The screen as text; times are masked, since they differ from run to run.
    pub fn picture(&self, columns: u16, rows: u16) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        let cursor = self.screens.draw(&mut buffer);
        mask_hashes(&mask_times(&screen_text(&buffer, cursor)))
    }
}

/// The key with this name.
fn key(name: &str) -> Key {
    if let Some(sign) = name.strip_prefix("Ctrl-") {
        return Key::ctrl(sign.chars().next().unwrap().to_ascii_lowercase());
    }
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Space" => KeyCode::Char(' '),
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "Tab" => KeyCode::Tab,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Backspace" => KeyCode::Backspace,
        _ if name.len() > 1 && name.starts_with('F') => KeyCode::F(name[1..].parse().unwrap()),
        _ => {
            let mut signs = name.chars();
            let sign = signs.next().unwrap();
            assert!(signs.next().is_none(), "no key is named {name}");
            KeyCode::Char(sign)
        }
    };
    Key::plain(code)
}

/// Puts masks in the place of every time, with its year and its seconds where it has them.
fn mask_times(picture: &str) -> String {
    let whole = mask(picture, "YYYY-MM-DD hh:mm:ss");
    mask(&whole, "MM-DD hh:mm")
}

/// Puts `x` in the place of every sign of a device's identity and of a hash.
fn mask_hashes(picture: &str) -> String {
    let is_part = |sign: char| matches!(sign, '0'..='9' | 'a'..='f' | '-' | '…');
    let mut masked = String::new();
    let mut rest = picture;
    while !rest.is_empty() {
        let run = rest.find(|sign| !is_part(sign)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(run);
        if part.chars().count() >= 24 {
            masked.extend(part.chars().map(|_| 'x'));
        } else {
            masked.push_str(part);
        }
        let mut signs = after.chars();
        masked.extend(signs.next());
        rest = signs.as_str();
    }
    masked
}

/// Puts a mask in the place of everything of its shape.
fn mask(picture: &str, mask: &str) -> String {
    let signs: Vec<char> = picture.chars().collect();
    let shape = |window: &[char]| {
        window
            .iter()
            .zip(mask.chars())
            .all(|(sign, mask)| match mask {
                '-' | ' ' | ':' => *sign == mask,
                _ => sign.is_ascii_digit(),
            })
    };
    let mut masked = String::new();
    let mut at = 0;
    while at < signs.len() {
        if at + mask.len() <= signs.len() && shape(&signs[at..at + mask.len()]) {
            masked.push_str(mask);
            at += mask.len();
        } else {
            masked.push(signs[at]);
            at += 1;
        }
    }
    masked
}
