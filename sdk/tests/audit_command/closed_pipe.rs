//! Pipes whose reader ends before the command.

use std::process::Stdio;

use crate::support::audit;

/// The case of `call-pickup-audit | head`.
#[test]
fn succeeds_on_a_closed_pipe() {
    for arguments in [&["--example", "--json"][..], &["--example", "--csv"], &["--example"], &["man"]] {
        let mut child = audit(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()), "{arguments:?}");
    }
}
