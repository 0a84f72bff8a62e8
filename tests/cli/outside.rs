//! Outside judges of what the program writes: Python packages and PSPP, on files of the shell.
//!
//! A judge that is not installed is named, and its test passes; with `MANYI_JUDGES=required` in the environment it fails
//! instead, but for those that `MANYI_JUDGES_ABSENT` names, because this machine cannot have them. `MANYI_PYTHON` names
//! another Python, such as that of a virtual environment; where it is not there, that in `target/judges` is looked for.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::shell::Shell;
use crate::times::timed;

/// Where a judge comes from.
#[derive(Debug, Clone, Copy)]
pub enum From {
    /// A Debian package, which CI installs.
    Debian(&'static str),
    /// A package of `PyPI`, which CI installs into `target/judges`.
    Pypi,
}

/// What a script of Python said that uses these packages; `None`, and a word about it, where one is absent.
pub fn python(shell: &Shell, packages: &str, from: From, script: &str) -> Option<String> {
    let named = std::env::var("MANYI_PYTHON").unwrap_or_default();
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/target/judges/bin/python");
    let pythons = [&named, own, "python3", "/usr/bin/python3"];
    let mut pythons = pythons.into_iter().filter(|python| !python.is_empty());
    let has_them = |command: &&str| {
        let mut probe = Command::new(command);
        let probe = probe.args(["-c", &format!("import {packages}")]);
        let status = probe.stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    };
    let Some(python) = pythons.find(has_them) else {
        absent(packages, from);
        return None;
    };
    let mut run = Command::new(python);
    run.current_dir(shell.path("."))
        .args(["-c", script])
        .env("PYTHONIOENCODING", "utf-8");
    Some(said_by(packages, &mut run))
}

/// What a program says on its standard output that must end well.
fn said_by(judge: &str, run: &mut Command) -> String {
    let run = timed(judge, || run.output().unwrap());
    let complained = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{judge}: {complained}");
    String::from_utf8(run.stdout).unwrap()
}

/// Whether a program can be called.
fn is_there(program: &str) -> bool {
    let version = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    version.is_ok()
}

/// The text of files as `LibreOffice` prints them, each by its pages; `None`, and a word about it, where it is absent.
pub fn printed(shell: &Shell, files: &[&str]) -> Option<Vec<Vec<String>>> {
    for (program, package) in [
        ("soffice", "libreoffice-writer-nogui libreoffice-calc-nogui"),
        ("pdftotext", "poppler-utils"),
    ] {
        if !is_there(program) {
            absent(program, From::Debian(package));
            return None;
        }
    }
    // A folder of settings of its own: two of them do not run on one.
    let home = format!(
        "-env:UserInstallation=file://{}",
        shell.path("office").display()
    );
    let mut run = Command::new("soffice");
    run.current_dir(shell.path("."))
        .env("HOME", shell.path("."))
        .args([&home, "--headless", "--convert-to", "pdf"])
        .args(files);
    said_by("LibreOffice", &mut run);
    let pages = files.iter().map(|file| {
        let name = PathBuf::from(file).with_extension("pdf");
        pages(shell, name.to_str().unwrap())
    });
    Some(pages.collect())
}

/// The text of a PDF by its pages.
fn pages(shell: &Shell, file: &str) -> Vec<String> {
    let mut run = Command::new("pdftotext");
    run.current_dir(shell.path(".")).args([file, "-"]);
    let text = said_by("pdftotext", &mut run);
    let pages = text.split_terminator('\u{c}');
    pages.map(str::to_owned).collect()
}

/// The sizes of the letters on the pages of a PDF that was printed, in points, each with what stands in that size.
pub fn sizes(shell: &Shell, file: &str) -> Vec<(f64, String)> {
    /// So many times as large, for sizes are told as whole numbers.
    const LARGER: u32 = 3;
    let mut run = Command::new("pdftohtml");
    let larger = LARGER.to_string();
    run.current_dir(shell.path("."))
        .args(["-xml", "-i", "-stdout", "-zoom", &larger, file]);
    let told = said_by("pdftohtml", &mut run);
    let attribute = |line: &str, name: &str| -> Option<String> {
        let (_, rest) = line.split_once(&format!("{name}=\""))?;
        Some(rest.split('"').next()?.to_owned())
    };
    let mut fonts = std::collections::HashMap::new();
    let mut found = Vec::new();
    for line in told.lines().map(str::trim_start) {
        if line.starts_with("<fontspec") {
            let size: f64 = attribute(line, "size").unwrap().parse().unwrap();
            fonts.insert(attribute(line, "id").unwrap(), size / f64::from(LARGER));
        } else if line.starts_with("<text") {
            let font = attribute(line, "font").unwrap();
            found.push((fonts[&font], line.to_owned()));
        }
    }
    found
}

/// A browser that is there.
#[derive(Debug, Clone, Copy)]
pub struct Browser(&'static str);

impl Browser {
    /// Chromium; `None`, and a word about it, where it is absent.
    pub fn there() -> Option<Self> {
        for (program, package) in [("chromium", "chromium"), ("pdftotext", "poppler-utils")] {
            if !is_there(program) {
                absent(program, From::Debian(package));
                return None;
            }
        }
        Some(Self("chromium"))
    }

    /// Shows a file of the folder with these flags; what it prints.
    pub fn shows(self, shell: &Shell, file: &str, flags: &[&str]) -> String {
        let mut run = Command::new(self.0);
        let own = format!("--user-data-dir={}", shell.path("browser").display());
        run.current_dir(shell.path("."))
            .env("HOME", shell.path("."))
            // No box: a container has none to give, and what is shown is our own.
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", &own])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
            ])
            .args([
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--hide-scrollbars",
            ])
            // No name is found: what it asks of its makers comes to nothing, with a net or without.
            .arg("--host-resolver-rules=MAP * ~NOTFOUND")
            .args(flags)
            .arg(format!("file://{}", shell.path(file).display()));
        said_by("Chromium", &mut run)
    }

    /// The text of a file of the folder as it prints it, by its pages.
    pub fn prints(self, shell: &Shell, file: &str) -> Vec<String> {
        self.shows(
            shell,
            file,
            &["--print-to-pdf=printed.pdf", "--no-pdf-header-footer"],
        );
        pages(shell, "printed.pdf")
    }
}

/// What PSPP said to some syntax; `None`, and a word about it, where it is absent.
pub fn pspp(shell: &Shell, syntax: &str) -> Option<String> {
    if !is_there("pspp") {
        absent("pspp", From::Debian("pspp"));
        return None;
    }
    shell.write("judge.sps", syntax);
    let mut run = Command::new("pspp");
    run.current_dir(shell.path("."))
        .args(["-O", "format=csv", "judge.sps"]);
    let run = timed("PSPP", || run.output().unwrap());
    let said = String::from_utf8(run.stdout).unwrap();
    let complained = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.success(), "{said}\n{complained}");
    for word in ["warning:", "error:"] {
        assert!(
            !said.contains(word) && !complained.contains(word),
            "{said}\n{complained}"
        );
    }
    Some(said)
}

/// Names a judge that is not there; fails where it must be.
pub fn absent(judge: &str, from: From) {
    let required = std::env::var("MANYI_JUDGES").is_ok_and(|wanted| wanted == "required");
    let impossible = std::env::var("MANYI_JUDGES_ABSENT").unwrap_or_default();
    let is_impossible = impossible.split(' ').any(|one| one == judge);
    let source = match from {
        From::Debian(packages) => format!("apt-get install {packages}"),
        From::Pypi => "PyPI, as .ci/run installs it".to_owned(),
    };
    assert!(
        !required || is_impossible,
        "the judge {judge} is required and absent: {source}"
    );
    // Not eprintln: the test runner would keep it for itself.
    let _ = writeln!(std::io::stderr(), "absent judge: {judge} ({source})");
}
