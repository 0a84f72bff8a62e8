//! Findings of call lists and of names kept apart.

use super::FindingDoc;

pub(super) const CONTACTS: &[FindingDoc] = findings! {
    "contact-columns": "电话名单里没有“编号”一列，或没有一行" "a call list without a column of serials, or without a row"
        => "表头写“编号”，可以另有“分组”“姓名”“电话”" "head a column serial; group, name and telephone may stand beside it";
    "contact-serial": "电话名单的一行没有可用的编号" "a row of a call list has no serial"
        => "只用字母、数字和连字符，最多 20 个" "letters, digits and hyphens only, at most 20";
    "contact-twice": "电话名单里同一个编号用了两次" "a serial stands twice in a call list"
        => "改掉其中一个" "change one of them";
    "contact-telephone": "电话号码读不出来：有字母、位数不对、一格两个" "a telephone number cannot be read: a letter, too few or too many digits, two in a cell"
        => "对照原表改正；程序不猜" "mend it beside the original list; nothing is guessed";
    "contact-same-number": "两行是同一个电话号码，写法不同也算" "two rows have the same telephone number, however it is written"
        => "同一户可以；不是的，对照原表改正" "one household may share it; else mend it";
    "name-in-answer": "原话里有姓名文件里的姓名或号码" "an answer's words hold a name or number of the names file"
        => "改写这句话，或交出时加 --mask-names" "write it otherwise, or hand it over with --mask-names";
};
