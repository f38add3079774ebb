//! The methods and conversions of the types of call pickups that are written by hand.

mod agent_name;
mod editing;
