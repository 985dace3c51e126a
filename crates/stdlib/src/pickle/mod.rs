//! `_pickle`: objects as bytes, protocols 0 to 5.
//!
//! Writing:
//! - [`pickler`]: what programs see. [`save`] is the machine with its stack of work, [`containers`] and [`scalars`] what it writes;
//!   [`dump`] drives it and awaits hooks and methods of the program, [`globals`] finds names.
//! - [`framing`]: the bytes under construction.
//!
//! Reading:
//! - [`unpickler`]: what programs see. [`load`] is the machine, [`operands`] what it reads; [`undump`] drives it.
//! - [`input`]: bytes in memory, or a file.
//!
//! Both: [`opcode`], [`memo`] and its [`proxy`], [`picklebuffer`], [`errors`].

mod containers;
mod dump;
mod errors;
mod framing;
mod globals;
mod input;
mod load;
mod memo;
mod opcode;
mod operands;
mod picklebuffer;
mod pickler;
mod proxy;
mod save;
mod scalars;
mod undump;
mod unpickler;

use corallus_heap::Ref;
use corallus_vm::error::Res;
use corallus_vm::native::{ModuleDef, Native, async_function};
use corallus_vm::objects::module::Module;
use corallus_vm::vm::Vm;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_pickle",
    functions: FUNCTIONS,
    init,
    doc: "Optimized C implementation for the Python pickle module.",
};

static FUNCTIONS: &[Native] = &[
    async_function(
        "dump",
        "(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)",
        pickler::dump_function,
        "Write a pickled representation of obj to the open file object file.",
    ),
    async_function(
        "dumps",
        "(obj, protocol=None, *, fix_imports=True, buffer_callback=None)",
        pickler::dumps_function,
        "Return the pickled representation of the object as a bytes object.",
    ),
    async_function(
        "load",
        "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
        unpickler::load_function,
        "Read and return an object from the pickle data stored in a file.",
    ),
    async_function(
        "loads",
        "(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
        unpickler::loads_function,
        "Read and return an object from the given pickle data.",
    ),
];

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    for class in [
        &errors::PICKLE_ERROR,
        &errors::PICKLING_ERROR,
        &errors::UNPICKLING_ERROR,
    ] {
        let made = class.get(vm)?;
        namespace.set_str(vm, class.name, made);
    }
    for def in [&picklebuffer::PICKLE_BUFFER, &pickler::PICKLER, &unpickler::UNPICKLER] {
        let ty = vm.type_for(def);
        namespace.set_str(vm, def.name, ty.into_value());
    }
    Ok(())
}
