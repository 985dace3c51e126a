//! Driving generators and coroutines from Rust.

use std::future::Future;
use std::marker::PhantomData;

use corallus_heap::Value;
use corallus_vm::coroutine::{Generator, GeneratorKind, Input};
use corallus_vm::error::Res;
use corallus_vm::frame::Completion;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

use crate::context::{AsContext, Context};
use crate::convert::{FromObject, ToObject};
use crate::error::{Error, Exception, Result};
use crate::isolate::Isolate;
use crate::object::Object;
use crate::request::Request;

/// What a step of a [`Coroutine`] led to.
#[derive(Clone, Debug)]
pub enum Step {
    /// It is suspended: what it yielded, or what the innermost `await` asks for.
    Yielded(Object),
    /// It has ended, with what it returned.
    Returned(Object),
}

/// A generator, coroutine or other awaitable in the hands of a host, who drives it with `send`, `throw` and `close`.
///
/// ```
/// use corallus::{Coroutine, Isolate, Request, Step};
///
/// let mut isolate = Isolate::new()?;
/// isolate.define_request("ask")?;
/// isolate.exec("
/// async def greet():
///     name = await ask('name')
///     return f'hello {name}'
/// ")?;
/// let program: Coroutine = isolate.call("greet", ())?;
/// let Step::Yielded(object) = program.send(&mut isolate, ())? else { panic!("it has asked nothing") };
/// let request: Request = object.extract(&mut isolate)?;
/// assert_eq!(request.name, "ask");
/// let Step::Returned(text) = program.send(&mut isolate, "Ada")? else { panic!("it asked again") };
/// assert_eq!(text.extract::<String>(&mut isolate)?, "hello Ada");
/// # Ok::<(), corallus::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Coroutine {
    object: Object,
}

impl FromObject for Coroutine {
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
        let driven = match value.downcast_ref::<Generator>() {
            Some(generator) if generator.kind != GeneratorKind::AsyncGenerator => value.clone(),
            _ => match cx.attempt(|vm| vm.getattr_opt(value, "__await__"))? {
                Some(method) => cx.attempt(|vm| vm.call(&method, &[]))?,
                None => {
                    let given = cx.vm.type_name(value).to_string();
                    let message = format!("a Python '{given}' is no generator, coroutine or other awaitable");
                    return Err(Error::Conversion(message));
                }
            },
        };
        Ok(Self {
            object: Object::new(cx.vm, driven),
        })
    }
}

impl ToObject for Coroutine {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        self.object.value(cx)
    }
}

impl Coroutine {
    /// Starts it, or sends it the value of the `yield` or `await` at which it is suspended; the first value must be `()`.
    ///
    /// # Errors
    /// What the program raises; after that it has ended.
    pub fn send(&self, isolate: &mut impl AsContext, value: impl ToObject) -> Result<Step> {
        let mut cx = isolate.context();
        let value = value.to_value(&mut cx)?;
        self.step(&mut cx, |vm, coroutine| send(vm, coroutine, value))
    }

    /// Raises an exception where it is suspended.
    ///
    /// # Errors
    /// As [`Coroutine::send`]; the exception itself, if the program doesn't catch it.
    pub fn throw(&self, isolate: &mut impl AsContext, exception: Exception) -> Result<Step> {
        let mut cx = isolate.context();
        let raised = exception.raise(&mut cx);
        self.step(&mut cx, |vm, coroutine| match coroutine.has_payload::<Generator>() {
            true => vm.complete_with(|vm| vm.begin_resume(coroutine, Input::Throw(raised))),
            false => completion(vm.call_method(coroutine, "throw", &[raised.0])),
        })
    }

    /// Ends it where it is suspended: its `finally` blocks run. Nothing happens if it has ended already.
    ///
    /// # Errors
    /// `RuntimeError` if it yields once more, or what its `finally` blocks raise.
    pub fn close(&self, isolate: &mut impl AsContext) -> Result<()> {
        let mut cx = isolate.context();
        let coroutine = self.object.value(&mut cx)?;
        cx.attempt(|vm| match vm.getattr_opt(&coroutine, "close")? {
            Some(close) => vm.call(&close, &[]).map(drop),
            None => Ok(()),
        })
    }

    /// The Python object.
    pub fn object(&self) -> &Object {
        &self.object
    }

    fn step(&self, cx: &mut Context<'_>, step: impl FnOnce(&mut Vm, &Value) -> Completion) -> Result<Step> {
        let coroutine = self.object.value(cx)?;
        let (value, ended) = cx.attempt(|vm| match step(vm, &coroutine) {
            Completion::Return(value) => Ok((value, false)),
            Completion::Finished(value) => Ok((value, true)),
            Completion::Raise(raised) if raised.is(ExceptionKind::StopIteration) => {
                let value = raised.exception().and_then(|exception| exception.member("value"));
                Ok((value.unwrap_or(Value::NONE), true))
            }
            Completion::Raise(raised) => Err(raised),
        })?;
        let object = Object::new(cx.vm, value);
        Ok(match ended {
            true => Step::Returned(object),
            false => Step::Yielded(object),
        })
    }

    /// Drives it to its end, answering its [requests](Request) with futures. The future that this returns is `Send` if those
    /// are. Dropping it before the end closes the coroutine, so that its `finally` blocks run.
    ///
    /// ```
    /// # fn block_on<F: Future>(future: F) -> F::Output {
    /// #     let mut future = std::pin::pin!(future);
    /// #     let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    /// #     loop { if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut cx) { return output } }
    /// # }
    /// use corallus::{Coroutine, Isolate, Request};
    ///
    /// let mut isolate = Isolate::new()?;
    /// isolate.define_request("fetch")?;
    /// isolate.exec("
    /// async def total(urls):
    ///     return sum([len(await fetch(url)) for url in urls])
    /// ")?;
    /// let program: Coroutine = isolate.call("total", (vec!["a", "bc"],))?;
    /// let total: i64 = block_on(program.serve(&mut isolate, async |_request: Request| Ok("the page")))?;
    /// assert_eq!(total, 16);
    /// # Ok::<(), corallus::Error>(())
    /// ```
    ///
    /// # Errors
    /// What the program raises. An error that `answer` gives is raised at the `await`.
    pub async fn serve<T, A, F, Answer>(&self, isolate: &mut Isolate, mut answer: F) -> Result<T>
    where
        T: FromObject,
        A: ToObject,
        F: FnMut(Request) -> Answer,
        Answer: Future<Output = Result<A>>,
    {
        let mut driver = Driver {
            coroutine: self,
            isolate,
            ended: false,
        };
        let mut step = self.send(&mut *driver.isolate, ());
        loop {
            step = match step {
                Ok(Step::Returned(value)) => {
                    driver.ended = true;
                    return value.extract(&mut *driver.isolate);
                }
                Err(error) => {
                    driver.ended = true;
                    return Err(error);
                }
                Ok(Step::Yielded(object)) => {
                    let answered = match object.extract::<Request>(&mut *driver.isolate) {
                        Ok(request) => answer(request).await,
                        Err(error) => Err(error),
                    };
                    match answered {
                        Ok(value) => self.send(&mut *driver.isolate, value),
                        Err(error) => self.throw(&mut *driver.isolate, error.into_exception()),
                    }
                }
            };
        }
    }
}

/// Closes the coroutine if its driver is dropped half-way.
struct Driver<'a> {
    coroutine: &'a Coroutine,
    isolate: &'a mut Isolate,
    ended: bool,
}

impl Drop for Driver<'_> {
    fn drop(&mut self) {
        if !self.ended {
            // Nobody is left to hear of what the `finally` blocks raise.
            let _ = self.coroutine.close(self.isolate);
        }
    }
}

fn send(vm: &mut Vm, coroutine: &Value, value: Value) -> Completion {
    if coroutine.has_payload::<Generator>() {
        return vm.complete_with(|vm| vm.begin_resume(coroutine, Input::Send(value)));
    }
    match value.is_none() {
        true => vm.complete_with(|vm| vm.begin_next(coroutine)),
        false => completion(vm.call_method(coroutine, "send", &[value])),
    }
}

fn completion(result: Res) -> Completion {
    match result {
        Ok(value) => Completion::Return(value),
        Err(raised) => Completion::Raise(raised),
    }
}

/// The items of an iterable: [`Object::items`].
pub struct Items<'a, T> {
    cx: Context<'a>,
    iterator: Value,
    item: PhantomData<fn() -> T>,
}

impl<'a, T> Items<'a, T> {
    pub(crate) fn new(cx: Context<'a>, iterator: Value) -> Self {
        Self {
            cx,
            iterator,
            item: PhantomData,
        }
    }
}

impl<T: FromObject> Iterator for Items<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        let iterator = &self.iterator;
        let item = self.cx.attempt(|vm| {
            let completion = vm.complete_with(|vm| vm.begin_next(iterator));
            vm.next_result(completion)
        });
        match item {
            Ok(None) => None,
            Ok(Some(value)) => Some(T::from_value(&mut self.cx, &value)),
            Err(error) => Some(Err(error)),
        }
    }
}
