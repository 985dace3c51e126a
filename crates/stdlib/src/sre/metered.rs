//! Matching under limits. A pattern can take exponential time, and the engine that runs it can neither be interrupted nor counts. So in an
//! isolate with limits it reads its subject through [`Metered`], which counts the characters looked at; when they are used up,
//! or the time is, matching is left by unwinding.
//!
//! The engine gives the functions that read a character nothing but a cursor, so that the count is kept beside the native stack: it is
//! set for one run of the engine and taken back at its end, and no state of an isolate stays in it. A program built to abort on panics
//! can't unwind: there patterns run to their end.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::time::Instant;

use corallus_vm::error::Res;
use corallus_vm::host::Interrupt;
use corallus_vm::vm::Vm;
use rustpython_sre_engine::{StrDrive, StringCursor};

/// Characters looked at that are worth one safe point.
const PER_POINT: u64 = 8;
/// Characters between two looks at clock and requests.
const SLICE: u64 = 1 << 16;

/// What ends a run.
struct Bounds {
    deadline: Option<Instant>,
    interrupt: Arc<Interrupt>,
    /// Characters that may be looked at when the slice is used up.
    rest: u64,
}

thread_local! {
    /// Characters that may still be looked at in this slice of the run.
    static LEFT: Cell<u64> = const { Cell::new(u64::MAX) };
    static BOUNDS: RefCell<Option<Bounds>> = const { RefCell::new(None) };
}

/// What unwinds through the engine.
struct UsedUp;

/// A subject that counts.
#[derive(Clone, Copy)]
pub struct Metered<S>(pub S);

#[inline]
fn count() {
    LEFT.with(|left| match left.get() {
        0 => left.set(next_slice()),
        some => left.set(some - 1),
    });
}

/// The next slice; unwinds if there is none.
#[cold]
fn next_slice() -> u64 {
    let slice = BOUNDS.with_borrow_mut(|bounds| {
        let bounds = bounds.as_mut()?;
        let in_time = bounds.deadline.is_none_or(|deadline| Instant::now() < deadline);
        let wanted = in_time && !bounds.interrupt.is_stopped() && !bounds.interrupt.is_requested();
        let slice = bounds.rest.min(SLICE);
        bounds.rest -= slice;
        (wanted && slice > 0).then_some(slice)
    });
    match slice {
        Some(slice) => slice,
        None => resume_unwind(Box::new(UsedUp)),
    }
}

impl<S: StrDrive> StrDrive for Metered<S> {
    fn count(&self) -> usize {
        self.0.count()
    }

    fn create_cursor(&self, n: usize) -> StringCursor {
        self.0.create_cursor(n)
    }

    fn adjust_cursor(&self, cursor: &mut StringCursor, n: usize) {
        self.0.adjust_cursor(cursor, n);
    }

    #[inline]
    fn advance(cursor: &mut StringCursor) -> u32 {
        count();
        S::advance(cursor)
    }

    #[inline]
    fn peek(cursor: &StringCursor) -> u32 {
        count();
        S::peek(cursor)
    }

    #[inline]
    fn skip(cursor: &mut StringCursor, n: usize) {
        count();
        S::skip(cursor, n);
    }

    #[inline]
    fn back_advance(cursor: &mut StringCursor) -> u32 {
        count();
        S::back_advance(cursor)
    }

    #[inline]
    fn back_peek(cursor: &StringCursor) -> u32 {
        count();
        S::back_peek(cursor)
    }

    #[inline]
    fn back_skip(cursor: &mut StringCursor, n: usize) {
        count();
        S::back_skip(cursor, n);
    }
}

/// Whether this isolate's matches are to be counted.
pub fn wanted(vm: &Vm) -> bool {
    cfg!(panic = "unwind") && (vm.longest_wait().is_some() || vm.fuel().is_some())
}

/// Runs the engine with a count, and charges for what it takes; raises if a limit is reached.
pub fn run<R>(vm: &mut Vm, run: impl Fn() -> R) -> Res<R> {
    loop {
        let most = vm
            .fuel()
            .map_or(u64::MAX, |fuel| fuel.saturating_mul(PER_POINT).saturating_add(1));
        let bounds = Bounds {
            deadline: vm.limits.deadline,
            interrupt: vm.interrupt.clone(),
            rest: most,
        };
        BOUNDS.set(Some(bounds));
        LEFT.set(0);
        let result = catch_unwind(AssertUnwindSafe(&run));
        let unused = LEFT.replace(u64::MAX) + BOUNDS.take().map_or(0, |bounds| bounds.rest);
        vm.charge(most.saturating_sub(unused) / PER_POINT)?;
        match result {
            Ok(result) => return Ok(result),
            // Left for a request that a handler has dealt with: from the beginning.
            Err(panic) if is_ours(&*panic) => vm.look_up()?,
            Err(panic) => resume_unwind(panic),
        }
    }
}

fn is_ours(panic: &(dyn Any + Send)) -> bool {
    panic.is::<UsedUp>()
}
