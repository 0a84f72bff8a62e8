//! Notices that the terminal is gone, on Unix only.
//!
//! The system tells the session's leader only, and the thread that reads keys spins from then on: it must not for long.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::Message;

/// Sends [`Message::End`] once the terminal on standard input is gone. Until then the thread sleeps.
pub fn watch(sender: Sender<Message>) -> io::Result<()> {
    thread::Builder::new()
        .name("hangup".to_owned())
        .spawn(move || {
            if wait() {
                // Without a receiver the program is ending already.
                let _ = sender.send(Message::End);
            }
        })?;
    Ok(())
}

/// Waits until the terminal is gone; `false` where that cannot be seen.
fn wait() -> bool {
    let input = io::stdin();
    loop {
        // No event is asked for: a hangup is always reported.
        let mut polled = [PollFd::new(&input, PollFlags::empty())];
        match poll(&mut polled, None) {
            Ok(_) => return polled[0].revents().contains(PollFlags::HUP),
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}
