//! What a generated program is: functions that suspend, and a driver that resumes, throws into, closes and drops them.

/// What a function is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Generator,
    Coroutine,
    AsyncGenerator,
}

/// Exceptions that are thrown, raised and caught.
pub const EXCEPTIONS: &[&str] = &[
    "ValueError",
    "KeyError",
    "Own",
    "StopIteration",
    "StopAsyncIteration",
    "GeneratorExit",
];

/// What is delegated to or iterated over.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// A new object of a function.
    New(usize),
    /// One object of a function that everybody shares.
    Shared(usize),
    /// An iterator of the harness, of one of its variants.
    Iterator(usize),
}

/// A statement of a function's body.
#[derive(Clone, Debug)]
pub enum Statement {
    Yield,
    Delegate(Target),
    /// `await` of a step of a shared async generator: 0 `__anext__`, 1 `asend`, 2 `athrow`, 3 `aclose`.
    AwaitStep(usize, usize),
    For(Target, Vec<Statement>),
    Loop(Vec<Statement>),
    Try {
        body: Vec<Statement>,
        caught: Option<(usize, Vec<Statement>)>,
        last: Option<Vec<Statement>>,
    },
    With(bool, Vec<Statement>),
    Raise(usize),
    Reraise,
    Return,
    Break,
    /// An operation on any object, from within.
    Reenter(Operation),
}

/// What the driver, or a body, does to an object.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    Send(bool),
    Throw(usize),
    Close,
    State,
    Drop,
}

#[derive(Clone, Copy, Debug)]
pub struct Operation {
    pub object: usize,
    pub action: Action,
}

/// A function: its kind and body. It refers to functions after it only, so that programs end.
#[derive(Clone, Debug)]
pub struct Function {
    pub kind: Kind,
    pub body: Vec<Statement>,
}

#[derive(Clone, Debug)]
pub struct Program {
    pub functions: Vec<Function>,
    /// Operations on objects; object `n` is the shared object of function `n`, and beyond them steps of async generators.
    pub driver: Vec<Operation>,
}
