//! Codecs and error handlers that programs register (`codecs.register`, `codecs.register_error`).

use corallus_heap::{Ref, Value};

use crate::error::{Raised, Res};
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

/// What an isolate has registered.
#[derive(Default)]
struct Registry {
    /// Search functions, in the order in which they are asked. Held by the isolate, hence roots.
    search: Vec<Value>,
    found: Option<Ref<Dict>>,
    handlers: Option<Ref<Dict>>,
    /// Whether the standard library's search function has been asked to register itself.
    started: bool,
    /// `-X dev`: names of codecs and error handlers are looked up even where nothing needs them.
    checks_names: bool,
}

/// Which way a codec is run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Encode = 0,
    Decode = 1,
}

/// Has names of codecs and error handlers looked up even where nothing needs them (`-X dev`).
pub fn check_names(vm: &mut Vm) {
    vm.state::<Registry>().checks_names = true;
}

/// `LookupError` for unknown names, if they are to be checked.
pub(super) fn checked(vm: &mut Vm, encoding: &str, errors: &str) -> Res<()> {
    if !vm.state::<Registry>().checks_names {
        return Ok(());
    }
    if super::Codec::find(encoding).is_none() {
        lookup(vm, encoding)?;
    }
    super::errors::Handler::find(vm, errors).map(drop)
}

/// Adds a search function.
pub fn register(vm: &mut Vm, function: Value) -> Res<()> {
    if !vm.is_callable(&function) {
        return Err(vm.type_error("argument must be callable"));
    }
    vm.state::<Registry>().search.push(function);
    Ok(())
}

/// Removes a search function.
pub fn unregister(vm: &mut Vm, function: &Value) {
    let registry = vm.state::<Registry>();
    let removed: Vec<Value> = registry
        .search
        .iter()
        .filter(|known| known.is(function))
        .cloned()
        .collect();
    registry.search.retain(|known| !known.is(function));
    let found = registry.found.take();
    drop((removed, found));
}

/// The codec's tuple of functions (`codecs.lookup`).
pub fn lookup(vm: &mut Vm, encoding: &str) -> Res {
    let name = normalized(encoding);
    if let Some(found) = vm.state::<Registry>().found.clone()
        && let Some(info) = found.get_str(vm, &name)
    {
        return Ok(info);
    }
    if !std::mem::replace(&mut vm.state::<Registry>().started, true) {
        match vm.import("encodings") {
            Ok(_) => {}
            // Without a standard library there are only the native codecs.
            Err(raised) if raised.is(ExceptionKind::ImportError) => {}
            Err(raised) => return Err(raised),
        }
    }
    let search = vm.state::<Registry>().search.clone();
    let key = vm.str(&name);
    for function in search {
        let info = vm.call(&function, std::slice::from_ref(&key))?;
        if info.is_none() {
            continue;
        }
        if info.downcast_ref::<Tuple>().is_none_or(|info| info.items.len() != 4) {
            return Err(vm.type_error("codec search functions must return 4-tuples"));
        }
        let found = match vm.state::<Registry>().found.clone() {
            Some(found) => found,
            None => {
                let found = vm.new_dict();
                vm.state::<Registry>().found = Some(found.clone());
                found
            }
        };
        found.set_str(vm, &name, info.clone());
        return Ok(info);
    }
    Err(vm.error(ExceptionKind::LookupError, format!("unknown encoding: {encoding}")))
}

/// Names compare without case, and whatever stands between words of ASCII letters and digits is an underscore.
fn normalized(encoding: &str) -> String {
    let is_between = |c: char| !c.is_ascii_alphanumeric() && c != '.';
    let words: Vec<_> = encoding.split(is_between).filter(|word| !word.is_empty()).collect();
    words.join("_").to_ascii_lowercase()
}

/// An exception, with a note that names the codec that raised it.
pub fn failed(vm: &mut Vm, raised: Raised, direction: Direction, encoding: &str) -> Raised {
    let doing = match direction {
        Direction::Encode => "encoding",
        Direction::Decode => "decoding",
    };
    let note = vm.str(&format!("{doing} with '{encoding}' codec failed"));
    match vm.call_method(&raised.0, "add_note", &[note]) {
        Ok(_) => raised,
        Err(other) => other,
    }
}

/// Runs a registered codec; `errors` of `None` means that the argument isn't passed. With `text`, the codec must be one
/// between text and bytes.
pub fn run(vm: &mut Vm, direction: Direction, object: &Value, encoding: &str, errors: Option<&str>, text: bool) -> Res {
    let info = lookup(vm, encoding)?;
    if text
        && let Some(flag) = vm.getattr_opt(&info, "_is_text_encoding")?
        && !vm.truth(&flag)?
    {
        let function = if direction == Direction::Encode {
            "encode"
        } else {
            "decode"
        };
        return Err(vm.error(
            ExceptionKind::LookupError,
            format!("'{encoding}' is not a text encoding; use codecs.{function}() to handle arbitrary codecs"),
        ));
    }
    let function = info
        .downcast_ref::<Tuple>()
        .and_then(|info| info.items.get(direction as usize).cloned());
    let Some(function) = function else {
        return Err(vm.type_error("codec search functions must return 4-tuples"));
    };
    let mut args = vec![object.clone()];
    if let Some(errors) = errors {
        args.push(vm.str(errors));
    }
    let result = match vm.call(&function, &args) {
        Ok(result) => result,
        Err(raised) => return Err(failed(vm, raised, direction, encoding)),
    };
    match result.downcast_ref::<Tuple>().map(|pair| &pair.items[..]) {
        Some([value, _]) => Ok(value.clone()),
        _ if direction == Direction::Encode => Err(vm.type_error("encoder must return a tuple (object, integer)")),
        _ => Err(vm.type_error("decoder must return a tuple (object,integer)")),
    }
}

/// Registers an error handler under a name.
pub fn register_handler(vm: &mut Vm, name: &str, callable: Value) -> Res<()> {
    if !vm.is_callable(&callable) {
        return Err(vm.type_error("handler must be callable"));
    }
    let handlers = match vm.state::<Registry>().handlers.clone() {
        Some(handlers) => handlers,
        None => {
            let handlers = vm.new_dict();
            vm.state::<Registry>().handlers = Some(handlers.clone());
            handlers
        }
    };
    handlers.set_str(vm, name, callable);
    Ok(())
}

/// Removes a registered handler; whether there was one.
pub fn unregister_handler(vm: &mut Vm, name: &str) -> bool {
    let Some(handlers) = vm.state::<Registry>().handlers.clone() else {
        return false;
    };
    let name = vm.intern(name);
    handlers.remove_name(vm, &name).is_some()
}

/// The handler registered under a name.
pub fn registered_handler(vm: &mut Vm, name: &str) -> Option<Value> {
    let handlers = vm.state::<Registry>().handlers.clone()?;
    handlers.get_str(vm, name)
}
