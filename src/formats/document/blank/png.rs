//! Black fields on white as a PNG picture (W3C PNG, third edition): one bit a field, not compressed, since the package that
//! holds it is.

use super::barcode::Fields;

/// How many dots a field is wide; more than a printer needs, so that nothing is smoothed.
const DOTS: usize = 8;
/// How many rows of dots bars have, which are one row of fields.
const BAR_DOTS: usize = 80;

/// The picture of a code.
pub(super) fn png(fields: &Fields) -> Vec<u8> {
    let wide = fields.rows.first().map_or(0, Vec::len) * DOTS;
    let repeat = if fields.rows.len() == 1 {
        BAR_DOTS
    } else {
        DOTS
    };
    let mut dots = Vec::new();
    for row in &fields.rows {
        let line = line(row);
        for _ in 0..repeat {
            // No filter.
            dots.push(0);
            dots.extend_from_slice(&line);
        }
    }
    let tall = fields.rows.len() * repeat;
    let mut header = Vec::new();
    header.extend((wide as u32).to_be_bytes());
    header.extend((tall as u32).to_be_bytes());
    // One bit, grey, deflate, the one set of filters, not interlaced.
    header.extend([1, 0, 0, 0, 0]);
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut picture, *b"IHDR", &header);
    chunk(&mut picture, *b"IDAT", &stored(&dots));
    chunk(&mut picture, *b"IEND", &[]);
    picture
}

/// A row of dots, eight in a byte; 1 is white.
fn line(row: &[bool]) -> Vec<u8> {
    // As a field is eight dots wide, it is a byte.
    row.iter()
        .map(|dark| if *dark { 0 } else { 0xff })
        .collect()
}

fn chunk(picture: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    picture.extend((data.len() as u32).to_be_bytes());
    let from = picture.len();
    picture.extend(kind);
    picture.extend_from_slice(data);
    let sum = check(&picture[from..]);
    picture.extend(sum.to_be_bytes());
}

/// The CRC of a chunk (ISO 3309).
fn check(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            let is_odd = sum & 1 == 1;
            sum >>= 1;
            if is_odd {
                sum ^= 0xedb8_8320;
            }
        }
    }
    !sum
}

/// Bytes as a zlib stream (RFC 1950) of stored blocks.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend_from_slice(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    stream.extend((b << 16 | a).to_be_bytes());
    stream
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value of CRC-32 and that of Adler-32 for the text that their descriptions use.
    #[test]
    fn the_sums_are_those_of_the_published_examples() {
        assert_eq!(check(b"123456789"), 0xcbf4_3926);
        let stream = stored(b"Wikipedia");
        assert_eq!(stream[stream.len() - 4..], 0x11e6_0398_u32.to_be_bytes());
    }

    #[test]
    fn a_field_is_a_square_of_dots() {
        let fields = Fields {
            rows: vec![vec![true, false], vec![false, true]],
            size: [10, 10],
        };
        let picture = png(&fields);
        assert_eq!(picture[16..24], [0, 0, 0, 16, 0, 0, 0, 16]);
        let dots = &picture[picture.len() - 12 - 4 - 4 - 3 * 16..picture.len() - 12 - 4 - 4];
        for (at, line) in dots.chunks(3).enumerate() {
            assert_eq!(line, if at < 8 { [0, 0, 0xff] } else { [0, 0xff, 0] });
        }
    }
}
