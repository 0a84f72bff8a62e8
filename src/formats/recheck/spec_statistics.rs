//! The forms of recheck files that hold statistics: item data, item variances, ratings by several raters, votes.

use super::spec::{N, Spec, needed, once, optional, repeated};
use crate::printed::recheck::Form;

/// Item data with published statistics.
pub(super) const ITEMS: Spec = Spec {
    form: Form::Items,
    marks: &["serial"],
    columns: &[needed(
        "serial",
        &["编号", "序号"],
        "编号",
        "the response's number",
    )],
    has_questions: true,
    settings: &[
        N,
        repeated(
            "alpha",
            "公布的克朗巴赫 α，后面可写 questions",
            "the published Cronbach's alpha, then questions",
        ),
        repeated(
            "split-half",
            "公布的折半信度（已校正）",
            "the published split-half reliability, corrected",
        ),
        repeated("kmo", "公布的 KMO", "the published KMO"),
        repeated(
            "bartlett",
            "公布的 Bartlett 卡方",
            "the published chi-square of Bartlett's test",
        ),
        once(
            "questions",
            "所用的题，默认全部",
            "the questions, by default all",
        ),
    ],
    example: "# alpha: 0.889\nserial,Q1,Q2\n1,10,8\n2,8,6\n3,9,9\n4,4,3\n",
};

/// Item variances alone.
pub(super) const VARIANCES: Spec = Spec {
    form: Form::Variances,
    marks: &["variance", "sd"],
    columns: &[
        needed(
            "item",
            &["题项", "题目", "题"],
            "题项；总分那一行写 total 或 总分",
            "the item; `total` or 总分 for the totals",
        ),
        optional(
            "variance",
            &["方差"],
            "印出的方差",
            "the variance as printed",
        ),
        optional(
            "sd",
            &["标准差"],
            "印出的标准差；没有方差就用它的平方",
            "the standard deviation as printed; its square is used where the variance is not printed",
        ),
    ],
    has_questions: false,
    settings: &[
        repeated(
            "alpha",
            "公布的克朗巴赫 α",
            "the published Cronbach's alpha",
        ),
        once("total-variance", "总分的方差", "the variance of the totals"),
        once(
            "total-sd",
            "总分的标准差",
            "the standard deviation of the totals",
        ),
    ],
    example: "# alpha: 0.973\n# total-variance: 24.667\nitem,variance\nQ1,4.667\nQ2,8.000\n",
};

/// Several raters.
pub(super) const RATINGS: Spec = Spec {
    form: Form::Ratings,
    marks: &["subject"],
    columns: &[
        needed(
            "subject",
            &["对象", "被评对象"],
            "被评的对象",
            "what was rated",
        ),
        optional(
            "verdict",
            &["结论", "多数意见"],
            "印出的多数结论",
            "the verdict by majority as printed",
        ),
    ],
    has_questions: true,
    settings: &[
        N,
        repeated(
            "kappa",
            "公布的 Fleiss κ；只有两人、一列一人时是 Cohen κ",
            "the published Fleiss' kappa",
        ),
        repeated(
            "agreement",
            "公布的平均一致率（两两一致的比例）",
            "the published agreement: the mean share of agreeing pairs",
        ),
        once("raters", "评定人数", "the number of raters"),
        once(
            "cells",
            "counts：一列一类，格里是评作该类的人数；codes：一列一人，格里是他评的类。不写就看各行人数是否相同",
            "counts: a column is a category, a cell how many raters chose it; codes: a column is a rater, a cell what he chose. By default told by whether every row has the same number",
        ),
        once(
            "rule",
            "多数结论要：most（最多，默认）、half（过半）、two-thirds",
            "what a verdict takes: most (the default), half, two-thirds",
        ),
    ],
    example: "# kappa: -0.333\nsubject,合格,不合格,verdict\n一,2,0,合格\n二,1,1,\n",
};

/// Votes with verdicts.
pub(super) const VOTES: Spec = Spec {
    form: Form::Votes,
    marks: &["verdict"],
    columns: &[
        needed(
            "matter",
            &["事项", "议题"],
            "表决的事项",
            "what was voted on",
        ),
        needed(
            "verdict",
            &["结论", "表决结果"],
            "印出的结论：得票的那一列，或 通过、未通过（第一列为赞成）",
            "the verdict as printed: the name of a column, or passed, rejected (the first column being for)",
        ),
    ],
    has_questions: true,
    settings: &[
        once(
            "raters",
            "应到人数；过半按它算",
            "the number of voters, of whom a half is reckoned",
        ),
        once(
            "rule",
            "结论要：half（过半，默认）、most（最多）、two-thirds",
            "what a verdict takes: half (more than it, the default), most, two-thirds",
        ),
    ],
    example: "matter,同意,反对,弃权,verdict\n方案甲,8,2,1,通过\n方案乙,5,4,2,未通过\n",
};
