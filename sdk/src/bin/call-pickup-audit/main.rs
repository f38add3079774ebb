//! `call-pickup-audit`: shows every call pickup of an organization to its administrator.

#![forbid(unsafe_code)]

mod arguments;
mod audit_run;
mod clients;
mod error;
mod findings;
mod interrupt;
mod locations;
mod output;
mod person_query;
mod terminal;

use std::process::ExitCode;

use arguments::Arguments;
use audit_run::AuditRun;
use clap::Parser as _;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match AuditRun::start(&arguments).await {
        Ok(run) => run.run().await,
        Err(error) => {
            error.lines().iter().for_each(|line| terminal::report(line));
            ExitCode::from(2)
        }
    }
}
