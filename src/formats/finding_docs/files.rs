//! Findings of any TOML file and of project folders.

use super::FindingDoc;

pub(super) const FILES: &[FindingDoc] = findings! {
    "not-toml": "这一行不合 TOML 的写法" "this line cannot be read as TOML"
        => "按提示改写；常见的是中文标点、引号或括号没有配对"
        "mend it as the hint says; often full-width signs or an unclosed quote or bracket";
    "unknown-key": "文件里有不认识的键" "a key that this file does not have"
        => "改成提示里的键，或删掉" "use the key of the hint, or delete it";
    "key-not-for-kind": "这个键用不上：题型、规则或公式不同" "a key that has no meaning under this kind, rule or formula"
        => "删掉它，或改题型" "delete it, or change the kind";
    "other-file": "是项目里的另一种文件，不是问卷" "another file of a project, no questionnaire"
        => "整个项目文件夹用 manyi project add 检查" "check the whole folder with `manyi project add`";
    "missing-key": "缺少必填的键" "a key that must be there is missing"
        => "按提示补上" "add it as the hint shows";
    "one-of-keys": "几个键只能写其中一个" "of several keys exactly one is given"
        => "只留一个" "keep one of them";
    "wrong-type": "值的写法不对，如代码没有加引号" "a value of the wrong shape, such as a code without quotes"
        => "按提示改写" "write it as the hint shows";
    "unknown-word": "只能用规定的几个词" "only certain words are taken"
        => "换成提示里的词" "use a word of the hint";
    "bad-number": "不是可用的数" "no number that the key can have"
        => "只写数字和小数点，不带单位和百分号" "digits and a decimal point only, no unit or percent sign";
    "empty-value": "值是空的" "a value is empty"
        => "写上内容，或删掉这一行" "fill it in, or delete the line";
    "unknown-format": "文件格式不是 1" "the file is not of format 1"
        => "写 format = 1，或升级本程序" "write format = 1, or update this program";
    "not-utf8": "文件不是 UTF-8 编码" "the file is not UTF-8"
        => "另存为 UTF-8" "save it as UTF-8";
    "file-too-large": "文件太大，或没有尽头" "a file is too large, or has no end"
        => "核对是不是这份文件；上限见“限度”" "check that it is the right file; the limits are listed below";
    "too-many-lines": "文件的行数太多" "a file has too many lines"
        => "核对是不是这份文件；上限见“限度”" "check that it is the right file; the limits are listed below";
    "file-not-found": "找不到文件" "a file is not there"
        => "核对文件名和大小写" "check the name, capitals too";
    "file-outside-folder": "文件不在项目文件夹里" "a file is not in the project's folder"
        => "放进项目文件夹，只写文件名" "put it there and write its name only";
    "file-unreadable": "文件读不出来" "a file cannot be read"
        => "关掉占用它的程序，核对权限" "close the program that uses it, check the permission";
    "bad-code": "代码里有不能用的字" "a code has a sign that codes cannot have"
        => "只用英文字母、数字和连字符" "use ASCII letters, digits and hyphens";
    "duplicate-code": "同一个代码用了两次" "a code is used twice"
        => "换一个代码" "choose another code";
    "distributed-above-population": "发放份数多于总人数" "more papers were handed out than there are people"
        => "核对两个数" "check both counts";
    "duplicate-figure": "printed.toml 里两个数字用了同一个代码" "two figures of printed.toml have the same code"
        => "给其中一个换一个代码" "give one of them another code";
    "unknown-figure-survey": "printed.toml 里的调查，项目没有" "printed.toml names a survey that the project does not have"
        => "改成 project.toml 里 [[surveys]] 的代码" "use a code of [[surveys]] in project.toml";
    "unknown-figure-measure": "printed.toml 里的测算，调查没有" "printed.toml names a measure that the survey does not have"
        => "改成问卷文件里 [[measures]] 的代码" "use a code of [[measures]] in the questionnaire file";
    "unknown-figure-indicator": "printed.toml 里的指标，项目没有" "printed.toml names an indicator that the project does not have"
        => "改成 indicators.toml 里的代码" "use a code of indicators.toml";
    "zero-denominator": "所印的数字以 0 为分母" "a printed figure with the denominator 0"
        => "写上报告所印的分母；没有印就写 from = \"nothing\""
        "write the denominator that is printed, or from = \"nothing\" where none is";
};
