//! The words of the dialogue, and what is meant by what somebody types.

use super::Reply;
use std::fmt::Write as _;
use tuoyu::ask::{Answer, Question, QuestionOption};
use tuoyu::facts::{self, FactError};
use tuoyu::model::Bilingual;
use tuoyu::report::{Finding, PathwayOutcome, SupportOutcome};
use tuoyu::{Lang, Report};

/// In which language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Lang);

/// What a line means that is no answer.
pub(super) fn command(line: &str) -> Reply {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}' || c == '\u{feff}');
    match line.to_lowercase().as_str() {
        "" | "-" | "不清楚" | "不知道" | "skip" => Reply::Unknown,
        "?" | "？" => Reply::Help,
        "<" | "＜" | "《" | "返回" | "back" => Reply::Back,
        "q" | "退出" | "quit" => Reply::Stop,
        _ => Reply::Text(line.to_owned()),
    }
}

/// An answer as facts take it: options by number or by name of either language become keys.
pub(super) fn meant(question: &Question, text: &str) -> String {
    match &question.answer {
        Answer::YesNo => match text.trim().to_lowercase().as_str() {
            "y" | "1" | "对" => "yes".to_owned(),
            "n" | "2" | "0" | "不" | "不是" | "没有" => "no".to_owned(),
            _ => text.to_owned(),
        },
        Answer::Choice { options, .. } => key(options, text).unwrap_or_else(|| text.to_owned()),
        Answer::Choices { options } => {
            let chosen = text.split(['、', ',', '，', ';', '；', ' ', '\u{3000}']).filter(|part| !part.is_empty());
            // A name with blanks in it is one; numbers may stand with blanks between them.
            if let Some(one) = key(options, text) {
                return one;
            }
            let all: Vec<String> = chosen.map(|part| key(options, part).unwrap_or_else(|| part.to_owned())).collect();
            if text.contains(['、', ',', '，', ';', '；']) {
                let parts = text.split(['、', ',', '，', ';', '；']).map(str::trim).filter(|part| !part.is_empty());
                return parts.map(|part| key(options, part).unwrap_or_else(|| part.to_owned())).collect::<Vec<_>>().join("、");
            }
            all.join("、")
        }
        Answer::Item { names, .. } => {
            number(text).and_then(|n| names.get(n)).filter(|_| !names.iter().any(|n| n == text.trim())).cloned().unwrap_or_else(|| text.to_owned())
        }
        _ => text.to_owned(),
    }
}

fn number(text: &str) -> Option<usize> {
    text.trim().parse::<usize>().ok()?.checked_sub(1)
}

fn key(options: &[QuestionOption], text: &str) -> Option<String> {
    let text = text.trim();
    let named = options.iter().find(|o| o.key == text || o.label.zh == text || o.label.en.as_deref().is_some_and(|en| en.eq_ignore_ascii_case(text)));
    named.or_else(|| number(text).and_then(|n| options.get(n))).map(|o| o.key.clone())
}

impl Words {
    fn pick(self, zh: impl Into<String>, en: impl Into<String>) -> String {
        self.0.pick(zh.into(), en.into())
    }

    pub(super) fn greeting(self, purpose: Option<&Bilingual>, file: &str, resumes: bool) -> String {
        let what = purpose.map(|p| p.text(self.0));
        let mut out = match what {
            Some(what) => self.pick(format!("只问决定“{what}”的情况。"), format!("Only what decides `{what}` is asked. ")),
            None => self.pick("只问还能改变结果的情况，最要紧的先问。", "Only what can still change the outcome is asked, what matters most first. "),
        };
        out += &if resumes {
            self.pick(format!("接着 {file} 已有的往下问；"), format!("It goes on from what {file} says; "))
        } else {
            self.pick(format!("答案保存在 {file}；"), format!("Answers are saved to {file}; "))
        };
        out += &self.pick("每答一问就保存一次，随时可以停。\n", "each one at once, so that you may stop at any time.\n");
        out
    }

    /// How to answer where there are no prompts that say it.
    pub(super) fn keys(self) -> String {
        self.pick("直接回车：不清楚 · ?：说明 · <：回到上一问 · q：停下\n", "Enter alone: do not know · ?: help · <: back · q: stop\n")
    }

    pub(super) fn heading(self, section: Option<&Vec<String>>, left: usize) -> String {
        let left = self.pick(format!("还有 {left} 问"), format!("{left} left"));
        match section {
            Some(section) if !section.is_empty() => format!("\n── {} ── {left}\n", section.join(" · ")),
            _ => format!("\n── {left}\n"),
        }
    }

    /// The question and how it is answered, on one line.
    pub(super) fn asked(self, question: &Question) -> String {
        let mut out = question.text.text(self.0).to_owned();
        let how = match &question.answer {
            Answer::Number { unit, .. } => unit.as_ref().map(|u| u.text(self.0).to_owned()).unwrap_or_default(),
            Answer::Date => self.pick("如 2026-11-23", "such as 2026-11-23"),
            Answer::List { label: Some(_), .. } => self.pick("写几个，或逐一写名称，用、隔开；没有写 0", "how many, or their names with commas; 0 for none"),
            Answer::List { label: None, .. } => self.pick("写几个；没有写 0", "how many; 0 for none"),
            Answer::Choices { .. } => self.pick("可多选", "any of them"),
            _ => String::new(),
        };
        if !how.is_empty() {
            out += &self.pick(format!("（{how}）"), format!(" ({how})"));
        }
        if question.judged {
            out += &self.pick("【需人工判断】", " [a matter of judgement]");
        }
        out
    }

    /// The same with the choices below.
    pub(super) fn question(self, question: &Question) -> String {
        let mut out = self.asked(question);
        out.push('\n');
        let list = |out: &mut String, names: &[&str]| {
            for (number, name) in (1..).zip(names) {
                let _ = writeln!(out, "  {number} {name}");
            }
        };
        match &question.answer {
            Answer::YesNo => out += &self.pick("  是 / 否\n", "  yes / no\n"),
            Answer::Choice { options, .. } | Answer::Choices { options } => {
                list(&mut out, &options.iter().map(|o| o.label.text(self.0)).collect::<Vec<_>>());
            }
            Answer::Item { names, .. } => list(&mut out, &names.iter().map(String::as_str).collect::<Vec<_>>()),
            _ => {}
        }
        out += "> ";
        out
    }

    pub(super) fn yes_no(self) -> Vec<String> {
        vec![self.pick("是", "yes"), self.pick("否", "no")]
    }

    /// That nothing of a multiple choice is so; facts take the word.
    pub(super) fn none(self) -> &'static str {
        self.0.pick("没有", "none")
    }

    /// What can be chosen instead of an answer.
    pub(super) fn others(self, question: &Question) -> Vec<(String, Reply)> {
        let mut out = vec![(self.pick("不清楚", "do not know"), Reply::Unknown)];
        if question.help.is_some() {
            out.push((self.pick("? 说明", "? help"), Reply::Help));
        }
        out.push((self.pick("< 回到上一问", "< back"), Reply::Back));
        out
    }

    pub(super) fn choose_keys(self) -> &'static str {
        self.0.pick("↑↓ 选，回车定；Esc 回到上一问；Ctrl-C 停下", "↑↓ to move, Enter to choose; Esc to go back; Ctrl-C to stop")
    }

    pub(super) fn choose_some_keys(self) -> &'static str {
        self.0.pick("空格勾选，回车定；Esc 回到上一问；Ctrl-C 停下", "Space to tick, Enter when done; Esc to go back; Ctrl-C to stop")
    }

    pub(super) fn write_keys(self, question: &Question) -> String {
        let help = if question.help.is_some() { self.pick("? 说明；", "? for help; ") } else { String::new() };
        help + self.0.pick("直接回车：不清楚；Esc 回到上一问；Ctrl-C 停下", "Enter alone: do not know; Esc to go back; Ctrl-C to stop")
    }

    /// How to find out, and what the answer is for.
    pub(super) fn help(self, question: &Question, titles: &[String]) -> String {
        let mut out = match &question.help {
            Some(help) => self.pick(format!("说明：{}\n", help.text(self.0)), format!("Note: {}\n", help.text(self.0))),
            None => self.pick("没有更多说明。\n", "There is no more to say of it.\n"),
        };
        if let Answer::Number { least, greatest, .. } = &question.answer {
            let least = least.as_deref().filter(|n| *n != "0");
            let range = match (least, greatest) {
                (None, None) => String::new(),
                (Some(least), None) => self.pick(format!("不小于 {least}\n"), format!("from {least}\n")),
                (None, Some(greatest)) => self.pick(format!("不大于 {greatest}\n"), format!("up to {greatest}\n")),
                (Some(least), Some(greatest)) => self.pick(format!("{least} 至 {greatest}\n"), format!("{least} to {greatest}\n")),
            };
            out += &range;
        }
        if question.personal {
            out += &self.pick("个人信息：报告里不会出现。\n", "Personal information: no report shows it.\n");
        }
        if !titles.is_empty() {
            let (some, all) = (titles.iter().take(5).cloned().collect::<Vec<_>>(), titles.len());
            let more = if all > some.len() { self.pick(format!("……共 {all} 项"), format!(", … {all} in all")) } else { String::new() };
            out += &self.pick(format!("用于判断：{}{more}\n", some.join("、")), format!("Needed for: {}{more}\n", some.join(", ")));
        }
        out
    }

    pub(super) fn wrong(self, error: &FactError) -> String {
        let text = facts::message::text(error, self.0);
        let help = facts::message::help(error, self.0).map(|help| self.pick(format!("；{help}"), format!("; {help}"))).unwrap_or_default();
        format!("! {text}{help}\n")
    }

    /// What has just been found to fail.
    pub(super) fn fails(self, finding: &Finding) -> String {
        let mut out = format!("✗ {}{}", self.pick("不符合：", "fails: "), finding.title.text(self.0));
        if let Some(label) = finding.item.as_ref().and_then(|item| item.label.as_ref()) {
            let _ = write!(out, " · {}", label.text(self.0));
        }
        out.push('\n');
        for because in &finding.because {
            let _ = writeln!(out, "  {}", because.text.text(self.0));
        }
        if let Some(citation) = finding.citations.first() {
            let (title, clause) = (citation.title.text(self.0), &citation.clause);
            out += &self.pick(format!("  《{title}》{clause}\n"), format!("  {title}, {clause}\n"));
        }
        out
    }

    /// Beside a question that was left by going back or stopping.
    pub(super) fn went_back(self) -> &'static str {
        self.0.pick("（没有回答）", "(not answered)")
    }

    pub(super) fn nothing_before(self) -> String {
        self.pick("这是第一问。\n", "This is the first question.\n")
    }

    pub(super) fn stopped(self, file: &str, saved: bool) -> String {
        if saved {
            self.pick(format!("\n停下了。答案在 {file}；再运行一次会接着问。\n"), format!("\nStopped. The answers are in {file}; run again to go on.\n"))
        } else {
            self.pick("\n停下了，还没有答案。\n", "\nStopped; there are no answers yet.\n")
        }
    }

    /// How the pathway, support or rule came out that the questions were for.
    pub(super) fn outcome_of(self, report: &Report, key: &str) -> String {
        let texts = |all: &[Bilingual]| all.iter().map(|t| t.text(self.0).to_owned()).collect::<Vec<_>>().join(self.0.pick("、", ", "));
        if let Some(pathway) = report.pathways.iter().find(|p| p.pathway == key) {
            let title = pathway.title.text(self.0);
            let names = texts(&pathway.names);
            let mut out = match pathway.outcome {
                PathwayOutcome::Decided => self.pick(format!("\n{title}：{names}"), format!("\n{title}: {names}")),
                PathwayOutcome::None => self.pick(format!("\n{title}：没有适用的情形"), format!("\n{title}: no case applies")),
                _ => self.pick(format!("\n{title}：还定不了，可能是 {names}"), format!("\n{title}: not decided yet; perhaps {names}")),
            };
            if !pathway.authority.is_empty() {
                let authority = texts(&pathway.authority);
                out += &self.pick(format!("，{authority}"), format!(", {authority}"));
            }
            out.push('\n');
            return out;
        }
        if let Some(support) = report.support.iter().find(|s| s.support == key) {
            let title = support.title.text(self.0);
            let outcome = match support.outcome {
                SupportOutcome::Eligible => self.pick("可享", "eligible"),
                SupportOutcome::Ineligible => self.pick("不可享", "not eligible"),
                SupportOutcome::NotInForce => self.pick("不在有效期内", "not in force"),
                _ => self.pick("还定不了", "not decided yet"),
            };
            return self.pick(format!("\n{title}：{outcome}\n"), format!("\n{title}: {outcome}\n"));
        }
        let mut out = String::new();
        for finding in report.findings.iter().filter(|f| f.rule == key) {
            let outcome = tuoyu::report::outcome_word(finding.outcome, self.0);
            let item = finding.item.as_ref().and_then(|i| i.label.as_ref()).map(|l| format!(" · {}", l.text(self.0))).unwrap_or_default();
            let _ = write!(out, "\n{}{item}{}{outcome}", finding.title.text(self.0), self.0.pick("：", ": "));
        }
        out + "\n"
    }

    pub(super) fn end(self, report: &Report, unknown: usize, file: &str, saved: bool, for_goal: bool) -> String {
        let mut out = if unknown == 0 {
            self.pick("\n问完了。\n", "\nThat is all.\n")
        } else {
            self.pick(
                format!("\n能问的都问了；{unknown} 问不清楚，下次运行会再问。\n"),
                format!("\nNothing else is to be asked; {unknown} were not known and are asked again next time.\n"),
            )
        };
        if !for_goal {
            let s = &report.summary;
            let (fail, open, advice, pass) = (s.fail, s.undetermined, s.advice, s.pass);
            out += &self.pick(
                format!("规则：不符合 {fail} · 待补充 {open} · 建议改进 {advice} · 符合 {pass}\n"),
                format!("Rules: fail {fail} · undetermined {open} · advice {advice} · pass {pass}\n"),
            );
        }
        if saved {
            out += &self.pick(format!("看完整的报告：tuoyu check {file}\n"), format!("The whole report: tuoyu check {file}\n"));
        }
        out
    }
}
