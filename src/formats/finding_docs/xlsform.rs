//! Findings of `XLSForm`s.

use super::FindingDoc;

pub(super) const XLSFORM: &[FindingDoc] = findings! {
    "xlsform-no-survey": "工作簿没有带 type 和 name 两列的 survey 表" "the workbook has no sheet `survey` with the columns type and name"
        => "它不是 XLSForm：把文字复制成 .txt 或 .docx" "it is no XLSForm: copy the words into a .txt or .docx file";
    "xlsform-type": "这种题型或这一列不支持，问的会是别的" "a type, or a column that changes what is asked, is not supported"
        => "换成支持的题型，或分成几道题" "use a supported type, or make several questions";
    "xlsform-list": "choices 里没有这张选项表" "the sheet choices lacks the list"
        => "补上，或改正名称" "add it, or mend its name";
    "xlsform-relevant": "relevant 不是对前面题目的简单比较" "`relevant` is no plain comparison with questions before"
        => "写成 ${Q1} = '1' 这样，用 and 连接" "write it like ${Q1} = '1', with and between";
    "xlsform-required": "required 不是 yes 或 no" "`required` is neither yes nor no"
        => "写 yes 或留空" "write yes or nothing";
    "xlsform-range": "range 不从 0 起，或步长不整除满分" "a range does not begin at 0, or its step does not divide the full mark"
        => "写成 start=0 end=10 step=1" "write start=0 end=10 step=1";
    "xlsform-group": "begin_group 和 end_group 不成对" "begin_group and end_group do not match"
        => "补上缺的一行" "add the row that is missing";
    "xlsform-constraint": "constraint 没有读，录入时不检查" "`constraint` is not read, so that entry does not check it"
        => "写成 . >= 0 and . <= 120 这样" "write it like . >= 0 and . <= 120";
    "xlsform-recoded": "名称里有代码不能有的字，改了代码" "a name has signs that no code has, and became another code"
        => "核对一遍；或在表里改成字母和数字" "look at it, or use letters and digits in the form";
    "xlsform-other": "or_other：加了选项“其他”和请注明的一题" "or_other: an option `other` with room to write was added"
        => "核对一遍" "look at it once";
    "xlsform-label": "没有 label，用名称代替" "there is no label, so the name stands for it"
        => "补上 label" "fill in the label";
    "xlsform-note": "题目之间的说明没有放处" "a note between questions has no place"
        => "要保留就并入题干" "put it into the words of the question to keep it";
    "xlsform-not-kept": "这一格只影响表单的样子，没有保留" "a cell that only changes how the form looks is not kept"
        => "不用改；要保留就写进题干" "nothing; put it into the words to keep it";
};
