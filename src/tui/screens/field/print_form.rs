//! Printing blank papers: which serials, for which batch, into which file.

use std::path::Path;

use crate::entry::Notice;
use crate::error::{Error, Kind, Result};
use crate::formats::document::Symbol;
use crate::formats::{would_replace, write_bytes};
use crate::office::{PaperForm, blank_papers, good_for_printing, register_printed};
use crate::response::{Serial, SerialListError, list_serials, read_serials};
use crate::store::{NextPaper, SurveyKey};
use crate::text::{Language, Text, text, words};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::form::{Field, Filled, Form};
use crate::tui::widgets::painter::Painter;

/// The form of a print.
pub struct PrintForm {
    key: SurveyKey,
    form: Form,
    /// What was said of a file that is there: another time replaces it.
    doubted: Option<String>,
    /// The list of serials that is meant though some look alike.
    settled: Option<String>,
    printed: Option<Notice>,
}

/// The places of the lines.
const SERIALS: usize = 0;
const BATCH: usize = 1;
const SYMBOL: usize = 2;
const FILE: usize = 3;

/// So many papers are proposed.
const PROPOSED: u32 = 50;

impl PrintForm {
    /// A form that proposes the serials behind those that are known.
    pub fn open(world: &World, key: SurveyKey) -> Result<Self> {
        let serials = proposed_serials(world, &key)?;
        let file = format!("{}.docx", key.survey);
        let symbols = vec![text!("二维码", "QR code"), text!("一维码", "bars")];
        let fields = vec![
            Field::new(
                words::SERIAL.text(),
                text!(
                    "如 1-200、17 或 A-01..A-12；一份丢了就单写它；空着：只印一份，不带编号",
                    "such as 1-200, 17 or A-01..A-12; a lost paper by its own; empty: one paper without a serial"
                ),
                &serials,
            ),
            Field::new(
                words::BATCH.text(),
                text!(
                    "编号登记到这个批次，没有就新建；空着：P1、P2、…",
                    "the serials are registered for it, and it begins where there is none; empty: P1, P2, …"
                ),
                "",
            ),
            Field::choice_by_key(text!("扫码枪读的样子", "for a scanner"), symbols, Some(0)),
            Field::new(
                text!("文件", "file"),
                text!(
                    "写成 .docx（Word、WPS）或 .html（浏览器）；Ctrl-S 打印到这个文件",
                    "as .docx (Word, WPS) or .html (a browser); Ctrl-S writes it"
                ),
                &file,
            ),
        ];
        Ok(Self {
            key,
            form: Form::new(fields),
            doubted: None,
            settled: None,
            printed: None,
        })
    }

    fn print(&mut self, world: &mut World) -> Result<Step> {
        match self.printed(world) {
            Ok(said) => {
                self.printed = Some(Notice::info(said));
                Ok(Step::Stay)
            }
            Err(Refusal::At(line, note)) => {
                self.form.complain(line, note);
                world.bell = true;
                Ok(Step::Stay)
            }
            Err(Refusal::Because(error)) => Err(error),
        }
    }

    /// Writes the papers and registers their serials; what was done.
    fn printed(&mut self, world: &mut World) -> std::result::Result<Text, Refusal> {
        let serials = self.serials()?;
        let typed = self.form.text(FILE).to_owned();
        let path = Path::new(&typed);
        if path.file_name().is_none() || typed.ends_with('/') {
            return Err(Refusal::At(FILE, text!("写一个文件名", "give a file name")));
        }
        if would_replace(path) && self.doubted.as_ref() != Some(&typed) {
            self.doubted = Some(typed.clone());
            return Err(Refusal::At(
                FILE,
                text!(
                    "{typed} 已存在：再按 Ctrl-S 替换它，或改写文件名",
                    "{typed} is there already: Ctrl-S again replaces it, or change the name"
                ),
            ));
        }
        let list = self.form.text(SERIALS).to_owned();
        if self.settled.as_ref() != Some(&list)
            && let Err(error) = world.store.check_serials(&self.key, &serials)
        {
            if error.kind != Kind::Findings {
                return Err(Refusal::Because(error));
            }
            self.settled = Some(list);
            return Err(Refusal::At(SERIALS, printed_all_the_same(&error.sentence)));
        }
        let symbol = match self.form.chosen(SYMBOL) {
            Some(1) => Symbol::Code128,
            _ => Symbol::Qr,
        };
        let language = world.look.language;
        let form = (PaperForm::of_name(path), symbol);
        let batch = self.form.text(BATCH).to_owned();
        let batch = (!batch.is_empty()).then_some(batch.as_str());
        good_for_printing(&world.store, &self.key, &serials, batch)?;
        let papers = blank_papers(&world.store, &self.key, &serials, form, language)?;
        write_bytes(path, &papers)?;
        let count = serials.len().max(1);
        let registered = if serials.is_empty() {
            None
        } else {
            world.store.with_serials(true, |store| {
                register_printed(store, &self.key, &serials, batch, language)
            })?
        };
        Ok(match registered {
            Some(one) => {
                let (code, added) = (one.batch, one.added);
                text!(
                    "{count} 份写入 {typed}；批次 {code} 登记了 {added} 个编号",
                    "{count} papers in {typed}; {added} serials registered for batch {code}"
                )
            }
            None => text!("{count} 份写入 {typed}", "{count} papers in {typed}"),
        })
    }

    fn serials(&self) -> std::result::Result<Vec<Serial>, Refusal> {
        let list = self.form.text(SERIALS);
        if list.is_empty() {
            return Ok(Vec::new());
        }
        read_serials(list).map_err(|error| {
            let Text { zh, en } = error.sentence();
            let (how, how_en) = SerialListError::HOW_TO_WRITE;
            Refusal::At(
                SERIALS,
                Text::new(format!("{zh}：{how}"), format!("{en}: {how_en}")),
            )
        })
    }
}

fn printed_all_the_same(said: &Text) -> Text {
    Text::new(
        format!("{}：再按 Ctrl-S 照印，或改写编号", said.zh),
        format!(
            "{}: Ctrl-S again prints them, or change the serials",
            said.en
        ),
    )
}

/// Why nothing was printed.
enum Refusal {
    /// This line has to be mended.
    At(usize, Text),
    /// Something else.
    Because(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Because(error)
    }
}

/// The serials behind those that are registered or on file, as many as a ream of papers to begin with.
fn proposed_serials(world: &World, key: &SurveyKey) -> Result<String> {
    let mut registered = world
        .store
        .registered_serials(key, None, false, u32::MAX, 0)?;
    let next = match registered.pop() {
        Some(last) => last.serial.next(),
        None => match world.store.next_paper(key, None)? {
            NextPaper::Serial(serial) => Some(serial),
            NextPaper::AllArrived => None,
        },
    };
    let mut serials: Vec<Serial> = next.into_iter().collect();
    while serials.len() < PROPOSED as usize
        && let Some(next) = serials.last().and_then(Serial::next)
    {
        serials.push(next);
    }
    Ok(list_serials(&serials))
}

impl Screen for PrintForm {
    fn context(&self) -> Context {
        Context::Form
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        // What was printed is nothing that leaving could lose.
        if self.printed.take().is_some() && input == Input::Command(Command::Back) {
            return Ok(Step::Back);
        }
        match self.form.handle(input) {
            Filled::Filling => Ok(Step::Stay),
            Filled::GiveUp => Ok(Step::Back),
            Filled::Save => self.print(world),
        }
    }

    fn crumb(&self, language: Language) -> String {
        language
            .pick("打印空白问卷", "print blank papers")
            .to_owned()
    }

    fn mark(&self, _language: Language) -> String {
        self.key.to_string()
    }

    fn notice(&self) -> Option<&Notice> {
        self.printed.as_ref()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        self.form.draw(painter);
    }
}
