//! Adding a batch, or saying anew what one is.

use crate::error::Result;
use crate::questionnaire::check_code;
use crate::response::{Batch, Mode};
use crate::store::SurveyKey;
use crate::text::{Language, Text, fold_width, read_day, text};
use crate::tui::commands::{Context, Input};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::form::{Field, Filled, Form};
use crate::tui::widgets::painter::Painter;

/// The most papers that a batch may have handed out.
const MOST_PAPERS: u64 = 100_000_000;

/// The form of a batch.
pub struct BatchForm {
    key: SurveyKey,
    /// The codes that are taken.
    taken: Vec<String>,
    /// The code of the batch that is changed; `None`: a new one.
    changing: Option<String>,
    form: Form,
}

/// The places of the lines.
const CODE: usize = 0;
const TITLE: usize = 1;
const DISTRIBUTED: usize = 2;
const PLACE: usize = 3;
const DATE: usize = 4;
const INTERVIEWER: usize = 5;
const MODE: usize = 6;
const VERSION: usize = 7;

impl BatchForm {
    /// A form for a new batch.
    pub fn add(key: SurveyKey, taken: Vec<String>) -> Self {
        Self {
            key,
            taken,
            changing: None,
            form: Form::new(fields(&Batch::default(), false)),
        }
    }

    /// A form for what is said of this batch; its code stays.
    pub fn change(key: SurveyKey, batch: &Batch) -> Self {
        Self {
            key,
            taken: Vec::new(),
            changing: Some(batch.code.clone()),
            form: Form::new(fields(batch, true)),
        }
    }

    fn save(&mut self, world: &mut World) -> Result<Step> {
        match self.read() {
            Ok(batch) => {
                world.store.save_batch(&self.key, &batch)?;
                Ok(Step::Back)
            }
            Err((at, note)) => {
                self.form.complain(at, note);
                world.bell = true;
                Ok(Step::Stay)
            }
        }
    }

    /// The batch as it is filled in, or the line that has to be mended and how.
    fn read(&self) -> std::result::Result<Batch, (usize, Text)> {
        let text = |at| self.form.text(at).to_owned();
        Ok(Batch {
            code: self.code().map_err(|note| (CODE, note))?,
            title: text(TITLE),
            distributed: read_count(self.form.text(DISTRIBUTED))
                .map_err(|note| (DISTRIBUTED, note))?,
            place: text(PLACE),
            date: read_date(self.form.text(DATE)).map_err(|note| (DATE, note))?,
            interviewer: text(INTERVIEWER),
            mode: self.form.chosen(MODE).map(|chosen| Mode::ALL[chosen]),
            version: read_version(self.form.text(VERSION)).map_err(|note| (VERSION, note))?,
        })
    }

    fn code(&self) -> std::result::Result<String, Text> {
        if let Some(code) = &self.changing {
            return Ok(code.clone());
        }
        let code: String = self.form.text(CODE).chars().map(fold_width).collect();
        if code.is_empty() || check_code("code", &code).is_some() {
            return Err(text!(
                "代码要写，只用英文字母、数字和连字符；中文写在名称里",
                "give a code of ASCII letters, digits and hyphens; other words go into the title"
            ));
        }
        if self.taken.contains(&code) {
            return Err(text!(
                "已有批次 {code}：换一个代码，或返回后按 e 修改它",
                "there is a batch {code}: take another code, or go back and change it with e"
            ));
        }
        Ok(code)
    }
}

fn fields(batch: &Batch, fixed: bool) -> Vec<Field> {
    let field = |title: (&str, &str), advice: (&str, &str), now: &str| {
        let [title, advice] = [title, advice].map(|(zh, en)| Text::new(zh, en));
        Field::new(title, advice, now)
    };
    let count = batch.distributed.map(|count| count.to_string());
    let version = batch.version.map(|version| version.to_string());
    let date = batch.date.map(|date| date.to_string());
    let mut code = field(
        ("代码", "code"),
        (
            "英文字母、数字、连字符，如 A 或 2022-1；存了以后不变",
            "ASCII letters, digits and hyphens, such as A or 2022-1; it stays for good",
        ),
        &batch.code,
    );
    code.fixed = fixed;
    let modes = Mode::ALL.map(Mode::label);
    let now = batch.mode;
    let mode = Field::choice_by_key(
        text!("方式", "mode"),
        modes.to_vec(),
        Mode::ALL.iter().position(|mode| now == Some(*mode)),
    );
    vec![
        code,
        field(
            ("名称", "title"),
            (
                "报告里怎么叫它，可以不写",
                "what the report calls it; may be empty",
            ),
            &batch.title,
        ),
        field(
            ("发放份数", "handed out"),
            (
                "发出去的问卷或打出去的电话有多少；不知道就空着",
                "how many papers were handed out or calls made; empty where nobody knows",
            ),
            &count.unwrap_or_default(),
        ),
        field(
            ("地点", "place"),
            ("在哪里发放，可以不写", "where; may be empty"),
            &batch.place,
        ),
        field(
            ("日期", "date"),
            (
                "如 2022-06-30，可以不写",
                "such as 2022-06-30; may be empty",
            ),
            &date.unwrap_or_default(),
        ),
        field(
            ("访问员", "interviewer"),
            ("由谁发放，可以不写", "by whom; may be empty"),
            &batch.interviewer,
        ),
        mode,
        field(
            ("卷子版次", "edition"),
            (
                "卷面上印的版次，登记的编号照它录；空着：照现在的问卷",
                "as printed on the papers: registered serials are keyed as of it; empty: of the present one",
            ),
            &version.unwrap_or_default(),
        ),
    ]
}

/// The version on the papers; `None` where the line is empty.
fn read_version(text: &str) -> std::result::Result<Option<u32>, Text> {
    let folded: String = text.chars().map(fold_width).collect();
    if folded.is_empty() {
        return Ok(None);
    }
    folded.parse().map(Some).map_err(|_| {
        text!(
            "版次是整数，如 1；空着就照现在的问卷",
            "an edition is a whole number, such as 1; empty: the present one"
        )
    })
}

/// How many papers were handed out; `None` where the line is empty.
fn read_count(text: &str) -> std::result::Result<Option<u64>, Text> {
    let folded: String = text.chars().map(fold_width).collect();
    if folded.is_empty() {
        return Ok(None);
    }
    let count = folded.parse().ok().filter(|count| *count <= MOST_PAPERS);
    count.map(Some).ok_or_else(|| {
        text!(
            "发放份数是整数，如 120；不知道就空着",
            "this is a whole number, such as 120; leave it empty where nobody knows"
        )
    })
}

/// A date as people write it: 2022-06-30, 2022.6.30, 2022/6/30 or 20220630; `None` where the line is empty.
fn read_date(text: &str) -> std::result::Result<Option<jiff::civil::Date>, Text> {
    let folded: String = text.chars().map(fold_width).collect();
    if folded.is_empty() {
        return Ok(None);
    }
    let date = read_day(&folded);
    date.map(Some).ok_or_else(|| {
        text!(
            "没有“{folded}”这一天：写成 2022-06-30，或空着",
            "`{folded}` is no date: write it as 2022-06-30, or leave it empty"
        )
    })
}

impl Screen for BatchForm {
    fn context(&self) -> Context {
        Context::Form
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        match self.form.handle(input) {
            Filled::Filling => Ok(Step::Stay),
            Filled::GiveUp => Ok(Step::Back),
            Filled::Save => self.save(world),
        }
    }

    fn crumb(&self, language: Language) -> String {
        match &self.changing {
            Some(code) => format!("{} {code}", language.pick("修改批次", "change batch")),
            None => language.pick("新批次", "new batch").to_owned(),
        }
    }

    fn mark(&self, _language: Language) -> String {
        self.key.to_string()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        self.form.draw(painter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2022-06-30")]
    #[case("2022.6.30")]
    #[case("2022/6/30")]
    #[case("20220630")]
    #[case("2022年6月30日")]
    #[case("２０２２－０６－３０")]
    fn a_date_is_read_as_people_write_it(#[case] text: &str) {
        let due = jiff::civil::date(2022, 6, 30);
        assert_eq!(read_date(text), Ok(Some(due)));
    }

    #[rstest]
    #[case("2022-13-01")]
    #[case("6月30日")]
    #[case("2022063")]
    #[case("今天")]
    fn what_is_no_date_is_refused_with_how_to_write_it(#[case] text: &str) {
        assert!(read_date(text).unwrap_err().zh.contains("2022-06-30"));
    }

    #[test]
    fn a_count_is_a_whole_number_or_unknown() {
        assert_eq!(read_count("１２０"), Ok(Some(120)));
        assert_eq!(read_count(""), Ok(None));
        assert!(read_count("-1").is_err() && read_count("12.5").is_err());
    }
}
