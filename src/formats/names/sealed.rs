//! What seals a names file: a random data key, wrapped by the key that argon2id makes of the passphrase, and
//! XChaCha20-Poly1305 over each row.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, Generate as _, Key, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::error::{Error, Kind, Result};

/// The bytes of a key.
const KEY: usize = 32;

/// The bytes of the nonce before what is sealed.
const NONCE: usize = 24;

/// What is sealed with the key of the passphrase, so that a wrong one is told from a damaged file.
const CHECK: &[u8] = b"manyi names";

/// The cost of making a key of a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// What new files take: about a tenth of a second on an old laptop.
    pub(super) const USUAL: Self = Self {
        memory: 64 * 1024,
        passes: 2,
    };

    /// Whether a file may ask for it: one that asks for all the memory is not believed.
    pub(super) fn is_bearable(self) -> bool {
        (8..=1024 * 1024).contains(&self.memory) && (1..=64).contains(&self.passes)
    }
}

/// The key that opens the rows of a names file.
pub struct NamesKey {
    bytes: [u8; KEY],
}

impl Drop for NamesKey {
    fn drop(&mut self) {
        self.bytes.fill(0);
        std::hint::black_box(&self.bytes);
    }
}

impl fmt::Debug for NamesKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("NamesKey")
    }
}

impl NamesKey {
    /// A new random key.
    pub(super) fn random() -> Self {
        Self {
            bytes: Key::<XChaCha20Poly1305>::generate().into(),
        }
    }

    /// The key made of a passphrase and a salt; the passphrase as people type it: NFKC, so that an input method's width
    /// does not matter.
    pub(super) fn of_passphrase(passphrase: &str, salt: &[u8], cost: Cost) -> Result<Self> {
        use unicode_normalization::UnicodeNormalization as _;
        let typed: String = passphrase.nfkc().collect();
        let mut bytes = [0; KEY];
        let params = Params::new(cost.memory, cost.passes, 1, Some(KEY)).map_err(unmade)?;
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(typed.as_bytes(), salt, &mut bytes)
            .map_err(unmade)?;
        Ok(Self { bytes })
    }

    /// The check value of this key.
    pub(super) fn check(&self) -> Result<Vec<u8>> {
        self.seal(b"check", CHECK)
    }

    /// Whether the check value is this key's.
    pub(super) fn is_checked_by(&self, check: &[u8]) -> bool {
        self.open(b"check", check).as_deref() == Some(CHECK)
    }

    /// Another key wrapped by this one.
    pub(super) fn wrap(&self, inner: &Self) -> Result<Vec<u8>> {
        self.seal(b"key", &inner.bytes)
    }

    /// The key that was wrapped by this one.
    pub(super) fn unwrap(&self, wrapped: &[u8]) -> Option<Self> {
        let bytes = self.open(b"key", wrapped)?.try_into().ok()?;
        Some(Self { bytes })
    }

    /// Seals a text; `about` is bound to it: it opens with the same only.
    pub(super) fn seal(&self, about: &[u8], text: &[u8]) -> Result<Vec<u8>> {
        let nonce = XNonce::generate();
        let payload = Payload {
            msg: text,
            aad: about,
        };
        let sealed = self.cipher().encrypt(&nonce, payload).map_err(|_| {
            Error::new(
                Kind::Bug,
                "姓名没能加密，没有保存",
                "a name could not be sealed and was not kept",
            )
        })?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed; `None`: another key, about something else, or changed.
    pub(super) fn open(&self, about: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let payload = Payload {
            msg: text,
            aad: about,
        };
        self.cipher().decrypt(&XNonce::from(nonce), payload).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.bytes.into())
    }
}

/// A new random salt.
pub(super) fn salt() -> [u8; 16] {
    uuid::Uuid::new_v4().into_bytes()
}

fn unmade(cause: argon2::Error) -> Error {
    Error::new(
        Kind::Store,
        "由口令算不出密钥：内存不够",
        "no key can be made of the passphrase: there is too little memory",
    )
    .hint("关掉别的程序再试", "close other programs and try again")
    .caused_by(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUICK: Cost = Cost {
        memory: 8,
        passes: 1,
    };

    #[test]
    fn what_is_sealed_opens_with_its_key_and_about_the_same_only() {
        let key = NamesKey::random();
        let sealed = key.seal(b"p 7", "某某".as_bytes()).unwrap();
        assert_eq!(key.open(b"p 7", &sealed).unwrap(), "某某".as_bytes());
        assert_eq!(key.open(b"p 8", &sealed), None);
        assert_eq!(NamesKey::random().open(b"p 7", &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.open(b"p 7", &changed), None, "byte {at}");
        }
        assert_ne!(sealed, key.seal(b"p 7", "某某".as_bytes()).unwrap());
    }

    #[test]
    fn a_passphrase_gives_one_key_however_wide_it_is_typed() {
        let key = |passphrase| NamesKey::of_passphrase(passphrase, &[7; 16], QUICK).unwrap();
        let check = key("abc 12345").check().unwrap();
        assert!(key("ａｂｃ　１２３４５").is_checked_by(&check));
        assert!(!key("abc 12346").is_checked_by(&check));
        let other = NamesKey::of_passphrase("abc 12345", &[8; 16], QUICK).unwrap();
        assert!(!other.is_checked_by(&check), "another salt is another key");
    }

    #[test]
    fn a_wrapped_key_comes_back_and_says_nothing_of_itself() {
        let (outer, inner) = (NamesKey::random(), NamesKey::random());
        let wrapped = outer.wrap(&inner).unwrap();
        assert_eq!(outer.unwrap(&wrapped).unwrap().bytes, inner.bytes);
        assert!(inner.unwrap(&wrapped).is_none());
        assert_eq!(format!("{inner:?}"), "NamesKey");
    }
}
