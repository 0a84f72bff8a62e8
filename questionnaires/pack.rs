//! Build script: packs the projects that come with the program, which as plain text take three times the room in it.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use flate2::Compression;
use flate2::write::DeflateEncoder;

fn main() -> Result<(), Box<dyn Error>> {
    writeln!(io::stdout(), "cargo:rerun-if-changed=questionnaires")?;
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
