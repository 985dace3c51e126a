//! Natives that consume a generator without being resumed for every item. A [`Sink`] stands on a native frame; the
//! interpreter hands it what the generator above yields, and the generator goes on at once, without having been left.

use std::cell::RefCell;
use std::rc::Rc;

use corallus_heap::{Ref, Trace, Tracer, Value};

use crate::coroutine::{Generator, GeneratorKind};
use crate::error::Res;
use crate::frame::{Begun, Completion, FramePtr, NativeFrame};
use crate::objects::list::List;
use crate::vm::Vm;

/// Takes items without running any Python code.
pub(crate) trait Sink: 'static {
    /// Takes an item, or gives it back and has done nothing: whoever waits for the sink gets the item then.
    fn take(&mut self, vm: &mut Vm, item: Value) -> Result<(), Value>;

    /// Reports the values held.
    fn trace(&self, tracer: &mut Tracer<'_>) {
        let _ = tracer;
    }
}

struct SinkFrame<S> {
    generator: Value,
    sink: S,
}

impl<S: Sink> NativeFrame for SinkFrame<S> {
    fn resume(&mut self, vm: &mut Vm, mut input: Completion) -> Res<Begun> {
        loop {
            let Some(item) = vm.next_result(input)? else {
                return Ok(Begun::Finished(Value::NONE));
            };
            if let Err(item) = self.sink.take(vm, item) {
                return Ok(Begun::Done(item));
            }
            input = match vm.begin_next(&self.generator) {
                Ok(Begun::Done(item)) => Completion::Return(item),
                Ok(Begun::Finished(value)) => Completion::Finished(value),
                Ok(waiting) => return Ok(waiting),
                Err(raised) => Completion::Raise(raised),
            };
        }
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.generator.trace(tracer);
        self.sink.trace(tracer);
    }

    fn is_sink(&self) -> bool {
        true
    }

    fn accept(&mut self, vm: &mut Vm, item: Value) -> Result<(), Value> {
        self.sink.take(vm, item)
    }
}

/// Whether an iterator is one that a sink can stand beneath.
pub(crate) fn feeds_sinks(iterator: &Value) -> bool {
    iterator
        .downcast_ref::<Generator>()
        .is_some_and(|generator| generator.kind == GeneratorKind::Generator)
}

impl Vm {
    /// Runs a generator into a sink: [`Begun::Finished`] at the generator's end, the item itself if the sink gives one back.
    pub(crate) fn begin_sink(&mut self, generator: &Value, sink: impl Sink) -> Res<Begun> {
        let frame = SinkFrame {
            generator: generator.clone(),
            sink,
        };
        self.begin_native(frame, |vm| vm.begin_next(generator))
    }

    /// Hands the sink on a native frame an item that the generator above it yields, or gives it back if it is to be delivered in
    /// the usual way.
    pub(crate) fn feed_sink(&mut self, frame: FramePtr, item: Value) -> Result<(), Value> {
        let left = self.heap.counter.get();
        if left <= 0 || self.tracing.is_watching() {
            return Err(item);
        }
        let Some(mut native) = frame.take_native() else {
            return Err(item);
        };
        let fed = native.accept(self, item);
        frame.set_native(native);
        self.heap.counter.set(left - i32::from(fed.is_ok()));
        fed
    }
}

/// Appends to a list, which the generator may look at meanwhile.
pub(crate) struct ListSink(pub Ref<List>);

impl Sink for ListSink {
    fn take(&mut self, vm: &mut Vm, item: Value) -> Result<(), Value> {
        self.0.push(&vm.heap, item);
        Ok(())
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

/// Collects items for whoever holds the other reference.
pub(crate) struct Collecting(pub Rc<RefCell<Vec<Value>>>);

impl Sink for Collecting {
    fn take(&mut self, _: &mut Vm, item: Value) -> Result<(), Value> {
        self.0.borrow_mut().push(item);
        Ok(())
    }
}
