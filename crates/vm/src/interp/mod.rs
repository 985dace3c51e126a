//! The interpreter: one loop, one `match`, one line per opcode. The work stands in [`ops`], by family.

mod cursor;
mod deliver;
mod ops;
mod safe_point;
mod unwind;

use corallus_bytecode::Opcode as Op;

pub(crate) use cursor::{Cursor, Exit, Flow};
use ops::{
    arithmetic, attributes, build, calls, comparison, coroutines, exceptions, functions, iteration, jumps, moves,
    patterns, variables,
};

use crate::frame::{FrameKind, FramePtr};
use crate::run::Signal;
use crate::vm::Vm;

impl Vm {
    /// Runs the current frame, and Python frames it calls, until something else must happen.
    pub(crate) fn interpret(&mut self, frame: FramePtr) -> Signal {
        let mut cursor = Cursor::new(frame);
        loop {
            let Err(exit) = self.step(&mut cursor) else { continue };
            match exit {
                Exit::Raise(raised) => match self.unwind(cursor.frame, raised) {
                    Ok(()) => cursor = Cursor::new(cursor.frame),
                    Err(signal) => return signal,
                },
                Exit::Switch => match self.current {
                    Some(frame) if frame.kind == FrameKind::Python => cursor = Cursor::new(frame),
                    _ => return Signal::Run,
                },
                Exit::Signal(Signal::Deliver(completion)) => {
                    // The common case of a return to Python code stays in this loop.
                    match self.current {
                        Some(frame) if frame.kind == FrameKind::Python => match self.deliver(frame, completion) {
                            Signal::Run => match self.current {
                                Some(frame) if frame.kind == FrameKind::Python => cursor = Cursor::new(frame),
                                _ => return Signal::Run,
                            },
                            signal => return signal,
                        },
                        _ => return Signal::Deliver(completion),
                    }
                }
                Exit::Signal(signal) => return signal,
            }
        }
    }

    /// Executes instructions until one leaves the straight path.
    #[rustfmt::skip]
    fn step(&mut self, c: &mut Cursor) -> Flow {
        loop {
            let i = c.fetch();
            let Some(op) = i.opcode() else { return ops::unknown(self, c) };
            match op {
                Op::Extension | Op::Cache => return ops::unknown(self, c),
                Op::Nop => c.advance(1),
                Op::Move => moves::move_(self, c, i),
                Op::Clear => moves::clear(self, c, i),
                Op::LoadConst => moves::load_const(self, c, i),
                Op::LoadInt => moves::load_int(self, c, i),
                Op::CheckBound => variables::check_bound(self, c, i)?,
                Op::DeleteFast => variables::delete_fast(self, c, i)?,
                Op::MakeCell => variables::make_cell(self, c, i),
                Op::LoadCell => variables::load_cell(self, c, i)?,
                Op::StoreCell => variables::store_cell(self, c, i)?,
                Op::DeleteCell => variables::delete_cell(self, c, i)?,
                Op::LoadFree => variables::load_free(self, c, i)?,
                Op::StoreFree => variables::store_free(self, c, i)?,
                Op::DeleteFree => variables::delete_free(self, c, i)?,
                Op::LoadFreeCell => variables::load_free_cell(self, c, i)?,
                Op::LoadGlobal => variables::load_global(self, c, i)?,
                Op::StoreGlobal => variables::store_global(self, c, i)?,
                Op::DeleteGlobal => variables::delete_global(self, c, i)?,
                Op::LoadName => variables::load_name(self, c, i)?,
                Op::StoreName => variables::store_name(self, c, i)?,
                Op::DeleteName => variables::delete_name(self, c, i)?,
                Op::LoadFromDictOrGlobals => variables::load_from_dict_or_globals(self, c, i)?,
                Op::LoadFromDictOrFree => variables::load_from_dict_or_free(self, c, i)?,
                Op::LoadFromDictOrCell => variables::load_from_dict_or_cell(self, c, i)?,
                Op::LoadBuildClass => variables::load_build_class(self, c, i)?,
                Op::LoadAssertionError => variables::load_assertion_error(self, c, i),
                Op::LoadNotImplementedError => variables::load_not_implemented_error(self, c, i),
                Op::LoadAttr => attributes::load_attr(self, c, i)?,
                Op::StoreAttr => attributes::store_attr(self, c, i)?,
                Op::DeleteAttr => attributes::delete_attr(self, c, i)?,
                Op::LoadMethod => attributes::load_method(self, c, i)?,
                Op::LoadSuperMethod => attributes::load_super_method(self, c, i)?,
                Op::LoadSuperAttr => attributes::load_super_attr(self, c, i)?,
                Op::LoadSpecial => attributes::load_special(self, c, i)?,
                Op::LoadSubscr => attributes::load_subscr(self, c, i)?,
                Op::StoreSubscr => attributes::store_subscr(self, c, i)?,
                Op::DeleteSubscr => attributes::delete_subscr(self, c, i)?,
                Op::BuildSlice => build::slice(self, c, i),
                Op::Add => arithmetic::add(self, c, i)?,
                Op::Sub => arithmetic::sub(self, c, i)?,
                Op::Mul => arithmetic::mul(self, c, i)?,
                Op::MatMul => arithmetic::generic(self, c, i)?,
                Op::TrueDiv => arithmetic::true_div(self, c, i)?,
                Op::FloorDiv => arithmetic::floor_div(self, c, i)?,
                Op::Mod => arithmetic::modulo(self, c, i)?,
                Op::Pow => arithmetic::generic(self, c, i)?,
                Op::LShift => arithmetic::generic(self, c, i)?,
                Op::RShift => arithmetic::generic(self, c, i)?,
                Op::And => arithmetic::and(self, c, i)?,
                Op::Or => arithmetic::or(self, c, i)?,
                Op::Xor => arithmetic::xor(self, c, i)?,
                Op::AddImm => arithmetic::add_imm(self, c, i)?,
                Op::SubImm => arithmetic::sub_imm(self, c, i)?,
                Op::MulImm => arithmetic::mul_imm(self, c, i)?,
                Op::FloorDivImm => arithmetic::floor_div_imm(self, c, i)?,
                Op::ModImm => arithmetic::mod_imm(self, c, i)?,
                Op::LShiftImm => arithmetic::lshift_imm(self, c, i)?,
                Op::RShiftImm => arithmetic::rshift_imm(self, c, i)?,
                Op::AndImm => arithmetic::and_imm(self, c, i)?,
                Op::Neg | Op::Pos | Op::Invert => arithmetic::unary(self, c, i)?,
                Op::Not => comparison::not(self, c, i)?,
                Op::ToBool => comparison::to_bool(self, c, i)?,
                Op::Lt | Op::Le | Op::Eq | Op::Ne | Op::Gt | Op::Ge => comparison::compare(self, c, i)?,
                Op::Is | Op::IsNot => comparison::is(self, c, i),
                Op::In | Op::NotIn => comparison::contains(self, c, i)?,
                Op::Jump => c.jump(i.bc()),
                Op::JumpBack => jumps::back(self, c, i)?,
                Op::JumpIfTrue | Op::JumpIfFalse => jumps::if_truth(self, c, i)?,
                Op::JumpIfNone | Op::JumpIfNotNone => jumps::if_none(self, c, i),
                Op::JumpIfCompare => jumps::if_compare(self, c, i)?,
                Op::JumpIfCompareImm => jumps::if_compare_imm(self, c, i)?,
                Op::GetIter => iteration::get_iter(self, c, i)?,
                Op::ForIter => iteration::for_iter(self, c, i)?,
                Op::UnpackSequence => iteration::unpack_sequence(self, c, i)?,
                Op::UnpackEx => iteration::unpack_ex(self, c, i)?,
                Op::GetLen => iteration::get_len(self, c, i)?,
                Op::YieldValue => return coroutines::yield_value(self, c, i),
                Op::AsyncYield => return coroutines::async_yield(self, c, i),
                Op::GetYieldFromIter => coroutines::get_yield_from_iter(self, c, i)?,
                Op::GetAwaitable => coroutines::get_awaitable(self, c, i)?,
                Op::GetAIter => coroutines::get_aiter(self, c, i)?,
                Op::GetANext => coroutines::get_anext(self, c, i)?,
                Op::Delegate => coroutines::delegate(self, c, i)?,
                Op::EndAsyncFor => coroutines::end_async_for(self, c, i)?,
                Op::Return => return calls::return_(self, c, i),
                Op::Call => calls::call(self, c, i)?,
                Op::CallKw => calls::call_kw(self, c, i)?,
                Op::CallEx => calls::call_ex(self, c, i)?,
                Op::StarArgs => build::star_args(self, c, i)?,
                Op::BuildTuple => build::tuple(self, c, i),
                Op::BuildList => build::list(self, c, i),
                Op::BuildSet => build::set(self, c, i)?,
                Op::BuildMap => build::map(self, c, i)?,
                Op::BuildString => build::string(self, c, i)?,
                Op::ListAppend => build::list_append(self, c, i),
                Op::ListExtend => build::list_extend(self, c, i)?,
                Op::ListToTuple => build::list_to_tuple(self, c, i),
                Op::SetAdd => build::set_add(self, c, i)?,
                Op::SetUpdate => build::set_update(self, c, i)?,
                Op::MapAdd => build::map_add(self, c, i)?,
                Op::DictUpdate => build::dict_update(self, c, i)?,
                Op::DictMerge => build::dict_merge(self, c, i)?,
                Op::FormatValue => build::format_value(self, c, i)?,
                Op::BuildInterpolation => build::interpolation(self, c, i)?,
                Op::BuildTemplate => build::template(self, c, i)?,
                Op::MakeFunction => functions::make_function(self, c, i)?,
                Op::SetFunctionAttr => functions::set_function_attr(self, c, i)?,
                Op::ImportName => functions::import_name(self, c, i)?,
                Op::ImportFrom => functions::import_from(self, c, i)?,
                Op::ImportStar => functions::import_star(self, c, i)?,
                Op::Raise => exceptions::raise(self, c, i)?,
                Op::RaiseBare => exceptions::raise_bare(self, c)?,
                Op::Reraise => exceptions::reraise(self, c, i)?,
                Op::PushHandled => exceptions::push_handled(self, c, i),
                Op::PopHandled => exceptions::pop_handled(self, c, i),
                Op::ExcMatch => exceptions::matches(self, c, i)?,
                Op::ExcStarMatch => exceptions::star_match(self, c, i)?,
                Op::ReraiseStar => exceptions::reraise_star(self, c, i)?,
                Op::WithExceptStart => exceptions::with_except_start(self, c, i)?,
                Op::MatchSequence | Op::MatchMapping => patterns::kind(self, c, i),
                Op::MatchKeys => patterns::keys(self, c, i)?,
                Op::MatchClass => patterns::class(self, c, i)?,
                Op::PrintExpr => functions::print_expr(self, c, i)?,
                Op::MakeTypeVar | Op::MakeParamSpec | Op::MakeTypeVarTuple => functions::make_type_parameter(self, c, i)?,
                Op::SetTypeParamDefault => functions::set_type_parameter_default(self, c, i)?,
                Op::MakeTypeAlias => functions::make_type_alias(self, c, i)?,
                Op::SubscriptGeneric => functions::subscript_generic(self, c, i)?,
            }
        }
    }
}
