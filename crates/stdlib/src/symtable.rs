//! `_symtable`: the compiler's tables of names, for the module `symtable`.

use corallus_bytecode::symbol_table::{Block, BlockKind, SCOPE_MASK, SCOPE_OFFSET, Scope, flag};
use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::builtins::evaluate::{file_name, source_text};
use corallus_vm::error::Res;
use corallus_vm::host::{CompileMode, CompileRequest};
use corallus_vm::native::{Args, GetSet, ModuleDef, Native, TypeDef, function, method, readonly, this};
use corallus_vm::objects::module::Module;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

/// The module.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_symtable",
    functions: &[function(
        "symtable",
        "(source, filename, startstr, /)",
        symtable,
        "Return symbol and scope dictionaries used internally by compiler.",
    )],
    init,
    doc: "",
};

const NUMBERS: &[(&str, u32)] = &[
    ("USE", flag::USE),
    ("DEF_GLOBAL", flag::GLOBAL),
    ("DEF_NONLOCAL", flag::NONLOCAL),
    ("DEF_LOCAL", flag::LOCAL),
    ("DEF_PARAM", flag::PARAM),
    ("DEF_TYPE_PARAM", flag::TYPE_PARAM),
    ("DEF_FREE_CLASS", flag::FREE_CLASS),
    ("DEF_IMPORT", flag::IMPORT),
    ("DEF_BOUND", flag::BOUND),
    ("DEF_ANNOT", flag::ANNOT),
    ("DEF_COMP_ITER", flag::COMP_ITER),
    ("DEF_COMP_CELL", flag::COMP_CELL),
    ("TYPE_FUNCTION", BlockKind::Function as u32),
    ("TYPE_CLASS", BlockKind::Class as u32),
    ("TYPE_MODULE", BlockKind::Module as u32),
    ("TYPE_ANNOTATION", BlockKind::Annotation as u32),
    ("TYPE_TYPE_ALIAS", BlockKind::TypeAlias as u32),
    ("TYPE_TYPE_PARAMETERS", BlockKind::TypeParameters as u32),
    ("TYPE_TYPE_VARIABLE", BlockKind::TypeVariable as u32),
    ("LOCAL", Scope::Local as u32),
    ("GLOBAL_EXPLICIT", Scope::GlobalExplicit as u32),
    ("GLOBAL_IMPLICIT", Scope::GlobalImplicit as u32),
    ("FREE", Scope::Free as u32),
    ("CELL", Scope::Cell as u32),
    ("SCOPE_OFF", SCOPE_OFFSET),
    ("SCOPE_MASK", SCOPE_MASK),
];

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    for &(name, number) in NUMBERS {
        let number = vm.int(i64::from(number));
        namespace.set_str(vm, name, number);
    }
    Ok(())
}

/// The payload of a `symtable entry`.
pub struct Entry {
    kind: BlockKind,
    line: u32,
    nested: bool,
    name: Value,
    symbols: Value,
    parameters: Value,
    children: Value,
}

payload!(Entry, "symtable entry", [name, symbols, parameters, children]);

static ENTRY: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: &[METHOD_REPR],
    getsets: GETSETS,
    ..TypeDef::new::<Entry>("symtable entry", "builtins")
};

const METHOD_REPR: Native = method("__repr__", "($self, /)", repr, "Return repr(self).");

static GETSETS: &[GetSet] = &[
    readonly("id", |vm, entry| Ok(id(vm, entry)), ""),
    readonly("name", |vm, entry| Ok(this::<Entry>(vm, entry)?.name.clone()), ""),
    readonly("symbols", |vm, entry| Ok(this::<Entry>(vm, entry)?.symbols.clone()), ""),
    readonly(
        "varnames",
        |vm, entry| Ok(this::<Entry>(vm, entry)?.parameters.clone()),
        "",
    ),
    readonly(
        "children",
        |vm, entry| Ok(this::<Entry>(vm, entry)?.children.clone()),
        "",
    ),
    readonly(
        "nested",
        |vm, entry| Ok(Value::int32(i32::from(this::<Entry>(vm, entry)?.nested))),
        "",
    ),
    readonly(
        "type",
        |vm, entry| Ok(Value::int32(this::<Entry>(vm, entry)?.kind as i32)),
        "",
    ),
    readonly(
        "lineno",
        |vm, entry| {
            let line = this::<Entry>(vm, entry)?.line;
            Ok(vm.int(i64::from(line)))
        },
        "",
    ),
];

/// What tells the tables of one text apart.
fn id(vm: &mut Vm, entry: &Value) -> Value {
    vm.int((entry.bits() >> 1) as i64)
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let entry = this::<Entry>(vm, &args[0])?.clone();
    let name = vm.text_of(&entry.name);
    let text = format!("<symtable entry {name}({}), line {}>", args[0].bits() >> 1, entry.line);
    Ok(vm.str(&text))
}

fn symtable(vm: &mut Vm, args: Args<'_>) -> Res {
    let filename = file_name(vm, &args[1])?;
    let mode = match args[2].downcast_ref::<Str>() {
        Some(mode) => mode.to_string_lossy().into_owned(),
        None => {
            let given = vm.type_name(&args[2]);
            return Err(vm.type_error(format!("symtable() argument 3 must be str, not {given}")));
        }
    };
    let Some(source) = source_text(vm, &args[0], &filename)? else {
        return Err(vm.type_error("symtable() arg 1 must be a string or bytes object"));
    };
    let mode = match mode.as_str() {
        "exec" => CompileMode::Exec,
        "eval" => CompileMode::Eval,
        "single" => CompileMode::Single,
        _ => return Err(vm.value_error("symtable() arg 3 must be 'exec' or 'eval' or 'single'")),
    };
    let blocks = vm.symbol_table(&CompileRequest::new(&source, &filename, mode))?;
    entries(vm, blocks)
}

/// The entry of the module, with all the others below it.
fn entries(vm: &mut Vm, blocks: Vec<Block>) -> Res {
    let mut made: Vec<Option<Value>> = vec![None; blocks.len()];
    // Each block stands before those within it.
    for (at, block) in blocks.iter().enumerate().rev() {
        let symbols = vm.new_dict();
        for (name, flags) in &block.symbols {
            let (name, flags) = (vm.intern(name).into_value(), vm.int(i64::from(*flags)));
            symbols.insert(vm, name, flags)?;
        }
        let parameters: Vec<Value> = block
            .parameters
            .iter()
            .map(|name| vm.intern(name).into_value())
            .collect();
        let children = block
            .children
            .iter()
            .filter_map(|child| made.get_mut(*child)?.take())
            .collect();
        let entry = Entry {
            kind: block.kind,
            line: block.line,
            nested: block.nested,
            name: vm.intern(&block.name).into_value(),
            symbols: symbols.into_value(),
            parameters: vm.list(parameters),
            children: vm.list(children),
        };
        let ty = vm.type_for(&ENTRY);
        let entry = vm.heap.alloc(&ty, entry).into_value();
        if let Some(place) = made.get_mut(at) {
            *place = Some(entry);
        }
    }
    let module = made.into_iter().next().flatten();
    Ok(module.unwrap_or(Value::NONE))
}
