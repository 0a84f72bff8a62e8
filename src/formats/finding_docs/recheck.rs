//! Findings of recheck files.

use super::FindingDoc;

pub(super) const RECHECK: &[FindingDoc] = findings! {
    "unknown-form": "表头不属于任何一种表" "the heading belongs to no form"
        => "按本文“Recheck files”写表头" "write the heading of one of the forms above";
    "no-rows": "表头下面没有数据" "there are no rows below the heading"
        => "逐行填上公布的表" "copy the published table, row by row";
    "bad-setting": "`#` 行没有冒号" "a line behind `#` has no colon"
        => "写成 `# 名称: 内容`" "write `# key: value`";
    "unknown-setting": "这种表没有这一项" "the form has no such setting"
        => "见该表的设置" "see the settings of the form";
    "setting-twice": "只能写一次的设置写了两次" "a setting that stands once is there twice"
        => "只留一行" "keep one of them";
    "setting-value": "设置的内容不对" "a setting has a value that it cannot have"
        => "按提示改写" "write what the hint says";
    "missing-setting": "缺少必需的设置" "a setting is missing without which there is nothing to recheck"
        => "在表头上面写上" "write it above the heading";
    "bad-cell": "单元格不是这一列该有的内容" "a cell is not what its column holds"
        => "改正；没有公布就空着" "correct it; empty where nothing is published";
    "empty-cell": "必填的单元格空着" "a cell is empty that may not be"
        => "逐行填上" "fill it in on every row";
    "row-twice": "同一行出现了两次" "the same row is there twice"
        => "删掉一行，或改正名称" "delete one, or correct its name";
    "no-such-question": "设置里的题号不在表里" "a setting names a question that the table does not have"
        => "用表里的题号" "use a code of the table";
    "result-without-questions": "公布的结果没有可算的题" "a published result has no question"
        => "写 `questions:`，或在 role 列写类别" "write `questions:`, or roles into the column `role`";
};
