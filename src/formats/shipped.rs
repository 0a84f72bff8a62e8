//! The projects that come with the program: five published reports.

use std::io;

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

/// The files of a project by name.
type Files = &'static [(&'static str, &'static str)];

macro_rules! files {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../questionnaires/", $folder, "/", $name)))),+]
    };
}

const XIANGYUAN_2022: Files = files!("xiangyuan-2022": "project.toml", "recipient-awareness.toml", "recipients-coded.toml", "recipients.toml", "staff-awareness.toml", "indicators.toml", "printed.toml", "sample/recipients.csv");

const KUNMING_2017: Files =
    files!("kunming-2017": "project.toml", "recipients.toml", "indicators.toml", "printed.toml");

const CHANGDE_2019: Files = files!("changde-2019": "project.toml", "model-workers.toml", "workers-in-need.toml", "indicators.toml", "printed.toml", "sample/model-workers.csv", "sample/workers-in-need.csv");

const WUHUA_2023: Files =
    files!("wuhua-2023": "project.toml", "recipients.toml", "indicators.toml", "printed.toml");

const GUANGYUAN_2024: Files = files!("guangyuan-2024": "project.toml", "satisfaction.toml", "indicators.toml", "printed.toml", "sample/village-team.csv");

/// A shipped project with its sample responses; `None` for any other code.
pub fn shipped_project(code: &str) -> Option<Checked<ProjectFolder>> {
    let files = match code {
        "xiangyuan-2022" => XIANGYUAN_2022,
        "kunming-2017" => KUNMING_2017,
        "changde-2019" => CHANGDE_2019,
        "wuhua-2023" => WUHUA_2023,
        "guangyuan-2024" => GUANGYUAN_2024,
        _ => return None,
    };
    let read = |name: &str| {
        files
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| text.as_bytes().to_vec())
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    let folder = Folder {
        name: String::new(),
        read: &read,
    };
    Some(folder.project())
}
