//! The maintainer's tasks, run as `cargo xtask`. A library, so that tests and benchmarks can call what the binary does.

#![allow(unreachable_pub, reason = "public for the tests, the benchmarks and the binary of this package only")]

pub mod check;
mod codegen;
pub mod diff;
pub mod finding;
mod mock;
pub mod openapi;
mod report;
mod schema_validator;
pub mod sdk_types;
mod snapshots;
mod workflow_command;
mod workspace;

use std::{cell::OnceCell, io::Write, process::ExitCode};

use clap::{Parser, Subcommand};
use report::{Output, Report, Style};

/// Regenerates the client, checks that nothing has drifted, and serves the mock.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

const EXIT_CODES: &str = "Exit codes:\n  0  clean\n  1  drift: something is stale, missing or left over\n  2  the task could not do its work, such as with a document that cannot become a client";

#[derive(Subcommand)]
enum Task {
    /// Regenerate the client from spec/openapi.yaml and update its snapshots in tests/snapshots
    #[command(after_help = EXIT_CODES)]
    Codegen {
        /// Write nothing; show what is stale and how to mend it
        #[arg(long)]
        check: bool,
    },
    /// Check that everything that should agree still does; without names, all checks
    #[command(after_help = EXIT_CODES)]
    Check(check::Arguments),
    /// Show what a change of the document does to callers and to Rust
    #[command(after_help = DIFF_EXIT_CODES)]
    Diff(#[command(flatten)] diff::Arguments),
    /// Serve the SDK's mock server on 127.0.0.1, for clients in any language, until Ctrl-C
    #[command(after_help = MOCK_EXIT_CODES)]
    Mock(mock::Arguments),
}

const MOCK_EXIT_CODES: &str = "Exit codes:\n  2  it could not be built or started, such as on a port that is in use";

const DIFF_EXIT_CODES: &str =
    "Exit codes:\n  0  compared\n  1  `--fail-on` or `--check-version` found something\n  2  could not compare";

/// How a task ended, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Everything agrees.
    Clean,
    /// Something does not.
    Drift,
    /// Part of the work could not be done, as the task has said.
    Incomplete,
}

/// Why a task could not do its work, in words for the person at the terminal.
pub type Failure = String;

/// Runs the task that the command line asks for.
pub fn main() -> ExitCode {
    let task = Arguments::parse().task;
    let error = OnceCell::new();
    let mut out = Output { out: anstream::stdout(), error: &error };
    let outcome = task.run(&mut out).and_then(|outcome| {
        let _ = out.flush();
        match error.get() {
            Some(error) => Err(format!("the output could not be written: {error}")),
            None => Ok(outcome),
        }
    });
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Drift) => ExitCode::from(1),
        Ok(Outcome::Incomplete) => ExitCode::from(2),
        Err(failure) => {
            task.write_failure(&failure, &mut out);
            Report::new(anstream::stderr()).line(Style::Bad, "Error", failure);
            ExitCode::from(2)
        }
    }
}

impl Task {
    fn run(&self, out: impl Write) -> Result<Outcome, Failure> {
        let root = workspace::find();
        match self {
            Self::Codegen { check: false } => codegen::update(&root?, &mut Report::new(out)),
            Self::Codegen { check: true } => codegen::check(&root?, &mut Report::new(out)),
            Self::Check(arguments) => check::run(&root?, arguments, out),
            Self::Mock(arguments) => mock::run(&root?, arguments),
            // Two files can be compared anywhere.
            Self::Diff(arguments) => diff::run(root, arguments, &mut Report::new(out)),
        }
    }

    /// Tells a machine that reads along why the task could not do its work.
    fn write_failure(&self, failure: &str, out: impl Write) {
        match self {
            Self::Check(arguments) => arguments.write_failure(failure, out),
            Self::Diff(arguments) if arguments.is_annotated() => {
                // The exit code tells it, too.
                let _ = workflow_command::write_failure(failure, out);
            }
            Self::Codegen { .. } | Self::Mock(_) | Self::Diff(_) => {}
        }
    }
}
