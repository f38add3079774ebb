//! One connection: it plays the script of one request at a time, in the order of the requests.

use std::{
    collections::{BTreeSet, VecDeque},
    future::pending,
    io,
    ops::ControlFlow,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::yield_now,
};
use tokio_rustls::server::TlsStream;

use super::{
    flow_control::FlowControl,
    frame::{Frame, MAX_PAYLOAD, flag, header_block, kind},
    request_reader::RequestReader,
};
use crate::{
    ReceivedRequest, Script, Step, certificate::CERTIFICATE, connection_reset::reset_when_dropped,
    server_state::ServerState, settle,
};

/// The bytes that a client sends first.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Plays a script to each request of a connection, until one of them closes the connection or the client does.
pub(crate) async fn serve(stream: TcpStream, state: &ServerState) -> io::Result<()> {
    match state.scripts.next_before_request().as_ref().and_then(|script| script.first()) {
        Some(Step::ResetBeforeRequest) => return reset_when_dropped(&stream),
        Some(Step::StallBeforeRequest) => {
            settle().await;
            state.clock.expire_attempts();
            return pending().await;
        }
        _ => {}
    }
    // A failed handshake means that the client does not trust the certificate. The test checks the client's side.
    let mut stream = CERTIFICATE.acceptor.accept(stream).await?;
    let mut preface = [0; PREFACE.len()];
    stream.read_exact(&mut preface).await?;
    assert_eq!(preface, PREFACE);
    let mut connection = Connection {
        stream,
        state,
        requests: RequestReader::new(),
        received: VecDeque::new(),
        flow_control: FlowControl::new(),
        reset_streams: BTreeSet::new(),
        is_writing: true,
        is_reading: true,
    };
    connection.send(&Frame::settings(&[]), 0).await?;
    loop {
        while let Some((stream, request)) = connection.received.pop_front() {
            let script = state.scripts.next(&request);
            if connection.play(stream, script).await?.is_break() {
                return connection.close().await;
            }
        }
        connection.read().await?;
    }
}

struct Connection<'a> {
    stream: TlsStream<TcpStream>,
    state: &'a ServerState,
    requests: RequestReader,
    /// The streams and the requests whose scripts were not yet played.
    received: VecDeque<(u32, ReceivedRequest)>,
    flow_control: FlowControl,
    /// The streams that the client has reset.
    reset_streams: BTreeSet<u32>,
    is_writing: bool,
    is_reading: bool,
}

impl Connection<'_> {
    /// Plays a script. Breaks if the connection has to be closed afterwards.
    async fn play(&mut self, stream: u32, script: Script) -> io::Result<ControlFlow<()>> {
        let mut is_ended = false;
        for step in script {
            if self.reset_streams.contains(&stream) {
                return Ok(ControlFlow::Continue(()));
            }
            is_ended |= matches!(&step, Step::Respond { .. } | Step::End);
            is_ended |= matches!(&step, Step::Frame(frame) if frame.ends_stream());
            self.play_step(stream, step).await?;
        }
        let stays_open = is_ended || self.reset_streams.contains(&stream);
        Ok(if stays_open { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    }

    async fn play_step(&mut self, stream: u32, step: Step) -> io::Result<()> {
        match step {
            Step::Respond { status, mut headers, body } => {
                if status != 204 {
                    headers.push(("content-length".to_owned(), body.len().to_string()));
                }
                self.send_head(stream, status, &headers, body.is_empty()).await?;
                if body.is_empty() { Ok(()) } else { self.send_body(stream, &body, flag::END_STREAM).await }
            }
            Step::Head { status, headers } => self.send_head(stream, status, &headers, false).await,
            Step::Send(bytes) => self.send_body(stream, &bytes, 0).await,
            Step::Repeat(bytes, times) => {
                for _ in 0..times {
                    if self.reset_streams.contains(&stream) {
                        break;
                    }
                    self.send_body(stream, &bytes, 0).await?;
                }
                Ok(())
            }
            Step::Trickle(bytes) => {
                for byte in bytes {
                    self.send_body(stream, &[byte], 0).await?;
                    yield_now().await;
                }
                Ok(())
            }
            Step::End => self.send(&Frame::data([]).end_stream(), stream).await,
            Step::Frame(frame) => self.send(&frame, stream).await,
            Step::SendInPlaceOfFrames(bytes) => {
                self.stream.write_all(&bytes).await?;
                self.stream.flush().await
            }
            Step::ReadRequest => {
                let before = self.received.len();
                while self.received.len() == before {
                    self.read().await?;
                }
                Ok(())
            }
            Step::Wait(notify) => {
                notify.notified().await;
                Ok(())
            }
            Step::Advance(duration) => {
                self.state.clock.advance(duration);
                Ok(())
            }
            Step::Stall => {
                // Let the client read the frames that were sent.
                settle().await;
                self.state.clock.expire_attempts();
                self.until_reset(stream).await
            }
            Step::Hang => self.until_reset(stream).await,
            Step::StopWriting => {
                self.is_writing = false;
                Ok(())
            }
            Step::StopReading => {
                self.is_reading = false;
                Ok(())
            }
            Step::Reset => {
                reset_when_dropped(self.stream.get_ref().0)?;
                // End the connection without closing it.
                Err(io::ErrorKind::ConnectionReset.into())
            }
            Step::CloseWithoutTls => {
                self.stream.get_mut().0.shutdown().await?;
                Err(io::ErrorKind::BrokenPipe.into())
            }
            Step::SendWithoutTls(bytes) => self.stream.get_mut().0.write_all(&bytes).await,
            Step::ResetBeforeRequest | Step::StallBeforeRequest => panic!("{step:?} is not the first step"),
        }
    }

    /// Sends the head of a response, in as many frames as it needs.
    async fn send_head(
        &mut self,
        stream: u32,
        status: u16,
        headers: &[(String, String)],
        ends_stream: bool,
    ) -> io::Result<()> {
        let status = status.to_string();
        let headers = headers.iter().map(|(name, value)| (&**name, &**value));
        let block = header_block([(":status", &*status)].into_iter().chain(headers));
        let mut chunks = block.chunks(MAX_PAYLOAD).peekable();
        let (mut kind, mut flags) = (kind::HEADERS, if ends_stream { flag::END_STREAM } else { 0 });
        while let Some(chunk) = chunks.next() {
            if chunks.peek().is_none() {
                flags |= flag::END_HEADERS;
            }
            self.send(&Frame::new(kind, flags, chunk), stream).await?;
            (kind, flags) = (kind::CONTINUATION, 0);
        }
        Ok(())
    }

    /// Sends a part of a body as the client is ready to receive it, or until the client resets the stream. The last frame has
    /// these flags.
    async fn send_body(&mut self, stream: u32, mut bytes: &[u8], flags: u8) -> io::Result<()> {
        while !bytes.is_empty() && !self.reset_streams.contains(&stream) {
            let size = self.flow_control.available(stream).min(bytes.len()).min(MAX_PAYLOAD);
            if size == 0 {
                self.read().await?;
                continue;
            }
            let (chunk, rest) = bytes.split_at(size);
            let flags = if rest.is_empty() { flags } else { 0 };
            self.send(&Frame::new(kind::DATA, flags, chunk), stream).await?;
            self.flow_control.sent(stream, size);
            bytes = rest;
        }
        Ok(())
    }

    /// Returns once the client has reset the stream. Fails once it has closed the connection.
    async fn until_reset(&mut self, stream: u32) -> io::Result<()> {
        while !self.reset_streams.contains(&stream) {
            self.read().await?;
        }
        Ok(())
    }

    /// Reads a frame, and acknowledges it.
    async fn read(&mut self) -> io::Result<()> {
        if !self.is_reading {
            return pending().await;
        }
        let frame = Frame::read(&mut self.stream).await?;
        self.flow_control.received(&frame);
        if let Some((stream, request)) = self.requests.received(&frame) {
            self.state.record(request.clone());
            self.received.push_back((stream, request));
        }
        match frame.kind {
            kind::RST_STREAM => {
                self.reset_streams.extend(frame.stream);
                Ok(())
            }
            kind::SETTINGS if !frame.has(flag::ACK) => self.send(&Frame::new(kind::SETTINGS, flag::ACK, []), 0).await,
            kind::PING if !frame.has(flag::ACK) => self.send(&Frame { flags: flag::ACK, ..frame }, 0).await,
            _ => Ok(()),
        }
    }

    /// Writes a frame, on `stream` unless it has a stream of its own.
    async fn send(&mut self, frame: &Frame, stream: u32) -> io::Result<()> {
        if self.is_writing { frame.write(&mut self.stream, stream).await } else { Ok(()) }
    }

    /// Closes the connection, and reads what the client still sends, because the system resets a connection with unread data.
    async fn close(&mut self) -> io::Result<()> {
        self.stream.shutdown().await?;
        let mut ignored = [0; 1024];
        while self.stream.read(&mut ignored).await? > 0 {}
        Ok(())
    }
}
