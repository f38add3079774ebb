//! The number of bytes that a client is ready to receive (RFC 9113, 5.2).

use std::collections::BTreeMap;

use super::frame::{Frame, flag, kind};

const DEFAULT_WINDOW: i64 = 65_535;
const INITIAL_WINDOW_SIZE: u16 = 4;

pub(crate) struct FlowControl {
    connection: i64,
    initial: i64,
    /// The changes of the window of each stream since it began.
    streams: BTreeMap<u32, i64>,
}

impl FlowControl {
    pub(crate) fn new() -> Self {
        Self { connection: DEFAULT_WINDOW, initial: DEFAULT_WINDOW, streams: BTreeMap::new() }
    }

    /// The number of bytes that may be sent on a stream.
    pub(crate) fn available(&self, stream: u32) -> usize {
        let window = self.initial + self.streams.get(&stream).copied().unwrap_or(0);
        usize::try_from(window.min(self.connection)).unwrap_or(0)
    }

    pub(crate) fn sent(&mut self, stream: u32, bytes: usize) {
        self.change(stream, -(bytes as i64));
        self.change(0, -(bytes as i64));
    }

    /// Reads the settings and the updates of windows.
    pub(crate) fn received(&mut self, frame: &Frame) {
        match frame.kind {
            kind::WINDOW_UPDATE => {
                let increment = u32::from_be_bytes(frame.payload[..4].try_into().unwrap());
                self.change(frame.stream.unwrap(), i64::from(increment));
            }
            kind::SETTINGS if !frame.has(flag::ACK) => {
                for setting in frame.payload.chunks_exact(6) {
                    if u16::from_be_bytes([setting[0], setting[1]]) == INITIAL_WINDOW_SIZE {
                        self.initial = i64::from(u32::from_be_bytes(setting[2..].try_into().unwrap()));
                    }
                }
            }
            _ => {}
        }
    }

    fn change(&mut self, stream: u32, change: i64) {
        match stream {
            0 => self.connection += change,
            _ => *self.streams.entry(stream).or_default() += change,
        }
    }
}
