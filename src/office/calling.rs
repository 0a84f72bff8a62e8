//! A call list comes in: contacts into the database, names and numbers into the file beside it.

use sha2::{Digest as _, Sha256};

use crate::error::{Error, Kind, Result};
use crate::formats::{ListedContact, Names, NamesKey, Person};
use crate::interview::call::Contact;
use crate::interview::{Group, Guide, Head, Mode, Stage, TimeOfDay};
use crate::store::{ListSource, Store, SurveyKey};
use crate::trail::hexadecimal;

/// The code by which the names file knows the contact of a survey with this serial.
pub fn contact_person(survey: &SurveyKey, serial: &str) -> String {
    format!("{}/{serial}", survey.survey)
}

/// Puts a list on the call list of a survey, all or nothing; names and numbers go to the names file where it is open.
///
/// The contacts are stored first: should the names file fail to be written, the list is there and the names can be given
/// again, and never are there names of people nobody asked for.
pub fn take_contacts(
    store: &mut Store,
    survey: &SurveyKey,
    (file, bytes): (&str, &[u8]),
    list: &[ListedContact],
    names: Option<(&mut Names, &NamesKey)>,
) -> Result<()> {
    let contacts: Vec<Contact> = list
        .iter()
        .map(|one| Contact {
            code: one.serial.as_str().to_owned(),
            group: one.group.clone(),
        })
        .collect();
    let sha256 = hexadecimal(&Sha256::digest(bytes));
    let source = ListSource {
        file,
        sha256: &sha256,
    };
    store.add_contacts(survey, &contacts, Some(source))?;
    match names {
        Some((names, key)) => keep_names(survey, list, names, key).map_err(names_not_kept),
        None => Ok(()),
    }
}

/// Keeps the names and numbers of a list; those that are kept already are replaced, and a blank cell replaces nothing.
pub fn keep_names(
    survey: &SurveyKey,
    list: &[ListedContact],
    names: &mut Names,
    key: &NamesKey,
) -> Result<()> {
    for one in list {
        let person = Person {
            name: one.name.clone(),
            telephone: one
                .telephone
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
        };
        if person != Person::default() {
            let code = contact_person(survey, one.serial.as_str());
            names.set(key, &survey.project, &code, &person)?;
        }
    }
    names.save()
}

fn names_not_kept(error: Error) -> Error {
    let [zh, en] = [error.sentence.zh, error.sentence.en];
    Error::new(
        Kind::Store,
        format!("名单已存，姓名和号码没有存成：{zh}"),
        format!("the list is stored, the names and numbers are not: {en}"),
    )
    .hint(
        "用 manyi call import --names-only 再导入一次，只补姓名",
        "import the list once more with --names-only, which adds the names alone",
    )
}

/// The code of the interview that was begun in a call to a contact.
///
/// # Errors
/// Where the file cannot be read.
pub fn contact_interview(store: &Store, key: &SurveyKey, contact: &str) -> Result<Option<String>> {
    let name = contact_person(key, contact);
    let rows = store.interviews(&key.project)?.into_iter();
    let mut held = rows
        .filter(|row| row.head.contact.as_ref() == Some(&name) && row.stage != Stage::Withdrawn);
    Ok(held.next().map(|row| row.code))
}

/// Begins an interview along a guide in a call to a contact; its code is that of the contact, with a number behind where
/// somebody else has it. Gives the code.
///
/// # Errors
/// As [`Store::begin_interview`].
pub fn begin_contact_interview(
    store: &mut Store,
    key: &SurveyKey,
    contact: &str,
    guide: &Guide,
    now: jiff::civil::DateTime,
) -> Result<String> {
    let operator = store.operator().to_owned();
    let group = guide.ask.first().copied().unwrap_or(Group::Beneficiary);
    let head = Head {
        mode: Mode::Telephone,
        date: Some(now.date()),
        start: time_of(now),
        interviewer: operator.clone(),
        recorder: operator,
        contact: Some(contact_person(key, contact)),
        ..Head::of(group)
    };
    let taken: Vec<String> = store
        .interviews(&key.project)?
        .into_iter()
        .map(|row| row.code.trim_start_matches('0').to_owned())
        .collect();
    let is_free = |code: &String| {
        !taken
            .iter()
            .any(|known| known == code.trim_start_matches('0'))
    };
    let numbered = (2..).map(|number: u32| format!("{contact}-{number}"));
    let code = std::iter::once(contact.to_owned())
        .chain(numbered)
        .find(is_free);
    let code = code.unwrap_or_else(|| contact.to_owned());
    let begun = store.begin_interview(&key.project, &guide.code, &code, &head)?;
    Ok(begun.code)
}

/// Notes when the interview of a call ended, where it is still open and nobody has said so.
///
/// # Errors
/// As [`Store::save_head`].
pub fn end_contact_interview(
    store: &mut Store,
    key: &SurveyKey,
    contact: &str,
    now: jiff::civil::DateTime,
) -> Result<()> {
    let Some(code) = contact_interview(store, key, contact)? else {
        return Ok(());
    };
    let interview = store.interview(&key.project, &code)?;
    if interview.stage() != Stage::Open || interview.head.end.is_some() {
        return Ok(());
    }
    let head = Head {
        end: time_of(now),
        ..interview.head
    };
    store.save_head(&key.project, &code, &code, &head)
}

fn time_of(now: jiff::civil::DateTime) -> Option<TimeOfDay> {
    let part = |value: i8| u16::try_from(value).ok();
    TimeOfDay::of(part(now.hour())?, part(now.minute())?)
}
