//! What the checks look at, and what several of them need of it, made once.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use webex_call_pickup_codegen::{Document, Error, Generated, generate};

use crate::{Failure, workspace};

/// What the checks look at.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// The root of the workspace.
    pub root: PathBuf,
    /// The text of the document.
    pub document: String,
    /// The vendor's documents, of `--vendor`.
    pub vendor: Vec<PathBuf>,
    /// The recordings, of `--traffic`.
    pub traffic: Vec<PathBuf>,
    parsed: OnceLock<Result<Document, Error>>,
    generated: OnceLock<Result<Generated, Error>>,
}

impl Inputs {
    /// The workspace at `root`, with `document` in the place of its document.
    pub fn new(root: impl Into<PathBuf>, document: impl Into<String>) -> Self {
        Self { root: root.into(), document: document.into(), ..Self::default() }
    }

    /// The workspace at `root`.
    pub(crate) fn read(root: &Path) -> Result<Self, Failure> {
        Ok(Self::new(root, workspace::read_document(root)?))
    }

    /// The document with its positions.
    ///
    /// # Errors
    ///
    /// When the text is not well-formed.
    pub fn parsed(&self) -> Result<&Document, &Error> {
        self.parsed.get_or_init(|| Document::parse(&self.document)).as_ref()
    }

    /// What the document becomes.
    ///
    /// # Errors
    ///
    /// When it cannot become a client.
    pub fn generated(&self) -> Result<&Generated, &Error> {
        self.generated.get_or_init(|| generate(&self.document)).as_ref()
    }
}

/// Why a check that needs the client cannot run.
pub(crate) fn no_client(error: &Error) -> Failure {
    let count = error.problems().len();
    let problems = if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") };
    format!("the document cannot become a client ({problems}); `cargo xtask check document` shows why")
}
