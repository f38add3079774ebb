use crate::generated_runtime::{ClientHooks, Error, ResponseValue, encode_path};
/// The types of requests and responses.
///
/// In a response, a field is always present unless it is an `Option`. A list that is absent is empty.
pub mod types {
    /// A member of a call pickup, or a candidate for one.
    ///
    /// Only `id` is always present.
    #[derive(::serde::Serialize, Clone, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct Agent {
        /// Identifies the person, workspace or virtual line.
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<AgentId>")
        )]
        pub id: AgentId,
        /// First name of the person, workspace or virtual line.
        #[serde(rename = "firstName", skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub first_name: Option<String>,
        /// Last name of the person, workspace or virtual line.
        #[serde(rename = "lastName", skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub last_name: Option<String>,
        /// The display name.
        #[serde(
            rename = "displayName",
            skip_serializing_if = "Option::is_none",
            default
        )]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub display_name: Option<String>,
        /// The kind of the agent.
        #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<AgentType>>")
        )]
        pub type_: Option<AgentType>,
        /// E-mail address. Virtual lines and some workspaces have none.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub email: Option<String>,
        /// The location of the agent.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(
                with = "crate::model::json_schema::ReceivedForm<Option<AgentLocation>>"
            )
        )]
        pub location: Option<AgentLocation>,
        /// The phone numbers of the agent. An absent list, `null` and an empty list mean the same. The vendor's schema
        /// calls this property `phoneNumber`, which is also accepted; all of the vendor's examples say `numbers`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Vec<PhoneNumber>>")
        )]
        pub numbers: Vec<PhoneNumber>,
    }
    impl Agent {
        /// Creates a value from its required properties. Optional properties are unset; assign them afterwards.
        pub fn new(id: AgentId) -> Self {
            Self {
                id,
                first_name: Default::default(),
                last_name: Default::default(),
                display_name: Default::default(),
                type_: Default::default(),
                email: Default::default(),
                location: Default::default(),
                numbers: Default::default(),
            }
        }
    }
    /// Redacts personal data.
    impl ::std::fmt::Debug for Agent {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.debug_struct("Agent")
                .field("id", &self.id)
                .field(
                    "first_name",
                    &self.first_name.as_ref().map(|_| crate::model::redacted::Redacted),
                )
                .field(
                    "last_name",
                    &self.last_name.as_ref().map(|_| crate::model::redacted::Redacted),
                )
                .field(
                    "display_name",
                    &self.display_name.as_ref().map(|_| crate::model::redacted::Redacted),
                )
                .field("type_", &self.type_)
                .field(
                    "email",
                    &self.email.as_ref().map(|_| crate::model::redacted::Redacted),
                )
                .field("location", &self.location)
                .field("numbers", &self.numbers)
                .finish()
        }
    }
    /// Accepts properties by their aliases, too. A property's own name takes precedence.
    impl<'de> ::serde::Deserialize<'de> for Agent {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(expecting = "an object")]
            struct Wire {
                #[serde(deserialize_with = "crate::model::received::received")]
                id: AgentId,
                #[serde(
                    rename = "firstName",
                    default,
                    deserialize_with = "crate::model::received::received"
                )]
                first_name: Option<String>,
                #[serde(
                    rename = "lastName",
                    default,
                    deserialize_with = "crate::model::received::received"
                )]
                last_name: Option<String>,
                #[serde(
                    rename = "displayName",
                    default,
                    deserialize_with = "crate::model::received::received"
                )]
                display_name: Option<String>,
                #[serde(
                    rename = "type",
                    default,
                    deserialize_with = "crate::model::received::received"
                )]
                type_: Option<AgentType>,
                #[serde(default, deserialize_with = "crate::model::received::received")]
                email: Option<String>,
                #[serde(default, deserialize_with = "crate::model::received::received")]
                location: Option<AgentLocation>,
                #[serde(default, deserialize_with = "crate::model::received::received")]
                numbers: Vec<PhoneNumber>,
                #[serde(
                    default,
                    deserialize_with = "crate::model::received::received",
                    rename = "phoneNumber"
                )]
                numbers_2: Vec<PhoneNumber>,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            let wire = Wire::deserialize(object)?;
            Ok(Agent {
                id: wire.id,
                first_name: wire.first_name,
                last_name: wire.last_name,
                display_name: wire.display_name,
                type_: wire.type_,
                email: wire.email,
                location: wire.location,
                numbers: if wire.numbers.is_empty() {
                    wire.numbers_2
                } else {
                    wire.numbers
                },
            })
        }
    }
    impl<'de> crate::model::received::Received<'de> for Agent {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for Agent {}
    /// Identifies a person, workspace or virtual line. Opaque; send it exactly as received.
    ///
    /// Created from a string with `TryFrom` or `parse`, which reject all but a single path segment: the empty string, `.`,
    /// `..`, and strings with `/`, `\` or a control character. An identifier in a response is accepted as received, and
    /// validated when it is sent.
    #[derive(
        Clone,
        PartialEq,
        Eq,
        PartialOrd,
        Ord,
        Hash,
        Debug,
        ::serde::Serialize,
        ::serde::Deserialize
    )]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[serde(transparent)]
    pub struct AgentId(String);
    impl AgentId {
        /// Returns the value as a string.
        pub fn as_str(&self) -> &str {
            &self.0
        }
        /// Decodes the parts of the identifier, such as its resource type. The vendor does not document the format.
        ///
        /// # Errors
        ///
        /// Returns an error if the identifier does not have the known format.
        pub fn decode(
            &self,
        ) -> Result<crate::DecodedIdentifier, crate::UndecodableIdentifier> {
            crate::DecodedIdentifier::decode(&self.0)
        }
    }
    impl ::std::fmt::Display for AgentId {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl AsRef<str> for AgentId {
        fn as_ref(&self) -> &str {
            self.as_str()
        }
    }
    impl From<&AgentId> for AgentId {
        fn from(value: &AgentId) -> Self {
            value.clone()
        }
    }
    impl From<AgentId> for String {
        fn from(value: AgentId) -> Self {
            value.0
        }
    }
    impl TryFrom<String> for AgentId {
        type Error = crate::InvalidIdentifier;
        fn try_from(text: String) -> Result<Self, Self::Error> {
            crate::model::identifier::validate(&text)?;
            Ok(Self(text))
        }
    }
    impl TryFrom<&str> for AgentId {
        type Error = crate::InvalidIdentifier;
        fn try_from(text: &str) -> Result<Self, Self::Error> {
            Self::try_from(text.to_owned())
        }
    }
    impl TryFrom<&String> for AgentId {
        type Error = crate::InvalidIdentifier;
        fn try_from(text: &String) -> Result<Self, Self::Error> {
            Self::try_from(text.clone())
        }
    }
    impl ::std::str::FromStr for AgentId {
        type Err = crate::InvalidIdentifier;
        fn from_str(text: &str) -> Result<Self, Self::Err> {
            Self::try_from(text)
        }
    }
    impl<'de> crate::model::received::Received<'de> for AgentId {
        fn receive<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            <String as crate::model::received::Received>::receive(deserializer).map(Self)
        }
    }
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for AgentId {
        fn received_schema(
            generator: &mut ::schemars::SchemaGenerator,
        ) -> ::schemars::Schema {
            crate::model::json_schema::or_number(generator.subschema_for::<Self>())
        }
    }
    /// The location of an agent, which may differ from the location of the call pickup.
    ///
    /// No field is always present.
    #[derive(::serde::Serialize, Clone, Debug, Default, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct AgentLocation {
        /// Identifies the location.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(
                with = "crate::model::json_schema::ReceivedForm<Option<LocationId>>"
            )
        )]
        pub id: Option<LocationId>,
        /// Name of the location.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub name: Option<String>,
    }
    impl<'de> ::serde::Deserialize<'de> for AgentLocation {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "AgentLocation", expecting = "an object")]
            struct Wire {
                #[serde(default, deserialize_with = "crate::model::received::received")]
                id: Option<LocationId>,
                #[serde(default, deserialize_with = "crate::model::received::received")]
                name: Option<String>,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for AgentLocation {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for AgentLocation {}
    /// A field to sort agents by.
    ///
    /// The API may add values without notice; they are deserialized as `Unknown`.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize)]
    #[serde(into = "String")]
    #[non_exhaustive]
    pub enum AgentSortField {
        /// `fname`: First name.
        Fname,
        /// `lname`: Last name.
        Lname,
        /// `extension`: Extension.
        Extension,
        /// `number`: Phone number.
        Number,
        /// A value that the OpenAPI document does not list, exactly as received.
        Unknown(String),
    }
    impl AgentSortField {
        /// The values that the OpenAPI document lists.
        pub const KNOWN: &'static [Self] = &[
            Self::Fname,
            Self::Lname,
            Self::Extension,
            Self::Number,
        ];
        /// Returns the value as it is written in JSON.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Fname => "fname",
                Self::Lname => "lname",
                Self::Extension => "extension",
                Self::Number => "number",
                Self::Unknown(value) => value,
            }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for AgentSortField {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            crate::model::deserialize::string(deserializer)
        }
    }
    impl ::std::fmt::Display for AgentSortField {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl AsRef<str> for AgentSortField {
        fn as_ref(&self) -> &str {
            self.as_str()
        }
    }
    impl From<&AgentSortField> for AgentSortField {
        fn from(value: &AgentSortField) -> Self {
            value.clone()
        }
    }
    impl From<String> for AgentSortField {
        fn from(value: String) -> Self {
            Self::from(value.as_str())
        }
    }
    impl From<&str> for AgentSortField {
        fn from(value: &str) -> Self {
            match value {
                "fname" => Self::Fname,
                "lname" => Self::Lname,
                "extension" => Self::Extension,
                "number" => Self::Number,
                _ => Self::Unknown(value.to_owned()),
            }
        }
    }
    impl From<&String> for AgentSortField {
        fn from(value: &String) -> Self {
            Self::from(value.as_str())
        }
    }
    impl From<AgentSortField> for String {
        fn from(value: AgentSortField) -> Self {
            match value {
                AgentSortField::Unknown(value) => value,
                known => known.as_str().to_owned(),
            }
        }
    }
    impl ::std::str::FromStr for AgentSortField {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> Result<Self, Self::Err> {
            Ok(Self::from(value))
        }
    }
    #[cfg(feature = "schemars")]
    impl ::schemars::JsonSchema for AgentSortField {
        fn schema_name() -> ::std::borrow::Cow<'static, str> {
            stringify!(AgentSortField).into()
        }
        fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
            ::schemars::json_schema!(
                { "anyOf" : [{ "type" : "string", "enum" : ["fname", "lname",
                "extension", "number"] }, { "type" : "string" }], }
            )
        }
    }
    /// The kind of an agent. The vendor adds values without notice, so responses may contain values that are not listed
    /// here.
    ///
    /// The API may add values without notice; they are deserialized as `Unknown`.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize)]
    #[serde(into = "String")]
    #[non_exhaustive]
    pub enum AgentType {
        /// `PEOPLE`: A person.
        People,
        /// `PLACE`: A workspace.
        Place,
        /// `VIRTUAL_LINE`: A virtual line.
        VirtualLine,
        /// A value that the OpenAPI document does not list, exactly as received.
        Unknown(String),
    }
    impl AgentType {
        /// The values that the OpenAPI document lists.
        pub const KNOWN: &'static [Self] = &[
            Self::People,
            Self::Place,
            Self::VirtualLine,
        ];
        /// Returns the value as it is written in JSON.
        pub fn as_str(&self) -> &str {
            match self {
                Self::People => "PEOPLE",
                Self::Place => "PLACE",
                Self::VirtualLine => "VIRTUAL_LINE",
                Self::Unknown(value) => value,
            }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for AgentType {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            crate::model::deserialize::string(deserializer)
        }
    }
    impl ::std::fmt::Display for AgentType {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl AsRef<str> for AgentType {
        fn as_ref(&self) -> &str {
            self.as_str()
        }
    }
    impl From<&AgentType> for AgentType {
        fn from(value: &AgentType) -> Self {
            value.clone()
        }
    }
    impl From<String> for AgentType {
        fn from(value: String) -> Self {
            Self::from(value.as_str())
        }
    }
    impl From<&str> for AgentType {
        fn from(value: &str) -> Self {
            match value {
                "PEOPLE" => Self::People,
                "PLACE" => Self::Place,
                "VIRTUAL_LINE" => Self::VirtualLine,
                _ => Self::Unknown(value.to_owned()),
            }
        }
    }
    impl From<&String> for AgentType {
        fn from(value: &String) -> Self {
            Self::from(value.as_str())
        }
    }
    impl From<AgentType> for String {
        fn from(value: AgentType) -> Self {
            match value {
                AgentType::Unknown(value) => value,
                known => known.as_str().to_owned(),
            }
        }
    }
    impl ::std::str::FromStr for AgentType {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> Result<Self, Self::Err> {
            Ok(Self::from(value))
        }
    }
    #[cfg(feature = "schemars")]
    impl ::schemars::JsonSchema for AgentType {
        fn schema_name() -> ::std::borrow::Cow<'static, str> {
            stringify!(AgentType).into()
        }
        fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
            ::schemars::json_schema!(
                { "anyOf" : [{ "type" : "string", "enum" : ["PEOPLE", "PLACE",
                "VIRTUAL_LINE"] }, { "type" : "string" }], }
            )
        }
    }
    impl<'de> crate::model::received::Received<'de> for AgentType {
        fn receive<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            crate::model::received::string_or_number(deserializer)
        }
    }
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for AgentType {
        fn received_schema(
            generator: &mut ::schemars::SchemaGenerator,
        ) -> ::schemars::Schema {
            crate::model::json_schema::or_number(generator.subschema_for::<Self>())
        }
    }
    /// A page of the people, workspaces and virtual lines that can become agents of a call pickup.
    ///
    /// Only `agents` is always present.
    #[derive(::serde::Serialize, Clone, Debug, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct AvailableAgentList {
        /// The people, workspaces and virtual lines.
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Vec<Agent>>")
        )]
        pub agents: Vec<Agent>,
    }
    impl AvailableAgentList {
        /// Creates a value from its required properties.
        pub fn new(agents: Vec<Agent>) -> Self {
            Self { agents }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for AvailableAgentList {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "AvailableAgentList", expecting = "an object")]
            struct Wire {
                #[serde(deserialize_with = "crate::model::received::received")]
                agents: Vec<Agent>,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for AvailableAgentList {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for AvailableAgentList {}
    /// A call pickup, its notification settings and its agents.
    ///
    /// Only `id` and `name` are always present.
    #[derive(::serde::Serialize, Clone, Debug, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct CallPickup {
        /// Identifies the call pickup. It changes when the name changes.
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<CallPickupId>")
        )]
        pub id: CallPickupId,
        /// The name of the call pickup, unique within its location. At most 80 characters.
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<String>")
        )]
        pub name: String,
        /// The notification that agents get of an unanswered call.
        #[serde(
            rename = "notificationType",
            skip_serializing_if = "Option::is_none",
            default
        )]
        #[cfg_attr(
            feature = "schemars",
            schemars(
                with = "crate::model::json_schema::ReceivedForm<Option<NotificationType>>"
            )
        )]
        pub notification_type: Option<NotificationType>,
        /// The time that a call rings unanswered before the agents are notified, in seconds. The server's default is 6.
        #[serde(
            rename = "notificationDelayTimerSeconds",
            skip_serializing_if = "Option::is_none",
            default
        )]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<i32>>")
        )]
        pub notification_delay_timer_seconds: Option<i32>,
        /// The people, workspaces and virtual lines that may answer each other's calls. An absent list, `null` and an
        /// empty list mean the same.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Vec<Agent>>")
        )]
        pub agents: Vec<Agent>,
    }
    impl CallPickup {
        /// Creates a value from its required properties. Optional properties are unset; assign them afterwards.
        pub fn new(id: CallPickupId, name: impl Into<String>) -> Self {
            Self {
                id,
                name: name.into(),
                notification_type: Default::default(),
                notification_delay_timer_seconds: Default::default(),
                agents: Default::default(),
            }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for CallPickup {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "CallPickup", expecting = "an object")]
            struct Wire {
                #[serde(deserialize_with = "crate::model::received::received")]
                id: CallPickupId,
                #[serde(deserialize_with = "crate::model::received::received")]
                name: String,
                #[serde(
                    rename = "notificationType",
                    default,
                    deserialize_with = "crate::model::received::received"
                )]
                notification_type: Option<NotificationType>,
                #[serde(
                    rename = "notificationDelayTimerSeconds",
                    default,
                    deserialize_with = "crate::model::received::received"
                )]
                notification_delay_timer_seconds: Option<i32>,
                #[serde(default, deserialize_with = "crate::model::received::received")]
                agents: Vec<Agent>,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for CallPickup {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for CallPickup {}
    /// The properties to change of a call pickup. Omitted properties keep their values.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        Default,
        PartialEq,
        Eq,
        Hash
    )]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct CallPickupChanges {
        /// The new name of the call pickup, unique within its location. A new name changes the ID.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<CallPickupName>,
        /// The notification that agents get of an unanswered call.
        #[serde(rename = "notificationType", skip_serializing_if = "Option::is_none")]
        pub notification_type: Option<NotificationType>,
        /// The time that a call rings unanswered before the agents are notified, in seconds.
        #[serde(
            rename = "notificationDelayTimerSeconds",
            skip_serializing_if = "Option::is_none"
        )]
        pub notification_delay_timer_seconds: Option<i32>,
        /// The IDs of all its agents, replacing the current ones. An agent can belong to only one call pickup. Omitting
        /// the property keeps the agents; an empty list removes all of them.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub agents: Option<Vec<AgentId>>,
    }
    impl CallPickupChanges {
        /// Returns a builder for a value of this type. Properties that are not set are omitted.
        pub fn builder() -> builder::CallPickupChanges {
            Default::default()
        }
    }
    impl crate::model::bounds::CheckBounds for CallPickupChanges {
        fn check_bounds(&self) -> Result<(), crate::model::bounds::OutOfBounds> {
            crate::model::bounds::check_optional(
                    &self.notification_delay_timer_seconds,
                    |value| crate::model::bounds::check(
                        value,
                        (::std::ops::Bound::Included(0), ::std::ops::Bound::Unbounded),
                    ),
                )
                .map_err(|error| error.within("notification_delay_timer_seconds"))?;
            Ok(())
        }
    }
    /// Identifies a call pickup. Opaque; send it exactly as received. It changes when the name of the call pickup
    /// changes, so do not use it as a key for stored data.
    ///
    /// Created from a string with `TryFrom` or `parse`, which reject all but a single path segment: the empty string, `.`,
    /// `..`, and strings with `/`, `\` or a control character. An identifier in a response is accepted as received, and
    /// validated when it is sent.
    #[derive(
        Clone,
        PartialEq,
        Eq,
        PartialOrd,
        Ord,
        Hash,
        Debug,
        ::serde::Serialize,
        ::serde::Deserialize
    )]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[serde(transparent)]
    pub struct CallPickupId(String);
    impl CallPickupId {
        /// Returns the value as a string.
        pub fn as_str(&self) -> &str {
            &self.0
        }
        /// Decodes the parts of the identifier, such as its resource type. The vendor does not document the format.
        ///
        /// # Errors
        ///
        /// Returns an error if the identifier does not have the known format.
        pub fn decode(
            &self,
        ) -> Result<crate::DecodedIdentifier, crate::UndecodableIdentifier> {
            crate::DecodedIdentifier::decode(&self.0)
        }
    }
    impl ::std::fmt::Display for CallPickupId {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl AsRef<str> for CallPickupId {
        fn as_ref(&self) -> &str {
            self.as_str()
        }
    }
    impl From<&CallPickupId> for CallPickupId {
        fn from(value: &CallPickupId) -> Self {
            value.clone()
        }
    }
    impl From<CallPickupId> for String {
        fn from(value: CallPickupId) -> Self {
            value.0
        }
    }
    impl TryFrom<String> for CallPickupId {
        type Error = crate::InvalidIdentifier;
        fn try_from(text: String) -> Result<Self, Self::Error> {
            crate::model::identifier::validate(&text)?;
            Ok(Self(text))
        }
    }
    impl TryFrom<&str> for CallPickupId {
        type Error = crate::InvalidIdentifier;
        fn try_from(text: &str) -> Result<Self, Self::Error> {
            Self::try_from(text.to_owned())
        }
    }
    impl TryFrom<&String> for CallPickupId {
        type Error = crate::InvalidIdentifier;
        fn try_from(text: &String) -> Result<Self, Self::Error> {
            Self::try_from(text.clone())
        }
    }
    impl ::std::str::FromStr for CallPickupId {
        type Err = crate::InvalidIdentifier;
        fn from_str(text: &str) -> Result<Self, Self::Err> {
            Self::try_from(text)
        }
    }
    impl<'de> crate::model::received::Received<'de> for CallPickupId {
        fn receive<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            <String as crate::model::received::Received>::receive(deserializer).map(Self)
        }
    }
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for CallPickupId {
        fn received_schema(
            generator: &mut ::schemars::SchemaGenerator,
        ) -> ::schemars::Schema {
            crate::model::json_schema::or_number(generator.subschema_for::<Self>())
        }
    }
    /// A page of the call pickups of a location.
    ///
    /// Only `call_pickups` is always present.
    #[derive(::serde::Serialize, Clone, Debug, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct CallPickupList {
        /// The call pickups.
        #[serde(rename = "callPickups")]
        #[cfg_attr(
            feature = "schemars",
            schemars(
                with = "crate::model::json_schema::ReceivedForm<Vec<CallPickupSummary>>"
            )
        )]
        pub call_pickups: Vec<CallPickupSummary>,
    }
    impl CallPickupList {
        /// Creates a value from its required properties.
        pub fn new(call_pickups: Vec<CallPickupSummary>) -> Self {
            Self { call_pickups }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for CallPickupList {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "CallPickupList", expecting = "an object")]
            struct Wire {
                #[serde(
                    rename = "callPickups",
                    deserialize_with = "crate::model::received::received"
                )]
                call_pickups: Vec<CallPickupSummary>,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for CallPickupList {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for CallPickupList {}
    /// The name of a call pickup. 1 to 80 characters.
    ///
    /// Created from a string with `TryFrom` or `parse`, which reject a string that violates a constraint.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[serde(transparent)]
    pub struct CallPickupName(String);
    impl CallPickupName {
        /// Returns the value as a string.
        pub fn as_str(&self) -> &str {
            &self.0
        }
    }
    impl ::std::fmt::Display for CallPickupName {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl AsRef<str> for CallPickupName {
        fn as_ref(&self) -> &str {
            self.as_str()
        }
    }
    impl From<&CallPickupName> for CallPickupName {
        fn from(value: &CallPickupName) -> Self {
            value.clone()
        }
    }
    impl From<CallPickupName> for String {
        fn from(value: CallPickupName) -> Self {
            value.0
        }
    }
    impl TryFrom<String> for CallPickupName {
        type Error = crate::InvalidString;
        fn try_from(text: String) -> Result<Self, Self::Error> {
            static CONSTRAINTS: crate::model::string_constraints::StringConstraints = crate::model::string_constraints::StringConstraints {
                min_length: Some(1),
                max_length: Some(80),
                pattern: None,
            };
            CONSTRAINTS.validate(&text)?;
            Ok(Self(text))
        }
    }
    impl TryFrom<&str> for CallPickupName {
        type Error = crate::InvalidString;
        fn try_from(text: &str) -> Result<Self, Self::Error> {
            Self::try_from(text.to_owned())
        }
    }
    impl TryFrom<&String> for CallPickupName {
        type Error = crate::InvalidString;
        fn try_from(text: &String) -> Result<Self, Self::Error> {
            Self::try_from(text.clone())
        }
    }
    impl ::std::str::FromStr for CallPickupName {
        type Err = crate::InvalidString;
        fn from_str(text: &str) -> Result<Self, Self::Err> {
            Self::try_from(text)
        }
    }
    impl<'de> ::serde::Deserialize<'de> for CallPickupName {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            let text = <String as ::serde::Deserialize>::deserialize(deserializer)?;
            Self::try_from(text).map_err(::serde::de::Error::custom)
        }
    }
    /// A part of the name of a call pickup. At most 80 characters.
    ///
    /// Created from a string with `TryFrom` or `parse`, which reject a string that violates a constraint.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[serde(transparent)]
    pub struct CallPickupNamePart(String);
    impl CallPickupNamePart {
        /// Returns the value as a string.
        pub fn as_str(&self) -> &str {
            &self.0
        }
    }
    impl ::std::fmt::Display for CallPickupNamePart {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl AsRef<str> for CallPickupNamePart {
        fn as_ref(&self) -> &str {
            self.as_str()
        }
    }
    impl From<&CallPickupNamePart> for CallPickupNamePart {
        fn from(value: &CallPickupNamePart) -> Self {
            value.clone()
        }
    }
    impl From<CallPickupNamePart> for String {
        fn from(value: CallPickupNamePart) -> Self {
            value.0
        }
    }
    impl TryFrom<String> for CallPickupNamePart {
        type Error = crate::InvalidString;
        fn try_from(text: String) -> Result<Self, Self::Error> {
            static CONSTRAINTS: crate::model::string_constraints::StringConstraints = crate::model::string_constraints::StringConstraints {
                min_length: None,
                max_length: Some(80),
                pattern: None,
            };
            CONSTRAINTS.validate(&text)?;
            Ok(Self(text))
        }
    }
    impl TryFrom<&str> for CallPickupNamePart {
        type Error = crate::InvalidString;
        fn try_from(text: &str) -> Result<Self, Self::Error> {
            Self::try_from(text.to_owned())
        }
    }
    impl TryFrom<&String> for CallPickupNamePart {
        type Error = crate::InvalidString;
        fn try_from(text: &String) -> Result<Self, Self::Error> {
            Self::try_from(text.clone())
        }
    }
    impl ::std::str::FromStr for CallPickupNamePart {
        type Err = crate::InvalidString;
        fn from_str(text: &str) -> Result<Self, Self::Err> {
            Self::try_from(text)
        }
    }
    impl<'de> ::serde::Deserialize<'de> for CallPickupNamePart {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            let text = <String as ::serde::Deserialize>::deserialize(deserializer)?;
            Self::try_from(text).map_err(::serde::de::Error::custom)
        }
    }
    /// A call pickup in a list, without its agents.
    ///
    /// Only `id` and `name` are always present.
    #[derive(::serde::Serialize, Clone, Debug, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct CallPickupSummary {
        /// Identifies the call pickup. It changes when the name changes.
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<CallPickupId>")
        )]
        pub id: CallPickupId,
        /// The name of the call pickup, unique within its location. At most 80 characters.
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<String>")
        )]
        pub name: String,
        /// Identifies the location of the call pickup.
        #[serde(rename = "locationId", skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(
                with = "crate::model::json_schema::ReceivedForm<Option<LocationId>>"
            )
        )]
        pub location_id: Option<LocationId>,
        /// Name of the location of the call pickup.
        #[serde(
            rename = "locationName",
            skip_serializing_if = "Option::is_none",
            default
        )]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub location_name: Option<String>,
    }
    impl CallPickupSummary {
        /// Creates a value from its required properties. Optional properties are unset; assign them afterwards.
        pub fn new(id: CallPickupId, name: impl Into<String>) -> Self {
            Self {
                id,
                name: name.into(),
                location_id: Default::default(),
                location_name: Default::default(),
            }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for CallPickupSummary {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "CallPickupSummary", expecting = "an object")]
            struct Wire {
                #[serde(deserialize_with = "crate::model::received::received")]
                id: CallPickupId,
                #[serde(deserialize_with = "crate::model::received::received")]
                name: String,
                #[serde(
                    rename = "locationId",
                    default,
                    deserialize_with = "crate::model::received::received"
                )]
                location_id: Option<LocationId>,
                #[serde(
                    rename = "locationName",
                    default,
                    deserialize_with = "crate::model::received::received"
                )]
                location_name: Option<String>,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for CallPickupSummary {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for CallPickupSummary {}
    /// The result of creating a call pickup.
    ///
    /// Only `id` is always present.
    #[derive(::serde::Serialize, Clone, Debug, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct CreatedCallPickup {
        /// Identifies the new call pickup until its name changes.
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<CallPickupId>")
        )]
        pub id: CallPickupId,
    }
    impl CreatedCallPickup {
        /// Creates a value from its required properties.
        pub fn new(id: CallPickupId) -> Self {
            Self { id }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for CreatedCallPickup {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "CreatedCallPickup", expecting = "an object")]
            struct Wire {
                #[serde(deserialize_with = "crate::model::received::received")]
                id: CallPickupId,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for CreatedCallPickup {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for CreatedCallPickup {}
    /// The body of an error response. It has one of three shapes: `message` with `errors`, the same with a top-level
    /// `errorCode`, or a list under `error`.
    ///
    /// No field is always present.
    #[derive(::serde::Serialize, Clone, Default, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct ErrorBody {
        /// The error in a sentence. May quote values of the request.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub message: Option<String>,
        /// The vendor's code for the error as a whole.
        #[serde(rename = "errorCode", skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<ErrorCode>>")
        )]
        pub error_code: Option<ErrorCode>,
        /// The causes of the error.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Vec<ErrorDetail>>")
        )]
        pub errors: Vec<ErrorDetail>,
        /// The causes of the error, grouped by key.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Vec<KeyedError>>")
        )]
        pub error: Vec<KeyedError>,
        /// The ID of this request in the vendor's logs. The vendor's support asks for it first.
        #[serde(rename = "trackingId", skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub tracking_id: Option<String>,
    }
    /// Redacts personal data.
    impl ::std::fmt::Debug for ErrorBody {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.debug_struct("ErrorBody")
                .field(
                    "message",
                    &self.message.as_ref().map(|_| crate::model::redacted::Redacted),
                )
                .field("error_code", &self.error_code)
                .field("errors", &self.errors)
                .field("error", &self.error)
                .field("tracking_id", &self.tracking_id)
                .finish()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for ErrorBody {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "ErrorBody", expecting = "an object")]
            struct Wire {
                #[serde(default, deserialize_with = "crate::model::received::received")]
                message: Option<String>,
                #[serde(
                    rename = "errorCode",
                    default,
                    deserialize_with = "crate::model::received::received"
                )]
                error_code: Option<ErrorCode>,
                #[serde(default, deserialize_with = "crate::model::received::received")]
                errors: Vec<ErrorDetail>,
                #[serde(default, deserialize_with = "crate::model::received::received")]
                error: Vec<KeyedError>,
                #[serde(
                    rename = "trackingId",
                    default,
                    deserialize_with = "crate::model::received::received"
                )]
                tracking_id: Option<String>,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for ErrorBody {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for ErrorBody {}
    /// The vendor's code for a cause, a number or a string.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        PartialEq,
        Eq,
        Hash
    )]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[serde(untagged)]
    #[non_exhaustive]
    pub enum ErrorCode {
        /// A numeric code.
        Number(i64),
        /// A code such as `ERR.V.TRM.TMN60004`.
        Text(String),
    }
    impl ::std::fmt::Display for ErrorCode {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Number(x) => x.fmt(f),
                Self::Text(x) => x.fmt(f),
            }
        }
    }
    impl ::std::convert::From<i64> for ErrorCode {
        fn from(value: i64) -> Self {
            Self::Number(value)
        }
    }
    impl<'de> crate::model::received::Received<'de> for ErrorCode {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for ErrorCode {}
    /// One cause of an error.
    ///
    /// No field is always present.
    #[derive(::serde::Serialize, Clone, Default, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct ErrorDetail {
        /// The cause in a sentence. May quote values of the request.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub description: Option<String>,
        /// The vendor's code for this cause.
        #[serde(rename = "errorCode", skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<ErrorCode>>")
        )]
        pub error_code: Option<ErrorCode>,
    }
    /// Redacts personal data.
    impl ::std::fmt::Debug for ErrorDetail {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.debug_struct("ErrorDetail")
                .field(
                    "description",
                    &self.description.as_ref().map(|_| crate::model::redacted::Redacted),
                )
                .field("error_code", &self.error_code)
                .finish()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for ErrorDetail {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "ErrorDetail", expecting = "an object")]
            struct Wire {
                #[serde(default, deserialize_with = "crate::model::received::received")]
                description: Option<String>,
                #[serde(
                    rename = "errorCode",
                    default,
                    deserialize_with = "crate::model::received::received"
                )]
                error_code: Option<ErrorCode>,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for ErrorDetail {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for ErrorDetail {}
    /// The causes of an error that share a key.
    ///
    /// No field is always present.
    #[derive(::serde::Serialize, Clone, Debug, Default, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct KeyedError {
        /// The key that the causes share.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub key: Option<String>,
        /// The causes.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(
            feature = "schemars",
            schemars(
                with = "crate::model::json_schema::ReceivedForm<Vec<KeyedErrorDetail>>"
            )
        )]
        pub message: Vec<KeyedErrorDetail>,
    }
    impl<'de> ::serde::Deserialize<'de> for KeyedError {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "KeyedError", expecting = "an object")]
            struct Wire {
                #[serde(default, deserialize_with = "crate::model::received::received")]
                key: Option<String>,
                #[serde(default, deserialize_with = "crate::model::received::received")]
                message: Vec<KeyedErrorDetail>,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for KeyedError {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for KeyedError {}
    /// One cause within a `KeyedError`.
    ///
    /// No field is always present.
    #[derive(::serde::Serialize, Clone, Default, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct KeyedErrorDetail {
        /// The cause in a sentence. May quote values of the request.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub description: Option<String>,
        /// The vendor's code for this cause.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<ErrorCode>>")
        )]
        pub code: Option<ErrorCode>,
    }
    /// Redacts personal data.
    impl ::std::fmt::Debug for KeyedErrorDetail {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.debug_struct("KeyedErrorDetail")
                .field(
                    "description",
                    &self.description.as_ref().map(|_| crate::model::redacted::Redacted),
                )
                .field("code", &self.code)
                .finish()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for KeyedErrorDetail {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "KeyedErrorDetail", expecting = "an object")]
            struct Wire {
                #[serde(default, deserialize_with = "crate::model::received::received")]
                description: Option<String>,
                #[serde(default, deserialize_with = "crate::model::received::received")]
                code: Option<ErrorCode>,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for KeyedErrorDetail {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for KeyedErrorDetail {}
    /// The ID and the name of a location.
    ///
    /// `id` and `name` are always present.
    #[derive(::serde::Serialize, Clone, Debug, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct Location {
        /// Identifies the location.
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<LocationId>")
        )]
        pub id: LocationId,
        /// Name of the location.
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<String>")
        )]
        pub name: String,
    }
    impl Location {
        /// Creates a value from its required properties.
        pub fn new(id: LocationId, name: impl Into<String>) -> Self {
            Self { id, name: name.into() }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for Location {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "Location", expecting = "an object")]
            struct Wire {
                #[serde(deserialize_with = "crate::model::received::received")]
                id: LocationId,
                #[serde(deserialize_with = "crate::model::received::received")]
                name: String,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for Location {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for Location {}
    /// Identifies a location. Opaque; send it exactly as received.
    ///
    /// Created from a string with `TryFrom` or `parse`, which reject all but a single path segment: the empty string, `.`,
    /// `..`, and strings with `/`, `\` or a control character. An identifier in a response is accepted as received, and
    /// validated when it is sent.
    #[derive(
        Clone,
        PartialEq,
        Eq,
        PartialOrd,
        Ord,
        Hash,
        Debug,
        ::serde::Serialize,
        ::serde::Deserialize
    )]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[serde(transparent)]
    pub struct LocationId(String);
    impl LocationId {
        /// Returns the value as a string.
        pub fn as_str(&self) -> &str {
            &self.0
        }
        /// Decodes the parts of the identifier, such as its resource type. The vendor does not document the format.
        ///
        /// # Errors
        ///
        /// Returns an error if the identifier does not have the known format.
        pub fn decode(
            &self,
        ) -> Result<crate::DecodedIdentifier, crate::UndecodableIdentifier> {
            crate::DecodedIdentifier::decode(&self.0)
        }
    }
    impl ::std::fmt::Display for LocationId {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl AsRef<str> for LocationId {
        fn as_ref(&self) -> &str {
            self.as_str()
        }
    }
    impl From<&LocationId> for LocationId {
        fn from(value: &LocationId) -> Self {
            value.clone()
        }
    }
    impl From<LocationId> for String {
        fn from(value: LocationId) -> Self {
            value.0
        }
    }
    impl TryFrom<String> for LocationId {
        type Error = crate::InvalidIdentifier;
        fn try_from(text: String) -> Result<Self, Self::Error> {
            crate::model::identifier::validate(&text)?;
            Ok(Self(text))
        }
    }
    impl TryFrom<&str> for LocationId {
        type Error = crate::InvalidIdentifier;
        fn try_from(text: &str) -> Result<Self, Self::Error> {
            Self::try_from(text.to_owned())
        }
    }
    impl TryFrom<&String> for LocationId {
        type Error = crate::InvalidIdentifier;
        fn try_from(text: &String) -> Result<Self, Self::Error> {
            Self::try_from(text.clone())
        }
    }
    impl ::std::str::FromStr for LocationId {
        type Err = crate::InvalidIdentifier;
        fn from_str(text: &str) -> Result<Self, Self::Err> {
            Self::try_from(text)
        }
    }
    impl<'de> crate::model::received::Received<'de> for LocationId {
        fn receive<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            <String as crate::model::received::Received>::receive(deserializer).map(Self)
        }
    }
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for LocationId {
        fn received_schema(
            generator: &mut ::schemars::SchemaGenerator,
        ) -> ::schemars::Schema {
            crate::model::json_schema::or_number(generator.subschema_for::<Self>())
        }
    }
    /// A page of the locations of an organization.
    ///
    /// Only `locations` is always present.
    #[derive(::serde::Serialize, Clone, Debug, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct LocationList {
        /// The locations.
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Vec<Location>>")
        )]
        pub locations: Vec<Location>,
    }
    impl LocationList {
        /// Creates a value from its required properties.
        pub fn new(locations: Vec<Location>) -> Self {
            Self { locations }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for LocationList {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "LocationList", expecting = "an object")]
            struct Wire {
                #[serde(deserialize_with = "crate::model::received::received")]
                locations: Vec<Location>,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for LocationList {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for LocationList {}
    /// The sort direction of locations.
    ///
    /// The API may add values without notice; they are deserialized as `Unknown`.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize)]
    #[serde(into = "String")]
    #[non_exhaustive]
    pub enum LocationSortOrder {
        /// `asc`: From A to Z.
        Asc,
        /// `desc`: From Z to A.
        Desc,
        /// A value that the OpenAPI document does not list, exactly as received.
        Unknown(String),
    }
    impl LocationSortOrder {
        /// The values that the OpenAPI document lists.
        pub const KNOWN: &'static [Self] = &[Self::Asc, Self::Desc];
        /// Returns the value as it is written in JSON.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Asc => "asc",
                Self::Desc => "desc",
                Self::Unknown(value) => value,
            }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for LocationSortOrder {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            crate::model::deserialize::string(deserializer)
        }
    }
    impl ::std::fmt::Display for LocationSortOrder {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl AsRef<str> for LocationSortOrder {
        fn as_ref(&self) -> &str {
            self.as_str()
        }
    }
    impl From<&LocationSortOrder> for LocationSortOrder {
        fn from(value: &LocationSortOrder) -> Self {
            value.clone()
        }
    }
    impl From<String> for LocationSortOrder {
        fn from(value: String) -> Self {
            Self::from(value.as_str())
        }
    }
    impl From<&str> for LocationSortOrder {
        fn from(value: &str) -> Self {
            match value {
                "asc" => Self::Asc,
                "desc" => Self::Desc,
                _ => Self::Unknown(value.to_owned()),
            }
        }
    }
    impl From<&String> for LocationSortOrder {
        fn from(value: &String) -> Self {
            Self::from(value.as_str())
        }
    }
    impl From<LocationSortOrder> for String {
        fn from(value: LocationSortOrder) -> Self {
            match value {
                LocationSortOrder::Unknown(value) => value,
                known => known.as_str().to_owned(),
            }
        }
    }
    impl ::std::str::FromStr for LocationSortOrder {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> Result<Self, Self::Err> {
            Ok(Self::from(value))
        }
    }
    #[cfg(feature = "schemars")]
    impl ::schemars::JsonSchema for LocationSortOrder {
        fn schema_name() -> ::std::borrow::Cow<'static, str> {
            stringify!(LocationSortOrder).into()
        }
        fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
            ::schemars::json_schema!(
                { "anyOf" : [{ "type" : "string", "enum" : ["asc", "desc"] }, { "type" :
                "string" }], }
            )
        }
    }
    /// A call pickup to create.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        PartialEq,
        Eq,
        Hash
    )]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct NewCallPickup {
        /// The name of the call pickup, unique within its location. The ID is derived from it.
        pub name: CallPickupName,
        /// The notification that agents get of an unanswered call.
        #[serde(rename = "notificationType", skip_serializing_if = "Option::is_none")]
        pub notification_type: Option<NotificationType>,
        /// The time that a call rings unanswered before the agents are notified, in seconds. The server's default is 6.
        #[serde(
            rename = "notificationDelayTimerSeconds",
            skip_serializing_if = "Option::is_none"
        )]
        pub notification_delay_timer_seconds: Option<i32>,
        /// The IDs of its agents. An agent can belong to only one call pickup. The default is no agents.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub agents: Option<Vec<AgentId>>,
    }
    impl NewCallPickup {
        /// Returns a builder for a value of this type. Properties that are not set are omitted.
        pub fn builder() -> builder::NewCallPickup {
            Default::default()
        }
    }
    impl crate::model::bounds::CheckBounds for NewCallPickup {
        fn check_bounds(&self) -> Result<(), crate::model::bounds::OutOfBounds> {
            crate::model::bounds::check_optional(
                    &self.notification_delay_timer_seconds,
                    |value| crate::model::bounds::check(
                        value,
                        (::std::ops::Bound::Included(0), ::std::ops::Bound::Unbounded),
                    ),
                )
                .map_err(|error| error.within("notification_delay_timer_seconds"))?;
            Ok(())
        }
    }
    /// The notification that agents get of an unanswered call. The server's default is `NONE`. Responses may contain
    /// values that are not listed here.
    ///
    /// The API may add values without notice; they are deserialized as `Unknown`.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize)]
    #[serde(into = "String")]
    #[non_exhaustive]
    pub enum NotificationType {
        /// `NONE`: No notification.
        None,
        /// `AUDIO_ONLY`: An audible notification after the delay.
        AudioOnly,
        /// `VISUAL_ONLY`: A visual notification after the delay.
        VisualOnly,
        /// `AUDIO_AND_VISUAL`: An audible and a visual notification after the delay.
        AudioAndVisual,
        /// A value that the OpenAPI document does not list, exactly as received.
        Unknown(String),
    }
    impl NotificationType {
        /// The values that the OpenAPI document lists.
        pub const KNOWN: &'static [Self] = &[
            Self::None,
            Self::AudioOnly,
            Self::VisualOnly,
            Self::AudioAndVisual,
        ];
        /// Returns the value as it is written in JSON.
        pub fn as_str(&self) -> &str {
            match self {
                Self::None => "NONE",
                Self::AudioOnly => "AUDIO_ONLY",
                Self::VisualOnly => "VISUAL_ONLY",
                Self::AudioAndVisual => "AUDIO_AND_VISUAL",
                Self::Unknown(value) => value,
            }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for NotificationType {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            crate::model::deserialize::string(deserializer)
        }
    }
    impl ::std::fmt::Display for NotificationType {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl AsRef<str> for NotificationType {
        fn as_ref(&self) -> &str {
            self.as_str()
        }
    }
    impl From<&NotificationType> for NotificationType {
        fn from(value: &NotificationType) -> Self {
            value.clone()
        }
    }
    impl From<String> for NotificationType {
        fn from(value: String) -> Self {
            Self::from(value.as_str())
        }
    }
    impl From<&str> for NotificationType {
        fn from(value: &str) -> Self {
            match value {
                "NONE" => Self::None,
                "AUDIO_ONLY" => Self::AudioOnly,
                "VISUAL_ONLY" => Self::VisualOnly,
                "AUDIO_AND_VISUAL" => Self::AudioAndVisual,
                _ => Self::Unknown(value.to_owned()),
            }
        }
    }
    impl From<&String> for NotificationType {
        fn from(value: &String) -> Self {
            Self::from(value.as_str())
        }
    }
    impl From<NotificationType> for String {
        fn from(value: NotificationType) -> Self {
            match value {
                NotificationType::Unknown(value) => value,
                known => known.as_str().to_owned(),
            }
        }
    }
    impl ::std::str::FromStr for NotificationType {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> Result<Self, Self::Err> {
            Ok(Self::from(value))
        }
    }
    #[cfg(feature = "schemars")]
    impl ::schemars::JsonSchema for NotificationType {
        fn schema_name() -> ::std::borrow::Cow<'static, str> {
            stringify!(NotificationType).into()
        }
        fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
            ::schemars::json_schema!(
                { "anyOf" : [{ "type" : "string", "enum" : ["NONE", "AUDIO_ONLY",
                "VISUAL_ONLY", "AUDIO_AND_VISUAL"] }, { "type" : "string" }], }
            )
        }
    }
    impl<'de> crate::model::received::Received<'de> for NotificationType {
        fn receive<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            crate::model::received::string_or_number(deserializer)
        }
    }
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for NotificationType {
        fn received_schema(
            generator: &mut ::schemars::SchemaGenerator,
        ) -> ::schemars::Schema {
            crate::model::json_schema::or_number(generator.subschema_for::<Self>())
        }
    }
    /// Identifies an organization. Opaque; send it exactly as received.
    ///
    /// Created from a string with `TryFrom` or `parse`, which reject all but a single path segment: the empty string, `.`,
    /// `..`, and strings with `/`, `\` or a control character. An identifier in a response is accepted as received, and
    /// validated when it is sent.
    #[derive(
        Clone,
        PartialEq,
        Eq,
        PartialOrd,
        Ord,
        Hash,
        Debug,
        ::serde::Serialize,
        ::serde::Deserialize
    )]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[serde(transparent)]
    pub struct OrgId(String);
    impl OrgId {
        /// Returns the value as a string.
        pub fn as_str(&self) -> &str {
            &self.0
        }
        /// Decodes the parts of the identifier, such as its resource type. The vendor does not document the format.
        ///
        /// # Errors
        ///
        /// Returns an error if the identifier does not have the known format.
        pub fn decode(
            &self,
        ) -> Result<crate::DecodedIdentifier, crate::UndecodableIdentifier> {
            crate::DecodedIdentifier::decode(&self.0)
        }
    }
    impl ::std::fmt::Display for OrgId {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl AsRef<str> for OrgId {
        fn as_ref(&self) -> &str {
            self.as_str()
        }
    }
    impl From<&OrgId> for OrgId {
        fn from(value: &OrgId) -> Self {
            value.clone()
        }
    }
    impl From<OrgId> for String {
        fn from(value: OrgId) -> Self {
            value.0
        }
    }
    impl TryFrom<String> for OrgId {
        type Error = crate::InvalidIdentifier;
        fn try_from(text: String) -> Result<Self, Self::Error> {
            crate::model::identifier::validate(&text)?;
            Ok(Self(text))
        }
    }
    impl TryFrom<&str> for OrgId {
        type Error = crate::InvalidIdentifier;
        fn try_from(text: &str) -> Result<Self, Self::Error> {
            Self::try_from(text.to_owned())
        }
    }
    impl TryFrom<&String> for OrgId {
        type Error = crate::InvalidIdentifier;
        fn try_from(text: &String) -> Result<Self, Self::Error> {
            Self::try_from(text.clone())
        }
    }
    impl ::std::str::FromStr for OrgId {
        type Err = crate::InvalidIdentifier;
        fn from_str(text: &str) -> Result<Self, Self::Err> {
            Self::try_from(text)
        }
    }
    /// A phone number of an agent, external, internal or both.
    ///
    /// No field is always present.
    #[derive(::serde::Serialize, Clone, Default, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct PhoneNumber {
        /// The external number in E.164 format.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub external: Option<String>,
        /// The extension within the location.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub extension: Option<String>,
        /// The routing prefix of the agent's location, dialled from other locations.
        #[serde(
            rename = "routingPrefix",
            skip_serializing_if = "Option::is_none",
            default
        )]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub routing_prefix: Option<String>,
        /// The enterprise significant number, which is the routing prefix followed by the extension.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<String>>")
        )]
        pub esn: Option<String>,
        /// Is `true` for the primary number. The API sends a boolean or a quoted boolean.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<Option<bool>>")
        )]
        pub primary: Option<bool>,
    }
    /// Redacts personal data.
    impl ::std::fmt::Debug for PhoneNumber {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.debug_struct("PhoneNumber")
                .field(
                    "external",
                    &self.external.as_ref().map(|_| crate::model::redacted::Redacted),
                )
                .field(
                    "extension",
                    &self.extension.as_ref().map(|_| crate::model::redacted::Redacted),
                )
                .field("routing_prefix", &self.routing_prefix)
                .field(
                    "esn",
                    &self.esn.as_ref().map(|_| crate::model::redacted::Redacted),
                )
                .field("primary", &self.primary)
                .finish()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for PhoneNumber {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "PhoneNumber", expecting = "an object")]
            struct Wire {
                #[serde(default, deserialize_with = "crate::model::received::received")]
                external: Option<String>,
                #[serde(default, deserialize_with = "crate::model::received::received")]
                extension: Option<String>,
                #[serde(
                    rename = "routingPrefix",
                    default,
                    deserialize_with = "crate::model::received::received"
                )]
                routing_prefix: Option<String>,
                #[serde(default, deserialize_with = "crate::model::received::received")]
                esn: Option<String>,
                #[serde(default, deserialize_with = "crate::model::received::received")]
                primary: Option<bool>,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for PhoneNumber {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for PhoneNumber {}
    /// The sort direction of call pickups.
    ///
    /// The API may add values without notice; they are deserialized as `Unknown`.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize)]
    #[serde(into = "String")]
    #[non_exhaustive]
    pub enum SortOrder {
        /// `ASC`: From A to Z.
        Asc,
        /// `DSC`: From Z to A.
        Dsc,
        /// A value that the OpenAPI document does not list, exactly as received.
        Unknown(String),
    }
    impl SortOrder {
        /// The values that the OpenAPI document lists.
        pub const KNOWN: &'static [Self] = &[Self::Asc, Self::Dsc];
        /// Returns the value as it is written in JSON.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Asc => "ASC",
                Self::Dsc => "DSC",
                Self::Unknown(value) => value,
            }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for SortOrder {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            crate::model::deserialize::string(deserializer)
        }
    }
    impl ::std::fmt::Display for SortOrder {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl AsRef<str> for SortOrder {
        fn as_ref(&self) -> &str {
            self.as_str()
        }
    }
    impl From<&SortOrder> for SortOrder {
        fn from(value: &SortOrder) -> Self {
            value.clone()
        }
    }
    impl From<String> for SortOrder {
        fn from(value: String) -> Self {
            Self::from(value.as_str())
        }
    }
    impl From<&str> for SortOrder {
        fn from(value: &str) -> Self {
            match value {
                "ASC" => Self::Asc,
                "DSC" => Self::Dsc,
                _ => Self::Unknown(value.to_owned()),
            }
        }
    }
    impl From<&String> for SortOrder {
        fn from(value: &String) -> Self {
            Self::from(value.as_str())
        }
    }
    impl From<SortOrder> for String {
        fn from(value: SortOrder) -> Self {
            match value {
                SortOrder::Unknown(value) => value,
                known => known.as_str().to_owned(),
            }
        }
    }
    impl ::std::str::FromStr for SortOrder {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> Result<Self, Self::Err> {
            Ok(Self::from(value))
        }
    }
    #[cfg(feature = "schemars")]
    impl ::schemars::JsonSchema for SortOrder {
        fn schema_name() -> ::std::borrow::Cow<'static, str> {
            stringify!(SortOrder).into()
        }
        fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
            ::schemars::json_schema!(
                { "anyOf" : [{ "type" : "string", "enum" : ["ASC", "DSC"] }, { "type" :
                "string" }], }
            )
        }
    }
    /// The result of updating a call pickup.
    ///
    /// Only `id` is always present.
    #[derive(::serde::Serialize, Clone, Debug, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct UpdatedCallPickup {
        /// Identifies the call pickup from now on. A new name changes the ID and invalidates the old one.
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "crate::model::json_schema::ReceivedForm<CallPickupId>")
        )]
        pub id: CallPickupId,
    }
    impl UpdatedCallPickup {
        /// Creates a value from its required properties.
        pub fn new(id: CallPickupId) -> Self {
            Self { id }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for UpdatedCallPickup {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Self, D::Error> {
            #[derive(::serde::Deserialize)]
            #[serde(remote = "UpdatedCallPickup", expecting = "an object")]
            struct Wire {
                #[serde(deserialize_with = "crate::model::received::received")]
                id: CallPickupId,
            }
            let object = crate::model::received::ObjectOnly(deserializer);
            Wire::deserialize(object)
        }
    }
    impl<'de> crate::model::received::Received<'de> for UpdatedCallPickup {}
    #[cfg(feature = "schemars")]
    impl crate::model::json_schema::ReceivedSchema for UpdatedCallPickup {}
    /// Builders for the types of requests.
    pub mod builder {
        /// Builder for [`CallPickupChanges`](super::CallPickupChanges). Properties that are not set are omitted.
        ///
        /// # Example
        ///
        /// ```
        /// use webex_call_pickup::types::CallPickupChanges;
        ///
        /// let call_pickup_changes = CallPickupChanges::builder()
        ///     .name("Support day");
        /// # let _ = call_pickup_changes;
        /// ```
        #[derive(Clone)]
        pub struct CallPickupChanges {
            agents: Result<Option<Vec<crate::types::AgentId>>, String>,
            name: Result<Option<crate::types::CallPickupName>, String>,
            notification_delay_timer_seconds: Result<Option<i32>, String>,
            notification_type: Result<Option<crate::types::NotificationType>, String>,
        }
        impl ::std::default::Default for CallPickupChanges {
            fn default() -> Self {
                Self {
                    agents: Ok(Default::default()),
                    name: Ok(Default::default()),
                    notification_delay_timer_seconds: Ok(Default::default()),
                    notification_type: Ok(Default::default()),
                }
            }
        }
        impl CallPickupChanges {
            /// The IDs of all its agents, replacing the current ones. An agent can belong to only one call pickup. Omitting
            /// the property keeps the agents; an empty list removes all of them.
            ///
            /// Optional.
            pub fn agents(
                mut self,
                values: impl IntoIterator<Item = crate::types::AgentId>,
            ) -> Self {
                self.agents = Ok(Some(values.into_iter().collect()));
                self
            }
            /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`agents`](Self::agents).
            pub fn set_agents(
                mut self,
                values: Option<impl IntoIterator<Item = crate::types::AgentId>>,
            ) -> Self {
                if let Some(values) = values {
                    return self.agents(values);
                }
                self.agents = Ok(None);
                self
            }
            /// The new name of the call pickup, unique within its location. A new name changes the ID.
            ///
            /// Optional.
            pub fn name<V>(mut self, value: V) -> Self
            where
                V: std::convert::TryInto<crate::types::CallPickupName>,
                V::Error: std::fmt::Display,
            {
                self.name = value
                    .try_into()
                    .map_err(|reason| format!("name: {reason}"))
                    .map(Some);
                self
            }
            /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`name`](Self::name).
            pub fn set_name<V>(mut self, value: Option<V>) -> Self
            where
                V: std::convert::TryInto<crate::types::CallPickupName>,
                V::Error: std::fmt::Display,
            {
                if let Some(value) = value {
                    return self.name(value);
                }
                self.name = Ok(None);
                self
            }
            /// The time that a call rings unanswered before the agents are notified, in seconds.
            ///
            /// Optional.
            pub fn notification_delay_timer_seconds<V>(mut self, value: V) -> Self
            where
                V: std::convert::TryInto<i32>,
                V::Error: std::fmt::Display,
            {
                self.notification_delay_timer_seconds = value
                    .try_into()
                    .map_err(|reason| {
                        format!("notification_delay_timer_seconds: {reason}")
                    })
                    .map(Some);
                self
            }
            /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`notification_delay_timer_seconds`](Self::notification_delay_timer_seconds).
            pub fn set_notification_delay_timer_seconds<V>(
                mut self,
                value: Option<V>,
            ) -> Self
            where
                V: std::convert::TryInto<i32>,
                V::Error: std::fmt::Display,
            {
                if let Some(value) = value {
                    return self.notification_delay_timer_seconds(value);
                }
                self.notification_delay_timer_seconds = Ok(None);
                self
            }
            /// The notification that agents get of an unanswered call.
            ///
            /// Optional.
            pub fn notification_type<V>(mut self, value: V) -> Self
            where
                V: std::convert::TryInto<crate::types::NotificationType>,
                V::Error: std::fmt::Display,
            {
                self.notification_type = value
                    .try_into()
                    .map_err(|reason| format!("notification_type: {reason}"))
                    .map(Some);
                self
            }
            /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`notification_type`](Self::notification_type).
            pub fn set_notification_type<V>(mut self, value: Option<V>) -> Self
            where
                V: std::convert::TryInto<crate::types::NotificationType>,
                V::Error: std::fmt::Display,
            {
                if let Some(value) = value {
                    return self.notification_type(value);
                }
                self.notification_type = Ok(None);
                self
            }
        }
        impl ::std::convert::TryFrom<CallPickupChanges> for super::CallPickupChanges {
            type Error = super::error::ConversionError;
            fn try_from(
                value: CallPickupChanges,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    agents: value.agents?,
                    name: value.name?,
                    notification_delay_timer_seconds: value
                        .notification_delay_timer_seconds?,
                    notification_type: value.notification_type?,
                })
            }
        }
        impl ::std::convert::From<super::CallPickupChanges> for CallPickupChanges {
            fn from(value: super::CallPickupChanges) -> Self {
                Self {
                    agents: Ok(value.agents),
                    name: Ok(value.name),
                    notification_delay_timer_seconds: Ok(
                        value.notification_delay_timer_seconds,
                    ),
                    notification_type: Ok(value.notification_type),
                }
            }
        }
        impl ::std::fmt::Debug for CallPickupChanges {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                crate::model::builder_debug::BuilderDebug::new(f, "CallPickupChanges")
                    .optional("agents", self.agents.as_ref().map(Option::as_ref))
                    .optional("name", self.name.as_ref().map(Option::as_ref))
                    .optional(
                        "notification_delay_timer_seconds",
                        self
                            .notification_delay_timer_seconds
                            .as_ref()
                            .map(Option::as_ref),
                    )
                    .optional(
                        "notification_type",
                        self.notification_type.as_ref().map(Option::as_ref),
                    )
                    .finish()
            }
        }
        /// Builder for [`NewCallPickup`](super::NewCallPickup). Properties that are not set are omitted.
        ///
        /// # Example
        ///
        /// ```
        /// use webex_call_pickup::types::NewCallPickup;
        ///
        /// let new_call_pickup = NewCallPickup::builder()
        ///     .name("Night shift")
        ///     .notification_type("AUDIO_ONLY")
        ///     .notification_delay_timer_seconds(20);
        /// # let _ = new_call_pickup;
        /// ```
        #[derive(Clone)]
        pub struct NewCallPickup {
            agents: Result<Option<Vec<crate::types::AgentId>>, String>,
            name: Result<crate::types::CallPickupName, String>,
            notification_delay_timer_seconds: Result<Option<i32>, String>,
            notification_type: Result<Option<crate::types::NotificationType>, String>,
        }
        impl ::std::default::Default for NewCallPickup {
            fn default() -> Self {
                Self {
                    agents: Ok(Default::default()),
                    name: Err("name: required, but not set".to_string()),
                    notification_delay_timer_seconds: Ok(Default::default()),
                    notification_type: Ok(Default::default()),
                }
            }
        }
        impl NewCallPickup {
            /// The IDs of its agents. An agent can belong to only one call pickup. The default is no agents.
            ///
            /// Optional.
            pub fn agents(
                mut self,
                values: impl IntoIterator<Item = crate::types::AgentId>,
            ) -> Self {
                self.agents = Ok(Some(values.into_iter().collect()));
                self
            }
            /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`agents`](Self::agents).
            pub fn set_agents(
                mut self,
                values: Option<impl IntoIterator<Item = crate::types::AgentId>>,
            ) -> Self {
                if let Some(values) = values {
                    return self.agents(values);
                }
                self.agents = Ok(None);
                self
            }
            /// The name of the call pickup, unique within its location. The ID is derived from it.
            ///
            /// Required.
            pub fn name<V>(mut self, value: V) -> Self
            where
                V: std::convert::TryInto<crate::types::CallPickupName>,
                V::Error: std::fmt::Display,
            {
                self.name = value.try_into().map_err(|reason| format!("name: {reason}"));
                self
            }
            /// The time that a call rings unanswered before the agents are notified, in seconds. The server's default is 6.
            ///
            /// Optional.
            pub fn notification_delay_timer_seconds<V>(mut self, value: V) -> Self
            where
                V: std::convert::TryInto<i32>,
                V::Error: std::fmt::Display,
            {
                self.notification_delay_timer_seconds = value
                    .try_into()
                    .map_err(|reason| {
                        format!("notification_delay_timer_seconds: {reason}")
                    })
                    .map(Some);
                self
            }
            /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`notification_delay_timer_seconds`](Self::notification_delay_timer_seconds).
            pub fn set_notification_delay_timer_seconds<V>(
                mut self,
                value: Option<V>,
            ) -> Self
            where
                V: std::convert::TryInto<i32>,
                V::Error: std::fmt::Display,
            {
                if let Some(value) = value {
                    return self.notification_delay_timer_seconds(value);
                }
                self.notification_delay_timer_seconds = Ok(None);
                self
            }
            /// The notification that agents get of an unanswered call.
            ///
            /// Optional.
            pub fn notification_type<V>(mut self, value: V) -> Self
            where
                V: std::convert::TryInto<crate::types::NotificationType>,
                V::Error: std::fmt::Display,
            {
                self.notification_type = value
                    .try_into()
                    .map_err(|reason| format!("notification_type: {reason}"))
                    .map(Some);
                self
            }
            /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`notification_type`](Self::notification_type).
            pub fn set_notification_type<V>(mut self, value: Option<V>) -> Self
            where
                V: std::convert::TryInto<crate::types::NotificationType>,
                V::Error: std::fmt::Display,
            {
                if let Some(value) = value {
                    return self.notification_type(value);
                }
                self.notification_type = Ok(None);
                self
            }
        }
        impl ::std::convert::TryFrom<NewCallPickup> for super::NewCallPickup {
            type Error = super::error::ConversionError;
            fn try_from(
                value: NewCallPickup,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    agents: value.agents?,
                    name: value.name?,
                    notification_delay_timer_seconds: value
                        .notification_delay_timer_seconds?,
                    notification_type: value.notification_type?,
                })
            }
        }
        impl ::std::convert::From<super::NewCallPickup> for NewCallPickup {
            fn from(value: super::NewCallPickup) -> Self {
                Self {
                    agents: Ok(value.agents),
                    name: Ok(value.name),
                    notification_delay_timer_seconds: Ok(
                        value.notification_delay_timer_seconds,
                    ),
                    notification_type: Ok(value.notification_type),
                }
            }
        }
        impl ::std::fmt::Debug for NewCallPickup {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                crate::model::builder_debug::BuilderDebug::new(f, "NewCallPickup")
                    .optional("agents", self.agents.as_ref().map(Option::as_ref))
                    .required("name", self.name.as_ref())
                    .optional(
                        "notification_delay_timer_seconds",
                        self
                            .notification_delay_timer_seconds
                            .as_ref()
                            .map(Option::as_ref),
                    )
                    .optional(
                        "notification_type",
                        self.notification_type.as_ref().map(Option::as_ref),
                    )
                    .finish()
            }
        }
    }
    /// Error types.
    pub mod error {
        /// The reason why a value cannot be built: the property that is missing or invalid.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}
/// A client for the Webex Calling Call Pickup API, with a method for each operation.
///
/// [`Client::builder`] and [`Client::from_env`] create a client; [`ClientBuilder`](crate::ClientBuilder) has its settings. A client is cheap to clone, and its clones share connections, limits and tokens.
///
/// # Example
///
/// ```no_run
/// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId, call_pickup_id: webex_call_pickup::types::CallPickupId) -> Result<(), webex_call_pickup::Error> {
/// let client = webex_call_pickup::Client::from_env()?; // WEBEX_ACCESS_TOKEN
/// let call_pickup = client
///     .get_call_pickup(location_id, call_pickup_id)
///     .send()
///     .await?;
/// # let _ = call_pickup;
/// # Ok(())
/// # }
/// ```
///
/// Generated from version 1.0.0 of the API's OpenAPI document.
#[derive(Clone)]
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::generated_runtime::Transport,
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::generated_runtime::Transport>,
    {}
};
/// # Operations
///
/// Each method takes the parameters of the path, and returns a builder that takes the others. Nothing is sent until `send` is called or the builder is awaited.
impl Client {
    /// Get Details for a Call Pickup
    ///
    /// Returns one call pickup of a location: its name, its notification settings and its agents.
    ///
    /// Requires the token of a full, read-only or location administrator.
    ///
    /// The ID of a call pickup **changes when its name changes**. Do not store the ID; list the call pickups instead.
    ///
    /// `GET /telephony/config/locations/{locationId}/callPickups/{callPickupId}`
    ///
    /// - `location_id`: The ID of the location that the call pickups belong to.
    /// - `call_pickup_id`: The current ID of the call pickup.
    ///
    /// Requires a token with the scope `spark-admin:telephony_config_read`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId, call_pickup_id: webex_call_pickup::types::CallPickupId) -> Result<(), webex_call_pickup::Error> {
    /// let call_pickup = client
    ///     .get_call_pickup(location_id, call_pickup_id)
    ///     .send()
    ///     .await?;
    /// # let _ = call_pickup;
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_call_pickup(
        &self,
        location_id: impl std::convert::TryInto<
            crate::types::LocationId,
            Error: std::fmt::Display,
        >,
        call_pickup_id: impl std::convert::TryInto<
            crate::types::CallPickupId,
            Error: std::fmt::Display,
        >,
    ) -> builder::GetCallPickup<'_> {
        builder::GetCallPickup::new(
            self,
            location_id.try_into().map_err(|reason| format!("location_id: {reason}")),
            call_pickup_id
                .try_into()
                .map_err(|reason| format!("call_pickup_id: {reason}")),
        )
    }
    /// Update a Call Pickup
    ///
    /// Changes the properties that the request body contains, and leaves the others as they are.
    ///
    /// A new name changes **the ID, too**: the response contains the new ID, and the old ID returns 404 from then on.
    /// If the response to a rename is lost, a retry can therefore return 404 although the update was made.
    ///
    /// Requires the token of a full or location administrator.
    ///
    /// `PUT /telephony/config/locations/{locationId}/callPickups/{callPickupId}`
    ///
    /// - `location_id`: The ID of the location that the call pickups belong to.
    /// - `call_pickup_id`: The current ID of the call pickup.
    ///
    /// Requires a token with the scope `spark-admin:telephony_config_write`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId, call_pickup_id: webex_call_pickup::types::CallPickupId) -> Result<(), webex_call_pickup::Error> {
    /// let updated_call_pickup = client
    ///     .update_call_pickup(location_id, call_pickup_id)
    ///     .body_map(|body| body.name("Support day"))
    ///     .send()
    ///     .await?;
    /// # let _ = updated_call_pickup;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_call_pickup(
        &self,
        location_id: impl std::convert::TryInto<
            crate::types::LocationId,
            Error: std::fmt::Display,
        >,
        call_pickup_id: impl std::convert::TryInto<
            crate::types::CallPickupId,
            Error: std::fmt::Display,
        >,
    ) -> builder::UpdateCallPickup<'_> {
        builder::UpdateCallPickup::new(
            self,
            location_id.try_into().map_err(|reason| format!("location_id: {reason}")),
            call_pickup_id
                .try_into()
                .map_err(|reason| format!("call_pickup_id: {reason}")),
        )
    }
    /// Delete a Call Pickup
    ///
    /// Deletes a call pickup. Its agents are kept, and belong to no call pickup afterwards.
    ///
    /// If the response is lost, a retry can return 404 although the call pickup was deleted.
    ///
    /// Requires the token of a full or location administrator.
    ///
    /// `DELETE /telephony/config/locations/{locationId}/callPickups/{callPickupId}`
    ///
    /// - `location_id`: The ID of the location that the call pickups belong to.
    /// - `call_pickup_id`: The current ID of the call pickup.
    ///
    /// Requires a token with the scope `spark-admin:telephony_config_write`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId, call_pickup_id: webex_call_pickup::types::CallPickupId) -> Result<(), webex_call_pickup::Error> {
    /// client
    ///     .delete_call_pickup(location_id, call_pickup_id)
    ///     .send()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_call_pickup(
        &self,
        location_id: impl std::convert::TryInto<
            crate::types::LocationId,
            Error: std::fmt::Display,
        >,
        call_pickup_id: impl std::convert::TryInto<
            crate::types::CallPickupId,
            Error: std::fmt::Display,
        >,
    ) -> builder::DeleteCallPickup<'_> {
        builder::DeleteCallPickup::new(
            self,
            location_id.try_into().map_err(|reason| format!("location_id: {reason}")),
            call_pickup_id
                .try_into()
                .map_err(|reason| format!("call_pickup_id: {reason}")),
        )
    }
    /// Read the List of Call Pickups
    ///
    /// Lists the call pickups of a location, without their agents. The API cannot list call pickups across locations.
    ///
    /// Requires the token of a full, read-only or location administrator.
    ///
    /// `GET /telephony/config/locations/{locationId}/callPickups`
    ///
    /// - `location_id`: The ID of the location that the call pickups belong to.
    ///
    /// Requires a token with the scope `spark-admin:telephony_config_read`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId) -> Result<(), webex_call_pickup::Error> {
    /// let call_pickup_list = client
    ///     .list_call_pickups(location_id)
    ///     .send()
    ///     .await?;
    /// # let _ = call_pickup_list;
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_call_pickups(
        &self,
        location_id: impl std::convert::TryInto<
            crate::types::LocationId,
            Error: std::fmt::Display,
        >,
    ) -> builder::ListCallPickups<'_> {
        builder::ListCallPickups::new(
            self,
            location_id.try_into().map_err(|reason| format!("location_id: {reason}")),
        )
    }
    /// Create a Call Pickup
    ///
    /// Creates a call pickup in a location. The response contains its ID, which is valid until its name changes.
    ///
    /// If the response is lost, list the call pickups before creating it again.
    ///
    /// Requires the token of a full or location administrator.
    ///
    /// `POST /telephony/config/locations/{locationId}/callPickups`
    ///
    /// - `location_id`: The ID of the location that the call pickups belong to.
    ///
    /// Requires a token with the scope `spark-admin:telephony_config_write`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId) -> Result<(), webex_call_pickup::Error> {
    /// let created_call_pickup = client
    ///     .create_call_pickup(location_id)
    ///     .body_map(|body| {
    ///         body.name("Night shift")
    ///             .notification_type("AUDIO_ONLY")
    ///             .notification_delay_timer_seconds(20)
    ///     })
    ///     .send()
    ///     .await?;
    /// # let _ = created_call_pickup;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_call_pickup(
        &self,
        location_id: impl std::convert::TryInto<
            crate::types::LocationId,
            Error: std::fmt::Display,
        >,
    ) -> builder::CreateCallPickup<'_> {
        builder::CreateCallPickup::new(
            self,
            location_id.try_into().map_err(|reason| format!("location_id: {reason}")),
        )
    }
    /// Get available agents from Call Pickups
    ///
    /// Lists the people, workspaces and virtual lines that can become agents of a call pickup of the location.
    ///
    /// Requires the token of a full, read-only or location administrator.
    ///
    /// `GET /telephony/config/locations/{locationId}/callPickups/availableUsers`
    ///
    /// - `location_id`: The ID of the location that the call pickups belong to.
    ///
    /// Requires a token with the scope `spark-admin:telephony_config_read`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId) -> Result<(), webex_call_pickup::Error> {
    /// let available_agent_list = client
    ///     .list_available_agents(location_id)
    ///     .send()
    ///     .await?;
    /// # let _ = available_agent_list;
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_available_agents(
        &self,
        location_id: impl std::convert::TryInto<
            crate::types::LocationId,
            Error: std::fmt::Display,
        >,
    ) -> builder::ListAvailableAgents<'_> {
        builder::ListAvailableAgents::new(
            self,
            location_id.try_into().map_err(|reason| format!("location_id: {reason}")),
        )
    }
    /// List Locations Webex Calling Details
    ///
    /// Lists the locations of the organization that have Webex Calling. The other operations require their IDs. Responses
    /// contain more properties of a location than its ID and its name.
    ///
    /// Requires the token of a full or read-only administrator.
    ///
    /// `GET /telephony/config/locations`
    ///
    /// Requires a token with the scope `spark-admin:telephony_config_read`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client) -> Result<(), webex_call_pickup::Error> {
    /// let location_list = client
    ///     .list_locations()
    ///     .send()
    ///     .await?;
    /// # let _ = location_list;
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_locations(&self) -> builder::ListLocations<'_> {
        builder::ListLocations::new(self)
    }
}
/// The request builders, one for each operation.
///
/// A builder is returned by a method of [`Client`](super::Client). It has a setter for each query parameter and for the request body; an invalid value becomes the error of `send`.
pub mod builder {
    use crate::generated_runtime::QueryValues as _;
    use super::{Error, ResponseValue, encode_path, operations, types};
    /// Request builder, returned by [`Client::get_call_pickup`](super::Client::get_call_pickup).
    ///
    /// `GET /telephony/config/locations/{locationId}/callPickups/{callPickupId}`
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId, call_pickup_id: webex_call_pickup::types::CallPickupId) -> Result<(), webex_call_pickup::Error> {
    /// let call_pickup = client
    ///     .get_call_pickup(location_id, call_pickup_id)
    ///     .send()
    ///     .await?;
    /// # let _ = call_pickup;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "a request is not sent until `send` is called or it is awaited"]
    #[derive(Clone)]
    pub struct GetCallPickup<'a> {
        client: &'a super::Client,
        location_id: Result<crate::types::LocationId, String>,
        call_pickup_id: Result<crate::types::CallPickupId, String>,
        org_id: Result<Option<crate::types::OrgId>, String>,
    }
    impl<'a> GetCallPickup<'a> {
        pub(super) fn new(
            client: &'a super::Client,
            location_id: Result<crate::types::LocationId, String>,
            call_pickup_id: Result<crate::types::CallPickupId, String>,
        ) -> Self {
            Self {
                client: client,
                location_id,
                call_pickup_id,
                org_id: Ok(None),
            }
        }
        /// The ID of the organization; partners set that of a customer. The default is the token's organization.
        ///
        /// Optional. Must be a valid identifier; otherwise `send` returns an error.
        pub fn org_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            self.org_id = value
                .try_into()
                .map_err(|reason| format!("org_id: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`org_id`](Self::org_id).
        pub fn set_org_id<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.org_id(value);
            }
            self.org_id = Ok(None);
            self
        }
        fn build_request(self) -> Result<::reqwest::Request, Error> {
            let Self { client, location_id, call_pickup_id, org_id } = self;
            let location_id = location_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "location_id",
                    reason,
                ))?;
            let call_pickup_id = call_pickup_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "call_pickup_id",
                    reason,
                ))?;
            let org_id = org_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "org_id",
                    reason,
                ))?;
            let url = client
                .inner
                .url(
                    format_args!(
                        "/telephony/config/locations/{}/callPickups/{}",
                        encode_path("location_id", location_id.as_str()) ?,
                        encode_path("call_pickup_id", call_pickup_id.as_str()) ?
                    ),
                )?;
            let request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .query_values("orgId", &org_id)
                .build()
                .map_err(crate::generated_runtime::invalid_request)?;
            Ok(request)
        }
        /// Sends the request and returns the response body.
        ///
        /// # Errors
        ///
        /// Returns an [`Error`](crate::Error) if a parameter is missing or invalid, if there is no access token, if the server cannot be
        /// reached or does not respond in time, or if the response is not a success, is too large or cannot be decoded.
        /// [`Error::kind`](crate::Error::kind) tells them apart.
        pub async fn send(self) -> Result<types::CallPickup, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                GetCallPickup<'static>,
            >(client, self.build_request())
                .await
                .map(crate::Response::into_value)
        }
        /// Sends the request and returns the response body with its status, headers and tracking ID.
        ///
        /// # Errors
        ///
        /// See [`send`](Self::send).
        pub async fn send_response(
            self,
        ) -> Result<crate::Response<types::CallPickup>, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                GetCallPickup<'static>,
            >(client, self.build_request())
                .await
        }
    }
    impl<'a> ::std::fmt::Debug for GetCallPickup<'a> {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            crate::model::builder_debug::BuilderDebug::new(f, "GetCallPickup")
                .required("location_id", self.location_id.as_ref())
                .required("call_pickup_id", self.call_pickup_id.as_ref())
                .optional("org_id", self.org_id.as_ref().map(Option::as_ref))
                .finish()
        }
    }
    impl crate::generated_runtime::Endpoint for GetCallPickup<'_> {
        type Value = types::CallPickup;
        const OPERATION: &'static crate::Operation = &operations::GET_CALL_PICKUP;
        fn decode_response(
            response: Box<crate::generated_runtime::BufferedResponse>,
        ) -> Result<ResponseValue<Self::Value>, Error> {
            ResponseValue::from_response(response)
        }
    }
    /// Sends the request, as `send` does, in a boxed future.
    impl<'a> ::std::future::IntoFuture for GetCallPickup<'a> {
        type Output = Result<types::CallPickup, crate::Error>;
        type IntoFuture = crate::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            Box::pin(self.send())
        }
    }
    /// Request builder, returned by [`Client::update_call_pickup`](super::Client::update_call_pickup).
    ///
    /// `PUT /telephony/config/locations/{locationId}/callPickups/{callPickupId}`
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId, call_pickup_id: webex_call_pickup::types::CallPickupId) -> Result<(), webex_call_pickup::Error> {
    /// let updated_call_pickup = client
    ///     .update_call_pickup(location_id, call_pickup_id)
    ///     .body_map(|body| body.name("Support day"))
    ///     .send()
    ///     .await?;
    /// # let _ = updated_call_pickup;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "a request is not sent until `send` is called or it is awaited"]
    #[derive(Clone)]
    pub struct UpdateCallPickup<'a> {
        client: &'a super::Client,
        location_id: Result<crate::types::LocationId, String>,
        call_pickup_id: Result<crate::types::CallPickupId, String>,
        org_id: Result<Option<crate::types::OrgId>, String>,
        body: Result<types::builder::CallPickupChanges, String>,
    }
    impl<'a> UpdateCallPickup<'a> {
        pub(super) fn new(
            client: &'a super::Client,
            location_id: Result<crate::types::LocationId, String>,
            call_pickup_id: Result<crate::types::CallPickupId, String>,
        ) -> Self {
            Self {
                client: client,
                location_id,
                call_pickup_id,
                org_id: Ok(None),
                body: Ok(::std::default::Default::default()),
            }
        }
        /// The ID of the organization; partners set that of a customer. The default is the token's organization.
        ///
        /// Optional. Must be a valid identifier; otherwise `send` returns an error.
        pub fn org_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            self.org_id = value
                .try_into()
                .map_err(|reason| format!("org_id: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`org_id`](Self::org_id).
        pub fn set_org_id<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.org_id(value);
            }
            self.org_id = Ok(None);
            self
        }
        /// The properties to change.
        /// Omitting `agents` keeps the agents; an empty list removes all of them.
        ///
        /// Optional. If it is not set, an empty object is sent.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::CallPickupChanges>,
            <V as std::convert::TryInto<
                types::CallPickupChanges,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("body: {}", s));
            self
        }
        /// Changes the request body that has been set, or an empty one if none has.
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::CallPickupChanges,
            ) -> types::builder::CallPickupChanges,
        {
            self.body = self.body.map(f);
            self
        }
        fn build_request(self) -> Result<::reqwest::Request, Error> {
            let Self { client, location_id, call_pickup_id, org_id, body } = self;
            let location_id = location_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "location_id",
                    reason,
                ))?;
            let call_pickup_id = call_pickup_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "call_pickup_id",
                    reason,
                ))?;
            let org_id = org_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "org_id",
                    reason,
                ))?;
            let body = body
                .and_then(|v| {
                    types::CallPickupChanges::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(Error::invalid_request)?;
            crate::model::bounds::CheckBounds::check_bounds(&body)
                .map_err(|error| crate::generated_runtime::body_out_of_bounds(
                    "body",
                    error,
                ))?;
            let url = client
                .inner
                .url(
                    format_args!(
                        "/telephony/config/locations/{}/callPickups/{}",
                        encode_path("location_id", location_id.as_str()) ?,
                        encode_path("call_pickup_id", call_pickup_id.as_str()) ?
                    ),
                )?;
            let request = client
                .client
                .put(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .query_values("orgId", &org_id)
                .build()
                .map_err(crate::generated_runtime::invalid_request)?;
            Ok(request)
        }
        /// Sends the request and returns the response body.
        ///
        /// # Errors
        ///
        /// Returns an [`Error`](crate::Error) if a parameter is missing or invalid, if there is no access token, if the server cannot be
        /// reached or does not respond in time, or if the response is not a success, is too large or cannot be decoded.
        /// [`Error::kind`](crate::Error::kind) tells them apart.
        pub async fn send(self) -> Result<types::UpdatedCallPickup, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                UpdateCallPickup<'static>,
            >(client, self.build_request())
                .await
                .map(crate::Response::into_value)
        }
        /// Sends the request and returns the response body with its status, headers and tracking ID.
        ///
        /// # Errors
        ///
        /// See [`send`](Self::send).
        pub async fn send_response(
            self,
        ) -> Result<crate::Response<types::UpdatedCallPickup>, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                UpdateCallPickup<'static>,
            >(client, self.build_request())
                .await
        }
    }
    impl<'a> ::std::fmt::Debug for UpdateCallPickup<'a> {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            crate::model::builder_debug::BuilderDebug::new(f, "UpdateCallPickup")
                .required("location_id", self.location_id.as_ref())
                .required("call_pickup_id", self.call_pickup_id.as_ref())
                .optional("org_id", self.org_id.as_ref().map(Option::as_ref))
                .required("body", self.body.as_ref())
                .finish()
        }
    }
    impl crate::generated_runtime::Endpoint for UpdateCallPickup<'_> {
        type Value = types::UpdatedCallPickup;
        const OPERATION: &'static crate::Operation = &operations::UPDATE_CALL_PICKUP;
        fn decode_response(
            response: Box<crate::generated_runtime::BufferedResponse>,
        ) -> Result<ResponseValue<Self::Value>, Error> {
            ResponseValue::from_response(response)
        }
    }
    /// Sends the request, as `send` does, in a boxed future.
    impl<'a> ::std::future::IntoFuture for UpdateCallPickup<'a> {
        type Output = Result<types::UpdatedCallPickup, crate::Error>;
        type IntoFuture = crate::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            Box::pin(self.send())
        }
    }
    /// Request builder, returned by [`Client::delete_call_pickup`](super::Client::delete_call_pickup).
    ///
    /// `DELETE /telephony/config/locations/{locationId}/callPickups/{callPickupId}`
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId, call_pickup_id: webex_call_pickup::types::CallPickupId) -> Result<(), webex_call_pickup::Error> {
    /// client
    ///     .delete_call_pickup(location_id, call_pickup_id)
    ///     .send()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "a request is not sent until `send` is called or it is awaited"]
    #[derive(Clone)]
    pub struct DeleteCallPickup<'a> {
        client: &'a super::Client,
        location_id: Result<crate::types::LocationId, String>,
        call_pickup_id: Result<crate::types::CallPickupId, String>,
        org_id: Result<Option<crate::types::OrgId>, String>,
    }
    impl<'a> DeleteCallPickup<'a> {
        pub(super) fn new(
            client: &'a super::Client,
            location_id: Result<crate::types::LocationId, String>,
            call_pickup_id: Result<crate::types::CallPickupId, String>,
        ) -> Self {
            Self {
                client: client,
                location_id,
                call_pickup_id,
                org_id: Ok(None),
            }
        }
        /// The ID of the organization; partners set that of a customer. The default is the token's organization.
        ///
        /// Optional. Must be a valid identifier; otherwise `send` returns an error.
        pub fn org_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            self.org_id = value
                .try_into()
                .map_err(|reason| format!("org_id: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`org_id`](Self::org_id).
        pub fn set_org_id<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.org_id(value);
            }
            self.org_id = Ok(None);
            self
        }
        fn build_request(self) -> Result<::reqwest::Request, Error> {
            let Self { client, location_id, call_pickup_id, org_id } = self;
            let location_id = location_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "location_id",
                    reason,
                ))?;
            let call_pickup_id = call_pickup_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "call_pickup_id",
                    reason,
                ))?;
            let org_id = org_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "org_id",
                    reason,
                ))?;
            let url = client
                .inner
                .url(
                    format_args!(
                        "/telephony/config/locations/{}/callPickups/{}",
                        encode_path("location_id", location_id.as_str()) ?,
                        encode_path("call_pickup_id", call_pickup_id.as_str()) ?
                    ),
                )?;
            let request = client
                .client
                .delete(url)
                .query_values("orgId", &org_id)
                .build()
                .map_err(crate::generated_runtime::invalid_request)?;
            Ok(request)
        }
        /// Sends the request. The response has no body.
        ///
        /// # Errors
        ///
        /// Returns an [`Error`](crate::Error) if a parameter is missing or invalid, if there is no access token, if the server cannot be
        /// reached or does not respond in time, or if the response is not a success, is too large or cannot be decoded.
        /// [`Error::kind`](crate::Error::kind) tells them apart.
        pub async fn send(self) -> Result<(), crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                DeleteCallPickup<'static>,
            >(client, self.build_request())
                .await
                .map(crate::Response::into_value)
        }
        /// Sends the request and returns the response's status, headers and tracking ID.
        ///
        /// # Errors
        ///
        /// See [`send`](Self::send).
        pub async fn send_response(self) -> Result<crate::Response<()>, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                DeleteCallPickup<'static>,
            >(client, self.build_request())
                .await
        }
    }
    impl<'a> ::std::fmt::Debug for DeleteCallPickup<'a> {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            crate::model::builder_debug::BuilderDebug::new(f, "DeleteCallPickup")
                .required("location_id", self.location_id.as_ref())
                .required("call_pickup_id", self.call_pickup_id.as_ref())
                .optional("org_id", self.org_id.as_ref().map(Option::as_ref))
                .finish()
        }
    }
    impl crate::generated_runtime::Endpoint for DeleteCallPickup<'_> {
        type Value = ();
        const OPERATION: &'static crate::Operation = &operations::DELETE_CALL_PICKUP;
        fn decode_response(
            response: Box<crate::generated_runtime::BufferedResponse>,
        ) -> Result<ResponseValue<Self::Value>, Error> {
            ResponseValue::empty(response)
        }
    }
    /// Sends the request, as `send` does, in a boxed future.
    impl<'a> ::std::future::IntoFuture for DeleteCallPickup<'a> {
        type Output = Result<(), crate::Error>;
        type IntoFuture = crate::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            Box::pin(self.send())
        }
    }
    /// Request builder, returned by [`Client::list_call_pickups`](super::Client::list_call_pickups).
    ///
    /// `GET /telephony/config/locations/{locationId}/callPickups`
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId) -> Result<(), webex_call_pickup::Error> {
    /// let call_pickup_list = client
    ///     .list_call_pickups(location_id)
    ///     .max(100)
    ///     .start(0)
    ///     .order("ASC")
    ///     .name("Support")
    ///     .send()
    ///     .await?;
    /// # let _ = call_pickup_list;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "a request is not sent until `send` is called or it is awaited"]
    #[derive(Clone)]
    pub struct ListCallPickups<'a> {
        client: &'a super::Client,
        location_id: Result<crate::types::LocationId, String>,
        max: Result<Option<i32>, String>,
        name: Result<Option<crate::types::CallPickupNamePart>, String>,
        order: Result<Option<crate::types::SortOrder>, String>,
        org_id: Result<Option<crate::types::OrgId>, String>,
        start: Result<Option<i32>, String>,
    }
    impl<'a> ListCallPickups<'a> {
        pub(super) fn new(
            client: &'a super::Client,
            location_id: Result<crate::types::LocationId, String>,
        ) -> Self {
            Self {
                client: client,
                location_id,
                max: Ok(None),
                name: Ok(None),
                order: Ok(None),
                org_id: Ok(None),
                start: Ok(None),
            }
        }
        /// The maximum number of call pickups in a page. The server's default is 2000.
        ///
        /// Optional.
        pub fn max<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i32>,
            V::Error: std::fmt::Display,
        {
            self.max = value
                .try_into()
                .map_err(|reason| format!("max: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`max`](Self::max).
        pub fn set_max<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<i32>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.max(value);
            }
            self.max = Ok(None);
            self
        }
        /// Lists only call pickups whose name contains this string.
        ///
        /// Optional.
        pub fn name<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::CallPickupNamePart>,
            V::Error: std::fmt::Display,
        {
            self.name = value
                .try_into()
                .map_err(|reason| format!("name: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`name`](Self::name).
        pub fn set_name<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<crate::types::CallPickupNamePart>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.name(value);
            }
            self.name = Ok(None);
            self
        }
        /// The sort direction, by name. The server's default is `ASC`.
        ///
        /// Optional.
        pub fn order<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::SortOrder>,
            V::Error: std::fmt::Display,
        {
            self.order = value
                .try_into()
                .map_err(|reason| format!("order: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`order`](Self::order).
        pub fn set_order<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<crate::types::SortOrder>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.order(value);
            }
            self.order = Ok(None);
            self
        }
        /// The ID of the organization; partners set that of a customer. The default is the token's organization.
        ///
        /// Optional. Must be a valid identifier; otherwise `send` returns an error.
        pub fn org_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            self.org_id = value
                .try_into()
                .map_err(|reason| format!("org_id: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`org_id`](Self::org_id).
        pub fn set_org_id<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.org_id(value);
            }
            self.org_id = Ok(None);
            self
        }
        /// The number of entries to skip. The server's default is 0.
        ///
        /// Optional.
        pub fn start<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i32>,
            V::Error: std::fmt::Display,
        {
            self.start = value
                .try_into()
                .map_err(|reason| format!("start: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`start`](Self::start).
        pub fn set_start<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<i32>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.start(value);
            }
            self.start = Ok(None);
            self
        }
        fn build_request(self) -> Result<::reqwest::Request, Error> {
            let Self { client, location_id, max, name, order, org_id, start } = self;
            let location_id = location_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "location_id",
                    reason,
                ))?;
            let max = max
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "max",
                    reason,
                ))?;
            crate::model::bounds::check_optional(
                    &max,
                    |value| crate::model::bounds::check(
                        value,
                        (::std::ops::Bound::Included(1), ::std::ops::Bound::Unbounded),
                    ),
                )
                .map_err(|error| crate::generated_runtime::parameter_out_of_bounds(
                    "max",
                    error,
                ))?;
            let name = name
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "name",
                    reason,
                ))?;
            let order = order
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "order",
                    reason,
                ))?;
            let org_id = org_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "org_id",
                    reason,
                ))?;
            let start = start
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "start",
                    reason,
                ))?;
            crate::model::bounds::check_optional(
                    &start,
                    |value| crate::model::bounds::check(
                        value,
                        (::std::ops::Bound::Included(0), ::std::ops::Bound::Unbounded),
                    ),
                )
                .map_err(|error| crate::generated_runtime::parameter_out_of_bounds(
                    "start",
                    error,
                ))?;
            let url = client
                .inner
                .url(
                    format_args!(
                        "/telephony/config/locations/{}/callPickups",
                        encode_path("location_id", location_id.as_str()) ?
                    ),
                )?;
            let request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .query_values("max", &max)
                .query_values("name", &name)
                .query_values("order", &order)
                .query_values("orgId", &org_id)
                .query_values("start", &start)
                .build()
                .map_err(crate::generated_runtime::invalid_request)?;
            Ok(request)
        }
        /// Sends the request and returns the response body.
        ///
        /// # Errors
        ///
        /// Returns an [`Error`](crate::Error) if a parameter is missing or invalid, if there is no access token, if the server cannot be
        /// reached or does not respond in time, or if the response is not a success, is too large or cannot be decoded.
        /// [`Error::kind`](crate::Error::kind) tells them apart.
        pub async fn send(self) -> Result<types::CallPickupList, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                ListCallPickups<'static>,
            >(client, self.build_request())
                .await
                .map(crate::Response::into_value)
        }
        /// Sends the request and returns the response body with its status, headers and tracking ID.
        ///
        /// # Errors
        ///
        /// See [`send`](Self::send).
        pub async fn send_response(
            self,
        ) -> Result<crate::Response<types::CallPickupList>, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                ListCallPickups<'static>,
            >(client, self.build_request())
                .await
        }
        /// Returns a stream of the items on this page and on all following pages.
        ///
        /// The next page is prefetched while the items of the current page are consumed; see
        /// [`ItemStream`](crate::ItemStream). If a parameter is missing or invalid, the first item is the error.
        ///
        /// # Example
        ///
        /// ```no_run
        /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId) -> Result<(), webex_call_pickup::Error> {
        /// let mut items = client
        ///     .list_call_pickups(location_id)
        ///     .stream();
        /// while let Some(item) = items.next().await {
        ///     let item = item?;
        ///     # let _ = item;
        /// }
        /// # Ok(())
        /// # }
        /// ```
        pub fn stream(self) -> crate::ItemStream<types::CallPickupSummary> {
            let client = self.client;
            crate::ItemStream::new::<
                ListCallPickups<'static>,
            >(client, self.build_request())
        }
    }
    impl<'a> ::std::fmt::Debug for ListCallPickups<'a> {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            crate::model::builder_debug::BuilderDebug::new(f, "ListCallPickups")
                .required("location_id", self.location_id.as_ref())
                .optional("max", self.max.as_ref().map(Option::as_ref))
                .optional("name", self.name.as_ref().map(Option::as_ref))
                .optional("order", self.order.as_ref().map(Option::as_ref))
                .optional("org_id", self.org_id.as_ref().map(Option::as_ref))
                .optional("start", self.start.as_ref().map(Option::as_ref))
                .finish()
        }
    }
    impl crate::generated_runtime::Endpoint for ListCallPickups<'_> {
        type Value = types::CallPickupList;
        const OPERATION: &'static crate::Operation = &operations::LIST_CALL_PICKUPS;
        fn decode_response(
            response: Box<crate::generated_runtime::BufferedResponse>,
        ) -> Result<ResponseValue<Self::Value>, Error> {
            ResponseValue::from_response(response)
        }
    }
    /// Sends the request, as `send` does, in a boxed future.
    impl<'a> ::std::future::IntoFuture for ListCallPickups<'a> {
        type Output = Result<types::CallPickupList, crate::Error>;
        type IntoFuture = crate::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            Box::pin(self.send())
        }
    }
    impl crate::generated_runtime::Pageable for ListCallPickups<'_> {
        type Item = types::CallPickupSummary;
        fn items(page: Self::Value) -> Vec<Self::Item> {
            page.call_pickups
        }
        fn item_id(item: &Self::Item) -> Option<&str> {
            Some(item.id.as_str())
        }
    }
    /// Request builder, returned by [`Client::create_call_pickup`](super::Client::create_call_pickup).
    ///
    /// `POST /telephony/config/locations/{locationId}/callPickups`
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId) -> Result<(), webex_call_pickup::Error> {
    /// let created_call_pickup = client
    ///     .create_call_pickup(location_id)
    ///     .body_map(|body| {
    ///         body.name("Night shift")
    ///             .notification_type("AUDIO_ONLY")
    ///             .notification_delay_timer_seconds(20)
    ///     })
    ///     .send()
    ///     .await?;
    /// # let _ = created_call_pickup;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "a request is not sent until `send` is called or it is awaited"]
    #[derive(Clone)]
    pub struct CreateCallPickup<'a> {
        client: &'a super::Client,
        location_id: Result<crate::types::LocationId, String>,
        org_id: Result<Option<crate::types::OrgId>, String>,
        body: Result<types::builder::NewCallPickup, String>,
    }
    impl<'a> CreateCallPickup<'a> {
        pub(super) fn new(
            client: &'a super::Client,
            location_id: Result<crate::types::LocationId, String>,
        ) -> Self {
            Self {
                client: client,
                location_id,
                org_id: Ok(None),
                body: Ok(::std::default::Default::default()),
            }
        }
        /// The ID of the organization; partners set that of a customer. The default is the token's organization.
        ///
        /// Optional. Must be a valid identifier; otherwise `send` returns an error.
        pub fn org_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            self.org_id = value
                .try_into()
                .map_err(|reason| format!("org_id: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`org_id`](Self::org_id).
        pub fn set_org_id<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.org_id(value);
            }
            self.org_id = Ok(None);
            self
        }
        /// The call pickup to create.
        ///
        /// Required.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::NewCallPickup>,
            <V as std::convert::TryInto<types::NewCallPickup>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("body: {}", s));
            self
        }
        /// Changes the request body that has been set, or an empty one if none has.
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::NewCallPickup,
            ) -> types::builder::NewCallPickup,
        {
            self.body = self.body.map(f);
            self
        }
        fn build_request(self) -> Result<::reqwest::Request, Error> {
            let Self { client, location_id, org_id, body } = self;
            let location_id = location_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "location_id",
                    reason,
                ))?;
            let org_id = org_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "org_id",
                    reason,
                ))?;
            let body = body
                .and_then(|v| {
                    types::NewCallPickup::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(Error::invalid_request)?;
            crate::model::bounds::CheckBounds::check_bounds(&body)
                .map_err(|error| crate::generated_runtime::body_out_of_bounds(
                    "body",
                    error,
                ))?;
            let url = client
                .inner
                .url(
                    format_args!(
                        "/telephony/config/locations/{}/callPickups",
                        encode_path("location_id", location_id.as_str()) ?
                    ),
                )?;
            let request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .query_values("orgId", &org_id)
                .build()
                .map_err(crate::generated_runtime::invalid_request)?;
            Ok(request)
        }
        /// Sends the request and returns the response body.
        ///
        /// # Errors
        ///
        /// Returns an [`Error`](crate::Error) if a parameter is missing or invalid, if there is no access token, if the server cannot be
        /// reached or does not respond in time, or if the response is not a success, is too large or cannot be decoded.
        /// [`Error::kind`](crate::Error::kind) tells them apart.
        pub async fn send(self) -> Result<types::CreatedCallPickup, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                CreateCallPickup<'static>,
            >(client, self.build_request())
                .await
                .map(crate::Response::into_value)
        }
        /// Sends the request and returns the response body with its status, headers and tracking ID.
        ///
        /// # Errors
        ///
        /// See [`send`](Self::send).
        pub async fn send_response(
            self,
        ) -> Result<crate::Response<types::CreatedCallPickup>, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                CreateCallPickup<'static>,
            >(client, self.build_request())
                .await
        }
    }
    impl<'a> ::std::fmt::Debug for CreateCallPickup<'a> {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            crate::model::builder_debug::BuilderDebug::new(f, "CreateCallPickup")
                .required("location_id", self.location_id.as_ref())
                .optional("org_id", self.org_id.as_ref().map(Option::as_ref))
                .required("body", self.body.as_ref())
                .finish()
        }
    }
    impl crate::generated_runtime::Endpoint for CreateCallPickup<'_> {
        type Value = types::CreatedCallPickup;
        const OPERATION: &'static crate::Operation = &operations::CREATE_CALL_PICKUP;
        fn decode_response(
            response: Box<crate::generated_runtime::BufferedResponse>,
        ) -> Result<ResponseValue<Self::Value>, Error> {
            ResponseValue::from_response(response)
        }
    }
    /// Sends the request, as `send` does, in a boxed future.
    impl<'a> ::std::future::IntoFuture for CreateCallPickup<'a> {
        type Output = Result<types::CreatedCallPickup, crate::Error>;
        type IntoFuture = crate::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            Box::pin(self.send())
        }
    }
    /// Request builder, returned by [`Client::list_available_agents`](super::Client::list_available_agents).
    ///
    /// `GET /telephony/config/locations/{locationId}/callPickups/availableUsers`
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId) -> Result<(), webex_call_pickup::Error> {
    /// let available_agent_list = client
    ///     .list_available_agents(location_id)
    ///     .call_pickup_name("Support day")
    ///     .max(100)
    ///     .start(0)
    ///     .name("Carvalho")
    ///     .phone_number("5550100006")
    ///     .send()
    ///     .await?;
    /// # let _ = available_agent_list;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "a request is not sent until `send` is called or it is awaited"]
    #[derive(Clone)]
    pub struct ListAvailableAgents<'a> {
        client: &'a super::Client,
        location_id: Result<crate::types::LocationId, String>,
        call_pickup_name: Result<Option<crate::types::CallPickupName>, String>,
        max: Result<Option<i32>, String>,
        name: Result<Option<String>, String>,
        order: Result<Option<Vec<crate::types::AgentSortField>>, String>,
        org_id: Result<Option<crate::types::OrgId>, String>,
        phone_number: Result<Option<String>, String>,
        start: Result<Option<i32>, String>,
    }
    impl<'a> ListAvailableAgents<'a> {
        pub(super) fn new(
            client: &'a super::Client,
            location_id: Result<crate::types::LocationId, String>,
        ) -> Self {
            Self {
                client: client,
                location_id,
                call_pickup_name: Ok(None),
                max: Ok(None),
                name: Ok(None),
                order: Ok(None),
                org_id: Ok(None),
                phone_number: Ok(None),
                start: Ok(None),
            }
        }
        /// Lists only agents that are available to the call pickup of this name.
        ///
        /// Optional.
        pub fn call_pickup_name<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::CallPickupName>,
            V::Error: std::fmt::Display,
        {
            self.call_pickup_name = value
                .try_into()
                .map_err(|reason| format!("call_pickup_name: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`call_pickup_name`](Self::call_pickup_name).
        pub fn set_call_pickup_name<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<crate::types::CallPickupName>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.call_pickup_name(value);
            }
            self.call_pickup_name = Ok(None);
            self
        }
        /// The maximum number of entries in a page.
        ///
        /// Optional.
        pub fn max<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i32>,
            V::Error: std::fmt::Display,
        {
            self.max = value
                .try_into()
                .map_err(|reason| format!("max: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`max`](Self::max).
        pub fn set_max<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<i32>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.max(value);
            }
            self.max = Ok(None);
            self
        }
        /// Lists only agents with this name.
        ///
        /// Optional. Personal data: omitted from `Debug` output.
        pub fn name<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<String>,
            V::Error: std::fmt::Display,
        {
            self.name = value
                .try_into()
                .map_err(|reason| format!("name: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`name`](Self::name).
        pub fn set_name<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<String>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.name(value);
            }
            self.name = Ok(None);
            self
        }
        /// The fields to sort by, up to three, in the order of their precedence.
        ///
        /// Optional.
        pub fn order(
            mut self,
            values: impl IntoIterator<Item = crate::types::AgentSortField>,
        ) -> Self {
            self.order = Ok(Some(values.into_iter().collect()));
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`order`](Self::order).
        pub fn set_order(
            mut self,
            values: Option<impl IntoIterator<Item = crate::types::AgentSortField>>,
        ) -> Self {
            if let Some(values) = values {
                return self.order(values);
            }
            self.order = Ok(None);
            self
        }
        /// The ID of the organization; partners set that of a customer. The default is the token's organization.
        ///
        /// Optional. Must be a valid identifier; otherwise `send` returns an error.
        pub fn org_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            self.org_id = value
                .try_into()
                .map_err(|reason| format!("org_id: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`org_id`](Self::org_id).
        pub fn set_org_id<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.org_id(value);
            }
            self.org_id = Ok(None);
            self
        }
        /// Lists only agents with this primary number.
        ///
        /// Optional. Personal data: omitted from `Debug` output.
        pub fn phone_number<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<String>,
            V::Error: std::fmt::Display,
        {
            self.phone_number = value
                .try_into()
                .map_err(|reason| format!("phone_number: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`phone_number`](Self::phone_number).
        pub fn set_phone_number<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<String>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.phone_number(value);
            }
            self.phone_number = Ok(None);
            self
        }
        /// The number of entries to skip. The server's default is 0.
        ///
        /// Optional.
        pub fn start<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i32>,
            V::Error: std::fmt::Display,
        {
            self.start = value
                .try_into()
                .map_err(|reason| format!("start: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`start`](Self::start).
        pub fn set_start<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<i32>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.start(value);
            }
            self.start = Ok(None);
            self
        }
        fn build_request(self) -> Result<::reqwest::Request, Error> {
            let Self {
                client,
                location_id,
                call_pickup_name,
                max,
                name,
                order,
                org_id,
                phone_number,
                start,
            } = self;
            let location_id = location_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "location_id",
                    reason,
                ))?;
            let call_pickup_name = call_pickup_name
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "call_pickup_name",
                    reason,
                ))?;
            let max = max
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "max",
                    reason,
                ))?;
            crate::model::bounds::check_optional(
                    &max,
                    |value| crate::model::bounds::check(
                        value,
                        (::std::ops::Bound::Included(1), ::std::ops::Bound::Unbounded),
                    ),
                )
                .map_err(|error| crate::generated_runtime::parameter_out_of_bounds(
                    "max",
                    error,
                ))?;
            let name = name
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "name",
                    reason,
                ))?;
            let order = order
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "order",
                    reason,
                ))?;
            let org_id = org_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "org_id",
                    reason,
                ))?;
            let phone_number = phone_number
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "phone_number",
                    reason,
                ))?;
            let start = start
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "start",
                    reason,
                ))?;
            crate::model::bounds::check_optional(
                    &start,
                    |value| crate::model::bounds::check(
                        value,
                        (::std::ops::Bound::Included(0), ::std::ops::Bound::Unbounded),
                    ),
                )
                .map_err(|error| crate::generated_runtime::parameter_out_of_bounds(
                    "start",
                    error,
                ))?;
            let url = crate::generated_runtime::with_joined_list(
                client
                    .inner
                    .url(
                        format_args!(
                            "/telephony/config/locations/{}/callPickups/availableUsers",
                            encode_path("location_id", location_id.as_str()) ?
                        ),
                    )?,
                "order",
                order.as_deref().unwrap_or_default(),
                '|',
            );
            let request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .query_values("callPickupName", &call_pickup_name)
                .query_values("max", &max)
                .query_values("name", &name)
                .query_values("orgId", &org_id)
                .query_values("phoneNumber", &phone_number)
                .query_values("start", &start)
                .build()
                .map_err(crate::generated_runtime::invalid_request)?;
            Ok(request)
        }
        /// Sends the request and returns the response body.
        ///
        /// # Errors
        ///
        /// Returns an [`Error`](crate::Error) if a parameter is missing or invalid, if there is no access token, if the server cannot be
        /// reached or does not respond in time, or if the response is not a success, is too large or cannot be decoded.
        /// [`Error::kind`](crate::Error::kind) tells them apart.
        pub async fn send(self) -> Result<types::AvailableAgentList, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                ListAvailableAgents<'static>,
            >(client, self.build_request())
                .await
                .map(crate::Response::into_value)
        }
        /// Sends the request and returns the response body with its status, headers and tracking ID.
        ///
        /// # Errors
        ///
        /// See [`send`](Self::send).
        pub async fn send_response(
            self,
        ) -> Result<crate::Response<types::AvailableAgentList>, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                ListAvailableAgents<'static>,
            >(client, self.build_request())
                .await
        }
        /// Returns a stream of the items on this page and on all following pages.
        ///
        /// The next page is prefetched while the items of the current page are consumed; see
        /// [`ItemStream`](crate::ItemStream). If a parameter is missing or invalid, the first item is the error.
        ///
        /// # Example
        ///
        /// ```no_run
        /// # async fn example(client: webex_call_pickup::Client, location_id: webex_call_pickup::types::LocationId) -> Result<(), webex_call_pickup::Error> {
        /// let mut items = client
        ///     .list_available_agents(location_id)
        ///     .stream();
        /// while let Some(item) = items.next().await {
        ///     let item = item?;
        ///     # let _ = item;
        /// }
        /// # Ok(())
        /// # }
        /// ```
        pub fn stream(self) -> crate::ItemStream<types::Agent> {
            let client = self.client;
            crate::ItemStream::new::<
                ListAvailableAgents<'static>,
            >(client, self.build_request())
        }
    }
    impl<'a> ::std::fmt::Debug for ListAvailableAgents<'a> {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            crate::model::builder_debug::BuilderDebug::new(f, "ListAvailableAgents")
                .required("location_id", self.location_id.as_ref())
                .optional(
                    "call_pickup_name",
                    self.call_pickup_name.as_ref().map(Option::as_ref),
                )
                .optional("max", self.max.as_ref().map(Option::as_ref))
                .optional(
                    "name",
                    self
                        .name
                        .as_ref()
                        .map(|value| {
                            value.as_ref().map(|_| crate::model::redacted::Redacted)
                        }),
                )
                .optional("order", self.order.as_ref().map(Option::as_ref))
                .optional("org_id", self.org_id.as_ref().map(Option::as_ref))
                .optional(
                    "phone_number",
                    self
                        .phone_number
                        .as_ref()
                        .map(|value| {
                            value.as_ref().map(|_| crate::model::redacted::Redacted)
                        }),
                )
                .optional("start", self.start.as_ref().map(Option::as_ref))
                .finish()
        }
    }
    impl crate::generated_runtime::Endpoint for ListAvailableAgents<'_> {
        type Value = types::AvailableAgentList;
        const OPERATION: &'static crate::Operation = &operations::LIST_AVAILABLE_AGENTS;
        fn decode_response(
            response: Box<crate::generated_runtime::BufferedResponse>,
        ) -> Result<ResponseValue<Self::Value>, Error> {
            ResponseValue::from_response(response)
        }
    }
    /// Sends the request, as `send` does, in a boxed future.
    impl<'a> ::std::future::IntoFuture for ListAvailableAgents<'a> {
        type Output = Result<types::AvailableAgentList, crate::Error>;
        type IntoFuture = crate::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            Box::pin(self.send())
        }
    }
    impl crate::generated_runtime::Pageable for ListAvailableAgents<'_> {
        type Item = types::Agent;
        fn items(page: Self::Value) -> Vec<Self::Item> {
            page.agents
        }
        fn item_id(item: &Self::Item) -> Option<&str> {
            Some(item.id.as_str())
        }
    }
    /// Request builder, returned by [`Client::list_locations`](super::Client::list_locations).
    ///
    /// `GET /telephony/config/locations`
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client) -> Result<(), webex_call_pickup::Error> {
    /// let location_list = client
    ///     .list_locations()
    ///     .max(100)
    ///     .start(0)
    ///     .name("Lisbon")
    ///     .order("asc")
    ///     .send()
    ///     .await?;
    /// # let _ = location_list;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "a request is not sent until `send` is called or it is awaited"]
    #[derive(Clone)]
    pub struct ListLocations<'a> {
        client: &'a super::Client,
        max: Result<Option<i32>, String>,
        name: Result<Option<String>, String>,
        order: Result<Option<crate::types::LocationSortOrder>, String>,
        org_id: Result<Option<crate::types::OrgId>, String>,
        start: Result<Option<i32>, String>,
    }
    impl<'a> ListLocations<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                max: Ok(None),
                name: Ok(None),
                order: Ok(None),
                org_id: Ok(None),
                start: Ok(None),
            }
        }
        /// The maximum number of entries in a page.
        ///
        /// Optional.
        pub fn max<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i32>,
            V::Error: std::fmt::Display,
        {
            self.max = value
                .try_into()
                .map_err(|reason| format!("max: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`max`](Self::max).
        pub fn set_max<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<i32>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.max(value);
            }
            self.max = Ok(None);
            self
        }
        /// Lists only locations whose name contains this string.
        ///
        /// Optional.
        pub fn name<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<String>,
            V::Error: std::fmt::Display,
        {
            self.name = value
                .try_into()
                .map_err(|reason| format!("name: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`name`](Self::name).
        pub fn set_name<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<String>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.name(value);
            }
            self.name = Ok(None);
            self
        }
        /// The sort direction, by name.
        ///
        /// Optional.
        pub fn order<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::LocationSortOrder>,
            V::Error: std::fmt::Display,
        {
            self.order = value
                .try_into()
                .map_err(|reason| format!("order: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`order`](Self::order).
        pub fn set_order<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<crate::types::LocationSortOrder>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.order(value);
            }
            self.order = Ok(None);
            self
        }
        /// The ID of the organization; partners set that of a customer. The default is the token's organization.
        ///
        /// Optional. Must be a valid identifier; otherwise `send` returns an error.
        pub fn org_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            self.org_id = value
                .try_into()
                .map_err(|reason| format!("org_id: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`org_id`](Self::org_id).
        pub fn set_org_id<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<crate::types::OrgId>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.org_id(value);
            }
            self.org_id = Ok(None);
            self
        }
        /// The number of entries to skip. The server's default is 0.
        ///
        /// Optional.
        pub fn start<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i32>,
            V::Error: std::fmt::Display,
        {
            self.start = value
                .try_into()
                .map_err(|reason| format!("start: {reason}"))
                .map(Some);
            self
        }
        /// Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`start`](Self::start).
        pub fn set_start<V>(mut self, value: Option<V>) -> Self
        where
            V: std::convert::TryInto<i32>,
            V::Error: std::fmt::Display,
        {
            if let Some(value) = value {
                return self.start(value);
            }
            self.start = Ok(None);
            self
        }
        fn build_request(self) -> Result<::reqwest::Request, Error> {
            let Self { client, max, name, order, org_id, start } = self;
            let max = max
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "max",
                    reason,
                ))?;
            crate::model::bounds::check_optional(
                    &max,
                    |value| crate::model::bounds::check(
                        value,
                        (::std::ops::Bound::Included(1), ::std::ops::Bound::Unbounded),
                    ),
                )
                .map_err(|error| crate::generated_runtime::parameter_out_of_bounds(
                    "max",
                    error,
                ))?;
            let name = name
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "name",
                    reason,
                ))?;
            let order = order
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "order",
                    reason,
                ))?;
            let org_id = org_id
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "org_id",
                    reason,
                ))?;
            let start = start
                .map_err(|reason| crate::generated_runtime::invalid_parameter(
                    "start",
                    reason,
                ))?;
            crate::model::bounds::check_optional(
                    &start,
                    |value| crate::model::bounds::check(
                        value,
                        (::std::ops::Bound::Included(0), ::std::ops::Bound::Unbounded),
                    ),
                )
                .map_err(|error| crate::generated_runtime::parameter_out_of_bounds(
                    "start",
                    error,
                ))?;
            let url = client.inner.url(format_args!("/telephony/config/locations"))?;
            let request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .query_values("max", &max)
                .query_values("name", &name)
                .query_values("order", &order)
                .query_values("orgId", &org_id)
                .query_values("start", &start)
                .build()
                .map_err(crate::generated_runtime::invalid_request)?;
            Ok(request)
        }
        /// Sends the request and returns the response body.
        ///
        /// # Errors
        ///
        /// Returns an [`Error`](crate::Error) if a parameter is missing or invalid, if there is no access token, if the server cannot be
        /// reached or does not respond in time, or if the response is not a success, is too large or cannot be decoded.
        /// [`Error::kind`](crate::Error::kind) tells them apart.
        pub async fn send(self) -> Result<types::LocationList, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                ListLocations<'static>,
            >(client, self.build_request())
                .await
                .map(crate::Response::into_value)
        }
        /// Sends the request and returns the response body with its status, headers and tracking ID.
        ///
        /// # Errors
        ///
        /// See [`send`](Self::send).
        pub async fn send_response(
            self,
        ) -> Result<crate::Response<types::LocationList>, crate::Error> {
            let client = self.client;
            crate::generated_runtime::exchange::<
                ListLocations<'static>,
            >(client, self.build_request())
                .await
        }
        /// Returns a stream of the items on this page and on all following pages.
        ///
        /// The next page is prefetched while the items of the current page are consumed; see
        /// [`ItemStream`](crate::ItemStream). If a parameter is missing or invalid, the first item is the error.
        ///
        /// # Example
        ///
        /// ```no_run
        /// # async fn example(client: webex_call_pickup::Client) -> Result<(), webex_call_pickup::Error> {
        /// let mut items = client
        ///     .list_locations()
        ///     .stream();
        /// while let Some(item) = items.next().await {
        ///     let item = item?;
        ///     # let _ = item;
        /// }
        /// # Ok(())
        /// # }
        /// ```
        pub fn stream(self) -> crate::ItemStream<types::Location> {
            let client = self.client;
            crate::ItemStream::new::<
                ListLocations<'static>,
            >(client, self.build_request())
        }
    }
    impl<'a> ::std::fmt::Debug for ListLocations<'a> {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            crate::model::builder_debug::BuilderDebug::new(f, "ListLocations")
                .optional("max", self.max.as_ref().map(Option::as_ref))
                .optional("name", self.name.as_ref().map(Option::as_ref))
                .optional("order", self.order.as_ref().map(Option::as_ref))
                .optional("org_id", self.org_id.as_ref().map(Option::as_ref))
                .optional("start", self.start.as_ref().map(Option::as_ref))
                .finish()
        }
    }
    impl crate::generated_runtime::Endpoint for ListLocations<'_> {
        type Value = types::LocationList;
        const OPERATION: &'static crate::Operation = &operations::LIST_LOCATIONS;
        fn decode_response(
            response: Box<crate::generated_runtime::BufferedResponse>,
        ) -> Result<ResponseValue<Self::Value>, Error> {
            ResponseValue::from_response(response)
        }
    }
    /// Sends the request, as `send` does, in a boxed future.
    impl<'a> ::std::future::IntoFuture for ListLocations<'a> {
        type Output = Result<types::LocationList, crate::Error>;
        type IntoFuture = crate::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            Box::pin(self.send())
        }
    }
    impl crate::generated_runtime::Pageable for ListLocations<'_> {
        type Item = types::Location;
        fn items(page: Self::Value) -> Vec<Self::Item> {
            page.locations
        }
        fn item_id(item: &Self::Item) -> Option<&str> {
            Some(item.id.as_str())
        }
    }
}
/// Operations and servers of the OpenAPI document, as constants.
pub mod operations {
    use crate::{Operation, Server};
    /// The servers in the document, the default one first.
    pub const SERVERS: &[Server] = &[
        Server {
            url: "https://webexapis.com/v1",
            description: "Commercial cloud.",
        },
        Server {
            url: "https://api-usgov.webex.com/v1",
            description: "Government cloud of the United States.",
        },
    ];
    /// All operations, in the order of the document.
    pub const ALL: &[Operation] = &[
        GET_CALL_PICKUP,
        UPDATE_CALL_PICKUP,
        DELETE_CALL_PICKUP,
        LIST_CALL_PICKUPS,
        CREATE_CALL_PICKUP,
        LIST_AVAILABLE_AGENTS,
        LIST_LOCATIONS,
    ];
    /// `GET /telephony/config/locations/{locationId}/callPickups/{callPickupId}`: Get Details for a Call Pickup
    pub const GET_CALL_PICKUP: Operation = Operation {
        id: "getCallPickup",
        method: "GET",
        path: "/telephony/config/locations/{locationId}/callPickups/{callPickupId}",
        scopes: &["spark-admin:telephony_config_read"],
        deprecated: false,
        status_descriptions: &[
            (200u16, "The call pickup."),
            (204u16, "The request succeeded, but the response contains no call pickup."),
            (400u16, "The request is invalid."),
            (401u16, "The access token is missing, wrong or expired."),
            (
                403u16,
                "The token is valid but lacks a scope, or the administrator's role does not permit the request.",
            ),
            (
                404u16,
                "The location or the call pickup does not exist. A call pickup that was renamed has a new ID.",
            ),
            (
                405u16,
                "The resource does not support this method, or the organization lacks the licence for it.",
            ),
            (
                409u16,
                "The request conflicts with a rule of the system or with the current state of the resource.",
            ),
            (410u16, "The resource is no longer available."),
            (
                415u16,
                "The request has no media type, or one that the resource does not accept.",
            ),
            (423u16, "The resource is temporarily locked."),
            (
                428u16,
                "A file could not be scanned for malware, so its download must be forced.",
            ),
            (429u16, "Too many requests in a short time."),
            (500u16, "The server failed."),
            (502u16, "A gateway got no valid response from the upstream server."),
            (503u16, "The server is overloaded."),
            (504u16, "A gateway waited too long for the upstream server."),
        ],
    };
    /// `PUT /telephony/config/locations/{locationId}/callPickups/{callPickupId}`: Update a Call Pickup
    pub const UPDATE_CALL_PICKUP: Operation = Operation {
        id: "updateCallPickup",
        method: "PUT",
        path: "/telephony/config/locations/{locationId}/callPickups/{callPickupId}",
        scopes: &["spark-admin:telephony_config_write"],
        deprecated: false,
        status_descriptions: &[
            (200u16, "The call pickup was updated."),
            (400u16, "The request is invalid."),
            (401u16, "The access token is missing, wrong or expired."),
            (
                403u16,
                "The token is valid but lacks a scope, or the administrator's role does not permit the request.",
            ),
            (
                404u16,
                "The location or the call pickup does not exist. A call pickup that was renamed has a new ID.",
            ),
            (
                405u16,
                "The resource does not support this method, or the organization lacks the licence for it.",
            ),
            (
                409u16,
                "The request conflicts with a rule of the system or with the current state of the resource.",
            ),
            (410u16, "The resource is no longer available."),
            (
                415u16,
                "The request has no media type, or one that the resource does not accept.",
            ),
            (423u16, "The resource is temporarily locked."),
            (
                428u16,
                "A file could not be scanned for malware, so its download must be forced.",
            ),
            (429u16, "Too many requests in a short time."),
            (500u16, "The server failed."),
            (502u16, "A gateway got no valid response from the upstream server."),
            (503u16, "The server is overloaded."),
            (504u16, "A gateway waited too long for the upstream server."),
        ],
    };
    /// `DELETE /telephony/config/locations/{locationId}/callPickups/{callPickupId}`: Delete a Call Pickup
    pub const DELETE_CALL_PICKUP: Operation = Operation {
        id: "deleteCallPickup",
        method: "DELETE",
        path: "/telephony/config/locations/{locationId}/callPickups/{callPickupId}",
        scopes: &["spark-admin:telephony_config_write"],
        deprecated: false,
        status_descriptions: &[
            (204u16, "The call pickup was deleted."),
            (400u16, "The request is invalid."),
            (401u16, "The access token is missing, wrong or expired."),
            (
                403u16,
                "The token is valid but lacks a scope, or the administrator's role does not permit the request.",
            ),
            (
                404u16,
                "The location or the call pickup does not exist. A call pickup that was renamed has a new ID.",
            ),
            (
                405u16,
                "The resource does not support this method, or the organization lacks the licence for it.",
            ),
            (
                409u16,
                "The request conflicts with a rule of the system or with the current state of the resource.",
            ),
            (410u16, "The resource is no longer available."),
            (
                415u16,
                "The request has no media type, or one that the resource does not accept.",
            ),
            (423u16, "The resource is temporarily locked."),
            (
                428u16,
                "A file could not be scanned for malware, so its download must be forced.",
            ),
            (429u16, "Too many requests in a short time."),
            (500u16, "The server failed."),
            (502u16, "A gateway got no valid response from the upstream server."),
            (503u16, "The server is overloaded."),
            (504u16, "A gateway waited too long for the upstream server."),
        ],
    };
    /// `GET /telephony/config/locations/{locationId}/callPickups`: Read the List of Call Pickups
    pub const LIST_CALL_PICKUPS: Operation = Operation {
        id: "listCallPickups",
        method: "GET",
        path: "/telephony/config/locations/{locationId}/callPickups",
        scopes: &["spark-admin:telephony_config_read"],
        deprecated: false,
        status_descriptions: &[
            (200u16, "A page of the list."),
            (400u16, "The request is invalid."),
            (401u16, "The access token is missing, wrong or expired."),
            (
                403u16,
                "The token is valid but lacks a scope, or the administrator's role does not permit the request.",
            ),
            (404u16, "The location does not exist."),
            (
                405u16,
                "The resource does not support this method, or the organization lacks the licence for it.",
            ),
            (
                409u16,
                "The request conflicts with a rule of the system or with the current state of the resource.",
            ),
            (410u16, "The resource is no longer available."),
            (
                415u16,
                "The request has no media type, or one that the resource does not accept.",
            ),
            (423u16, "The resource is temporarily locked."),
            (
                428u16,
                "A file could not be scanned for malware, so its download must be forced.",
            ),
            (429u16, "Too many requests in a short time."),
            (500u16, "The server failed."),
            (502u16, "A gateway got no valid response from the upstream server."),
            (503u16, "The server is overloaded."),
            (504u16, "A gateway waited too long for the upstream server."),
        ],
    };
    /// `POST /telephony/config/locations/{locationId}/callPickups`: Create a Call Pickup
    pub const CREATE_CALL_PICKUP: Operation = Operation {
        id: "createCallPickup",
        method: "POST",
        path: "/telephony/config/locations/{locationId}/callPickups",
        scopes: &["spark-admin:telephony_config_write"],
        deprecated: false,
        status_descriptions: &[
            (201u16, "The call pickup was created."),
            (400u16, "The request is invalid."),
            (401u16, "The access token is missing, wrong or expired."),
            (
                403u16,
                "The token is valid but lacks a scope, or the administrator's role does not permit the request.",
            ),
            (404u16, "The location does not exist."),
            (
                405u16,
                "The resource does not support this method, or the organization lacks the licence for it.",
            ),
            (
                409u16,
                "The request conflicts with a rule of the system or with the current state of the resource.",
            ),
            (410u16, "The resource is no longer available."),
            (
                415u16,
                "The request has no media type, or one that the resource does not accept.",
            ),
            (423u16, "The resource is temporarily locked."),
            (
                428u16,
                "A file could not be scanned for malware, so its download must be forced.",
            ),
            (429u16, "Too many requests in a short time."),
            (500u16, "The server failed."),
            (502u16, "A gateway got no valid response from the upstream server."),
            (503u16, "The server is overloaded."),
            (504u16, "A gateway waited too long for the upstream server."),
        ],
    };
    /// `GET /telephony/config/locations/{locationId}/callPickups/availableUsers`: Get available agents from Call Pickups
    pub const LIST_AVAILABLE_AGENTS: Operation = Operation {
        id: "listAvailableAgents",
        method: "GET",
        path: "/telephony/config/locations/{locationId}/callPickups/availableUsers",
        scopes: &["spark-admin:telephony_config_read"],
        deprecated: false,
        status_descriptions: &[
            (200u16, "A page of the list."),
            (400u16, "The request is invalid."),
            (401u16, "The access token is missing, wrong or expired."),
            (
                403u16,
                "The token is valid but lacks a scope, or the administrator's role does not permit the request.",
            ),
            (404u16, "The location does not exist."),
            (
                405u16,
                "The resource does not support this method, or the organization lacks the licence for it.",
            ),
            (
                409u16,
                "The request conflicts with a rule of the system or with the current state of the resource.",
            ),
            (410u16, "The resource is no longer available."),
            (
                415u16,
                "The request has no media type, or one that the resource does not accept.",
            ),
            (423u16, "The resource is temporarily locked."),
            (
                428u16,
                "A file could not be scanned for malware, so its download must be forced.",
            ),
            (429u16, "Too many requests in a short time."),
            (500u16, "The server failed."),
            (502u16, "A gateway got no valid response from the upstream server."),
            (503u16, "The server is overloaded."),
            (504u16, "A gateway waited too long for the upstream server."),
        ],
    };
    /// `GET /telephony/config/locations`: List Locations Webex Calling Details
    pub const LIST_LOCATIONS: Operation = Operation {
        id: "listLocations",
        method: "GET",
        path: "/telephony/config/locations",
        scopes: &["spark-admin:telephony_config_read"],
        deprecated: false,
        status_descriptions: &[
            (200u16, "A page of the list."),
            (400u16, "The request is invalid."),
            (401u16, "The access token is missing, wrong or expired."),
            (
                403u16,
                "The token is valid but lacks a scope, or the administrator's role does not permit the request.",
            ),
            (404u16, "The organization does not exist."),
            (
                405u16,
                "The resource does not support this method, or the organization lacks the licence for it.",
            ),
            (
                409u16,
                "The request conflicts with a rule of the system or with the current state of the resource.",
            ),
            (410u16, "The resource is no longer available."),
            (
                415u16,
                "The request has no media type, or one that the resource does not accept.",
            ),
            (423u16, "The resource is temporarily locked."),
            (
                428u16,
                "A file could not be scanned for malware, so its download must be forced.",
            ),
            (429u16, "Too many requests in a short time."),
            (500u16, "The server failed."),
            (502u16, "A gateway got no valid response from the upstream server."),
            (503u16, "The server is overloaded."),
            (504u16, "A gateway waited too long for the upstream server."),
        ],
    };
}
/// The operations that the mock server can stub, each as a marker type.
#[cfg(feature = "mock")]
pub mod stubs {
    use super::types;
    /// The operation `GET /telephony/config/locations/{locationId}/callPickups/{callPickupId}`, for a [`Stub`](crate::mock::Stub).
    #[derive(Debug)]
    pub struct GetCallPickup;
    impl crate::mock::SealedOperation for GetCallPickup {}
    impl crate::mock::StubOperation for GetCallPickup {
        type Value = types::CallPickup;
        const OPERATION: &'static crate::Operation = &super::operations::GET_CALL_PICKUP;
        const STATUS: u16 = 200u16;
        const HAS_BODY: bool = true;
        const EXAMPLE: &'static str = r#"{
  "id": "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1UzVndjRzl5ZENCa1lYaz0",
  "name": "Support day",
  "notificationType": "VISUAL_ONLY",
  "notificationDelayTimerSeconds": 6,
  "agents": [
    {
      "id": "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wYzBmZmVlMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMGM",
      "firstName": "Inês",
      "lastName": "Carvalho",
      "displayName": "Inês Carvalho",
      "type": "PEOPLE",
      "email": "ines.carvalho@example.com",
      "location": {
        "id": "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzBjMGZmZWUwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwYg",
        "name": "Lisbon"
      },
      "numbers": [
        {
          "external": "+15550100006",
          "extension": "3101",
          "routingPrefix": "8002",
          "esn": "80023101",
          "primary": "true"
        }
      ]
    },
    {
      "id": "Y2lzY29zcGFyazovL3VzL1ZJUlRVQUxfTElORS8wYzBmZmVlMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMGY",
      "firstName": "Support",
      "lastName": "Hotline",
      "displayName": "Support Hotline",
      "type": "VIRTUAL_LINE",
      "location": {
        "id": "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzBjMGZmZWUwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwYg",
        "name": "Lisbon"
      },
      "numbers": [
        {
          "external": "+15550103199",
          "extension": "3199",
          "routingPrefix": "8002",
          "esn": "80023199",
          "primary": "true"
        }
      ]
    }
  ]
}"#;
    }
    impl crate::mock::Stub<'_, GetCallPickup> {
        /// Matches only requests whose `locationId` is `value`.
        pub fn location_id(self, value: impl ToString) -> Self {
            self.path_parameter("locationId", value.to_string())
        }
        /// Matches only requests whose `callPickupId` is `value`.
        pub fn call_pickup_id(self, value: impl ToString) -> Self {
            self.path_parameter("callPickupId", value.to_string())
        }
        /// Matches only requests whose `orgId` is `value`.
        pub fn org_id(self, value: impl ToString) -> Self {
            self.query_parameter("orgId", value.to_string())
        }
    }
    /// The operation `PUT /telephony/config/locations/{locationId}/callPickups/{callPickupId}`, for a [`Stub`](crate::mock::Stub).
    #[derive(Debug)]
    pub struct UpdateCallPickup;
    impl crate::mock::SealedOperation for UpdateCallPickup {}
    impl crate::mock::StubOperation for UpdateCallPickup {
        type Value = types::UpdatedCallPickup;
        const OPERATION: &'static crate::Operation = &super::operations::UPDATE_CALL_PICKUP;
        const STATUS: u16 = 200u16;
        const HAS_BODY: bool = true;
        const EXAMPLE: &'static str = r#"{
  "id": "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1UzVndjRzl5ZENCa1lYaz0"
}"#;
    }
    impl crate::mock::Stub<'_, UpdateCallPickup> {
        /// Matches only requests whose `locationId` is `value`.
        pub fn location_id(self, value: impl ToString) -> Self {
            self.path_parameter("locationId", value.to_string())
        }
        /// Matches only requests whose `callPickupId` is `value`.
        pub fn call_pickup_id(self, value: impl ToString) -> Self {
            self.path_parameter("callPickupId", value.to_string())
        }
        /// Matches only requests whose `orgId` is `value`.
        pub fn org_id(self, value: impl ToString) -> Self {
            self.query_parameter("orgId", value.to_string())
        }
    }
    /// The operation `DELETE /telephony/config/locations/{locationId}/callPickups/{callPickupId}`, for a [`Stub`](crate::mock::Stub).
    #[derive(Debug)]
    pub struct DeleteCallPickup;
    impl crate::mock::SealedOperation for DeleteCallPickup {}
    impl crate::mock::StubOperation for DeleteCallPickup {
        type Value = ();
        const OPERATION: &'static crate::Operation = &super::operations::DELETE_CALL_PICKUP;
        const STATUS: u16 = 204u16;
        const HAS_BODY: bool = false;
        const EXAMPLE: &'static str = r#""#;
    }
    impl crate::mock::Stub<'_, DeleteCallPickup> {
        /// Matches only requests whose `locationId` is `value`.
        pub fn location_id(self, value: impl ToString) -> Self {
            self.path_parameter("locationId", value.to_string())
        }
        /// Matches only requests whose `callPickupId` is `value`.
        pub fn call_pickup_id(self, value: impl ToString) -> Self {
            self.path_parameter("callPickupId", value.to_string())
        }
        /// Matches only requests whose `orgId` is `value`.
        pub fn org_id(self, value: impl ToString) -> Self {
            self.query_parameter("orgId", value.to_string())
        }
    }
    /// The operation `GET /telephony/config/locations/{locationId}/callPickups`, for a [`Stub`](crate::mock::Stub).
    #[derive(Debug)]
    pub struct ListCallPickups;
    impl crate::mock::SealedOperation for ListCallPickups {}
    impl crate::mock::StubOperation for ListCallPickups {
        type Value = types::CallPickupList;
        const OPERATION: &'static crate::Operation = &super::operations::LIST_CALL_PICKUPS;
        const STATUS: u16 = 200u16;
        const HAS_BODY: bool = true;
        const EXAMPLE: &'static str = r#"{
  "callPickups": [
    {
      "id": "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1UzVndjRzl5ZENCa1lYaz0",
      "name": "Support day",
      "locationId": "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzBjMGZmZWUwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwYg",
      "locationName": "Lisbon"
    },
    {
      "id": "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1UzVndjRzl5ZENCdWFXZG9kQT09",
      "name": "Support night",
      "locationId": "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzBjMGZmZWUwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwYg",
      "locationName": "Lisbon"
    }
  ]
}"#;
    }
    impl crate::mock::Stub<'_, ListCallPickups> {
        /// Matches only requests whose `locationId` is `value`.
        pub fn location_id(self, value: impl ToString) -> Self {
            self.path_parameter("locationId", value.to_string())
        }
        /// Matches only requests whose `orgId` is `value`.
        pub fn org_id(self, value: impl ToString) -> Self {
            self.query_parameter("orgId", value.to_string())
        }
        /// Matches only requests whose `max` is `value`.
        pub fn max(self, value: impl ToString) -> Self {
            self.query_parameter("max", value.to_string())
        }
        /// Matches only requests whose `start` is `value`.
        pub fn start(self, value: impl ToString) -> Self {
            self.query_parameter("start", value.to_string())
        }
        /// Matches only requests whose `order` is `value`.
        pub fn order(self, value: impl ToString) -> Self {
            self.query_parameter("order", value.to_string())
        }
        /// Matches only requests whose `name` is `value`.
        pub fn name(self, value: impl ToString) -> Self {
            self.query_parameter("name", value.to_string())
        }
    }
    /// The operation `POST /telephony/config/locations/{locationId}/callPickups`, for a [`Stub`](crate::mock::Stub).
    #[derive(Debug)]
    pub struct CreateCallPickup;
    impl crate::mock::SealedOperation for CreateCallPickup {}
    impl crate::mock::StubOperation for CreateCallPickup {
        type Value = types::CreatedCallPickup;
        const OPERATION: &'static crate::Operation = &super::operations::CREATE_CALL_PICKUP;
        const STATUS: u16 = 201u16;
        const HAS_BODY: bool = true;
        const EXAMPLE: &'static str = r#"{
  "id": "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1RtbG5hSFFnYzJocFpuUT0"
}"#;
    }
    impl crate::mock::Stub<'_, CreateCallPickup> {
        /// Matches only requests whose `locationId` is `value`.
        pub fn location_id(self, value: impl ToString) -> Self {
            self.path_parameter("locationId", value.to_string())
        }
        /// Matches only requests whose `orgId` is `value`.
        pub fn org_id(self, value: impl ToString) -> Self {
            self.query_parameter("orgId", value.to_string())
        }
    }
    /// The operation `GET /telephony/config/locations/{locationId}/callPickups/availableUsers`, for a [`Stub`](crate::mock::Stub).
    #[derive(Debug)]
    pub struct ListAvailableAgents;
    impl crate::mock::SealedOperation for ListAvailableAgents {}
    impl crate::mock::StubOperation for ListAvailableAgents {
        type Value = types::AvailableAgentList;
        const OPERATION: &'static crate::Operation = &super::operations::LIST_AVAILABLE_AGENTS;
        const STATUS: u16 = 200u16;
        const HAS_BODY: bool = true;
        const EXAMPLE: &'static str = r#"{
  "agents": [
    {
      "id": "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wYzBmZmVlMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMGM",
      "firstName": "Inês",
      "lastName": "Carvalho",
      "displayName": "Inês Carvalho",
      "type": "PEOPLE",
      "email": "ines.carvalho@example.com",
      "location": {
        "id": "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzBjMGZmZWUwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwYg",
        "name": "Lisbon"
      },
      "numbers": [
        {
          "external": "+15550100006",
          "extension": "3101",
          "routingPrefix": "8002",
          "esn": "80023101",
          "primary": "true"
        }
      ]
    },
    {
      "id": "Y2lzY29zcGFyazovL3VzL1ZJUlRVQUxfTElORS8wYzBmZmVlMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMGY",
      "firstName": "Support",
      "lastName": "Hotline",
      "displayName": "Support Hotline",
      "type": "VIRTUAL_LINE",
      "location": {
        "id": "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzBjMGZmZWUwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwYg",
        "name": "Lisbon"
      },
      "numbers": [
        {
          "external": "+15550103199",
          "extension": "3199",
          "routingPrefix": "8002",
          "esn": "80023199",
          "primary": "true"
        }
      ]
    }
  ]
}"#;
    }
    impl crate::mock::Stub<'_, ListAvailableAgents> {
        /// Matches only requests whose `locationId` is `value`.
        pub fn location_id(self, value: impl ToString) -> Self {
            self.path_parameter("locationId", value.to_string())
        }
        /// Matches only requests whose `orgId` is `value`.
        pub fn org_id(self, value: impl ToString) -> Self {
            self.query_parameter("orgId", value.to_string())
        }
        /// Matches only requests whose `callPickupName` is `value`.
        pub fn call_pickup_name(self, value: impl ToString) -> Self {
            self.query_parameter("callPickupName", value.to_string())
        }
        /// Matches only requests whose `max` is `value`.
        pub fn max(self, value: impl ToString) -> Self {
            self.query_parameter("max", value.to_string())
        }
        /// Matches only requests whose `start` is `value`.
        pub fn start(self, value: impl ToString) -> Self {
            self.query_parameter("start", value.to_string())
        }
        /// Matches only requests whose `name` is `value`.
        pub fn name(self, value: impl ToString) -> Self {
            self.query_parameter("name", value.to_string())
        }
        /// Matches only requests whose `phoneNumber` is `value`.
        pub fn phone_number(self, value: impl ToString) -> Self {
            self.query_parameter("phoneNumber", value.to_string())
        }
        /// Matches only requests whose `order` is `value`.
        pub fn order(self, value: impl ToString) -> Self {
            self.query_parameter("order", value.to_string())
        }
    }
    /// The operation `GET /telephony/config/locations`, for a [`Stub`](crate::mock::Stub).
    #[derive(Debug)]
    pub struct ListLocations;
    impl crate::mock::SealedOperation for ListLocations {}
    impl crate::mock::StubOperation for ListLocations {
        type Value = types::LocationList;
        const OPERATION: &'static crate::Operation = &super::operations::LIST_LOCATIONS;
        const STATUS: u16 = 200u16;
        const HAS_BODY: bool = true;
        const EXAMPLE: &'static str = r#"{
  "locations": [
    {
      "id": "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzBjMGZmZWUwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwYg",
      "name": "Lisbon"
    },
    {
      "id": "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzBjMGZmZWUwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAxZQ",
      "name": "Oslo"
    }
  ]
}"#;
    }
    impl crate::mock::Stub<'_, ListLocations> {
        /// Matches only requests whose `orgId` is `value`.
        pub fn org_id(self, value: impl ToString) -> Self {
            self.query_parameter("orgId", value.to_string())
        }
        /// Matches only requests whose `max` is `value`.
        pub fn max(self, value: impl ToString) -> Self {
            self.query_parameter("max", value.to_string())
        }
        /// Matches only requests whose `start` is `value`.
        pub fn start(self, value: impl ToString) -> Self {
            self.query_parameter("start", value.to_string())
        }
        /// Matches only requests whose `name` is `value`.
        pub fn name(self, value: impl ToString) -> Self {
            self.query_parameter("name", value.to_string())
        }
        /// Matches only requests whose `order` is `value`.
        pub fn order(self, value: impl ToString) -> Self {
            self.query_parameter("order", value.to_string())
        }
    }
}
#[cfg(feature = "mock")]
impl crate::mock::MockServer {
    /// Mocks `GET /telephony/config/locations/{locationId}/callPickups/{callPickupId}`. Restrict the stub with its setters, and then call one of its `respond` methods.
    pub fn get_call_pickup(&self) -> crate::mock::Stub<'_, stubs::GetCallPickup> {
        self.stub()
    }
    /// Mocks `PUT /telephony/config/locations/{locationId}/callPickups/{callPickupId}`. Restrict the stub with its setters, and then call one of its `respond` methods.
    pub fn update_call_pickup(&self) -> crate::mock::Stub<'_, stubs::UpdateCallPickup> {
        self.stub()
    }
    /// Mocks `DELETE /telephony/config/locations/{locationId}/callPickups/{callPickupId}`. Restrict the stub with its setters, and then call one of its `respond` methods.
    pub fn delete_call_pickup(&self) -> crate::mock::Stub<'_, stubs::DeleteCallPickup> {
        self.stub()
    }
    /// Mocks `GET /telephony/config/locations/{locationId}/callPickups`. Restrict the stub with its setters, and then call one of its `respond` methods.
    pub fn list_call_pickups(&self) -> crate::mock::Stub<'_, stubs::ListCallPickups> {
        self.stub()
    }
    /// Mocks `POST /telephony/config/locations/{locationId}/callPickups`. Restrict the stub with its setters, and then call one of its `respond` methods.
    pub fn create_call_pickup(&self) -> crate::mock::Stub<'_, stubs::CreateCallPickup> {
        self.stub()
    }
    /// Mocks `GET /telephony/config/locations/{locationId}/callPickups/availableUsers`. Restrict the stub with its setters, and then call one of its `respond` methods.
    pub fn list_available_agents(
        &self,
    ) -> crate::mock::Stub<'_, stubs::ListAvailableAgents> {
        self.stub()
    }
    /// Mocks `GET /telephony/config/locations`. Restrict the stub with its setters, and then call one of its `respond` methods.
    pub fn list_locations(&self) -> crate::mock::Stub<'_, stubs::ListLocations> {
        self.stub()
    }
}
/// The generated types by the names of their schemas.
#[cfg(feature = "schemars")]
#[doc(hidden)]
pub mod named_types {
    use crate::model::named_type::NamedType;
    /// All types that were generated from component schemas.
    pub const ALL: &[NamedType] = &[
        NamedType::of::<crate::types::Agent>("Agent"),
        NamedType::of::<crate::types::AgentId>("AgentId"),
        NamedType::of::<crate::types::AgentLocation>("AgentLocation"),
        NamedType::of::<crate::types::AgentSortField>("AgentSortField"),
        NamedType::of::<crate::types::AgentType>("AgentType"),
        NamedType::of::<crate::types::AvailableAgentList>("AvailableAgentList"),
        NamedType::of::<crate::types::CallPickup>("CallPickup"),
        NamedType::of::<crate::types::CallPickupChanges>("CallPickupChanges"),
        NamedType::of::<crate::types::CallPickupId>("CallPickupId"),
        NamedType::of::<crate::types::CallPickupList>("CallPickupList"),
        NamedType::of::<crate::types::CallPickupName>("CallPickupName"),
        NamedType::of::<crate::types::CallPickupNamePart>("CallPickupNamePart"),
        NamedType::of::<crate::types::CallPickupSummary>("CallPickupSummary"),
        NamedType::of::<crate::types::CreatedCallPickup>("CreatedCallPickup"),
        NamedType::of::<crate::types::ErrorBody>("ErrorBody"),
        NamedType::of::<crate::types::ErrorCode>("ErrorCode"),
        NamedType::of::<crate::types::ErrorDetail>("ErrorDetail"),
        NamedType::of::<crate::types::KeyedError>("KeyedError"),
        NamedType::of::<crate::types::KeyedErrorDetail>("KeyedErrorDetail"),
        NamedType::of::<crate::types::Location>("Location"),
        NamedType::of::<crate::types::LocationId>("LocationId"),
        NamedType::of::<crate::types::LocationList>("LocationList"),
        NamedType::of::<crate::types::LocationSortOrder>("LocationSortOrder"),
        NamedType::of::<crate::types::NewCallPickup>("NewCallPickup"),
        NamedType::of::<crate::types::NotificationType>("NotificationType"),
        NamedType::of::<crate::types::OrgId>("OrgId"),
        NamedType::of::<crate::types::PhoneNumber>("PhoneNumber"),
        NamedType::of::<crate::types::SortOrder>("SortOrder"),
        NamedType::of::<crate::types::UpdatedCallPickup>("UpdatedCallPickup"),
    ];
}
