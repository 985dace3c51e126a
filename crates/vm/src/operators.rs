//! Operators: special methods, their reflections, and the order in which they are tried (data model 3.3.8).

use corallus_heap::{Ref, Trace, Tracer, Value};

use smallvec::SmallVec;

use crate::error::{Raised, Res};
use crate::frame::{Begun, Completion, NativeFrame, and_then};
use crate::native::Arguments;
use crate::objects::function::Function;
use crate::objects::native_function::NativeMethod;
use crate::special::Special;
use crate::vm::Vm;

/// A binary arithmetic operator, in the order of the special methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    MatMul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    And,
    Or,
    Xor,
    DivMod,
}

impl BinaryOp {
    fn special(self, base: Special) -> Option<Special> {
        Special::from_index(base as usize + self as usize)
    }

    fn symbol(self) -> &'static str {
        [
            "+",
            "-",
            "*",
            "@",
            "/",
            "//",
            "%",
            "** or pow()",
            "<<",
            ">>",
            "&",
            "|",
            "^",
            "divmod()",
        ][self as usize]
    }

    fn inplace_symbol(self) -> &'static str {
        [
            "+=", "-=", "*=", "@=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^=", "divmod()",
        ][self as usize]
    }
}

/// A unary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    Neg,
    Pos,
    Invert,
    Abs,
}

/// A rich comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CompareOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl CompareOp {
    pub fn special(self) -> Special {
        [
            Special::Lt,
            Special::Le,
            Special::Eq,
            Special::Ne,
            Special::Gt,
            Special::Ge,
        ][self as usize]
    }

    /// The operator with the operands exchanged.
    #[must_use]
    pub fn reflected(self) -> Self {
        [Self::Gt, Self::Ge, Self::Eq, Self::Ne, Self::Lt, Self::Le][self as usize]
    }

    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// The operator with this number, as instructions have it.
    pub fn from_index(index: usize) -> Option<Self> {
        [Self::Lt, Self::Le, Self::Eq, Self::Ne, Self::Gt, Self::Ge]
            .get(index)
            .copied()
    }

    /// What the operator says of an ordering.
    #[inline]
    pub fn matches(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Lt => ordering.is_lt(),
            Self::Le => ordering.is_le(),
            Self::Eq => ordering.is_eq(),
            Self::Ne => ordering.is_ne(),
            Self::Gt => ordering.is_gt(),
            Self::Ge => ordering.is_ge(),
        }
    }
}

/// One method to try: the method, its `self`, its argument.
type Candidate = (Value, Value, Value);

/// Methods to try, last first.
type Candidates = SmallVec<[Candidate; 3]>;

/// What to say when nothing applies.
#[derive(Clone, Copy)]
pub(crate) enum Operation {
    Binary(BinaryOp),
    Inplace(BinaryOp),
    Compare(CompareOp),
}

/// Tries candidates until one returns something other than `NotImplemented`.
struct TryCandidates {
    operation: Operation,
    left: Value,
    right: Value,
    /// Still to be tried, last first.
    rest: Candidates,
}

impl TryCandidates {
    fn next(&mut self, vm: &mut Vm) -> Res<Begun> {
        match self.rest.pop() {
            Some(candidate) => {
                let begun = vm.begin_candidate(self.operation, candidate);
                and_then(self, vm, begun)
            }
            None => vm
                .nothing_applies(self.operation, &self.left, &self.right)
                .map(Begun::Done),
        }
    }
}

impl NativeFrame for TryCandidates {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let value = input.into_result(vm)?;
        if value.is_not_implemented() {
            return self.next(vm);
        }
        Ok(Begun::Done(value))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.left.trace(tracer);
        self.right.trace(tracer);
        self.rest.as_slice().trace(tracer);
    }

    fn name(&self) -> &'static str {
        "operator"
    }
}

impl Vm {
    /// As [`Vm::begin_binary`] and its like, for an instruction that keeps its operands until the result is there: a method
    /// written in Python is called without anything in between. If it returns `NotImplemented`, the instruction goes on with
    /// [`Vm::go_on_operation`].
    pub(crate) fn begin_operation(&mut self, operation: Operation, left: &Value, right: &Value) -> Res<Begun> {
        if let Some(function) = self.own_function(operation, left, right) {
            return self.push_plain_call(&function, left, std::slice::from_ref(right));
        }
        match operation {
            Operation::Binary(op) => self.begin_binary(op, left, right),
            Operation::Inplace(op) => self.begin_inplace(op, left, right),
            Operation::Compare(op) => self.begin_compare(op, left, right),
        }
    }

    /// The left operand's own method, if that is asked first and is a Python function of two parameters.
    fn own_function(&self, operation: Operation, left: &Value, right: &Value) -> Option<Ref<Function>> {
        let (left_type, right_type) = (self.type_of(left), self.type_of(right));
        if !left_type.is_heap_type() || (!left_type.is(right_type) && right_type.is_subtype(left_type)) {
            return None;
        }
        let special = match operation {
            Operation::Binary(op) => op.special(Special::Add)?,
            Operation::Inplace(BinaryOp::DivMod) => return None,
            Operation::Inplace(op) if left_type.has_special(op.special(Special::IAdd)?) => return None,
            Operation::Inplace(op) => op.special(Special::Add)?,
            Operation::Compare(op) => op.special(),
        };
        let function = left_type.special(special)?.downcast::<Function>().ok()?;
        (function.plain_args.get() == 2).then_some(function)
    }

    /// The own method of the left operand, called by [`Vm::begin_operation`], has no answer: asks the right operand.
    pub(crate) fn go_on_operation(&mut self, operation: Operation, left: &Value, right: &Value) -> Res<Begun> {
        let mut candidates = match operation {
            Operation::Binary(op) | Operation::Inplace(op) => self.binary_candidates(op, left, right),
            Operation::Compare(op) => self.compare_candidates(op, left, right),
        };
        candidates.pop();
        self.begin_candidates(operation, candidates, left, right)
    }

    /// `left op right`.
    pub fn begin_binary(&mut self, op: BinaryOp, left: &Value, right: &Value) -> Res<Begun> {
        if let Some(special) = op.special(Special::Add)
            && let Some(value) = self.answer_of_native(special, left, right)
        {
            return value.map(Begun::Done);
        }
        let candidates = self.binary_candidates(op, left, right);
        self.begin_candidates(Operation::Binary(op), candidates, left, right)
    }

    /// `left op= right`: the in-place method first.
    pub fn begin_inplace(&mut self, op: BinaryOp, left: &Value, right: &Value) -> Res<Begun> {
        if op != BinaryOp::DivMod
            && let (Some(inplace), Some(special)) = (op.special(Special::IAdd), op.special(Special::Add))
            && let Some(value) = match self.type_of(left).has_special(inplace) {
                true => self.answer_of_native(inplace, left, right),
                false => self.answer_of_native(special, left, right),
            }
        {
            return value.map(Begun::Done);
        }
        let mut candidates = self.binary_candidates(op, left, right);
        if op != BinaryOp::DivMod
            && let Some(special) = op.special(Special::IAdd)
            && let Some(method) = self.type_of(left).special(special)
        {
            candidates.push((method, left.clone(), right.clone()));
        }
        self.begin_candidates(Operation::Inplace(op), candidates, left, right)
    }

    /// What the left operand's own method says, where it is asked first, is a native of its very type, and has an answer.
    fn answer_of_native(&mut self, special: Special, left: &Value, right: &Value) -> Option<Res> {
        let (left_type, right_type) = (self.type_of(left), self.type_of(right));
        if !left_type.is(right_type) && right_type.is_subtype(left_type) {
            return None;
        }
        let method = left_type.special(special)?;
        if let Some(native) = method.downcast_ref::<NativeMethod>()
            && let Some(quick) = native.native.quick
            && left_type.is(&native.owner)
        {
            return match quick.call(self, &[left.clone(), right.clone()])? {
                Ok(Begun::Done(value)) => Some(Ok(value)),
                Ok(_) => None,
                Err(raised) => Some(Err(raised)),
            };
        }
        if !is_plain_native(&method) {
            return None;
        }
        match self.call_slot(&method, left, std::slice::from_ref(right))? {
            Ok(Begun::Done(value)) => (!value.is_not_implemented()).then_some(Ok(value)),
            Ok(_) => None,
            Err(raised) => Some(Err(raised)),
        }
    }

    /// Methods to try, last first.
    fn binary_candidates(&mut self, op: BinaryOp, left: &Value, right: &Value) -> Candidates {
        let (left_type, right_type) = (self.type_of(left).clone(), self.type_of(right).clone());
        let own = op.special(Special::Add).and_then(|special| left_type.special(special));
        let reflected = match left_type.is(&right_type) {
            true => None,
            false => op
                .special(Special::RAdd)
                .and_then(|special| right_type.special(special)),
        };
        // A method that is `None` isn't absent: calling it fails.
        let own = own.map(|method| (method, left.clone(), right.clone()));
        let reflected = reflected.map(|method| (method, right.clone(), left.clone()));
        let mut candidates = Candidates::new();
        let right_first = match (&own, &reflected) {
            (Some(_), Some((reflected, ..))) => {
                right_type.is_subtype(&left_type)
                    && op
                        .special(Special::RAdd)
                        .and_then(|special| left_type.special(special))
                        .is_none_or(|inherited| !inherited.is(reflected))
            }
            _ => false,
        };
        if right_first {
            candidates.extend(own);
            candidates.extend(reflected);
        } else {
            candidates.extend(reflected);
            candidates.extend(own);
        }
        candidates
    }

    fn begin_candidates(
        &mut self,
        operation: Operation,
        mut rest: Candidates,
        left: &Value,
        right: &Value,
    ) -> Res<Begun> {
        // Natives answer at once: no frame is needed until Python code must be asked.
        while rest.last().is_some_and(|(method, ..)| is_plain_native(method))
            && let Some(candidate) = rest.pop()
        {
            match self.begin_candidate(operation, candidate)? {
                Begun::Done(value) if value.is_not_implemented() => {}
                begun => return Ok(begun),
            }
        }
        if rest.is_empty() {
            return self.nothing_applies(operation, left, right).map(Begun::Done);
        }
        let mut state = TryCandidates {
            operation,
            left: left.clone(),
            right: right.clone(),
            rest,
        };
        let first = state.rest.pop();
        self.begin_native(state, |vm| match first {
            Some(candidate) => vm.begin_candidate(operation, candidate),
            None => Ok(Begun::Done(Value::NOT_IMPLEMENTED)),
        })
    }

    /// Calls a method that may have an answer.
    fn begin_candidate(&mut self, operation: Operation, (method, this, other): Candidate) -> Res<Begun> {
        let plain = method.is_none() || method.has_payload::<Function>() || is_plain_native(&method);
        if !plain && matches!(operation, Operation::Compare(_)) {
            // Comparing goes on where a descriptor in place of the method raises an exception.
            let ty = self.type_of(&this).clone();
            return match self.descriptor_get(&method, Some(&this), &ty) {
                Ok(bound) => self.nested(|vm| vm.begin_call(&bound, std::slice::from_ref(&other), None)),
                Err(_) => Ok(Begun::Done(Value::NOT_IMPLEMENTED)),
            };
        }
        let arguments = Arguments {
            values: std::slice::from_ref(&other),
            names: &[],
        };
        self.begin_call_unbound(&method, &this, arguments)
    }

    /// `left op right` for a comparison; the result may be any object.
    pub fn begin_compare(&mut self, op: CompareOp, left: &Value, right: &Value) -> Res<Begun> {
        if let Some(value) = self.answer_of_native(op.special(), left, right) {
            return value.map(Begun::Done);
        }
        let candidates = self.compare_candidates(op, left, right);
        self.begin_candidates(Operation::Compare(op), candidates, left, right)
    }

    fn compare_candidates(&mut self, op: CompareOp, left: &Value, right: &Value) -> Candidates {
        let (left_type, right_type) = (self.type_of(left).clone(), self.type_of(right).clone());
        let own = left_type
            .special(op.special())
            .map(|method| (method, left.clone(), right.clone()));
        let reflected = right_type
            .special(op.reflected().special())
            .map(|method| (method, right.clone(), left.clone()));
        let mut candidates = Candidates::new();
        if !left_type.is(&right_type) && right_type.is_subtype(&left_type) {
            candidates.extend(own);
            candidates.extend(reflected);
        } else {
            candidates.extend(reflected);
            candidates.extend(own);
        }
        candidates
    }

    fn nothing_applies(&mut self, operation: Operation, left: &Value, right: &Value) -> Res {
        match operation {
            Operation::Compare(CompareOp::Eq) => Ok(Value::bool(left.is(right))),
            Operation::Compare(CompareOp::Ne) => Ok(Value::bool(!left.is(right))),
            Operation::Compare(op) => {
                let (a, b, symbol) = (self.type_name(left), self.type_name(right), op.symbol());
                Err(self.type_error(format!("'{symbol}' not supported between instances of '{a}' and '{b}'")))
            }
            Operation::Binary(op) => Err(self.unsupported(op, op.symbol(), left, right)),
            Operation::Inplace(op) => Err(self.unsupported(op, op.inplace_symbol(), left, right)),
        }
    }

    #[cold]
    fn unsupported(&mut self, op: BinaryOp, symbol: &str, left: &Value, right: &Value) -> Raised {
        let (a, b) = (self.type_name(left), self.type_name(right));
        if op == BinaryOp::RShift && &*a == "builtin_function_or_method" && symbol == ">>" {
            let is_print = left
                .downcast_ref::<crate::objects::native_function::NativeFunction>()
                .is_some_and(|function| function.native.name == "print");
            if is_print {
                return self.type_error(format!(
                    "unsupported operand type(s) for {symbol}: '{a}' and '{b}'. Did you mean \"print(<message>, file=<output_stream>)\"?"
                ));
            }
        }
        if op == BinaryOp::Add && self.is_concatenation(left) && symbol == "+" {
            return match left.has_payload::<crate::objects::str::Str>() {
                true => self.type_error(format!("can only concatenate str (not \"{b}\") to str")),
                false => self.type_error(format!("can only concatenate {a} (not \"{b}\") to {a}")),
            };
        }
        self.type_error(format!("unsupported operand type(s) for {symbol}: '{a}' and '{b}'"))
    }

    fn is_concatenation(&self, value: &Value) -> bool {
        value.has_payload::<crate::objects::str::Str>()
            || value.has_payload::<crate::objects::list::List>()
            || value.has_payload::<crate::objects::tuple::Tuple>()
    }

    /// `-value`, `+value`, `~value`, `abs(value)`.
    pub fn begin_unary(&mut self, op: UnaryOp, value: &Value) -> Res<Begun> {
        let (special, symbol) = match op {
            UnaryOp::Neg => (Special::Neg, "unary -"),
            UnaryOp::Pos => (Special::Pos, "unary +"),
            UnaryOp::Invert => (Special::Invert, "unary ~"),
            UnaryOp::Abs => (Special::Abs, "abs()"),
        };
        match self.begin_special(value, special, &[])? {
            Some(begun) => Ok(begun),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!("bad operand type for {symbol}: '{name}'")))
            }
        }
    }

    /// `container[key]`.
    pub fn begin_getitem(&mut self, container: &Value, key: &Value) -> Res<Begun> {
        if let Some(begun) = self.begin_special(container, Special::GetItem, std::slice::from_ref(key))? {
            return Ok(begun);
        }
        if let Some(ty) = container.downcast_ref::<crate::objects::type_::Type>() {
            return self.begin_class_getitem(ty, key);
        }
        let name = self.type_name(container);
        Err(self.type_error(format!("'{name}' object is not subscriptable")))
    }

    fn begin_class_getitem(&mut self, ty: &Ref<crate::objects::type_::Type>, key: &Value) -> Res<Begun> {
        if ty.has_special(Special::ClassGetItem) {
            let method = self.getattr(ty.as_value(), "__class_getitem__")?;
            if !method.is_none() {
                return self.begin_call(&method, std::slice::from_ref(key), None);
            }
        }
        if ty.is(&self.types.type_) {
            return self.generic_alias(ty.as_value(), key).map(Begun::Done);
        }
        let name = ty.long_name();
        Err(self.type_error(format!("type '{name}' is not subscriptable")))
    }

    /// `container[key] = value`, or `del container[key]` with `None`.
    pub fn begin_setitem(&mut self, container: &Value, key: &Value, value: Option<Value>) -> Res<Begun> {
        let (special, what) = match value {
            Some(_) => (Special::SetItem, "does not support item assignment"),
            None => (Special::DelItem, "does not support item deletion"),
        };
        let value_given = value.is_some();
        let begun = match value {
            Some(value) => self.begin_special(container, special, &[key.clone(), value])?,
            None => self.begin_special(container, special, std::slice::from_ref(key))?,
        };
        match begun {
            Some(begun) => Ok(begun),
            None => {
                let name = self.type_name(container);
                let ty = self.type_of(container);
                // What could be a sequence says it in other words, if the key could be an index.
                let sequence = ty.is_heap_type() || ty.has_special(Special::Contains) || ty.has_special(Special::Len);
                let what = match value_given || !sequence || !self.type_of(key).has_special(Special::Index) {
                    true => what,
                    false => "doesn't support item deletion",
                };
                Err(self.type_error(format!("'{name}' object {what}")))
            }
        }
    }

    /// `item in container`; the result is `True` or `False`.
    pub fn begin_contains(&mut self, container: &Value, item: &Value) -> Res<Begun> {
        match self.type_of(container).special(Special::Contains) {
            Some(method) if method.is_none() => {
                let name = self.type_name(container);
                Err(self.type_error(format!("'{name}' object is not a container")))
            }
            Some(method) => {
                if is_plain_native(&method)
                    && let Some(begun) = self.call_slot(&method, container, std::slice::from_ref(item))
                {
                    return match begun? {
                        Begun::Done(value) => self.begin_truth(&value),
                        begun => Ok(begun),
                    };
                }
                let (container, item) = (container.clone(), item.clone());
                self.begin_native(AsBool, |vm| {
                    vm.begin_call_unbound(
                        &method,
                        &container,
                        Arguments {
                            values: &[item],
                            names: &[],
                        },
                    )
                })
            }
            None => {
                let (container, item) = (container.clone(), item.clone());
                let has_iter = self.type_of(&container).has_special(Special::Iter)
                    || self.type_of(&container).has_special(Special::GetItem);
                if !has_iter {
                    let name = self.type_name(&container);
                    return Err(self.type_error(format!("argument of type '{name}' is not a container or iterable")));
                }
                let search = ContainsSearch {
                    item,
                    iterator: Value::UNDEF,
                };
                self.begin_native(search, |vm| vm.begin_iter(&container))
            }
        }
    }
}

/// Whether the method is a native that answers at once.
pub(crate) fn is_plain_native(method: &Value) -> bool {
    method
        .downcast_ref::<crate::objects::native_function::NativeMethod>()
        .is_some_and(|method| matches!(method.native.run, crate::native::Run::Plain(_)))
}

/// Turns a result into a truth value.
struct AsBool;

impl NativeFrame for AsBool {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let value = input.into_result(vm)?;
        vm.begin_truth(&value)
    }

    fn trace(&self, _: &mut Tracer<'_>) {}
}

/// `item in iterable` by iteration.
struct ContainsSearch {
    item: Value,
    iterator: Value,
}

impl NativeFrame for ContainsSearch {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let mut input = input;
        loop {
            let begun = if self.iterator.is_undef() {
                self.iterator = input.into_result(vm)?;
                vm.begin_next(&self.iterator)
            } else {
                match vm.next_result(input)? {
                    None => return Ok(Begun::Done(Value::FALSE)),
                    Some(value) if vm.eq(&value, &self.item)? => return Ok(Begun::Done(Value::TRUE)),
                    Some(_) => vm.begin_next(&self.iterator),
                }
            };
            input = match begun {
                Ok(Begun::Done(value)) => Completion::Return(value),
                Ok(Begun::Finished(value)) => Completion::Finished(value),
                Err(raised) => Completion::Raise(raised),
                waiting => return waiting,
            };
        }
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.item.trace(tracer);
        self.iterator.trace(tracer);
    }

    fn name(&self) -> &'static str {
        "in"
    }
}
