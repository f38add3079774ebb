//! `cargo xtask mock`: the real binary, and a client without the SDK.

#![allow(clippy::unwrap_used, reason = "helper functions of tests; clippy.toml covers only the tests themselves")]

mod scratch;

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

use scratch::Scratch;

/// A running server, which is stopped at the end of the test.
struct Server {
    child: Child,
    address: String,
    greeting: String,
}

impl Drop for Server {
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

fn serve(arguments: &[&str]) -> Server {
    let mut child = xtask(arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let greeting: Vec<String> = lines.by_ref().take(4).map(Result::unwrap).collect();
    let greeting = greeting.join("\n");
    let (_, url) = greeting.split_once("http://").unwrap();
    let address = url.split_once('/').unwrap().0.to_owned();
    Server { child, address, greeting }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request =
        format!("GET /v1{path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer any\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

#[test]
fn serves_until_it_is_stopped() {
    let mut server = serve(&["--port", "0"]);
    let port = server.address.rsplit_once(':').unwrap().1.to_owned();
    insta::assert_snapshot!(server.greeting.replace(&port, "PORT"), @r"
    Serving the example organization at http://127.0.0.1:PORT/v1 until Ctrl-C, for any bearer token. Try:

      curl -H 'Authorization: Bearer any' http://127.0.0.1:PORT/v1/telephony/config/locations
    ");
    let response = get(&server.address, "/telephony/config/locations?max=1");
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    assert!(response.contains(r#""name":"Austin""#), "{response}");
    let next = format!("link: <http://{}/v1/telephony/config/locations?start=1&max=1>; rel=\"next\"", server.address);
    assert!(response.contains(&next), "{response}");

    let other = xtask(&["--port", &port]).output().unwrap();
    assert_eq!(other.status.code(), Some(2));
    let stderr = String::from_utf8(other.stderr).unwrap();
    let reason = format!("error: port {port} is in use\nhelp: choose another port by `--port`, or 0 for a free one\n");
    assert!(stderr.ends_with(&reason), "{stderr}");

    // The started process is the server itself, so killing it stops the server.
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    assert!(TcpStream::connect(&server.address).is_err());
}

#[test]
fn serves_an_organization_of_the_given_size() {
    let server = serve(&["--port", "0", "--organization", "3x7", "--cors"]);
    assert!(server.greeting.starts_with("Serving 3 locations and 7 call pickups at "), "{}", server.greeting);
    let response = get(&server.address, "/telephony/config/locations");
    assert_eq!(response.matches("Location 000").count(), 3, "{response}");
    assert!(response.contains("access-control-allow-origin: *\r\n"), "{response}");
}

#[test]
fn rejects_invalid_arguments() {
    let scratch = Scratch::new("openapi: 3.0.3");
    for (arguments, reason) in [
        (["--port", "70000"], "70000 is not in 0..=65535"),
        (["--host", "0.0.0.0"], "unexpected argument '--host'"),
        (["--port", "0"], "cargo cannot build the SDK"),
    ] {
        let run = scratch.run(&[&["mock"], arguments.as_slice()].concat());
        assert_eq!(run.code, Some(2), "{}", run.text);
        assert!(run.text.contains(reason), "{}", run.text);
    }
}
