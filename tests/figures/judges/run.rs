//! Asking an outside judge about data sets, and reading what it says.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use crate::times::timed;

/// The figures of one suite, by set.
pub type Said = BTreeMap<u64, Vec<f64>>;

/// A program that computes the same figures.
pub struct Judge {
    /// What it is called.
    pub name: &'static str,
    /// The commands that may run it, the first that works is taken.
    pub commands: &'static [&'static str],
    /// The arguments of a run that fails where something it needs is missing.
    pub probe: &'static [&'static str],
    /// The arguments before the name of its script.
    pub flags: &'static [&'static str],
    /// Its script, by name and content.
    pub script: (&'static str, &'static str),
    /// The Debian packages that bring it.
    pub packages: &'static str,
}

/// R with the packages that statisticians use for surveys, scales and agreement.
pub const R: Judge = Judge {
    name: "R",
    commands: &["Rscript"],
    probe: &[
        "--vanilla",
        "-e",
        "library(survey); library(psych); library(vcd)",
    ],
    flags: &["--vanilla"],
    script: ("judge.R", include_str!("judge.R")),
    packages: "r-base-core r-cran-survey r-cran-psych r-cran-vcd",
};

/// `SciPy` for distributions and tests, and Python's fractions for everything that is one.
pub const SCIPY: Judge = Judge {
    name: "SciPy",
    commands: &["python3", "/usr/bin/python3"],
    probe: &["-c", "import scipy.stats"],
    flags: &[],
    script: ("judge.py", include_str!("judge.py")),
    packages: "python3-scipy",
};

impl Judge {
    /// The command that runs it; `None`, and a word about it, where it is not installed and not required.
    fn command(&self) -> Option<&'static str> {
        let works = |command: &&&str| {
            let mut run = Command::new(command);
            let run = run.args(self.probe);
            let status = run.stdout(Stdio::null()).stderr(Stdio::null()).status();
            status.is_ok_and(|status| status.success())
        };
        let found = self.commands.iter().find(works).copied();
        if found.is_none() {
            let required = std::env::var("MANYI_JUDGES").is_ok_and(|wanted| wanted == "required");
            let (name, packages) = (self.name, self.packages);
            assert!(
                !required,
                "the judge {name} is required and absent: apt-get install {packages}"
            );
            // Not eprintln: the test runner would keep it for itself.
            let _ = writeln!(
                io::stderr(),
                "absent judge: {name} (Debian packages {packages})"
            );
        }
        found
    }

    /// What it says about these files; `None` where it is not installed and not required.
    pub fn asked(&self, files: &[(&str, String)]) -> Option<BTreeMap<String, Said>> {
        let command = self.command()?;
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        let (script, content) = self.script;
        fs::write(folder.path().join(script), content).unwrap();
        let mut run = Command::new(command);
        run.current_dir(folder.path()).args(self.flags).arg(script);
        let run = timed(self.name, || run.output().unwrap());
        let text = String::from_utf8(run.stdout).unwrap();
        let complaint = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{}: {complaint}", self.name);
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
}

/// Whether two figures are the same to so many significant digits; what a judge does not give agrees with anything.
pub fn agree(ours: f64, theirs: f64, digits: i32) -> bool {
    theirs.is_nan() || (ours - theirs).abs() <= 10f64.powi(-digits) * theirs.abs().max(1e-3)
}
