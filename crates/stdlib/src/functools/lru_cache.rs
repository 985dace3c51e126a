//! `_lru_cache_wrapper`, behind `functools.lru_cache`. The cache is a dict: its order of insertion is the order of use, as
//! an entry that is used again is moved to the end.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Native, TypeDef, begin_method, fixed, method, quickly, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::iterators::is_exactly;
use corallus_vm::objects::iterators::step::{Next, Step};
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::call_arguments;

pub struct LruCache {
    function: Value,
    /// The most entries; `None` for no limit.
    limit: Option<usize>,
    typed: bool,
    info_type: Value,
    cache: Ref<Dict>,
    hits: Cell<u64>,
    misses: Cell<u64>,
    /// Separates positional from keyword arguments in keys.
    mark: Value,
    /// The entry used last: the hash of its key, and its value.
    newest_hash: Cell<i64>,
    newest_value: RefCell<Value>,
}

payload!(
    LruCache,
    "_lru_cache_wrapper",
    [function, info_type, cache, mark, newest_value]
);

pub static LRU_CACHE_WRAPPER: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    doc: "Create a cached callable that wraps another function.",
    ..TypeDef::new::<LruCache>("_lru_cache_wrapper", "functools")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, user_function, maxsize, typed, cache_info_type)",
        new,
        "Create and return a new object.",
    )),
    quickly(
        begin_method(
            "__call__",
            "($self, /, *args, **kwargs)",
            call,
            "Call self as a function.",
        ),
        |vm, args| {
            let (this, values) = args.split_first()?;
            let cache = this.downcast_ref::<LruCache>()?;
            Some(call_with(vm, cache, values, None))
        },
    ),
    method(
        "__get__",
        "($self, instance, owner=None, /)",
        get,
        "Return an attribute of instance, which is of type owner.",
    ),
    method("cache_info", "($self, /)", cache_info, "Report cache statistics"),
    method(
        "cache_clear",
        "($self, /)",
        cache_clear,
        "Clear the cache and cache statistics",
    ),
    method(
        "__reduce__",
        "($self, /)",
        |vm, args| vm.getattr(&args[0], "__qualname__"),
        "Return state information for pickling.",
    ),
    method("__copy__", "($self, /)", |_, args| Ok(args[0].clone()), ""),
    method("__deepcopy__", "($self, memo, /)", |_, args| Ok(args[0].clone()), ""),
];

impl LruCache {
    /// Whether the entry with this hash and value is the last one used, and so stands where it should. Moving it would
    /// disturb a look-up in whose comparison the cache is called again, which then would never end.
    fn is_newest(&self, hash: i64, value: &Value) -> bool {
        self.newest_hash.get() == hash && self.newest_value.borrow().is(value)
    }

    fn note_newest(&self, hash: i64, value: &Value) {
        self.newest_hash.set(hash);
        drop(self.newest_value.replace(value.clone()));
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("_lru_cache_wrapper.__new__(X): X is not a type object"));
    };
    if !vm.is_callable(&args[1]) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let limit = match &args[2] {
        limit if limit.is_none() => None,
        limit if vm.is_index(limit) => Some(vm.to_i64(limit)?.max(0) as usize),
        _ => return Err(vm.type_error("maxsize should be integer or None")),
    };
    let payload = LruCache {
        function: args[1].clone(),
        limit,
        typed: vm.truth(&args[3])?,
        info_type: args[4].clone(),
        cache: vm.new_dict(),
        hits: Cell::new(0),
        misses: Cell::new(0),
        mark: vm.list(Vec::new()),
        newest_hash: Cell::new(0),
        newest_value: RefCell::new(Value::UNDEF),
    };
    Ok(vm.heap.alloc(ty, payload).into_value())
}

/// The key of a call: what the arguments are, without saying how a key of one argument differs from the argument.
fn key_of(vm: &mut Vm, cache: &LruCache, args: &[Value], named: &[(Value, Value)]) -> Value {
    if !cache.typed
        && named.is_empty()
        && let [only] = args
        && (only.is_small_int() || is_exactly(only, &vm.types.str))
    {
        return only.clone();
    }
    let mut parts = args.to_vec();
    if !named.is_empty() {
        parts.push(cache.mark.clone());
        for (name, value) in named {
            parts.push(name.clone());
            parts.push(value.clone());
        }
    }
    if cache.typed {
        for value in args.iter().chain(named.iter().map(|(_, value)| value)) {
            parts.push(vm.type_of(value).to_value());
        }
    }
    vm.tuple(parts)
}

/// Waits for the function, to keep its result.
struct Keep {
    cache: Ref<LruCache>,
    key: Value,
    hash: i64,
}

impl Step for Keep {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        let dict = &self.cache.cache;
        if let Some(limit) = self.cache.limit {
            // A recursive call may have put the entry in meanwhile.
            let there = dict.get_hashed(vm, &self.key, self.hash)?.is_some();
            if !there && dict.len() >= limit {
                drop(dict.pop_first(vm));
            }
        }
        dict.insert_hashed(vm, self.key.clone(), self.hash, value.clone())?;
        self.cache.note_newest(self.hash, &value);
        Ok(Next::Return(value))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.cache.trace(tracer);
        self.key.trace(tracer);
    }

    fn name(&self) -> &'static str {
        "lru_cache"
    }
}

fn call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let cache = this::<LruCache>(vm, &args[0])?;
    let values = vm.items_of_exact(&args[1]).unwrap_or_default();
    call_with(vm, cache, &values, args[2].downcast_ref::<Dict>())
}

fn call_with(vm: &mut Vm, cache: &Ref<LruCache>, values: &[Value], keywords: Option<&Ref<Dict>>) -> Res<Begun> {
    let begin = |vm: &mut Vm| {
        let (values, names) = call_arguments(vm, values.to_vec(), keywords);
        vm.begin_call(&cache.function, &values, names.as_ref())
    };
    if cache.limit == Some(0) {
        cache.misses.set(cache.misses.get() + 1);
        return begin(vm);
    }
    let named = keywords.map(|dict| dict.entries()).unwrap_or_default();
    let key = key_of(vm, cache, values, &named);
    let hash = hash_key(vm, cache, &key)?;
    if let Some(value) = cache.cache.get_hashed(vm, &key, hash)? {
        cache.hits.set(cache.hits.get() + 1);
        if cache.limit.is_some()
            && !cache.is_newest(hash, &value)
            && let Some((key, value)) = cache.cache.remove_hashed(vm, &key, hash)?
        {
            cache.note_newest(hash, &value);
            cache.cache.insert_hashed(vm, key, hash, value)?;
        }
        return Ok(Begun::Done(value));
    }
    cache.misses.set(cache.misses.get() + 1);
    vm.begin_steps(
        Keep {
            cache: cache.clone(),
            key,
            hash,
        },
        begin,
    )
}

/// The hash of a key. The mark is a list, so that no argument is ever equal to it by accident: it counts as a number.
fn hash_key(vm: &mut Vm, cache: &LruCache, key: &Value) -> Res<i64> {
    match vm.items_of_exact(key) {
        Some(mut parts) => {
            for part in &mut parts {
                if part.is(&cache.mark) {
                    *part = Value::int32(1);
                }
            }
            corallus_vm::objects::tuple::hash_items(vm, &parts)
        }
        None => vm.hash(key),
    }
}

fn get(vm: &mut Vm, args: Args<'_>) -> Res {
    if args[1].is_none() {
        Ok(args[0].clone())
    } else {
        Ok(vm.new_method(args[0].clone(), args[1].clone()))
    }
}

fn cache_info(vm: &mut Vm, args: Args<'_>) -> Res {
    let cache = this::<LruCache>(vm, &args[0])?;
    let limit = match cache.limit {
        Some(limit) => vm.size(limit),
        None => Value::NONE,
    };
    let counts = [cache.hits.get(), cache.misses.get()].map(|count| vm.size(count as usize));
    let [hits, misses] = counts;
    let length = vm.size(cache.cache.len());
    let info_type = cache.info_type.clone();
    vm.call(&info_type, &[hits, misses, limit, length])
}

fn cache_clear(vm: &mut Vm, args: Args<'_>) -> Res {
    let cache = this::<LruCache>(vm, &args[0])?;
    cache.hits.set(0);
    cache.misses.set(0);
    drop(cache.newest_value.replace(Value::UNDEF));
    cache.cache.clear(&vm.heap);
    Ok(Value::NONE)
}
