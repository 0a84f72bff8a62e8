//! A project as the files of its folder, which [`read_project`](crate::formats::read_project) reads as it was.

use std::fmt::Write as _;

use super::guide::guide_toml;
use super::indicators::indicators_toml;
use super::printed::printed_toml;
use super::questionnaire::survey_toml;
use super::{line, quoted, words};
use crate::indicator::{Commission, Project};
use crate::interview::Guide;
use crate::measure::crosstab::SMALL_CELLS;

/// The names of the files of a folder that no questionnaire may have.
const TAKEN: [&str; 3] = ["project", "indicators", "printed"];

/// The files of a project with their names; those of guides in the folder `guides`.
pub fn project_files(project: &Project, guides: &[Guide]) -> Vec<(String, String)> {
    let mut files = vec![("project.toml".to_owned(), project_toml(project))];
    for survey in &project.surveys {
        files.push((file_name(&survey.code), survey_toml(survey)));
    }
    if !project.indicators.is_empty() {
        let indicators = indicators_toml(&project.indicators);
        files.push(("indicators.toml".to_owned(), indicators));
    }
    if !project.printed.is_empty() {
        files.push(("printed.toml".to_owned(), printed_toml(&project.printed)));
    }
    for guide in guides {
        files.push((format!("guides/{}.toml", guide.code), guide_toml(guide)));
    }
    files
}

/// The file of the questionnaire of a survey; file systems that know no capitals are met everywhere.
fn file_name(survey: &str) -> String {
    if TAKEN.contains(&survey.to_ascii_lowercase().as_str()) {
        return format!("survey-{survey}.toml");
    }
    format!("{survey}.toml")
}

fn project_toml(project: &Project) -> String {
    let mut toml = String::from("format = 1\n");
    let _ = writeln!(toml, "code = {}", quoted(&project.code));
    let _ = writeln!(toml, "title = {}", words(&project.title));
    toml.push_str(&line("source", &project.source));
    if project.small_cells != SMALL_CELLS {
        let _ = writeln!(toml, "small_cells = {}", project.small_cells);
    }
    if project.surveys.is_empty() {
        toml.push_str("surveys = []\n");
    }
    commission(&mut toml, &project.commission);
    for survey in &project.surveys {
        let (code, file) = (quoted(&survey.code), quoted(&file_name(&survey.code)));
        let _ = write!(
            toml,
            "\n[[surveys]]\ncode = {code}\nquestionnaire = {file}\n"
        );
        let counts = [
            ("population", survey.population),
            ("distributed", survey.distributed),
        ];
        for (name, count) in counts {
            if let Some(count) = count {
                let _ = writeln!(toml, "{name} = {count}");
            }
        }
    }
    for grade in &project.grades {
        let (title, from) = (words(&grade.title), grade.from);
        let _ = write!(toml, "\n[[grades]]\ntitle = {title}\nfrom = {from}\n");
    }
    toml
}

fn commission(toml: &mut String, of: &Commission) {
    let lines = [
        ("client", &of.client),
        ("evaluator", &of.evaluator),
        ("lead", &of.lead),
        ("date", &of.date),
        ("department", &of.department),
        ("implementer", &of.implementer),
    ];
    let said: String = lines.map(|(name, text)| line(name, text)).concat();
    if !said.is_empty() {
        let _ = write!(toml, "\n[commission]\n{said}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::project_file::Folder;
    use crate::formats::{ProjectFolder, SHIPPED, shipped_project};
    use std::io;

    fn again(project: &Project, guides: &[Guide]) -> ProjectFolder {
        let files = project_files(project, guides);
        let read = |name: &str| {
            let file = files.iter().find(|(known, _)| known == name);
            file.map(|(_, text)| text.as_bytes().to_vec())
                .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
        };
        let folder = Folder {
            name: String::new(),
            read: &read,
            guides: files
                .iter()
                .map(|(name, _)| name.clone())
                .filter(|name| name.starts_with("guides/"))
                .collect(),
        };
        let checked = folder.project();
        let findings = checked.findings;
        checked.value.unwrap_or_else(|| panic!("{findings:?}"))
    }

    #[test]
    fn every_shipped_project_is_read_back_as_it_was() {
        for code in SHIPPED {
            let folder = shipped_project(code).and_then(|checked| checked.value);
            let ProjectFolder {
                project, guides, ..
            } = folder.unwrap();
            assert!(!guides.is_empty(), "{code}");
            let read = again(&project, &guides);
            assert_eq!(read.guides, guides, "{code}");
            let read = read.project;
            assert_eq!(read, project, "{code}");
            // Not only the same numbers: the same digits, from which the hash of the definition is made.
            let [one, other] = [&read, &project].map(|of| serde_json::to_string(of).unwrap());
            assert_eq!(one, other, "{code}");
        }
    }

    #[test]
    fn a_survey_called_like_a_file_of_the_folder_has_another_file() {
        let folder = shipped_project("kunming-2017").and_then(|checked| checked.value);
        let mut project = folder.unwrap().project;
        "Project".clone_into(&mut project.surveys[0].code);
        project.indicators.clear();
        project.printed.clear();
        assert_eq!(again(&project, &[]).project, project);
    }
}
