//! Bodies larger than the limit, whatever their head announces.

use std::sync::LazyLock;

use webex_call_pickup_tests::{Script, Step, gzip};

use crate::{
    case::{Case, MAX_MEMORY, MAX_RESPONSE_SIZE, MEMORY_PER_LIMIT, MIB},
    scripts::endless,
};

#[derive(Clone, Copy, PartialEq)]
enum Status {
    Ok,
    NotFound,
}

/// A head with these headers, and then the steps. A success is too large, an error keeps its status.
fn too_large(status: Status, headers: &[(&str, &str)], body: impl IntoIterator<Item = Step>) -> Case {
    let code = if status == Status::Ok { 200 } else { 404 };
    let head = Step::head(code, &[&[("trackingid", "ROUTER_1")], headers].concat());
    let script: Script = [head].into_iter().chain(body).collect();
    match status {
        Status::Ok => {
            let message =
                format!("200 OK: the response is larger than {MAX_RESPONSE_SIZE} bytes; tracking ID ROUTER_1");
            Case::error(script, "200 response_too_large", message)
                .max_memory(MEMORY_PER_LIMIT * MAX_RESPONSE_SIZE + MAX_MEMORY)
        }
        Status::NotFound => Case::error(script, "404 not_found", "; tracking ID ROUTER_1"),
    }
}

const CHUNKED: &[(&str, &str)] = &[("transfer-encoding", "chunked")];
const GZIP: &[(&str, &str)] = &[("content-encoding", "gzip")];
const TEBIBYTE: &[(&str, &str)] = &[("content-length", "1099511627776")];

fn lines() -> Vec<u8> {
    "canary-body ".repeat(1024).into_bytes()
}

fn chunk() -> Vec<u8> {
    [format!("{:x}\r\n", lines().len()).as_bytes(), &lines(), b"\r\n"].concat()
}

/// A small body that decompresses to 64 MiB.
static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let bomb = gzip(&vec![b' '; MIB], 64);
    assert!(bomb.len() < MAX_RESPONSE_SIZE / 2, "{}", bomb.len());
    bomb
});

fn bomb_in_a_bomb() -> Case {
    let bombs = gzip(&BOMB, 1);
    let headers = [("content-encoding", "gzip, gzip"), ("content-length", &bombs.len().to_string())];
    too_large(Status::NotFound, &headers, [Step::Send(bombs)])
}

fn default_limit() -> Case {
    let script = vec![Step::head(200, &[]), endless(lines())];
    Case::error(script, "200 response_too_large", "200 OK: the response is larger than 33554432 bytes")
        .default_limits()
        .max_memory(MEMORY_PER_LIMIT * 32 * MIB + MAX_MEMORY)
}

for_each! { STATUS: Status = [status_200: Status::Ok, status_404: Status::NotFound] => cases! {
    endless_body: too_large(STATUS, &[], [endless(lines())]);
    endless_body_with_a_content_length: too_large(STATUS, TEBIBYTE, [endless(lines())]);
    gzip_bomb: too_large(STATUS, GZIP, [Step::Send(BOMB.clone()), Step::End]);
    endless_gzip_bombs: too_large(STATUS, GZIP, [endless(BOMB.clone())]);
}}

for_each! { STATUS: Status = [status_200_in_chunks: Status::Ok, status_404_in_chunks: Status::NotFound] => http1_cases! {
    endless_chunks: too_large(STATUS, CHUNKED, [endless(chunk())]);
    endless_chunk: too_large(STATUS, CHUNKED, [Step::send("ffffffffff\r\n"), endless(lines())]);
}}

cases! {
    gzip_bomb_in_a_gzip_bomb: bomb_in_a_bomb();
    endless_body_with_the_default_limit: default_limit();
}
