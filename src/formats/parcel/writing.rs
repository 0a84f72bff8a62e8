//! Writing a parcel.

use std::io::{self, Write};

use ed25519_dalek::{Signer as _, SigningKey};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest as _, Sha256};

use super::pieces::write_piece;
use super::{MAGIC, VERSION};
use crate::error::{Error, Kind, Result};
use crate::trail::carried::{Carried, Waybill};

/// Gives each piece of a parcel to whoever writes it.
type Give<'a> = dyn FnMut(&mut dyn FnMut(&Carried) -> Result<()>) -> Result<()> + 'a;

/// Writes a parcel of the pieces that `give` gives, signed with the key of the device; without a key it has no signature.
///
/// # Errors
/// The first error of `give`; [`Kind::Store`] where it cannot be written.
pub fn write_parcel(
    out: &mut dyn Write,
    waybill: &Waybill,
    key: Option<&SigningKey>,
    give: &mut Give<'_>,
) -> Result<()> {
    let mut hashed = Hashed {
        out,
        hash: Sha256::new(),
    };
    let head = serde_json::to_vec(waybill).map_err(|cause| unwritten(cause.into()))?;
    let length = u32::try_from(head.len()).unwrap_or(u32::MAX).to_be_bytes();
    let begun = hashed
        .write_all(MAGIC)
        .and_then(|()| hashed.write_all(&[VERSION]))
        .and_then(|()| hashed.write_all(&length))
        .and_then(|()| hashed.write_all(&head));
    begun.map_err(unwritten)?;
    let mut deflated = DeflateEncoder::new(io::BufWriter::new(&mut hashed), Compression::new(4));
    give(&mut |piece| write_piece(&mut deflated, Some(piece)).map_err(unwritten))?;
    let end = |mut deflated: DeflateEncoder<io::BufWriter<&mut Hashed<'_>>>| -> io::Result<()> {
        write_piece(&mut deflated, None)?;
        deflated.finish()?.flush()
    };
    end(deflated).map_err(unwritten)?;
    let public = key.map_or([0; 32], |key| key.verifying_key().to_bytes());
    hashed.write_all(&public).map_err(unwritten)?;
    let Hashed { out, hash } = hashed;
    let signature = key.map_or([0; 64], |key| key.sign(&hash.finalize()).to_bytes());
    let written = out.write_all(&signature).and_then(|()| out.flush());
    written.map_err(unwritten)
}

/// What is written, and its hash.
struct Hashed<'a> {
    out: &'a mut dyn Write,
    hash: Sha256,
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn unwritten(cause: io::Error) -> Error {
    Error::new(Kind::Store, "写不了包裹", "the parcel cannot be written")
        .hint("看看磁盘还有没有空间", "see whether the disk has room")
        .caused_by(cause)
}
