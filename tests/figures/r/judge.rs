//! Running R on data sets and reading what it says about them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::process::{Command, Stdio};

/// The figures of one suite, by set.
pub type Said = BTreeMap<u64, Vec<f64>>;

/// What R says about these files; `None`, and a word about it, where it is not installed and not required.
pub fn asked(files: &[(&str, String)]) -> Option<BTreeMap<String, Said>> {
    let version = Command::new("Rscript")
        .args([
            "--vanilla",
            "-e",
            "library(survey); library(psych); library(vcd)",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !version.is_ok_and(|status| status.success()) {
        let required = std::env::var("MANYI_JUDGES").is_ok_and(|wanted| wanted == "required");
        assert!(
            !required,
            "the judge R is required and absent: apt-get install r-base-core r-cran-survey r-cran-psych r-cran-vcd"
        );
        // Not eprintln: the test runner would keep it for itself.
        let packages = "Debian packages r-base-core r-cran-survey r-cran-psych r-cran-vcd";
        let _ = writeln!(io::stderr(), "absent judge: R ({packages})");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    fs::write(folder.path().join("judge.R"), include_str!("judge.R")).unwrap();
    let run = Command::new("Rscript")
        .current_dir(folder.path())
        .args(["--vanilla", "judge.R"])
        .output()
        .unwrap();
    let text = String::from_utf8(run.stdout).unwrap();
    let complaint = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{complaint}");
    let mut said: BTreeMap<String, Said> = BTreeMap::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let (Some(suite), Some(set)) = (words.next(), words.next()) else {
            continue;
        };
        let values = words.map(|word| word.parse().unwrap_or(f64::NAN)).collect();
        said.entry(suite.to_owned())
            .or_default()
            .insert(set.parse().unwrap(), values);
    }
    Some(said)
}

/// Whether two figures are the same to so many significant digits; what R does not give agrees with anything.
pub fn agree(ours: f64, theirs: f64, digits: i32) -> bool {
    theirs.is_nan() || (ours - theirs).abs() <= 10f64.powi(-digits) * theirs.abs().max(1e-3)
}

/// Numbers that look like chance and are the same in every run.
pub struct Chance(pub u64);

impl Chance {
    /// A whole number from 0 to below this.
    pub fn below(&mut self, below: u64) -> u64 {
        // Knuth's multiplicative generator.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    /// A whole number from the first to the last.
    pub fn from(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }
}
