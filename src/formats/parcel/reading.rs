//! Reading a parcel: what it is, that it is whole and as it was signed, and its pieces.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom, Take};
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use flate2::read::DeflateDecoder;
use sha2::{Digest as _, Sha256};

use super::pieces::read_piece;
use super::{MAGIC, SEAL, VERSION, WAYBILL};
use crate::error::{Error, Kind, Result};
use crate::text::limits::PARCEL_FILE;
use crate::trail::carried::{Carried, Waybill};
use crate::trail::hexadecimal;

/// A parcel that is whole, as it was signed.
#[derive(Debug)]
pub struct OpenParcel {
    path: PathBuf,
    /// What it says of itself.
    pub waybill: Waybill,
    /// Who signed it.
    pub signature: ParcelSignature,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    begin: u64,
    end: u64,
}

/// Who signed a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParcelSignature {
    /// Whoever has the private key of this public one.
    By([u8; 32]),
    /// Nobody: its device has no key.
    None,
}

impl OpenParcel {
    /// Opens a parcel and looks whether it is whole and as it was signed.
    ///
    /// # Errors
    /// [`Kind::Input`] for what is no parcel, of a newer version, cut, changed or too large, saying which.
    pub fn open(path: &Path) -> Result<Self> {
        let refuse = |why: Refused| why.of(path);
        let file = File::open(path).map_err(|cause| refuse(Refused::Unread).caused_by(cause))?;
        let length = file.metadata().map_or(0, |found| found.len());
        if length > PARCEL_FILE {
            return Err(refuse(Refused::TooLarge));
        }
        let mut file = BufReader::new(file);
        let (waybill, begin) = waybill(&mut file).map_err(refuse)?;
        let end = length.checked_sub(SEAL).filter(|end| *end > begin);
        let end = end.ok_or_else(|| refuse(Refused::Cut))?;
        let (signature, sha256) = signature(&mut file, end).map_err(refuse)?;
        Ok(Self {
            path: path.to_owned(),
            waybill,
            signature,
            sha256,
            begin,
            end,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives every piece, in the order in which they lie.
    ///
    /// # Errors
    /// The first error of `each`; [`Kind::Input`] where a piece cannot be read.
    pub fn each(&self, each: &mut dyn FnMut(Carried) -> Result<()>) -> Result<()> {
        let unread = |cause: io::Error| Refused::Changed.of(&self.path).caused_by(cause);
        let mut body = self.body().map_err(unread)?;
        while let Some(piece) = read_piece(&mut body).map_err(unread)? {
            each(piece)?;
        }
        Ok(())
    }

    fn body(&self) -> io::Result<BufReader<DeflateDecoder<Take<File>>>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.begin))?;
        Ok(BufReader::with_capacity(
            1 << 16,
            DeflateDecoder::new(file.take(self.end - self.begin)),
        ))
    }
}

/// Reads what stands before the pieces; with where they begin.
fn waybill(file: &mut BufReader<File>) -> std::result::Result<(Waybill, u64), Refused> {
    let mut head = [0; MAGIC.len() + 1 + 4];
    file.read_exact(&mut head).map_err(|_| Refused::Foreign)?;
    let (magic, rest) = head.split_at(MAGIC.len());
    if magic != MAGIC {
        return Err(Refused::Foreign);
    }
    if rest[0] != VERSION {
        return Err(Refused::Newer);
    }
    let length = u32::from_be_bytes([rest[1], rest[2], rest[3], rest[4]]);
    if length > WAYBILL {
        return Err(Refused::Changed);
    }
    let mut text = vec![0; length as usize];
    file.read_exact(&mut text).map_err(|_| Refused::Cut)?;
    let text = String::from_utf8(text).map_err(|_| Refused::Changed)?;
    let waybill = serde_json::from_str(&text).map_err(|_| Refused::Changed)?;
    Ok((waybill, head.len() as u64 + u64::from(length)))
}

/// Whether the parcel is as it was signed, and its hash.
fn signature(
    file: &mut BufReader<File>,
    end: u64,
) -> std::result::Result<(ParcelSignature, String), Refused> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    file.seek(SeekFrom::Start(0)).map_err(|_| Refused::Unread)?;
    let mut left = end + 32;
    while left > 0 {
        let take = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        file.read_exact(&mut piece[..take])
            .map_err(|_| Refused::Cut)?;
        hash.update(&piece[..take]);
        left -= take as u64;
    }
    let mut seal = [0; 32 + 64];
    file.seek(SeekFrom::Start(end))
        .map_err(|_| Refused::Unread)?;
    file.read_exact(&mut seal).map_err(|_| Refused::Cut)?;
    let mut whole = hash.clone();
    whole.update(&seal[32..]);
    let whole = hexadecimal(&whole.finalize());
    let mut public = [0; 32];
    public.copy_from_slice(&seal[..32]);
    if seal == [0; 96] {
        return Ok((ParcelSignature::None, whole));
    }
    let key = VerifyingKey::from_bytes(&public).map_err(|_| Refused::Changed)?;
    let signed = Signature::from_slice(&seal[32..]).map_err(|_| Refused::Changed)?;
    key.verify(&hash.finalize(), &signed)
        .map_err(|_| Refused::Changed)?;
    Ok((ParcelSignature::By(public), whole))
}

/// Why a parcel is refused.
#[derive(Debug, Clone, Copy)]
enum Refused {
    Unread,
    TooLarge,
    Foreign,
    Newer,
    Cut,
    Changed,
}

impl Refused {
    fn of(self, path: &Path) -> Error {
        let path = path.display();
        let say = |zh: &str, en: &str| {
            Error::new(
                Kind::Input,
                format!("{path}：{zh}，什么都没有读入"),
                format!("{path}: {en}; nothing was read in"),
            )
        };
        match self {
            Self::Unread => say("打不开这个文件", "the file cannot be opened"),
            Self::TooLarge => say("文件太大", "the file is too large"),
            Self::Foreign => say("不是满意的包裹", "this is no parcel of manyi").hint(
                "包裹由 manyi parcel write 写出，名字以 .manyi 结尾",
                "a parcel is written by `manyi parcel write` and is named .manyi",
            ),
            Self::Newer => say("包裹是较新的版本写的", "a newer version wrote the parcel").hint(
                "把本机的 manyi 换成新版再读，文件先留着",
                "read it with the newer version; keep the file until then",
            ),
            Self::Cut => say(
                "包裹不完整，后面缺了一段",
                "the parcel was cut: its end is missing",
            )
            .hint("请对方重新拷贝一份", "ask for another copy of it"),
            Self::Changed => say(
                "包裹和签名对不上，传送中缺了、多了或改了什么",
                "the parcel is not as it was signed: something was cut, added or changed on its way",
            )
            .hint("请对方重新拷贝一份", "ask for another copy of it"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::parcel::write_parcel;
    use crate::trail::carried::{
        CarriedChain, CarriedDefinition, CarriedEvent, CarriedPaper, CarriedValue,
    };
    use ed25519_dalek::SigningKey;

    fn pieces() -> Vec<Carried> {
        vec![
            Carried::Chain(CarriedChain {
                identity: [1; 16],
                key: Some([2; 32]),
                after: 0,
                before: [3; 32],
                until: i64::MAX,
                head: [4; 32],
                forked_after: Some(-7),
            }),
            Carried::Definition(CarriedDefinition {
                project: "p".into(),
                definition: "{}".into(),
            }),
            Carried::Event(CarriedEvent {
                chain: 300,
                sequence: 1,
                seen: Some((0, 9)),
                at: -5,
                operator: "甲".into(),
                action: "answer".into(),
                response: Some([5; 16]),
                next: Some(String::new()),
                value: CarriedValue::Said([6; 16], [None, Some("10".into()), None]),
                ..CarriedEvent::default()
            }),
            Carried::Event(CarriedEvent {
                value: CarriedValue::Deleted([8; 32]),
                ..CarriedEvent::default()
            }),
            Carried::Paper(CarriedPaper {
                chain: 0,
                sequence: 2,
                identity: [9; 16],
                serial: "7".into(),
                version: 1,
                state: "entered".into(),
                batch: None,
                answers: "[10]".into(),
            }),
        ]
    }

    fn written(key: Option<&SigningKey>) -> Vec<u8> {
        let waybill = Waybill {
            program: "manyi".into(),
            at: String::new(),
            device: "d".into(),
            name: "三号机".into(),
            receiver: String::new(),
            events: 2,
            papers: 1,
            projects: vec!["p".into()],
            actions: vec!["answer".into()],
        };
        let mut bytes = Vec::new();
        write_parcel(&mut bytes, &waybill, key, &mut |give| {
            pieces().iter().try_for_each(&mut *give)
        })
        .unwrap();
        bytes
    }

    fn open(bytes: &[u8]) -> Result<OpenParcel> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let parcel = OpenParcel::open(file.path())?;
        let mut found = Vec::new();
        parcel.each(&mut |piece| {
            found.push(piece);
            Ok(())
        })?;
        assert_eq!(found, pieces());
        Ok(parcel)
    }

    #[test]
    fn what_is_written_is_read_back_with_who_signed_it() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let parcel = open(&written(Some(&key))).unwrap();
        let public = key.verifying_key().to_bytes();
        assert_eq!(parcel.signature, ParcelSignature::By(public));
        assert_eq!(parcel.waybill.name, "三号机");
        assert_eq!(
            open(&written(None)).unwrap().signature,
            ParcelSignature::None
        );
    }

    #[test]
    fn a_parcel_that_is_cut_or_changed_anywhere_is_refused() {
        let bytes = written(Some(&SigningKey::from_bytes(&[7; 32])));
        for length in 0..bytes.len() {
            assert!(open(&bytes[..length]).is_err(), "cut at {length}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let refused = open(&changed).unwrap_err();
            assert_eq!(refused.kind, Kind::Input, "changed at {at}");
        }
        let mut longer = bytes;
        longer.push(0);
        assert!(open(&longer).is_err());
    }
}
