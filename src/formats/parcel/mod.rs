//! Parcels (`.manyi`): what one file has to tell another, deflated and signed.
//!
//! A parcel is `MANYIPCL`, one byte of version, the length of the waybill in 4 bytes, big-endian, and the [`Waybill`](crate::trail::carried::Waybill) as
//! JSON, so that anybody sees whose it is; then the deflated pieces ([`Carried`](crate::trail::carried::Carried)), and at the end the public key of the
//! device that wrote it and its Ed25519 signature over the SHA-256 of all before the signature. Whole numbers are LEB128
//! (those with a sign in zigzag), texts and lists have their length before them; an absent one is 0 and a present one its
//! length and 1 more.

mod pieces;
mod reading;
mod writing;

pub use pieces::{read_piece, read_value, write_piece, write_value};
pub use reading::{OpenParcel, ParcelSignature};
pub use writing::write_parcel;

/// What every parcel begins with.
const MAGIC: &[u8; 8] = b"MANYIPCL";

/// The version of the format.
const VERSION: u8 = 1;

/// The bytes at the end: a public key and a signature.
const SEAL: u64 = 32 + 64;

/// The longest waybill, in bytes.
const WAYBILL: u32 = 1 << 20;
