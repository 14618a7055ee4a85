//! The words of `--help`, Chinese and English.

use clap::{Arg, ArgAction, Command};
use tuoyu::lang::Lang;

/// One text in both languages.
type Words = (&'static str, &'static str);

const PROGRAM: Words = (
    "托育机构合规检查：把机构的情况与标准逐条对照，说明哪一条不符合、在哪里、差多少、依据哪一条款",
    "Checks childcare facilities for the under-threes against their rules: what fails, where, by how much, under which clause",
);

/// Below the help of the program.
const CODES: Words = (
    "退出码：0 没有不符合 · 1 有不符合 · 2 用法不对 · 3 没有不符合，但有待补充 · 4 规则有误 · 5 读不了情况文件 · 6 超过限制 · 70 程序缺陷",
    "Exit codes: 0 nothing fails · 1 something fails · 2 wrong usage · 3 nothing fails but something is undetermined · 4 the rules do not build · \
     5 the facts cannot be read · 6 a limit was exceeded · 70 a bug",
);

/// What a command does.
fn about(command: &str) -> Option<Words> {
    Some(match command {
        "check" => ("检查一份或几份机构情况（YAML、JSON 或 xlsx）", "Checks one or several documents of facts (YAML, JSON or xlsx)"),
        "ask" => ("在终端里一问一答：只问还能改变结果的情况，边答边存", "Asks in the terminal what can still change the outcome, and saves each answer"),
        "blank" => ("输出空白情况表，列出每一问、单位、选项和说明", "Writes a blank document of facts with every question, unit, choice and note"),
        "lint" => ("检查规则文件有没有写错", "Checks rule files for mistakes"),
        "fmt" => ("整理规则文件的写法：空格、换行、对齐、词的写法", "Formats rule files: blanks, lines, alignment, spelling"),
        "test" => ("运行规则的测试文件（*.test.yaml）", "Runs test files of rules (*.test.yaml)"),
        "cover" => (
            "列出文件的每一行写成了哪条规则，没有写的为什么；与规则对不上时退出码为 4",
            "Lists what became of each row of the documents and why some have no rule; 4 where the register and the rules disagree",
        ),
        "diff" => {
            ("比较两版规则：新增、删去、改动了哪些条款和数值", "Compares two versions of rules: what was added, removed and changed, with clause and figure")
        }
        "impact" => (
            "同一份机构情况、同一天，按两版规则各判一次：谁的结果会变",
            "Judges the same facts on the same day by two versions of rules: whose findings change",
        ),
        "explain" => ("解释一个诊断代码（E0103）或一条规则", "Explains the code of a diagnostic (E0103) or a rule"),
        "schema" => (
            "输出情况、报告、规则包说明、测试文件、诊断的 JSON Schema，或用它核对文件",
            "Prints the JSON Schema of facts, reports, manifests, test files or diagnostics, or checks files by it",
        ),
        "completions" => ("输出命令行补全脚本", "Prints a script that completes command lines"),
        _ => return None,
    })
}

/// What an argument is for.
fn argument(command: &str, id: &str) -> Option<Words> {
    Some(match (command, id) {
        ("fmt", "lang") => (
            "把规则整个改写成一种语言，中文或英文；屏幕上的话仍随系统语言",
            "Rewrites the rules wholly into one language, Chinese or English; messages still follow the system",
        ),
        ("fmt", "rules") => ("改写语言时还要看的规则：文件或文件夹", "Rules to look names up in, beside the files: files or folders"),
        (_, "lang") => ("输出语言：zh 中文，en 英文；默认按系统语言", "Language: zh Chinese, en English; by default that of the system"),
        (_, "help") => ("显示说明", "Prints help"),
        (_, "version") => ("显示版本", "Prints the version"),
        (_, "pack") => ("用哪个内置规则包，默认 ezhou", "Which embedded pack of rules; ezhou by default"),
        (_, "rules") => ("改用磁盘上的规则：规则文件（*.rules）或文件夹", "Rules from disk instead: rule files (*.rules) or folders"),
        (_, "as_of") => ("评估日，如 2026-11-23；默认今天", "The day of the check, such as 2026-11-23; today by default"),
        ("cover", "registers") => ("覆盖登记：文件或文件夹；不写则用内置的", "Registers of coverage: files or folders; without any, the embedded ones"),
        ("diff" | "impact", "old") => ("旧版规则：文件、文件夹，或内置规则包的键", "The older rules: a file, a folder, or the key of an embedded pack"),
        ("diff" | "impact", "new") => ("新版规则：文件、文件夹，或内置规则包的键", "The newer rules: a file, a folder, or the key of an embedded pack"),
        ("impact", "facts") => ("机构情况文件（YAML、JSON）", "Documents of facts (YAML, JSON)"),
        ("check", "facts") => ("机构情况文件；- 为标准输入", "Documents of facts; - is standard input"),
        ("check", "output") => (
            "写入文件，不写到屏幕；已有的文件，只有是本程序写出、没有改动过的报告才会被替换",
            "Writes to a file instead of the screen; a file that is there is replaced only if it is a report as this program wrote it",
        ),
        ("ask", "facts") => (
            "答案存到哪个文件，已有的接着问；默认是主体的名称，如 托育机构.yaml",
            "The file that answers are saved to; what it says already is not asked; by default named after the subject",
        ),
        ("ask", "goal") => ("只问决定一条路径、一项扶持或一条规则的，如 机构登记", "Asks only what decides one pathway, support or rule, such as registration"),
        ("ask", "plain") => ("一行一行地问，不用光标选择", "Asks line by line, without lists to move in"),
        ("blank", "output") => ("写入文件；已有的文件不覆盖", "Writes to a file; one that is there already is left as it is"),
        ("ask" | "blank", "subject") => ("主体的键或名称；默认是规则包的主体", "Key or name of the subject; that of the pack by default"),
        ("check", "fail_on") => {
            ("从哪种结果起退出码不为 0：fail 不符合，undetermined 待补充，advice 建议改进，never 从不", "From which outcome on the exit code is not 0")
        }
        ("ask" | "check" | "impact", "drafts") => (
            "征求意见稿：apart 另列，as-law 视同已施行，off 不看",
            "Drafts: apart shows them apart, as-law judges them as if they were law, off leaves them out",
        ),
        ("check" | "impact" | "schema", "subject") => ("主体的键或名称；情况文件没写时用", "Key or name of the subject, where the facts do not say it"),
        ("check", "positions") => ("标出每项情况写在文件的哪一行哪一列", "Adds where in the file each fact stands"),
        ("lint", "paths") => ("规则文件或文件夹；不写则检查内置规则", "Rule files or folders; without any, the embedded rules"),
        ("lint", "require") => ("每段文字都要有这种语言", "Every text needs this language"),
        ("lint", "deny_warnings") => ("有警告也算不通过", "Warnings count as mistakes"),
        ("check" | "lint" | "blank" | "cover" | "diff" | "impact", "format") => ("输出格式", "Format of the output"),
        ("fmt", "paths") => ("规则文件或文件夹；- 从标准输入读，写到标准输出", "Rule files or folders; - reads standard input and writes standard output"),
        ("fmt", "check") => ("不改文件，只说哪些需要整理；有的话退出码为 1", "Changes no file, only tells which would be; 1 if any"),
        ("test", "paths") => ("测试文件，或放有规则和测试的文件夹", "Test files, or folders that hold rules and tests"),
        ("explain", "what") => ("诊断代码，或规则、路径、扶持的键或名称", "The code of a diagnostic, or the key or name of a rule, pathway or support"),
        ("schema", "kind") => (
            "哪一种：facts 情况，report 报告，pack 规则包说明，test 测试文件，diagnostics 诊断；默认 facts",
            "Which: facts, report, pack (manifest), test (test file), diagnostics; facts by default",
        ),
        ("schema", "check") => ("核对这些文件，按内容和文件名选用哪一种", "Checks these files, each by the schema that its content or name tells"),
        ("completions", "shell") => ("哪种命令行", "Which shell"),
        _ => return None,
    })
}

/// The headings of a help text.
#[derive(Clone, Copy)]
enum Part {
    Commands,
    Arguments,
    Options,
}

/// How a help text is laid out: the tags are clap's.
fn template(parts: &[Part], lang: Lang) -> String {
    let mut template = lang.pick("{about-with-newline}\n用法：{usage}\n", "{about-with-newline}\nUsage: {usage}\n").to_owned();
    for part in parts {
        template += match part {
            Part::Commands => lang.pick("\n命令：\n{subcommands}\n", "\nCommands:\n{subcommands}\n"),
            Part::Arguments => lang.pick("\n参数：\n{positionals}\n", "\nArguments:\n{positionals}\n"),
            Part::Options => lang.pick("\n选项：\n{options}\n", "\nOptions:\n{options}\n"),
        };
    }
    template + "{after-help}"
}

/// An argument with its words. What clap adds on its own (values, default) is English, so that Chinese words say it themselves.
fn described(arg: Arg, command: &str, lang: Lang) -> Arg {
    let Some((zh, en)) = argument(command, arg.get_id().as_str()) else { return arg };
    if lang == Lang::En {
        return arg.help(en);
    }
    // A flag has values, too, but nobody writes them.
    if !arg.get_action().takes_values() {
        return arg.help(zh);
    }
    let values: Vec<String> = arg.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect();
    let default = arg.get_default_values().first().map(|d| d.to_string_lossy().into_owned());
    let mut more = Vec::new();
    if !values.is_empty() {
        more.push(values.join("、"));
    }
    more.extend(default.map(|d| format!("默认 {d}")));
    let more = if more.is_empty() { String::new() } else { format!("（{}）", more.join("；")) };
    arg.help(format!("{zh}{more}")).hide_possible_values(true).hide_default_value(true)
}

/// How a command is written.
fn usage(command: &mut Command, name: &str, lang: Lang) -> String {
    let arguments = match name {
        "" => lang.pick("<命令>", "<COMMAND>").to_owned(),
        // Left out only where `--subject` says what nothing is known about.
        "check" => "<FACTS>...".to_owned(),
        _ => command.get_positionals().map(ToString::to_string).collect::<Vec<_>>().join(" "),
    };
    let name = if name.is_empty() { "tuoyu".to_owned() } else { format!("tuoyu {name}") };
    format!("{name} {} {arguments}", lang.pick("[选项]", "[OPTIONS]"))
}

/// The same command, with its words in that language.
pub(crate) fn describe(command: Command, lang: Lang) -> Command {
    let words = |(zh, en): Words| lang.pick(zh, en);
    let standard = |id: &'static str, action| Arg::new(id).long(id).action(action).display_order(902).help(argument("", id).map(words));
    let mut command = command
        .about(words(PROGRAM))
        .after_help(words(CODES))
        .help_template(template(&[Part::Commands, Part::Options], lang))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(standard("version", ArgAction::Version).short('V'))
        .arg(standard("help", ArgAction::Help).short('h').global(true))
        .mut_arg("lang", |arg| described(arg, "", lang).display_order(901));
    let own = usage(&mut command, "", lang);
    command = command.override_usage(own);
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| {
            let parts: &[Part] = if sub.get_positionals().next().is_some() { &[Part::Arguments, Part::Options] } else { &[Part::Options] };
            let mut sub =
                sub.about(about(&name).map(words)).help_template(template(parts, lang)).mut_args(|arg| described(arg, &name, lang)).disable_help_flag(true);
            let own = usage(&mut sub, &name, lang);
            sub.override_usage(own)
        });
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_argument_has_words() {
        let command = crate::args::Cli::command();
        for sub in command.get_subcommands() {
            assert!(about(sub.get_name()).is_some(), "{}", sub.get_name());
            for arg in sub.get_arguments() {
                assert!(argument(sub.get_name(), arg.get_id().as_str()).is_some(), "{} {}", sub.get_name(), arg.get_id());
            }
        }
    }

    #[test]
    fn is_well_formed() {
        for lang in [Lang::Zh, Lang::En] {
            crate::args::Cli::described(lang).debug_assert();
        }
    }
}
