//! Reading a file whole, up to a limit: what has no end is refused, not read.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

use crate::text::limits::PIPE;

/// The bytes of a file of at most so many; of a pipe no more than its own limit.
///
/// # Errors
/// [`ErrorKind::FileTooLarge`] where there is more, [`ErrorKind::InvalidInput`] for a device, which has no end.
pub fn read_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let found = std::fs::metadata(path)?;
    if found.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if is_device(&found) {
        return Err(ErrorKind::InvalidInput.into());
    }
    let most = if found.is_file() {
        most
    } else {
        most.min(PIPE)
    };
    if found.len() > most {
        return Err(ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(0));
    // One byte more than is taken: a file can grow, and a pipe says nothing of its length.
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

#[cfg(unix)]
fn is_device(found: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = found.file_type();
    kind.is_char_device() || kind.is_block_device() || kind.is_socket()
}

#[cfg(not(unix))]
fn is_device(_: &std::fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "12345").unwrap();
        assert_eq!(read_file(&path, 5).unwrap(), b"12345");
        let kind = |path: &Path, most| read_file(path, most).unwrap_err().kind();
        assert_eq!(kind(&path, 4), ErrorKind::FileTooLarge);
        assert_eq!(kind(folder.path(), 4), ErrorKind::IsADirectory);
        assert_eq!(kind(&folder.path().join("none"), 4), ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn what_has_no_end_is_not_read() {
        for device in ["/dev/zero", "/dev/urandom", "/dev/full"] {
            let error = read_file(Path::new(device), 1 << 40).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{device}");
        }
    }
}
