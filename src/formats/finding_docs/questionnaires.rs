//! Findings of questionnaires and their measures.

use super::FindingDoc;

pub(super) const QUESTIONNAIRES: &[FindingDoc] = findings! {
    "bad-version": "版次是 0" "the version is 0"
        => "从 1 起" "begin with 1";
    "bad-since": "since 是 0，或大于问卷的版次" "`since` is 0, or above the version of the questionnaire"
        => "从 1 起，不大于 version" "use 1 up to the version";
    "bad-until": "until 小于 since，或不小于问卷的版次" "`until` is below `since`, or not below the version of the questionnaire"
        => "停用题目时把 version 加 1，until 写原来的版次" "raise the version by 1, and write the former one as `until`";
    "unknown-indicator": "提纲的题写了项目里没有的指标" "a question of a guide serves an indicator that the project does not have"
        => "核对 indicators.toml 里的代码" "look the code up in indicators.toml";
    "asked-of-nobody": "提纲的题所问的人不在提纲的访谈对象里" "a question of a guide is asked of people whom the guide is not for"
        => "改提纲或这道题的 ask" "change `ask` of the guide or of the question";
    "condition-on-retired": "跳题条件看的题已经停用，新的答卷都问不到" "a condition on a question that is retired: later papers never ask it"
        => "一起停用，或另加一道题" "retire it too, or add another question";
    "no-invalid-reasons": "invalid_reasons 是空的" "`invalid_reasons` is empty"
        => "至少写一个，或删掉它用常用的" "write at least one, or delete it for the usual ones";
    "no-questions": "问卷没有题" "the questionnaire has no question"
        => "至少写一道题" "write at least one";
    "reserved-code": "题号与答卷文件的列名相同" "a question is called like a column of response files"
        => "换一个题号" "choose another code";
    "no-options": "选择题没有选项，或按选项计算的题没有选项" "a choice without options, or a share over a question that has none"
        => "补上选项，或换一种算法" "add options, or compute it otherwise";
    "many-options": "选项超过 9 个，不能都一键录入" "more than nine options: not all can be keyed with one key"
        => "可以照用，或拆成两题" "it works; or split the question";
    "code-takes-reason-key": "选项代码用了缺失原因的键" "a code has the key of a missing reason"
        => "可以照用，这些原因按 F6；或把代码改成数字" "it works, F6 lists these reasons; or use digits";
    "codes-share-beginning": "一个选项代码是另一个的开头" "a code is the beginning of another"
        => "可以照用，短的要按回车；或把代码写成一样长" "it works, the short one needs Enter; or make the codes of one length";
    "exclusive-not-multiple": "不是多选题，选项却写了 exclusive" "`exclusive` at an option of a question that takes one"
        => "删掉它" "delete it";
    "limit-out-of-reach": "至少或至多选几项，永远达不到" "a number of options that cannot be met"
        => "核对这个数" "check the number";
    "limit-without-effect": "至少、至多选几项，或 exclusive，不起作用" "a limit of options that has no effect"
        => "核对，或删掉它" "check it, or delete it";
    "nothing-keyed-twice": "没有一道题要复录" "no question is keyed a second time"
        => "给一道题去掉 second，或在复录计划里选“不复录”" "let one be keyed twice, or plan no second entry";
    "points-on-multiple": "多选题的选项带分值" "options of a multiple choice carry points"
        => "删掉分值，或改题型" "delete the points, or change the kind";
    "points-unused": "录入分值的题，选项上的分值不起作用" "points at the options of a keyed score have no effect"
        => "删掉，或改成单选" "delete them, or make it a single choice";
    "bad-points": "分值是负数，或超过 3 位小数" "points below 0 or with more than 3 decimals"
        => "改成不小于 0、至多 3 位小数" "use 0 or more, with at most 3 decimals";
    "full-mark-not-positive": "满分不大于 0" "the full mark is not above 0"
        => "写上问卷规定的满分" "write the full mark of the paper";
    "step-not-divisor": "间隔不大于 0，或不能整除满分" "the step is not above 0 or does not divide the full mark"
        => "改成能整除满分的数" "choose one that divides it";
    "decimals-out-of-range": "小数位数太多" "too many decimals"
        => "分值和数字至多 3 位，百分数至多 6 位" "at most 3 for points and numbers, 6 for rates";
    "bounds-crossed": "最小数大于最大数" "the lowest number is above the highest"
        => "调换过来" "exchange them";
    "unknown-question": "引用的题不存在" "there is no such question"
        => "换成已有的题号" "use a code of the questionnaire";
    "unknown-option": "引用的选项不存在" "the question has no such option"
        => "换成该题的选项" "use one of its options";
    "later-question": "跳题条件看的不是前面的题" "a skip looks at a question that does not come before"
        => "调整顺序，或换条件" "reorder, or change the condition";
    "second-entry-lost": "不复录的题决定别的题是否要问" "a question that is not keyed again decides whether another is asked"
        => "改成 by-sight，或删掉 second" "write by-sight, or delete `second`";
    "condition-not-for-kind": "条件与题型不符，永远不成立" "a condition that the kind of question cannot meet"
        => "选项用 any_of，分值和数字用 at_least" "any_of for options, at_least for points and numbers";
    "condition-never-met": "条件里的数达不到" "the number of a condition cannot be reached"
        => "核对这个数" "check the number";
    "empty-list": "列表是空的" "a list is empty"
        => "至少写一个代码" "write at least one code";
    "question-twice": "同一道题列了两次" "a question is listed twice"
        => "只列一次" "list it once";
    "no-points": "题没有分值，不能按分值计算" "the question carries no points"
        => "去掉它，或写上分值" "take it out, or give it points";
    "demographic-with-points": "基本情况题带分值" "a question about the respondent carries points"
        => "去掉分值，至少不要算进满意度" "drop the points, or at least leave it out of satisfaction";
    "maybe-sensitive": "像是敏感的题，没有标明" "a question seems private and is not marked so"
        => "写 sensitive = true" "write sensitive = true";
    "role-not-countable": "满意度或知晓题的题型算不出比率" "the kind of a satisfaction or awareness question gives no rate"
        => "用单选或录入分值" "use a single choice or keyed points";
    "no-satisfaction-question": "没有满意度题，也没有知晓题" "no question asks about satisfaction or awareness"
        => "核对各题的 role" "check the roles";
    "at-least-above-full-mark": "要求的分值超过满分" "more points are asked for than the full mark"
        => "改成不超过满分" "do not exceed it";
    "counted-and-left-out": "选项既计入分子又不进分母" "an option counts and leaves the base at once"
        => "只写一处" "name it once";
    "share-over-multiple": "多选题按选项计算会重复" "a share over several options of a multiple choice counts people twice"
        => "换成单选，或只计一个选项" "use a single choice, or count one option";
    "share-not-satisfaction": "满意率用了别的题" "a satisfied share over another kind of question"
        => "换成满意度题" "use a satisfaction question";
    "awareness-not-asked": "知晓率用了没有问知晓的题" "an awareness rate over a question that does not ask it"
        => "加一道知晓题，或按评判给分" "add such a question, or judge the indicator";
    "measure-over-demographic": "得分率算进了基本情况题" "a score rate includes questions about the respondent"
        => "去掉它们，或在 note 里写明" "take them out, or say so in the note";
    "weight-out-of-range": "选项的权数不在 0 到 1 之间" "the weight of an option is not from 0 to 1"
        => "80% 写 0.8" "write 80 % as 0.8";
    "option-twice": "一个选项写了两个权数" "an option has two weights"
        => "只留一个" "keep one";
    "option-without-points": "选项没有分值，也没有移出分母" "an option has no points and does not leave the base"
        => "写上分值（不得分写 0），或移出分母" "give it points (0 for nothing), or let it leave the base";
    "option-without-weight": "选项没有权数，也没有移出分母" "an option has no weight and does not leave the base"
        => "写上权数，或移出分母" "give it one, or let it leave the base";
    "weight-never-full": "没有一个选项的权数是 1" "no option weighs 1"
        => "给最好的一项写 1，或在 note 里写明" "give the best 1, or say so in the note";
    "majority-of-one": "只有一道题的多数满意率" "a majority over one question"
        => "换成满意率，或列出几道题" "use a satisfied share, or several questions";
    "trim-too-much": "截尾截去了全部答卷" "the trimming leaves no response"
        => "截去得少一些" "drop less";
    "nothing-trimmed": "截尾平均既不截去也不分组" "a trimmed mean that drops nothing and has no groups"
        => "写上 drop 或 groups" "give it `drop` or `groups`";
    "group-not-single": "分组用的不是单选题" "the groups are told by no single choice"
        => "换成单选题，或按批次分组" "use a single choice, or the batch";
    "group-twice": "一个组列了两次" "a group is named twice"
        => "只留一个" "keep one";
    "group-weight-not-positive": "组权重不大于 0" "the weight of a group is not above 0"
        => "写大于 0 的数，或不列这个组" "write a number above 0, or leave the group out";
    "group-without-weight": "分组题的选项没有组权重" "an option of the grouping question has no weight"
        => "写上权重，或在 note 里写明不计" "give it one, or say in the note that it does not count";
};
