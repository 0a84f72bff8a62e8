//! Findings of indicators, their rules and the grades.

use super::FindingDoc;

pub(super) const INDICATORS: &[FindingDoc] = findings! {
    "weight-not-positive": "权重不大于 0" "a weight is not above 0"
        => "写上该指标的满分" "give its full points";
    "weights-not-100": "各指标权重合计不是 100" "the weights do not add up to 100"
        => "核对权重" "check the weights";
    "no-grades": "没有规定等级" "no grades are declared"
        => "例如 优 90、良 80、中 60、差 0" "such as 90, 80, 60, 0";
    "grade-out-of-range": "等级的下限不在 0 与 100 之间" "a grade begins outside 0 to 100"
        => "写总权重的百分比" "give percent of the whole weight";
    "grades-not-descending": "等级没有从高到低" "the grades do not descend"
        => "从最好的写起" "write the best first";
    "grades-gap": "最低的等级不从 0 起" "the lowest grade does not begin at 0"
        => "最后一级写 from = 0" "let the last begin at 0";
    "nested-groups": "分组里又有分组" "a group is itself made of groups"
        => "提到外层" "move them to the outer level";
    "rule-unreadable": "计分规则读不出来" "a rule cannot be read"
        => "对照文件格式的说明改正" "correct it from the description of the file format";
    "tiers-not-ascending": "越低越好的各档没有从低到高" "bands of which less is better do not ascend"
        => "从最低的一档写起" "write the lowest band first";
    "empty-rule": "评分规则没有内容" "a rule has no parts"
        => "照评分标准补上" "fill it in from the printed rule";
    "not-positive": "步长、扣分或分值不大于 0" "a step, deduction or number of points is not above 0"
        => "照评分标准改正" "correct it from the printed rule";
    "floor-out-of-range": "下限不在 0 与权重之间" "the floor is not between 0 and the weight"
        => "扣完为止写 0" "write 0 for `until nothing is left`";
    "floor-unreachable": "永远扣不到下限" "the floor can never be reached"
        => "核对步长和扣分；原文如此就保留" "check step and deduction; keep them if printed so";
    "cap-out-of-range": "最多扣的分不在 0 与权重之间" "the most deducted is not between 0 and the weight"
        => "扣完为止就不写 cap" "leave out cap where all may be deducted";
    "cap-against-floor": "最多扣的分与下限矛盾" "the most deducted and the floor contradict each other"
        => "照原文只写一个" "give the one that was printed";
    "bounds-reversed": "不得分的数不低于得满分的数" "the value for nothing is not below that for the full weight"
        => "low 写小的" "low must be below high";
    "percent-out-of-range": "百分数不在 0 与 100 之间" "a percentage outside 0 to 100"
        => "核对数值" "check the value";
    "percent-as-fraction": "像是把比率写成了小数" "a percentage looks like a fraction of 1"
        => "91.32% 写作 91.32" "91.32% is written 91.32";
    "tiers-overlap": "两档从同一个数起" "two bands begin at the same value"
        => "每个值只能落在一档" "let every value fall into one band";
    "tiers-not-descending": "各档没有从高到低" "the bands do not descend"
        => "从最高的一档写起" "write the highest first";
    "tier-earns-more": "低一档反而得分高" "a lower band earns more"
        => "核对各档得分" "check the points";
    "tier-unreachable": "没有值能达到的一档" "a band that no value reaches"
        => "原文若是“不低于”，去掉 open" "drop `open` if the printed rule says `from`";
    "rate-of-a-number": "完成值是个数，没有百分数可按" "the value is a number: there is no percentage of it"
        => "写 between = \"ratio\"" "write between = \"ratio\"";
    "level-range": "等次的分值不成范围" "the points of a level are no range"
        => "low 不大于 high" "low must not exceed high";
    "rule-exceeds-weight": "规则能得的分超过权重" "the rule can give more than the weight"
        => "核对权重和评分标准" "check the weight and the printed rule";
    "rule-below-weight": "规则到不了权重" "the rule can never give the weight"
        => "核对权重和评分标准" "check the weight and the printed rule";
    "unknown-survey": "没有这项调查" "there is no such survey"
        => "换成项目里的调查" "use one of the project";
    "unknown-measure": "调查没有这项测算" "the survey has no such measure"
        => "换成该调查的测算" "use one of the survey";
    "measure-does-not-fit-rule": "测算是比率，这种规则用不上" "a measure is a rate, which this rule cannot use"
        => "换规则，或改为评判" "use a rule over percent, or a judgement";
    "uncited-deduction": "依据访谈扣分而没有引用主题" "a deduction because of interviews cites no theme"
        => "用 --cite 引用编码过的主题" "cite a coded theme with --cite";
    "not-judged": "还没有评判" "not judged yet"
        => "评判后写上结果和理由" "give result and reason once it is";
    "missing-reason": "评判没有理由" "a judgement gives no reason"
        => "写明依据" "say what it rests on";
    "missing-value": "规则要一个完成值" "the rule needs a value"
        => "写上完成值" "give the value";
    "not-a-count": "不是个数" "no count"
        => "写 0 或正整数" "give a whole number from 0 on";
    "items-count": "逐项评判的条数与规则不同" "not as many items judged as the rule has"
        => "按顺序逐条写" "give one for each, in order";
    "cases-count": "扣分事项的条数与规则不同" "not as many cases as the rule has deductions"
        => "按顺序逐条写" "give one for each, in order";
    "vetoes-count": "否决事项的条数与规则不同" "not as many vetoes judged as the rule has"
        => "按顺序逐条写" "give one for each, in order";
    "missing-level": "还没有评定等次" "no level is judged"
        => "写上等次" "give the level";
    "unknown-level": "没有这个等次" "there is no such level"
        => "换成规则里的等次" "use a level of the rule";
    "missing-score": "还没有给分" "no points are given"
        => "写上给的分" "give the points";
    "score-out-of-range": "给的分超出范围" "the points given are out of range"
        => "核对评分标准" "look at the printed rule";
    "inequality-as-value": "完成值是不等式，不是实测值" "the actual value is an inequality, no measurement"
        => "查原始数据" "find the measured value";
    "published-score-out-of-range": "公布的得分超出权重" "the published score exceeds the weight"
        => "核对报告" "look at the report";
    "rule-against-standard": "评分标准原文与声明的规则给分不同" "the printed rule and the declared one give other scores"
        => "核对原文；用 manyi rule 看原文怎么读" "check the report; `manyi rule` shows how the printed rule reads";
    "percent-or-point": "步长的百分之几没有写明是百分点还是目标值的百分之几" "a step in percent that may be points or percent of the target"
        => "写 step_in，或用 --step 写明" "give step_in, or settle it with --step";
    "tiers-gap": "两档之间有空档" "there is a gap between two bands"
        => "上限等于上一档的下限" "let the upper end be the lower end of the band above";
    "target-copied": "完成值与目标值是同一个数，像是照抄" "the actual value is the number of the target"
        => "查原始数据" "find the measured value";
    "unread-words": "评分标准里有没读懂的字" "words of a printed rule could not be read"
        => "换一种写法，或分开另读" "put them otherwise, or read them apart";
    "less-is-better": "按名次给分，越靠前越好" "points are given by rank"
        => "换一个越高越好的数，或由人评判" "take a value of which more is better, or judge it";
    "award-against-weight": "原文的满分不是权重" "the points of the phrase are not the weight"
        => "核对权重和原文" "check the weight and the phrase";
    "grades-not-rule": "总分的等级被当作评分标准" "the grades of a total stand where a scoring rule should"
        => "把等级写在项目里" "write the grades into the project";
    "bands-gap": "原文的两档之间有空档" "the phrase leaves a gap between two bands"
        => "核对各档的上下限" "check the ends of the bands";
    "bands-overlap": "原文的两档重叠" "two bands of the phrase overlap"
        => "核对各档的上下限和“含”" "check the ends of the bands and what they include";
    "mixed-forms": "几种计分写法混在一起" "several ways of scoring are mixed"
        => "分成几组，逐组读" "split it into groups and read each";
    "bonus": "达标以后还能加分" "points are added beyond the target"
        => "加分另设指标，或由人评判" "make the bonus an indicator of its own, or judge it";
    "cases-limited": "逐处扣分另有上限" "the deductions for cases have a limit of their own"
        => "有上限的部分另设一组" "make the limited part a group of its own";
    "likely-slip": "原文像是有错字，读成规则前先问" "the phrase seems to have a slip, which is asked about"
        => "核对原文；确是错字就用 --slip meant" "check the phrase; if it is a slip, say --slip meant";
    "two-conditions": "要同时满足两个条件" "two conditions must hold together"
        => "把另一个条件另设一项，或由人评判" "make the other condition an item of its own, or judge it";
    "said-twice": "同一件事说了两遍，而且不一样" "the same thing is said twice, and differently"
        => "核对原文" "check the phrase";
    "several-steps": "不同区间每档扣的分不一样" "the steps differ from range to range"
        => "分成几组，逐组读" "split it into groups and read each";
    "two-sided": "高了低了都扣分" "too much and too little both cost points"
        => "换一个越高越好的数，或由人评判" "take a value of which more is better, or judge it";
    "inverse-ratio": "按目标值 ÷ 完成值给分" "points in proportion to target / value"
        => "换一个越高越好的数，或由人评判" "take a value of which more is better, or judge it";
    "bands-unordered": "各档的得分忽高忽低" "the points of the bands go up and down"
        => "核对原文" "check the phrase";
    "full-not-said": "没有说什么情况得满分" "what earns the full points is not said"
        => "核对原文" "check the phrase";
    "points-chosen": "同一档里要由人给分" "a band gives a range of points"
        => "用 qualitative 或 judgement 规则" "use a qualitative rule or a judgement";
    "number-too-large": "原文的数太大" "a number of the phrase is too large"
        => "核对原文的数" "check the numbers of the phrase";
    "nothing-read": "没有读到计分的写法" "nothing about scoring was read"
        => "看 manyi rule --help 的例子" "look at the example of `manyi rule --help`";
};
