//! The table, and its colors.

use crate::support::{audit, run};

const TABLE: &str = "\
LOCATION  GROUP                 NOTIFICATION         AGENTS  NAMES
Austin    Billing               none                 2       Dana Brooks (4101), Lee Nguyen (4102)
Austin    Executive assistants  visual, 6 s          1       Sam Ortiz (4103)
Austin    Front desk            audio, 6 s           1       Kim Novak (4104)
Austin    Warehouse             audio, 6 s           1       Loading dock (4190)
Lisbon    Holiday cover         none                 0
Lisbon    Support day           visual, 6 s          2       Inês Carvalho (3101), Support Hotline (3199)
Lisbon    Support night         audio + visual, 6 s  2       Rui Matos (3102), Joana Pires (3103)
Oslo      Sales Nordics         audio, 6 s           1       Liv Hansen (5101)
Oslo      Service               none                 1       Odd Bakke (5102)
Zürich    Engineering           none                 1       Mei Tanaka (2105)
Zürich    Front desk            audio, 6 s           2       Ana Müller (2104), Lobby Zürich (2190)
Zürich    Sales DACH            audio + visual, 6 s  2       Jörg Weiß (2102), Tom Okafor (2104)

Groups without agents: 1
  Lisbon / Holiday cover
People in no group: 2
  Austin / Pat Doe
  Zürich / Zoë Ångström
Extensions used more than once: 1
  Zürich / 2104: Ana Müller, Tom Okafor
";

#[test]
fn shows_an_example_organization() {
    // The example ignores the environment.
    let run = run(audit(&["--example"]).env("WEBEX_BASE_URL", "nonsense").env("WEBEX_CLIENT_ID", "C"));
    assert_eq!((run.code, run.error.as_str()), (Some(0), ""));
    assert_eq!(run.out, TABLE);
}

#[test]
fn colors_the_table_on_request_only() {
    let colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = audit(&["--example"]);
        command.args(arguments).envs(variables.iter().copied());
        let run = run(&mut command);
        assert_eq!((run.code, run.error.as_str()), (Some(0), ""));
        run.out.contains('\u{1b}')
    };
    assert!(!colored(&[], &[]), "a pipe has no colors");
    assert!(colored(&["--color", "always"], &[]));
    assert!(colored(&["--color=always"], &[("NO_COLOR", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    for format in ["csv", "json", "excel", "html"] {
        assert!(!colored(&["--color", "always", "--format", format, "-q"], &[]), "{format}");
    }
}

#[test]
fn errors_and_help_obey_the_color_choice() {
    for (arguments, is_colored) in
        [(&["--color", "always"][..], true), (&["--color=always", "--csv", "--json"], true), (&[], false)]
    {
        let run = run(&mut audit(arguments));
        assert_eq!(run.code, Some(2));
        assert_eq!(run.error.contains('\u{1b}'), is_colored, "{}", run.error);
    }
    assert!(run(&mut audit(&["-h", "--color", "always"])).out.contains('\u{1b}'));
}
