//! What can be written on the command line. The words of its help are in `help`.

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use tuoyu::Date;
use tuoyu::lang::Lang;
use tuoyu::report;

/// The whole line.
#[derive(Debug, Parser)]
#[command(name = "tuoyu", version)]
pub(crate) struct Cli {
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub(crate) lang: Option<LangName>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(Check),
    Ask(Ask),
    Blank(Blank),
    Lint(Lint),
    Fmt(Fmt),
    Test(Test),
    Cover(Cover),
    Diff(Diff),
    Impact(Impact),
    Explain(Explain),
    Schema(Schema),
    Completions(Completions),
}

/// Which rules.
#[derive(Debug, Clone, Args)]
pub(crate) struct Rules {
    #[arg(long, value_name = "KEY", conflicts_with = "rules")]
    pub(crate) pack: Option<String>,
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) rules: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[arg(value_name = "FACTS")]
    pub(crate) facts: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: Rules,
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t, value_name = "OUTCOME")]
    pub(crate) fail_on: FailOn,
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub(crate) drafts: Drafts,
    #[arg(long, value_name = "KEY")]
    pub(crate) subject: Option<String>,
    #[arg(long)]
    pub(crate) positions: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Ask {
    #[arg(value_name = "FACTS")]
    pub(crate) facts: Option<PathBuf>,
    #[arg(long, value_name = "KEY")]
    pub(crate) goal: Option<String>,
    #[command(flatten)]
    pub(crate) rules: Rules,
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    #[arg(long, value_name = "KEY")]
    pub(crate) subject: Option<String>,
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub(crate) drafts: Drafts,
    #[arg(long)]
    pub(crate) plain: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Blank {
    #[command(flatten)]
    pub(crate) rules: Rules,
    #[arg(long, value_name = "KEY")]
    pub(crate) subject: Option<String>,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: BlankFormat,
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Lint {
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: Rules,
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    #[arg(long, value_enum, value_name = "LANG")]
    pub(crate) require: Option<Required>,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct Fmt {
    #[arg(value_name = "FILE", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) check: bool,
    // The language of the file, not that of messages as elsewhere.
    #[arg(long, value_enum, value_name = "LANG")]
    pub(crate) lang: Option<LangName>,
    #[arg(long, value_name = "PATH", num_args = 1.., requires = "lang")]
    pub(crate) rules: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Test {
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: Rules,
}

#[derive(Debug, Args)]
pub(crate) struct Cover {
    #[arg(value_name = "REGISTER")]
    pub(crate) registers: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: Rules,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct Impact {
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    #[arg(value_name = "FACTS", required = true)]
    pub(crate) facts: Vec<PathBuf>,
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub(crate) drafts: Drafts,
    #[arg(long, value_name = "KEY")]
    pub(crate) subject: Option<String>,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[arg(value_name = "CODE|RULE")]
    pub(crate) what: String,
    #[command(flatten)]
    pub(crate) rules: Rules,
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    #[arg(value_enum, value_name = "KIND")]
    pub(crate) kind: Option<SchemaKind>,
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) check: Vec<PathBuf>,
    #[arg(long, value_name = "KEY")]
    pub(crate) subject: Option<String>,
    #[command(flatten)]
    pub(crate) rules: Rules,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangName {
    Zh,
    En,
}

impl From<LangName> for Lang {
    fn from(name: LangName) -> Self {
        match name {
            LangName::Zh => Lang::Zh,
            LangName::En => Lang::En,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    #[default]
    Text,
    Json,
    Html,
    Md,
    Sarif,
    Junit,
    Csv,
    Xlsx,
}

/// The language that every text is to have. The first text is Chinese anyway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Required {
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum BlankFormat {
    #[default]
    Yaml,
    Xlsx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum TextOrJson {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaKind {
    Facts,
    Report,
    Pack,
    Test,
    Diagnostics,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum FailOn {
    Fail,
    #[default]
    Undetermined,
    Advice,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Drafts {
    #[default]
    Apart,
    AsLaw,
    Off,
}

impl From<Drafts> for report::Drafts {
    fn from(drafts: Drafts) -> Self {
        match drafts {
            Drafts::Apart => report::Drafts::Apart,
            Drafts::AsLaw => report::Drafts::AsLaw,
            Drafts::Off => report::Drafts::Off,
        }
    }
}

impl Cli {
    /// Reads the line; what is wrong with it, and `--help`, come back as clap's error.
    pub(crate) fn read(arguments: &[std::ffi::OsString], lang: Lang) -> Result<Self, clap::Error> {
        let mut command = Self::described(lang);
        let matches = command.try_get_matches_from_mut(arguments)?;
        let mut cli = Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        if let Command::Ask(ask) = &mut cli.command {
            let facts = facts_among(&mut ask.rules.rules);
            ask.facts = ask.facts.take().or_else(|| facts.into_iter().next());
        }
        if let Command::Check(check) = &mut cli.command {
            check.facts.extend(facts_among(&mut check.rules.rules));
            if check.facts.is_empty() && check.subject.is_none() {
                let mut check = command.find_subcommand("check").cloned().unwrap_or(command).bin_name("tuoyu check");
                let mut error = clap::Error::new(clap::error::ErrorKind::MissingRequiredArgument).with_cmd(&check);
                error.insert(clap::error::ContextKind::InvalidArg, clap::error::ContextValue::Strings(vec!["<FACTS>...".to_owned()]));
                error.insert(clap::error::ContextKind::Usage, clap::error::ContextValue::StyledStr(check.render_usage()));
                return Err(error);
            }
        }
        Ok(cli)
    }

    /// The command with its help in that language.
    pub(crate) fn described(lang: Lang) -> clap::Command {
        crate::help::describe(Self::command(), lang)
    }
}

/// `--rules` takes as many paths as follow, so that in `check --rules my.rules facility.yaml` the facts stand among them.
fn facts_among(rules: &mut Vec<PathBuf>) -> Vec<PathBuf> {
    let is_facts = |path: &PathBuf| {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        matches!(ending, "json" | "yaml" | "yml" | "xlsx") && !path.is_dir()
    };
    let (facts, others) = std::mem::take(rules).into_iter().partition(is_facts);
    *rules = others;
    facts
}
