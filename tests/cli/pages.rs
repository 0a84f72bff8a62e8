//! What is handed over as others see it: workbook and annex printed by `LibreOffice`, the page in Chromium at two widths.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::outside::{self, Browser};
use crate::shell::{RECIPIENTS, Shell};

/// Figures of the published evaluation that every form has: the rate, its fraction, the score.
const FIGURES: [&str; 4] = ["91.32", "2137", "2340", "88.5"];

/// The shipped project with its papers, as workbook, annex and page.
fn handed_over(more: &str) -> Shell {
    let shell = Shell::with_papers();
    for command in [
        "workbook xiangyuan-2022 -o book.xlsx",
        "annex xiangyuan-2022 -o annex.docx",
        "annex xiangyuan-2022 -o annex.html",
    ] {
        let said = shell.run(&format!("{command} {more}"));
        assert_eq!((said.code, said.complaints.as_str()), (0, ""), "{command}");
    }
    shell
}

/// The labels of the options of questions that are not sensitive, and the words of the questions.
fn words(shell: &Shell) -> Vec<String> {
    let said = shell.run(&format!("summary {RECIPIENTS} --format json"));
    let summary: Value = serde_json::from_str(&said.out).unwrap();
    let mut words = Vec::new();
    for question in summary["questions"].as_array().unwrap() {
        if question["withheld"] == true {
            continue;
        }
        words.push(question["text"].as_str().unwrap().to_owned());
        let options = question["options"].as_array().unwrap().iter();
        words.extend(options.map(|option| option["label"].as_str().unwrap().to_owned()));
    }
    words
}

/// The signs of a text without the room between them: a cell may break anywhere, but loses nothing.
fn signs(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

/// Which of these words do not stand in one piece in the text.
fn torn<'w>(text: &str, words: &'w [String]) -> Vec<&'w String> {
    let text = signs(text);
    let is_torn = |word: &&String| !text.contains(&signs(word));
    words.iter().filter(is_torn).collect()
}

#[test]
fn libreoffice_prints_workbook_and_annex_with_every_figure() {
    let shell = handed_over("--with-raw");
    let Some(printed) = outside::printed(&shell, &["book.xlsx", "annex.docx"]) else {
        return;
    };
    let words = words(&shell);
    // Nine sheets, of which the rates take two pages side by side; the annex has a title page, ten sections, thirteen tables and eight charts.
    for (file, pages, room) in [
        ("book", &printed[0], 10..=24),
        ("annex", &printed[1], 8..=24),
    ] {
        assert!(room.contains(&pages.len()), "{file}: {} pages", pages.len());
        let empty = pages.iter().position(|page| signs(page).is_empty());
        assert_eq!(empty, None, "{file}: a page without a word");
        let text = pages.concat();
        // What a column is too narrow for stands as ###.
        assert!(!text.contains("##"), "{file}: {text}");
        for figure in FIGURES {
            assert!(text.contains(figure), "{file}: {figure}");
        }
        assert_eq!(torn(&text, &words), Vec::<&String>::new(), "{file}");
    }
    // Seven points with the fonts of a desk; those that stand in for them are wider, so that the pages are made smaller.
    for (size, line) in outside::sizes(&shell, "book.pdf") {
        assert!(size >= 6.5, "{size}: {line}");
    }
    // Every page of the annex but the first has its number, which counts up.
    for (number, page) in (1..).zip(&printed[1]).skip(1) {
        let due = format!("—{number}—");
        assert!(page.lines().any(|line| signs(line) == due), "{page}");
    }
}

#[test]
fn chromium_shows_the_page_at_two_widths_and_prints_it() {
    let shell = handed_over("--with-raw");
    let Some(browser) = Browser::there() else {
        return;
    };
    for (width, height) in [(1280_u32, 900_u32), (390, 844)] {
        let picture = format!("{width}.png");
        let flags = [
            format!("--window-size={width},{height}"),
            format!("--screenshot={picture}"),
        ];
        browser.shows(&shell, "annex.html", &flags.each_ref().map(String::as_str));
        let bytes = fs::read(shell.path(&picture)).unwrap();
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!([side(16), side(20)], [width, height]);
        // A blank page of this size takes some 5 kB.
        assert!(bytes.len() > 20_000, "{width}: {} bytes", bytes.len());
        assert_eq!(beyond(&shell, browser, width), "0", "{width}");
    }
    let pages = browser.prints(&shell, "annex.html");
    assert!((5..=24).contains(&pages.len()), "{} pages", pages.len());
    let text = pages.concat();
    for figure in FIGURES {
        assert!(text.contains(figure), "{figure}");
    }
    assert_eq!(torn(&text, &words(&shell)), Vec::<&String>::new());
}

/// By how much the page is wider than a window of this width: what a reader would have to push aside.
fn beyond(shell: &Shell, browser: Browser, width: u32) -> String {
    shell.write(
        "frame.html",
        format!(
            "<!doctype html><iframe id=f src=annex.html style='width:{width}px;height:800px;border:0'></iframe>
             <script>onload = () => {{
               const root = document.getElementById('f').contentDocument.documentElement;
               document.title = 'beyond ' + Math.max(0, root.scrollWidth - {width}) + ' words ' + root.innerText.length;
             }}</script>"
        ),
    );
    let flags = [
        "--allow-file-access-from-files",
        "--virtual-time-budget=5000",
        "--dump-dom",
    ];
    let page = browser.shows(shell, "frame.html", &flags);
    let told = page.split_once("<title>beyond ").unwrap().1;
    let (beyond, rest) = told.split_once(" words ").unwrap();
    let words: usize = rest.split_once('<').unwrap().0.parse().unwrap();
    assert!(words > 3_000, "{words}");
    beyond.to_owned()
}

#[test]
fn chromium_asks_for_nothing_outside_the_page() {
    let shell = handed_over("");
    let Some(browser) = Browser::there() else {
        return;
    };
    let page = browser.shows(
        &shell,
        "annex.html",
        &["--log-net-log=net.json", "--dump-dom"],
    );
    assert!(page.contains("91.32"));
    // What the page asks for is kept apart by where it was shown; what the browser asks of its makers is not.
    let asked = |log: &str| -> BTreeSet<String> {
        let of_the_page = log
            .lines()
            .filter(|line| line.contains("\"network_isolation_key\":\"file://"));
        let urls = of_the_page.filter_map(|line| line.split_once("\"url\":\""));
        urls.map(|(_, rest)| rest.split('"').next().unwrap().to_owned())
            .filter(|url| !url.starts_with("file://"))
            .collect()
    };
    assert_eq!(asked(&shell.read("net.json")), BTreeSet::new());
    // The page forbids itself to ask; without that, one that asks is found out in the same way.
    let forbidden = "Content-Security-Policy";
    let picture = "<img src='http://127.0.0.1:9/picture.png'>";
    let asking = shell.read("annex.html") + picture;
    assert!(asking.contains(forbidden));
    let asking = asking.replace(forbidden, "X-Nothing");
    shell.write("asking.html", asking);
    browser.shows(
        &shell,
        "asking.html",
        &["--log-net-log=other.json", "--dump-dom"],
    );
    let found = asked(&shell.read("other.json"));
    assert_eq!(
        found,
        BTreeSet::from(["http://127.0.0.1:9/picture.png".to_owned()])
    );
}
