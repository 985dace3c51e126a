//! Threads of a program: each is a thread of the operating system with a stack of frames of its own, and one of them at a
//! time has the machine.
//!
//! The machine is passed on hand to hand. Who has it gives it up where it would wait (a lock, a sleep, a system call that
//! blocks: [`Vm::blocking`], [`Vm::wait_for_change`]) and, if others want it, at a safe point every few milliseconds
//! ([`Vm::give_others_a_turn`]). What belongs to one thread of control, its frames above all, is set aside meanwhile
//! ([`Chain`]). Nothing is held across such a place that couldn't be held across running Python code, so that natives needn't know.
//!
//! Only a host that owns the whole process allows threads ([`Vm::allow_threads`]): the command does. Where nobody has
//! started one, nothing here costs anything. A thread that still exists when its machine ends never gets it again: it
//! sleeps until the process ends, and the machine's memory stays.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::frame::FramePtr;
use crate::tracing::Tracing;
use crate::vm::Vm;

/// The identity of the thread that the machine began in.
const MAIN: u64 = 1;

/// How long a thread keeps the machine while others want it.
const TURN: Duration = Duration::from_millis(5);

/// Signals are looked for this often by the main thread while it waits for other threads.
const SIGNALS: Duration = Duration::from_millis(20);

/// The machine on its way from one thread to another.
struct Machine(*mut Vm);

// SAFETY: a machine is a whole of its own (see `corallus::Isolate`), and only the thread that took it from its place uses it.
unsafe impl Send for Machine {}

#[derive(Default)]
struct State {
    /// There while no thread has it.
    machine: Option<Machine>,
    /// Who wants it, in order: numbers drawn from `tickets`.
    queue: VecDeque<u64>,
    tickets: u64,
    /// Counts what threads may wait for: released locks, ended threads.
    changes: u64,
    /// Threads besides the main one.
    live: usize,
    /// The machine has ended.
    over: bool,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Somebody may take the machine.
    turn: Condvar,
    /// Something has changed that threads wait for.
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give(&self, vm: &mut Vm) {
        self.lock().machine = Some(Machine(vm));
        self.turn.notify_all();
    }

    /// Waits for the machine and takes it.
    fn take(&self) -> Machine {
        let mut state = self.lock();
        let ticket = state.tickets;
        state.tickets += 1;
        state.queue.push_back(ticket);
        loop {
            if state.over {
                drop(state);
                loop {
                    std::thread::park();
                }
            }
            if state.queue.front() == Some(&ticket)
                && let Some(machine) = state.machine.take()
            {
                state.queue.pop_front();
                return machine;
            }
            state = self.turn.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// What belongs to a thread of control and is set aside while another one has the machine.
#[derive(Default)]
struct Chain {
    current: Option<FramePtr>,
    running: Option<FramePtr>,
    depth: usize,
    handling: usize,
    finalizing: usize,
    native_depth: usize,
    tracing: Tracing,
    identity: u64,
}

/// The threads of a machine.
pub struct Threads {
    allowed: bool,
    /// `None` until a thread is started.
    shared: Option<Arc<Shared>>,
    /// Who has the machine.
    identity: u64,
    /// The main thread: another one may have forked the process.
    main: u64,
    last_identity: u64,
    turn_began: Instant,
    abandoned: bool,
    /// Where the threads are that don't have the machine.
    aside: Vec<Aside>,
}

/// A thread that waits for the machine: what others may see of it.
#[derive(Clone, Copy)]
struct Aside {
    identity: u64,
    current: Option<FramePtr>,
    running: Option<FramePtr>,
    handling: usize,
}

impl Default for Threads {
    fn default() -> Self {
        Self {
            allowed: false,
            shared: None,
            identity: MAIN,
            main: MAIN,
            last_identity: MAIN,
            turn_began: Instant::now(),
            abandoned: false,
            aside: Vec::new(),
        }
    }
}

/// What a new thread does, on its way there.
struct Work(Box<dyn FnOnce(&mut Vm)>);

// SAFETY: it is used only by the thread that has the machine, whose values it holds.
unsafe impl Send for Work {}

impl Work {
    fn run(self, vm: &mut Vm) {
        (self.0)(vm);
    }
}

impl Vm {
    /// The program may start threads. For hosts whose process runs this program and nothing else.
    pub fn allow_threads(&mut self) {
        self.threads.allowed = true;
    }

    /// Whether the program may start threads.
    pub fn threads_allowed(&self) -> bool {
        self.threads.allowed
    }

    /// The identity of the thread that runs.
    pub fn thread_identity(&self) -> u64 {
        self.threads.identity
    }

    /// The identity of the main thread.
    pub fn main_thread(&self) -> u64 {
        self.threads.main
    }

    /// Whether the thread that runs is the main one.
    pub fn in_main_thread(&self) -> bool {
        self.threads.identity == self.threads.main
    }

    /// How many threads there are besides the main one.
    pub fn live_threads(&self) -> usize {
        self.threads.shared.as_ref().map_or(0, |shared| shared.lock().live)
    }

    /// An identity for a thread to be started.
    pub fn new_thread_identity(&mut self) -> u64 {
        self.threads.last_identity += 1;
        self.threads.last_identity
    }

    /// Starts a thread that does `work` as soon as it gets the machine.
    ///
    /// # Errors
    /// What the operating system says when it refuses.
    pub fn start_thread(&mut self, identity: u64, work: Box<dyn FnOnce(&mut Vm)>) -> std::io::Result<()> {
        let shared = self.threads.shared.get_or_insert_default().clone();
        let work = Work(work);
        shared.lock().live += 1;
        let body = {
            let shared = shared.clone();
            move || {
                let machine = shared.take();
                // SAFETY: the machine was in its place, so that nobody else uses it; who put it there waits to get it back.
                let vm = unsafe { &mut *machine.0 };
                vm.put_chain_in_place(Chain {
                    identity,
                    ..Chain::default()
                });
                // A native that panics is a bug of ours; the other threads go on all the same.
                let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work.run(vm)));
                let mut state = shared.lock();
                state.live -= 1;
                state.changes += 1;
                drop(state);
                shared.changed.notify_all();
                // In a process that this thread forked, others wait elsewhere.
                let current = vm.threads.shared.clone().unwrap_or(shared);
                current.give(vm);
            }
        };
        let started = std::thread::Builder::new().stack_size(1 << 20).spawn(body);
        match started {
            Ok(_) => Ok(()),
            Err(error) => {
                shared.lock().live -= 1;
                Err(error)
            }
        }
    }

    /// The frames of the thread that has had the machine, and what else is its own.
    fn set_chain_aside(&mut self) -> Chain {
        Chain {
            current: self.current.take(),
            running: self.running.take(),
            depth: std::mem::take(&mut self.depth),
            handling: std::mem::take(&mut self.handling),
            finalizing: std::mem::take(&mut self.finalizing),
            native_depth: std::mem::take(&mut self.native_depth),
            tracing: std::mem::take(&mut self.tracing),
            identity: self.threads.identity,
        }
    }

    fn put_chain_in_place(&mut self, chain: Chain) {
        self.current = chain.current;
        self.running = chain.running;
        self.depth = chain.depth;
        self.handling = chain.handling;
        self.finalizing = chain.finalizing;
        self.native_depth = chain.native_depth;
        self.tracing = chain.tracing;
        self.threads.identity = chain.identity;
        self.threads.turn_began = Instant::now();
        // Meanwhile another thread may have asked for events, or no longer does.
        self.update_watching();
    }

    /// The threads, if there are any besides this one.
    #[inline]
    fn others(&self) -> Option<Arc<Shared>> {
        let shared = self.threads.shared.as_ref()?;
        (shared.lock().live > 0).then(|| shared.clone())
    }

    /// Does work that may block and doesn't touch the machine, while other threads have it. Afterwards `errno` says nothing of
    /// the work any more.
    #[inline]
    pub fn blocking<R>(&mut self, work: impl FnOnce() -> R) -> R {
        match self.others() {
            None => work(),
            Some(shared) => self.hand_over(&shared, work),
        }
    }

    #[cold]
    fn hand_over<R>(&mut self, shared: &Shared, work: impl FnOnce() -> R) -> R {
        let chain = self.set_chain_aside();
        let identity = chain.identity;
        self.threads.aside.push(Aside {
            identity,
            current: chain.current,
            running: chain.running,
            handling: chain.handling,
        });
        shared.give(self);
        let result = work();
        let _ = shared.take();
        self.threads.aside.retain(|thread| thread.identity != identity);
        self.put_chain_in_place(chain);
        result
    }

    /// Lets other threads have the machine for a moment, if this one has had it for long.
    #[inline]
    pub fn give_others_a_turn(&mut self) {
        if self.threads.shared.is_some() && self.threads.turn_began.elapsed() >= TURN {
            self.threads.turn_began = Instant::now();
            if let Some(shared) = self.threads.shared.clone()
                && !shared.lock().queue.is_empty()
            {
                self.hand_over(&shared, || ());
            }
        }
    }

    /// Something has changed that another thread may wait for.
    pub fn thread_change(&mut self) {
        if let Some(shared) = &self.threads.shared {
            shared.lock().changes += 1;
            shared.changed.notify_all();
        }
    }

    /// Waits until another thread has changed something, or until a point in time; gives whether there was anybody to wait
    /// for. May return early: the main thread looks for signals.
    pub fn wait_for_change(&mut self, until: Option<Instant>) -> bool {
        let Some(shared) = self.others() else {
            return false;
        };
        let mut most = until.map(|until| until.saturating_duration_since(Instant::now()));
        if self.in_main_thread() {
            most = Some(most.map_or(SIGNALS, |most| most.min(SIGNALS)));
        }
        let before = shared.lock().changes;
        self.hand_over(&shared, || {
            let state = shared.lock();
            let unchanged = |state: &mut State| state.changes == before && !state.over;
            match most {
                Some(most) => drop(shared.changed.wait_timeout_while(state, most, unchanged)),
                None => drop(shared.changed.wait_while(state, unchanged)),
            }
        });
        true
    }

    /// Looks at each thread as if it were the one that runs; `look` must not run Python code.
    pub fn for_each_thread<R>(&mut self, mut look: impl FnMut(&mut Vm) -> R) -> Vec<(u64, R)> {
        let mut seen = vec![(self.thread_identity(), look(self))];
        for thread in self.threads.aside.clone() {
            let mine = (self.current, self.running, self.handling);
            (self.current, self.running, self.handling) = (thread.current, thread.running, thread.handling);
            seen.push((thread.identity, look(self)));
            (self.current, self.running, self.handling) = mine;
        }
        seen
    }

    /// In a forked child: only the thread that forked exists there, and is the main one.
    pub fn forget_other_threads(&mut self) {
        self.threads.shared = None;
        self.threads.main = self.threads.identity;
        self.threads.aside.clear();
    }

    /// The program ends: threads that still exist never get the machine again.
    pub fn abandon_threads(&mut self) {
        if let Some(shared) = self.threads.shared.take() {
            let mut state = shared.lock();
            state.over = true;
            self.threads.abandoned |= state.live > 0;
            self.threads.allowed = false;
        }
    }

    /// Whether threads were abandoned, which may still refer to the machine: it must not be freed.
    pub fn has_abandoned_threads(&self) -> bool {
        self.threads.abandoned
    }
}
