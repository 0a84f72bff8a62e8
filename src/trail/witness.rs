//! The heads of the chains, written down or signed: what a trail is held against later.

use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::{from_hexadecimal, hexadecimal};

/// The end of a chain at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The device, as a UUID.
    pub device: String,
    /// How many events its chain had.
    pub sequence: i64,
    /// The hash of the last one, in hexadecimal.
    pub hash: String,
}

/// Heads with a signature: whoever has the key can tell later that exactly these were signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedHeads {
    /// When they were signed, by the clock of the computer, as RFC 3339 writes it.
    pub at: String,
    /// The heads of all chains of a file.
    pub heads: Vec<Head>,
    /// The public key of the device that signed, in hexadecimal.
    pub key: String,
    /// The Ed25519 signature over [`SignedHeads::message`], in hexadecimal.
    pub signature: String,
}

impl SignedHeads {
    /// Signs heads with the key of a device.
    pub fn sign(heads: Vec<Head>, at: String, key: &SigningKey) -> Self {
        let mut signed = Self {
            at,
            heads,
            key: hexadecimal(&key.verifying_key().to_bytes()),
            signature: String::new(),
        };
        signed.signature = hexadecimal(&key.sign(signed.message().as_bytes()).to_bytes());
        signed
    }

    /// What is signed: a line that says so, the time, and a line for each head.
    pub fn message(&self) -> String {
        let mut message = format!("manyi heads 1\n{}\n", self.at);
        for head in &self.heads {
            message.extend([
                head.device.as_str(),
                " ",
                &head.sequence.to_string(),
                " ",
                &head.hash,
                "\n",
            ]);
        }
        message
    }

    /// Whether the signature was made with the key that it names, over these heads and this time.
    pub fn is_signed(&self) -> bool {
        let key: Option<[u8; 32]> = from_hexadecimal(&self.key).and_then(|key| key.try_into().ok());
        let key = key.and_then(|key| VerifyingKey::from_bytes(&key).ok());
        let signature = from_hexadecimal(&self.signature)
            .and_then(|signature| Signature::from_slice(&signature).ok());
        key.zip(signature).is_some_and(|(key, signature)| {
            key.verify(self.message().as_bytes(), &signature).is_ok()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed() -> SignedHeads {
        let head = Head {
            device: "00000000-0000-0000-0000-000000000001".into(),
            sequence: 7,
            hash: "ab".repeat(32),
        };
        let key = SigningKey::from_bytes(&[7; 32]);
        SignedHeads::sign(vec![head], "2022-06-30T00:00:00Z".into(), &key)
    }

    #[test]
    fn a_signature_holds_for_these_heads_this_time_and_this_key() {
        assert!(signed().is_signed());
        let changes: [fn(&mut SignedHeads); 5] = [
            |signed| signed.at.push('1'),
            |signed| signed.heads[0].sequence = 8,
            |signed| signed.heads[0].hash = "cd".repeat(32),
            |signed| signed.heads.clear(),
            |signed| {
                signed.key =
                    hexadecimal(&SigningKey::from_bytes(&[8; 32]).verifying_key().to_bytes());
            },
        ];
        for (at, change) in changes.into_iter().enumerate() {
            let mut other = signed();
            change(&mut other);
            assert!(!other.is_signed(), "change {at}");
        }
    }

    /// RFC 8032, 7.1, test 1: the key pair; the signature of the empty message there is made by the same library.
    #[test]
    fn the_key_is_the_one_of_the_standard() {
        let seed =
            from_hexadecimal("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let seed: [u8; 32] = seed.unwrap().try_into().unwrap();
        let key = SigningKey::from_bytes(&seed);
        let signed = SignedHeads::sign(Vec::new(), String::new(), &key);
        assert_eq!(
            signed.key,
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        );
        assert_eq!(signed.signature.len(), 128);
    }
}
