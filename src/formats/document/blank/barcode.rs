//! The serial as a code for a desk scanner: QR, or Code 128 for scanners that read bars only.

use qrcode::{Color, EcLevel, QrCode};

use crate::error::{Error, Kind, Result};

/// How a scanner reads a serial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// A square code, read by cameras and most desk scanners.
    Qr,
    /// Bars, read by every desk scanner (ISO/IEC 15417).
    Code128,
}

/// A code as dark and light fields, with the light margin that readers need around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fields {
    /// The fields, row by row; `true`: dark. Bars are one row.
    pub rows: Vec<Vec<bool>>,
    /// Width and height on the paper, in tenths of a millimetre.
    pub size: [usize; 2],
}

/// The margin around a QR code and beside bars, in fields.
const QR_MARGIN: usize = 4;
const BAR_MARGIN: usize = 10;
/// The side of a QR code and the height of bars, in tenths of a millimetre.
const QR_SIDE: usize = 170;
const BAR_HEIGHT: usize = 100;
/// The width of a bar, and the most that all may take, in tenths of a millimetre.
const BAR: usize = 3;
const MOST_BARS: usize = 640;

impl Symbol {
    /// A serial as the fields of its code.
    ///
    /// # Errors
    /// None for a serial: it has up to 20 signs, all of which both codes hold.
    pub(super) fn fields(self, serial: &str) -> Result<Fields> {
        match self {
            Self::Qr => qr(serial),
            Self::Code128 => Ok(bars(serial)),
        }
    }
}

fn qr(serial: &str) -> Result<Fields> {
    let code = QrCode::with_error_correction_level(serial, EcLevel::M).map_err(|cause| {
        Error::new(
            Kind::Bug,
            format!("编号 {serial} 写不成二维码"),
            format!("the serial {serial} cannot be written as a QR code"),
        )
        .caused_by(cause)
    })?;
    let side = code.width();
    let colors = code.to_colors();
    let whole = side + 2 * QR_MARGIN;
    let mut rows = vec![vec![false; whole]; whole];
    for (at, color) in colors.iter().enumerate() {
        rows[at / side + QR_MARGIN][at % side + QR_MARGIN] = *color == Color::Dark;
    }
    Ok(Fields {
        rows,
        size: [QR_SIDE, QR_SIDE],
    })
}

/// The widths of bars and gaps of every sign of Code 128, by its value.
const PATTERNS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];
/// The values that begin signs one by one and digits in pairs, and the one that ends.
const START_SIGNS: usize = 104;
const START_PAIRS: usize = 105;
const STOP: usize = 106;

fn bars(serial: &str) -> Fields {
    let mut row = vec![false; BAR_MARGIN];
    for value in values(serial) {
        for (at, widths) in PATTERNS[value].bytes().enumerate() {
            let width = usize::from(widths - b'0');
            row.extend(std::iter::repeat_n(at % 2 == 0, width));
        }
    }
    row.extend([false; BAR_MARGIN]);
    let wide = (row.len() * BAR).min(MOST_BARS);
    Fields {
        rows: vec![row],
        size: [wide, BAR_HEIGHT],
    }
}

/// The values of a serial with its beginning, its check sum and its end.
fn values(serial: &str) -> Vec<usize> {
    let signs = serial.as_bytes();
    let is_pairs = signs.len().is_multiple_of(2) && signs.iter().all(u8::is_ascii_digit);
    let mut values: Vec<usize> = if is_pairs {
        let pair = |pair: &[u8]| usize::from(pair[0] - b'0') * 10 + usize::from(pair[1] - b'0');
        let pairs = signs.chunks_exact(2).map(pair);
        std::iter::once(START_PAIRS).chain(pairs).collect()
    } else {
        let signs = signs
            .iter()
            .map(|sign| usize::from(sign.saturating_sub(32)).min(94));
        std::iter::once(START_SIGNS).chain(signs).collect()
    };
    let weighted = values.iter().enumerate();
    let sum: usize = weighted.map(|(at, value)| at.max(1) * value).sum();
    values.extend([sum % 103, STOP]);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_of_code_128_is_eleven_fields_wide_and_no_two_are_alike() {
        for (at, pattern) in PATTERNS.iter().enumerate() {
            let wide: u32 = pattern.bytes().map(|width| u32::from(width - b'0')).sum();
            assert_eq!(wide, if at == STOP { 13 } else { 11 }, "{at}");
            assert!(!PATTERNS[..at].contains(pattern), "{at}");
        }
    }

    /// The worked example of the check digit that descriptions of the code share: `PJJ123C` has the check value 54 behind the
    /// beginning 103; ours is 104, which counts once, so that it is one more.
    #[test]
    fn the_check_sum_is_that_of_the_published_example() {
        let values = values("PJJ123C");
        assert_eq!(
            values[..values.len() - 2],
            [104, 48, 42, 42, 17, 18, 19, 35]
        );
        assert_eq!(values[values.len() - 2..], [54 + 1, STOP]);
    }

    #[test]
    fn a_code_has_a_light_margin_on_every_side() {
        let fields = Symbol::Qr.fields("A-017").unwrap();
        let side = fields.rows.len();
        assert_eq!(side, 21 + 2 * QR_MARGIN);
        for at in 0..side {
            for edge in 0..QR_MARGIN {
                assert!(!fields.rows[edge][at] && !fields.rows[at][edge]);
                assert!(!fields.rows[side - 1 - edge][at] && !fields.rows[at][side - 1 - edge]);
            }
        }
        // The finder pattern at the top left begins with seven dark fields.
        assert!(
            fields.rows[QR_MARGIN][QR_MARGIN..QR_MARGIN + 7]
                .iter()
                .all(|dark| *dark)
        );
    }
}
