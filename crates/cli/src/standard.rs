//! Which of the standard descriptors were closed when the process began.
//!
//! Rust's runtime opens what is closed before `main` runs, so that a file that is opened later can't take the place of a
//! standard stream. What the program sees (`sys.stdin is None`) must be asked for before.

use std::sync::atomic::{AtomicU8, Ordering};

/// A bit for each descriptor. It is written once, before `main`.
static CLOSED: AtomicU8 = AtomicU8::new(0);

extern "C" fn look() {
    for fd in 0..3 {
        // SAFETY: a plain system call, which needs nothing that the runtime sets up.
        if unsafe { libc::fcntl(fd, libc::F_GETFD) } < 0 {
            CLOSED.fetch_or(1 << fd, Ordering::Relaxed);
        }
    }
}

// SAFETY: the section holds functions of this type, which the loader calls before `main`.
#[used]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
static LOOK: extern "C" fn() = look;

/// Whether standard input, output and error were closed.
pub fn closed_at_start() -> [bool; 3] {
    let closed = CLOSED.load(Ordering::Relaxed);
    [0, 1, 2].map(|fd| closed & (1 << fd) != 0)
}
