//! Build script: packs the projects that come with the program, which as plain text take three times the room in it, and
//! asks the linker to pack the addresses that the loader fills in.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;

use flate2::Compression;
use flate2::write::DeflateEncoder;

fn main() -> Result<(), Box<dyn Error>> {
    writeln!(io::stdout(), "cargo:rerun-if-changed=questionnaires")?;
    if packs_addresses() {
        writeln!(
            io::stdout(),
            "cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs"
        )?;
        // Of functions that came out equal one is kept, where their addresses are not compared (see .cargo/config.toml).
        writeln!(io::stdout(), "cargo:rustc-link-arg-bins=-Wl,--icf=safe")?;
        // A text that another one ends with lies in it.
        writeln!(io::stdout(), "cargo:rustc-link-arg-bins=-Wl,-O2")?;
    }
    let out = std::env::var("OUT_DIR")?;
    pack(Path::new("questionnaires"), Path::new(&out))
}

/// Writes each file below a folder, deflated, under its own path below `out`.
fn pack(folder: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out.join(folder))?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            pack(&path, out)?;
            continue;
        }
        let packed = fs::File::create(out.join(&path))?;
        let mut packed = DeflateEncoder::new(packed, Compression::best());
        packed.write_all(&fs::read(&path)?)?;
        packed.finish()?;
    }
    Ok(())
}

/// Whether the release can have its addresses packed, half a megabyte less: where it is built on Linux for this very machine,
/// whose C library reads them. glibc does from 2.36 on; an older one says at the start that it cannot.
fn packs_addresses() -> bool {
    let is = |name: &str, due: &str| std::env::var(name).is_ok_and(|value| value == due);
    let here = std::env::var("HOST").unwrap_or_default();
    if !is("PROFILE", "release") || !is("CARGO_CFG_TARGET_ENV", "gnu") || !is("TARGET", &here) {
        return false;
    }
    let Ok(said) = Command::new("getconf").arg("GNU_LIBC_VERSION").output() else {
        return false;
    };
    let said = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    let version = said
        .strip_prefix("glibc 2.")
        .and_then(|minor| minor.parse().ok());
    version.is_some_and(|minor: u32| minor >= 36)
}
