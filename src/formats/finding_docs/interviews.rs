//! Findings of transcripts and of projects that are exchanged with other programs.

use super::FindingDoc;

pub(super) const INTERVIEWS: &[FindingDoc] = findings! {
    "transcript-broken": "访谈记录的文件打不开，或格式和名字不符" "a transcript cannot be opened, or is of another form than its name says"
        => "在原来的程序里另存一份再读" "save it again in the program it comes from";
    "transcript-empty": "文件里没有一个字" "a transcript holds no words"
        => "核对是不是这份文件" "check that it is the right file";
    "transcript-no-cues": "字幕文件里没有带时间的字幕" "subtitles without a cue with its times"
        => "每条上面写起止时间，或另存为 .txt" "write the times above each cue, or save it as .txt";
    "refi-broken": "不是 REFI-QDA 的编码本或项目，或损坏了" "no code book or project of REFI-QDA, or a damaged one"
        => "在原来的程序里重新导出" "export it again";
    "refi-left-out": "项目里有没读的东西：图片、录音，或不在文件里的文字" "a project holds what is not read: pictures, recordings, texts that are not in the file"
        => "要的话，在原来的程序里转成文字再导出" "turn it into texts and export it again";
    "refi-positions": "标记的位置数法不同，或和写着的原话对不上" "the positions of passages are counted otherwise, or are not the words they are named by"
        => "对不上的逐处核对" "look at those that do not fit";
};
