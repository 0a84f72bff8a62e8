//! The screens of merging: the machines, their parcels, and what a merge leaves to people.

#[cfg(feature = "hub")]
pub mod hub;
pub mod machines;

/// The name of a device, or the end of its identity where nobody has named it: the beginning is the time at which it was
/// made, and machines set up in the same minute have it in common.
fn device_name(name: &str, identity: &str) -> String {
    if !name.is_empty() {
        return name.to_owned();
    }
    let begin = identity.len().saturating_sub(8);
    identity.get(begin..).unwrap_or(identity).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_set_up_in_one_minute_are_told_apart() {
        let [one, other] = [
            "01a229b9-0d5c-7000-8000-5e2f1c9a7b44",
            "01a229b9-1e00-7000-8000-0b6d33aa91fe",
        ];
        assert_ne!(device_name("", one), device_name("", other));
        assert_eq!(device_name("前台", one), "前台");
    }
}
