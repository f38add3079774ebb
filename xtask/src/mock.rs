//! `cargo xtask mock`: serves the SDK's mock server to clients in any language.
//!
//! The SDK cannot be a dependency, as `sdk_types` says; a program of the `tests` crate serves in its place.

use std::{env, ffi::OsString, path::Path, process::Command, str::FromStr};

use crate::task_error::{TaskError, TaskOutcome};

/// The exit codes, for the help text.
pub const EXIT_CODES: &str = "\
Exit codes:
  2  it could not be built or started, such as on a port that is in use";

/// The options of `cargo xtask mock`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The port of 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// What it holds: `example`, or so many locations and call pickups, such as 50x5000
    #[arg(long, default_value = "example", value_name = "example|LOCATIONSxGROUPS")]
    fleet: Fleet,
}

/// What the server holds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fleet {
    Example,
    OfSize { locations: u32, groups: u32 },
}

/// More of them take minutes to make and gigabytes to hold.
const MOST_LOCATIONS: u32 = 10_000;
const MOST_GROUPS: u32 = 200_000;

impl FromStr for Fleet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "example" {
            return Ok(Self::Example);
        }
        let numbers = text.split_once('x').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        let Some((locations, groups)) = numbers else {
            return Err("write `example`, or locations and call pickups as in 50x5000".to_owned());
        };
        if (1..=MOST_LOCATIONS).contains(&locations) && groups <= MOST_GROUPS {
            Ok(Self::OfSize { locations, groups })
        } else {
            Err(format!("1 to {MOST_LOCATIONS} locations, and up to {MOST_GROUPS} call pickups"))
        }
    }
}

const PROGRAM: [&str; 4] = ["--package", "webex-call-pickup-tests", "--bin", "mock-server"];

/// Builds the program, and becomes it.
pub fn run(root: &Path, arguments: &Arguments) -> Result<TaskOutcome, TaskError> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let command = |task: &str| {
        let mut command = Command::new(&cargo);
        command.args([task, "--locked"]).args(PROGRAM).current_dir(root);
        command
    };
    // Apart from running, so that what does not compile is told from what does not run. It may take a minute: cargo says
    // how far it is.
    let failed = |error: &dyn std::fmt::Display| format!("the mock server cannot be built: {error}");
    let built = command("build").status().map_err(|error| failed(&error))?;
    if !built.success() {
        return Err(failed(&format!("cargo ended with {built}")));
    }
    let mut program = command("run");
    program.arg("--quiet").arg("--").arg(arguments.port.to_string());
    if let Fleet::OfSize { locations, groups } = arguments.fleet {
        program.args([locations.to_string(), groups.to_string()]);
    }
    become_it(&mut program)
}

/// The process is the program's from then on, so that a signal reaches the server whoever sends it.
#[cfg(unix)]
fn become_it(program: &mut Command) -> Result<TaskOutcome, TaskError> {
    use std::os::unix::process::CommandExt as _;
    Err(format!("the mock server cannot be run: {}", program.exec()))
}

#[cfg(not(unix))]
fn become_it(program: &mut Command) -> Result<TaskOutcome, TaskError> {
    let status = program.status().map_err(|error| format!("the mock server cannot be run: {error}"))?;
    if status.success() { Ok(TaskOutcome::Clean) } else { Err(format!("the mock server ended with {status}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fleet_is_the_example_or_two_numbers() {
        assert_eq!("example".parse(), Ok(Fleet::Example));
        assert_eq!("50x5000".parse(), Ok(Fleet::OfSize { locations: 50, groups: 5000 }));
        for text in ["", "x", "50", "50x", "0x5", "50x-1", "1x200001", "10001x1", "1x2x3", "Example"] {
            assert!(text.parse::<Fleet>().is_err(), "{text}");
        }
    }
}
