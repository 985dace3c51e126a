//! Natives that consume a generator without being resumed for every item. A [`Sink`] stands on a native frame; the
//! interpreter hands it what the generator above yields, and the generator goes on at once, without having been left.
//! A sink beneath a `map` or the like ([`Relay`]) runs the source of that itself and passes the items through it.

use std::cell::RefCell;
use std::rc::Rc;

use corallus_heap::{Ref, Trace, Tracer, Value};

use crate::coroutine::{Generator, GeneratorKind};
use crate::door::with_stack;
use crate::error::Res;
use crate::frame::{Begun, Completion, FramePtr, NativeFrame};
use crate::native::{Passed, Relay};
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

    /// What the native that stands on the sink returns when there are no more items; `None`: somebody waits for the end.
    fn result(&mut self, vm: &mut Vm) -> Option<Value> {
        let _ = vm;
        None
    }
}

struct SinkFrame<S> {
    feed: Feed,
    sink: S,
}

impl<S: Sink> SinkFrame<S> {
    fn run(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let mut came = self.feed.came(vm, input)?;
        loop {
            match came {
                Came::Item(item) => {
                    if let Err(item) = self.sink.take(vm, item) {
                        return Ok(Begun::Done(item));
                    }
                }
                Came::End => {
                    let result = self.sink.result(vm);
                    return Ok(result.map_or(Begun::Finished(Value::NONE), Begun::Done));
                }
                Came::Waiting(begun) => return Ok(begun),
            }
            came = self.feed.ask(vm)?;
        }
    }
}

impl<S: Sink> NativeFrame for SinkFrame<S> {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        // What a relay calls may be a native that consumes another one, and so on.
        with_stack(|| self.run(vm, input))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.feed.iterator.trace(tracer);
        self.sink.trace(tracer);
    }

    fn is_sink(&self) -> bool {
        // What a generator beneath a relay yields must pass through that first.
        self.feed.relay.is_none()
    }

    fn accept(&mut self, vm: &mut Vm, item: Value) -> Result<(), Value> {
        self.sink.take(vm, item)
    }
}

/// Where a sink's items come from: a generator, or a [`Relay`] whose source is asked instead, where that is a generator or the
/// iterator of a builtin container.
struct Feed {
    iterator: Value,
    relay: Option<&'static dyn Relay>,
    waits: Waits,
}

/// What a feed waits for.
#[derive(Clone, Copy)]
enum Waits {
    /// To be asked for the first time.
    Start,
    /// An item of the iterator.
    Item,
    /// An item of the relay's source, or of the iterator if it is no relay.
    Source,
    /// What passing such an item on gives.
    Result,
    /// What the relay wants to know before it passes the item on ([`Passed::Test`]).
    Test,
}

/// What came of asking.
enum Came {
    Item(Value),
    End,
    Waiting(Begun),
}

/// What a feed does next.
enum Next {
    Ask,
    AskIterator,
    /// Looks at what has been begun.
    Begun(Res<Begun>),
    /// Looks at what it waited for.
    Look(Completion),
    /// Passes an item of the source through the relay, or what that wanted to know.
    Pass(Value),
}

impl Feed {
    fn new(vm: &Vm, iterator: &Value) -> Self {
        Self {
            iterator: iterator.clone(),
            relay: vm.relay_of(iterator),
            waits: Waits::Start,
        }
    }

    /// Asks for an item.
    fn ask(&mut self, vm: &mut Vm) -> Res<Came> {
        self.go_on(vm, Next::Ask)
    }

    /// What has been waited for has come.
    fn came(&mut self, vm: &mut Vm, completion: Completion) -> Res<Came> {
        self.go_on(vm, Next::Look(completion))
    }

    fn go_on(&mut self, vm: &mut Vm, mut next: Next) -> Res<Came> {
        loop {
            next = match next {
                Next::Ask => self.ask_source(vm)?,
                Next::AskIterator => {
                    self.waits = Waits::Item;
                    Next::Begun(vm.begin_next(&self.iterator))
                }
                Next::Begun(Ok(Begun::Done(value))) => Next::Look(Completion::Return(value)),
                Next::Begun(Ok(Begun::Finished(value))) => Next::Look(Completion::Finished(value)),
                Next::Begun(Ok(waiting)) => return Ok(Came::Waiting(waiting)),
                Next::Begun(Err(raised)) => Next::Look(Completion::Raise(raised)),
                Next::Look(completion) => match (self.waits, self.result(vm, completion)?) {
                    (Waits::Start, _) => Next::Ask,
                    (Waits::Item | Waits::Result, Some(item)) => return Ok(Came::Item(item)),
                    (Waits::Source | Waits::Test, Some(value)) => Next::Pass(value),
                    (Waits::Source, None) if self.relay.is_some_and(|relay| !relay.ends(&self.iterator)) => {
                        Next::AskIterator
                    }
                    (_, None) => {
                        self.left();
                        return Ok(Came::End);
                    }
                },
                Next::Pass(value) => {
                    let Some(relay) = self.relay else {
                        return Ok(Came::Item(value));
                    };
                    let begun = match relay.pass(vm, &self.iterator, value) {
                        Ok(Passed::Item(item)) => return Ok(Came::Item(item)),
                        Ok(Passed::Next) => {
                            next = Next::Ask;
                            continue;
                        }
                        Ok(Passed::Result(begun)) => {
                            self.waits = Waits::Result;
                            Ok(begun)
                        }
                        Ok(Passed::Test(begun)) => {
                            self.waits = Waits::Test;
                            Ok(begun)
                        }
                        Err(raised) => {
                            self.waits = Waits::Result;
                            Err(raised)
                        }
                    };
                    Next::Begun(begun)
                }
            };
        }
    }

    /// Asks the source of the relay, or the iterator, if it is one of those that are asked here.
    fn ask_source(&mut self, vm: &mut Vm) -> Res<Next> {
        let source = match self.relay {
            Some(relay) => relay.source(&self.iterator),
            None => Some(self.iterator.clone()),
        };
        let Some(source) = source else {
            return Ok(Next::AskIterator);
        };
        let begun = if is_generator(&source) {
            vm.begin_next(&source)
        } else {
            vm.tick()?;
            match vm.next_at_hand(&source) {
                Some(item) => item.map(Begun::from),
                None => return Ok(Next::AskIterator),
            }
        };
        self.waits = Waits::Source;
        Ok(Next::Begun(begun))
    }

    /// The value that has come, `None` for the end.
    fn result(&self, vm: &mut Vm, completion: Completion) -> Res<Option<Value>> {
        let result = vm.next_result(completion);
        if result.is_err() {
            self.left();
        }
        result
    }

    /// The sink gets nothing any more.
    fn left(&self) {
        if let Some(relay) = self.relay {
            relay.left(&self.iterator);
        }
    }
}

fn is_generator(iterator: &Value) -> bool {
    iterator
        .downcast_ref::<Generator>()
        .is_some_and(|generator| generator.kind == GeneratorKind::Generator)
}

impl Vm {
    /// Whether an iterator is one that a sink can stand beneath.
    pub(crate) fn feeds_sinks(&self, iterator: &Value) -> bool {
        is_generator(iterator) || self.relay_of(iterator).is_some()
    }

    /// Runs an iterator into a sink: [`Begun::Finished`] at its end, the item itself if the sink gives one back.
    pub(crate) fn begin_sink(&mut self, iterator: &Value, sink: impl Sink) -> Res<Begun> {
        let feed = Feed::new(self, iterator);
        self.begin_native(SinkFrame { feed, sink }, |_| Ok(Begun::Done(Value::UNDEF)))
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

/// `list(iterable)`: the new list, which the iterable can't see.
pub(crate) struct NewList(pub Ref<List>);

impl Sink for NewList {
    fn take(&mut self, vm: &mut Vm, item: Value) -> Result<(), Value> {
        self.0.push(&vm.heap, item);
        Ok(())
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }

    fn result(&mut self, _: &mut Vm) -> Option<Value> {
        Some(self.0.to_value())
    }
}

/// `tuple(iterable)`.
#[derive(Default)]
pub(crate) struct NewTuple(Vec<Value>);

impl Sink for NewTuple {
    fn take(&mut self, _: &mut Vm, item: Value) -> Result<(), Value> {
        self.0.push(item);
        Ok(())
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }

    fn result(&mut self, vm: &mut Vm) -> Option<Value> {
        Some(vm.tuple(std::mem::take(&mut self.0)))
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
