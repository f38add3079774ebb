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

    /// Makes the field of a response accept every form that the API is known to send, and the field of a request a quoted
    /// boolean where the document has one.
    pub(super) fn deserialize_leniently(&mut self, is_received: bool) {
        let is_option = self.is_option();
        let entries = match (is_received, is_option) {
            (true, _) => quote!(deserialize_with = "crate::model::received::received"),
            (false, true) if self.property.is_quoted_boolean() => {
                quote!(deserialize_with = "crate::model::deserialize::optional_boolean")
            }
            (false, false) if self.property.is_quoted_boolean() => {
                quote!(deserialize_with = "crate::model::deserialize::boolean")
            }
            _ => return,
        };
        let attributes = &mut self.field.attrs;
        if is_option {
            // With `deserialize_with`, serde no longer takes an absent property for `None`.
            serde_attributes::remove(attributes, "default");
            serde_attributes::add(attributes, quote!(default));
        }
        // typify writes its own for a required property that may be `null`.
        serde_attributes::remove(attributes, "deserialize_with");
        serde_attributes::add(attributes, entries);
    }
}
