//! Help in the chosen language, as wide as the terminal, and the reference of the commands in both: each made from the
//! definitions of the commands.

use std::fmt::Write as _;

use clap::{Arg, ArgAction, Command, CommandFactory};
use terminal_size::{Width, terminal_size};

use super::arguments::{Arguments, OUTPUT};
use crate::text::{Language, Order, pad_end, width, wrap};

/// The widest line of help where the terminal has room for more, and the line without a terminal, in display columns.
const WIDEST: usize = 100;
const WITHOUT_TERMINAL: usize = 80;

/// What a reader of manuals indents the text by.
const MANUAL_INDENT: usize = 7;

/// The narrowest terminal that is heeded.
const NARROWEST: usize = 24;

/// The definitions of all commands.
pub(super) fn command() -> Command {
    let flag = |name: &'static str, short, action, help: &'static str| {
        Arg::new(name)
            .short(short)
            .long(name)
            .action(action)
            .help(help)
    };
    let help = flag("help", 'h', ArgAction::Help, "显示帮助 · print help");
    let version = flag(
        "version",
        'V',
        ArgAction::Version,
        "显示版本 · print the version",
    );
    let command = Arguments::command().disable_version_flag(true).arg(version);
    let command = command.disable_help_subcommand(true);
    with_usage(
        command.disable_help_flag(true).arg(help.global(true)),
        "manyi",
    )
}

/// The command that is called by this name, with how it is written.
fn with_usage(command: Command, name: &str) -> Command {
    let usage = usage(name, &command);
    command
        .disable_help_flag(true)
        .override_usage(usage)
        .mut_subcommands(|part| {
            let name = format!("{name} {}", part.get_name());
            with_usage(part, &name)
        })
}

/// The definitions with their pages of help.
pub(super) fn with_pages(language: Language) -> Command {
    let command = command();
    let shared: Vec<Arg> = shared(&command).cloned().collect();
    let page = Page {
        language,
        columns: columns(),
        shared: &shared,
    };
    page.put(command, "manyi")
}

/// The definitions with their helps in one language, for what is made of them elsewhere.
pub(super) fn spoken(language: Language) -> Command {
    fn speak(command: Command, language: Language) -> Command {
        let half = |help: Option<String>| {
            let (zh, en) = halves(help);
            language.pick(&zh, &en).replace('`', "")
        };
        let about = half(command.get_about().map(ToString::to_string));
        command
            .about(about)
            .mut_args(|arg| {
                let help = half(arg.get_help().map(ToString::to_string));
                arg.help(help)
            })
            .mut_subcommands(|part| speak(part, language))
    }
    speak(command(), language)
}

/// The pages of help of all commands in one language, each with the name of its command, the program's first.
pub(super) fn pages(language: Language) -> Vec<(String, String)> {
    fn gather(page: &Page, command: &Command, name: &str, into: &mut Vec<(String, String)>) {
        into.push((name.to_owned(), page.text(command, name)));
        for part in command.get_subcommands() {
            gather(page, part, &format!("{name} {}", part.get_name()), into);
        }
    }
    let command = command();
    let shared: Vec<Arg> = shared(&command).cloned().collect();
    let page = Page {
        language,
        columns: WITHOUT_TERMINAL - MANUAL_INDENT,
        shared: &shared,
    };
    let mut pages = Vec::new();
    gather(&page, &command, "manyi", &mut pages);
    pages
}

/// What every command takes: its own flag for the version is the program's.
fn shared(root: &Command) -> impl Iterator<Item = &Arg> {
    root.get_arguments().filter(|arg| arg.is_global_set())
}

/// The columns that a line of help may have.
fn columns() -> usize {
    let terminal = terminal_size().map(|(Width(columns), _)| usize::from(columns));
    let told = || std::env::var("COLUMNS").ok()?.parse().ok();
    let columns = terminal.or_else(told).unwrap_or(WITHOUT_TERMINAL);
    columns.clamp(NARROWEST, WIDEST)
}

/// How pages of help are written.
struct Page<'a> {
    language: Language,
    columns: usize,
    /// What every command takes.
    shared: &'a [Arg],
}

impl Page<'_> {
    /// The command of this name with its page, and those below it with theirs.
    fn put(&self, command: Command, name: &str) -> Command {
        let page = self.text(&command, name);
        command.override_help(page).mut_subcommands(|part| {
            let name = format!("{name} {}", part.get_name());
            self.put(part, &name)
        })
    }

    /// The page: what the command does, how it is written, what is its own, and last what every command takes.
    fn text(&self, command: &Command, name: &str) -> String {
        let mut text = String::new();
        let about = self.half(command.get_about().map(ToString::to_string));
        self.wrapped(&mut text, 0, "", &about);
        text.push('\n');
        let word = self.language.pick("用法：", "usage: ");
        self.wrapped(&mut text, width(word), word, &usage(name, command));
        let parts = command.get_subcommands().map(|part| {
            let about = self.half(part.get_about().map(ToString::to_string));
            (part.get_name().to_owned(), about)
        });
        let own = command.get_arguments().filter(|arg| !arg.is_global_set());
        let (named, options): (Vec<&Arg>, Vec<&Arg>) = own.partition(|arg| arg.is_positional());
        let (leaving, options): (Vec<&Arg>, Vec<&Arg>) = options
            .into_iter()
            .partition(|arg| arg.get_help_heading().is_some());
        let (output_zh, output_en) = halves(Some(OUTPUT.to_owned()));
        self.section(&mut text, ["命令", "commands"], parts.collect());
        self.section(&mut text, ["参数", "arguments"], self.rows(named));
        self.section(&mut text, ["选项", "options"], self.rows(options));
        self.section(&mut text, [&output_zh, &output_en], self.rows(leaving));
        let shared = self.rows(self.shared);
        self.section(&mut text, ["通用选项", "common options"], shared);
        text
    }

    fn rows<'a>(&self, args: impl IntoIterator<Item = &'a Arg>) -> Vec<(String, String)> {
        let row = |arg: &Arg| {
            let indent = if arg.is_positional() || arg.get_short().is_some() {
                ""
            } else {
                "    "
            };
            let help = arg.get_help().map(ToString::to_string);
            (
                format!("{indent}{}", shown(arg)),
                self.half(help) + &self.choice(arg),
            )
        };
        args.into_iter().map(row).collect()
    }

    /// The words that an argument takes, where its help does not name them.
    fn choice(&self, arg: &Arg) -> String {
        let words = arg.get_possible_values();
        if !arg.get_action().takes_values() || words.is_empty() || arg.is_hide_possible_values_set()
        {
            return String::new();
        }
        let words: Vec<&str> = words
            .iter()
            .map(clap::builder::PossibleValue::get_name)
            .collect();
        match self.language {
            Language::Zh => format!("：{}", words.join("、")),
            Language::En => format!(": {}", words.join(", ")),
        }
    }

    /// A heading with its rows; nothing without rows. What is too long for its column stands on a line of its own.
    fn section(&self, text: &mut String, [zh, en]: [&str; 2], rows: Vec<(String, String)>) {
        if rows.is_empty() {
            return;
        }
        let _ = writeln!(
            text,
            "\n{}",
            self.language.pick(&format!("{zh}："), &format!("{en}:"))
        );
        let most = self.columns * 2 / 5;
        let widths = rows.iter().map(|(name, _)| width(name));
        let column = widths.filter(|width| *width <= most).max().unwrap_or(most);
        for (name, help) in rows {
            let mut label = format!("  {}  ", pad_end(&name, column));
            if width(&name) > column {
                self.wrapped(text, 4, "  ", &name);
                label = " ".repeat(column + 4);
            }
            self.wrapped(text, column + 4, &label, &help);
        }
    }

    /// Writes a text behind a label, its further lines behind so many spaces.
    fn wrapped(&self, text: &mut String, indent: usize, label: &str, said: &str) {
        for (at, line) in wrap(said, self.columns - indent).into_iter().enumerate() {
            let line = said.get(line.bytes).unwrap_or_default().trim_end();
            let before = if at == 0 { label } else { &" ".repeat(indent) };
            let _ = writeln!(text, "{}", format!("{before}{line}").trim_end());
        }
    }

    /// The half of a help text in the language, without the code marks, which are for the documentation.
    fn half(&self, help: Option<String>) -> String {
        let (zh, en) = halves(help);
        self.language.pick(&zh, &en).replace('`', "")
    }
}

/// docs/commands.md: every command with its arguments and flags, in both languages.
pub fn documentation() -> String {
    let mut text = String::from(
        "# 命令 · Commands\n\n<!-- Generated from src/cli/arguments.rs; `MANYI_UPDATE_DOCS=1 cargo test` writes it anew. -->\n\n\
         退出码 exit codes: 0 成功 done; 2 用法不对 usage; 3 文件有错 bad input file; 4 数据有问题 findings in the data; \
         5 数据库正忙 database busy; 6 磁盘或数据库出错 disk or database; 70 程序有错 a bug.\n",
    );
    section(&mut text, "manyi", &command());
    text
}

fn section(text: &mut String, name: &str, command: &Command) {
    let (zh, en) = halves(command.get_about().map(ToString::to_string));
    // Writing into a String cannot fail.
    let _ = write!(
        text,
        "\n## `{name}`\n\n{zh}  \n{en}\n\n```text\n{}\n```\n",
        usage(name, command)
    );
    let mut own: Vec<&Arg> = command
        .get_arguments()
        .filter(|arg| arg.get_id() != "help")
        .collect();
    own.order_by_key(|arg| arg.get_help_heading().is_some());
    if !own.is_empty() {
        text.push_str("\n| 参数 argument | 作用 | what it does |\n|---|---|---|\n");
        for arg in own {
            let (zh, en) = halves(arg.get_help().map(ToString::to_string));
            let _ = writeln!(text, "| `{}` | {zh} | {en} |", shown(arg));
        }
    }
    for part in command.get_subcommands() {
        section(text, &format!("{name} {}", part.get_name()), part);
    }
}

/// How the command is written: its name, its arguments, and that there are options.
fn usage(name: &str, command: &Command) -> String {
    let mut words = vec![name.to_owned()];
    if command.has_subcommands() {
        let word = if command.is_subcommand_required_set() {
            "COMMAND"
        } else {
            "[COMMAND]"
        };
        words.push(word.to_owned());
    }
    words.extend(command.get_positionals().map(|arg| {
        let is_optional = !arg.is_required_set();
        let word = shown(arg);
        if is_optional {
            format!("[{word}]")
        } else {
            word
        }
    }));
    words.push("[OPTIONS]".to_owned());
    words.join(" ")
}

/// An argument as it is typed: `-o, --output FILE`, `--plain`, `DIR`, `FILE...`.
fn shown(arg: &Arg) -> String {
    let short = arg.get_short().map(|sign| format!("-{sign}"));
    let long = arg.get_long().map(|word| format!("--{word}"));
    let mut typed: Vec<String> = short.into_iter().chain(long).collect();
    typed = vec![typed.join(", ")];
    if arg.get_action().takes_values() {
        typed.extend(
            arg.get_value_names()
                .unwrap_or_default()
                .iter()
                .map(ToString::to_string),
        );
    }
    let more = if arg.is_positional() && matches!(arg.get_action(), ArgAction::Append) {
        "..."
    } else {
        ""
    };
    format!("{}{more}", typed.join(" ").trim_start())
}

/// The Chinese and the English half of a help text.
fn halves(help: Option<String>) -> (String, String) {
    let help = help.unwrap_or_default();
    match help.split_once(" · ") {
        Some((zh, en)) => (zh.to_owned(), en.to_owned()),
        None => (help, String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command with the name it is called by, whole pages of a line that long.
    fn pages(language: Language, columns: usize) -> Vec<(String, Command, String)> {
        let root = command();
        let shared: Vec<Arg> = shared(&root).cloned().collect();
        let page = Page {
            language,
            columns,
            shared: &shared,
        };
        let mut found = vec![("manyi".to_owned(), root)];
        let mut at = 0;
        while let Some((name, command)) = found.get(at).cloned() {
            let parts = command.get_subcommands();
            found.extend(parts.map(|part| (format!("{name} {}", part.get_name()), part.clone())));
            at += 1;
        }
        let with_page = |(name, command): (String, Command)| {
            let text = page.text(&command, &name);
            (name, command, text)
        };
        found.into_iter().map(with_page).collect()
    }

    #[test]
    fn the_definitions_of_the_commands_are_sound() {
        command().debug_assert();
    }

    /// An argument with the name of a shared one takes its place, and reading the shared one fails.
    #[test]
    fn no_command_names_an_argument_as_what_is_shared_is_named() {
        let root = command();
        let names: Vec<String> = shared(&root).map(|arg| arg.get_id().to_string()).collect();
        for (name, command, _) in pages(Language::En, 80).into_iter().skip(1) {
            let own = command.get_arguments().filter(|arg| !arg.is_global_set());
            for arg in own {
                assert!(
                    !names.iter().any(|shared| arg.get_id() == shared.as_str()),
                    "{name}: {arg}"
                );
            }
        }
    }

    #[test]
    fn every_command_and_argument_is_described_in_both_languages() {
        let pages = pages(Language::Zh, 80);
        assert!(pages.len() > 50, "only {} commands", pages.len());
        for (name, command, _) in pages {
            let about = command.get_about().map(ToString::to_string);
            let args = command.get_arguments();
            let helps = args.map(|arg| arg.get_help().map(ToString::to_string));
            for help in helps.chain([about]) {
                let (zh, en) = halves(help.clone());
                assert!(!zh.is_ascii() && !en.is_empty(), "{name}: {help:?}");
            }
        }
    }

    #[test]
    fn no_line_of_help_is_wider_than_the_terminal() {
        for language in [Language::Zh, Language::En] {
            for columns in [NARROWEST, 40, 61, 80, WIDEST] {
                for (name, _, page) in pages(language, columns) {
                    for line in page.lines() {
                        assert!(width(line) <= columns, "{name} in {columns}: {line}");
                    }
                }
            }
        }
    }

    #[test]
    fn english_help_has_no_chinese_and_every_page_has_what_is_shared_last() {
        for (name, command, page) in pages(Language::En, WIDEST) {
            assert!(
                !page.contains(|sign: char| width(&sign.to_string()) > 1),
                "{name}: {page}"
            );
            let place = |part: &str| page.find(part).unwrap_or_else(|| panic!("{name}: {part}"));
            let shared = place("common options:");
            for arg in command.get_arguments().filter(|arg| !arg.is_global_set()) {
                assert!(place(&shown(arg)) < shared, "{name}: {arg}");
            }
            assert!(
                place("--db FILE") > shared && place("--help") > shared,
                "{name}"
            );
        }
    }
}
