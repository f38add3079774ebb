//! The documents that the vendor publishes.

use std::path::Path;

use webex_call_pickup_codegen::openapi::Document;

use crate::{task_error::TaskError, text_file};

/// A document of the vendor.
#[derive(Debug, Clone)]
pub(super) struct PublishedDocument {
    /// The name of the file, as on the command line.
    pub(super) name: String,
    pub(super) document: Document,
}

impl PublishedDocument {
    /// Reads a document in JSON or YAML. What other tools accept is accepted as well.
    pub(super) fn read(path: &Path) -> Result<Self, TaskError> {
        let name = path.display().to_string();
        let text = text_file::read(path, &name)?;
        let document =
            Document::parse_leniently(&text).map_err(|error| TaskError::new(error.in_file(&name).to_string()))?;
        if !document.node().get("paths").is_some_and(|paths| paths.is_object()) {
            let error = TaskError::new(format!("{name} is not an OpenAPI document: it has no `paths`"));
            return Err(error.with_help("check that the download is the document itself"));
        }
        Ok(Self { name, document })
    }
}
