//! What a program asks of whoever drives it.

use std::collections::BTreeMap;

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::host::CompileMode;
use corallus_vm::vm::Vm;

use crate::context::{Context, run_source};
use crate::convert::FromObject;
use crate::error::{Error, Result};
use crate::object::Object;

/// What a program asked of the host, by awaiting a call of a function defined with
/// [`Isolate::define_request`](crate::Isolate::define_request).
///
/// The call itself does nothing but make an awaitable. Awaiting it suspends the whole chain of coroutines: whoever drives
/// the outermost one gets [`Step::Yielded`](crate::Step::Yielded) with an object that can be extracted as a `Request`, and
/// what is sent back is the value of the `await` expression.
#[derive(Debug)]
pub struct Request {
    /// The function that was called.
    pub name: String,
    /// Its positional arguments.
    pub args: Vec<Object>,
    /// Its keyword arguments.
    pub kwargs: BTreeMap<String, Object>,
}

/// What makes the functions, once there is one.
#[derive(Default)]
struct RequestMaker(Option<Value>);

const SOURCE: &str = "\
class Request:
    __slots__ = ('name', 'args', 'kwargs')
    def __init__(self, name, args, kwargs):
        self.name = name
        self.args = args
        self.kwargs = kwargs
    def __await__(self):
        return (yield self)
    def __repr__(self):
        return f'<request {self.name}>'
def make(name):
    def request(*args, **kwargs):
        return Request(name, args, kwargs)
    request.__name__ = request.__qualname__ = name
    return request
";

/// A function whose calls are requests.
pub(crate) fn make(vm: &mut Vm, name: &str) -> Res {
    let make = match vm.state::<RequestMaker>().0.clone() {
        Some(make) => make,
        None => {
            let namespace = vm.new_dict();
            run_source(vm, &namespace, SOURCE, "<host>", CompileMode::Exec)?;
            let make = namespace.get_str(vm, "make").unwrap_or(Value::NONE);
            vm.state::<RequestMaker>().0 = Some(make.clone());
            make
        }
    };
    let name = vm.str(name);
    vm.call(&make, &[name])
}

impl FromObject for Request {
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
        if &*cx.vm.type_name(value) != "Request" {
            let given = cx.vm.type_name(value).to_string();
            return Err(Error::Conversion(format!(
                "the program yielded a Python '{given}', not a request"
            )));
        }
        let mut parts = Vec::new();
        for name in ["name", "args", "kwargs"] {
            parts.push(cx.attempt(|vm| vm.getattr(value, name))?);
        }
        Ok(Self {
            name: String::from_value(cx, &parts[0])?,
            args: Vec::from_value(cx, &parts[1])?,
            kwargs: BTreeMap::from_value(cx, &parts[2])?,
        })
    }
}
