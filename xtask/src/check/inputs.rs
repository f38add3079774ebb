//! The inputs of the checks. What several checks need is computed once.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use webex_call_pickup_codegen::{
    Document, Error, Generated, document_of_types, generate, openapi::visit::parts, validate_document,
};

use crate::{
    check::document_examples,
    counted::counted,
    sdk_types::{self, QuerySdkTypes, SdkTypes},
    task_error::TaskError,
    workspace,
};

/// The inputs of the checks.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The root of the workspace.
    pub root: PathBuf,
    /// The text of the document.
    pub document_text: String,
    /// The vendor's documents, from `--vendor`.
    pub vendor: Vec<PathBuf>,
    /// The recordings, from `--traffic`.
    pub traffic: Vec<PathBuf>,
    query_sdk_types: QuerySdkTypes,
    parsed: OnceLock<Result<Document, Error>>,
    as_generated: OnceLock<Document>,
    generated: OnceLock<Result<Generated, Error>>,
    sdk_types: OnceLock<Result<SdkTypes, TaskError>>,
}

impl Inputs {
    /// Creates the inputs from the workspace at `root`, with `document_text` in place of its document.
    pub fn new(root: impl Into<PathBuf>, document_text: impl Into<String>) -> Self {
        Self {
            root: root.into(),
            document_text: document_text.into(),
            vendor: Vec::new(),
            traffic: Vec::new(),
            query_sdk_types: sdk_types::query_program,
            parsed: OnceLock::new(),
            as_generated: OnceLock::new(),
            generated: OnceLock::new(),
            sdk_types: OnceLock::new(),
        }
    }

    /// Reads the inputs from the workspace at `root`.
    pub(super) fn read(root: &Path) -> Result<Self, TaskError> {
        Ok(Self::new(root, workspace::read_document(root)?))
    }

    /// Replaces the query for the SDK's types.
    #[must_use]
    pub fn with_sdk_types(mut self, query: QuerySdkTypes) -> Self {
        self.query_sdk_types = query;
        self
    }

    /// Returns the parsed document.
    ///
    /// # Errors
    ///
    /// If the text is not well-formed.
    pub fn parse_result(&self) -> Result<&Document, &Error> {
        self.parsed.get_or_init(|| Document::parse(&self.document_text)).as_ref()
    }

    /// Returns the generated client.
    ///
    /// # Errors
    ///
    /// If the document cannot become a client.
    pub fn generation_result(&self) -> Result<&Generated, &Error> {
        self.generated.get_or_init(|| generate(&self.document_text)).as_ref()
    }

    /// Returns the problems because of which the document cannot become a client. Faster than generating it.
    pub(super) fn validated(&self) -> Result<(), Error> {
        self.parse_result().map_err(Clone::clone).and_then(validate_document)
    }

    /// Returns the parsed document, or the reason why a check cannot run without it. Without the target of a reference, a
    /// check would only report consequences.
    pub(super) fn require_document(&self) -> Result<&Document, TaskError> {
        let document = self.parse_result().map_err(|_| {
            TaskError::new("the document cannot be read")
                .with_help("run `cargo xtask check document`, which shows the problem")
        })?;
        if has_dangling_reference(document) {
            self.require_generated()?;
        }
        Ok(document)
    }

    /// Returns the document as the SDK's types see it, or the reason why a check cannot run without it.
    pub(super) fn document_as_generated(&self) -> Result<&Document, TaskError> {
        let document = self.require_document()?;
        Ok(self.as_generated.get_or_init(|| document_of_types(document)))
    }

    /// Returns the parsed document, or its problems with their positions.
    pub(super) fn require_document_or_problems(&self) -> Result<&Document, TaskError> {
        self.parse_result().map_err(|error| TaskError::new(error.in_file(workspace::DOCUMENT).to_string()))?;
        self.require_document()
    }

    /// Returns the generated client, or the reason why a check cannot run without it.
    pub(super) fn require_generated(&self) -> Result<&Generated, TaskError> {
        if self.parse_result().is_err() {
            self.require_document()?;
        }
        self.generation_result().map_err(|error| {
            if self.validated().is_ok() {
                return TaskError::new(error.in_file(workspace::DOCUMENT).to_string());
            }
            let problems = counted(error.problems().len(), "problem");
            TaskError::new(format!("the document cannot become a client ({problems})"))
                .with_help("run `cargo xtask check document`, which lists them")
        })
    }

    /// Returns the description of the SDK's types. Building the SDK requires that the document can become a client.
    pub(super) fn sdk_types(&self) -> Result<&SdkTypes, TaskError> {
        let types = self.sdk_types.get_or_init(|| {
            self.require_generated()?;
            let requests = document_examples::round_trip_requests(self.document_as_generated()?);
            sdk_types::query(self.query_sdk_types, &self.root, &requests)
        });
        types.as_ref().map_err(Clone::clone)
    }
}

/// Returns `true` if a reference of the document leads nowhere.
pub(super) fn has_dangling_reference(document: &Document) -> bool {
    let resolver = document.resolver();
    parts(resolver.root()).iter().any(|part| part.is_reference() && resolver.target(&part.node).is_none())
}
