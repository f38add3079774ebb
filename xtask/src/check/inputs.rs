//! What the checks look at, and what several of them need of it, made once.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use webex_call_pickup_codegen::{Document, Error, Generated, generate};

use super::examples;
use crate::{
    sdk_types::{self, Ask, SdkTypes},
    task_error::TaskError,
    workspace,
};

/// What the checks look at.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The root of the workspace.
    pub root: PathBuf,
    /// The text of the document.
    pub document: String,
    /// The vendor's documents, of `--vendor`.
    pub vendor: Vec<PathBuf>,
    /// The recordings, of `--traffic`.
    pub traffic: Vec<PathBuf>,
    ask: Ask,
    parsed: OnceLock<Result<Document, Error>>,
    generated: OnceLock<Result<Generated, Error>>,
    sdk_types: OnceLock<Result<SdkTypes, TaskError>>,
}

impl Inputs {
    /// The workspace at `root`, with `document` in the place of its document.
    pub fn new(root: impl Into<PathBuf>, document: impl Into<String>) -> Self {
        Self {
            root: root.into(),
            document: document.into(),
            vendor: Vec::new(),
            traffic: Vec::new(),
            ask: sdk_types::by_cargo,
            parsed: OnceLock::new(),
            generated: OnceLock::new(),
            sdk_types: OnceLock::new(),
        }
    }

    /// The same with another way to ask the SDK about its types.
    #[must_use]
    pub fn asking(mut self, ask: Ask) -> Self {
        self.ask = ask;
        self
    }

    /// The workspace at `root`.
    pub(crate) fn read(root: &Path) -> Result<Self, TaskError> {
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

    /// What the SDK says of its types. It is built for that, which needs a document that can become a client.
    pub(super) fn sdk_types(&self) -> Result<&SdkTypes, TaskError> {
        let types = self.sdk_types.get_or_init(|| {
            self.generated().map_err(no_client)?;
            let document = self.parsed().map_err(not_read)?;
            sdk_types::ask(self.ask, &self.root, &examples::requests(document))
        });
        types.as_ref().map_err(Clone::clone)
    }
}

/// Why a check that needs the document's parts cannot run.
pub(super) fn not_read(_: &Error) -> TaskError {
    TaskError::new("the document cannot be read; `cargo xtask check document` shows where")
}

/// Why a check that needs the client cannot run.
pub(super) fn no_client(error: &Error) -> TaskError {
    let count = error.problems().len();
    let problems = if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") };
    TaskError::new(format!("the document cannot become a client ({problems}); `cargo xtask check document` shows why"))
}
