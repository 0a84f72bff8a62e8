//! The colours: which ink goes on which ground, so that whatever is read stands out at least 4.5 : 1.
//!
//! Only colours 16 to 255 are used: their values are the same in every terminal, those of the first sixteen are not (a
//! "yellow" is 1.07 : 1 on a light ground and a "dark grey" 2.8 : 1 on a dark one). Contrast as WCAG 2.1 defines it.

use ratatui::style::{Color, Modifier, Style};

/// The caret on a light ground: dark enough to be seen, and not so dark that a dark sign in it is lost (kitty keeps those
/// #111111).
const CARET: u8 = 242;

/// A colour as a screen shows it, each channel from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

/// What is read stands out from its ground at least so much.
pub const LEAST_CONTRAST: f64 = 4.5;

impl Rgb {
    /// The colour of an index from 16 on: a cube of six steps, then 24 greys.
    pub fn indexed(index: u8) -> Self {
        if index >= 232 {
            return Self([8 + 10 * (index - 232); 3]);
        }
        let place = index.saturating_sub(16);
        let step = |place: u8| if place == 0 { 0 } else { 55 + 40 * place };
        Self([step(place / 36), step(place / 6 % 6), step(place % 6)])
    }

    /// The relative luminance, from 0 for black to 1 for white.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// How much two colours stand out from one another, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }
}

/// What a text is, which decides how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The heading line.
    Heading,
    /// A key in the bottom bar.
    Key,
    /// What is there when it is looked for.
    Quiet,
    /// Saved, agreed, full.
    Good,
    /// Refused, wrong, missing.
    Bad,
    /// Worth a look.
    Attention,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Heading,
        Self::Key,
        Self::Quiet,
        Self::Good,
        Self::Bad,
        Self::Attention,
    ];
}

/// The set of inks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// The ground is not known: few colours, each on a ground of its own.
    #[default]
    AnyGround,
    /// Light inks for a dark ground.
    Dark,
    /// Dark inks for a light ground.
    Light,
    /// No colours.
    Mono,
}

impl Theme {
    /// The inks for a ground; on one of middle brightness none of the two sets can be read.
    pub fn on(ground: Rgb) -> Self {
        let stands_out = |theme: &Self| {
            let inks = Role::ALL.into_iter().filter_map(|role| theme.ink(role));
            inks.map(Rgb::indexed)
                .all(|ink| ink.contrast(ground) >= LEAST_CONTRAST)
        };
        [Self::Dark, Self::Light]
            .into_iter()
            .find(stands_out)
            .unwrap_or_default()
    }

    /// The ink of a role on the terminal's own ground; `None`: the terminal's own ink.
    fn ink(self, role: Role) -> Option<u8> {
        let [dark_ground, light_ground] = match role {
            Role::Heading | Role::Key => [80, 24],
            Role::Quiet => [248, 240],
            Role::Good => [114, 22],
            Role::Bad => [217, 124],
            Role::Attention => [222, 94],
        };
        match self {
            Self::Dark => Some(dark_ground),
            Self::Light => Some(light_ground),
            Self::AnyGround | Self::Mono => None,
        }
    }

    /// What gives the terminal's caret an ink that is seen on this ground; nothing where its own is.
    pub fn caret(self) -> String {
        let Self::Light = self else {
            return String::new();
        };
        let Rgb([red, green, blue]) = Rgb::indexed(CARET);
        format!("\x1b]12;rgb:{red:02x}/{green:02x}/{blue:02x}\x07")
    }

    /// How a role looks.
    pub fn style(self, role: Role) -> Style {
        let plain = Style::new();
        let style = match (self, role) {
            (Self::AnyGround, Role::Key) => plain.fg(Color::Indexed(231)).bg(Color::Indexed(24)),
            (Self::AnyGround, Role::Bad) => plain.fg(Color::Indexed(231)).bg(Color::Indexed(124)),
            (Self::AnyGround | Self::Mono, Role::Attention) => {
                plain.add_modifier(Modifier::UNDERLINED)
            }
            _ => self
                .ink(role)
                .map_or(plain, |ink| plain.fg(Color::Indexed(ink))),
        };
        match role {
            Role::Heading | Role::Key | Role::Bad => style.add_modifier(Modifier::BOLD),
            Role::Quiet | Role::Good | Role::Attention => style,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // The ink and the ground that terminals begin with, dark and light.
    //
    // Sources: xterm's XTerm-col.ad and `-rv`; vte's defaults and the light and dark of GNOME Terminal; konsole's Breeze
    // and BlackOnWhite; Windows Terminal's Campbell and One Half Light, conhost's former scheme and PowerShell's blue.
    const DEFAULTS: [(&str, u32, u32); 12] = [
        ("xterm", 0x00_0000, 0xff_ffff),
        ("xterm -rv", 0xff_ffff, 0x00_0000),
        ("VTE", 0xc0_c0c0, 0x00_0000),
        ("GNOME dark", 0xff_ffff, 0x1e_1e1e),
        ("GNOME light", 0x1e_1e1e, 0xff_ffff),
        ("Xfce", 0xff_ffff, 0x00_0000),
        ("konsole Breeze", 0xfc_fcfc, 0x23_2627),
        ("konsole BlackOnWhite", 0x00_0000, 0xff_ffff),
        ("Windows Campbell", 0xcc_cccc, 0x0c_0c0c),
        ("Windows One Half Light", 0x38_3a42, 0xfa_fafa),
        ("Windows console", 0xc0_c0c0, 0x00_0000),
        ("Windows PowerShell", 0xee_edf0, 0x01_2456),
    ];

    fn rgb(number: u32) -> Rgb {
        let [_, red, green, blue] = number.to_be_bytes();
        Rgb([red, green, blue])
    }

    /// The contrast of a style on a terminal with this ink and ground.
    fn contrast_of(style: Style, ink: Rgb, ground: Rgb) -> f64 {
        let colour = |colour: Option<Color>, own: Rgb| match colour {
            Some(Color::Indexed(index)) if index >= 16 => Rgb::indexed(index),
            None | Some(Color::Reset) => own,
            Some(other) => panic!("{other:?} differs from terminal to terminal"),
        };
        // Dim has no fixed meaning, and hidden is never read.
        assert!(
            !style
                .add_modifier
                .intersects(Modifier::DIM | Modifier::HIDDEN)
        );
        // Reversed exchanges the two, which leaves the contrast.
        colour(style.fg, ink).contrast(colour(style.bg, ground))
    }

    #[test]
    fn every_style_can_be_read_in_every_terminal_s_own_colours() {
        for (terminal, ink, ground) in DEFAULTS {
            let (ink, ground) = (rgb(ink), rgb(ground));
            let known = Theme::on(ground);
            assert!(
                matches!(known, Theme::Dark | Theme::Light),
                "{terminal}: {known:?}"
            );
            for theme in [known, Theme::AnyGround, Theme::Mono] {
                for role in Role::ALL {
                    let contrast = contrast_of(theme.style(role), ink, ground);
                    assert!(
                        contrast >= LEAST_CONTRAST,
                        "{terminal}, {theme:?}, {role:?}: {contrast:.2}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_caret_is_seen_on_every_light_ground_and_so_is_the_sign_in_it() {
        let caret = Rgb::indexed(CARET);
        let light = DEFAULTS.map(|(_, _, ground)| rgb(ground));
        for ground in light
            .into_iter()
            .filter(|ground| Theme::on(*ground) == Theme::Light)
        {
            assert!(caret.contrast(ground) >= LEAST_CONTRAST, "{ground:?}");
        }
        // kitty's own ink in the caret, and its own caret on white, as it was measured.
        assert!(caret.contrast(rgb(0x11_1111)) >= 3.0);
        assert!((rgb(0xcc_cccc).contrast(rgb(0xff_ffff)) - 1.6).abs() < 0.05);
        assert_eq!(Theme::Light.caret(), "\x1b]12;rgb:6c/6c/6c\x07");
        for other in [Theme::AnyGround, Theme::Dark, Theme::Mono] {
            assert_eq!(other.caret(), "");
        }
    }

    #[test]
    fn contrast_is_as_the_standard_defines_it() {
        // The extremes, and #777 on white, which the standard's own notes name as just too little: 4.48.
        let (black, white) = (rgb(0), rgb(0xff_ffff));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((white.contrast(white) - 1.0).abs() < 1e-9);
        assert!((rgb(0x77_7777).contrast(white) - 4.48).abs() < 0.005);
    }

    #[test]
    fn indexed_colours_are_those_of_the_cube_and_of_the_greys() {
        // xterm's 256colres.h.
        for (index, colour) in [
            (16, 0),
            (24, 0x00_5f87),
            (80, 0x5f_d7d7),
            (231, 0xff_ffff),
            (232, 0x08_0808),
            (255, 0xee_eeee),
        ] {
            assert_eq!(Rgb::indexed(index), rgb(colour), "{index}");
        }
    }

    proptest! {
        #[test]
        fn on_any_ground_every_ink_that_is_chosen_for_it_can_be_read(ground: [u8; 3]) {
            let ground = Rgb(ground);
            let theme = Theme::on(ground);
            for ink in Role::ALL.into_iter().filter_map(|role| theme.ink(role)) {
                prop_assert!(Rgb::indexed(ink).contrast(ground) >= LEAST_CONTRAST);
            }
            if theme == Theme::Light {
                prop_assert!(Rgb::indexed(CARET).contrast(ground) >= 3.0);
            }
        }
    }
}
