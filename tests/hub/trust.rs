//! That the server is the real one, and who asks is let in.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use manyi::error::Kind;
use manyi::text::Language;

use super::cluster::{PASSWORD, certificates, manyi, shared};
use super::machine::connect;

#[test]
fn a_certificate_that_is_not_right_is_refused_in_words() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let right = office.url("s");
    assert!(connect(&right, &office.name).is_ok());
    let named = right.replace("127.0.0.1", "localhost");
    assert!(connect(&named, &office.name).is_ok(), "by its name too");
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path(), &["--host", "other.example"]);
    let root = cluster.root().display().to_string();
    let other = folder.path().join("ca.crt").display().to_string();
    for (url, words) in [
        (right.replace(&root, &other), "不是这个根证书签发的"),
        // The server is there too, and its certificate does not say so.
        (
            right.replace("127.0.0.1", "127.0.0.3"),
            "没有这个主机名或 IP",
        ),
        (right.replace("127.0.0.1", "127.0.0.2"), "连不上"),
        (
            right.replace(&format!("?sslrootcert={root}"), "?sslrootcert=/nonexistent"),
            "读不了",
        ),
    ] {
        let error = connect(&url, &office.name).err().unwrap();
        let said = error.render(Language::Zh);
        assert!(said.contains(words), "{said}");
        assert!(!error.hints.is_empty(), "{said}");
    }
}

#[test]
fn certificates_are_private_and_openssl_agrees_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    certificates(path, &["--host", "db.example", "--ip", "10.1.2.3"]);
    for (name, mode) in [("ca.key", 0o600), ("server.key", 0o600)] {
        let found = path.join(name).metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{name}");
    }
    let before = std::fs::read(path.join("ca.crt")).unwrap();
    // A second one is left alone without --force, and signed by the same root with it.
    let again = || {
        let mut command = manyi();
        command
            .args(["hub", "certificate", "--host", "db2.example", "-o"])
            .arg(path);
        command
    };
    assert_eq!(again().output().unwrap().status.code(), Some(2));
    assert!(again().arg("--force").output().unwrap().status.success());
    assert_eq!(std::fs::read(path.join("ca.crt")).unwrap(), before);
    let Ok(said) = Command::new("openssl")
        .current_dir(path)
        .args([
            "verify",
            "-x509_strict",
            "-CAfile",
            "ca.crt",
            "-verify_hostname",
            "db2.example",
            "server.crt",
        ])
        .output()
    else {
        return;
    };
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
}

#[test]
fn a_password_comes_from_the_environment_or_the_usual_file_and_goes_nowhere() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let user = office.user("k1");
    cluster.sql(
        "postgres",
        &format!("ALTER ROLE {user} PASSWORD '{PASSWORD}'; GRANT secret TO {user}"),
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.db");
    let push = || {
        let mut command = manyi();
        command
            .args([
                "hub",
                "push",
                "--space",
                &office.name,
                "--url",
                &office.url("k1"),
                "--db",
            ])
            .arg(&file)
            .env("MANYI_DEVICE", folder.path().join("device"));
        command
    };
    let code = |command: &mut Command| command.output().unwrap().status.code();
    assert_eq!(code(&mut push()), Some(i32::from(Kind::Store.exit_code())));
    assert_eq!(
        code(push().env("PGPASSWORD", "wrong")),
        Some(i32::from(Kind::Store.exit_code()))
    );
    assert_eq!(code(push().env("PGPASSWORD", PASSWORD)), Some(0));
    let pass = folder.path().join("pass");
    std::fs::write(&pass, format!("*:*:{}:{user}:{PASSWORD}\n", office.name)).unwrap();
    std::fs::set_permissions(&pass, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(
        code(push().env("PGPASSFILE", &pass)),
        Some(2),
        "others may read it"
    );
    std::fs::set_permissions(&pass, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(code(push().env("PGPASSFILE", &pass)), Some(0));
    let inside = office.url("k1").replace('@', ":secret-in-url@");
    let refused = manyi()
        .args(["hub", "push", "--url", &inside])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path == pass || path.is_dir() {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for word in [PASSWORD, "secret-in-url"] {
            let found = bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes());
            assert!(!found, "{}", path.display());
        }
    }
}

#[test]
fn init_shows_its_sql_and_runs_it_only_when_told() {
    let Some(cluster) = shared() else { return };
    let shown = manyi()
        .args(["hub", "init", "--space", "elsewhere", "--print"])
        .output()
        .unwrap();
    let sql = String::from_utf8(shown.stdout).unwrap();
    assert!(
        sql.contains("CREATE ROLE manyi_elsewhere_keyer")
            && sql.contains("FORCE ROW LEVEL SECURITY")
    );
    let office = cluster.hub();
    let url = cluster.url(&office.name, "boss");
    let asked = manyi()
        .args(["hub", "init", "--space", "more", "--url", &url])
        .output()
        .unwrap();
    assert_eq!(asked.status.code(), Some(2));
    let count = "SELECT count(*) FROM hub.space";
    assert_eq!(office.number(count), 1);
    // A second time changes nothing.
    office.init();
    assert_eq!(office.number(count), 1);
    let keyer = manyi()
        .args([
            "hub",
            "init",
            "--yes",
            "--space",
            "more",
            "--url",
            &office.url("k1"),
        ])
        .output()
        .unwrap();
    assert_eq!(
        keyer.status.code(),
        Some(i32::from(Kind::Store.exit_code()))
    );
}

#[test]
fn the_commands_say_how_things_stand() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| {
        let done = manyi()
            .args(words)
            .env("MANYI_HUB", office.url("s"))
            .env("MANYI_DB", folder.path().join("a.db"))
            .env("MANYI_DEVICE", folder.path().join("device"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(
            done.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        said
    };
    run(&["device", "name", "三号机"]);
    assert!(run(&["hub", "push"]).contains("1 events were pushed"));
    assert!(run(&["hub", "push"]).contains("nothing to push"));
    assert!(run(&["hub", "pull"]).contains("nothing new"));
    let status: serde_json::Value =
        serde_json::from_str(&run(&["hub", "status", "--format", "json"])).unwrap();
    assert_eq!(status[0]["name"], "三号机");
    assert_eq!(status[0]["unsent"], 0);
    assert!(run(&["hub", "doctor"]).contains("1 chains with 1 events"));
}
