//! The projects that come with the program: five published reports, and templates to begin one's own from.

use std::io::{self, Read as _};

use flate2::read::DeflateDecoder;

use super::checked::Checked;
use super::project_file::{Folder, ProjectFolder};

/// The codes of the shipped projects, the worked example first.
pub const SHIPPED: [&str; 5] = [
    "xiangyuan-2022",
    "kunming-2017",
    "changde-2019",
    "wuhua-2023",
    "guangyuan-2024",
];

/// The files of a project by name, as `questionnaires/pack.rs` deflates them.
type Files = &'static [(&'static str, &'static [u8])];

macro_rules! file {
    ($path:expr) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/questionnaires/", $path)) as &[u8]
    };
}

macro_rules! files {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, file!(concat!($folder, "/", $name)))),+]
    };
}

const XIANGYUAN_2022: Files = files!("xiangyuan-2022": "project.toml", "recipient-awareness.toml", "recipients-coded.toml", "recipients.toml", "staff-awareness.toml", "indicators.toml", "printed.toml", "sample/recipients.csv", "guides/recipients.toml", "guides/staff.toml");

const KUNMING_2017: Files = files!("kunming-2017": "project.toml", "recipients.toml", "indicators.toml", "printed.toml", "guides/recipients.toml");

const CHANGDE_2019: Files = files!("changde-2019": "project.toml", "model-workers.toml", "workers-in-need.toml", "indicators.toml", "printed.toml", "sample/model-workers.csv", "sample/workers-in-need.csv", "guides/recipients.toml", "guides/staff.toml");

const WUHUA_2023: Files = files!("wuhua-2023": "project.toml", "recipients.toml", "indicators.toml", "printed.toml", "guides/recipients.toml");

const GUANGYUAN_2024: Files = files!("guangyuan-2024": "project.toml", "satisfaction.toml", "indicators.toml", "printed.toml", "sample/village-team.csv", "guides/served.toml");

/// A template: its name, and what it is in Chinese and English.
pub const TEMPLATES: [(&str, &str, &str); 5] = [
    (
        "satisfaction",
        "满意度问卷",
        "a questionnaire about satisfaction",
    ),
    (
        "awareness",
        "政策知晓问卷",
        "a questionnaire about awareness of a policy",
    ),
    ("callback", "电话回访问卷", "the questions of a call"),
    (
        "spending",
        "项目支出绩效指标（决策、过程、产出、效益），带满意度问卷",
        "indicators for a project's spending, with a questionnaire about satisfaction",
    ),
    (
        "department",
        "部门整体支出绩效指标，带满意度问卷",
        "indicators for a department's spending, with a questionnaire about satisfaction",
    ),
];

const SATISFACTION: (&str, &[u8]) = (
    "satisfaction.toml",
    file!("templates/satisfaction/satisfaction.toml"),
);

const SPENDING: Files = &[
    SATISFACTION,
    ("project.toml", file!("templates/spending/project.toml")),
    (
        "indicators.toml",
        file!("templates/spending/indicators.toml"),
    ),
];

const DEPARTMENT: Files = &[
    SATISFACTION,
    ("project.toml", file!("templates/department/project.toml")),
    (
        "indicators.toml",
        file!("templates/department/indicators.toml"),
    ),
];

const SATISFACTION_ALONE: Files = &[
    SATISFACTION,
    ("project.toml", file!("templates/satisfaction/project.toml")),
];

/// The project of a template; `None` for any other name.
pub fn template_project(name: &str) -> Option<Checked<ProjectFolder>> {
    let files: Files = match name {
        "satisfaction" => SATISFACTION_ALONE,
        "awareness" => files!("templates/awareness": "project.toml", "awareness.toml"),
        "callback" => files!("templates/callback": "project.toml", "callback.toml"),
        "spending" => SPENDING,
        "department" => DEPARTMENT,
        _ => return None,
    };
    Some(read(files))
}

/// A shipped project with its sample responses; `None` for any other code.
pub fn shipped_project(code: &str) -> Option<Checked<ProjectFolder>> {
    let files: Files = match code {
        "xiangyuan-2022" => XIANGYUAN_2022,
        "kunming-2017" => KUNMING_2017,
        "changde-2019" => CHANGDE_2019,
        "wuhua-2023" => WUHUA_2023,
        "guangyuan-2024" => GUANGYUAN_2024,
        _ => return None,
    };
    Some(read(files))
}

fn read(files: Files) -> Checked<ProjectFolder> {
    let read = |name: &str| {
        let mut known = files.iter().filter(|(known, _)| *known == name);
        let (_, packed) = known.next().ok_or(io::ErrorKind::NotFound)?;
        let mut bytes = Vec::new();
        DeflateDecoder::new(*packed).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let folder = Folder {
        name: String::new(),
        read: &read,
        guides: files
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .filter(|name| name.starts_with("guides/"))
            .collect(),
    };
    folder.project()
}
