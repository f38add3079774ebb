//! `cargo xtask mock`: serves the SDK's mock server for clients in any language.
//!
//! The program `mock-server` of the `tests` crate serves.

use std::{path::Path, process::Command};

use crate::{
    sdk_program,
    task_error::{TaskError, TaskOutcome},
};

/// The exit codes, for the help text.
pub const EXIT_CODES: &str = "\
Exit codes:
  2  the server could not be built or started, for example because the port is in use";

/// The options of `cargo xtask mock`. The program validates the organization.
#[derive(Debug, clap::Args)]
pub struct MockArguments {
    /// The port on 127.0.0.1; 0 selects a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The organization to serve: `example`, or numbers of locations and call pickups, such as 50x5000
    #[arg(long, default_value = "example", value_name = "example|LOCATIONSxCALL_PICKUPS")]
    organization: String,
    /// Permit pages of every origin to call the server from a browser
    #[arg(long)]
    cors: bool,
}

/// Builds the server's program, and replaces this process with it.
///
/// # Errors
///
/// If the program cannot be built or started.
pub fn run(root: &Path, arguments: &MockArguments) -> Result<TaskOutcome, TaskError> {
    let mut program = Command::new(sdk_program::build(root, "mock-server")?);
    program.current_dir(root).args(["--port", &arguments.port.to_string()]);
    program.arg(format!("--organization={}", arguments.organization));
    if arguments.cors {
        program.arg("--cors");
    }
    replace_process(&mut program)
}

/// Replaces this process with the program, so that signals reach the server directly.
#[cfg(unix)]
fn replace_process(program: &mut Command) -> Result<TaskOutcome, TaskError> {
    use std::os::unix::process::CommandExt as _;
    Err(TaskError::new(format!("the mock server cannot be started: {}", program.exec())))
}

#[cfg(not(unix))]
fn replace_process(program: &mut Command) -> Result<TaskOutcome, TaskError> {
    let status =
        program.status().map_err(|error| TaskError::new(format!("the mock server cannot be started: {error}")))?;
    if status.success() {
        Ok(TaskOutcome::Clean)
    } else {
        Err(TaskError::new(format!("the mock server exited with {status}")))
    }
}
