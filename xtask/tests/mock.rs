//! `cargo xtask mock`, as its user sees it: the real binary, and a client that knows nothing of the SDK.

#![allow(clippy::unwrap_used)]

mod scratch;

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

use scratch::Scratch;

/// Ends with the test.
struct Served {
    child: Child,
    address: String,
    told: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn xtask(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("mock").args(arguments).env("NO_COLOR", "1");
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap());
    command
}

fn serve(arguments: &[&str]) -> Served {
    let mut child = xtask(arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let told: Vec<String> = lines.by_ref().take(4).map(Result::unwrap).collect();
    let told = told.join("\n");
    let (_, url) = told.split_once("http://").unwrap();
    let address = url.split_once('/').unwrap().0.to_owned();
    Served { child, address, told }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request =
        format!("GET /v1{path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer any\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_serves_until_it_is_stopped() {
    let mut served = serve(&["--port", "0"]);
    let port = served.address.rsplit_once(':').unwrap().1.to_owned();
    insta::assert_snapshot!(served.told.replace(&port, "PORT"), @r"
    Serving the example organization at http://127.0.0.1:PORT/v1 until Ctrl-C, for any bearer token. Try:

      curl -H 'Authorization: Bearer any' http://127.0.0.1:PORT/v1/telephony/config/locations
    ");
    let answer = get(&served.address, "/telephony/config/locations?max=1");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains(r#""name":"Austin""#), "{answer}");
    let next = format!("link: <http://{}/v1/telephony/config/locations?start=1&max=1>; rel=\"next\"", served.address);
    assert!(answer.contains(&next), "{answer}");

    let other = xtask(&["--port", &port]).output().unwrap();
    assert_eq!(other.status.code(), Some(2));
    let told = String::from_utf8(other.stderr).unwrap();
    let reason = format!("error: port {port} is in use; name another one, or 0 for a free one\n");
    assert!(told.ends_with(&reason), "{told}");

    // The process that was started is the server, so that whoever ends the one ends the other.
    served.child.kill().unwrap();
    served.child.wait().unwrap();
    assert!(TcpStream::connect(&served.address).is_err());
}

#[test]
fn it_serves_what_is_asked_for() {
    let served = serve(&["--port", "0", "--fleet", "3x7"]);
    assert!(served.told.starts_with("Serving 3 locations and 7 call pickups at "), "{}", served.told);
    let answer = get(&served.address, "/telephony/config/locations");
    assert_eq!(answer.matches("Location 000").count(), 3, "{answer}");
}

#[test]
fn what_cannot_be_served_is_said() {
    let scratch = Scratch::new("openapi: 3.0.3");
    for (arguments, reason) in [
        (["--fleet", "many"], "write `example`, or locations and call pickups as in 50x5000"),
        (["--fleet", "1x200001"], "1 to 10000 locations, and up to 200000 call pickups"),
        (["--port", "70000"], "70000 is not in 0..=65535"),
        (["--host", "0.0.0.0"], "unexpected argument '--host'"),
        (["--port", "0"], "the mock server cannot be built"),
    ] {
        let run = scratch.run(&[&["mock"], arguments.as_slice()].concat());
        assert_eq!(run.code, Some(2), "{}", run.text);
        assert!(run.text.contains(reason), "{}", run.text);
    }
}
