//! Output of the tasks: lines with right-aligned verbs, as cargo prints them.

use std::{
    cell::OnceCell,
    fmt,
    io::{self, Write},
};

use anstyle::{AnsiColor, Color};

/// The color of a verb or a label, if colors are shown.
#[derive(Debug, Clone, Copy)]
pub enum Style {
    /// Green.
    Good,
    /// Yellow.
    Changed,
    /// Red.
    Bad,
    /// Cyan.
    Plain,
}

impl Style {
    fn ansi(self) -> anstyle::Style {
        let color = match self {
            Self::Good => AnsiColor::Green,
            Self::Changed => AnsiColor::Yellow,
            Self::Bad => AnsiColor::Red,
            Self::Plain => AnsiColor::Cyan,
        };
        anstyle::Style::new().fg_color(Some(Color::Ansi(color))).bold()
    }
}

/// Writes lines to a terminal, a pipe or a test.
#[derive(Debug)]
pub struct Console<W> {
    out: W,
}

impl<W: Write> Console<W> {
    /// Creates a console that writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes a verb and its object.
    pub fn line(&mut self, style: Style, verb: &str, text: impl fmt::Display) {
        let ansi = style.ansi();
        self.write(format_args!("{ansi}{verb:>12}{ansi:#} {text}\n"));
    }

    /// Writes a label and a message, without alignment.
    pub fn message(&mut self, style: Style, label: &str, text: impl fmt::Display) {
        let ansi = style.ansi();
        self.write(format_args!("{ansi}{label}{ansi:#}: {text}\n"));
    }

    /// Writes a line that begins with a position instead of a verb, in the form that editors and terminals link.
    pub(crate) fn finding(&mut self, place: &str, style: Style, label: &str, text: &str) {
        let ansi = style.ansi();
        self.write(format_args!("{place}: {ansi}{label}{ansi:#}: {text}\n"));
    }

    /// Writes a line as it is, such as one of a unified diff.
    pub(crate) fn text(&mut self, style: Option<Style>, text: &str) {
        match style.map(Style::ansi) {
            Some(ansi) => self.write(format_args!("{ansi}{text}{ansi:#}\n")),
            None => self.write(format_args!("{text}\n")),
        }
    }

    /// Writes a string with its own line ends.
    pub(crate) fn verbatim(&mut self, text: &str) {
        self.write(format_args!("{text}"));
    }

    fn write(&mut self, text: fmt::Arguments<'_>) {
        // The `OutputWriter` below keeps the error for the end of the task.
        let _ = self.out.write_fmt(text);
    }
}

/// Keeps the first write error, so that a task can ignore errors and `main` reports this one at the end.
#[derive(Debug)]
pub struct OutputWriter<'a, W> {
    inner: W,
    error: &'a OnceCell<io::Error>,
}

impl<'a, W: Write> OutputWriter<'a, W> {
    /// Creates a writer to `inner` that keeps the first error in `error`.
    pub fn new(inner: W, error: &'a OnceCell<io::Error>) -> Self {
        Self { inner, error }
    }

    fn recorded<T>(&self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let kind = error.kind();
            // A closed pipe, as of `head`, is not a failure of the task: its exit code is unaffected.
            if kind != io::ErrorKind::BrokenPipe {
                let _ = self.error.set(error);
            }
            kind.into()
        })
    }
}

impl<W: Write> Write for OutputWriter<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.inner.write(bytes);
        self.recorded(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.inner.flush();
        self.recorded(result)
    }
}
