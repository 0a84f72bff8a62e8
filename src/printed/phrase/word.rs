//! The words of scoring rules as they are printed in Chinese reports, and the tokens a phrase is made of.

use rust_decimal::Decimal;

use crate::text::fold_width;

/// A word or sign that says something about scoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// ≥, 不低于, 达到.
    AtLeast,
    /// >, 高于.
    Above,
    /// ≤, 不超过.
    AtMost,
    /// <, 低于, 不足.
    Below,
    /// =.
    Equal,
    /// 以上, behind its number.
    Upward,
    /// 以下, behind its number.
    Downward,
    /// 及以上: the number included.
    FromUpward,
    /// 及以下.
    FromDownward,
    /// (含).
    Included,
    /// (不含).
    Excluded,
    /// 含, before the number it repeats: (含 90%).
    Inside,
    /// 不含.
    Outside,
    /// 每.
    Per,
    /// 降低, 少: what is missing below a threshold.
    Fall,
    /// 超出, 增加: what exceeds a limit.
    Rise,
    /// 发现, 出现: cases.
    Found,
    /// 个百分点.
    PercentagePoint,
    /// %.
    Percent,
    /// 分 behind a number.
    Mark,
    /// Something counted one by one: 人, 项, 次.
    Counted,
    /// Something measured: 万元, 公里.
    Measured,
    /// A time: 天, 小时.
    Time,
    /// 一档, 一步: a step named as such.
    Step,
    /// 扣, 减.
    Deduct,
    /// 得满分, 不扣分.
    Full,
    /// 不得分.
    Zero,
    /// 不扣, 不计, behind an incomplete step.
    NotCounted,
    /// 得, 计.
    Earn,
    /// 得分, as the left side of a formula.
    Score,
    /// 权重, 分值: the full points.
    Weight,
    /// 扣完为止.
    UntilNothing,
    /// 满分为止.
    UntilFull,
    /// 扣完…为止 with the points between.
    DownTo,
    /// 为止.
    End,
    /// 最多扣.
    AtMostDeducted,
    /// 最低得.
    LeastScore,
    /// 否则.
    Otherwise,
    /// 按.
    By,
    /// 比例, 完成率 behind 按.
    Proportion,
    /// 按比例扣, behind an incomplete step.
    ProportionDeducted,
    /// 内插, 插值.
    Interpolated,
    /// 达标.
    OnTarget,
    /// 未达标.
    OffTarget,
    /// 达标线, 目标值, behind 每低于.
    TargetLine,
    /// 前, before a rank.
    Rank,
    /// 分两半, 两组.
    Halves,
    /// 各.
    Each,
    /// -, ~, 至.
    Dash,
    /// ×.
    Times,
    /// +.
    Plus,
    /// ( or [.
    Opening(bool),
    /// ) or ].
    Closing(bool),
    /// ①, 1、.
    Marker,
    /// A comma.
    Comma,
    /// The end of a statement: ；。
    Stop,
    /// 且, 同时: another condition follows.
    And,
    /// 但, 而: the other end of a range follows.
    But,
    /// 一半: half of the points.
    Half,
    /// 酌情: a person decides.
    Discretion,
    /// /, ÷.
    Divided,
    /// A word that says nothing: 的, 则, 时.
    Filler,
}

/// What stands in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number.
    Number(Decimal),
    /// A word of scoring.
    Word(Word),
    /// A sign of the text around.
    Text,
}

impl Kind {
    /// Whether it is a number.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Number(_))
    }
}

/// A token and the signs it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its first sign.
    pub from: usize,
    /// The sign behind its last.
    pub to: usize,
}

use Word as W;

/// The words; of several that fit, the longest is taken.
#[rustfmt::skip]
const WORDS: &[(Word, &[&str])] = &[
    (W::AtLeast, &["≥", "≧", "⩾", ">=", "=>", "≮", "不低于", "不少于", "不小于", "不得低于", "大于等于", "大于或等于", "高于或等于", "达到", "达到了", "达", "要达到", "应达到", "须达到", "至少", "应不低于", "达到或超过", "达到及超过", "达到或高于"]),
    (W::Above, &[">", "大于", "高于", "超过", "多于"]),
    (W::AtMost, &["≤", "≦", "⩽", "<=", "=<", "≯", "不超", "控制在", "不得超过", "不得高于", "不高于", "不超过", "不大于", "不多于", "小于等于", "小于或等于", "低于或等于"]),
    (W::Below, &["<", "低于", "小于", "不足", "不满", "不到", "少于", "未达到", "未达", "达不到", "没有达到", "没达到", "未达到", "少于", "未满", "低于了"]),
    (W::Equal, &["=", "等于", "为"]),
    (W::Upward, &["以上", "之上", "以上的"]),
    (W::Downward, &["以下", "之下"]),
    (W::FromUpward, &["及以上", "及其以上", "或以上", "(含)以上", "含以上", "或更高", "及更高", "或高于", "以上(含)", "以上(含本数)"]),
    (W::FromDownward, &["及以下", "及其以下", "或以下", "(含)以下", "含以下", "或更低", "及更低", "或低于", "以下(含)", "以下(含本数)", "以内(含)", "(含)以内", "及以内", "以内", "之内"]),
    (W::Included, &["(含)", "(含本数)", "(包含)"]),
    (W::Excluded, &["(不含)", "(不含本数)", "(不包含)"]),
    (W::Inside, &["含", "包含", "包括"]),
    (W::Outside, &["不含", "不包含", "不包括"]),
    (W::Per, &["每"]),
    (W::Fall, &["降低", "下降", "减少", "缺少", "低出", "低", "少", "降", "差", "缺", "下滑", "下跌", "相差"]),
    (W::Rise, &["超出", "增加", "上升", "提高", "高出", "高", "多", "增", "升", "延迟", "滞后", "逾期", "延期", "超", "超期", "超时", "推迟", "晚", "拖延", "上浮"]),
    (W::Found, &["发现", "出现", "存在", "发生", "漏", "遗漏", "有", "查出", "未完成", "缺失"]),
    (W::PercentagePoint, &["个百分点", "百分点", "个百分比", "个点", "点", "个点位", "个百分位", "个pct", "pct", "pp", "个pp"]),
    (W::Percent, &["%", "个%"]),
    (W::Counted, &["人", "个", "名", "户", "次", "项", "条", "处", "例", "起", "道", "件", "家", "份", "场", "篇", "人次", "期", "所", "台", "套", "辆", "只", "张", "类", "宗", "篇次", "批", "科", "门", "节", "页", "座", "株", "部", "轮", "届", "支", "名次", "位"]),
    (W::Time, &["天", "日", "小时", "分钟", "个月", "个工作日", "工作日", "周", "秒"]),
    (W::Measured, &["万元", "元", "亿元", "公里", "亩", "吨", "米", "平方米", "年", "岁", "BP", "bp", "个基点", "基点", "度", "千瓦时", "立方米", "平方公里", "分贝", "倍", "美元", "米/秒", "万人", "公顷", "千克", "公斤"]),
    (W::Step, &["档", "步", "个档次", "个等级", "部分"]),
    (W::Deduct, &["扣", "少得", "少计", "少给", "扣减", "扣除", "减", "减去", "扣掉", "倒扣", "扣分", "扣除", "扣罚"]),
    (W::Full, &["得满分", "计满分", "得权重满分", "给满分", "为满分", "记满分", "赋满分", "得全分", "满分", "不扣分", "得权重分", "得该项满分", "得全部分值", "得全部分", "得基本分", "不减分", "得满分值", "得标准分", "得该项分值", "得权重分值", "计权重分", "得100%权重", "记全部分值", "记该指标所赋全部分值", "本项为满分", "该项为满分", "为该项满分", "获得满分", "得该项分", "得全额分", "得全部权重分", "得指标分值"]),
    (W::Zero, &["不得分", "不计分", "不给分", "得零分", "计零分", "记零分", "零分", "不予得分", "扣全部分", "全部扣除", "扣完全部分值", "扣除全部分值", "一票否决", "此项不得分", "该项不得分", "本项不得分", "得0分", "计0分", "为0分", "记0分", "本项为0分", "该项为0分", "不得该项分", "不予计分", "不予给分", "均不得分", "则不得分", "不得此分", "为零分", "不得该项分值"]),
    (W::NotCounted, &["不扣", "不计", "不予扣分", "忽略不计", "不予计算", "不计算", "舍去"]),
    (W::Earn, &["得", "计", "记", "给", "加", "赋", "可得", "赋予", "加分"]),
    (W::Score, &["得分", "指标得分", "实际得分", "该项得分", "本项得分", "该指标得分", "实得分", "指标分", "得分值", "分数"]),
    (W::Weight, &["权重", "权重分", "分值", "该项分值", "指标分值", "指标权重", "标准分", "权数", "总分", "该项满分", "权重分值", "本项分值", "指标满分", "总分值", "标准分值", "该项权重", "该项权重分", "该指标分值", "该指标权重", "本指标分值", "指标权重分", "权重得分", "该项总分", "权值", "指标分数", "该项分数", "本项权重", "指标总分", "该指标权重分", "应得分", "基本分", "该项应得分"]),
    (W::UntilNothing, &["扣完为止", "减完为止", "直至扣完", "直到扣完", "最多扣完", "可累计扣完", "累计扣完为止", "扣完", "扣完该项分值为止", "扣完该项分为止", "扣完本项分值为止", "扣完权重分为止", "扣完分值为止", "扣完本项为止", "扣至0分为止", "扣至零分为止", "扣光为止", "直至扣完为止", "直到扣完为止", "扣完为至", "扣至零分", "扣至0分", "扣到0分为止", "扣到零分为止", "扣完该项得分为止", "扣完权重分值为止", "扣完本项分为止", "扣完该指标分值为止", "扣完总分为止", "至扣完为止", "至扣完", "直至扣完本项分值", "扣完该项分值", "扣光", "不计负分", "不倒扣", "不得负分", "不出现负分", "最低0分", "最低为0分", "最低得0分", "最低分为0分", "最低零分"]),
    (W::UntilFull, &["满分为止", "得满为止", "加满为止", "最高得满分", "最高不超过满分", "最高为满分", "最多得满分", "超过满分按满分计", "超过100%按100%计", "超过100%按100%计算", "超过100%的按100%计", "超过100%的按100%计算", "超过100%的,按100%计", "超过100%按满分计", "最高不超过权重分", "最高不超过该项分值", "不超过满分", "不超过权重", "最高不超过权重", "最高不超过指标分值", "超过权重分按权重分计", "不足部分按比例折算", "不足部分按比例计算", "不足部分按比例计分", "不足部分按比例得分"]),
    (W::DownTo, &["扣完", "减完"]),
    (W::End, &["为止", "止"]),
    (W::AtMostDeducted, &["最多扣", "最高扣", "至多扣", "累计扣分不超过", "累计最多扣", "扣分不超过", "最多扣减", "累计扣分最多", "扣分上限", "扣分上限为", "最多减", "最高扣分", "总扣分不超过", "最多可扣", "最多扣除", "最多扣分", "最高减", "最高可扣", "扣分最多", "扣分最多不超过", "扣分最高不超过", "扣分合计不超过", "扣分总额不超过", "最多扣至"]),
    (W::LeastScore, &["最低得", "最低分为", "最低为", "最低计", "最低得分为", "最低分", "最少得", "保底"]),
    (W::Otherwise, &["否则", "反之", "其他情况", "其余情况", "其余", "其它情况", "其他", "其它", "不符合的", "不达标的", "未达到的", "达不到的"]),
    (W::By, &["按", "按照", "依", "依据", "根据", "以"]),
    (W::Proportion, &["比例", "完成率", "占比", "百分比", "执行率", "到位率", "满意率", "达标率", "到账率", "支出率", "合格率", "比重"]),
    (W::ProportionDeducted, &["按比例扣分", "按比例扣", "按比例扣减", "按比例折算", "按比例计扣", "折算扣分"]),
    (W::Interpolated, &["线性得分", "线性计分", "线性", "内插", "插值", "线性内插", "线性插值法", "插值法", "内插法", "直线内插法", "线性内插法", "按线性插值法", "线性比例", "直线内插", "线性插值", "直线插值"]),
    (W::OnTarget, &["达标", "达到目标值", "达到目标", "完成目标", "完成目标值", "达到绩效目标", "达到计划目标", "完成年度目标", "达到指标值", "完成指标值", "达到年度指标值", "达到目标要求", "达到预期目标", "完成年度计划目标", "完成计划", "完成任务", "完成年度任务", "完成目标任务", "达成目标", "达到标准", "达到标准值", "达到计划值", "完成计划目标", "达到基准值", "达到达标线", "达成年度指标", "完成既定目标", "达到年度目标", "达到年度目标值", "完成年度目标值", "达到基数"]),
    (W::OffTarget, &["未达标", "不达标", "未达到目标值", "未达到目标", "未完成目标", "未达目标值", "未达目标", "未达到指标值", "未完成指标值", "未完成任务", "未完成计划", "未达到标准", "未达到标准值", "未达到年度目标", "未完成年度目标", "未完成目标任务", "未达到计划值", "未达到绩效目标", "未达到预期目标", "低于目标值", "低于目标", "低于指标值", "低于标准值", "未达到目标要求", "未完成目标值", "未实现目标", "低于计划值", "未达成目标", "未达到的", "未达到要求", "未完成的", "不达标的", "未达标的"]),
    (W::TargetLine, &["达标线", "目标值", "目标", "标准值", "指标值", "计划值", "标准", "基准值", "指标", "满分值", "基数", "基准价", "基础值", "平均值", "平均水平", "控制数", "控制指标", "限额", "预算数", "计划数", "计划", "要求值", "考核值", "规定值", "目标数", "标准线", "基准", "参照值", "参照基准"]),
    (W::Rank, &["前"]),
    (W::Halves, &["分两半", "分两组", "分两部分", "两部分", "分为两部分", "分两项"]),
    (W::Each, &["各", "各占", "每项", "每个", "每组"]),
    (W::Dash, &["-", "~", "–", "—", "——", "−", "至", "到"]),
    (W::Times, &["×", "*", "x", "X", "乘以", "✕", "乘", "╳", "·"]),
    (W::Divided, &["/", "÷", "除以"]),
    (W::And, &["且", "并且", "同时", "而且", "以及同时", "同时满足", "同时达到"]),
    (W::But, &["但", "而", "但是"]),
    (W::Half, &["一半", "半数"]),
    (W::Discretion, &["酌情", "视情", "视情况", "视情节", "根据情况", "酌情扣分", "酌情给分"]),
    (W::Plus, &["+"]),
    (W::Opening(true), &["["]),
    (W::Opening(false), &["("]),
    (W::Closing(true), &["]"]),
    (W::Closing(false), &[")"]),
    (W::Comma, &[",", "、", ":"]),
    (W::Stop, &[";", "。", "!", "\n", "."]),
    (W::Filler, &["的", "则", "时", "者", "该项", "本项", "此项", "本指标", "该指标", "即", "均", "并", "累计", "再", "就", "将", "可", "应", "相应", "满意度指标", "期间", "其间", "之间", "中间", "区间内", "介于", "在", "每项指标", "此外", "从", "起", "范围内", "区间", "情况下", "那么"]),
];

/// The signs of a phrase: full-width ones folded, blanks dropped, and the two ways of typing ≥ that a Chinese input
/// method makes of it brought back.
pub(super) fn signs(text: &str) -> Vec<char> {
    let mut signs: Vec<char> = text
        .chars()
        .map(|sign| match sign {
            '〔' | '【' | '［' => '[',
            '〕' | '】' | '］' => ']',
            '﹪' | '٪' => '%',
            '﹤' => '<',
            '﹥' => '>',
            '﹦' => '=',
            '毎' => '每',
            '～' | '〜' => '~',
            '\r' => '\n',
            other => fold_width(other),
        })
        .filter(|sign| *sign == '\n' || !sign.is_whitespace())
        .collect();
    unquote(&mut signs);
    spell_percents(&mut signs);
    spell_arrows(&mut signs);
    signs
}

/// `≥90% → 100, 每降 1% 扣 1` leaves 得 and 分 to the reader: they are written.
fn spell_arrows(signs: &mut Vec<char>) {
    if !signs.contains(&'→') {
        return;
    }
    let mut at = 0;
    while at < signs.len() {
        if signs[at] == '→' {
            signs[at] = '得';
        }
        if matches!(signs[at], '得' | '扣')
            && let Some((_, to)) = digits(signs, at + 1)
            && !signs.get(to).is_some_and(|sign| "分%".contains(*sign))
        {
            signs.insert(to, '分');
        }
        at += 1;
    }
}

/// 百分之九十 and 九成 are written 90%.
fn spell_percents(signs: &mut Vec<char>) {
    let mut at = 0;
    while at < signs.len() {
        let rest = &signs[at..];
        let spelled = if starts(rest, "百分之") {
            let from = at + 3;
            let number = digits(signs, from).or_else(|| chinese(signs, from));
            number.filter(|(_, to)| signs.get(*to) != Some(&'个'))
        } else {
            chinese(signs, at).and_then(|(tens, to)| {
                let (tenth, behind) = (signs.get(to) == Some(&'成'), signs.get(to + 1));
                let stands = behind.is_none_or(|sign| !"立果功员分交为本长".contains(*sign));
                let sole = tens <= Decimal::TEN && tens > Decimal::ZERO;
                (tenth && stands && sole).then_some((tens * Decimal::TEN, to + 1))
            })
        };
        if let Some((number, to)) = spelled {
            let written: Vec<char> = format!("{}%", number.normalize()).chars().collect();
            let length = written.len();
            signs.splice(at..to, written);
            at += length;
        } else {
            at += 1;
        }
    }
}

/// A closing title mark that closes no title and stands before a number is a mistyped `>`; an opening one a `<`.
fn unquote(signs: &mut [char]) {
    let mut open = false;
    for at in 0..signs.len() {
        let next = signs.get(at + 1).copied().unwrap_or(' ');
        let before_number = next.is_ascii_digit() || next == '=';
        match signs[at] {
            '《' | '〈' if before_number => signs[at] = '<',
            '《' | '〈' => open = true,
            '》' | '〉' if before_number && !open => signs[at] = '>',
            '》' | '〉' => open = false,
            _ => {}
        }
    }
}

/// The tokens of a phrase, in order, covering every sign.
pub(super) fn tokens(signs: &[char]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut from = 0;
    while from < signs.len() {
        let (kind, to) = token(signs, from, tokens.last());
        tokens.push(Token { kind, from, to });
        from = to;
    }
    tokens
}

fn token(signs: &[char], from: usize, before: Option<&Token>) -> (Kind, usize) {
    let number_before = before.is_some_and(|token| matches!(token.kind, Kind::Number(_)));
    if let Some(to) = marker(signs, from, before) {
        return (Kind::Word(W::Marker), to);
    }
    if let Some(to) = date(signs, from) {
        return (Kind::Text, to);
    }
    if let Some((number, to)) = digits(signs, from).or_else(|| numeral(signs, from)) {
        return (Kind::Number(number), to);
    }
    let rest = &signs[from..];
    if number_before && rest.first() == Some(&'分') && !starts(rest, "分钟") {
        return (Kind::Word(W::Mark), from + 1);
    }
    let mut best: Option<(Word, usize)> = None;
    for (word, spellings) in WORDS {
        for spelling in *spellings {
            let length = spelling.chars().count();
            let longer = best.is_none_or(|(_, most)| length > most);
            // 下达, 传达 reach no value.
            let inside =
                *spelling == "达" && from > 0 && "下到传直抵送转表发通".contains(signs[from - 1]);
            if longer && !inside && starts(rest, spelling) && fits(*word, number_before) {
                let letter = rest[0].is_ascii_alphabetic() && *word == W::Times;
                if !letter || between_factors(rest, before) {
                    best = Some((*word, length));
                }
            }
        }
    }
    match best {
        Some((word, length)) => (Kind::Word(word), from + length),
        None => (Kind::Text, from + 1),
    }
}

/// Whether a word can stand here: units and steps stand behind a number only.
const fn fits(word: Word, number_before: bool) -> bool {
    match word {
        W::Counted | W::Measured | W::Time | W::Step | W::Percent | W::PercentagePoint => {
            number_before
        }
        _ => true,
    }
}

/// Whether an x multiplies what stands around it; beside a comparison it is the name of a value.
fn between_factors(rest: &[char], before: Option<&Token>) -> bool {
    let compares = |word| {
        matches!(
            word,
            W::AtLeast | W::Above | W::AtMost | W::Below | W::Equal | W::Comma | W::Stop
        )
    };
    let free = before.is_some_and(|token| match token.kind {
        Kind::Word(word) => !compares(word),
        _ => true,
    });
    let next = rest.get(1).copied().unwrap_or(' ');
    free && !"<>=≤≥≦≧⩽⩾≮≯率".contains(next) && !next.is_ascii_alphabetic()
}

fn starts(signs: &[char], spelling: &str) -> bool {
    let mut signs = signs.iter();
    spelling.chars().all(|sign| signs.next() == Some(&sign))
}

/// `①`, or `1、` and `(1)` at the begin of a statement.
fn marker(signs: &[char], from: usize, before: Option<&Token>) -> Option<usize> {
    if ('①'..='⑳').contains(&signs[from]) {
        return Some(from + 1);
    }
    let begins = before.is_none_or(|token| token.kind == Kind::Word(W::Stop));
    let dotted =
        signs.get(from + 1) == Some(&'.') && !signs.get(from + 2).is_none_or(char::is_ascii_digit);
    if begins && dotted && signs[from].is_ascii_digit() {
        return Some(from + 2);
    }
    if !begins {
        return None;
    }
    let inner = usize::from(signs[from] == '(');
    let digit = signs.get(from + inner)?;
    let close = signs.get(from + inner + 1)?;
    let closed = if inner == 1 {
        *close == ')'
    } else {
        *close == '、'
    };
    (digit.is_ascii_digit() && closed).then_some(from + inner + 2)
}

/// A number in digits. More digits than a decimal holds make none.
fn digits(signs: &[char], from: usize) -> Option<(Decimal, usize)> {
    let mut to = from;
    while signs.get(to).is_some_and(char::is_ascii_digit) {
        to += 1;
    }
    if to == from {
        return None;
    }
    if signs.get(to) == Some(&'.') && signs.get(to + 1).is_some_and(char::is_ascii_digit) {
        to += 1;
        while signs.get(to).is_some_and(char::is_ascii_digit) {
            to += 1;
        }
    }
    let text: String = signs[from..to].iter().collect();
    Decimal::from_str_exact(&text)
        .ok()
        .map(|number| (number, to))
}

/// A Chinese numeral up to 100, and the sign behind it.
fn chinese(signs: &[char], from: usize) -> Option<(Decimal, usize)> {
    if starts(signs.get(from..)?, "一百") || starts(&signs[from..], "百分之百") {
        return Some((Decimal::ONE_HUNDRED, from + 2));
    }
    if signs.get(from) == Some(&'百') {
        return Some((Decimal::ONE_HUNDRED, from + 1));
    }
    let mut to = from;
    let (mut tens, mut ones, mut seen_ten) = (0_u32, 0_u32, false);
    while let Some(sign) = signs.get(to) {
        match (digit(*sign), *sign) {
            (Some(value), _) => ones = value,
            (None, '十') if !seen_ten => {
                tens = if to == from { 1 } else { ones };
                ones = 0;
                seen_ten = true;
            }
            _ => break,
        }
        to += 1;
    }
    let simple = if seen_ten {
        to - from <= 3
    } else {
        to - from == 1
    };
    simple.then(|| (Decimal::from(tens * 10 + ones), to))
}

/// A Chinese numeral up to 99 before a unit: `一个`, `十道`, `两项`.
fn numeral(signs: &[char], from: usize) -> Option<(Decimal, usize)> {
    let (number, to) = chinese(signs, from)?;
    let unit = [
        "个",
        "分",
        "项",
        "人",
        "次",
        "条",
        "处",
        "例",
        "起",
        "道",
        "件",
        "家",
        "户",
        "名",
        "天",
        "档",
        "步",
        "百分点",
        "份",
        "期",
    ]
    .iter()
    .any(|unit| starts(&signs[to..], unit));
    unit.then_some((number, to))
}

/// A date or an ordinal: `2018年`, `9月`, `第3`; what it numbers is no value.
fn date(signs: &[char], from: usize) -> Option<usize> {
    // 每年, 每季度: a time, and nothing counted.
    if signs.get(from) == Some(&'每') {
        let times = ["每年", "每月", "每季度", "每学期", "每学年"];
        let time = times.iter().find(|time| starts(&signs[from..], time))?;
        return Some(from + time.chars().count());
    }
    if signs.get(from) == Some(&'第') {
        let (_, to) = digits(signs, from + 1).or_else(|| chinese(signs, from + 1))?;
        return Some(to);
    }
    let mut to = from;
    while signs.get(to).is_some_and(char::is_ascii_digit) {
        to += 1;
    }
    let before = from.checked_sub(1).and_then(|before| signs.get(before));
    let whole = before.is_none_or(|sign| !sign.is_ascii_digit() && *sign != '.');
    let unit = signs.get(to)?;
    let year = *unit == '年' && to - from == 4;
    let month = *unit == '月' && (1..=2).contains(&(to - from));
    let day = *unit == '日' && to > from && before == Some(&'月');
    (whole && (year || month || day)).then_some(to + 1)
}

fn digit(sign: char) -> Option<u32> {
    "零一二三四五六七八九"
        .chars()
        .position(|one| one == sign)
        .or_else(|| (sign == '两').then_some(2))
        .and_then(|value| u32::try_from(value).ok())
}
