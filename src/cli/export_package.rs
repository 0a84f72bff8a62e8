//! A data package as it is put out: a folder, or one zip.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use super::export::Leave;
use super::output::{cannot_write, is_confirmed, left_alone};
use crate::error::{Error, Kind, Result};
use crate::formats::answers::{Encoded, PackageTable};
use crate::formats::handover::{Hashing, PACKAGE_DESCRIPTOR, PACKAGE_TABLE};
use crate::formats::{write_bytes, write_file};
use crate::office::Outgoing;

/// Writes the package as one zip into a file that can be read again.
pub(super) fn write_zip(leave: &Leave<'_>, outgoing: &mut Outgoing<'_>) -> Result<File> {
    leave.out.package(outgoing, &mut |outgoing, out| {
        write_table(leave, outgoing, out)
    })
}

/// Writes the package as a folder.
pub(super) fn write_folder(
    leave: &Leave<'_>,
    outgoing: &mut Outgoing<'_>,
    folder: &Path,
) -> Result<()> {
    let shown = folder.display();
    if folder.exists() && !folder.is_dir() {
        return Err(left_alone(folder));
    }
    let has_files = folder
        .read_dir()
        .is_ok_and(|mut files| files.next().is_some());
    let question = [
        format!("{shown} 里已经有文件，写进去？输入 y 确认"),
        format!("There are files in {shown}. Write into it? Type y to confirm"),
    ];
    if has_files && !leave.asked.target.force && !is_confirmed(&question, leave.language())? {
        return Err(left_alone(folder));
    }
    std::fs::create_dir_all(folder).map_err(|error| {
        Error::new(
            Kind::Store,
            format!("建不了文件夹 {shown}"),
            format!("the folder {shown} cannot be made"),
        )
        .caused_by(error)
    })?;
    let mut table = None;
    write_file(&folder.join(PACKAGE_TABLE), |out| {
        table = Some(write_table(leave, outgoing, out)?);
        Ok(())
    })?;
    let Some(table) = table else {
        return Ok(());
    };
    let text = leave.out.descriptor(outgoing, &table)?;
    write_bytes(&folder.join(PACKAGE_DESCRIPTOR), text.as_bytes())
}

fn write_table(
    leave: &Leave<'_>,
    outgoing: &mut Outgoing<'_>,
    out: &mut dyn Write,
) -> Result<PackageTable> {
    let mut out = Hashing::new(out);
    let encoding = if leave.is_gb18030() {
        let encoded = leave
            .out
            .answers
            .write_package_table(outgoing, Encoded::new(&mut out))?;
        leave.tell_narrow(encoded.finish().map_err(cannot_write)?.1);
        "gb18030"
    } else {
        leave.out.answers.write_package_table(outgoing, &mut out)?;
        "utf-8"
    };
    let (sha256, bytes) = out.finish();
    Ok(PackageTable {
        sha256,
        bytes,
        encoding,
    })
}
