//! The names, numbers and types of agents, and the notification of a group, for people.

use webex_call_pickup::types::{Agent, AgentType, CallPickup, NotificationType, PhoneNumber};

fn primary_number(agent: &Agent) -> Option<&PhoneNumber> {
    agent.numbers.iter().find(|number| number.primary == Some(true)).or(agent.numbers.first())
}

/// Returns the extension, or else the external number, of the primary number.
pub(crate) fn number(agent: &Agent) -> Option<&str> {
    let primary = primary_number(agent)?;
    primary.extension.as_deref().or(primary.external.as_deref())
}

/// Returns the external number of the primary number.
pub(crate) fn external_number(agent: &Agent) -> Option<&str> {
    primary_number(agent)?.external.as_deref()
}

/// Returns the name and the number of an agent.
pub(crate) fn name_and_number(agent: &Agent) -> String {
    match number(agent) {
        Some(number) => format!("{} ({number})", agent.name()),
        None => agent.name().into_owned(),
    }
}

/// Returns the type of an agent. `None` for a person.
pub(crate) fn type_label(agent: &Agent) -> Option<String> {
    match agent.type_.as_ref()? {
        AgentType::People => None,
        AgentType::Place => Some("workspace".to_owned()),
        AgentType::VirtualLine => Some("virtual line".to_owned()),
        other => Some(other.to_string()),
    }
}

/// Describes the notification of a group.
pub(crate) fn notification(group: &CallPickup) -> String {
    let kind = match &group.notification_type {
        None => return String::new(),
        Some(NotificationType::None) => return "none".to_owned(),
        Some(NotificationType::AudioOnly) => "audio".to_owned(),
        Some(NotificationType::VisualOnly) => "visual".to_owned(),
        Some(NotificationType::AudioAndVisual) => "audio + visual".to_owned(),
        Some(other) => other.to_string(),
    };
    match group.notification_delay_timer_seconds {
        Some(seconds) => format!("{kind}, {seconds} s"),
        None => kind,
    }
}
