//! Invalid frames of HTTP/2. A retry would not help.

use webex_call_pickup_tests::{
    CALL_PICKUP, Frame, Script, Step,
    frame::{flag::END_HEADERS, flag::PADDED, header_block, kind},
};

use crate::{case::Case, operation::Operation, scripts::NOT_HTTP};

fn malformed(frame: Frame) -> Case {
    malformed_script(vec![Step::Frame(frame)])
}

fn malformed_script(script: Script) -> Case {
    Case::error(script, "malformed_response", format!("getCallPickup: {NOT_HTTP}"))
}

/// A complete response of these headers.
fn malformed_headers(headers: &[(&str, &str)]) -> Case {
    malformed(Frame::headers(headers).end_stream())
}

/// The error of a body has a status.
fn malformed_body(frames: &[Frame]) -> Case {
    let head = Frame::headers(&[(":status", "200"), ("content-length", "24")]);
    let script = [head].iter().chain(frames).cloned().map(Step::Frame).collect();
    Case::error(script, "200 malformed_response", format!("200 OK: {NOT_HTTP}"))
}

/// A header block without an end.
fn endless_header_block() -> Script {
    let block = header_block([("x-canary", "canary-header")]).repeat(100);
    let continuations = vec![Frame::new(kind::CONTINUATION, 0, block.clone()); 1000];
    [Frame::new(kind::HEADERS, 0, block)].into_iter().chain(continuations).map(Step::Frame).collect()
}

fn invalid_on(operation: Operation) -> Case {
    let script = vec![Step::Frame(Frame::new(kind::PING, 0, [0; 7]).on_stream(0))];
    Case::error(script, "malformed_response", NOT_HTTP).of(operation)
}

http2_cases! {
    text_in_place_of_frames: malformed_script(vec![Step::SendInPlaceOfFrames(b"HTTP/1.1 200 OK\r\n\r\n".repeat(9))]);
    zeros: malformed_script(vec![Step::SendInPlaceOfFrames(vec![0; 4096])]);
    frame_above_the_maximum_size: malformed(Frame::data(vec![0; 16_385]));

    headers_without_a_status: malformed_headers(&[("x-canary", "canary-header")]);
    status_that_is_no_number: malformed_headers(&[(":status", "canary")]);
    status_after_a_header: malformed_headers(&[("x-canary", "canary-header"), (":status", "200")]);
    unknown_pseudo_header: malformed_headers(&[(":status", "200"), (":canary", "canary-header")]);
    header_in_upper_case: malformed_headers(&[(":status", "200"), ("X-Canary", "canary-header")]);
    header_of_a_connection: malformed_headers(&[(":status", "200"), ("connection", "close")]);
    header_block_with_an_invalid_index: malformed(Frame::new(kind::HEADERS, END_HEADERS, [0xff, 0xff, 0x7f]));
    header_block_that_ends_early: malformed(Frame::new(kind::HEADERS, END_HEADERS, [0, 9, b'c']));
    continuation_without_headers: malformed(Frame::new(kind::CONTINUATION, END_HEADERS, []));
    data_within_a_header_block: malformed_script(vec![Step::Frame(Frame::new(kind::HEADERS, 0, [])), Step::Frame(Frame::data(CALL_PICKUP))]);

    data_before_the_head: malformed(Frame::data(CALL_PICKUP).end_stream());
    data_on_the_connection: malformed(Frame::new(kind::DATA, 0, CALL_PICKUP).on_stream(0));
    head_on_a_stream_that_was_not_begun: malformed(Frame::headers(&[(":status", "200")]).on_stream(99));
    head_on_a_stream_of_the_server: malformed(Frame::headers(&[(":status", "200")]).on_stream(2));
    push_without_permission: malformed(Frame::new(kind::PUSH_PROMISE, END_HEADERS, 2_u32.to_be_bytes()));
    settings_of_5_bytes: malformed(Frame::new(kind::SETTINGS, 0, [0; 5]).on_stream(0));
    settings_with_an_invalid_value: malformed(Frame::settings(&[(5, 1)]));
    ping_of_7_bytes: malformed(Frame::new(kind::PING, 0, [0; 7]).on_stream(0));
    window_update_of_zero: malformed(Frame::window_update(0).on_stream(0));
    window_above_31_bits: malformed(Frame::window_update(0x7fff_ffff).on_stream(0));
    window_update_of_3_bytes: malformed(Frame::new(kind::WINDOW_UPDATE, 0, [0; 3]).on_stream(0));

    content_length_above_the_body: malformed_body(&[Frame::data(&CALL_PICKUP[..9]).end_stream()]);
    content_length_below_the_body: malformed_body(&[Frame::data(format!("{CALL_PICKUP} ")).end_stream()]);
    data_with_too_much_padding: malformed_body(&[Frame::new(kind::DATA, PADDED, [9, b'c'])]);
    head_within_the_body: malformed_body(&[Frame::headers(&[(":status", "200")])]);

    endless_header_block: malformed_script(endless_header_block());
}

for_each! { OPERATION: Operation = [create: Operation::Create, update: Operation::Update, delete: Operation::Delete] => http2_cases! {
    invalid_frame: invalid_on(OPERATION);
}}
