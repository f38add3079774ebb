//! Help, completions and the manual page.

use std::fs;

use crate::support::{audit, run};

#[test]
fn short_help_fits_80_columns() {
    let run = run(&mut audit(&["-h"]));
    assert_eq!(run.code, Some(0));
    let longest = run.out.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(longest <= 80, "{longest}\n{}", run.out);
    assert!(run.out.lines().count() < 40, "{}", run.out);
}

#[test]
fn long_help_lists_the_exit_codes() {
    let run = run(&mut audit(&["--help"]));
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
    let (_, exit_codes) = run.out.split_once("\nExit codes:\n").unwrap();
    let codes: Vec<&str> = exit_codes
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.get(2..5))
        .map(str::trim)
        .collect();
    assert_eq!(codes.into_iter().filter(|code| !code.is_empty()).collect::<Vec<_>>(), ["0", "1", "2", "3", "130"]);
    for variable in ["WEBEX_ACCESS_TOKEN", "WEBEX_REFRESH_TOKEN", "WEBEX_BASE_URL", "NO_COLOR"] {
        assert!(run.out.contains(variable), "{}", run.out);
    }
}

#[test]
fn prints_completions_for_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = run(&mut audit(&["completions", shell]));
        assert_eq!((run.code, run.error.as_str()), (Some(0), ""), "{shell}");
        assert!(run.out.contains("call-pickup-audit") && run.out.contains("token-file"), "{shell}: {}", run.out);
    }
    assert_eq!(run(&mut audit(&["completions", "cmd"])).code, Some(2));
}

#[test]
fn prints_the_manual_page() {
    let run = run(&mut audit(&["man"]));
    assert_eq!((run.code, run.error.as_str()), (Some(0), ""));
    assert!(run.out.contains(".TH call-pickup-audit 1"), "{}", run.out);
    for section in
        ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "ENVIRONMENT", "\"EXIT STATUS\"", "EXAMPLES"]
    {
        assert_eq!(run.out.matches(&format!(".SH {section}\n")).count(), 1, "{section}: {}", run.out);
    }
}

#[test]
fn rejects_invalid_arguments() {
    for (arguments, reason) in [
        (&["--find", " "][..], "no number, e-mail address or name"),
        (&["--csv", "--json"], "cannot be used with"),
        (&["--csv", "--format", "table"], "cannot be used with"),
        (&["--format", "xlsx"], "possible values: table, csv, json, excel, html"),
        (&["--concurrency", "0"], "1..=64"),
        (&["--example", "--org-id", "Y2lz"], "cannot be used with"),
        (&["--example", "--token-file", "x"], "cannot be used with"),
    ] {
        let run = run(&mut audit(arguments));
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        assert!(run.error.contains(reason), "{}", run.error);
    }
}

/// The command in the README needs no token.
#[test]
fn command_of_the_readme_works() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    let line = readme.lines().find(|line| line.contains("--bin call-pickup-audit -- ")).unwrap();
    let (_, arguments) = line.split_once(" -- ").unwrap();
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let run = run(&mut audit(&arguments));
    assert_eq!((run.code, run.error.as_str()), (Some(0), ""), "{arguments:?}");
    assert!(run.out.contains("\nZürich    Engineering "), "{}", run.out);
}
