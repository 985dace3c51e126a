//! `super`: attributes of the classes that follow one in an instance's method resolution order.

use std::cell::RefCell;

use corallus_heap::{Ref, TypeFlags, Value, payload};

use crate::attribute::places::is_method;
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, GetSet, Native, TypeDef, begin_method, fixed, method, readonly, this};
use crate::objects::cell::CellObject;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

/// The payload of `super` objects.
pub struct Super {
    pub ty: RefCell<Value>,
    /// `None` for an unbound one.
    pub object: RefCell<Value>,
    /// The type whose order is followed; `None` for an unbound one.
    pub object_type: RefCell<Value>,
}

payload!(Super, "super", [ty, object, object_type]);

/// The type `super`.
pub static SUPER: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)",
    ..TypeDef::new::<Super>("super", "builtins")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        new,
        "Create and return a new object.",
    )),
    method(
        "__init__",
        "($self, type=<unrepresentable>, object_or_type=<unrepresentable>, /)",
        init,
        "Initialize self.",
    ),
    begin_method(
        "__getattribute__",
        "($self, name, /)",
        getattribute,
        "Return getattr(self, name).",
    ),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method(
        "__get__",
        "($self, instance, owner=None, /)",
        get,
        "Return an attribute of instance, which is of type owner.",
    ),
];

static GETSETS: &[GetSet] = &[
    readonly(
        "__thisclass__",
        |vm, value| Ok(this::<Super>(vm, value)?.ty.borrow().clone()),
        "the class invoking super()",
    ),
    readonly(
        "__self__",
        |vm, value| Ok(this::<Super>(vm, value)?.object.borrow().clone()),
        "the instance invoking super(); may be None",
    ),
    readonly(
        "__self_class__",
        |vm, value| Ok(this::<Super>(vm, value)?.object_type.borrow().clone()),
        "the type of the instance invoking super(); may be None",
    ),
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let ty = this::<Type>(vm, &args[0])?.clone();
    let none = || RefCell::new(Value::NONE);
    Ok(vm
        .heap
        .alloc(
            &ty,
            Super {
                ty: none(),
                object: none(),
                object_type: none(),
            },
        )
        .into_value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let (class, object) = if args[1].is_undef() {
        vm.super_arguments()?
    } else {
        (
            args[1].clone(),
            if args[2].is_undef() {
                Value::NONE
            } else {
                args[2].clone()
            },
        )
    };
    let Some(ty) = class.downcast_ref::<Type>() else {
        let given = vm.type_name(&class);
        return Err(vm.type_error(format!("super() argument 1 must be a type, not {given}")));
    };
    let object_type = if object.is_none() {
        Value::NONE
    } else {
        vm.super_check(ty, &object)?.into_value()
    };
    let this = this::<Super>(vm, &args[0])?;
    drop(this.ty.replace(class.clone()));
    drop(this.object.replace(object));
    drop(this.object_type.replace(object_type));
    Ok(Value::NONE)
}

/// An unbound super object bound to the instance that it was found through.
fn get(vm: &mut Vm, args: Args<'_>) -> Res {
    let this = this::<Super>(vm, &args[0])?.clone();
    let object = &args[1];
    if object.is_none() || !this.object.borrow().is_none() {
        return Ok(args[0].clone());
    }
    let class = this.ty.borrow().clone();
    let own = vm.type_of(&args[0]).to_value();
    if !own.is(vm.type_for(&SUPER).as_value()) {
        return vm.call(&own, &[class, object.clone()]);
    }
    let Some(ty) = class.downcast_ref::<Type>() else {
        return Ok(args[0].clone());
    };
    let object_type = vm.super_check(ty, object)?.into_value();
    let bound = Super {
        ty: RefCell::new(class.clone()),
        object: RefCell::new(object.clone()),
        object_type: RefCell::new(object_type),
    };
    let ty = vm.type_for(&SUPER);
    Ok(vm.heap.alloc(&ty, bound).into_value())
}

fn getattribute(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let this = this::<Super>(vm, &args[0])?.clone();
    let name = crate::native::this::<Str>(vm, &args[1])?.clone();
    let (ty, object, object_type) = (
        this.ty.borrow().clone(),
        this.object.borrow().clone(),
        this.object_type.borrow().clone(),
    );
    if let (Some(ty), Some(object_type)) = (ty.downcast_ref::<Type>(), object_type.downcast_ref::<Type>())
        && name.to_str() != Some("__class__")
        && let Some(value) = vm.lookup_after(object_type, ty, &name)
    {
        let instance = (!object.is(object_type.as_value())).then_some(&object);
        return vm.begin_descriptor_get(&value, instance, object_type);
    }
    let own = vm.type_of(&args[0]).clone();
    if name.to_str() == Some("__class__") {
        return Ok(Begun::Done(own.into_value()));
    }
    match vm.begin_getattr_plain(&args[0], &own, &name)? {
        Some(begun) => Ok(begun),
        None => Err(vm.no_attribute(&args[0], &name)),
    }
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let this = this::<Super>(vm, &args[0])?;
    let name = |value: &Value| {
        value
            .downcast_ref::<Type>()
            .map_or_else(|| "NULL".into(), |ty| ty.name())
    };
    let text = match this.object_type.borrow().downcast_ref::<Type>() {
        Some(object_type) => {
            format!(
                "<super: <class '{}'>, <{} object>>",
                name(&this.ty.borrow()),
                object_type.name()
            )
        }
        None => format!("<super: <class '{}'>, NULL>", name(&this.ty.borrow())),
    };
    Ok(vm.str(&text))
}

impl Vm {
    /// The attribute in the classes that follow `ty` in the order of `object_type`.
    pub(crate) fn lookup_after(&self, object_type: &Type, ty: &Type, name: &Ref<Str>) -> Option<Value> {
        let order = object_type.mro.get();
        let position = order.iter().position(|class| std::ptr::eq::<Type>(&**class, ty))?;
        order
            .iter()
            .skip(position + 1)
            .find_map(|class| class.dict.get_name(self, name))
    }

    /// The type whose order `super(ty, object)` follows.
    pub(crate) fn super_check(&mut self, ty: &Ref<Type>, object: &Value) -> Res<Ref<Type>> {
        if let Some(class) = object.downcast_ref::<Type>()
            && class.is_subtype(ty)
        {
            return Ok(class.clone());
        }
        let own = self.type_of(object).clone();
        if own.is_subtype(ty) {
            return Ok(own);
        }
        if let Some(claimed) = self.getattr_opt(object, "__class__")?
            && let Some(claimed) = claimed.downcast_ref::<Type>()
            && claimed.is_subtype(ty)
        {
            return Ok(claimed.clone());
        }
        let (what, given) = match object.downcast_ref::<Type>() {
            Some(class) => ("type", class.name()),
            None => ("instance of", own.name()),
        };
        let name = ty.name();
        Err(self.type_error(format!(
            "super(type, obj): obj ({what} {given}) is not an instance or subtype of type ({name})."
        )))
    }

    /// What `super()` without arguments means: `__class__` and the first argument of the calling function.
    fn super_arguments(&mut self) -> Res<(Value, Value)> {
        let mut at = self.current;
        while let Some(frame) = at
            && frame.function.is_none()
        {
            at = frame.back.get();
        }
        let Some((frame, code)) = at.and_then(|frame| Some((frame, frame.code()?))) else {
            return Err(self.runtime_error("super(): no current frame"));
        };
        if code.head.parameter_count() == 0 {
            return Err(self.runtime_error("super(): no arguments"));
        }
        let mut first = frame.get(0);
        // A value that is a cell itself is none of the variable's.
        let kind = code.body().local_kinds.first();
        let captured = kind.is_some_and(|kind| *kind == corallus_bytecode::LocalKind::Cell);
        if captured && let Some(cell) = first.downcast_ref::<CellObject>() {
            first = cell.get().unwrap_or(Value::UNDEF);
        }
        if first.is_undef() {
            return Err(self.runtime_error("super(): arg[0] deleted"));
        }
        let index = code
            .body()
            .free_names
            .iter()
            .position(|name| name.to_str() == Some("__class__"));
        let cell = index.and_then(|index| {
            frame
                .function
                .as_ref()
                .and_then(|function| function.closure.borrow().get(index).cloned())
        });
        match cell {
            None => Err(self.runtime_error("super(): __class__ cell not found")),
            Some(cell) => match cell.get() {
                Some(class) => Ok((class, first)),
                None => Err(self.runtime_error("super(): empty __class__ cell")),
            },
        }
    }

    /// The method that `super(ty, object).name` would bind to the object, an instance of `ty`.
    pub(crate) fn super_method(&mut self, class: &Value, ty: &Value, object: &Value, name: &Ref<Str>) -> Option<Value> {
        let builtin = self.type_for(&SUPER);
        let own = self.type_of(object);
        let ty = ty.downcast_ref::<Type>()?;
        if !class.is(builtin.as_value()) || object.has_payload::<Type>() || !own.is_subtype(ty) {
            return None;
        }
        self.lookup_after(own, ty, name).filter(is_method)
    }

    /// `super().name` as compiled code asks for it: without the super object if `class` is the builtin `super`. Something
    /// else by that name is called without arguments.
    pub(crate) fn begin_super_getattr(
        &mut self,
        class: &Value,
        ty: &Value,
        object: &Value,
        name: &Ref<Str>,
    ) -> Res<Begun> {
        let builtin = self.type_for(&SUPER);
        if !class.is(builtin.as_value()) {
            let instance = self.call(class, &[])?;
            return self.begin_getattr(&instance, name);
        }
        let Some(own) = ty.downcast_ref::<Type>() else {
            let given = self.type_name(ty);
            return Err(self.type_error(format!("super() argument 1 must be a type, not {given}")));
        };
        let object_type = self.super_check(own, object)?;
        if name.to_str() == Some("__class__") {
            return Ok(Begun::Done(builtin.into_value()));
        }
        if let Some(value) = self.lookup_after(&object_type, own, name) {
            let instance = (!object.is(object_type.as_value())).then_some(object);
            return self.begin_descriptor_get(&value, instance, &object_type);
        }
        let name_text = name.to_string_lossy();
        Err(self.attribute_error(object, name, format!("'super' object has no attribute '{name_text}'")))
    }
}
