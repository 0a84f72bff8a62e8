//! 访谈分析报告: who was asked what, which themes how many of them mention, their words, how far the coders agree, what a
//! questionnaire says beside it, and which scores rest on it.
//!
//! m is always who was asked; a share of few people is said to be one.

use super::super::writer::{Writer, fitted};
use super::super::{Document, TableColumn};
use super::{document, percent, roster, share};
use crate::formats::handover::{InterviewFindings, InterviewHandover, ThemeFound};
use crate::formats::{AgreementRow, agreement_listing};
use crate::text::{Language, text};

/// Below this number of people a share is said to be of few.
const FEW: usize = 10;

/// The columns of the agreement that are printed: theme, units, units not used, share, three coefficients.
const AGREEMENT_COLUMNS: usize = 7;

/// The analysis of the interviews of a project.
pub fn interview_report(facts: &InterviewHandover) -> Document {
    let mut writer = Writer::new(facts.language);
    let nothing = InterviewFindings::default();
    let findings = facts.findings.as_ref().unwrap_or(&nothing);
    people(facts, &mut writer);
    questions(findings, &mut writer, facts.language);
    themes(findings, &mut writer, facts.language);
    quotes(findings, &mut writer, facts.language);
    agreement(findings, &mut writer, facts.language);
    beside(findings, &mut writer, facts.language);
    effects(findings, &mut writer, facts.language);
    limits(facts, findings, &mut writer);
    let title = ["访谈分析报告", "Analysis of the interviews"];
    document(facts, title, writer.blocks)
}

/// 访谈对象与方式.
fn people(facts: &InterviewHandover, writer: &mut Writer) {
    let language = facts.language;
    writer.section(["访谈对象与方式", "Who was interviewed, and how"]);
    roster::summary(facts, writer);
    let modes = crate::interview::Mode::ALL.into_iter().filter(|mode| {
        let mut interviews = facts.interviews.iter();
        interviews.any(|held| held.interview.head.mode == *mode)
    });
    let modes: Vec<crate::interview::Mode> = modes.collect();
    let mut columns = vec![TableColumn::text(language.pick("访谈对象", "whom"), 4)];
    columns.extend(
        modes
            .iter()
            .map(|mode| TableColumn::number(mode.title().get(language), 3)),
    );
    columns.push(TableColumn::number(language.pick("合计", "total"), 3));
    let count = |is_meant: &dyn Fn(&crate::interview::Head) -> bool| {
        let interviews = facts.interviews.iter();
        interviews
            .filter(|held| is_meant(&held.interview.head))
            .count()
            .to_string()
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (group, all) in facts.by_group() {
        let mut row = vec![group.title().get(language).to_owned()];
        row.extend(
            modes
                .iter()
                .map(|mode| count(&|head| head.group == group && head.mode == *mode)),
        );
        row.push(all.to_string());
        rows.push(row);
    }
    let mut sums = vec![language.pick("合计", "total").to_owned()];
    sums.extend(modes.iter().map(|mode| count(&|head| head.mode == *mode)));
    sums.push(facts.interviews.len().to_string());
    rows.push(sums);
    let caption = language.pick("访谈份数", "Interviews");
    writer.table_with_sums(caption, columns, rows, 1);
}

/// 访谈问题与回答情况.
fn questions(findings: &InterviewFindings, writer: &mut Writer, language: Language) {
    writer.section(["访谈问题与回答情况", "Questions and answers"]);
    let columns = [
        ("题", "question", 6, false),
        ("问什么", "asked", 14, false),
        ("应问", "to ask", 3, true),
        ("问到", "asked", 3, true),
        ("有答话", "answered", 3, true),
    ];
    let columns = columns.map(|(zh, en, share, is_number)| TableColumn {
        is_number,
        ..TableColumn::text(language.pick(zh, en), share)
    });
    let rows = findings.questions.iter().map(|one| {
        vec![
            one.name.clone(),
            one.text.get(language).to_owned(),
            one.due.to_string(),
            one.asked.to_string(),
            one.said.to_string(),
        ]
    });
    let caption = language.pick("各题的访谈份数", "How often each question was asked");
    writer.table(caption, columns.into(), rows.collect());
}

/// 主题分布.
fn themes(findings: &InterviewFindings, writer: &mut Writer, language: Language) {
    writer.section(["主题分布", "Themes"]);
    theme_tables(findings, writer, language);
}

/// Which themes how many of whom mention.
pub(super) fn theme_tables(findings: &InterviewFindings, writer: &mut Writer, language: Language) {
    if findings.themes.is_empty() {
        writer.tell("还没有编码，不作统计。", "Nothing is coded yet.");
        return;
    }
    writer.tell(
        "下表每格是“提到的份数/问过的份数”：分母只算被问过该主题所在各题的访谈，没问到的不算；一份访谈里提到几次只算一次。",
        "Each cell has how many mention the theme of how many were asked: only interviews that were asked one of the questions under which it was found count; each once.",
    );
    let mut columns = vec![TableColumn::text(language.pick("主题", "theme"), 7)];
    columns.extend(
        findings
            .groups
            .iter()
            .map(|group| TableColumn::text(group.title().get(language), 5)),
    );
    columns.push(TableColumn::text(
        language.pick("全部访谈", "all interviews"),
        5,
    ));
    let has_writing = findings
        .themes
        .iter()
        .any(|theme| theme.in_writing.is_some());
    if has_writing {
        columns.push(TableColumn::text(
            language.pick("问卷开放题", "open answers"),
            5,
        ));
    }
    let rows = findings.themes.iter().map(|theme| {
        let mut row = vec![theme.path.clone()];
        row.extend(theme.by_group.iter().map(|of| share(*of, language)));
        row.push(share(theme.all, language));
        if has_writing {
            row.push(
                theme
                    .in_writing
                    .map_or("—".to_owned(), |of| share(of, language)),
            );
        }
        row
    });
    let caption = language.pick("主题与访谈对象", "Themes by whom");
    writer.table(caption, columns, rows.collect());
    let columns = vec![
        TableColumn::text(language.pick("主题", "theme"), 7),
        TableColumn::number(language.pick("支持", "for"), 3),
        TableColumn::number(language.pick("中立", "neither"), 3),
        TableColumn::number(language.pick("反对", "against"), 3),
        TableColumn::text(language.pick("所在的题", "questions"), 9),
    ];
    let rows = findings.themes.iter().map(|theme| {
        let mut row = vec![theme.path.clone()];
        row.extend(theme.sentiments.map(|count| count.to_string()));
        row.push(theme.questions.join(language.pick("、", ", ")));
        row
    });
    let caption = language.pick(
        "提到主题的访谈的倾向（份）",
        "How those who mention a theme speak of it",
    );
    writer.table(caption, columns, rows.collect());
    let most = findings.themes.iter().filter(|theme| theme.all.1 > 0);
    // By cross-multiplication: no share is rounded to find the largest.
    let most = most.max_by(|one, other| (one.all.0 * other.all.1).cmp(&(other.all.0 * one.all.1)));
    if let Some(most) = most {
        mention(most, writer);
    }
}

fn mention(theme: &ThemeFound, writer: &mut Writer) {
    let (path, (count, asked)) = (&theme.path, theme.all);
    let percent = percent(count, asked);
    let [few_zh, few_en] = if asked < FEW {
        [
            "；人数少，比例只作参考",
            "; they are few, and the share says little",
        ]
    } else {
        ["", ""]
    };
    writer.tell(
        format!("提到最多的是“{path}”：{asked} 名受访对象中 {count} 名（{percent}%）{few_zh}。"),
        format!("“{path}” is mentioned most: by {count} of {asked} people interviewed ({percent} %){few_en}."),
    );
}

/// 典型原话.
fn quotes(findings: &InterviewFindings, writer: &mut Writer, language: Language) {
    writer.section(["典型原话", "In their words"]);
    let mut has_any = false;
    for theme in findings
        .themes
        .iter()
        .filter(|theme| !theme.quotes.is_empty())
    {
        has_any = true;
        writer.heading(theme.path.clone());
        for quote in &theme.quotes {
            let (words, number) = (quote.words.replace('\n', " "), &quote.interview);
            let group = quote.group.title();
            let who = match quote.role.as_str() {
                "" => group.get(language),
                role => role,
            };
            writer.say(text!(in language, "“{words}”（访谈 {number}，{who}）", "“{words}” (interview {number}, {who})"));
        }
    }
    if !has_any {
        writer.tell(
            "没有可以引用的原话。",
            "There are no words that can be quoted.",
        );
    }
}

/// 编码与一致程度.
fn agreement(findings: &InterviewFindings, writer: &mut Writer, language: Language) {
    writer.section(["编码与一致程度", "Coding and agreement"]);
    let (twice, once, coders) = (findings.coded_twice, findings.coded_once, findings.coders);
    let (decided, undecided) = (findings.decided, findings.undecided);
    writer.tell(
        format!("编码单元是一份访谈对一道题的回答。共 {coders} 人编码：{twice} 个单元由两人以上分别编码、互不相见，{once} 个只编一次；有差异并已裁定的 {decided} 个，尚未裁定、按第一人计的 {undecided} 个。"),
        format!("What is coded is the answer of one interview to one question. {coders} people coded: {twice} units were coded by two or more who did not see each other, {once} once; {decided} differed and were decided, {undecided} are not decided yet and count as their first coder has them."),
    );
    if twice == 0 {
        writer.tell(
            "没有两人都编过的单元，一致程度说不出来。",
            "No unit was coded by two; nothing can be said of agreement.",
        );
        return;
    }
    let mut grid = agreement_listing(language).grid(&findings.agreement);
    // The four counts of two coders stay in the listing; the remarks stand below, as sentences.
    grid.headings.truncate(AGREEMENT_COLUMNS);
    let rows: Vec<Vec<String>> = grid
        .rows
        .iter()
        .map(|row| {
            let cells = row.iter().take(AGREEMENT_COLUMNS);
            cells.map(crate::formats::listing::Cell::words).collect()
        })
        .collect();
    let columns = fitted(&grid.headings, &rows);
    let caption = language.pick("编码员的一致程度", "Agreement of the coders");
    writer.table(caption, columns, rows);
    for row in &findings.agreement {
        doubt(row, writer, language);
    }
}

/// Why a coefficient says little, in a sentence.
fn doubt(row: &AgreementRow, writer: &mut Writer, language: Language) {
    if let Some(doubt) = row.agreement.doubt {
        let sentence = doubt.sentence(&row.coders);
        let title = language.pick(&row.title[0], &row.title[1]);
        let sentence = sentence.get(language);
        writer.remark(&text!(in language, "{title}：{sentence}", "{title}: {sentence}"));
    }
}

/// 与问卷调查的对照.
fn beside(findings: &InterviewFindings, writer: &mut Writer, language: Language) {
    writer.section(["与问卷调查的对照", "Beside the questionnaire"]);
    if findings.beside.is_empty() {
        writer.tell(
            "没有一项指标既有问卷的测算又有访谈的题，不作对照。",
            "No indicator has both a figure of a questionnaire and questions of a guide.",
        );
        return;
    }
    let columns = vec![
        TableColumn::text(language.pick("指标", "indicator"), 7),
        TableColumn::text(language.pick("问卷测算", "questionnaire"), 6),
        TableColumn::number(language.pick("%", "%"), 3),
        TableColumn::number(language.pick("答卷", "responses"), 3),
        TableColumn::text(language.pick("访谈说好", "interviews for it"), 5),
        TableColumn::text(language.pick("访谈说不好", "against it"), 5),
    ];
    let rows = findings.beside.iter().map(|one| {
        let (code, title) = (&one.code, one.title.get(language));
        vec![
            format!("{code} {title}"),
            one.measure.get(language).to_owned(),
            one.rate.clone().unwrap_or_else(|| "—".to_owned()),
            one.responses.to_string(),
            share((one.speaking[0], one.asked), language),
            share((one.speaking[1], one.asked), language),
        ]
    });
    let caption = language.pick("问卷与访谈", "Questionnaire and interviews");
    writer.table(caption, columns, rows.collect());
    for one in &findings.beside {
        let Some(rate) = one.rate.as_ref().filter(|_| one.asked > 0) else {
            continue;
        };
        let (code, title) = (&one.code, one.title.get(language));
        let against = percent(one.speaking[1], one.asked);
        let (asked, count) = (one.asked, one.speaking[1]);
        let [few_zh, few_en] = if asked < FEW {
            ["访谈人数少，", "the interviewed are few, and "]
        } else {
            ["", ""]
        };
        writer.tell(
            format!("{code} {title}：问卷为 {rate}%；问过的 {asked} 名受访对象中 {count} 名（{against}%）说不好。{few_zh}两者口径不同，只能互相印证，不能相减。"),
            format!("{code} {title}: the questionnaire has {rate} %; of {asked} people asked, {count} ({against} %) speak against it. {few_en}the two count differently: they can bear each other out, not be subtracted."),
        );
    }
}

/// 对指标评分的影响.
fn effects(findings: &InterviewFindings, writer: &mut Writer, language: Language) {
    writer.section(["对指标评分的影响", "Effect on the scores"]);
    if findings.effects.is_empty() {
        writer.tell("没有一项评分引用访谈。", "No score cites interviews.");
        return;
    }
    let columns = vec![
        TableColumn::text(language.pick("指标", "indicator"), 6),
        TableColumn::number(language.pick("分值", "weight"), 3),
        TableColumn::number(language.pick("得分", "score"), 3),
        TableColumn::text(language.pick("依据", "because"), 15),
    ];
    let rows = findings.effects.iter().map(|one| {
        let (code, title) = (&one.code, one.title.get(language));
        vec![
            format!("{code} {title}"),
            one.weight.clone(),
            one.score.clone().unwrap_or_else(|| "—".to_owned()),
            one.because.get(language).to_owned(),
        ]
    });
    let caption = language.pick("引用访谈的指标", "Indicators that cite interviews");
    writer.table(caption, columns, rows.collect());
}

/// 局限.
fn limits(facts: &InterviewHandover, findings: &InterviewFindings, writer: &mut Writer) {
    let language = facts.language;
    writer.section(["局限", "Limits"]);
    let interviews = facts.interviews.iter();
    let open = interviews
        .filter(|held| held.interview.signed.is_none())
        .count();
    if open > 0 {
        writer.tell(
            format!("{open} 份访谈的记录还没有经受访者确认。"),
            format!("{open} records have not been confirmed by who was interviewed."),
        );
    }
    let inside = &facts.kept_inside;
    if inside.not_quoted > 0 {
        let count = inside.not_quoted;
        writer.tell(
            format!("{count} 份访谈的本人不同意引用，计数在内，原话不在内。"),
            format!("{count} are not to be quoted: they are counted, their words are not here."),
        );
    }
    if !inside.questions.is_empty() {
        let codes = inside.questions.join(language.pick("、", ", "));
        writer.tell(
            format!("敏感题（{codes}）的原话没有列出。"),
            format!("The words to sensitive questions are not here: {codes}."),
        );
    }
    if inside.masked > 0 {
        let count = inside.masked;
        writer.tell(
            format!("原话里 {count} 处姓名或号码换成了＊。"),
            format!("Names or numbers in the words were masked: {count}."),
        );
    }
    if findings.coded_once > 0 {
        let count = findings.coded_once;
        writer.tell(
            format!("{count} 个单元只由一人编码，主题找得对不对没有核对过。"),
            format!("{count} units were coded by one person only, and nobody checked them."),
        );
    }
    writer.tell(
        "访谈对象不是随机抽取的，份数和比例只说明受访的人，不推断总体。",
        "Who was interviewed was not drawn at random: counts and shares speak of these people, not of all.",
    );
}
