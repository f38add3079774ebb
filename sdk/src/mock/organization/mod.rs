//! The organization of a mock server: its locations, agents and call pickups, and the operations on them.

mod agents;
mod call_pickups;
pub(super) mod handlers;
mod identifiers;
mod locations;
mod presets;
mod state;

pub use agents::NewAgent;
pub use state::Organization;
