//! Parcels: written for other machines, looked at, read in, and kept where they wait for something.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::error::{Error, Kind, Result};
use crate::formats::parcel::{OpenParcel, ParcelSignature, write_parcel};
use crate::store::{ParcelContent, Receipt, Store};
use crate::trail::carried::Waybill;

/// The largest parcel that is kept in the database while it waits; a larger one stays where it is.
const KEPT: u64 = 64 << 20;

/// What became of a parcel.
#[derive(Debug, Clone)]
pub struct ParcelRead {
    /// The file, or the name under which it waited.
    pub file: String,
    /// What it says of itself.
    pub waybill: Waybill,
    /// What reading it did, or would do.
    pub receipt: Receipt,
    /// Whether it is kept in the database until what it needs is there.
    pub is_kept: bool,
}

/// Writes a parcel: everything, or for a device (by its name or identity) what it is not known to have.
///
/// # Errors
/// For a device that the file does not know, and where it cannot be written.
pub fn write_parcel_for(
    store: &Store,
    receiver: Option<&str>,
    out: &mut dyn Write,
) -> Result<Waybill> {
    let knowledge = receiver
        .map(|device| store.knowledge_of(device))
        .transpose()?;
    let knowledge = knowledge.unwrap_or_default();
    store.reading(|| {
        let waybill = store.waybill(&knowledge, receiver.unwrap_or_default())?;
        write_parcel(out, &waybill, store.parcel_key(), &mut |give| {
            store.parcel_pieces(&knowledge, give)
        })?;
        Ok(waybill)
    })
}

/// Reads a parcel in; `dry_run` says what it would do. One that waits is kept in the database and read again after others.
///
/// # Errors
/// For a file that is no parcel, was cut or changed, or that this device did not write: nothing is read then.
pub fn read_parcel(store: &mut Store, file: &Path, dry_run: bool) -> Result<ParcelRead> {
    let parcel = OpenParcel::open(file)?;
    let receipt = take_in(store, &parcel, dry_run)?;
    let name = file.file_name().unwrap_or(file.as_os_str());
    let mut read = ParcelRead {
        file: name.to_string_lossy().into_owned(),
        waybill: parcel.waybill.clone(),
        receipt,
        is_kept: false,
    };
    let needs = read.receipt.waits.as_ref().map(|waits| &waits.needs);
    if let Some(needs) = needs.filter(|_| !dry_run) {
        let is_small = fs::metadata(file).is_ok_and(|found| found.len() <= KEPT);
        if is_small {
            let content = fs::read(file).map_err(unread)?;
            store.keep_waiting(&read.file, &parcel.sha256, &content, needs)?;
            read.is_kept = true;
        }
    } else if !dry_run {
        store.drop_waiting(&parcel.sha256)?;
    }
    Ok(read)
}

/// Reads parcels that waited and need nothing any more.
///
/// # Errors
/// As [`read_parcel`]; a parcel that turns out to be damaged goes on waiting.
pub fn read_waiting(store: &mut Store) -> Result<Vec<ParcelRead>> {
    let mut done = Vec::new();
    loop {
        let mut has_read = false;
        for (name, sha256) in store.waiting_parcels()? {
            let Some(content) = store.waiting_content(&sha256)? else {
                continue;
            };
            let mut file = tempfile::NamedTempFile::new().map_err(unread)?;
            file.write_all(&content).map_err(unread)?;
            let parcel = OpenParcel::open(file.path())?;
            let receipt = take_in(store, &parcel, false)?;
            if receipt.waits.is_some() {
                continue;
            }
            store.drop_waiting(&sha256)?;
            has_read = true;
            done.push(ParcelRead {
                file: name,
                waybill: parcel.waybill.clone(),
                receipt,
                is_kept: false,
            });
        }
        // What one brought may be what another waits for.
        if !has_read {
            return Ok(done);
        }
    }
}

fn take_in(store: &mut Store, parcel: &OpenParcel, dry_run: bool) -> Result<Receipt> {
    let content = ParcelContent {
        waybill: &parcel.waybill,
        key: match parcel.signature {
            ParcelSignature::By(key) => Some(key),
            ParcelSignature::None => None,
        },
        sha256: &parcel.sha256,
        pieces: &|give| parcel.each(give),
    };
    store.read_parcel(&content, dry_run)
}

fn unread(cause: std::io::Error) -> Error {
    Error::new(
        Kind::Store,
        "包裹读不出来，或存不下",
        "the parcel cannot be read, or there is no room for it",
    )
    .hint("看看磁盘还有没有空间", "see whether the disk has room")
    .caused_by(cause)
}
