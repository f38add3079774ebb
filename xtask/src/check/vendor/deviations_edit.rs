//! Removes dead entries from `spec/deviations.toml`. The formatting of all other entries stays.

use toml_edit::{DocumentMut, Item, Table, Value};

use crate::{
    check::{
        operation_location::OperationLocation,
        vendor::deviations::{Deviations, FILE, joined_pointer},
    },
    task_error::TaskError,
};

/// The indexes of the dead locations of an entry.
pub(super) struct DeadLocations {
    /// The index of the entry.
    pub(super) entry: usize,
    pub(super) locations: Vec<usize>,
}

/// Returns the text of the file without the dead locations; an entry without any other location is removed.
pub(super) fn without_dead(deviations: &Deviations, dead: &[DeadLocations]) -> Result<String, TaskError> {
    let line_end = if deviations.text.contains("\r\n") { "\r\n" } else { "\n" };
    let write = |document: &DocumentMut| document.to_string().replace("\r\n", "\n").replace('\n', line_end);
    let mut document: DocumentMut = deviations.text.parse().map_err(|error| format!("cannot read {FILE}: {error}"))?;
    if write(&document) != deviations.text {
        return Err(TaskError::new(format!("cannot edit {FILE} without a change of its formatting"))
            .with_help("use the same line ends in the whole file"));
    }
    // In reverse, so that the indexes of earlier entries stay valid.
    for DeadLocations { entry: index, locations } in dead.iter().rev() {
        let entry = &deviations.entries[*index];
        if locations.len() == entry.locations.len() {
            remove_entry(&mut document, *index);
        } else {
            let rest = entry.locations.iter().enumerate().filter(|(location, _)| !locations.contains(location));
            let rest: Vec<&OperationLocation> = rest.map(|(_, location)| location).collect();
            set_pointer(&mut document, *index, &joined_pointer(&rest));
        }
    }
    Ok(write(&document))
}

fn entry_mut(document: &mut DocumentMut, index: usize) -> Option<&mut Table> {
    document.get_mut("deviation")?.as_array_of_tables_mut()?.get_mut(index)
}

/// Removes an entry with the empty line that follows it. Comments before the entry stay: they may be headings.
fn remove_entry(document: &mut DocumentMut, index: usize) {
    let prefix = entry_mut(document, index).map(|table| prefix(table).to_owned()).unwrap_or_default();
    if let Some(tables) = document.get_mut("deviation").and_then(Item::as_array_of_tables_mut) {
        tables.remove(index);
    }
    match entry_mut(document, index) {
        Some(next) => {
            let joined = format!("{prefix}{}", without_empty_line(self::prefix(next)));
            next.decor_mut().set_prefix(joined);
        }
        None => {
            let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
            document.set_trailing(format!("{prefix}{}", without_empty_line(&trailing)));
        }
    }
}

fn set_pointer(document: &mut DocumentMut, index: usize, pointer: &str) {
    let value = entry_mut(document, index).and_then(|table| table.get_mut("pointer")).and_then(Item::as_value_mut);
    if let Some(value) = value {
        let decor = value.decor().clone();
        *value = Value::from(pointer);
        *value.decor_mut() = decor;
    }
}

/// Returns the comments and empty lines before the header of a table.
fn prefix(table: &Table) -> &str {
    table.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default()
}

fn without_empty_line(text: &str) -> &str {
    match text.split_once('\n') {
        Some((line, rest)) if line.trim().is_empty() => rest,
        _ => text,
    }
}
