//! `cargo xtask`: the command line, and the module of each command.

use std::{cell::OnceCell, io::Write, process::ExitCode};

use clap::{Parser, Subcommand};
use xtask::{
    check, codegen,
    console::{Console, OutputWriter, Style},
    diff, mock, spec_review,
    task_error::{TaskError, TaskOutcome},
    workspace,
};

/// Tasks of the maintainers of this workspace
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  clean
  1  problems were found
  2  the task, or one of its checks, could not do its work";

#[derive(Subcommand)]
enum Task {
    /// Regenerate the client from spec/openapi.yaml and update its snapshots in tests/snapshots
    #[command(after_help = codegen::EXIT_CODES)]
    Codegen(codegen::CodegenArguments),
    /// Check the document, the generated code, the SDK's types and recorded traffic against each other
    #[command(after_help = EXIT_CODES)]
    Check(check::CheckArguments),
    /// Show the effect of a change of the document on callers and on Rust code
    #[command(after_help = diff::EXIT_CODES)]
    Diff(diff::DiffArguments),
    /// Review a pull request that changes the document or the generator, as the workflow spec-review.yml does
    #[command(after_help = spec_review::EXIT_CODES)]
    SpecReview(spec_review::SpecReviewArguments),
    /// Serve the SDK's mock server on 127.0.0.1, for clients in any language, until Ctrl-C
    #[command(after_help = mock::EXIT_CODES)]
    Mock(mock::MockArguments),
}

impl Task {
    fn run(&self, out: impl Write) -> Result<TaskOutcome, TaskError> {
        let root = workspace::find();
        match self {
            Self::Codegen(arguments) => codegen::run(&root?, arguments, &mut Console::new(out)),
            Self::Check(arguments) => check::run(&root?, arguments, out),
            Self::Mock(arguments) => mock::run(&root?, arguments),
            Self::SpecReview(arguments) => spec_review::run(&root?, arguments, &mut Console::new(out)),
            // Two files can be compared outside a workspace.
            Self::Diff(arguments) => diff::run(root, arguments, &mut Console::new(out)),
        }
    }

    /// Writes the error in the output format of the task, for programs that read it.
    fn write_error(&self, error: &TaskError, out: impl Write) {
        match self {
            Self::Check(arguments) => arguments.write_failure(&error.to_string(), out),
            Self::Diff(arguments) => arguments.write_error(error, out),
            Self::SpecReview(arguments) => arguments.write_error(error, out),
            Self::Codegen(_) | Self::Mock(_) => {}
        }
    }
}

fn main() -> ExitCode {
    let task = Arguments::parse().task;
    let write_error = OnceCell::new();
    let mut out = OutputWriter::new(anstream::stdout(), &write_error);
    let outcome = task.run(&mut out).and_then(|outcome| {
        let _ = out.flush();
        match write_error.get() {
            Some(error) => Err(TaskError::new(format!("the output could not be written: {error}"))),
            None => Ok(outcome),
        }
    });
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            task.write_error(&error, &mut out);
            Console::new(anstream::stderr()).message(Style::Bad, "error", &error);
            error.into()
        }
    }
}
