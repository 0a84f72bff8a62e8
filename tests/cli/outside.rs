//! Outside judges of what the program writes: Python packages and PSPP, on files of the shell.
//!
//! A judge that is not installed is named, and its test passes; with `MANYI_JUDGES=required` in the environment one that
//! Debian has fails instead. `MANYI_PYTHON` names another Python, such as that of a virtual environment.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::shell::Shell;

/// Where a judge comes from.
#[derive(Debug, Clone, Copy)]
pub enum From {
    /// A Debian package, which CI installs.
    Debian(&'static str),
    /// A package of `PyPI`, which is asked where it is there.
    Pypi,
}

/// What a script of Python said that uses these packages; `None`, and a word about it, where one is absent.
pub fn python(shell: &Shell, packages: &str, from: From, script: &str) -> Option<String> {
    let named = std::env::var("MANYI_PYTHON").ok();
    let mut pythons = named
        .as_deref()
        .into_iter()
        .chain(["python3", "/usr/bin/python3"]);
    let has_them = |command: &&str| {
        let mut probe = Command::new(command);
        let probe = probe.args(["-c", &format!("import {packages}")]);
        let status = probe.stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    };
    let Some(python) = pythons.find(has_them) else {
        absent(packages, from, true);
        return None;
    };
    let run = Command::new(python)
        .current_dir(shell.path("."))
        .args(["-c", script])
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    Some(String::from_utf8(run.stdout).unwrap())
}

/// What PSPP said to some syntax; `None`, and a word about it, where it is absent.
pub fn pspp(shell: &Shell, syntax: &str) -> Option<String> {
    let is_there = Command::new("pspp")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok();
    if !is_there {
        absent("pspp", From::Debian("pspp"), true);
        return None;
    }
    shell.write("judge.sps", syntax);
    let run = Command::new("pspp")
        .current_dir(shell.path("."))
        .args(["-O", "format=csv", "judge.sps"])
        .output()
        .unwrap();
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
pub fn absent(judge: &str, from: From, is_needed: bool) {
    let required = std::env::var("MANYI_JUDGES").is_ok_and(|wanted| wanted == "required");
    let required = required && is_needed;
    let source = match from {
        From::Debian(package) => {
            assert!(
                !required,
                "the judge {judge} is required and absent: apt-get install {package}"
            );
            format!("Debian package {package}")
        }
        From::Pypi => "PyPI".to_owned(),
    };
    // Not eprintln: the test runner would keep it for itself.
    let _ = writeln!(std::io::stderr(), "absent judge: {judge} ({source})");
}
