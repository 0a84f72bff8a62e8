//! The definitions on file against the audit trail: each project must be the one whose hash was recorded last.

use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};

use super::Store;
use super::chain::hexadecimal;
use super::record::{Findings, error};
use crate::error::Result;
use crate::text::Finding;

/// How a project without its surveys stands in the file, and how the place is filled before it is hashed.
const NO_SURVEYS: &str = "\"surveys\":[]";

impl Store {
    /// Names each project whose definition, with its surveys, is not the one that the trail recorded last.
    ///
    /// The texts are hashed as they lie in the file, not what this version of the program reads in them: a later
    /// version may read more.
    pub(super) fn check_projects(&self, findings: &mut Findings) -> Result<()> {
        let mut statement = self
            .connection
            .prepare("SELECT id, code, CAST(definition AS BLOB) FROM project ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, code, definition): (i64, String, Vec<u8>) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let definition = String::from_utf8_lossy(&definition);
            let surveys = self.survey_definitions(id)?.join(",");
            let whole = definition.replacen(NO_SURVEYS, &format!("\"surveys\":[{surveys}]"), 1);
            let hash = hexadecimal(&Sha256::digest(whole.as_bytes()));
            if self.recorded_hash(&code)? != Some(hash) {
                findings.add(other_definition(&code));
            }
        }
        Ok(())
    }

    /// The definitions of a project's surveys in their order; what is no text in them does not read as what it was.
    fn survey_definitions(&self, project: i64) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare(
            "SELECT CAST(definition AS BLOB) FROM survey WHERE project = ?1 ORDER BY place",
        )?;
        let rows = statement.query_map([project], |row| {
            let definition: Vec<u8> = row.get(0)?;
            Ok(String::from_utf8_lossy(&definition).into_owned())
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn recorded_hash(&self, project: &str) -> Result<Option<String>> {
        Ok(self
            .connection
            .query_row(
                "SELECT new FROM audit WHERE action = 'project' AND project = ?1 ORDER BY sequence DESC LIMIT 1",
                [project],
                |row| row.get(0),
            )
            .optional()?)
    }
}

fn other_definition(code: &str) -> Finding {
    error(
        "not-as-recorded",
        code.to_owned(),
        format!("项目 {code} 的问卷或指标与留痕中最后一次装入的不符"),
        format!(
            "the questionnaires or indicators of project {code} are not those that the audit trail recorded last"
        ),
    )
}
