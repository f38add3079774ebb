//! Frames of HTTP/2 that are unusual and valid.

use webex_call_pickup_tests::{
    CALL_PICKUP, Frame, Reason, Script, Step,
    frame::{flag::PADDED, kind},
    success,
};

use crate::case::Case;

/// A response after these frames.
fn value_after(frames: impl IntoIterator<Item = Frame>) -> Case {
    Case::value(frames.into_iter().map(Step::Frame).chain(success()).collect())
}

/// A response whose body is in these frames.
fn value_of(body: impl IntoIterator<Item = Frame>) -> Case {
    let head = Frame::headers(&[(":status", "200")]);
    Case::value([head].into_iter().chain(body).map(Step::Frame).collect())
}

fn padded_body() -> Frame {
    Frame::new(kind::DATA, PADDED, [&[7][..], CALL_PICKUP.as_bytes(), &[0; 7]].concat()).end_stream()
}

fn body_in_small_frames() -> impl Iterator<Item = Frame> {
    CALL_PICKUP.bytes().map(|byte| Frame::data([byte])).chain([Frame::data([]).end_stream()])
}

fn hints() -> [Frame; 2] {
    [Frame::headers(&[(":status", "102")]), Frame::headers(&[(":status", "103"), ("link", "</canary>")])]
}

fn trailers() -> [Frame; 2] {
    [Frame::data(CALL_PICKUP), Frame::headers(&[("x-canary", "canary-trailer")]).end_stream()]
}

/// The server has responded before it read the whole request.
fn reset_after_the_response() -> Script {
    let reset = Step::Frame(Frame::reset_stream(Reason::NO_ERROR));
    [success(), vec![reset]].concat()
}

/// The server processes this request, and no later one on the connection.
fn go_away_before_the_response(reason: Reason) -> Case {
    value_after([Frame::go_away(1, reason)])
}

http2_cases! {
    padded_body: value_of([padded_body()]);
    body_in_small_frames: value_of(body_in_small_frames());
    trailers: value_of(trailers());
    hints_before_the_response: value_after(hints());
    pings_before_the_response: value_after(vec![Frame::ping(); 100]);
    settings_before_the_response: value_after(vec![Frame::settings(&[(3, 1)]); 100]);
    priority_before_the_response: value_after([Frame::new(kind::PRIORITY, 0, [0, 0, 0, 0, 16])]);
    unknown_frame_before_the_response: value_after([Frame::new(0xfa, 0xff, "canary-body")]);
    unknown_setting_before_the_response: value_after([Frame::settings(&[(0xfafa, 7)])]);
    stream_reset_after_the_response: Case::value(reset_after_the_response());
    go_away_before_the_response: go_away_before_the_response(Reason::NO_ERROR);
    go_away_with_an_error_before_the_response: go_away_before_the_response(Reason::ENHANCE_YOUR_CALM);
}
