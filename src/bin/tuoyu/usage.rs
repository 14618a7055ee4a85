//! What is wrong with a command line, in Chinese; in English it is clap's to say.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use tuoyu::lang::Lang;

/// The text for standard error.
pub(crate) fn text(error: &Error, lang: Lang) -> String {
    let english = error.render().to_string();
    if lang == Lang::En {
        return english;
    }
    let get = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue);
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有「{argument}」这个选项"),
        ErrorKind::InvalidSubcommand => format!("没有「{}」这个命令", get(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value.is_empty() => format!("「{argument}」后面缺少值"),
        ErrorKind::InvalidValue => format!("「{value}」不能用作「{argument}」的值"),
        ErrorKind::ValueValidation => format!("「{value}」不能用作「{argument}」的值；日期写成 2026-11-23"),
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::ArgumentConflict if argument == get(ContextKind::PriorArg) => format!("「{argument}」写了不止一次"),
        ErrorKind::ArgumentConflict => format!("「{argument}」和「{}」不能同时用", get(ContextKind::PriorArg)),
        _ => return english,
    };
    let mut text = vec![format!("错误：{sentence}")];
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue].into_iter().map(get).find(|s| !s.is_empty());
    let valid = get(ContextKind::ValidValue);
    if let Some(near) = near {
        // The likeliest comes last.
        let near: Vec<String> = near.rsplit('、').map(|word| format!("「{word}」")).collect();
        text.push(format!("  是不是{}？", near.join("或")));
    } else if !valid.is_empty() {
        text.push(format!("  可用的有：{valid}"));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        text.push(format!("\n用法：{}", usage.trim_start_matches("Usage:").trim()));
    }
    text.push("\n用 --help 看说明\n".to_owned());
    text.join("\n")
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(all) => all.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(all) => all.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        _ => String::new(),
    }
}
