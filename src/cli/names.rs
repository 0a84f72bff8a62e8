//! `manyi names`: who is behind a code, kept sealed beside the database.

use super::arguments::Global;
use super::call_arguments::NamesAction;
use super::output::{answer, complain, complain_of, say};
use super::{open, passphrase};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Listing, columns};
use crate::formats::{Names, Person};
use crate::interview::call::read_telephone;
use crate::office::{known_names, names_in_answers};
use crate::store::WordsOf;
use crate::text::Language;

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &NamesAction) -> Result<()> {
    let language = global.lang;
    match action {
        NamesAction::Set {
            project,
            person,
            name,
            telephone,
        } => {
            open::store(global)?.project(project)?;
            let person = person.trim();
            let asked = asked(name.as_deref(), telephone.as_deref(), language)?;
            let (mut names, key) = passphrase::opened_or_new(global)?;
            let kept = names.person(&key, project, person)?.unwrap_or_default();
            let kept = Person {
                name: asked.name.unwrap_or(kept.name),
                telephone: asked.telephone.unwrap_or(kept.telephone),
            };
            names.set(&key, project, person, &kept)?;
            names.save()?;
            say(&match language {
                Language::Zh => format!("已存：{project} {person}"),
                Language::En => format!("kept: {project} {person}"),
            })
        }
        NamesAction::Show { project, person } => show(global, project, person.as_deref()),
        NamesAction::Remove { project, person } => {
            let mut names = passphrase::locked(global)?;
            if !names.remove(project, person) {
                return Err(not_kept(project, person));
            }
            names.save()?;
            say(&match language {
                Language::Zh => format!(
                    "已忘掉 {project} {person} 的姓名和电话；答卷和访谈还在。以前的备份里仍有，随旧备份删去"
                ),
                Language::En => format!(
                    "name and number of {project} {person} are gone; the answers stay. Backups taken before still have \
                     them, and go in time"
                ),
            })
        }
        NamesAction::Check { project } => {
            let store = open::store(global)?;
            store.project(project)?;
            let (names, key) = passphrase::opened(global)?;
            let known = known_names(&names, &key)?;
            let findings = names_in_answers(&store, &known, (project, WordsOf::Everybody))?;
            if findings.is_empty() {
                return say(language.pick(
                    "原话里没有存过的姓名和号码",
                    "no words hold a name or number that is kept",
                ));
            }
            complain_of(&findings, language)?;
            Err(Error::new(
                Kind::Findings,
                format!("{} 处原话里有姓名或号码，见上", findings.len()),
                format!(
                    "names or numbers stand in {} answers, see above",
                    findings.len()
                ),
            ))
        }
        NamesAction::Passphrase => {
            let (mut names, key) = passphrase::opened(global)?;
            names.change_passphrase(&key, &passphrase::next(language)?)?;
            names.save()?;
            say(language.pick(
                "口令已换；以前的备份仍用旧口令打开",
                "the passphrase is changed; backups taken before open with the old one",
            ))
        }
        NamesAction::Merge { file } => {
            let (mut names, key) = passphrase::opened_or_new(global)?;
            let other = Names::read(file)?.ok_or_else(|| no_file(file))?;
            let other_key = other.unlock(&passphrase::of_other(language)?)?;
            let merged = names.merge(&key, &other, &other_key)?;
            names.save()?;
            for (project, person) in &merged.differing {
                complain(&match language {
                    Language::Zh => format!("{project} {person}：两边不同，留了自己的"),
                    Language::En => format!("{project} {person}: not the same; ours was kept"),
                });
            }
            let (added, same, differing) = (merged.added, merged.same, merged.differing.len());
            say(&match language {
                Language::Zh => format!("并入 {added} 人，相同 {same} 人，不同 {differing} 人"),
                Language::En => {
                    format!("{added} taken in, {same} the same, {differing} not the same")
                }
            })
        }
    }
}

/// What is to be kept of a person; `None`: as it is.
struct Asked {
    name: Option<String>,
    telephone: Option<String>,
}

fn asked(name: Option<&str>, telephone: Option<&str>, language: Language) -> Result<Asked> {
    let (name, telephone) = if name.or(telephone).is_some() {
        (name.map(str::to_owned), telephone.map(str::to_owned))
    } else {
        let name = answer(
            &["姓名（回车：不改）：", "name (Enter: as it is): "],
            language,
        )?;
        let number = answer(
            &["电话（回车：不改）：", "telephone (Enter: as it is): "],
            language,
        )?;
        (name, number)
    };
    if name.is_none() && telephone.is_none() {
        return Err(Error::new(
            Kind::Usage,
            "没有写姓名，也没有写电话",
            "neither a name nor a number was given",
        )
        .hint(
            "在终端里输入，或加 --name、--telephone",
            "type them on a terminal, or add --name and --telephone",
        ));
    }
    let telephone = telephone
        .map(|text| {
            read_telephone(&text).map_err(|doubt| {
                let (sentence, hint) = (doubt.sentence(), doubt.hint());
                Error::new(Kind::Usage, sentence.zh, sentence.en).hint(hint.zh, hint.en)
            })
        })
        .transpose()?;
    Ok(Asked {
        name: name.map(|name| name.trim().to_owned()),
        telephone: telephone.map(|number| number.to_string()),
    })
}

fn show(global: &Global, project: &str, person: Option<&str>) -> Result<()> {
    let (names, key) = passphrase::opened(global)?;
    let mut people = names.everybody(&key, Some(project))?;
    if let Some(person) = person {
        people.retain(|(code, _)| code == person);
        if people.is_empty() {
            return Err(not_kept(project, person));
        }
    }
    if people.is_empty() {
        return say(global.lang.pick(
            "这个项目还没有存过姓名",
            "no names are kept of this project",
        ));
    }
    say(columns(global.lang).table(&people).trim_end())
}

fn columns(language: Language) -> Listing<'static, (String, Person)> {
    columns! { language, (String, Person) as (code, person) =>
        "": "受访人" "person" => code;
        "": "姓名" "name" => &person.name;
        "": "电话" "telephone" => &person.telephone;
    }
}

fn not_kept(project: &str, person: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("没有存过 {project} {person} 的姓名"),
        format!("nothing is kept of {project} {person}"),
    )
    .hint(
        format!("manyi names show {project} 列出存过的"),
        format!("`manyi names show {project}` shows what is kept"),
    )
}

fn no_file(path: &std::path::Path) -> Error {
    let path = path.display();
    Error::new(
        Kind::Input,
        format!("没有文件 {path}"),
        format!("there is no file {path}"),
    )
    .hint(
        "姓名文件叫 数据库名.names",
        "a names file is called like its database with .names behind",
    )
}
