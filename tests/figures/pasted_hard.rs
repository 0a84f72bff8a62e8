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
#[case::room_behind_an_option_with_its_box_behind(
    "1. 是否办成：是 □　否 □（跑了 ___ 次）\n2. 补贴：是□（金额____万元） 否□\n3. 参加：是（ ） 否（ ）原因____\n4. 合作社？ 是□，____年加入 否□\n5. 请评价 好□ 中□ 差□ 说明＿＿＿＿\n6. 有无金额\n没有□\n有□  金额：____元\n7. 性别□男□女□其他____\n",
    "1 single 是否办成： | 是 | 否（跑了 ___ 次）_\n2 single 补贴： | 是（金额____万元）_ | 否\n3 single 参加： | 是 | 否_\n4 single 合作社？ | 是（____年加入）_ | 否\n5 single 请评价 | 好 | 中 | 差_\n6 single 有无金额 | 没有 | 有（金额：____元）_\n7 single 性别 | 男 | 女 | 其他_\n"
)]
#[case::a_matrix_that_blanks_part(
    "1. 您满意吗？\n        满意   一般   不清楚\n(1) 伙食   1      2      9\n(2) 护理   1      2      9\n2. 多久一次？\n  经常  偶尔  从不\n看书\n运动\n",
    "1-(1) single 您满意吗？伙食 | 满意 | 一般 | 不清楚\n1-(2) single 您满意吗？护理 | 满意 | 一般 | 不清楚\n2-1 single 多久一次？看书 | 经常 | 偶尔 | 从不\n2-2 single 多久一次？运动 | 经常 | 偶尔 | 从不\n"
)]
#[case::a_matrix_that_blanks_part_without_a_question(
    "测评内容 很好 好 一般 差\n工作态度\n办事效率\n您的建议：\n",
    " single 工作态度 | 很好 | 好 | 一般 | 差\n single 办事效率 | 很好 | 好 | 一般 | 差\n text 您的建议：\n"
)]
#[case::items_of_a_part(
    "甲、被访者情况\n（1）性别 男 / 女\n（2）年龄 ____ 岁\n一、基本资料\n（1）民族：汉／其他____\n（2）党员：是/否\n",
    "(1) single 性别 | 男 | 女\n(2) number 年龄 ____ 岁\n(1) single 民族： | 汉 | 其他_\n(2) single 党员： | 是 | 否\n"
)]
#[case::options_in_brackets_of_items(
    "1. 您是否同意：\n（1）办事方便了（同意/不同意）\n（2）跑腿少了（同意/不同意）\n2. 身份（学生／教师）：\n",
    "1(1) single 您是否同意：办事方便了 | 同意 | 不同意\n1(2) single 您是否同意：跑腿少了 | 同意 | 不同意\n2 single 身份 | 学生 | 教师\n"
)]
#[case::items_with_options_of_their_own(
    "1. 下列方面的满意程度\n卫生：□满意 □一般\n治安：□满意 □一般\n2. 建议：\n",
    "1-1 single 下列方面的满意程度：卫生： | 满意 | 一般\n1-2 single 下列方面的满意程度：治安： | 满意 | 一般\n2 text 建议：\n"
)]
#[case::ranges_plainly_said(
    "1. 请打分，最低0分最高100分\n2. 请评分，满分一百分\n3. 期望值（1~10）：\n4. 给食堂打几分 [单选题]\n○1 ○2 ○3 ○4 ○5\n5. 对教练的评价：☆☆☆☆☆\n",
    "1 score 请打分，最低0分最高100分 0..100\n2 score 请评分，满分一百分 0..100\n3 score 期望值（1~10）： 1..10\n4 score 给食堂打几分 1..5\n5 score 对教练的评价： 1..5\n"
)]
#[case::units_tell_numbers(
    "1. 一年看几次病？【 】次\n2. 上年收入（万元）：____\n3. 轮作面积（亩）\n4. 大约是多少元？\n5. 到账日期\n6. 家庭收入 |__|__|__| 元\n",
    "1 number 一年看几次病？【 】次\n2 number 上年收入（万元）：\n3 number 轮作面积（亩）\n4 number 大约是多少元？\n5 date 到账日期\n6 number 家庭收入 ______ 元\n"
)]
#[case::open_questions_without_a_sign(
    "1. 其他意见\n2. 请留下联系电话（自愿）\n3. 打出这个分数的理由是\n4. 堵点难点（不少于50字）：\n5. 下一步您最想学：\n受援人签名：       日期：  年  月  日\n",
    "1 text 其他意见\n2 text 请留下联系电话（自愿）\n3 text 打出这个分数的理由是\n4 text 堵点难点（不少于50字）：\n5 text 下一步您最想学：\n"
)]
#[case::steps_named_in_quotes(
    "以下各题请按“从不、有时、总是”作答。\n1. 看书吗\n2. 运动吗\n",
    "1 single 看书吗 | 从不 | 有时 | 总是\n2 single 运动吗 | 从不 | 有时 | 总是\n"
)]
#[case::signs_of_options_and_of_questions(
    "1. 解决了吗\n1）已解决\n2）部分解决\n3）未解决\n2. 来过吗\n□来过 □没来过（选“没来过”请跳至第4题）\n3. 好吗\nA. 好 B. 不好\nC. 不知道 → 第4题\n4. 要什么（不限）\nA. 甲 B. 乙\n5. 满意吗\n√ 请选一项\nA. 是 B. 否\n",
    "1 single 解决了吗 | 已解决 | 部分解决 | 未解决\n2 single 来过吗 | 来过 | 没来过->4\n3 single 好吗 | 好 | 不好 | 不知道->4\n4 multiple 要什么 | 甲 | 乙\n5 single 满意吗 | 是 | 否\n"
)]
#[case::the_head_of_a_form(
    "| 序号 | 问题 | 选项 |\n|---|---|---|\n| 1 | 您的性别 | A.男 B.女 |\n| 2 | 满意吗 | A.是 B.否 |\n",
    "1 single 您的性别 | 男 | 女\n2 single 满意吗 | 是 | 否\n"
)]
#[case::items_with_numbers_to_circle(
    "1. 对以下服务的评价：\n挂号   5  4  3  2  1\n就诊   5  4  3  2  1\n2. 每周几次[单选题]\n1-2\n3-4\n",
    "1-1 score 对以下服务的评价：挂号 1..5\n1-2 score 对以下服务的评价：就诊 1..5\n2 single 每周几次 | 1-2 | 3-4\n"
)]
#[case::boxes_for_digits(
    "1. 年龄 □□岁\n2. 出生 □□□□年□□月□□日\n3. 评价：\n  满意/一般/不满意\n挂号 □□□\n就诊 □□□\n",
    "1 number 年龄 ____岁\n2 date 出生 ____年____月____日\n3-1 single 评价：挂号 | 满意 | 一般 | 不满意\n3-2 single 评价：就诊 | 满意 | 一般 | 不满意\n"
)]
#[case::a_kind_below_the_words(
    "1. 关心什么\n注：可多选\n□甲 □乙\n2. 满意吗\n*请选择一项\n□是 □否\n3. 希望什么\n请选择最多2项\n□甲 □乙 □丙\n",
    "1 multiple 关心什么 | 甲 | 乙\n2 single 满意吗 | 是 | 否\n3 multiple 希望什么 [-2] | 甲 | 乙 | 丙\n"
)]
#[case::a_part_says_how_many(
    "二、多选题（每题至少选1项，最多选2项）\n1. 要什么\nA.甲 B.乙 C.丙\n",
    "1 multiple 要什么 [1-2] | 甲 | 乙 | 丙\n"
)]
#[case::arrows_to_the_next_question(
    "1. 住满半年了吗？\n1. 是 → 继续\n2. 否 → 终止访问\n2. 有人打骂吗？\n1. 有 → 请详细说明：____\n2. 没有\n",
    "1 single 住满半年了吗？ | 是 | 否->end\n2 single 有人打骂吗？ | 有_ | 没有\n"
)]
#[case::the_last_item_is_written(
    "（1）租金标准：A. 偏高　B. 合适\n（2）您的建议：\n",
    "(1) single 租金标准： | 偏高 | 合适\n(2) text 您的建议：\n"
)]
#[case::a_form_without_numbers(
    "是否完成改造：是 / 否\n自付金额：      元\n是否满意：满意 / 不满意\n农户签字：\n",
    " single 是否完成改造： | 是 | 否\n number 自付金额： 元\n single 是否满意： | 满意 | 不满意\n"
)]
#[case::a_table_below_who_is_judged(
    "被测评单位：________\n项目 好 中 差\n态度 （ ） （ ） （ ）\n技术 （ ） （ ） （ ）\n",
    " text 被测评单位：\n single 态度 | 好 | 中 | 差\n single 技术 | 好 | 中 | 差\n"
)]
#[case::questions_in_chinese_numerals(
    "一、支部类型\n□农村　□社区\n二、您对工作的意见\n\n姓名（自愿）：\n",
    "一 single 支部类型 | 农村 | 社区\n二 text 您对工作的意见\n text 姓名（自愿）：\n"
)]
#[case::marks_in_brackets_and_items_with_circles(
    "【1】参加过的活动？（最少选一项）\n[A]演出 [B]讲座 [C]展览\n【2】对安置区：\n（1）道路：①满意②不满意\n（2）饮水：①满意②不满意\n",
    "1 multiple 参加过的活动？ [1-] | 演出 | 讲座 | 展览\n2(1) single 对安置区：道路： | 满意 | 不满意\n2(2) single 对安置区：饮水： | 满意 | 不满意\n"
)]
#[case::what_numbers_of_items_mean(
    "1. 以下方面的评价（3—满意，2—一般，1—不满意）\n  a. 景观 3 2 1\n  b. 厕所 3 2 1\n2. 岗位数：\n",
    "1-1 score 以下方面的评价（3—满意，2—一般，1—不满意）：景观 1..3\n1-2 score 以下方面的评价（3—满意，2—一般，1—不满意）：厕所 1..3\n2 number 岗位数：\n"
)]
#[case::letters_of_greeting_are_no_heading(
    "尊敬的家长：\n1. 本问卷匿名填写；\n2. 请如实填写。\n\n1. 您的孩子几年级？\nA. 1-3年级 B. 4-6年级\n",
    "1 single 您的孩子几年级？ | 1-3年级 | 4-6年级\n"
)]
#[case::boxes_that_a_hand_typed(
    "1. 职业：口工人 口口腔医生\n2. 您看过口腔科吗\n口看过 口没有\n3. 患有：高血压□ 其他□（　　）\n4. 补贴：有□（ ）元 无□\n",
    "1 single 职业： | 工人 | 口腔医生\n2 single 您看过口腔科吗 | 看过 | 没有\n3 single 患有： | 高血压 | 其他_\n4 single 补贴： | 有（____元）_ | 无\n"
)]
#[case::boxes_of_markdown_and_circles_of_all_kinds(
    "1. 您的年龄？\n- [ ] 60岁以下\n- [ ] 60岁以上\n2. 知道吗？ 知道〇 不知道〇\n3. 二〇二六年满意吗？ 满意\u{20dd} 一般\u{20dd}\n",
    "1 single 您的年龄？ | 60岁以下 | 60岁以上\n2 single 知道吗？ | 知道 | 不知道\n3 single 二〇二六年满意吗？ | 满意 | 一般\n"
)]
#[case::a_reason_in_a_bracket("1. 效果：□好 □差（原因）\n", "1 single 效果： | 好 | 差_\n")]
#[case::words_for_numbers_and_options(
    "题目1：对执法态度 [单选题]\n选项：A.满意 B.不满意\n题目2：学习时长（填空）\n____小时/天\n",
    "1 single 对执法态度 | 满意 | 不满意\n2 text 学习时长____小时/天\n"
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
#[case::room_that_is_a_blank("4、您领到补助   元，满意吗？\nA.是 B.否", 3, "several-blanks")]
#[case::years_that_are_blanks(
    "5、您在   年   月领到补助，满意吗？\nA.是 B.否",
    3,
    "several-blanks"
)]
#[case::digits_into_brackets(
    "2. 下列服务的满意度，用数字1—5表示，5为最满意：态度（ ） 效率（ ）",
    3,
    "several-blanks"
)]
#[case::an_option_sends_to_a_number("1. 单位\n①个人\n②企业（选此项请继续答2a）", 5, "jump-unclear")]
#[case::a_note_sends_several_ways(
    "1. 选择\n①甲 ②乙\n（选①的回答第2题，选②的回答第3题）\n2. 好吗\nA.是 B.否\n3. 快吗\nA.是 B.否",
    5,
    "jump-unclear"
)]
#[case::answers_in_a_row_are_no_option(
    "1. 满意吗\n满意 一般 不满意\n说明：请如实",
    4,
    "words-left"
)]
#[case::who_answers_stands_in_a_bracket(
    "1. 够用吗？（享受补贴的农户填写）\nA.够 B.不够",
    3,
    "on-condition"
)]
#[case::who_answers_stands_before_a_colon("1. 农户填：家里几口人____", 3, "on-condition")]
#[case::asked_behind_an_answer("1. （Q2选4、5的追问）为什么？", 3, "on-condition")]
#[case::two_questions_with_boxes_behind(
    "1. 对医生 满意□不满意□ 对护士 满意□不满意□",
    3,
    "words-left"
)]
#[case::options_below_an_option("1. 在用吗：□在用 □没用→原因：□坏了 □不合适", 3, "words-left")]
#[case::points_given_in_the_introduction(
    "（计分：A=10分，B=8分，C=0分）\n1. 卫生\nA.好 B.中 C.差",
    3,
    "line-unclear"
)]
#[case::room_in_the_introduction("您贷款____万元\n经营状况：①盈利②亏损", 3, "line-unclear")]
#[case::a_reason_below_options(
    "1. 工作如何：①满意 ②不满意\n不满意的原因：\n2. 宣传过吗：①是 ②否",
    4,
    "line-unclear"
)]
#[case::blanks_below_full_marks(
    "请对各项打分，每项满分10分：\n1. 态度 ______\n2. 效率 ______",
    4,
    "kind-unknown"
)]
#[case::a_month_is_no_day("1. 改造时间：____年____月", 3, "several-blanks")]
#[case::three_things_on_a_line(
    "1. 满意度：物业 □满意 □不满意；餐饮 □满意 □不满意",
    3,
    "words-left"
)]
#[case::two_things_with_answers_in_brackets(
    "1. 对施工（满意/不满意）；对效果（满意/不满意）",
    3,
    "kind-unknown"
)]
#[case::answers_behind_the_question("1. 有物业吗？有（公司名称：____） 没有", 3, "kind-unknown")]
#[case::numbered_answers_before_a_blank("1. 学历（1.小学 2.初中）：____", 3, "words-left")]
#[case::two_scales_below_a_question(
    "1. 检务公开\n及时 □ 不及时 □\n全面 □ 不全面 □",
    5,
    "words-left"
)]
#[case::a_form_of_amounts(
    "指标\t单位\t代码\t数量\n收入\t万元\t01\t\n人数\t人\t02\t",
    3,
    "table-unread"
)]
#[case::codes_above_blanks(
    "以下各题请选择：1＝满意 2＝一般 3＝不满意\n1. 送餐____\n2. 助洁____",
    4,
    "kind-unknown"
)]
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
#[case::blanks_of_a_sentence(
    "1. 家有（ ）口人，其中老人（ ）人，学生（ ）人。",
    3,
    "several-blanks"
)]
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

/// Where nothing is numbered, words above answers are a question, however the answers are marked.
#[rstest]
#[case::boxes_before("性别\n□男 □女\n年龄\n□小 □大", "性别: 男/女; 年龄: 小/大")]
#[case::boxes_behind(
    "您家的收入来自\n务农□ 打工□\n了解吗\n了解□ 不了解□",
    "您家的收入来自: 务农/打工; 了解吗: 了解/不了解"
)]
#[case::a_box_a_line("性别\n□男\n□女\n年龄\n□小\n□大", "性别: 男/女; 年龄: 小/大")]
#[case::a_box_behind_a_line("到过大厅\n是□\n否□\n顺利\n是□\n否□", "到过大厅: 是/否; 顺利: 是/否")]
#[case::circles("次数\n○ 0次\n○ 1次\n看法\n○好 ○差", "次数: 0次/1次; 看法: 好/差")]
#[case::empty_brackets(
    "服务\n（ ）好\n（ ）差\n收费\n( )高 ( )低",
    "服务: 好/差; 收费: 高/低"
)]
#[case::square_brackets("服务\n[ ] 好 [ ] 差\n收费\n[ ] 高 [ ] 低", "服务: 好/差; 收费: 高/低")]
#[case::letters("性别\nA.男 B.女\n年龄\nA.小 B.大", "性别: 男/女; 年龄: 小/大")]
#[case::circled_numbers("性别\n①男 ②女\n年龄\n①小 ②大", "性别: 男/女; 年龄: 小/大")]
#[case::numbers_in_a_row("性别\n1.男 2.女\n年龄\n1.小 2.大", "性别: 男/女; 年龄: 小/大")]
#[case::dashes("性别\n- 男\n- 女\n看法\n□好 □差", "性别: 男/女; 看法: 好/差")]
#[case::blank_lines_between(
    "师德\n\n好□ 差□\n\n教学\n\n好□ 差□\n\n谢谢！",
    "师德: 好/差; 教学: 好/差"
)]
#[case::amounts_with_boxes(
    "几次\n1次□ 2次□\n年龄\n18以下□ 18以上□",
    "几次: 1次/2次; 年龄: 18以下/18以上"
)]
#[case::below_a_line_with_its_own(
    "性别 男□ 女□\n住在\n城市□ 农村□",
    "性别: 男/女; 住在: 城市/农村"
)]
#[case::below_parts(
    "一、情况\n性别\n□男 □女\n二、评价\n服务\n□好 □差",
    "性别: 男/女; 服务: 好/差"
)]
#[case::below_framed_parts(
    "【情况】\n性别\n□男 □女\n【评价】\n服务\n□好 □差",
    "性别: 男/女; 服务: 好/差"
)]
#[case::below_a_letter("各位家长：\n请在方框内打√。\n师德\n好□ 差□", "师德: 好/差")]
#[case::below_names_of_the_project(
    "项目名称：某项目\n项目效果\n明显□ 一般□",
    "项目效果: 明显/一般"
)]
#[case::below_room("姓名：____\n身份\n□居民 □商户", "姓名：: ; 身份: 居民/商户")]
#[case::above_room("性别\n□男 □女\n意见\n____\n建议\n____", "性别: 男/女; 意见: ; 建议: ")]
#[case::above_points(
    "服务的评价\n1 2 3 4 5\n收费的评价\n☆☆☆☆☆",
    "服务的评价: 1..5; 收费的评价: 1..5"
)]
fn words_above_answers_are_a_question(#[case] text: &str, #[case] due: &str) {
    let reading = read(&format!("居民问卷\n{text}\n"), &Settled::default());
    let questions = reading.questions.iter().map(|question| {
        let labels: Vec<&str> = question.options.iter().map(|one| &*one.label).collect();
        let bounds = question.low.zip(question.high);
        let bounds = bounds.map_or(String::new(), |(low, high)| format!("{low}..{high}"));
        format!("{}: {}{bounds}", question.text, labels.join("/"))
    });
    assert_eq!(questions.collect::<Vec<_>>().join("; "), due);
    assert!(!reading.is_open(), "{:?}", reading.doubts);
}

/// What may be words of a question, an option or a heading is no introduction in silence; a letter and its date are.
#[rstest]
#[case::a_heading_above_questions("您好！请您填写。\n基本情况\n性别：□男 □女", &[3])]
#[case::what_is_asked_of_all("您对下列服务的满意程度\n供水\n□好 □差", &[2])]
#[case::above_a_question_mark("基本情况\n您满意吗？\n□是 □否", &[2])]
#[case::above_room("您的孩子\n年级：____", &[2])]
#[case::above_a_table("您对学校的评价\n项目\t好\t中\t差\n服务\t\t\t\n收费\t\t\t", &[2])]
#[case::lines_without_marks("性别\n男\n女\n看法\n□好 □差", &[2, 3, 4])]
#[case::options_in_a_bracket("性别（男、女）\n看法\n□好 □差", &[2])]
#[case::points_in_a_bracket("您对服务的评价（0-10分）\n看法\n□好 □差", &[2])]
#[case::before_the_first_number("性别\nA.男 B.女\n1. 满意吗\nA.是 B.否\n2. 好吗\nA.是 B.否", &[2, 3])]
#[case::between_numbers("1. 性别\n□男 □女\n年龄\n□小 □大\n2. 好吗\n□是 □否", &[4, 5])]
#[case::numbers_that_are_options("1. 性别\n男\n看法\n1、好\n2、差", &[5, 6])]
#[case::a_torn_option("住房\n□自有\n□租赁，\n为期____年\n□公房", &[5, 6])]
#[case::a_letter(
    "（家长版）\n某县教育局\n2023年5月\n尊敬的家长：\n您好！请您填写。\n前言\n为了解情况，\n我们开展本次调查\n性别\n□男 □女",
    &[]
)]
fn what_may_ask_is_no_introduction_in_silence(#[case] text: &str, #[case] due: &[usize]) {
    let reading = read(&format!("居民问卷\n{text}\n"), &Settled::default());
    let asked: std::collections::BTreeSet<usize> =
        reading.asks().map(|doubted| doubted.line).collect();
    assert_eq!(
        asked.into_iter().collect::<Vec<_>>(),
        due,
        "{}",
        shown(&reading)
    );
}

#[test]
fn the_name_of_the_first_part_is_a_heading_below_the_title_too() {
    let reading = read(
        "居民问卷\n基本信息\n1. 性别\nA.男 B.女\n",
        &Settled::default(),
    );
    assert_eq!(reading.questions[0].section, "基本信息");
    let reading = read(
        "某县\n满意度调查\n1. 性别\nA.男 B.女\n",
        &Settled::default(),
    );
    assert_eq!(reading.questions[0].section, "");
}
