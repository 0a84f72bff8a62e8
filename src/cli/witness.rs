//! `manyi audit verify` and `sign`: the chains, their heads, and what was kept of them elsewhere.

use std::path::Path;

use super::arguments::{Global, Target};
use super::open;
use super::output::{complain_of, deliver_text, plural, say};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::pretty;
use crate::formats::{Grid, Report, is_hash, read_file, read_hash, read_witness};
use crate::intake::unreadable;
use crate::store::{AuditReport, Store};
use crate::text::Language;
use crate::text::limits::DEFINITION_FILE;
use crate::trail::{Hash, Head, SignedHeads};

/// Verifies the trail and what is on file by it, and compares it with what is named; exit code 4 when something was found.
pub(super) fn verify(global: &Global, against: Option<&str>, key: Option<&str>) -> Result<()> {
    let language = global.lang;
    let key = key.map(read_key).transpose()?;
    let witness = against.map(read).transpose()?;
    let store = open::store(global)?;
    let audit = store.verify_audit()?;
    let record = store.verify_record()?;
    say_chains(&audit, language)?;
    let findings: Vec<_> = audit.findings.into_iter().chain(record.findings).collect();
    complain_of(&findings, language)?;
    let rows = audit.rows;
    say(&match language {
        Language::Zh => format!("留痕完整：{rows} 条记录，一环扣一环"),
        Language::En => {
            format!(
                "the audit trail is whole: {}, each chained to the one before",
                plural(rows, "record")
            )
        }
    })?;
    let (responses, answers) = (record.responses, record.answers);
    say(&match language {
        Language::Zh => format!(
            "库里与留痕相符：{responses} 份答卷、{answers} 个答案按留痕重演，状态与小计也逐一相同"
        ),
        Language::En => format!(
            "what is on file is what the trail tells: {} with {}, their states and sums",
            plural(responses, "response"),
            plural(answers, "answer")
        ),
    })?;
    match (&witness, &key) {
        (Some(witness), _) => compare(&store, witness, key.as_deref(), language),
        (None, Some(key)) => check_own(&store, key, language),
        (None, None) => Ok(()),
    }
}

/// Writes the signed heads.
pub(super) fn sign(global: &Global, target: &Target) -> Result<()> {
    let signed = open::store(global)?.sign_heads()?;
    deliver_text(target, &pretty(&signed)?, global.lang)
}

/// Says the head of every chain: what is written down with a figure that leaves.
pub(super) fn say_heads(store: &Store, language: Language) -> Result<()> {
    for head in store.heads()? {
        say(&chain(
            &head.device,
            head.sequence.unsigned_abs(),
            &head.hash,
            language,
        ))?;
    }
    Ok(())
}

fn say_chains(audit: &AuditReport, language: Language) -> Result<()> {
    for one in &audit.chains {
        say(&chain(&one.device, one.rows, &one.head, language))?;
    }
    Ok(())
}

fn chain(device: &str, rows: u64, head: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("设备 {device}：{rows} 条，链头 {head}"),
        Language::En => format!("device {device}: {}, head {head}", plural(rows, "row")),
    }
}

/// A report that leaves with the heads of the trail it rests on. Its CSV is rows only and has none.
pub(super) struct Witnessed<'r, R: Report> {
    /// The report.
    pub report: &'r R,
    /// The heads of all chains.
    pub heads: &'r [Head],
}

impl<R: Report> Report for Witnessed<'_, R> {
    fn table(&self, language: Language) -> String {
        let mut text = self.report.table(language);
        for head in self.heads {
            let (device, rows) = (&head.device, head.sequence.unsigned_abs());
            // The hash has a line of its own: both together are wider than a terminal.
            let line = match language {
                Language::Zh => format!("留痕：设备 {device} 有 {rows} 条，链头"),
                Language::En => format!("trail: device {device} has {}, head", plural(rows, "row")),
            };
            text.push_str(&line);
            text.push('\n');
            text.push_str(&head.hash);
            text.push('\n');
        }
        text
    }

    fn grid(&self, language: Language) -> Grid {
        self.report.grid(language)
    }

    fn json(&self, language: Language) -> Result<String> {
        let text = self.report.json(language)?;
        let Some(open) = text.trim_end().strip_suffix('}') else {
            return Ok(text);
        };
        let heads = pretty(&self.heads)?.trim_end().replace('\n', "\n  ");
        Ok(format!("{},\n  \"heads\": {heads}\n}}\n", open.trim_end()))
    }
}

/// What the trail is compared with.
struct Witness {
    name: String,
    hashes: Vec<Hash>,
    signed: Option<SignedHeads>,
}

fn read(against: &str) -> Result<Witness> {
    if let Some(hash) = read_hash(against.trim()) {
        return Ok(Witness {
            name: against.trim().to_owned(),
            hashes: vec![hash],
            signed: None,
        });
    }
    let path = Path::new(against);
    let (hashes, signed) = read_witness(path, &|error| unreadable(path, error))?;
    let signed = signed.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Witness {
        name: against.to_owned(),
        hashes,
        signed: signed.map_err(|cause| {
            Error::new(
                Kind::Input,
                format!("{against} 不是签过名的链头"),
                format!("{against} holds no signed heads"),
            )
            .hint(
                "给出 manyi audit sign 写出的文件",
                "give a file that `manyi audit sign` wrote",
            )
            .caused_by(cause)
        })?,
    })
}

/// The public key that was named, or that stands in the file that was named.
fn read_key(named: &str) -> Result<String> {
    if is_hash(named.trim()) {
        return Ok(named.trim().to_ascii_lowercase());
    }
    let path = Path::new(named);
    let bytes = read_file(path, DEFINITION_FILE).map_err(|error| unreadable(path, error))?;
    let text = String::from_utf8_lossy(&bytes);
    let signed: Option<SignedHeads> = serde_json::from_str(&text).ok();
    let key = signed.map_or_else(|| text.trim().to_ascii_lowercase(), |signed| signed.key);
    if is_hash(&key) {
        return Ok(key);
    }
    Err(Error::new(
        Kind::Input,
        format!("{named} 里没有公钥"),
        format!("there is no public key in {named}"),
    )
    .hint(
        "公钥是 64 位 16 进制数，在 manyi audit sign 写出的文件里叫 key",
        "a public key has 64 hexadecimal digits; in a file of `manyi audit sign` it is called `key`",
    ))
}

fn compare(store: &Store, witness: &Witness, key: Option<&str>, language: Language) -> Result<()> {
    if let Some(signed) = &witness.signed {
        check_signature(signed, &witness.name, key)?;
    } else if key.is_some() {
        return Err(wrong_signature(
            format!("{} 没有签名", witness.name),
            format!("{} is not signed", witness.name),
        ));
    }
    let compared = store.compare_hashes(&witness.hashes)?;
    complain_of(&compared.findings, language)?;
    let (name, found) = (&witness.name, compared.found);
    // Only its hashes were compared: values that somebody changed in an exported trail are not found like this.
    let rest = if is_hash(name) || witness.signed.is_some() {
        ""
    } else {
        language.pick(
            "；那份文件里写的内容没有比，要看内容以库里的留痕为准",
            "; what else stands in that file was not compared: the trail on file is what counts",
        )
    };
    say(&match language {
        Language::Zh => format!(
            "与 {name} 相符：那里的 {found} 个链头都在现在的留痕里，其前的每一条都未改动{rest}"
        ),
        Language::En => format!(
            "agrees with {name}: each of its {} is in the present trail, and nothing before it was changed{rest}",
            plural(found, "head")
        ),
    })?;
    match &witness.signed {
        None => Ok(()),
        Some(signed) => {
            let (at, by) = (&signed.at, &signed.key);
            say(&match (language, key) {
                (Language::Zh, Some(_)) => format!("签名相符：{at} 由公钥 {by} 签下"),
                (Language::Zh, None) => {
                    format!("签名完好：{at} 由公钥 {by} 签下；是不是那个人的公钥，用 --key 核对")
                }
                (Language::En, Some(_)) => {
                    format!("the signature agrees: {at}, by the key {by}")
                }
                (Language::En, None) => format!(
                    "the signature is good: {at}, by the key {by}; whose key that is, check with --key"
                ),
            })
        }
    }
}

fn check_signature(signed: &SignedHeads, name: &str, key: Option<&str>) -> Result<()> {
    if !signed.is_signed() {
        return Err(wrong_signature(
            format!("{name} 的签名不符：签名之后被改过"),
            format!("the signature of {name} does not agree: it was changed after it was signed"),
        ));
    }
    match key {
        Some(key) if !signed.key.eq_ignore_ascii_case(key) => Err(wrong_signature(
            format!("{name} 不是用这把公钥签的，而是 {}", signed.key),
            format!(
                "{name} was not signed with this key, but with {}",
                signed.key
            ),
        )),
        _ => Ok(()),
    }
}

fn wrong_signature(zh: String, en: String) -> Error {
    Error::new(Kind::Findings, zh, en).hint(
        "向签名的人要回原件，并核对他的公钥",
        "ask whoever signed it for the original, and check the key with them",
    )
}

fn check_own(store: &Store, key: &str, language: Language) -> Result<()> {
    if !store.has_device_key(key)? {
        return Err(Error::new(
            Kind::Findings,
            "这把公钥不属于留痕里的任何一台设备",
            "this key belongs to no device of the trail",
        )
        .hint(
            "核对公钥；要核对签名，加 --against 签名文件",
            "check the key; to check a signature, add --against and its file",
        ));
    }
    say(language.pick(
        "这把公钥属于留痕里的一台设备：它的链由这把公钥开头",
        "this key belongs to a device of the trail: its chain begins with it",
    ))
}
