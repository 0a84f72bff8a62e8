//! Reading a file whole, up to a limit: what has no end is refused, not read.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::text::limits::PIPE;

/// Says that a pipe of this name gives nothing.
type Tell = Arc<dyn Fn(&Path) + Send + Sync>;

/// What becomes of pipes, which may never give anything.
#[derive(Clone, Default)]
pub enum Pipes {
    /// They are read.
    #[default]
    Read,
    /// They are read, and what is waited for is told after a second.
    Told(Tell),
    /// They are refused: where the screens are shown nothing would answer a key.
    Refused,
}

/// After so long it is told what is waited for.
const WORTH_TELLING: Duration = Duration::from_secs(1);

/// What becomes of pipes in this program.
static PIPES: Mutex<Pipes> = Mutex::new(Pipes::Read);

/// Says what becomes of pipes from now on.
pub fn pipes_are(pipes: Pipes) {
    *PIPES.lock().unwrap_or_else(PoisonError::into_inner) = pipes;
}

/// The bytes of a file of at most so many; of a pipe no more than its own limit.
///
/// # Errors
/// [`ErrorKind::FileTooLarge`] where there is more, [`ErrorKind::InvalidInput`] for a device, which has no end, and
/// [`ErrorKind::NotSeekable`] for a pipe where these are refused.
pub fn read_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let pipes = PIPES.lock().unwrap_or_else(PoisonError::into_inner);
    let pipes = pipes.clone();
    read_with(path, most, (&pipes, WORTH_TELLING))
}

fn read_with(path: &Path, most: u64, (pipes, after): (&Pipes, Duration)) -> io::Result<Vec<u8>> {
    let found = std::fs::metadata(path)?;
    if found.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if is_device(&found) {
        return Err(ErrorKind::InvalidInput.into());
    }
    let (most, _waiting) = match pipes {
        _ if found.is_file() => (most, None),
        Pipes::Refused => return Err(ErrorKind::NotSeekable.into()),
        Pipes::Read => (most.min(PIPE), None),
        Pipes::Told(tell) => (most.min(PIPE), Some(tell_after(after, path, tell))),
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

/// Tells that a pipe is waited for, unless what comes back is dropped before.
fn tell_after(after: Duration, path: &Path, tell: &Tell) -> Sender<()> {
    let (going_on, wake) = channel();
    let (path, tell) = (path.to_owned(), Arc::clone(tell));
    let wait = move || {
        if wake.recv_timeout(after) == Err(RecvTimeoutError::Timeout) {
            tell(&path);
        }
    };
    // Without a thread nothing is told.
    let _ = thread::Builder::new().name("pipe".to_owned()).spawn(wait);
    going_on
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

    /// A pipe to which somebody writes half a second later, and what was told meanwhile.
    #[cfg(unix)]
    fn read_pipe(after: Duration) -> (Vec<u8>, usize) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        let told = Arc::new(Mutex::new(0));
        let (count, written) = (Arc::clone(&told), path.clone());
        let writer = thread::spawn(move || {
            thread::sleep(Duration::from_millis(500));
            std::fs::write(written, "12345").unwrap();
        });
        let tell = Pipes::Told(Arc::new(move |_| *count.lock().unwrap() += 1));
        let read = read_with(&path, 5, (&tell, after)).unwrap();
        writer.join().unwrap();
        let refused = read_with(&path, 5, (&Pipes::Refused, after)).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NotSeekable);
        let told = *told.lock().unwrap();
        (read, told)
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_that_gives_nothing_for_a_while_is_told_once_and_read_when_it_does() {
        assert_eq!(read_pipe(Duration::from_millis(20)), (b"12345".into(), 1));
        assert_eq!(read_pipe(Duration::from_mins(1)), (b"12345".into(), 0));
    }
}
