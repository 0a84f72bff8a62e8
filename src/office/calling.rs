//! A call list comes in: contacts into the database, names and numbers into the file beside it.

use sha2::{Digest as _, Sha256};

use crate::error::{Error, Kind, Result};
use crate::formats::{ListedContact, Names, NamesKey, Person};
use crate::interview::call::Contact;
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
