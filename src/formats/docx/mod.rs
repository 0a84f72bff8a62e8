//! Word documents as lines of text: paragraphs with their automatic numbers, rows of tables with tabs between cells,
//! boxes and lines to write on; what was inserted under revision is in, what was deleted is out.

mod body;
mod numbering;
mod package;
pub(in crate::formats) mod xml;

use crate::text::{Finding, Text};

pub(in crate::formats) use package::package_part;

/// The lines of a document, each paragraph and each row of a table one.
///
/// # Errors
/// A finding where the file is no Word document, or is larger than is read.
pub(super) fn docx_text(bytes: &[u8]) -> Result<String, Finding> {
    let parts = package::parts(bytes)?;
    let numbering = numbering::Numbering::read(&parts.numbering, &parts.styles);
    body::lines(&parts.document, numbering).ok_or_else(broken)
}

/// A package that is no Word document, or whose text cannot be read.
fn broken() -> Finding {
    Finding::error(
        "docx-broken",
        "",
        Text::new(
            "这份 Word 文件打不开，或不是 .docx",
            "the Word file cannot be opened, or is no .docx",
        ),
    )
    .hint(
        "在 Word 或 WPS 里打开，另存为 .docx 再读；有密码的先去掉密码",
        "open it in Word or WPS and save it as .docx again, without a password",
    )
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;
    use crate::text::limits::ELEMENT_DEPTH;

    const HEAD: &str = r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;

    fn document(body: &str, numbering: &str) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in [
            (
                "word/document.xml",
                format!("{HEAD}{body}</w:body></w:document>"),
            ),
            (
                "word/numbering.xml",
                format!(r#"<w:numbering xmlns:w="x">{numbering}</w:numbering>"#),
            ),
        ] {
            writer.start_file(name, options).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn paragraph(inner: &str) -> String {
        format!("<w:p>{inner}</w:p>")
    }

    fn run(text: &str) -> String {
        format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
    }

    #[test]
    fn insertions_are_in_and_deletions_out() {
        let body = paragraph(&format!(
            "{}<w:ins>{}</w:ins><w:del><w:r><w:delText>不</w:delText></w:r></w:del><w:moveFrom>{}</w:moveFrom>{}",
            run("您对服务"),
            run("态度"),
            run("很"),
            run("满意吗？")
        ));
        assert_eq!(
            docx_text(&document(&body, "")).unwrap(),
            "您对服务态度满意吗？\n"
        );
    }

    #[test]
    fn what_is_nested_as_no_program_nests_it_is_refused_before_it_fills_the_memory() {
        let nested = |levels: usize| {
            let body = format!("{}{}", "<w:p>".repeat(levels), "</w:p>".repeat(levels));
            docx_text(&document(&body, ""))
        };
        // The document and its body are two of the levels.
        let most = usize::try_from(ELEMENT_DEPTH).unwrap() - 2;
        assert!(nested(most).is_ok());
        assert!(nested(most + 1).is_err());
    }

    #[test]
    fn automatic_numbers_are_written_out_and_begin_again_below() {
        let numbering = r#"<w:abstractNum w:abstractNumId="0">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1、"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/></w:lvl>
            </w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>"#;
        let item = |level: u32, text: &str| {
            paragraph(&format!(
                r#"<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr></w:pPr>{}"#,
                run(text)
            ))
        };
        let body = [
            item(0, "性别？"),
            item(1, "男"),
            item(1, "女"),
            item(0, "年龄？"),
            item(1, "30岁以下"),
        ]
        .concat();
        assert_eq!(
            docx_text(&document(&body, numbering)).unwrap(),
            "1、性别？\nA. 男\nB. 女\n2、年龄？\nA. 30岁以下\n"
        );
    }

    #[test]
    fn a_table_is_rows_with_tabs_and_spans_keep_their_columns() {
        let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(&run(text)));
        let wide = format!(
            r#"<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}</w:tc>"#,
            paragraph(&run("实际"))
        );
        let body = format!(
            "<w:tbl><w:tr>{}{wide}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
            cell("项目"),
            cell("服务"),
            cell("□"),
            cell("□")
        );
        assert_eq!(
            docx_text(&document(&body, "")).unwrap(),
            "项目\t实际\t\n服务\t□\t□\n"
        );
    }

    #[test]
    fn underlined_blanks_boxes_and_lists_to_choose_from_are_kept() {
        let blank = r#"<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">      </w:t></w:r>"#;
        let sign = r#"<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>"#;
        let list = r#"<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dropDownList><w:listItem w:displayText="选择一项" w:value=""/><w:listItem w:displayText="满意" w:value="1"/><w:listItem w:displayText="不满意" w:value="2"/></w:dropDownList></w:sdtPr><w:sdtContent><w:r><w:t>选择一项</w:t></w:r></w:sdtContent></w:sdt>"#;
        let body = [
            paragraph(&format!("{}{blank}", run("其他："))),
            paragraph(&format!("{sign}{}", run("满意"))),
            paragraph(&format!("{}{list}", run("3. 您满意吗？"))),
        ]
        .concat();
        assert_eq!(
            docx_text(&document(&body, "")).unwrap(),
            "其他：____\n□满意\n3. 您满意吗？\n满意\n不满意\n"
        );
    }

    #[test]
    fn what_is_no_document_is_refused() {
        for bytes in [&b"x"[..], b"PK\x03\x04", &document("<w:p>", "")[..200]] {
            assert_eq!(docx_text(bytes).unwrap_err().code, "docx-broken");
        }
    }
}
