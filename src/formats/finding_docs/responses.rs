//! Findings of response files.

use super::FindingDoc;

pub(super) const RESPONSES: &[FindingDoc] = findings! {
    "empty-file": "文件是空的" "the file is empty"
        => "第一行写列名" "begin with a heading";
    "utf-16": "文件是 UTF-16 编码" "the file is UTF-16"
        => "另存为“CSV UTF-8”" "save it as “CSV UTF-8”";
    "nul-byte": "有空字节，不是 CSV 文本" "a NUL byte: no CSV text"
        => "工作簿先另存为 CSV" "save a workbook as CSV first";
    "broken-utf-8": "UTF-8 文件里有坏字节" "broken bytes in a UTF-8 file"
        => "重新导出" "export it again";
    "unknown-encoding": "既不是 UTF-8 也不是 GB18030" "neither UTF-8 nor GB18030"
        => "另存为“CSV UTF-8”" "save it as “CSV UTF-8”";
    "doubtful-encoding": "编码有两种可能，或像是另一种编码" "the file can be in two encodings, or seems to be in another"
        => "看哪种读得通，用 --encoding 写明" "see which makes sense and name it with --encoding";
    "mixed-encodings": "文件里混着 UTF-8 和 GB18030" "UTF-8 and GB18030 are mixed in the file"
        => "分别另存为 UTF-8 再合并" "save each part as UTF-8, then join them";
    "not-in-encoding": "按写明的编码解不开" "the file is not in the encoding that was named"
        => "换一种 --encoding，或不写" "name another with --encoding, or none";
    "row-too-long": "一行太长" "a row is longer than any is"
        => "核对是不是这份文件" "check that it is the right file";
    "too-many-cells": "一行的格数超过上限" "a row has more cells than are read"
        => "核对是不是这份文件" "check that it is the right file";
    "read-as": "文件不是 UTF-8，按另一种编码读" "the file is not in UTF-8 and was read in another encoding"
        => "字不对就用 --encoding 写明编码" "where the words are wrong, name the encoding with --encoding";
    "blank-word": "像是别的程序写的“没有答案”，如 (跳过)、NA，或是原因的词，如拒答" "a word by which other programs say no answer, such as (跳过) or NA, or that of a reason, such as refused"
        => "用 --as-blank 写明哪些词表示没有答案" "say with --as-blank which words mean no answer";
    "unknown-state": "state 列写的不是状态" "the column `state` says no state"
        => "没录完写 open，录完写 entered" "write open or entered";
    "bad-control-total": "小计不是数" "the printed sum is no number"
        => "写纸面的小计，或空着" "write the sum of the paper, or nothing";
    "control-total-differs": "小计与各题合计不符" "the printed sum is not what the answers come to"
        => "核对答卷" "look at the paper";
    "unreadable-workbook": "工作簿读不了" "the workbook cannot be read"
        => "另存为不加密码的 .xlsx" "save it as .xlsx without a password";
    "old-workbook": "旧式工作簿 (.xls)" "a workbook of the old form (.xls)"
        => "另存为 .xlsx" "save it as .xlsx";
    "formula-without-result": "公式没有算好的结果" "a formula whose result is not in the file"
        => "用 Excel 或 WPS 打开，保存一次" "open it in a spreadsheet and save it";
    "workbook-too-large": "工作簿太大，或很远的格里有内容" "the workbook is too large, or has something far out"
        => "删掉不用的表、行和列" "take out sheets, rows and columns that are not needed";
    "unknown-sheet": "工作簿里没有这张表" "the workbook has no such sheet"
        => "看清表名" "look at the names of the sheets";
    "sheets-differ": "要一起读的几张表列名不同" "sheets that are to be read together have different headings"
        => "列名和顺序改成一样，或一张一张导入" "give them the same columns in the same order, or import them one by one";
    "several-sheets": "不止一张表像是答卷" "more than one sheet seems to hold the answers"
        => "用 --sheet 写明" "name one with --sheet";
    "no-answers-found": "没有认得的列名" "no heading is known"
        => "列名写编号和题号，或用 --map 写明" "name the columns by serial and questions, or use --map";
    "bad-csv": "CSV 读不出来" "a CSV that cannot be read"
        => "用表格软件另存为 CSV UTF-8" "save it as CSV UTF-8 from a spreadsheet";
    "bad-json": "JSON 读不出来，或不是一列对象" "JSON that cannot be read, or is no list of objects"
        => "写成 [{…}, …]" "write it as [{…}, …]";
    "bad-column-map": "列的对应写错了" "a mistake in the map of columns"
        => "写题号、Q3=1、serial 或 -" "write a question's code, `Q3=1`, `serial` or `-`";
    "same-file": "同一份文件导入过了" "the same file was imported before"
        => "不用再导入" "there is nothing to do";
    "wrong-delimiter": "各列不是用英文逗号隔开的" "the columns are not divided by commas"
        => "另存为逗号分隔的 CSV" "save it comma delimited";
    "no-header": "第一行不是列名" "the first row is no heading"
        => "写上 serial 和各题题号" "write serial and the question codes";
    "bad-row-version": "version 列写的不是问卷有过的版次"
        "the column `version` says a version that the questionnaire does not have"
        => "写 1 到现在版次的整数，或空着" "write 1 up to the present version, or leave it empty";
    "bad-reasons": "missing 列看不懂，或那道题有答案" "the column `missing` is not understood, or the question has an answer"
        => "写 题号=原因，如 Q9=refused" "write QUESTION=REASON, such as Q9=refused";
    "note-too-long": "invalid_note 列写得太长" "the column `invalid_note` is too long"
        => "写短一些" "shorten it";
    "note-without-reason": "写了无效的说明，没有写原因" "a note about why a response is invalid, and no reason"
        => "在 invalid 列写上原因；有效的两列都空着" "write the reason into `invalid`; both are empty where it is valid";
    "unknown-invalid-reason": "invalid 列写的原因不在清单里" "the column `invalid` says a reason that is not on the list"
        => "用清单里的代码；有效的空着" "use a code of the list; empty where it is valid";
    "answered-before-version": "那一版还没有这道题，却有答案" "an answer to a question that the version does not have"
        => "清空这一格，或改正 version" "clear the cell, or mend `version`";
    "not-in-version-given": "写着 #not-in-version，但那一版有这道题" "#not-in-version where the version has the question"
        => "写上 version，或换成真正的缺失原因" "fill in `version`, or give the true reason";
    "missing-column": "缺少一列" "a column is missing"
        => "用 --map 写明哪一列是它；没有这一列用 --without" "say with --map which column it is; with --without that there is none";
    "withheld-columns": "导出时未列出敏感题，不是完整的答卷" "an export without its sensitive questions: no whole papers"
        => "用 --with-sensitive 重新导出" "export it again with --with-sensitive";
    "duplicate-column": "一列出现两次" "a column is there twice"
        => "删掉一列" "delete one";
    "unknown-column": "问卷里没有这一列" "a column the questionnaire does not know"
        => "删掉，或改成题号" "delete it, or name it after a question";
    "ragged-row": "格数与列名不同" "a row has more or fewer cells than the heading"
        => "文字里的逗号要加引号；空格子的逗号要留" "quote texts with commas; keep the commas of empty cells";
    "unclosed-quote": "引号没有配对" "a quote is never closed"
        => "补上或删掉引号" "close it or delete it";
    "bad-serial": "编号不能用" "no usable serial"
        => "只用数字、字母和连字符，至多 20 个" "digits, letters and hyphens, at most 20";
    "duplicate-serial": "编号重复" "a serial is there twice"
        => "留一行，或改正编号" "keep one row, or correct it";
    "serial-on-file": "编号在数据库里已有答卷" "the paper was entered before"
        => "去掉这一行" "take the row out";
    "answered-though-skipped": "不该问的题有答案" "an answer where the skips ask nothing"
        => "改正前面的答案，或清空这一格" "correct the earlier answer, or clear the cell";
    "long-layout": "一行一个答案的文件" "a file with one answer a row"
        => "导出一行一份的：不加 --layout long" "export one response a row: without --layout long";
    "codes-or-positions": "数字按代码、次序、分值或文字读，选项不同" "numbers that are different options by code, place, points or label"
        => "用 --numbers 写明" "say which with --numbers";
    "percent-of-what": "百分数看不出是满分的几成还是分数，或是什么的百分之几" "percents that may be shares of the full mark or points, or of something else"
        => "把整列改成题目要的数" "write the numbers that the question takes into the whole column";
    "points-or-codes": "选项的分值混在选项代码里，或者只有 0" "points of options among codes, or nothing but 0"
        => "整列写代码、文字或分值" "write codes, labels or points in the whole column";
    "not-an-option": "没有这个选项" "no such option"
        => "写选项代码" "write an option code";
    "option-twice": "选项写了两次" "an option is given twice"
        => "只写一次" "give it once";
    "exclusive-with-others": "不能同选的选项与别的同选" "an option that stands alone is ticked with others"
        => "核对答卷；确是如此，写 #two-ticked" "look at the paper; where it is so, write #two-ticked";
    "too-many-options": "选的项数超过题目的上限" "more options than the question takes"
        => "核对答卷；确是如此，写 #two-ticked" "look at the paper; where it is so, write #two-ticked";
    "too-few-options": "选的项数不到题目的下限" "fewer options than the question takes"
        => "核对答卷，或写缺失原因" "look at the paper, or give a missing reason";
    "date-out-of-range": "日期超出范围" "a date out of range"
        => "核对答卷" "look at the paper";
    "text-too-long": "文字太长" "a text is too long"
        => "摘要录入" "key a summary";
    "points-out-of-range": "分值超出满分" "points outside 0 to the full mark"
        => "核对答卷" "look at the paper";
    "points-off-step": "分值不合间隔" "points off the step"
        => "按间隔写" "keep to the step";
    "not-a-number": "不是数" "not a number"
        => "只写数字和小数点" "digits and a decimal point only";
    "number-out-of-range": "数字超出范围" "a number out of range"
        => "核对答卷" "look at the paper";
    "too-many-decimals": "小数位数太多" "too many decimals"
        => "按问卷的写法" "as the paper has it";
    "empty-text": "没有内容" "no text"
        => "留空即可" "leave it empty";
    "bad-date": "不是日期" "not a date"
        => "写成 2022-06-30" "write 2022-06-30";
    "unknown-missing-reason": "没有这种缺失原因" "no such missing reason"
        => "用 #blank、#refused 等" "use #blank, #refused and so on";
    "too-many-findings": "问题太多，后面的没有列出" "too many problems; the rest is not listed"
        => "先看第一条" "look at the first one";
};
