//! One question as a form: its words, kind, use and bounds, and an option on each line.

use crate::formats::kind_word;
use crate::questionnaire::lines::{
    OptionLine, bounds_line, conditions_line, option_line, read_bounds, read_conditions,
    read_option,
};
use crate::questionnaire::paste::{Jump, ReadKind, option_of, options_on};
use crate::questionnaire::{Kind, Opt, Question, Role, SecondWay, check_code};
use crate::text::{Language, Text, fold_width, text, words};
use crate::tui::commands::Input;
use crate::tui::widgets::form::{Field, Filled, Form};
use crate::tui::widgets::painter::Painter;

/// A question that is filled in.
pub struct QuestionForm {
    /// The question as it was.
    question: Question,
    form: Form,
}

/// A question as it was filled in, with which of its options have room to write.
pub struct FilledIn {
    /// The question.
    pub question: Question,
    /// One for each option.
    pub fills: Vec<bool>,
}

/// The places of the lines; options follow.
const TEXT: usize = 0;
const CODE: usize = 1;
const KIND: usize = 2;
const ROLE: usize = 3;
const REQUIRED: usize = 4;
const SENSITIVE: usize = 5;
const SECOND: usize = 6;
const BOUNDS: usize = 7;
const ASKED: usize = 8;
const OPTIONS: usize = 9;

impl QuestionForm {
    /// A form with a question in it; where answers are on file its kind and its codes are locked.
    pub fn new(question: Question, fills: &[bool], is_locked: bool) -> Self {
        let mut form = Form::new(fields(&question, is_locked));
        for (option, fill) in question.options.iter().zip(fills) {
            let place = form.count() - OPTIONS + 1;
            form.push(option_field(place, &option_line(option, *fill)));
        }
        let mut filled = Self { question, form };
        filled.leave_room();
        filled
    }

    /// The code of the question as it was.
    pub fn code(&self) -> &str {
        &self.question.code
    }

    /// There is always an empty line for one more option.
    fn leave_room(&mut self) {
        let count = self.form.count();
        if count == OPTIONS || !self.form.text(count - 1).is_empty() {
            self.form.push(option_field(count - OPTIONS + 1, ""));
        }
    }

    /// Takes an input.
    pub fn handle(&mut self, input: Input) -> Filled {
        match input {
            Input::Paste(text)
                if self.form.at() >= OPTIONS && text.trim().contains(['\n', '\r']) =>
            {
                self.paste_options(&text);
                Filled::Filling
            }
            input => {
                let filled = self.form.handle(input);
                self.leave_room();
                filled
            }
        }
    }

    /// Options pasted together, one a line or several.
    fn paste_options(&mut self, text: &str) {
        let lines = text.split(['\n', '\r']).map(str::trim);
        for line in lines.filter(|line| !line.is_empty()).flat_map(options_on) {
            let last = self.form.count() - 1;
            self.form.put(last, &line);
            self.leave_room();
        }
    }

    /// The question as it is filled in; what cannot be read is said at its line.
    pub fn read(&mut self) -> Option<FilledIn> {
        match self.try_read() {
            Ok(filled) => Some(filled),
            Err((at, note)) => {
                self.form.complain(at, note);
                None
            }
        }
    }

    fn try_read(&self) -> Result<FilledIn, (usize, Text)> {
        let mut question = self.question.clone();
        let words = self.form.text(TEXT);
        if words.is_empty() {
            return Err((TEXT, text!("题目要写", "write the question")));
        }
        // The other language of a question that was worded in both stays while the words do.
        if words != question.text.zh {
            question.text = Text::same(words);
        }
        let code: String = self.form.text(CODE).chars().map(fold_width).collect();
        if code.is_empty() || check_code("code", &code).is_some() {
            let note = text!(
                "题号只用英文字母、数字和连字符，如 Q3",
                "a code has ASCII letters, digits and hyphens, such as Q3"
            );
            return Err((CODE, note));
        }
        question.code = code;
        let kind = self.form.chosen(KIND).and_then(|at| ReadKind::ALL.get(at));
        let kind = kind.ok_or_else(|| (KIND, text!("选一个题型", "choose a kind")))?;
        let plain = plain_kind(*kind);
        let bounds = self.form.text(BOUNDS);
        let (kind, limits) = read_bounds(&plain, bounds).map_err(|note| (BOUNDS, note))?;
        (question.kind, question.limits) = (kind, limits);
        question.role = self
            .form
            .chosen(ROLE)
            .and_then(|at| Role::ALL.get(at).copied())
            .ok_or_else(|| (ROLE, text!("选一个用途", "choose what it is for")))?;
        question.required = self.form.chosen(REQUIRED) != Some(1);
        question.sensitive = self.form.chosen(SENSITIVE) == Some(1);
        let second = self.form.chosen(SECOND);
        question.second = second.map_or_else(SecondWay::default, |at| SecondWay::ALL[at]);
        question.ask_if = read_conditions(self.form.text(ASKED)).map_err(|note| (ASKED, note))?;
        let (options, fills) = self.options(&question.kind)?;
        question.options = options;
        Ok(FilledIn { question, fills })
    }

    fn options(&self, kind: &Kind) -> Result<(Vec<Opt>, Vec<bool>), (usize, Text)> {
        let (mut options, mut fills): (Vec<Opt>, Vec<bool>) = (Vec::new(), Vec::new());
        for at in OPTIONS..self.form.count() {
            let line = self.form.text(at);
            if line.is_empty() {
                continue;
            }
            for line in self.lines_of(line) {
                let read = self
                    .option(&line, &options, kind)
                    .map_err(|note| (at, note))?;
                options.push(read.option);
                fills.push(read.fill);
            }
        }
        Ok((options, fills))
    }

    /// The option that stands in the question as the line says it.
    fn known(&self, read: &OptionLine) -> Option<&Opt> {
        let known = self
            .question
            .option(&read.option.code)
            .map(|(_, known)| known);
        known.filter(|known| known.label.zh == read.option.label.zh)
    }

    /// The options of a line: one as it was stays one, whatever its words look like.
    fn lines_of(&self, line: &str) -> Vec<String> {
        if self.known(&read_option(line)).is_some() {
            return vec![line.to_owned()];
        }
        options_on(line)
    }

    /// The option of a line, understood as the same line of a pasted questionnaire is.
    fn option(&self, line: &str, options: &[Opt], kind: &Kind) -> Result<OptionLine, Text> {
        let mut read = read_option(line);
        if read.option.code.is_empty() {
            read.option.code = free_code(options);
        }
        match self.known(&read) {
            Some(known) => read.option.label.clone_from(&known.label),
            None => self.read_behind(&mut read)?,
        }
        if *kind != Kind::Single && read.option.points.is_some() {
            return Err(text!(
                "只有单选题的选项有分值",
                "only the options of a choice of one have points"
            ));
        }
        let code = &read.option.code;
        if options.iter().any(|known| known.code == *code) {
            return Err(text!("选项 {code} 写了两次", "option {code} stands twice"));
        }
        Ok(read)
    }

    /// What stands behind the words: points, room to write. A jump is refused: here it stands at what is passed over.
    fn read_behind(&self, read: &mut OptionLine) -> Result<(), Text> {
        let option = &mut read.option;
        let behind = option_of(&option.label.zh);
        if let Some(jump) = behind.jump {
            let (question, code) = (self.form.text(CODE), &option.code);
            return Err(match jump {
                Jump::To(number) => text!(
                    "跳题写在被跳过的题上：这里去掉“跳至 {number}”，{number} 之前被跳过的每道题“什么时候问”写 {question}≠{code}",
                    "a skip stands at what it passes over: take the jump to {number} off, and at `asked` of each question before {number} write {question}≠{code}"
                ),
                Jump::End => text!(
                    "跳题写在被跳过的题上：这里去掉“结束”，后面每道题“什么时候问”写 {question}≠{code}",
                    "a skip stands at what it passes over: take the end off, and at `asked` of each question behind write {question}≠{code}"
                ),
            });
        }
        read.fill |= behind.fill;
        option.points = option.points.or(behind.points);
        option.label = Text::same(behind.label);
        Ok(())
    }

    /// Draws the lines.
    pub fn draw(&self, painter: &mut Painter<'_>) {
        self.form.draw(painter);
    }
}

/// The next letter, or number, that no option has.
fn free_code(options: &[Opt]) -> String {
    let is_numbered = options
        .first()
        .is_some_and(|first| first.code.starts_with(|sign: char| sign.is_ascii_digit()));
    let letters = ('A'..='Z').map(String::from);
    let numbers = (1..).map(|number: u32| number.to_string());
    let mut codes: Box<dyn Iterator<Item = String>> = if is_numbered {
        Box::new(numbers)
    } else {
        Box::new(letters.chain(numbers))
    };
    let is_free = |code: &String| options.iter().all(|known| known.code != *code);
    codes.find(is_free).unwrap_or_default()
}

/// The place of a kind among those that can be chosen.
pub fn kind_of(kind: &Kind) -> ReadKind {
    match kind {
        Kind::Single => ReadKind::Single,
        Kind::Multiple => ReadKind::Multiple,
        Kind::Score { .. } => ReadKind::Score,
        Kind::Number { .. } => ReadKind::Number,
        Kind::Text => ReadKind::Text,
        Kind::Date => ReadKind::Date,
    }
}

/// A kind before its bounds are read.
fn plain_kind(kind: ReadKind) -> Kind {
    match kind {
        ReadKind::Single => Kind::Single,
        ReadKind::Multiple => Kind::Multiple,
        ReadKind::Score => Kind::Score {
            full_mark: 10.into(),
            step: 1.into(),
        },
        ReadKind::Number => Kind::Number {
            low: None,
            high: None,
            decimals: 0,
        },
        ReadKind::Text => Kind::Text,
        ReadKind::Date => Kind::Date,
    }
}

fn fields(question: &Question, is_locked: bool) -> Vec<Field> {
    let line = |title: Text, advice: Text, now: &str| Field::new(title, advice, now);
    let kinds: Vec<Text> = ReadKind::ALL
        .iter()
        .map(|kind| {
            let [zh, en] = [Language::Zh, Language::En].map(|of| kind_word(*kind, of));
            Text::new(zh, en)
        })
        .collect();
    let kind = kind_of(&question.kind);
    let kind = ReadKind::ALL.iter().position(|known| *known == kind);
    let roles: Vec<Text> = Role::ALL.iter().map(|role| role.title()).collect();
    let role = Role::ALL.iter().position(|role| *role == question.role);
    let mut fields = vec![
        line(
            text!("题目", "question text"),
            text!("卷面上怎么问就怎么写", "as the paper words it"),
            &question.text.zh,
        ),
        line(
            text!("题号", "code"),
            text!(
                "导出的列名；英文字母、数字、连字符",
                "the column it is exported as: letters, digits, hyphens"
            ),
            &question.code,
        ),
        Field::choice_by_key(text!("题型", "kind"), kinds, kind),
        Field::choice_by_key(text!("用途", "for"), roles, role),
        Field::choice_by_key(
            text!("必答", "required"),
            vec![text!("必答", "required"), text!("选填", "optional")],
            Some(usize::from(!question.required)),
        ),
        Field::choice_by_key(
            text!("敏感", "sensitive"),
            vec![
                text!("不敏感", "no"),
                text!("敏感，不随导出出门", "yes: stays inside what leaves"),
            ],
            Some(usize::from(question.sensitive)),
        ),
        Field::choice_by_key(
            words::SECOND_ENTRY.text(),
            SecondWay::ALL.map(SecondWay::label).to_vec(),
            SecondWay::ALL
                .iter()
                .position(|way| *way == question.second),
        ),
        line(
            text!("范围", "bounds"),
            text!(
                "打分题写满分 10，或 10/0.5；数字题 0~120；多选题选几项 1~3；日期题 2022-01-01~2022-12-31；其余空着",
                "points: the full mark 10, or 10/0.5; numbers 0~120; how many options 1~3; days 2022-01-01~2022-12-31; else empty"
            ),
            &bounds_line(&question.kind, &question.limits),
        ),
        line(
            text!("什么时候问", "asked"),
            text!(
                "空着：总是问。跳题写在被跳过的题上：Q3≠A 是选了 Q3 的 A 就跳过；Q3=A,B 是选了才问；Q9≥6；几个用；隔开",
                "empty: always. Skips stand at what is skipped: Q3≠A is skipped after A of Q3; Q3=A,B asked only then; Q9≥6; `;` between"
            ),
            &conditions_line(&question.ask_if),
        ),
    ];
    for at in [CODE, KIND, SECOND, ASKED] {
        fields[at].fixed = is_locked;
    }
    fields
}

fn option_field(number: usize, now: &str) -> Field {
    Field::new(
        text!("选项 {number}", "option {number}"),
        text!(
            "如 A. 很满意（10分）；后面写 ____ 是留空填写；（只选它）是与别的不能同选；空着的不算",
            "such as A. very satisfied（10分）; ____ behind it leaves room to write; （只选它）excludes the others"
        ),
        now,
    )
}
