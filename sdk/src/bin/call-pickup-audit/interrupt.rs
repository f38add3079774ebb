//! Ctrl-C.

use std::{future, process, thread};

use tokio::signal::ctrl_c;

use crate::exit_status::ExitStatus;

/// Waits for the first Ctrl-C. The second one ends the process.
///
/// The second one is handled by a thread of its own: the main thread may be blocked by a pipe whose reader does not read.
pub(crate) async fn interrupted() {
    thread::spawn(|| {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        let twice = async {
            ctrl_c().await?;
            ctrl_c().await
        };
        if runtime.block_on(twice).is_ok() {
            process::exit(ExitStatus::Interrupted as i32);
        }
    });
    if ctrl_c().await.is_err() {
        // This platform does not support the signal: never return.
        future::pending::<()>().await;
    }
}
