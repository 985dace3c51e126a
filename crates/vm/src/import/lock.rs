//! The import lock: one thread at a time asks finders and path hooks of the program, which needn't lock by themselves.
//!
//! What is found natively needs no lock, and modules are loaded outside of it (see [`super::load`]). A thread may take it
//! several times.

use super::ImportState;
use crate::vm::Vm;

/// Takes the lock, as soon as no other thread has it.
pub fn acquire(vm: &mut Vm) {
    let me = vm.thread_identity();
    loop {
        let lock = &mut vm.state::<ImportState>().lock;
        match lock {
            Some((holder, times)) if *holder == me => {
                *times += 1;
                return;
            }
            None => {
                *lock = Some((me, 1));
                return;
            }
            Some(_) => {}
        }
        if !vm.wait_for_change(None) {
            // Its holder is gone.
            vm.state::<ImportState>().lock = None;
        }
    }
}

/// Gives back what was taken; whether this thread had it.
pub fn release(vm: &mut Vm) -> bool {
    let me = vm.thread_identity();
    let lock = &mut vm.state::<ImportState>().lock;
    match lock {
        Some((holder, times)) if *holder == me => {
            *times -= 1;
            if *times == 0 {
                *lock = None;
                vm.thread_change();
            }
            true
        }
        _ => false,
    }
}

/// Whether a thread has it.
pub fn is_held(vm: &mut Vm) -> bool {
    vm.state::<ImportState>().lock.is_some()
}
