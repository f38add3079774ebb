//! A field of a generated object together with its property in the document.

use quote::quote;
use syn::{Field, Ident};

use super::{schema_index::PropertySchema, serde_attributes, syntax::is_type};

pub(super) struct ObjectField<'d> {
    pub(super) ident: Ident,
    pub(super) field: Field,
    pub(super) property: PropertySchema<'d>,
}

impl ObjectField<'_> {
    pub(super) fn is_option(&self) -> bool {
        is_type(&self.field.ty, "Option")
    }

    /// Returns `true` if `new` leaves the field empty instead of taking a value.
    pub(super) fn is_omitted_by_new(&self) -> bool {
        let is_collection = ["Vec", "HashMap", "Map"].iter().any(|name| is_type(&self.field.ty, name));
        self.is_option() || (!self.property.is_required && is_collection)
    }

    /// Makes the field accept forms that the API is known to send: `null` for an empty list, quoted booleans, and integers
    /// written as `6.0`.
    pub(super) fn deserialize_leniently(&mut self, is_received: bool) {
        let is_integer = is_received && self.property.is_integer();
        let entries = match self.is_option() {
            _ if self.property.is_absent_if_null() => {
                quote!(deserialize_with = "crate::model::deserialize::null_as_default")
            }
            true if self.property.is_quoted_boolean() => {
                quote!(default, deserialize_with = "crate::model::deserialize::optional_boolean")
            }
            false if self.property.is_quoted_boolean() => {
                quote!(deserialize_with = "crate::model::deserialize::boolean")
            }
            true if is_integer => quote!(default, deserialize_with = "crate::model::deserialize::optional_integer"),
            false if is_integer => quote!(deserialize_with = "crate::model::deserialize::integer"),
            _ => return,
        };
        // typify writes its own for a required property that may be `null`.
        serde_attributes::remove(&mut self.field.attrs, "deserialize_with");
        serde_attributes::add(&mut self.field.attrs, entries);
    }
}
