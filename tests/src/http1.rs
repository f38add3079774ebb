//! The HTTP/1.1 connections of a [`TestServer`](crate::TestServer).

use std::io;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::yield_now,
};

use crate::{ReceivedRequest, Step, connection_reset::reset_when_dropped, server_state::ServerState, settle};

/// The maximum size of a request head, in bytes.
const MAX_HEAD: usize = 64 * 1024;
/// The maximum size of a request body, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// Plays one script to a connection, and closes it.
pub(crate) async fn serve(mut stream: TcpStream, state: &ServerState) -> io::Result<()> {
    let script = match state.scripts.next_before_request() {
        Some(script) => script,
        None => {
            let request = read_request(&mut stream).await?;
            let script = state.scripts.next(&request);
            state.record(request);
            script
        }
    };
    for step in script {
        play(step, &mut stream, state).await?;
    }
    stream.shutdown().await
}

async fn play(step: Step, stream: &mut TcpStream, state: &ServerState) -> io::Result<()> {
    match step {
        Step::Respond { status, headers, body } => stream.write_all(&response_bytes(status, &headers, &body)).await,
        Step::Head { status, headers } => stream.write_all(format!("{}\r\n", head(status, &headers)).as_bytes()).await,
        Step::Send(bytes) => stream.write_all(&bytes).await,
        Step::Repeat(bytes, times) => {
            for _ in 0..times {
                stream.write_all(&bytes).await?;
            }
            Ok(())
        }
        Step::Trickle(bytes) => {
            for byte in bytes {
                stream.write_u8(byte).await?;
                yield_now().await;
            }
            Ok(())
        }
        Step::End => Ok(()),
        Step::ReadRequest => {
            state.record(read_request(stream).await?);
            Ok(())
        }
        Step::Wait(notify) => {
            notify.notified().await;
            Ok(())
        }
        Step::Advance(duration) => {
            state.clock.advance(duration);
            Ok(())
        }
        Step::Stall | Step::StallBeforeRequest => {
            // Let the client read the bytes that were sent.
            settle().await;
            state.clock.expire_attempts();
            closed(stream).await
        }
        Step::Hang => closed(stream).await,
        Step::Reset | Step::ResetBeforeRequest => {
            reset_when_dropped(stream)?;
            // End the script without a shutdown.
            Err(io::ErrorKind::ConnectionReset.into())
        }
        Step::Frame(_)
        | Step::SendInPlaceOfFrames(_)
        | Step::StopWriting
        | Step::StopReading
        | Step::CloseWithoutTls
        | Step::SendWithoutTls(_) => panic!("{step:?} is a step over HTTP/2"),
    }
}

/// Reads the head, and the body if there is a `Content-Length`.
async fn read_request(stream: &mut TcpStream) -> io::Result<ReceivedRequest> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") && request.len() < MAX_HEAD {
        match stream.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !request.is_empty() => break,
            Err(error) => return Err(error),
        }
    }
    let head = String::from_utf8_lossy(&request).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0).min(MAX_BODY)];
    stream.read_exact(&mut body).await?;
    request.extend(body);
    Ok(ReceivedRequest::new(String::from_utf8_lossy(&request).into_owned()))
}

/// The status line and the headers.
fn head(status: u16, headers: &[(String, String)]) -> String {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 {status} Reason\r\n{headers}")
}

/// A response after which the connection is closed. It has a `Content-Length` unless its status allows no body.
fn response_bytes(status: u16, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let length = if status == 204 { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    let head = format!("{}{length}connection: close\r\n\r\n", head(status, headers));
    [head.as_bytes(), body].concat()
}

/// Returns once the client has closed the connection.
async fn closed(stream: &mut TcpStream) -> io::Result<()> {
    let mut ignored = [0; 64];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}
