//! Findings of questionnaires read from text.

use super::FindingDoc;

pub(super) const PASTED: &[FindingDoc] = findings! {
    "form-not-read": "这种格式的文件读不了" "a file of a form that is not read"
        => "另存为 .docx 或 .txt" "save it as .docx or .txt";
    "docx-broken": "Word 文件打不开，或不是 .docx" "a Word file that cannot be opened, or is no .docx"
        => "另存为 .docx 再读" "save it as .docx again";
    "text-too-long": "文字的行数太多，或一行太长" "too many lines, or one that is too long"
        => "核对是不是问卷" "check that it is a questionnaire";
    "kind-unknown": "要定：看不出题型" "to settle: the kind is not said"
        => "在题干后写［单选题］等，或 --settle 行号=single" "write [单选题] or the like behind it, or --settle LINE=single";
    "range-unknown": "要定：打几分到几分" "to settle: between which bounds points are"
        => "写“0-10分”，或 --settle 行号=0-10" "write `0-10分`, or --settle LINE=0-10";
    "kind-not-supported": "要定：这种题录不了，如排序" "to settle: a kind that cannot be keyed, such as a ranking"
        => "改成别的题型，或 --settle 行号=text" "make it another kind, or --settle LINE=text";
    "options-missing": "要定：选择题没有选项" "to settle: a choice without options"
        => "补上选项，或定为别的题型" "add them, or settle another kind";
    "one-option": "要定：只有一个选项" "to settle: one option only"
        => "核对选项，或 --settle 行号=kept" "check them, or --settle LINE=kept";
    "words-missing": "要定：有题号和题型，没有文字" "to settle: a number and a kind without words"
        => "补上题目，或 --settle 行号=kept" "add them, or --settle LINE=kept";
    "taken-as-private": "像是问健康、身份或联系方式，当作敏感题" "it seems to ask something private and is taken as sensitive"
        => "不是就在问卷文件里写 sensitive = false" "write `sensitive = false` in the questionnaire file where it is not";
    "named-steps": "量表的各级有名称，读成单选" "a scale with names for its steps, read as a choice of one"
        => "核对一遍" "look at it once";
    "options-unused": "要定：写的是填写或打分，下面却有选项" "to settle: said to be written or scored, with options below"
        => "定为 single、multiple 或 kept" "settle single, multiple or kept";
    "option-order": "要定：选项的序号有跳号或重号" "to settle: marks of options left out or twice"
        => "核对选项，或 --settle 行号=kept" "check them, or --settle LINE=kept";
    "question-or-option": "要定：一行可以是下一道题，也可以是选项" "to settle: the next question, or an option"
        => "--settle 行号=question 或 option" "--settle LINE=question or option";
    "number-missing": "要定：题号有缺" "to settle: numbers of questions are missing"
        => "找到漏掉的题，或 --settle 行号=kept" "find what is missing, or --settle LINE=kept";
    "number-twice": "要定：题号用了两次" "to settle: a number comes twice"
        => "改题号，或 --settle 行号=kept" "mend it, or --settle LINE=kept";
    "points-partly": "要定：只有一部分选项有分值" "to settle: only some options have points"
        => "补上分值，或 --settle 行号=kept" "add them, or --settle LINE=kept";
    "jump-to-nowhere": "要定：跳到的题不在后面" "to settle: a jump to a question that does not follow"
        => "改题号；--settle 行号=kept 则不跳" "mend it; --settle LINE=kept leaves it out";
    "jump-unclear": "要定：跳题的范围互相交错" "to settle: jumps that cross"
        => "改跳题；--settle 行号=kept 则不跳" "mend them; --settle LINE=kept leaves it out";
    "two-answers": "要定：表里每行答两次" "to settle: two answers in each row of a table"
        => "--settle 行号=kept 读成两道题" "--settle LINE=kept makes two questions";
    "table-unread": "要定：一张表读不成题" "to settle: a table that could not be read"
        => "第一行写答法，第一列写各项" "write answers in the first row and items in the first column";
    "words-left": "要定：读出的文字里还有像序号、方框、跳转或另一道题的字样" "to settle: words that still hold what looks like a mark, a box, a jump or another question"
        => "改原文，每个选项一行；或 --settle 行号=kept" "mend the text, an option a line; or --settle LINE=kept";
    "several-blanks": "要定：一道题里有几处要填" "to settle: several blanks in a question, of which one is keyed"
        => "一空一题；或 --settle 行号=kept" "a question for each; or --settle LINE=kept";
    "line-unclear": "要定：看不出一行是选项、题干还是说明" "to settle: an option, a part of a question or a note"
        => "--settle 行号=option 或 note" "--settle LINE=option or note";
    "no-number": "编了号的问卷里，一道题没有题号" "a question without a number among numbered ones"
        => "核对是不是题" "check that it is one";
    "numbers-again": "题号从头数起，代码里带上部分的序号" "numbers begin again; the codes carry the part"
        => "核对一遍" "look at it once";
    "scale-once": "答法取自前面的说明" "how it is answered is said once above"
        => "核对一遍" "look at it once";
    "worst-first": "选项从差到好排列" "options that run from the worst to the best"
        => "写测算时留意" "mind it where a measure is written";
    "no-opinion-option": "有不表态的选项" "an option that gives no opinion"
        => "写测算时说明在不在分母里" "say in the measure whether it is in the base";
    "low-not-zero": "最低分不是 0" "the least points are not 0"
        => "得分率会偏高，写测算时留意" "a score rate is lifted; mind it in the measure";
    "taken-as-number": "按空格后的单位当作数字题" "taken for a number by the unit behind its blank"
        => "核对一遍" "look at it once";
    "taken-as-date": "按年月日当作日期题" "taken for a day by year, month and day"
        => "核对一遍" "look at it once";
    "taken-as-text": "没有选项，当作填写题" "taken for a written answer, as it has no options"
        => "核对一遍" "look at it once";
    "shares-taken-off": "选项后的百分比已去掉" "shares behind options were taken off"
        => "像是统计结果，核对是不是问卷" "it seems to be a page of results: check it";
    "several-questions": "一道题问了两件事" "two things asked at once"
        => "发放前可以拆开" "divide it before it goes out";
    "leading-words": "题干带有引导" "words that suggest an answer"
        => "发放前可以改" "change them before it goes out";
    "other-without-blank": "“其他”没有留空" "`other` without room to write"
        => "发放前可以补上横线" "add a line before it goes out";
    "options-by-strokes": "选项由斜线或空格隔开" "options parted by strokes or blanks"
        => "核对一遍" "look at it once";
    "stem-continued": "下一行的文字并入了题干" "words of the next line joined to the question"
        => "核对一遍" "look at it once";
    "items-apart": "题下各项分别成题" "each item became a question"
        => "核对一遍" "look at it once";
    "epidata-broken": "EpiData 的文件不完整，或不是它的文件" "the file is no whole one of EpiData"
        => "从原来的电脑上重新拷一份" "copy it anew from where it was made";
    "epidata-locked": "EpiData 的文件设了密码" "the file of EpiData has a password"
        => "在 EpiData 里去掉密码，另存一份" "take the password away in EpiData and save it anew";
    "epidata-forms": ".epx 里有几张表" "there are several forms in the .epx"
        => "用 --form 写明是哪一张" "name one with --form";
    "on-condition": "题干说只问一部分人" "asked of some only, by its words"
        => "写成跳题，如（跳至第8题）" "write a jump, such as （跳至第8题）";
};
