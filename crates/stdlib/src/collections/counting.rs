//! `_count_elements(mapping, iterable)`, behind `collections.Counter`.

use corallus_heap::{Ref, Trace, Tracer, Value};
use corallus_vm::error::Res;
use corallus_vm::native::sink::Sink;
use corallus_vm::native::{Cx, Native, async_function};
use corallus_vm::objects::dict::Dict;
use corallus_vm::operators::BinaryOp;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;

pub static FUNCTIONS: &[Native] = &[async_function(
    "_count_elements",
    "(mapping, iterable, /)",
    |cx, args| Box::pin(count_elements(cx, args)),
    "Count elements in the iterable, updating the mapping",
)];

async fn count_elements(mut cx: Cx, args: Vec<Value>) -> Res {
    let mapping = &args[0];
    let vm = cx.vm();
    // A dict whose class has the dict's own way to set items.
    let own = vm.type_of(mapping).special(Special::SetItem);
    let plain = vm.types.dict.special(Special::SetItem);
    let is_plain = matches!((own, plain), (Some(own), Some(plain)) if own.is(&plain));
    let name = vm.intern("get");
    let (own, plain) = (vm.type_of(mapping).clone(), vm.types.dict.clone());
    let is_plain = is_plain
        && match (own.lookup(vm, &name), plain.lookup(vm, &name)) {
            (Some(own), Some(plain)) => own.is(&plain),
            _ => false,
        };
    let dict = mapping.downcast_ref::<Dict>().filter(|_| is_plain).cloned();
    let get = if dict.is_none() {
        Some(cx.getattr(mapping, "get").await?)
    } else {
        None
    };
    let one = Value::int32(1);
    let iterator = cx.iter(&args[1]).await?;
    // What the sink gives back takes Python code, and so, most likely, do the rest.
    let mut sink = dict
        .clone()
        .filter(|_| cx.vm().feeds_sinks(&iterator))
        .map(CountingPlain);
    loop {
        let item = match sink.take() {
            Some(sink) => cx.consume(&iterator, sink).await?,
            None => cx.next(&iterator).await?,
        };
        let Some(item) = item else { return Ok(Value::NONE) };
        let count = match (&dict, &get) {
            (Some(dict), _) => dict.get(cx.vm(), &item)?.unwrap_or(Value::int32(0)),
            (None, Some(get)) => cx.call(get, &[item.clone(), Value::int32(0)]).await?,
            (None, None) => Value::int32(0),
        };
        let count = match count.as_small_int() {
            Some(count) => cx.vm().int(count + 1),
            None => cx.result(|vm| vm.begin_binary(BinaryOp::Add, &count, &one)).await?,
        };
        match &dict {
            Some(dict) => dict.insert(cx.vm(), item, count)?,
            None => cx.vm().setitem(mapping, &item, count)?,
        }
    }
}

/// Counts items as long as nothing but a look is needed for it.
struct CountingPlain(Ref<Dict>);

impl Sink for CountingPlain {
    fn take(&mut self, vm: &mut Vm, item: Value) -> Result<(), Value> {
        let count = match self.0.get_plain(vm, &item) {
            Some(Some(count)) => count.as_small_int(),
            Some(None) => Some(0),
            None => None,
        };
        let more = count.and_then(|count| Value::small_int(count + 1));
        match more.is_some_and(|count| self.0.set_plain(vm, &item, count).is_ok()) {
            true => Ok(()),
            false => Err(item),
        }
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}
