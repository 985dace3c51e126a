//! Natives as async blocks: the machine polls them as native frames.
//!
//! A [`Cx`] is the native's way to the machine. Between two polls it is dead; during a poll it lends out the `&mut Vm` that
//! the poller was called with. `cx.run(|vm| vm.begin_…())` starts an operation that may push frames and suspends the
//! native until its completion arrives.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::ptr::NonNull;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use corallus_heap::{Trace, Tracer, Value};

use crate::error::{Raised, Res};
use crate::frame::{Begun, Completion, NativeFrame};
use crate::native::sink::{Collecting, Sink};
use crate::objects::exception::ExceptionKind;
use crate::objects::int::{as_i64, is_int};
use crate::special::Special;
use crate::vm::Vm;

/// What an async native returns.
pub type NativeFuture = Pin<Box<dyn Future<Output = Res>>>;

#[derive(Default)]
struct Shared {
    /// The machine, during a poll.
    vm: Cell<Option<NonNull<Vm>>>,
    /// What the future waits for: set by the future, taken by the poller. Mostly it is a frame that was pushed.
    pushed: Cell<bool>,
    begun: RefCell<Option<Begun>>,
    /// The completion: set by the poller, taken by the future.
    input: Input,
}

/// A completion in two words, each stored and loaded by itself: as one value it would be stored in parts and loaded whole,
/// which makes the processor wait, once per item of whatever is iterated over.
struct Input {
    kind: Cell<Option<Kind>>,
    value: Cell<Value>,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            kind: Cell::new(None),
            value: Cell::new(Value::UNDEF),
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Return,
    Finished,
    Raise,
}

impl Input {
    fn set(&self, completion: Completion) {
        let (kind, value) = match completion {
            Completion::Return(value) => (Kind::Return, value),
            Completion::Finished(value) => (Kind::Finished, value),
            Completion::Raise(raised) => (Kind::Raise, raised.0),
        };
        self.kind.set(Some(kind));
        drop(self.value.replace(value));
    }

    fn take(&self) -> Option<Completion> {
        let kind = self.kind.take()?;
        let value = self.value.replace(Value::UNDEF);
        Some(match kind {
            Kind::Return => Completion::Return(value),
            Kind::Finished => Completion::Finished(value),
            Kind::Raise => Completion::Raise(Raised(value)),
        })
    }
}

impl Trace for Input {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        let value = self.value.replace(Value::UNDEF);
        value.trace(tracer);
        drop(self.value.replace(value));
    }
}

/// An async native's context.
pub struct Cx {
    shared: Rc<Shared>,
}

impl Cx {
    /// The machine. Every use borrows the context, so that the machine is never held across an `.await`.
    ///
    /// # Panics
    /// Outside a poll by the machine: an async native's future must not be polled by anybody else.
    pub fn vm(&mut self) -> &mut Vm {
        match self.shared.vm.get() {
            // SAFETY: the pointer is set for the duration of a poll from the poller's exclusive borrow, which the poller
            // doesn't use meanwhile; `&mut self` makes this the only borrow, as there is one context per future.
            Some(mut vm) => unsafe { vm.as_mut() },
            None => panic!("an async native was polled outside the machine"),
        }
    }

    /// Starts an operation and waits for its completion.
    pub async fn run(&mut self, begin: impl FnOnce(&mut Vm) -> Res<Begun>) -> Completion {
        match begin(self.vm()) {
            Ok(Begun::Done(value)) => Completion::Return(value),
            Ok(Begun::Finished(value)) => Completion::Finished(value),
            Err(raised) => Completion::Raise(raised),
            Ok(Begun::Pushed) => {
                self.shared.pushed.set(true);
                Suspended(&self.shared).await
            }
            Ok(waiting) => {
                *self.shared.begun.borrow_mut() = Some(waiting);
                Suspended(&self.shared).await
            }
        }
    }

    /// Starts an operation and waits for its result; the end of an iterator becomes `StopIteration`.
    pub async fn result(&mut self, begin: impl FnOnce(&mut Vm) -> Res<Begun>) -> Res {
        let completion = self.run(begin).await;
        completion.into_result(self.vm())
    }

    /// Calls with positional arguments.
    pub async fn call(&mut self, callable: &Value, args: &[Value]) -> Res {
        self.result(|vm| vm.begin_call(callable, args, None)).await
    }

    /// Calls the attribute `name` of `object`.
    pub async fn call_method(&mut self, object: &Value, name: &str, args: &[Value]) -> Res {
        let method = self.getattr(object, name).await?;
        self.call(&method, args).await
    }

    /// `getattr(object, name)`.
    pub async fn getattr(&mut self, object: &Value, name: &str) -> Res {
        self.result(|vm| {
            let name = vm.intern(name);
            vm.begin_getattr(object, &name)
        })
        .await
    }

    /// `iter(object)`.
    pub async fn iter(&mut self, object: &Value) -> Res {
        self.result(|vm| vm.begin_iter(object)).await
    }

    /// The next item of an iterator, `None` when it is exhausted.
    pub async fn next(&mut self, iterator: &Value) -> Res<Option<Value>> {
        let completion = self.run(|vm| vm.begin_next(iterator)).await;
        self.vm().next_result(completion)
    }

    /// All items of an iterable.
    pub async fn collect(&mut self, iterable: &Value) -> Res<Vec<Value>> {
        if let Some(items) = self.vm().items_of_exact(iterable) {
            return Ok(items);
        }
        let iterator = self.iter(iterable).await?;
        self.length_hint(iterable).await?;
        if self.vm().feeds_sinks(&iterator) {
            let items = Rc::new(RefCell::new(Vec::new()));
            self.consume(&iterator, Collecting(items.clone())).await?;
            return Ok(items.take());
        }
        let mut items = Vec::new();
        while let Some(item) = self.next(&iterator).await? {
            items.push(item);
        }
        Ok(items)
    }

    /// Runs a generator into a sink. The item that the sink gave back, if it did.
    pub async fn consume(&mut self, generator: &Value, sink: impl Sink) -> Res<Option<Value>> {
        let completion = self.run(|vm| vm.begin_sink(generator, sink)).await;
        self.vm().next_result(completion)
    }

    /// How many items an iterable promises (PEP 424); 0 for builtin types, whose promise nobody sees.
    ///
    /// # Errors
    /// What `__len__` and `__length_hint__` raise, except `TypeError`, and a promise that can't be kept.
    pub async fn length_hint(&mut self, iterable: &Value) -> Res<usize> {
        if !self.vm().type_of(iterable).is_heap_type() {
            return Ok(0);
        }
        for special in [Special::Len, Special::LengthHint] {
            let vm = self.vm();
            if !vm.type_of(iterable).has_special(special) {
                continue;
            }
            let result = self
                .result(|vm| {
                    Ok(vm
                        .begin_special(iterable, special, &[])?
                        .unwrap_or(Begun::Done(Value::NONE)))
                })
                .await;
            match result {
                Err(raised) if raised.is(ExceptionKind::TypeError) => continue,
                Err(raised) => return Err(raised),
                Ok(hint) if hint.is_not_implemented() => return Ok(0),
                Ok(hint) => return self.vm().promised_length(&hint, special),
            }
        }
        Ok(0)
    }

    /// `bool(value)`.
    pub async fn truth(&mut self, value: &Value) -> Res<bool> {
        if let Some(truth) = self.vm().quick_truth(value) {
            return Ok(truth);
        }
        let result = self.result(|vm| vm.begin_truth(value)).await?;
        Ok(result.is_true())
    }
}

/// Waits until the poller has put a completion in.
struct Suspended<'a>(&'a Shared);

impl Future for Suspended<'_> {
    type Output = Completion;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Completion> {
        match self.0.input.take() {
            Some(completion) => Poll::Ready(completion),
            None => Poll::Pending,
        }
    }
}

/// A polled async native as a native frame.
struct AsyncFrame {
    name: &'static str,
    future: NativeFuture,
    shared: Rc<Shared>,
}

impl AsyncFrame {
    fn poll(&mut self, vm: &mut Vm) -> Res<Begun> {
        let previous = self.shared.vm.replace(NonNull::new(std::ptr::from_mut(vm)));
        let polled = self.future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        self.shared.vm.set(previous);
        match polled {
            Poll::Ready(Ok(value)) => Ok(Begun::Done(value)),
            Poll::Ready(Err(raised)) => Err(raised),
            Poll::Pending if self.shared.pushed.take() => Ok(Begun::Pushed),
            Poll::Pending => match self.shared.begun.borrow_mut().take() {
                Some(begun) => Ok(begun),
                None => Err(vm.system_error(format!("{}() waits for something that isn't Python", self.name))),
            },
        }
    }
}

impl NativeFrame for AsyncFrame {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        self.shared.input.set(input);
        self.poll(vm)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        // What the compiler keeps inside a future can't be walked: those references count as held from outside.
        self.shared.input.trace(tracer);
    }

    fn name(&self) -> &'static str {
        self.name
    }
}

impl Vm {
    /// What `__len__` or `__length_hint__` returned, as a length that memory can hold.
    fn promised_length(&mut self, hint: &Value, special: Special) -> Res<usize> {
        let name = special.name();
        let Some(length) = as_i64(hint) else {
            let given = self.type_name(hint);
            return Err(match special {
                _ if is_int(hint) => self.overflow_error("Python int too large to convert to C ssize_t"),
                Special::Len => self.type_error(format!("'{given}' object cannot be interpreted as an integer")),
                _ => self.type_error(format!("{name} must be an integer, not {given}")),
            });
        };
        let Ok(length) = usize::try_from(length) else {
            return Err(self.value_error(format!("{name}() should return >= 0")));
        };
        self.check_size(length.saturating_mul(size_of::<Value>()))?;
        Ok(length)
    }

    /// Starts an async native.
    pub fn begin_async(
        &mut self,
        name: &'static str,
        run: fn(Cx, Vec<Value>) -> NativeFuture,
        args: Vec<Value>,
    ) -> Res<Begun> {
        let shared = Rc::new(Shared::default());
        let future = run(Cx { shared: shared.clone() }, args);
        let mut native = AsyncFrame { name, future, shared };
        let frame = self.push_native_frame();
        match crate::door::with_stack(|| native.poll(self)) {
            Ok(
                waiting
                @ (Begun::Pushed | Begun::DeliverReturn(_) | Begun::DeliverFinished(_) | Begun::DeliverRaise(_)),
            ) => {
                frame.set_native(Box::new(native));
                Ok(waiting)
            }
            ended => {
                self.pop_native_frame(frame);
                ended
            }
        }
    }
}
