//! The progress bar on standard error.

use std::{
    io::{self, IsTerminal as _, Write as _},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle, TermLike};
use terminal_size::terminal_size_of;

use crate::console::Console;

/// The interval between two steps of the spinner.
const TICK: Duration = Duration::from_millis(100);
/// The maximum number of updates per second.
const REFRESH_RATE: u8 = 10;
/// The space for `^C`, which the terminal prints at the end of the line.
const MARGIN: u16 = 3;
/// The width of a terminal that does not report it.
const DEFAULT_WIDTH: u16 = 80;

/// Creates a spinner, which is visible on a terminal only.
pub(crate) fn spinner(console: Console, message: &'static str) -> ProgressBar {
    if console.is_quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let target = ProgressDrawTarget::term_like_with_hz(Box::new(NarrowTerminal), REFRESH_RATE);
    let progress = ProgressBar::with_draw_target(None, target).with_finish(ProgressFinish::AndClear);
    progress.set_style(ProgressStyle::default_spinner());
    progress.set_message(message);
    progress.enable_steady_tick(TICK);
    progress
}

/// Makes a bar of a spinner.
pub(crate) fn start_bar(progress: &ProgressBar, locations: usize) {
    if let Ok(style) = ProgressStyle::with_template("{bar:20} {pos}/{len} locations, {msg}, {elapsed}") {
        progress.set_style(style);
    }
    progress.set_message("0 call pickups");
    progress.set_length(locations as u64);
}

/// Standard error, without its last columns. A line that fills the terminal cannot be cleared after Ctrl-C, because the cursor
/// is in the next line.
#[derive(Debug)]
struct NarrowTerminal;

impl NarrowTerminal {
    /// Moves the cursor. An escape sequence with 0 would move it by 1.
    fn move_cursor(&self, count: usize, direction: char) -> io::Result<()> {
        if count == 0 { Ok(()) } else { self.write_str(&format!("\u{1b}[{count}{direction}")) }
    }
}

impl TermLike for NarrowTerminal {
    fn width(&self) -> u16 {
        terminal_size_of(io::stderr()).map_or(DEFAULT_WIDTH, |(width, _)| width.0).saturating_sub(MARGIN).max(1)
    }

    fn move_cursor_up(&self, count: usize) -> io::Result<()> {
        self.move_cursor(count, 'A')
    }

    fn move_cursor_down(&self, count: usize) -> io::Result<()> {
        self.move_cursor(count, 'B')
    }

    fn move_cursor_right(&self, count: usize) -> io::Result<()> {
        self.move_cursor(count, 'C')
    }

    fn move_cursor_left(&self, count: usize) -> io::Result<()> {
        self.move_cursor(count, 'D')
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        writeln!(io::stderr(), "{text}")
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        write!(io::stderr(), "{text}")
    }

    fn clear_line(&self) -> io::Result<()> {
        self.write_str("\r\u{1b}[2K")
    }

    fn flush(&self) -> io::Result<()> {
        io::stderr().flush()
    }
}
