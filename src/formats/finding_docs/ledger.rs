//! Findings of the ledger.

use super::FindingDoc;

pub(super) const LEDGER: &[FindingDoc] = findings! {
    "distributed-unknown": "不知道发放了多少份" "nobody has said how many papers were handed out"
        => "在 project.toml 或每个批次写上 distributed" "write it in project.toml or for every batch";
    "distributed-differs": "项目文件的发放数与各批次之和不同" "the project file and the batches give different counts handed out"
        => "核对发放登记，改正其中一处" "mend the one that is wrong";
    "more-returned": "回收多于发放" "more papers came back than were handed out"
        => "核对发放数；查重复录入和录错的编号" "check the count; look for papers keyed twice or under a wrong serial";
    "beyond-population": "发放多于总体人数" "more papers were handed out than there are people"
        => "核对 population 和 distributed" "check `population` and `distributed`";
    "more-than-population": "有效答卷多于总体人数" "more valid responses than there are people"
        => "核对 population；查一人多份和重复录入"
           "check `population`; look for people who answered twice and papers keyed twice";
    "without-batch": "有批次，却有答卷不属于任何批次" "there are batches, and responses in none"
        => "把编号登记到批次" "register their serials for a batch";
    "serial-unregistered": "答卷的编号没有登记过" "a response has a serial that was never registered"
        => "核对编号；没录错就补登记" "look whether it was keyed wrong; if not, register it";
    "serial-awaited": "登记的编号还没有答卷" "nothing is on file for a registered serial"
        => "录入，或查明去向" "key it, or find out what became of it";
    "more-registered": "批次登记的编号多于发放数" "a batch has more serials registered than were handed out"
        => "核对发放数和编号" "check the count and the serials";
    "papers-unfinished": "有效答卷没有录完" "valid papers are not keyed to the end"
        => "录完，或设为无效并写明原因" "key them to the end, or set them invalid with a reason";
    "papers-unverified": "复核已开始，还有录完的按复录计划没有复核"
        "verification has begun, and entered papers that the plan asks for are not verified"
        => "由另一人再录；抽取以后来的先再抽" "have another operator key them again; draw from those that came after the draw";
    "papers-unapproved": "审定已开始，还有复核过或计划不复录的没有审定"
        "approval has begun, and papers verified or not to be verified are not approved"
        => "由主评人审定" "have the supervisor approve them";
    "unknown-reason": "答卷的无效原因已不在清单里" "responses are invalid for a reason that is not on the list any more"
        => "写回 invalid_reasons，或换一个原因" "write it into invalid_reasons again, or give another reason";
};
