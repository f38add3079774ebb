//! Finds the vendor's operation for each operation of the document, and compares them.

use std::collections::{BTreeMap, BTreeSet};

use webex_call_pickup_codegen::openapi::{
    Document, Node, Operation, Pointer, Resolver,
    operation::{is_path_parameter, operations},
    swagger::base_path,
};

use crate::{
    check::{
        finding::single_line,
        inputs::Inputs,
        operation_location::OperationLocation,
        vendor::{
            descriptions::{self, AcceptedDescriptions, Fingerprints, VendorDescription},
            deviations::Deviations,
            difference::{PRESENCE, VendorDifference, WHOLE_DOCUMENT, path_shape, presence},
            operation_comparison::{compare_documents, compare_operations},
            pair::Pair,
            published::PublishedDocument,
        },
    },
    counted::counted,
    task_error::TaskError,
};

/// The comparison with all files of the vendor.
pub(super) struct VendorComparison {
    pub(super) deviations: Deviations,
    pub(super) differences: Vec<VendorDifference>,
    pub(super) descriptions: Vec<VendorDescription>,
    /// The operations of our document, as `METHOD /path`.
    pub(super) own_operations: BTreeSet<String>,
    /// Our operations that are in no file. Their entries cannot be checked.
    pub(super) unmatched_operations: BTreeSet<String>,
    pub(super) accepted: Option<AcceptedDescriptions>,
    /// The number of compared locations.
    pub(super) locations: usize,
    pub(super) notes: Vec<String>,
    /// The vendor's files.
    pub(super) published: Vec<PublishedDocument>,
    /// The names of the vendor's files.
    pub(super) files: String,
}

impl VendorComparison {
    pub(super) fn new(inputs: &Inputs, document: &Document) -> Result<Self, TaskError> {
        let deviations = Deviations::read(&inputs.root)?;
        let accepted = descriptions::read_accepted(&inputs.root)?;
        let published: Vec<_> =
            inputs.vendor.iter().map(|path| PublishedDocument::read(path)).collect::<Result<_, _>>()?;
        let names: Vec<_> = published.iter().map(|file| file.name.as_str()).collect();
        let resolver = document.resolver();
        let own = operations(&resolver);
        let mut comparison = Self {
            deviations,
            accepted,
            own_operations: own.iter().map(Operation::name).collect(),
            files: names.join(", "),
            published: Vec::new(),
            differences: Vec::new(),
            descriptions: Vec::new(),
            unmatched_operations: BTreeSet::new(),
            locations: 0,
            notes: Vec::new(),
        };
        comparison.compare(&resolver, &own, &published)?;
        comparison.published = published;
        if comparison.accepted.is_none() {
            comparison.notes.push(format!(
                "the vendor's descriptions were not compared, because {} is missing; `--accept-texts` creates it",
                descriptions::FILE
            ));
        }
        Ok(comparison)
    }

    /// The fingerprints of the vendor's descriptions. An operation that has lost all of them, or that is no longer in our
    /// document, has none; one that is in no file of the vendor is omitted.
    pub(super) fn fingerprints(&self) -> Fingerprints {
        let mut current = descriptions::fingerprints(&self.descriptions);
        let accepted = self.accepted.iter().flat_map(|accepted| accepted.fingerprints.keys());
        for operation in accepted.filter(|operation| !self.unmatched_operations.contains(*operation)) {
            current.entry(operation.clone()).or_default();
        }
        current
    }

    fn compare<'a>(
        &mut self,
        resolver: &Resolver<'a>,
        own: &[Operation<'a>],
        published: &'a [PublishedDocument],
    ) -> Result<(), TaskError> {
        let root = resolver.root();
        let operations: Vec<_> = published.iter().map(|file| operations(&file.document.resolver())).collect();
        let mut used_files = BTreeSet::new();
        for operation in own {
            let found = operations.iter().zip(published).enumerate().find_map(|(index, (operations, file))| {
                let other =
                    operations.iter().find(|other| is_same_operation(operation, root, other, &file.document.node()))?;
                Some((index, other, file))
            });
            let Some((index, other, file)) = found else {
                self.differences.push(missing_in_vendor(operation));
                self.unmatched_operations.insert(operation.name());
                continue;
            };
            used_files.insert(index);
            let resolvers = Pair::new(resolver.clone(), file.document.resolver());
            let comparison = compare_operations(resolvers, Pair::new(operation, other))
                .ok_or_else(|| format!("{}: {} has too many nested schemas to compare", file.name, operation.name()))?;
            let differences = comparison.differences.into_iter();
            self.differences.extend(differences.map(|difference| VendorDifference { file: Some(index), ..difference }));
            self.descriptions.extend(comparison.descriptions);
            self.locations += comparison.locations;
        }
        for index in &used_files {
            for difference in compare_documents(Pair::new(resolver.clone(), published[*index].document.resolver())) {
                if !self.differences.contains(&difference) {
                    self.differences.push(difference);
                }
            }
        }
        if used_files.is_empty() {
            self.unmatched_operations.insert(WHOLE_DOCUMENT.to_owned());
        }
        let unused = published.iter().enumerate().filter(|(index, _)| !used_files.contains(index));
        self.notes.extend(unused.map(|(_, file)| format!("{} has none of the documented operations", file.name)));
        let undocumented = undocumented_operations(root, own, &operations, published);
        self.differences.extend(undocumented.iter().map(|(file, operation)| missing_in_document(*file, operation)));
        if !undocumented.is_empty() {
            let names: Vec<_> = undocumented.iter().map(|(_, operation)| operation.name()).collect();
            self.notes.push(single_line(&format!(
                "the document lacks {} of the vendor at or below its paths: {}",
                counted(names.len(), "operation"),
                names.join(", ")
            )));
        }
        Ok(())
    }
}

/// Returns `true` if both operations have the same method and path, with or without the paths of the servers.
fn is_same_operation(ours: &Operation<'_>, root: &Node<'_>, vendor: &Operation<'_>, vendor_root: &Node<'_>) -> bool {
    let full_path = |root: &Node<'_>, path: &str| format!("{}{}", base_path(root), path_shape(path));
    ours.method == vendor.method
        && (path_shape(ours.path) == path_shape(vendor.path)
            || full_path(root, ours.path) == full_path(vendor_root, vendor.path))
}

/// Returns the vendor's operations at our paths and below our resources that the document lacks, each with the index of its
/// file.
fn undocumented_operations<'a>(
    root: &Node<'_>,
    own: &[Operation<'_>],
    operations: &[Vec<Operation<'a>>],
    published: &'a [PublishedDocument],
) -> Vec<(usize, Operation<'a>)> {
    let resources: BTreeSet<_> = own.iter().filter_map(|operation| resource(operation.path)).collect();
    let mut found: BTreeMap<String, (usize, Operation<'a>)> = BTreeMap::new();
    for (index, (operations, file)) in operations.iter().zip(published).enumerate() {
        for operation in operations {
            let path = path_shape(operation.path);
            // The vendor's paths may begin with the path of our server.
            let path = path.strip_prefix(base_path(root)).unwrap_or(&path);
            let is_below = resources.iter().any(|resource| {
                path.strip_prefix(resource.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            let is_at = own.iter().any(|known| path_shape(known.path) == path);
            let is_documented =
                own.iter().any(|known| is_same_operation(known, root, operation, &file.document.node()));
            if (is_at || is_below) && !is_documented {
                found.entry(format!("{path} {}", operation.method)).or_insert_with(|| (index, operation.clone()));
            }
        }
    }
    found.into_values().collect()
}

/// Returns the path of the collection of an item: `/bells` of `/bells/{bellId}`. `None` if no parameter is at the end of the
/// path, because the paths below it may belong to other resources.
fn resource(path: &str) -> Option<String> {
    let mut segments: Vec<_> = path.trim_end_matches('/').split('/').collect();
    let length = segments.len();
    while segments.last().is_some_and(|segment| is_path_parameter(segment)) {
        segments.pop();
    }
    (segments.len() < length).then(|| path_shape(&segments.join("/")))
}

fn missing_in_vendor(operation: &Operation<'_>) -> VendorDifference {
    VendorDifference {
        operation: operation.name(),
        location: OperationLocation::operation(),
        aspect: PRESENCE.to_owned(),
        ours: presence(true),
        vendor: presence(false),
        our_pointer: operation.node.pointer(),
        vendor_pointer: None,
        file: None,
    }
}

fn missing_in_document(file: usize, operation: &Operation<'_>) -> VendorDifference {
    VendorDifference {
        operation: operation.name(),
        location: OperationLocation::operation(),
        aspect: PRESENCE.to_owned(),
        ours: presence(false),
        vendor: presence(true),
        our_pointer: Pointer::default().key("paths"),
        vendor_pointer: Some(operation.node.pointer()),
        file: Some(file),
    }
}
