//! Texts in which a hasty reader stores what no paper says: each is read as a careful person reads it, or asked about on
//! the very line. All are of our own wording.

use std::fmt::Write as _;

use manyi::questionnaire::paste::{Reading, Settled, read};
use rstest::rstest;

/// What a reading says, a line for each question: number, kind, words, range or options; then what is doubtful.
fn shown(reading: &Reading) -> String {
    let mut shown = String::new();
    for question in &reading.questions {
        let number = &question.number;
        write!(shown, "{number} {} {}", question.kind.code(), question.text).unwrap();
        if let (Some(low), Some(high)) = (question.low, question.high) {
            write!(shown, " {low}..{high}").unwrap();
        }
        if question.at_least.is_some() || question.at_most.is_some() {
            let bound = |bound: Option<u32>| bound.map_or(String::new(), |bound| bound.to_string());
            let (least, most) = (bound(question.at_least), bound(question.at_most));
            write!(shown, " [{least}-{most}]").unwrap();
        }
        for option in &question.options {
            write!(shown, " | {}", option.label).unwrap();
            if let Some(points) = option.points {
                write!(shown, "={points}").unwrap();
            }
            if option.fill {
                shown.push('_');
            }
            if let Some(jump) = &option.jump {
                write!(shown, "->{}", jump.target()).unwrap();
            }
        }
        shown.push('\n');
    }
    shown
}

#[rstest]
#[case::brackets_that_only_sound_like_jumps(
    "1. 地块的建设情况（单选）\nA. 已完工（建设期结束）\nB. 在建（合同未终止）\n2. 是否参加过培训？\nA. 参加过（接受培训3次以上）\nB. 没有\n",
    "1 single 地块的建设情况 | 已完工（建设期结束） | 在建（合同未终止）\n2 single 是否参加过培训？ | 参加过（接受培训3次以上） | 没有\n"
)]
#[case::jumps_in_other_words(
    "1. 办理过吗？\nA. 是 B. 否（第3题）\n2. 快吗？\nA. 快（进入第4题） B. 慢\n3. 为什么没有？\nA. 忙 B. 远\n4. 还来吗？\nA. 来 B. 不来，结束访问 C. 不知（谢谢，访问到此为止）\n",
    "1 single 办理过吗？ | 是 | 否->3\n2 single 快吗？ | 快->4 | 慢\n3 single 为什么没有？ | 忙 | 远\n4 single 还来吗？ | 来 | 不来->end | 不知->end\n"
)]
#[case::signs_of_jumps(
    "1. 满意吗？\nA. 满意 --> 第3题\nB. 不满意（→2）\n2. 为什么？\nA. 贵 B. 慢\n3. 收费吗？\nA. 收 【Q4】 B. 不收 (转下题)\n4. 多吗？\nA. 多 B. 少\n",
    "1 single 满意吗？ | 满意->3 | 不满意->2\n2 single 为什么？ | 贵 | 慢\n3 single 收费吗？ | 收->Q4 | 不收\n4 single 多吗？ | 多 | 少\n"
)]
#[case::points_however_they_are_written(
    "1. 质量？\nA. 好 10分\nB. 中——6分\nC. 差（0'）\n2. 公示？\n5分：好\n3分：中\n0分：差\n",
    "1 single 质量？ | 好=10 | 中=6 | 差=0\n2 single 公示？ | 好=5 | 中=3 | 差=0\n"
)]
#[case::how_many_are_ticked(
    "1. 要什么（多选，至少选2项，最多选4项）\nA.钱 B.人 C.地 D.路 E.水\n2. 要什么（可选两个以上）\nA.钱 B.人 C.地\n3. 要什么（限选3）\nA.钱 B.人 C.地 D.路\n4. 要什么（必须选满2项）\nA.钱 B.人 C.地\n",
    "1 multiple 要什么（多选，至少选2项，最多选4项） [2-4] | 钱 | 人 | 地 | 路 | 水\n2 multiple 要什么 [2-] | 钱 | 人 | 地\n3 multiple 要什么 [-3] | 钱 | 人 | 地 | 路\n4 multiple 要什么 [2-2] | 钱 | 人 | 地\n"
)]
#[case::years_and_minutes_are_no_points(
    "1. 每天通勤20-30分钟，请给交通打分（0～10分）\n",
    "1 score 每天通勤20-30分钟，请给交通打分（0～10分） 0..10\n"
)]
#[case::a_year_behind_the_number(
    "1. 学历[单选题]\n大专\n本科\n2.2023年参加过几次培训[单选题]\n没有\n1次\n3.60岁以上老人几位？\nA.1位 B.2位\n",
    "1 single 学历 | 大专 | 本科\n2 single 2023年参加过几次培训 | 没有 | 1次\n3 single 60岁以上老人几位？ | 1位 | 2位\n"
)]
#[case::a_table_ends_where_a_question_begins(
    "1. 请评价（打√）\n项目\t很好\t好\t差\n效率\t\t\t\n态度\t\t\t\n2. 性别：A.男\tB.女\n3. 年龄：A.18以下\tB.18以上\n",
    "1-1 single 请评价（打√）：效率 | 很好 | 好 | 差\n1-2 single 请评价（打√）：态度 | 很好 | 好 | 差\n2 single 性别： | 男 | 女\n3 single 年龄： | 18以下 | 18以上\n"
)]
#[case::questions_with_their_options_behind_tabs(
    "1、村务\tA.好\tB.中\tC.差\n2、干部\tA.好\tB.中\tC.差\n",
    "1 single 村务 | 好 | 中 | 差\n2 single 干部 | 好 | 中 | 差\n"
)]
#[case::every_column_of_words_is_told(
    "姓名\t职务\t优秀\t称职\n甲某\t局长\t\t\n乙某\t副局长\t\t\n",
    " single 甲某：局长 | 优秀 | 称职\n single 乙某：副局长 | 优秀 | 称职\n"
)]
#[case::points_in_a_column(
    "2. 请打分：\n项目\t分数\n速度\t\n质量\t\n",
    "2-1 score 请打分：速度\n2-2 score 请打分：质量\n"
)]
#[case::the_first_question_speaks_of_ticking(
    "1. 性别（请在□内打√）\n□男 □女\n2. 对本次调查的保密是否放心\nA.放心 B.不放心\n",
    "1 single 性别（请在□内打√） | 男 | 女\n2 single 对本次调查的保密是否放心 | 放心 | 不放心\n"
)]
#[case::brackets_behind_options(
    "6.发放及时吗？\n很及时（ ）及时（ ）一般（ ）不及时（ ）\n",
    "6 single 发放及时吗？ | 很及时 | 及时 | 一般 | 不及时\n"
)]
#[case::options_in_a_bracket(
    "1. 体育（满意、一般、不满意）\n2. 就业【满意 一般 不满意】\n",
    "1 single 体育 | 满意 | 一般 | 不满意\n2 single 就业 | 满意 | 一般 | 不满意\n"
)]
#[case::classes_are_no_headings(
    "1. 子女在读年级\n一、二年级\n三、四年级\n五、六年级\n2. 性别\nA.男 B.女\n",
    "1 single 子女在读年级 | 一、二年级 | 三、四年级 | 五、六年级\n2 single 性别 | 男 | 女\n"
)]
#[case::circles_of_a_matrix(
    "3. 各项的满意度 [矩阵量表题]\n差 中 好\n食堂 ○ ○ ○\n宿舍 ○ ○ ○\n",
    "3-1 single 各项的满意度：食堂 | 差 | 中 | 好\n3-2 single 各项的满意度：宿舍 | 差 | 中 | 好\n"
)]
#[case::room_behind_the_last_box(
    "1. 满意吗：满意□ 一般□ 不满意□（请说明____）\n2. 职业：农民□ 工人□ 其他□____\n",
    "1 single 满意吗： | 满意 | 一般 | 不满意_\n2 single 职业： | 农民 | 工人 | 其他_\n"
)]
#[case::ends_below_a_row_of_numbers(
    "1. 多大可能推荐？\n0 1 2 3 4 5 6 7 8 9 10\n完全不可能                非常可能\n",
    "1 score 多大可能推荐？ 0..10\n"
)]
#[case::room_with_a_unit_on_the_line_below(
    "1. 哪一年搬来的？\n____年\n2. 年龄\n|__|__| 岁\n3. 出生日期\n____年____月____日\n",
    "1 number 哪一年搬来的？____年\n2 number 年龄____岁\n3 date 出生日期____年____月____日\n"
)]
#[case::a_place_for_the_letter(
    "1. 多久更新一次？【　】\nA. 每月 B. 每季度\n2. 有无质量问题？\nA 有（请说明：____） B 没有\n",
    "1 single 多久更新一次？ | 每月 | 每季度\n2 single 有无质量问题？ | 有_ | 没有\n"
)]
#[case::words_of_a_program(
    "1.学历 单选题\n大专\n本科\n2.方面[多选题]*\n价格\n其他 [填空]\n3.姓名 [单项填空]\n",
    "1 single 学历 | 大专 | 本科\n2 multiple 方面 | 价格 | 其他_\n3 text 姓名\n"
)]
fn a_text_is_read_as_a_careful_person_reads_it(#[case] text: &str, #[case] due: &str) {
    let reading = read(&format!("问卷\n\n{text}"), &Settled::default());
    assert_eq!(shown(&reading), due);
}

#[rstest]
#[case::a_question_is_left_out(
    "1. 知道吗？\nA. 知道\nB. 不知道（跳过第2题）\n2. 从哪？\nA.甲 B.乙",
    5,
    "jump-unclear"
)]
#[case::two_ways_in_a_label(
    "1. 满意吗？\nA.是\nB.否（选此项请回答第2题，否则跳至第3题）\n2. 原因？\nA.甲 B.乙\n3. 还来吗？\nA.来 B.否",
    5,
    "jump-unclear"
)]
#[case::the_stem_sends_on(
    "1. 推荐吗？（选“否”的请直接进入第3题）\nA.是 B.否\n2. 给谁？\nA.甲 B.乙\n3. 性别\nA.男 B.女",
    3,
    "jump-unclear"
)]
#[case::asked_of_some(
    "1. 有吗？\nA.有 B.无\n2. 多少钱？（仅第1题选A者回答）____元",
    5,
    "on-condition"
)]
#[case::a_condition_in_a_bracket(
    "1. 签了吗？\nA.签 B.没签\n2. 没有签约的原因（签约的不答）：",
    5,
    "on-condition"
)]
#[case::room_before_a_unit("4、对补助（    元）是否满意？\nA.是 B.否", 3, "several-blanks")]
#[case::the_two_most("1. 您最关心的两项是\nA.甲 B.乙 C.丙", 3, "kind-unknown")]
#[case::a_note_tells_who_answers(
    "1. 有吗？\nA.有 B.无\n【以下2-3题，选A者填写】\n2. 好吗？\nA.好 B.差\n3. 快吗？\nA.快 B.慢",
    5,
    "on-condition"
)]
#[case::a_word_of_pages("1. 常用的功能是[单选题]\n分享\n打印\n扫描", 5, "line-unclear")]
#[case::a_fraction_or_a_page("1. 流转了多少[单选题]\n没有\n1/3\n全部", 5, "line-unclear")]
#[case::a_remark_or_an_option(
    "1. 存在的问题[多选题]\n排队长\n提示牌不清楚\n没有问题",
    5,
    "line-unclear"
)]
#[case::thanks_or_an_option("1. 最想说的话[单选题]\n工作到位\n感谢党和政府", 5, "line-unclear")]
#[case::one_or_several("1. 家里的收入来源\nA.务工 B.种植 C.养殖", 3, "kind-unknown")]
#[case::the_three_problems("1. 最关心的三个问题是\nA.甲 B.乙 C.丙 D.丁", 3, "kind-unknown")]
#[case::a_ranking(
    "1. 请按重要性由高到低填写：____\nA.甲 B.乙 C.丙",
    3,
    "kind-not-supported"
)]
#[case::two_questions_on_a_line("1.性别： A.男 B.女 2.年龄： A.小 B.大", 3, "words-left")]
#[case::unknown_marks("1. 来自\n甲.城市\n乙.农村", 4, "words-left")]
#[case::counts_of_results("1. 性别 [单选题]\n男 52 40%\n女 78 60%", 4, "words-left")]
#[case::how_many_chose("1. 知道吗？\nA.知道（60人）\nB.不知道（40人）", 4, "words-left")]
#[case::codes_behind_boxes("5、请评价：□5非常满意 □4满意 □3一般", 3, "words-left")]
#[case::options_behind_a_blank("7、民族：______（A.汉族 B.少数民族）", 3, "words-left")]
#[case::stars_of_items("1. 请为各项评分（1—5）\n窗口 ☆☆☆☆☆\n热线 ☆☆☆☆☆", 4, "words-left")]
#[case::a_reason_beside_an_option("1、帮助：A.大 B.小 C.没有 您的理由：____", 3, "words-left")]
#[case::a_blank_beside_a_choice("9. 共修路____米，满意吗？A.满意 B.不满意", 3, "several-blanks")]
#[case::two_blanks_of_a_text("2. 家里____口人，其中党员____人 [填空题]", 3, "several-blanks")]
#[case::blanks_of_a_sentence("1. 家有（ ）口人，其中老人（ ）人，学生（ ）人。", 3, "kind-unknown")]
#[case::points_into_brackets(
    "3、请填分数（满分10分）：态度（ ）效率（ ）环境（ ）",
    3,
    "several-blanks"
)]
#[case::a_group_within_a_table(
    "序号\t项目\t好\t差\n一\t设施\t\t\n1\t道路\t□\t□\n2\t路灯\t□\t□",
    4,
    "line-unclear"
)]
#[case::a_column_for_remarks(
    "序号\t内容\t好\t差\t备注\n1\t公开\t\t\t\n2\t效率\t\t\t",
    3,
    "line-unclear"
)]
#[case::two_ratings_in_a_row(
    "项目\t满意度\t重要性\n交通\t12345\t12345\n卫生\t12345\t12345",
    3,
    "table-unread"
)]
#[case::points_or_codes_of_a_heading(
    "项目\t很好(5)\t好(4)\t差(1)\n速度\t\t\t\n质量\t\t\t",
    4,
    "words-left"
)]
#[case::no_opinion("1. 满意吗？\nA.满意 B.不满意 C.不了解", 4, "no-opinion-option")]
#[case::not_read_out(
    "1. 满意吗？\n1.满意 2.不满意 3.（不读）说不清",
    4,
    "no-opinion-option"
)]
#[case::from_worst_to_best("1. 等级\nA.差 B.中 C.良 D.优", 3, "worst-first")]
#[case::blanks_below_a_heading(
    "一、性别？\n□男 □女\n二、服务评价（10分制）\n态度______分 效率______分\n三、年龄？\n□小 □大",
    6,
    "line-unclear"
)]
#[case::a_part_or_an_option(
    "3. 知道吗\nA.是 B.否\nC. 开放问题\n4. 您的建议",
    5,
    "question-or-option"
)]
#[case::nothing_was_read("性别\n男\n女\n\n年龄\n大\n小", 1, "line-unclear")]
#[case::a_number_in_the_introduction(
    "4. 子女在读年级\n一、二年级\n5. 您的性别\nA.男 B.女",
    3,
    "line-unclear"
)]
#[case::weak_number_among_options("1. 用途（多选）\n种植\n2 评价", 5, "question-or-option")]
fn what_cannot_be_told_is_asked_on_its_line(
    #[case] text: &str,
    #[case] line: usize,
    #[case] code: &str,
) {
    let reading = read(&format!("问卷\n\n{text}\n"), &Settled::default());
    let found: Vec<(usize, &str)> = reading
        .doubts
        .iter()
        .map(|doubted| (doubted.line, doubted.doubt.code()))
        .collect();
    assert!(
        found.contains(&(line, code)),
        "{found:?}\n{}",
        shown(&reading)
    );
}
