//! The isolate: one Python interpreter's whole state. Nothing of it is shared with other isolates or kept in statics.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;

use corallus_heap::weak::AddressHasher;
use corallus_heap::{Heap, Ref, Value};

use crate::frame::FramePtr;
use crate::method_cache::MethodCache;
use crate::native::{ByNumber, ModuleDef, Signature};
use crate::objects::dict::Dict;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::types::Types;

/// The lowest and the highest version of a type or a dict's keys.
const FIRST_VERSION: u32 = 0x100;
const LAST_VERSION: u32 = u32::MAX - 1;

/// An isolate.
pub struct Vm {
    /// Builtin types that the machine itself uses.
    pub types: Types,
    /// Types made from native tables.
    pub(crate) type_defs: ByNumber<Ref<Type>>,
    pub(crate) signatures: ByAddress<Rc<Signature>>,
    pub(crate) interned: HashMap<Box<[u8]>, Ref<Str>, foldhash::fast::RandomState>,
    /// Strings of one ASCII character, once they have been asked for.
    pub(crate) characters: [Option<Ref<Str>>; 128],
    /// Interned names of special methods, by `Special`.
    pub(crate) special_names: Vec<Ref<Str>>,
    /// Interned names, by [`crate::names::Name`].
    pub(crate) known_names: Vec<Ref<Str>>,
    pub(crate) empty_tuple: Option<Ref<Tuple>>,
    pub(crate) method_cache: MethodCache,
    pub(crate) places: crate::attribute::places::Places,
    /// Seeds hashes of `str` and `bytes`.
    pub hash_seed: u64,
    next_version: u32,
    /// The frame that runs.
    pub current: Option<FramePtr>,
    /// The root of the innermost delegation chain that runs.
    pub(crate) running: Option<FramePtr>,
    /// Calls in progress, and how many are allowed (`sys.setrecursionlimit`).
    pub depth: usize,
    pub recursion_limit: usize,
    /// Code objects show columns, and tracebacks carets; off with `-X no_debug_ranges`.
    pub debug_ranges: bool,
    /// The most that the program may set it to.
    pub max_recursion_limit: usize,
    /// `object`'s own methods, which the machine recognises.
    pub(crate) object_new: Option<Value>,
    pub(crate) object_init: Option<Value>,
    pub(crate) object_init_subclass: Option<Value>,
    /// `BaseException.__new__` and `__init__`.
    pub(crate) exception_new: Option<Value>,
    pub(crate) exception_init: Option<Value>,
    pub(crate) object_getattribute: Option<Value>,
    /// The descriptor of `object.__class__`.
    pub(crate) object_class: Option<Value>,
    pub(crate) object_setattr: Option<Value>,
    pub(crate) object_delattr: Option<Value>,
    /// `sys.set_coroutine_origin_tracking_depth`.
    pub origin_depth: usize,
    /// `sys.set_asyncgen_hooks`: first iteration, finalizer; `None` where not set.
    pub asyncgen_hooks: (Value, Value),
    /// Frames that handle an exception: without any, nobody needs to look for it.
    pub(crate) handling: usize,
    /// The frame that an exception came to last, and the instruction at which that frame ends should nobody handle it.
    pub(crate) unwound: Option<(FramePtr, u32)>,
    /// Finalisers that run right now, nested.
    pub(crate) finalizing: usize,
    /// `sys.settrace` and `sys.setprofile`.
    pub(crate) tracing: crate::tracing::Tracing,
    pub(crate) tools: crate::tracing::monitoring::Tools,
    pub(crate) threads: crate::threads::Threads,
    /// The hard limit that was reached: nothing of the program runs until the host clears it.
    pub halted: Option<crate::limits::Halt>,
    pub limits: crate::limits::Limits,
    /// What the program may do to the machine it runs on.
    pub permissions: crate::host::Permissions,
    /// What an interrupt runs; without it `KeyboardInterrupt` is raised.
    pub interrupt_hook: Option<fn(&mut Vm) -> crate::error::Res<()>>,
    /// Runs of the interpreter inside natives, on the machine stack.
    pub(crate) native_depth: usize,
    /// The `builtins` namespace.
    pub builtins: Ref<Dict>,
    /// `sys.modules`.
    pub modules: Ref<Dict>,
    /// The `sys` namespace.
    pub sys: Ref<Dict>,
    /// Native modules that can be imported.
    pub native_modules: HashMap<&'static str, &'static ModuleDef>,
    /// State that native modules keep per isolate, by its Rust type.
    states: HashMap<TypeId, Box<dyn Any>, BuildHasherDefault<AddressHasher>>,
    /// What the embedding supplies.
    pub host: Box<dyn crate::host::Host>,
    /// What asynchronous interruption (Ctrl-C, a host) has asked for.
    pub interrupt: std::sync::Arc<crate::host::Interrupt>,
    /// The heap. Last: everything above lets go of it first.
    pub heap: Box<Heap>,
}

impl Vm {
    /// An isolate with the builtin types and an empty `builtins` namespace.
    pub fn new(host: Box<dyn crate::host::Host>) -> Box<Self> {
        let heap = Heap::new();
        let types = Types::bootstrap(&heap);
        let dict = || heap.alloc(&types.dict, Dict::default());
        let (builtins, modules, sys) = (dict(), dict(), dict());
        let mut vm = Box::new(Self {
            hash_seed: host.hash_seed(),
            types,
            type_defs: ByNumber::default(),
            signatures: ByAddress::default(),
            interned: HashMap::default(),
            characters: [const { None }; 128],
            special_names: Vec::new(),
            known_names: Vec::new(),
            empty_tuple: None,
            method_cache: MethodCache::default(),
            places: Default::default(),
            next_version: FIRST_VERSION,
            current: None,
            running: None,
            depth: 0,
            recursion_limit: 1000,
            debug_ranges: true,
            max_recursion_limit: usize::MAX,
            object_new: None,
            object_init: None,
            object_init_subclass: None,
            exception_new: None,
            exception_init: None,
            object_getattribute: None,
            object_class: None,
            object_setattr: None,
            object_delattr: None,
            origin_depth: 0,
            asyncgen_hooks: (Value::NONE, Value::NONE),
            handling: 0,
            unwound: None,
            finalizing: 0,
            tracing: Default::default(),
            tools: Default::default(),
            threads: Default::default(),
            halted: None,
            limits: Default::default(),
            permissions: Default::default(),
            interrupt_hook: None,
            native_depth: 0,
            builtins,
            modules,
            sys,
            native_modules: HashMap::new(),
            states: HashMap::default(),
            host,
            interrupt: Default::default(),
            heap,
        });
        vm.empty_tuple = Some(vm.new_tuple(Vec::new()));
        vm.special_names = crate::special::NAMES.iter().map(|name| vm.intern(name)).collect();
        for (index, name) in vm.special_names.iter().enumerate() {
            // There are fewer than a byte can count.
            name.special.set(index as u8 + 1);
        }
        vm.known_names = crate::names::TEXTS.iter().map(|name| vm.intern(name)).collect();
        vm.complete_types();
        let object = vm.types.object.clone();
        vm.object_new = object.special(Special::New);
        vm.object_init = object.special(Special::Init);
        vm.object_init_subclass = object.special(Special::InitSubclass);
        let exception = vm.exception_type(crate::objects::exception::ExceptionKind::BaseException);
        vm.exception_new = exception.special(Special::New);
        vm.exception_init = exception.special(Special::Init);
        vm.object_getattribute = object.special(Special::GetAttribute);
        vm.object_class = object.dict.get_str(&vm, "__class__");
        vm.object_setattr = object.special(Special::SetAttr);
        vm.object_delattr = object.special(Special::DelAttr);
        vm.fill_builtins();
        vm
    }

    /// Lets go of everything but the heap.
    pub fn into_heap(self: Box<Self>) -> Box<Heap> {
        let heap;
        {
            let vm = *self;
            heap = vm.heap;
        }
        heap
    }

    /// A number never handed out before, for caches.
    pub(crate) fn next_version(&mut self) -> u32 {
        let version = self.next_version;
        // After four billion changes caches are no longer filled: version 0 never matches. The highest number marks cache words
        // that hold something else, and the lowest ones are what words hold that nobody has filled.
        self.next_version = match self.next_version {
            0 | LAST_VERSION => 0,
            version => version + 1,
        };
        version
    }

    /// The state that a native module keeps in this isolate, made with `T::default` on first use.
    pub fn state<T: Any + Default>(&mut self) -> &mut T {
        let state = self
            .states
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Box::new(T::default()));
        match state.downcast_mut::<T>() {
            Some(state) => state,
            None => unreachable!("states are kept by their type"),
        }
    }
}

/// Things by the address of the static table that declares them.
pub(crate) type ByAddress<T> = HashMap<usize, T, BuildHasherDefault<AddressHasher>>;
