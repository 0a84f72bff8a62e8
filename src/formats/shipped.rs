//! The projects that come with the program.

use std::io;

use super::checked::Checked;
use super::project_file::{Folder, ProjectFolder};

/// The codes of the shipped projects.
pub const SHIPPED: [&str; 1] = ["xiangyuan-2022"];

/// The files of 襄垣县 2022 by name.
const XIANGYUAN_2022: &[(&str, &str)] = &[
    (
        "project.toml",
        include_str!("../../questionnaires/xiangyuan-2022/project.toml"),
    ),
    (
        "recipients.toml",
        include_str!("../../questionnaires/xiangyuan-2022/recipients.toml"),
    ),
    (
        "recipients-coded.toml",
        include_str!("../../questionnaires/xiangyuan-2022/recipients-coded.toml"),
    ),
    (
        "staff-awareness.toml",
        include_str!("../../questionnaires/xiangyuan-2022/staff-awareness.toml"),
    ),
    (
        "recipient-awareness.toml",
        include_str!("../../questionnaires/xiangyuan-2022/recipient-awareness.toml"),
    ),
    (
        "indicators.toml",
        include_str!("../../questionnaires/xiangyuan-2022/indicators.toml"),
    ),
    (
        "sample/recipients.csv",
        include_str!("../../questionnaires/xiangyuan-2022/sample/recipients.csv"),
    ),
];

/// A shipped project with its sample responses; `None` for any other code.
pub fn shipped_project(code: &str) -> Option<Checked<ProjectFolder>> {
    let files = match code {
        "xiangyuan-2022" => XIANGYUAN_2022,
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
