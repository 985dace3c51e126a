//! Exceptions that natives raise while they handle others (`__context__`), or because of them (`__cause__`).

use corallus_vm::error::{Raised, Res};

/// An exception, raised while another one was handled.
pub fn in_context(raised: Raised, handled: Raised) -> Raised {
    if let Some(exception) = raised.exception()
        && exception.context.borrow().is_none()
        && !raised.0.is(&handled.0)
    {
        drop(exception.context.replace(handled.0));
        exception.context_given.set(true);
    }
    raised
}

/// An exception that another one is the cause of.
pub fn caused_by(raised: Raised, cause: Raised) -> Raised {
    if let Some(exception) = raised.exception() {
        drop(exception.cause.replace(cause.0.clone()));
        exception.suppress_context.set(true);
    }
    in_context(raised, cause)
}

/// The result of what was done although something before it may have failed, as closing is.
pub fn after(earlier: Res, later: Res) -> Res {
    match (earlier, later) {
        (Err(first), Err(second)) => Err(in_context(second, first)),
        (Err(first), Ok(_)) => Err(first),
        (Ok(_), later) => later,
    }
}
