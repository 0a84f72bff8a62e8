//! Findings of transcripts and of projects that are exchanged with other programs.

use super::FindingDoc;

pub(super) const INTERVIEWS: &[FindingDoc] = findings! {
    "transcript-broken": "访谈记录的文件打不开，或格式和名字不符" "a transcript cannot be opened, or is of another form than its name says"
        => "在原来的程序里另存一份再读" "save it again in the program it comes from";
    "transcript-empty": "文件里没有一个字" "a transcript holds no words"
        => "核对是不是这份文件" "check that it is the right file";
    "transcript-no-cues": "字幕文件里没有带时间的字幕" "subtitles without a cue with its times"
        => "每条上面写起止时间，或另存为 .txt" "write the times above each cue, or save it as .txt";
    "transcript-which-question": "一行以题的序号开头，话不是提纲里的话，或是另一道题的话" "a line begins with the number of a question before other words than the guide's, or before those of another question"
        => "--settle 行号=题号 或 行号=words；都一样的用 --numbered" "--settle LINE=QUESTION or LINE=words; --numbered for all such lines";
    "transcript-no-question": "文件里没有认出提纲里的题" "no question of the guide stands in the transcript"
        => "每道题单独起一行；整份放进一道题：--into" "let each question begin a line; --into puts the whole under one";
    "transcript-whom": "写着访谈对象的一行可以是身份，也可以是姓名" "a line that says who was interviewed can be a role or a name"
        => "是身份：--settle 行号=role；是姓名：从文件里删去" "a role: --settle LINE=role; a name: take it out of the file";
    "transcript-code": "看不出受访者编号" "the interviewee's code is not said"
        => "加 --code" "add --code";
    "transcript-group": "看不出访谈对象是哪一类" "it is not said whom one talked to"
        => "加 --group" "add --group";
    "transcript-other-group": "文件里有一道不问这类对象的题" "a question stands in the transcript that is not asked of this group"
        => "核对 --group 和 --guide" "check --group and --guide";
    "guide-line": "提纲里的一行可以是几样：话题、问题、追问……" "a line of a guide can be several things: a topic, a question, what is asked further"
        => "--settle 行号=topic、question、prompt、intro、title 或 note；画面里按数字" "--settle LINE=topic|question|prompt|intro|title|note; on the screen, a digit";
    "guide-no-questions": "提纲的文字里没有读到问题" "no question was read from the text of a guide"
        => "每道题一行，前面写序号" "a question a line, its number before it";
    "guide-whom": "提纲没有写问谁" "a guide does not say whom to ask"
        => "加一行 访谈对象：受益对象，或 --ask" "add a line `访谈对象：受益对象`, or --ask";
    "refi-code-name": "代码的名字里有 /，太长，或只是数字" "the name of a code has a stroke, is too long, or is a number alone"
        => "是路径：--split；否则在原来的程序里改名" "a path: --split; else rename it in the program it comes from";
    "refi-code-renamed": "一个主题在这里叫别的名字" "a theme has another name here"
        => "不用做什么；要改名：manyi theme rename" "there is nothing to do; `manyi theme rename` renames it";
    "refi-source": "一份来源不能作访谈：看不出编号、对象或题，或编号已有" "a source cannot be an interview: code, group or questions are not told, or the code is taken"
        => "用 --code、--group、--guide、--into 或 --numbered 写明" "say --code, --group, --guide, --into or --numbered";
    "refi-other-words": "一份来源的原话和这里的不一样，上面的编码没有带入" "the words of a source are not those on file, and its codings are not taken in"
        => "重新导出再编码" "export it anew and code that";
    "refi-broken": "不是 REFI-QDA 的编码本或项目，或损坏了" "no code book or project of REFI-QDA, or a damaged one"
        => "在原来的程序里重新导出" "export it again";
    "refi-left-out": "项目里有没读的东西：图片、录音，或不在文件里的文字" "a project holds what is not read: pictures, recordings, texts that are not in the file"
        => "要的话，在原来的程序里转成文字再导出" "turn it into texts and export it again";
    "refi-positions": "标记的位置数法不同，或和写着的原话对不上" "the positions of passages are counted otherwise, or are not the words they are named by"
        => "对不上的逐处核对" "look at those that do not fit";
};
