//! Definitions and records as JSON: written on one line, read back as the type they are.

use super::error::unreadable;
use crate::error::{Error, Kind, Result};

/// The value as JSON on one line.
pub(in crate::store) fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|cause| {
        Error::new(
            Kind::Bug,
            "内容无法写成 JSON",
            "a value cannot be written as JSON",
        )
        .caused_by(cause)
    })
}

/// The value that this text of the file holds.
pub(in crate::store) fn parse<T: serde::de::DeserializeOwned>(
    what: &str,
    definition: &str,
) -> Result<T> {
    serde_json::from_str(definition).map_err(|cause| unreadable(what).caused_by(cause))
}
