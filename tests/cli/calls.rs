//! `manyi call` and `manyi names`: a list is called, rates come of it, and names are found nowhere but in their file.

use std::fs;
use std::path::Path;

use crate::shell::{RECIPIENTS, Shell};

/// A name and a number that stand nowhere else.
const MARKER: [&str; 2] = ["欧阳标记甲", "13800138011"];

const LIST: &str = "编号,村,姓名,联系电话\n101,一村,欧阳标记甲,138-0013-8011\n102,一村,欧阳标记乙,+86 13800138012\n103,二村,,0755-81234567-801\n104,二村,,\n";

fn shell() -> Shell {
    let shell = Shell::with_project().set("MANYI_NAMES_PASSPHRASE", Some("一句记得住的口令"));
    fs::write(shell.path("list.csv"), LIST).unwrap();
    shell
}

#[test]
fn a_list_is_imported_called_and_rated() {
    let shell = shell();
    insta::assert_snapshot!(shell.session(&[
        &format!("call import {RECIPIENTS} list.csv"),
        &format!("call next {RECIPIENTS}"),
        &format!("call log {RECIPIENTS} 101 完成 --start 2022-06-30T23:50 --end 2022-07-01T00:10"),
        &format!("call log {RECIPIENTS} 102 停机 --start 2022-06-30T19:00"),
        &format!("call log {RECIPIENTS} 103 无人接听 --start 2022-06-28T19:00"),
        &format!("call log {RECIPIENTS} 103 占线 --start 2022-06-29T19:00"),
        &format!("call log {RECIPIENTS} 103 no-answer --start 2022-06-30T19:00"),
        &format!("call list {RECIPIENTS}"),
        &format!("call list {RECIPIENTS} --due"),
        &format!("call next {RECIPIENTS}"),
        &format!("call rates {RECIPIENTS}"),
        &format!("call rules {RECIPIENTS} --suspended eligible --rate rr3"),
        &format!("call rates {RECIPIENTS}"),
        &format!("call undo {RECIPIENTS} 102 --why 记错"),
        &format!("call remove {RECIPIENTS} 104 --why 不在范围"),
        &format!("call log {RECIPIENTS} 101 改约"),
        "doctor",
    ]));
}

#[test]
fn a_list_with_a_problem_imports_nothing_and_tells_each_with_its_place() {
    let shell = shell();
    fs::write(
        shell.path("bad.csv"),
        "编号,电话\n1,1380013800O\n2,1.38E+10\n2,13800138000\n",
    )
    .unwrap();
    insta::assert_snapshot!(shell.session(&[
        &format!("call import {RECIPIENTS} bad.csv"),
        &format!("call list {RECIPIENTS}"),
    ]));
    assert!(!shell.path("papers.db.names").exists());
}

#[test]
fn names_are_kept_shown_changed_and_forgotten() {
    let shell = shell();
    insta::assert_snapshot!(shell.session(&[
        "names show xiangyuan-2022",
        "names set xiangyuan-2022 R-1 --name 某某 --telephone 138-0013-8000",
        "names set xiangyuan-2022 R-1 --telephone 13800138009",
        "names show xiangyuan-2022",
        "names set xiangyuan-2022 R-2 --telephone 1380013800O",
        "names set xiangyuan-2022 R-2",
        "names passphrase",
        "names remove xiangyuan-2022 R-1",
        "names remove xiangyuan-2022 R-1",
    ]));
    let other = shell.set("MANYI_NAMES_PASSPHRASE", Some("一句不对的口令"));
    let wrong = other.run("names show xiangyuan-2022");
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.complaints.contains("口令不对"),
        "{}",
        wrong.complaints
    );
    let unset = other.set("MANYI_NAMES_PASSPHRASE", None);
    let asked = unset.run("names show xiangyuan-2022");
    assert!(
        asked.complaints.contains("MANYI_NAMES_PASSPHRASE"),
        "{}",
        asked.complaints
    );
}

#[test]
fn the_passphrase_is_changed_and_another_file_merged() {
    let shell = shell();
    shell.run("names set xiangyuan-2022 R-1 --name 某某");
    let shell = shell
        .set("MANYI_NAMES_NEW_PASSPHRASE", Some("另一句记得住的口令"))
        .set("MANYI_NAMES_OTHER_PASSPHRASE", Some("另一句记得住的口令"));
    assert_eq!(shell.run("names passphrase").code, 0);
    assert_eq!(
        shell.run("names show xiangyuan-2022").code,
        2,
        "the old one opens nothing"
    );
    fs::rename(shell.path("papers.db.names"), shell.path("other.names")).unwrap();
    assert_eq!(
        shell.run("names set xiangyuan-2022 R-2 --name 无名氏").code,
        0
    );
    let merged = shell.run("names merge other.names");
    assert!(merged.out.contains("并入 1 人"), "{}", merged.out);
    let shown = shell.run("names show xiangyuan-2022").out;
    assert!(
        shown.contains("某某") && shown.contains("无名氏"),
        "{shown}"
    );
    // An export does not go over it.
    let onto = shell.run("project list --format csv -o papers.db.names --force");
    assert_eq!(onto.code, 2, "{}", onto.out);
}

/// Whether a name has this ending.
fn ends(name: &str, ending: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|found| found == ending)
}

/// Every file below a folder.
fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
}

/// A list with the name in a row whose number cannot be read.
const BAD: &str =
    "编号,姓名,联系电话\n105,欧阳标记甲,1380013801O\n106,欧阳标记甲,13800138011 13800138011\n";

/// Says whether the marker is in a file of this folder, or in a part of one that is packed.
fn assert_nowhere(folder: &Path) {
    let mut found = Vec::new();
    files(folder, &mut found);
    assert!(found.iter().any(|(name, _)| name.ends_with("papers.db")));
    for (name, bytes) in &found {
        for marker in MARKER {
            let mut all = bytes.windows(marker.len());
            assert!(
                !all.any(|part| part == marker.as_bytes()),
                "{marker} in {name}"
            );
        }
    }
}

#[test]
fn what_keeps_names_leaves_none_behind_wherever_it_is_killed() {
    let shell = shell().set("TMPDIR", Some("."));
    let elsewhere = tempfile::tempdir().unwrap();
    let list = elsewhere.path().join("list.csv");
    fs::write(&list, LIST).unwrap();
    fs::remove_file(shell.path("list.csv")).unwrap();
    let list = list.display();
    for late in 0..12_u64 {
        for command in [
            &format!("call import {RECIPIENTS} {list}"),
            "names set xiangyuan-2022 R-1 --name 欧阳标记甲 --telephone 13800138011",
            "backup",
        ] {
            shell.kill_after(command, std::time::Duration::from_millis(late * 40));
            assert_nowhere(&shell.path("."));
        }
    }
    let set = "names set xiangyuan-2022 R-2 --name 欧阳标记甲";
    assert_eq!(shell.run(set).code, 0);
    assert_eq!(shell.run("doctor").code, 0);
}

#[test]
fn a_planted_name_and_number_are_found_in_no_file_and_nothing_that_is_printed() {
    let shell = shell().set("TMPDIR", Some("."));
    shell.run(&format!("call import {RECIPIENTS} list.csv"));
    // Each field that is meant for them: of a list, of a contact, and of who is interviewed.
    shell.run("names set xiangyuan-2022 R-1 --name 欧阳标记甲 --telephone 13800138011");
    shell.run("names set xiangyuan-2022 03 --name 欧阳标记甲 --telephone 13800138011");
    fs::remove_file(shell.path("list.csv")).unwrap();
    shell.run("interview add xiangyuan-2022 03 --group 受益对象 --guide recipients");
    shell.run(&format!(
        "import {RECIPIENTS} xiangyuan-2022/sample/recipients.csv"
    ));
    shell.run(&format!("call log {RECIPIENTS} 101 完成"));
    let mut said = String::new();
    fs::write(shell.path("bad.csv"), BAD).unwrap();
    let bad = shell.run(&format!("call import {RECIPIENTS} bad.csv"));
    assert_eq!(bad.code, 3, "{}", bad.complaints);
    said += &bad.complaints;
    fs::remove_file(shell.path("bad.csv")).unwrap();
    for command in [
        &format!("call list {RECIPIENTS} --format csv -o calls.csv"),
        &format!("call list {RECIPIENTS} --format json"),
        &format!("call list {RECIPIENTS} --format xlsx -o calls.xlsx"),
        &format!("call next {RECIPIENTS}"),
        &format!("call rates {RECIPIENTS} --format json"),
        &format!("call undo {RECIPIENTS} 101 --why 记错"),
        &format!("audit list {RECIPIENTS}"),
        "audit export --output trail.csv",
        "audit export --format json --output trail.json",
        "audit verify",
        "audit sign",
        "backup",
        "backup list",
        &format!("export responses {RECIPIENTS} -o answers.csv"),
        &format!("export responses {RECIPIENTS} --format package -o package.zip"),
        "workbook xiangyuan-2022 -o book.xlsx",
        "annex xiangyuan-2022 --format html -o annex.html",
        "project write xiangyuan-2022 written",
        "interview list xiangyuan-2022",
        "interview roster xiangyuan-2022 -o roster.xlsx",
        "interview sheet xiangyuan-2022 -o sheet.docx",
        "interview report xiangyuan-2022 --format html -o report.html",
        "interview export xiangyuan-2022 --guide recipients --format json",
        "export interviews xiangyuan-2022 -o interviews.qdpx",
        "coding export xiangyuan-2022",
        "parcel write -o all.manyi",
        "names check xiangyuan-2022",
        "names show nothing-there",
        "names remove xiangyuan-2022 nobody",
        "doctor",
    ] {
        let run = shell.run(command);
        said += &run.out;
        said += &run.complaints;
    }
    let mut found = Vec::new();
    files(&shell.path("."), &mut found);
    // The files: the database, its log and names, a backup with its names, and what was exported.
    let has = |end: &str| found.iter().any(|(name, _)| name.ends_with(end));
    assert!(has("papers.db") && has("papers.db.names") && has("trail.csv") && has("book.xlsx"));
    let backed_up = found
        .iter()
        .filter(|(name, _)| name.contains("backups") && ends(name, "names"));
    assert_eq!(backed_up.count(), 1);
    for marker in MARKER.iter().chain(&["81234567"]) {
        assert!(!said.contains(marker), "printed: {marker}");
        for (name, bytes) in &found {
            let is_in = bytes
                .windows(marker.len())
                .any(|part| part == marker.as_bytes());
            assert!(!is_in, "{marker} is in {name}");
        }
    }
    // What documents and workbooks hold is packed.
    for (name, bytes) in &found {
        for part in parts(bytes) {
            assert!(MARKER.iter().all(|marker| !part.contains(marker)), "{name}");
        }
    }
    // And it is there for who has the passphrase.
    let shown = shell.run("names show xiangyuan-2022 recipients/101").out;
    assert!(
        MARKER.iter().all(|marker| shown.contains(marker)),
        "{shown}"
    );
}

fn parts(bytes: &[u8]) -> Vec<String> {
    use std::io::Read as _;
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return Vec::new();
    };
    (0..archive.len())
        .map(|at| {
            let mut text = Vec::new();
            archive
                .by_index(at)
                .unwrap()
                .read_to_end(&mut text)
                .unwrap();
            String::from_utf8_lossy(&text).into_owned()
        })
        .collect()
}

#[test]
fn names_go_with_a_backup_are_put_back_with_it_and_dropped_with_it() {
    let shell = shell();
    shell.run("names set xiangyuan-2022 R-1 --name 某某");
    assert_eq!(shell.run("backup --keep 1").code, 0);
    let backups = || {
        let mut found = Vec::new();
        files(&shell.path("backups"), &mut found);
        found.retain(|(name, _)| !name.ends_with("/.lock"));
        found.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    let taken = backups();
    assert_eq!(taken.len(), 2, "{taken:?}");
    shell.run("names set xiangyuan-2022 R-1 --name 改了的");
    let backup = taken.iter().find(|name| ends(name, "db")).unwrap();
    assert_eq!(shell.run(&format!("restore {backup}")).code, 0);
    assert!(shell.run("names show xiangyuan-2022").out.contains("某某"));
    assert_eq!(shell.run("backup --keep 1").code, 0);
    assert_eq!(backups().len(), 2, "the older one went with its names");
    assert!(shell.run("backup list").out.lines().count() < 6);
}

#[test]
fn a_list_in_another_encoding_than_utf_8_says_so() {
    let shell = shell();
    let (bytes, ..) = encoding_rs::GB18030.encode(LIST);
    fs::write(shell.path("gb.csv"), &bytes).unwrap();
    let said = shell.run(&format!("call import {RECIPIENTS} gb.csv --without-names"));
    assert_eq!(said.code, 0, "{}", said.complaints);
    assert!(
        said.complaints.contains("文件按 GB18030 编码读"),
        "{}",
        said.complaints
    );
}
