//! What the tasks print: right-aligned verbs, as cargo does.

use std::{
    cell::OnceCell,
    fmt,
    io::{self, Write},
};

use anstyle::{AnsiColor, Color};

/// How a verb is coloured, where colours are shown.
#[derive(Clone, Copy)]
pub(crate) enum Style {
    Good,
    Changed,
    Bad,
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
pub(crate) struct Report<W> {
    out: W,
}

impl<W: Write> Report<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out }
    }

    /// A verb, and what it is about.
    pub(crate) fn line(&mut self, style: Style, verb: &str, text: impl fmt::Display) {
        let ansi = style.ansi();
        self.write(format_args!("{ansi}{verb:>12}{ansi:#} {text}\n"));
    }

    /// What begins with a place instead of a verb, as editors and terminals understand it.
    pub(crate) fn finding(&mut self, place: &str, style: Style, label: &str, text: &str) {
        let ansi = style.ansi();
        self.write(format_args!("{place}: {ansi}{label}{ansi:#}: {text}\n"));
    }

    /// Text as it is, such as a diff.
    pub(crate) fn text(&mut self, style: Option<Style>, text: &str) {
        match style.map(Style::ansi) {
            Some(ansi) => self.write(format_args!("{ansi}{text}{ansi:#}\n")),
            None => self.write(format_args!("{text}\n")),
        }
    }

    /// A whole text, with its own line ends.
    pub(crate) fn verbatim(&mut self, text: &str) {
        self.write(format_args!("{text}"));
    }

    fn write(&mut self, text: fmt::Arguments<'_>) {
        // An `Output` remembers it.
        let _ = self.out.write_fmt(text);
    }
}

/// A task's output: writing goes on in vain after an error, and the task as a whole tells of it at its end.
pub(crate) struct Output<'a, W> {
    pub(crate) out: W,
    pub(crate) error: &'a OnceCell<io::Error>,
}

impl<W: Write> Output<'_, W> {
    fn remembered<T>(&self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let kind = error.kind();
            // Nobody reads a closed pipe, as behind `head`; the exit code still tells how it went.
            if kind != io::ErrorKind::BrokenPipe {
                // The first one says most.
                let _ = self.error.set(error);
            }
            kind.into()
        })
    }
}

impl<W: Write> Write for Output<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.out.write(bytes);
        self.remembered(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.out.flush();
        self.remembered(result)
    }
}
