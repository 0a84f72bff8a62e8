//! The pieces of a parcel as bytes.

use std::io::{self, Read, Write};

use crate::trail::carried::{
    Carried, CarriedChain, CarriedDefinition, CarriedEvent, CarriedPaper, CarriedValue,
};

const END: u8 = 0;
const CHAIN: u8 = 1;
const DEFINITION: u8 = 2;
const EVENT: u8 = 3;
const PAPER: u8 = 4;

/// The longest text of one field; a definition is the longest.
const LONGEST: u64 = 64 << 20;

/// A text that is not longer, in bytes, is read at once.
const SHORT: usize = 256;

/// Writes one piece; `None`: the end.
pub fn write_piece(out: &mut dyn Write, piece: Option<&Carried>) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(256);
    let to = &mut bytes;
    match piece {
        None => to.push(END),
        Some(Carried::Chain(chain)) => {
            to.push(CHAIN);
            to.extend(chain.identity);
            blob(to, chain.key.as_ref().map(<[u8; 32]>::as_slice));
            signed(to, chain.after);
            to.extend(chain.before);
            signed(to, chain.until);
            to.extend(chain.head);
            number(to, chain.forked_after);
        }
        Some(Carried::Definition(definition)) => {
            to.push(DEFINITION);
            text(to, Some(&definition.project));
            text(to, Some(&definition.definition));
        }
        Some(Carried::Event(event)) => write_event(to, event),
        Some(Carried::Paper(paper)) => {
            to.push(PAPER);
            plain(to, paper.chain.into());
            signed(to, paper.sequence);
            to.extend(paper.identity);
            text(to, Some(&paper.serial));
            signed(to, paper.version);
            text(to, Some(&paper.state));
            text(to, paper.batch.as_deref());
            text(to, Some(&paper.answers));
        }
    }
    out.write_all(&bytes)
}

fn write_event(to: &mut Vec<u8>, event: &CarriedEvent) {
    to.push(EVENT);
    plain(to, event.chain.into());
    signed(to, event.sequence);
    match event.seen {
        None => to.push(0),
        Some((chain, sequence)) => {
            plain(to, u64::from(chain) + 1);
            signed(to, sequence);
        }
    }
    signed(to, event.at);
    text(to, Some(&event.operator));
    text(to, Some(&event.action));
    text(to, event.project.as_deref());
    text(to, event.survey.as_deref());
    number(to, event.version);
    blob(to, event.response.as_ref().map(<[u8; 16]>::as_slice));
    text(to, event.serial.as_deref());
    text(to, event.question.as_deref());
    number(to, event.entry);
    text(to, event.next.as_deref());
    write_value(to, &event.value);
}

/// Writes the value of an event.
pub fn write_value(to: &mut Vec<u8>, value: &CarriedValue) {
    match value {
        CarriedValue::None => to.push(0),
        CarriedValue::Deleted(hash) => {
            to.push(1);
            to.extend(hash);
        }
        CarriedValue::Said(salt, said) => {
            to.push(2);
            to.extend(salt);
            for one in said {
                text(to, one.as_deref());
            }
        }
    }
}

/// Reads one piece; `None` at the end.
pub fn read_piece(from: &mut dyn Read) -> io::Result<Option<Carried>> {
    let [kind] = bytes(from)?;
    Ok(Some(match kind {
        END => return Ok(None),
        CHAIN => Carried::Chain(CarriedChain {
            identity: bytes(from)?,
            key: fixed(read_blob(from)?)?,
            after: read_signed(from)?,
            before: bytes(from)?,
            until: read_signed(from)?,
            head: bytes(from)?,
            forked_after: read_number(from)?,
        }),
        DEFINITION => Carried::Definition(CarriedDefinition {
            project: due(read_text(from)?)?,
            definition: due(read_text(from)?)?,
        }),
        EVENT => Carried::Event(read_event(from)?),
        PAPER => Carried::Paper(CarriedPaper {
            chain: place(read_plain(from)?)?,
            sequence: read_signed(from)?,
            identity: bytes(from)?,
            serial: due(read_text(from)?)?,
            version: read_signed(from)?,
            state: due(read_text(from)?)?,
            batch: read_text(from)?,
            answers: due(read_text(from)?)?,
        }),
        _ => return Err(damaged()),
    }))
}

fn read_event(from: &mut dyn Read) -> io::Result<CarriedEvent> {
    let chain = place(read_plain(from)?)?;
    let sequence = read_signed(from)?;
    let seen = match read_plain(from)? {
        0 => None,
        chain => Some((place(chain - 1)?, read_signed(from)?)),
    };
    Ok(CarriedEvent {
        chain,
        sequence,
        seen,
        at: read_signed(from)?,
        operator: due(read_text(from)?)?,
        action: due(read_text(from)?)?,
        project: read_text(from)?,
        survey: read_text(from)?,
        version: read_number(from)?,
        response: fixed(read_blob(from)?)?,
        serial: read_text(from)?,
        question: read_text(from)?,
        entry: read_number(from)?,
        next: read_text(from)?,
        value: read_value(from)?,
    })
}

/// Reads the value of an event.
pub fn read_value(from: &mut dyn Read) -> io::Result<CarriedValue> {
    Ok(match bytes(from)? {
        [0] => CarriedValue::None,
        [1] => CarriedValue::Deleted(bytes(from)?),
        [2] => CarriedValue::Said(
            bytes(from)?,
            [read_text(from)?, read_text(from)?, read_text(from)?],
        ),
        _ => return Err(damaged()),
    })
}

fn plain(to: &mut Vec<u8>, mut value: u64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            to.push(low);
            return;
        }
        to.push(low | 0x80);
    }
}

fn signed(to: &mut Vec<u8>, value: i64) {
    plain(to, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

fn number(to: &mut Vec<u8>, value: Option<i64>) {
    to.push(u8::from(value.is_some()));
    if let Some(value) = value {
        signed(to, value);
    }
}

fn text(to: &mut Vec<u8>, value: Option<&str>) {
    blob(to, value.map(str::as_bytes));
}

fn blob(to: &mut Vec<u8>, value: Option<&[u8]>) {
    match value {
        None => to.push(0),
        Some(value) => {
            plain(to, value.len() as u64 + 1);
            to.extend(value);
        }
    }
}

fn bytes<const N: usize>(from: &mut dyn Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn read_plain(from: &mut dyn Read) -> io::Result<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let [byte] = bytes(from)?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(damaged())
}

fn read_signed(from: &mut dyn Read) -> io::Result<i64> {
    let value = read_plain(from)?;
    Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
}

fn read_number(from: &mut dyn Read) -> io::Result<Option<i64>> {
    match bytes(from)? {
        [0] => Ok(None),
        [1] => read_signed(from).map(Some),
        _ => Err(damaged()),
    }
}

fn read_text(from: &mut dyn Read) -> io::Result<Option<String>> {
    let Some(bytes) = read_blob(from)? else {
        return Ok(None);
    };
    String::from_utf8(bytes).map(Some).map_err(|_| damaged())
}

fn read_blob(from: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
    let length = read_plain(from)?;
    let Some(length) = length.checked_sub(1) else {
        return Ok(None);
    };
    if length > LONGEST {
        return Err(damaged());
    }
    // As much as is there is taken, not as much as is said to be there.
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(SHORT).min(SHORT)];
    from.read_exact(&mut bytes)?;
    from.take(length - bytes.len() as u64)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

fn fixed<const N: usize>(bytes: Option<Vec<u8>>) -> io::Result<Option<[u8; N]>> {
    let fixed = bytes.map(<[u8; N]>::try_from).transpose();
    fixed.map_err(|_| damaged())
}

fn due(text: Option<String>) -> io::Result<String> {
    text.ok_or_else(damaged)
}

fn place(value: u64) -> io::Result<u32> {
    u32::try_from(value).map_err(|_| damaged())
}

fn damaged() -> io::Error {
    io::ErrorKind::InvalidData.into()
}
