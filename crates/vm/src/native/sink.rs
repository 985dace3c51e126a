//! Natives that consume a generator without being resumed for every item. A [`Sink`] stands on a native frame; the
//! interpreter hands it what the generator above yields, and the generator goes on at once, without having been left.
//! A sink beneath a `map`, a `zip` or the like ([`Relay`], [`Rounds`]) runs the sources of that itself and passes the items through it.

use std::cell::RefCell;
use std::rc::Rc;

use corallus_heap::{Ref, Trace, Tracer, Value};

use crate::coroutine::{Generator, GeneratorKind};
use crate::door::with_stack;
use crate::error::{Raised, Res};
use crate::frame::{Accepted, Begun, Completion, FramePtr, NativeFrame};
use crate::native::{Passed, Relay, Rounds};
use crate::objects::exception::ExceptionKind;
use crate::objects::list::List;
use crate::vm::Vm;

/// Takes items without running any Python code.
pub trait Sink: 'static {
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
    #[inline(always)]
    fn run(&mut self, vm: &mut Vm, mut came: Came) -> Res<Begun> {
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
                Came::Pushed => return Ok(Begun::Pushed),
                Came::DeliverReturn(value) => return Ok(Begun::DeliverReturn(value)),
                Came::DeliverFinished(value) => return Ok(Begun::DeliverFinished(value)),
                Came::DeliverRaise(raised) => return Ok(Begun::DeliverRaise(raised)),
                Came::More | Came::Ready(_) | Came::Elsewhere | Came::Again => {}
            }
            came = self.feed.ask(vm, None)?;
        }
    }
}

impl<S: Sink> NativeFrame for SinkFrame<S> {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let came = match self.feed.came.take() {
            Some(came) => came?,
            None => self.feed.came(vm, input)?,
        };
        self.run(vm, came)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.feed.iterator.trace(tracer);
        self.feed.held.trace(tracer);
        self.sink.trace(tracer);
        if let Some(Ok(Came::Item(item) | Came::Ready(item)) | Err(Raised(item))) = &self.feed.came {
            item.trace(tracer);
        }
    }

    fn is_sink(&self) -> bool {
        self.feed.has_plain()
    }

    fn accept(&mut self, vm: &mut Vm, root: FramePtr, item: Value) -> Accepted {
        if let Way::Straight = self.feed.way {
            return match self.sink.take(vm, item) {
                Ok(()) => Accepted::Taken,
                Err(item) => Accepted::Resume(item),
            };
        }
        if !self.feed.is_plain(&item) {
            return match self.feed.function_for(vm, &item) {
                Some(function) => Accepted::Call(function, item),
                None => Accepted::Resume(item),
            };
        }
        let came = match self.feed.pass_plain(vm, item) {
            Ok(Passed::Item(item)) => match self.sink.take(vm, item) {
                Ok(()) => None,
                Err(item) => {
                    self.feed.waits = Waits::Item;
                    return Accepted::Resume(item);
                }
            },
            Ok(Passed::Next) => None,
            passed => Some(self.feed.passed(vm, passed, Some(root))),
        };
        let came = match came {
            Some(came) => came,
            None => match self.feed.go_on_in_generator(vm, root) {
                Some(accepted) => return accepted,
                None => self.feed.ask(vm, Some(root)),
            },
        };
        self.go_on(vm, root, came)
    }

    fn accept_result(&mut self, vm: &mut Vm, result: Value) -> Accepted {
        let item = match self.feed.waits {
            Waits::Result => result,
            Waits::Test if vm.quick_truth(&result).is_some() => match self.feed.pass_plain(vm, result) {
                Ok(Passed::Item(item)) => item,
                Ok(Passed::Next) => return self.feed.switch(vm),
                passed => {
                    self.feed.came = Some(self.feed.passed(vm, passed, None));
                    return Accepted::Resume(Value::UNDEF);
                }
            },
            _ => return Accepted::Resume(result),
        };
        match self.sink.take(vm, item) {
            Ok(()) => self.feed.switch(vm),
            Err(item) => {
                self.feed.waits = Waits::Item;
                Accepted::Resume(item)
            }
        }
    }
}

impl<S: Sink> SinkFrame<S> {
    /// Goes on while a generator runs, as far as that doesn't stop it.
    #[inline(never)]
    fn go_on(&mut self, vm: &mut Vm, root: FramePtr, mut came: Res<Came>) -> Accepted {
        loop {
            match came {
                Ok(Came::Item(item)) => match self.sink.take(vm, item) {
                    Ok(()) => came = self.feed.ask(vm, Some(root)),
                    Err(item) => {
                        // It is given back, not asked for anew.
                        self.feed.waits = Waits::Item;
                        return Accepted::Resume(item);
                    }
                },
                Ok(Came::Again) => came = self.feed.ask(vm, Some(root)),
                Ok(Came::More) => return Accepted::Taken,
                Ok(Came::Ready(generator)) => return Accepted::Switch(generator),
                other => {
                    self.feed.came = Some(other);
                    return Accepted::Resume(Value::UNDEF);
                }
            }
        }
    }
}

/// Where a sink's items come from: a generator, or a [`Relay`] or [`Rounds`], whose sources are asked instead.
struct Feed {
    iterator: Value,
    way: Way,
    /// What has come in this round.
    held: Vec<Value>,
    waits: Waits,
    /// What has come already, before the native is resumed to look at it.
    came: Option<Res<Came>>,
}

/// How items come from the iterator.
#[derive(Clone, Copy)]
enum Way {
    Straight,
    Relay(&'static dyn Relay),
    Rounds(&'static dyn Rounds),
}

/// What a feed waits for.
#[derive(Clone, Copy)]
enum Waits {
    /// To be asked for the first time.
    Start,
    /// An item of the iterator.
    Item,
    /// An item of the source, which is the iterator itself if it is asked straight.
    Source,
    /// What passing such an item on gives.
    Result,
    /// What is to be known before the item is passed on ([`Passed::Test`]).
    Test,
}

/// What came of asking.
enum Came {
    Item(Value),
    End,
    /// What there is to wait for (see [`Begun`]), one by one, so that a result fits two machine registers.
    Pushed,
    DeliverReturn(Value),
    DeliverFinished(Value),
    DeliverRaise(Raised),
    /// The next item comes from the generator that runs.
    More,
    /// The next item comes from this generator, which can be resumed as soon as the one that runs is suspended.
    Ready(Value),
    /// The next item comes from another iterator than the generator that runs, which is to be suspended first.
    Elsewhere,
    /// The next source is to be asked.
    Again,
}

impl Feed {
    fn new(vm: &Vm, iterator: &Value) -> Self {
        let way = match (vm.rounds_of(iterator), vm.relay_of(iterator)) {
            (Some(rounds), _) => Way::Rounds(rounds),
            (None, Some(relay)) => Way::Relay(relay),
            (None, None) => Way::Straight,
        };
        Self {
            iterator: iterator.clone(),
            way,
            held: Vec::new(),
            waits: Waits::Start,
            came: None,
        }
    }

    /// Whether some of what a generator yields can be taken before it is suspended.
    fn has_plain(&self) -> bool {
        match self.way {
            Way::Straight => true,
            Way::Relay(relay) => relay.has_plain(&self.iterator),
            Way::Rounds(rounds) => rounds.has_plain(&self.iterator),
        }
    }

    /// Whether this can.
    fn is_plain(&self, item: &Value) -> bool {
        match self.way {
            Way::Straight => true,
            Way::Relay(relay) => relay.is_plain(&self.iterator, item),
            Way::Rounds(rounds) => rounds.is_plain(&self.iterator, &self.held, item),
        }
    }

    /// The function that is to be called with this item, and nothing else happens before it returns.
    fn function_for(&mut self, vm: &Vm, item: &Value) -> Option<Value> {
        match self.way {
            Way::Straight => None,
            Way::Relay(relay) => {
                let function = relay.tests(vm, &self.iterator, item)?;
                self.waits = Waits::Test;
                Some(function)
            }
            Way::Rounds(rounds) => {
                let function = rounds.calls(&self.iterator, &self.held)?;
                self.waits = Waits::Result;
                Some(function)
            }
        }
    }

    /// Goes on once a function has returned: with a generator that can be resumed at once, or with the next call.
    fn switch(&mut self, vm: &mut Vm) -> Accepted {
        self.waits = Waits::Start;
        let Some(source) = self.source() else {
            return Accepted::Resume(Value::UNDEF);
        };
        if let Some(generator) = source.downcast_ref::<Generator>() {
            if generator.kind == GeneratorKind::Generator && vm.ready_chain(generator).is_some() {
                self.waits = Waits::Source;
                return Accepted::Switch(source);
            }
            return Accepted::Resume(Value::UNDEF);
        }
        match vm.next_at_hand(&source) {
            Some(Ok(Some(item))) => {
                self.waits = Waits::Source;
                match self.function_for(vm, &item) {
                    Some(function) => Accepted::Call(function, item),
                    None => Accepted::Resume(item),
                }
            }
            Some(Err(raised)) => {
                self.waits = Waits::Result;
                self.came = Some(self.raised(vm, raised, None));
                Accepted::Resume(Value::UNDEF)
            }
            // At the end, it says so again.
            Some(Ok(None)) | None => Accepted::Resume(Value::UNDEF),
        }
    }

    /// Goes on while the generator with this root runs: with that one, or with another one that can be resumed at once. `None`: it
    /// takes more than that, and nothing has been done.
    #[inline(always)]
    fn go_on_in_generator(&mut self, vm: &Vm, root: FramePtr) -> Option<Accepted> {
        let source = self.source()?;
        let generator = source.downcast_ref::<Generator>()?;
        if generator.frame.get() == Some(root) {
            return Some(Accepted::Taken);
        }
        if generator.kind != GeneratorKind::Generator || vm.ready_chain(generator).is_none() {
            return None;
        }
        self.waits = Waits::Source;
        Some(Accepted::Switch(source))
    }

    /// The iterator whose turn it is.
    #[inline(always)]
    fn source(&self) -> Option<Value> {
        match self.way {
            Way::Straight => Some(self.iterator.clone()),
            Way::Relay(relay) => relay.source(&self.iterator),
            Way::Rounds(rounds) => rounds.source(&self.iterator, &self.held),
        }
    }

    /// What has been waited for has come.
    #[inline(always)]
    fn came(&mut self, vm: &mut Vm, completion: Completion) -> Res<Came> {
        let value = match completion {
            Completion::Return(value) => value,
            Completion::Finished(_) => return self.finished(vm, None),
            Completion::Raise(raised) => return self.raised(vm, raised, None),
        };
        match self.waits {
            Waits::Start => self.ask(vm, None),
            Waits::Item | Waits::Result => Ok(Came::Item(value)),
            Waits::Source | Waits::Test => self.pass(vm, value, None),
        }
    }

    /// Asks for an item. `running` is the root of the generator that is to go on if that is where the item comes from.
    fn ask(&mut self, vm: &mut Vm, running: Option<FramePtr>) -> Res<Came> {
        match self.ask_source(vm, running)? {
            Came::Item(value) if matches!(self.waits, Waits::Source) => match self.way {
                Way::Straight => Ok(Came::Item(value)),
                _ => self.pass(vm, value, running),
            },
            came => Ok(came),
        }
    }

    /// Passes an item of a source on, or what an operation gave that was to be known before.
    fn pass(&mut self, vm: &mut Vm, value: Value, running: Option<FramePtr>) -> Res<Came> {
        // What is called may be a native that consumes another iterator, and so on: the native stack grows where it must.
        let passed = with_stack(|| self.pass_plain(vm, value));
        self.passed(vm, passed, running)
    }

    /// As [`Feed::pass`], no further than that.
    #[inline(always)]
    fn pass_plain(&mut self, vm: &mut Vm, value: Value) -> Res<Passed> {
        match self.way {
            Way::Straight => Ok(Passed::Item(value)),
            Way::Relay(relay) => relay.pass(vm, &self.iterator, value),
            Way::Rounds(rounds) => rounds.pass(vm, &self.iterator, &mut self.held, value),
        }
    }

    /// An item of a source has been passed on.
    #[inline]
    fn passed(&mut self, vm: &mut Vm, mut passed: Res<Passed>, running: Option<FramePtr>) -> Res<Came> {
        loop {
            let value = match passed {
                Ok(Passed::Item(item)) => return Ok(Came::Item(item)),
                Ok(Passed::Next) => match self.ask_source(vm, running)? {
                    Came::Item(value) if matches!(self.waits, Waits::Source) => value,
                    came => return Ok(came),
                },
                Ok(Passed::Test(Begun::Done(value))) => value,
                Ok(Passed::Test(begun)) => {
                    self.waits = Waits::Test;
                    return self.begun(vm, Ok(begun));
                }
                Ok(Passed::Result(begun)) => {
                    self.waits = Waits::Result;
                    return self.begun(vm, Ok(begun));
                }
                Err(raised) => {
                    self.waits = Waits::Result;
                    return self.raised(vm, raised, running);
                }
            };
            passed = with_stack(|| self.pass_plain(vm, value));
        }
    }

    /// Asks the iterator whose turn it is. What it gives at once is an item of the source, to be passed on, if that is waited for.
    #[inline(always)]
    fn ask_source(&mut self, vm: &mut Vm, running: Option<FramePtr>) -> Res<Came> {
        if let Way::Rounds(rounds) = self.way
            && self.held.is_empty()
            && running.is_none()
            && let Some(item) = rounds.at_hand(vm, &self.iterator)
        {
            return self.at_hand(vm, item);
        }
        let Some(source) = self.source() else {
            return self.without_source(vm, running);
        };
        self.waits = Waits::Source;
        if let Some(generator) = source.downcast_ref::<Generator>()
            && generator.kind == GeneratorKind::Generator
        {
            if running.is_some() {
                if running == generator.frame.get() {
                    return Ok(Came::More);
                }
                return Ok(match vm.ready_chain(generator) {
                    Some(_) => Came::Ready(source),
                    None => Came::Elsewhere,
                });
            }
            if let Some((root, leaf)) = vm.ready_chain(generator) {
                vm.tick()?;
                vm.resume_ready(source, root, leaf);
                return Ok(Came::Pushed);
            }
        } else {
            vm.tick()?;
            match vm.next_at_hand(&source) {
                Some(Ok(Some(item))) => return Ok(Came::Item(item)),
                Some(Ok(None)) => return self.finished(vm, running),
                Some(Err(raised)) => return self.raised(vm, raised, running),
                None if running.is_some() => return Ok(Came::Elsewhere),
                None => {}
            }
        }
        let begun = begin_next(vm, &source);
        self.begun(vm, begun)
    }

    /// The item has come without any source having been asked.
    fn at_hand(&mut self, vm: &mut Vm, item: Res<Option<Value>>) -> Res<Came> {
        vm.tick()?;
        self.waits = Waits::Result;
        match item {
            Ok(Some(item)) => Ok(Came::Item(item)),
            Ok(None) => self.finished(vm, None),
            Err(raised) => self.raised(vm, raised, None),
        }
    }

    /// No source: a round is at its end, or the iterator is to be asked itself.
    #[inline(never)]
    fn without_source(&mut self, vm: &mut Vm, running: Option<FramePtr>) -> Res<Came> {
        if !self.held.is_empty() {
            return self.finished(vm, running);
        }
        if running.is_some() {
            return Ok(Came::Elsewhere);
        }
        self.waits = Waits::Item;
        let iterator = self.iterator.clone();
        let begun = begin_next(vm, &iterator);
        self.begun(vm, begun)
    }

    /// An operation has begun whose result is an item, or that tells whether there is one.
    #[inline]
    fn begun(&mut self, vm: &mut Vm, begun: Res<Begun>) -> Res<Came> {
        match begun {
            Ok(Begun::Done(value)) => Ok(Came::Item(value)),
            Ok(Begun::Finished(_)) => self.finished(vm, None),
            Ok(Begun::Pushed) => Ok(Came::Pushed),
            Ok(Begun::DeliverReturn(value)) => Ok(Came::DeliverReturn(value)),
            Ok(Begun::DeliverFinished(value)) => Ok(Came::DeliverFinished(value)),
            Ok(Begun::DeliverRaise(raised)) => Ok(Came::DeliverRaise(raised)),
            Err(raised) => self.raised(vm, raised, None),
        }
    }

    /// What was waited for has ended.
    #[inline(never)]
    fn finished(&mut self, vm: &mut Vm, running: Option<FramePtr>) -> Res<Came> {
        if matches!(self.waits, Waits::Source) {
            match self.way {
                Way::Relay(relay) if !relay.ends(&self.iterator) => {
                    return self.without_source(vm, running);
                }
                Way::Rounds(rounds) => match rounds.ends(vm, &self.iterator, &mut self.held)? {
                    Some(Passed::Item(item)) => {
                        self.waits = Waits::Result;
                        return Ok(Came::Item(item));
                    }
                    Some(Passed::Next) => return Ok(Came::Again),
                    _ => {}
                },
                _ => {}
            }
        }
        self.held.clear();
        self.left();
        Ok(Came::End)
    }

    /// What was waited for has raised, perhaps only to say that it has ended.
    #[inline(never)]
    fn raised(&mut self, vm: &mut Vm, raised: Raised, running: Option<FramePtr>) -> Res<Came> {
        if raised.is(ExceptionKind::StopIteration) {
            return self.finished(vm, running);
        }
        self.left();
        Err(raised)
    }

    /// The sink gets nothing any more.
    fn left(&self) {
        match self.way {
            Way::Straight => {}
            Way::Relay(relay) => relay.left(&self.iterator),
            Way::Rounds(rounds) => rounds.left(&self.iterator),
        }
    }
}

/// Asks an iterator, which may be a native that consumes another one, and so on.
#[inline(never)]
fn begin_next(vm: &mut Vm, iterator: &Value) -> Res<Begun> {
    with_stack(|| vm.begin_next(iterator))
}

fn is_generator(iterator: &Value) -> bool {
    iterator
        .downcast_ref::<Generator>()
        .is_some_and(|generator| generator.kind == GeneratorKind::Generator)
}

impl Vm {
    /// Whether an iterator is one that a sink can stand beneath.
    pub fn feeds_sinks(&self, iterator: &Value) -> bool {
        is_generator(iterator) || self.relay_of(iterator).is_some() || self.rounds_of(iterator).is_some()
    }

    /// Runs an iterator into a sink: [`Begun::Finished`] at its end, the item itself if the sink gives one back.
    pub fn begin_sink(&mut self, iterator: &Value, sink: impl Sink) -> Res<Begun> {
        let feed = Feed::new(self, iterator);
        let frame = SinkFrame { feed, sink };
        self.begin_native(frame, |_| Ok(Begun::Done(Value::UNDEF)))
    }

    /// Hands the sink on a native frame an item that the generator above it yields.
    #[inline(always)]
    pub(crate) fn feed_sink(&mut self, frame: FramePtr, root: FramePtr, item: Value) -> Accepted {
        let left = self.heap.counter.get();
        if left <= 0 || self.tracing.is_watching() {
            return Accepted::Resume(item);
        }
        let Some(mut native) = frame.take_native() else {
            return Accepted::Resume(item);
        };
        self.heap.counter.set(left - 1);
        let accepted = native.accept(self, root, item);
        frame.set_native(native);
        accepted
    }

    /// Hands the sink on a native frame, which is current, what a function has returned that was called for it.
    #[inline(always)]
    pub(crate) fn feed_result(&mut self, frame: FramePtr, result: Value) -> Accepted {
        let left = self.heap.counter.get();
        if left <= 0 || self.tracing.is_watching() {
            return Accepted::Resume(result);
        }
        let Some(mut native) = frame.take_native() else {
            return Accepted::Resume(result);
        };
        self.heap.counter.set(left - 1);
        let accepted = native.accept_result(self, result);
        frame.set_native(native);
        accepted
    }
}

/// Appends to a list, which the generator may look at meanwhile.
pub struct ListSink(pub Ref<List>);

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
pub struct NewList(pub Ref<List>);

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
pub struct NewTuple(Vec<Value>);

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
pub struct Collecting(pub Rc<RefCell<Vec<Value>>>);

impl Sink for Collecting {
    fn take(&mut self, _: &mut Vm, item: Value) -> Result<(), Value> {
        self.0.borrow_mut().push(item);
        Ok(())
    }
}
