//! Help in both languages, and the reference of the commands that is made from the same definitions.

use std::fmt::Write as _;

use clap::{Arg, ArgAction, Command, CommandFactory};

use super::arguments::Arguments;

/// The order of the parts of a help page.
const TEMPLATE: &str = "{about}\n\n用法 · usage: {usage}\n\n{all-args}\n";

/// The definitions of all commands, with help that reads in both languages and fits 80 columns.
pub(super) fn command() -> Command {
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .display_order(999)
        .help("显示版本 · print the version");
    bilingual(
        Arguments::command().disable_version_flag(true).arg(version),
        "manyi",
    )
    .max_term_width(80)
    .disable_help_subcommand(true)
}

/// The command that is called by this name, with everything that help says in both languages.
fn bilingual(command: Command, name: &str) -> Command {
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .display_order(1000)
        .help("显示帮助 · print help");
    let usage = usage(name, &command);
    let mut place = 0;
    command
        .disable_help_flag(true)
        .arg(help)
        .override_usage(usage)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令 · commands")
        .mut_args(|arg| {
            place += 1;
            // Code marks are for the documentation.
            let plain = arg.get_help().map(|help| help.to_string().replace('`', ""));
            let arg = arg.help(plain.unwrap_or_default());
            if arg.is_positional() {
                arg.help_heading("参数 · arguments").display_order(place)
            } else {
                arg.help_heading("选项 · options")
            }
        })
        .mut_subcommands(|part| {
            let name = format!("{name} {}", part.get_name());
            bilingual(part, &name)
        })
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
    let own: Vec<&Arg> = command
        .get_arguments()
        .filter(|arg| arg.get_id() != "help")
        .collect();
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

    fn every_help(command: &Command, found: &mut Vec<(String, String)>) {
        let about = command.get_about().map(ToString::to_string);
        found.push((command.get_name().to_owned(), about.unwrap_or_default()));
        for arg in command.get_arguments() {
            let help = arg.get_help().map(ToString::to_string);
            found.push((arg.get_id().to_string(), help.unwrap_or_default()));
        }
        command
            .get_subcommands()
            .for_each(|part| every_help(part, found));
    }

    #[test]
    fn the_definitions_of_the_commands_are_sound() {
        command().debug_assert();
    }

    #[test]
    fn every_command_and_flag_is_described_in_both_languages() {
        let mut found = Vec::new();
        every_help(&command(), &mut found);
        assert!(found.len() > 40, "only {} texts", found.len());
        for (name, help) in found {
            let (zh, en) = halves(Some(help.clone()));
            assert!(!zh.is_ascii() && !en.is_empty(), "{name}: {help}");
        }
    }
}
