//! The interpreter: one loop, one `match`, one line per opcode. The work stands in [`ops`], by family.

mod cursor;
mod deliver;
mod ops;
mod safe_point;
mod unwind;
mod watched;

use corallus_bytecode::Opcode as Op;

pub(crate) use cursor::{Apart, Cursor, Exit, Flow, out_of_line};
pub(crate) use ops::comparison::quick as quick_compare;
use ops::{
    arithmetic, attributes, build, calls, comparison, coroutines, exceptions, functions, items, iteration, jumps,
    moves, patterns, variables,
};
pub(crate) use unwind::chain_context;

use crate::frame::{Completion, FrameKind, FramePtr};
use crate::run::Signal;
use crate::vm::Vm;

impl Vm {
    /// Runs the current frame, and Python frames it calls, until something else must happen.
    pub(crate) fn interpret(&mut self, frame: FramePtr) -> Signal {
        if self.tracing.is_watching() {
            return self.interpret_watched(frame);
        }
        let mut cursor = Cursor::new(frame);
        loop {
            if let Err(exit) = self.step::<false>(&mut cursor) {
                match self.leave(exit) {
                    Ok(frame) => cursor = Cursor::new(frame),
                    Err(signal) => return signal,
                }
            }
        }
    }

    /// The straight path has been left: the Python frame that goes on, or what must happen outside of the interpreter.
    #[inline(never)]
    fn leave(&mut self, exit: Exit) -> Result<FramePtr, Signal> {
        match exit {
            Exit::Raise(raised) => {
                if let Some(frame) = self.current {
                    self.unwind(frame, raised)?;
                }
            }
            Exit::Switch => {}
            // The common case of a return to Python code stays in the interpreter.
            Exit::Signal(Signal::Deliver(completion)) => match self.current {
                Some(frame) if frame.kind == FrameKind::Python => match self.deliver(frame, completion) {
                    Signal::Run => {}
                    signal => return Err(signal),
                },
                Some(frame) if frame.kind == FrameKind::Native => self.go_on_in_natives(frame, completion)?,
                _ => return Err(Signal::Deliver(completion)),
            },
            Exit::Signal(Signal::Run) if self.tracing.is_watching() => return Err(Signal::Run),
            Exit::Signal(Signal::Run) => {}
        }
        match self.current {
            Some(frame) if frame.kind == FrameKind::Python => Ok(frame),
            _ => Err(Signal::Run),
        }
    }

    /// A native gets the completion, and what is below it gets that of the native, until a Python frame goes on.
    fn go_on_in_natives(&mut self, frame: FramePtr, completion: Completion) -> Result<(), Signal> {
        let mut signal = self.resume_native(frame, completion);
        while let Signal::Deliver(completion) = signal {
            signal = match self.current {
                Some(frame) if frame.kind == FrameKind::Native => self.resume_native(frame, completion),
                Some(frame) if frame.kind == FrameKind::Python => self.deliver(frame, completion),
                _ => return Err(Signal::Deliver(completion)),
            };
        }
        // The native may have asked for reports: those are made in another loop.
        match self.tracing.is_watching() {
            true => Err(Signal::Run),
            false => Ok(()),
        }
    }

    /// Executes one instruction; unless the program is watched, a jump back to the head of a loop executes that, too.
    #[inline(always)]
    #[rustfmt::skip]
    fn step<const WATCHED: bool>(&mut self, c: &mut Cursor) -> Flow {
        let i = c.fetch();
        match c.opcode(i) {
            Op::Extension | Op::Cache => return ops::unknown(self, *c),
            Op::Nop => c.advance(1),
            Op::Move => moves::move_(self, c, i),
            Op::Clear => moves::clear(self, c, i),
            Op::LoadConst => moves::load_const(self, c, i),
            Op::LoadInt => moves::load_int(self, c, i),
            Op::CheckBound => out_of_line(self, c, i, variables::check_bound)?,
            Op::DeleteFast => out_of_line(self, c, i, variables::delete_fast)?,
            Op::MakeCell => out_of_line(self, c, i, variables::make_cell),
            Op::LoadCell => variables::load_cell(self, c, i)?,
            Op::StoreCell => out_of_line(self, c, i, variables::store_cell)?,
            Op::DeleteCell => out_of_line(self, c, i, variables::delete_cell)?,
            Op::LoadFree => variables::load_free(self, c, i)?,
            Op::StoreFree => out_of_line(self, c, i, variables::store_free)?,
            Op::DeleteFree => out_of_line(self, c, i, variables::delete_free)?,
            Op::LoadFreeCell => out_of_line(self, c, i, variables::load_free_cell)?,
            Op::LoadGlobal => variables::load_global(self, c, i)?,
            Op::StoreGlobal => out_of_line(self, c, i, variables::store_global)?,
            Op::DeleteGlobal => out_of_line(self, c, i, variables::delete_global)?,
            Op::LoadName => out_of_line(self, c, i, variables::load_name)?,
            Op::StoreName => out_of_line(self, c, i, variables::store_name)?,
            Op::DeleteName => out_of_line(self, c, i, variables::delete_name)?,
            Op::LoadFromDictOrGlobals => out_of_line(self, c, i, variables::load_from_dict_or_globals)?,
            Op::LoadFromDictOrFree => out_of_line(self, c, i, variables::load_from_dict_or_free)?,
            Op::LoadFromDictOrCell => out_of_line(self, c, i, variables::load_from_dict_or_cell)?,
            Op::LoadBuildClass => out_of_line(self, c, i, variables::load_build_class)?,
            Op::LoadAssertionError => out_of_line(self, c, i, variables::load_assertion_error),
            Op::LoadNotImplementedError => out_of_line(self, c, i, variables::load_not_implemented_error),
            Op::LoadAttr => attributes::load_attr(self, c, i)?,
            Op::StoreAttr => attributes::store_attr(self, c, i)?,
            Op::DeleteAttr => out_of_line(self, c, i, attributes::delete_attr)?,
            Op::LoadMethod => attributes::load_method(self, c, i)?,
            Op::LoadSuperMethod => out_of_line(self, c, i, attributes::load_super_method)?,
            Op::LoadSuperAttr => out_of_line(self, c, i, attributes::load_super_attr)?,
            Op::LoadSpecial => out_of_line(self, c, i, attributes::load_special)?,
            Op::LoadSubscr => items::load_subscr(self, c, i)?,
            Op::LoadSubscrImm => items::load_subscr_imm(self, c, i)?,
            Op::StoreSubscr => items::store_subscr(self, c, i)?,
            Op::DeleteSubscr => out_of_line(self, c, i, items::delete_subscr)?,
            Op::BuildSlice => out_of_line(self, c, i, build::slice),
            Op::Add => arithmetic::add(self, c, i)?,
            Op::Sub => arithmetic::sub(self, c, i)?,
            Op::Mul => arithmetic::mul(self, c, i)?,
            Op::MatMul => out_of_line(self, c, i, arithmetic::generic)?,
            Op::TrueDiv => arithmetic::true_div(self, c, i)?,
            Op::FloorDiv => out_of_line(self, c, i, arithmetic::floor_div)?,
            Op::Mod => out_of_line(self, c, i, arithmetic::modulo)?,
            Op::Pow => out_of_line(self, c, i, arithmetic::power)?,
            Op::LShift => out_of_line(self, c, i, arithmetic::generic)?,
            Op::RShift => out_of_line(self, c, i, arithmetic::generic)?,
            Op::And => arithmetic::and(self, c, i)?,
            Op::Or => out_of_line(self, c, i, arithmetic::or)?,
            Op::Xor => out_of_line(self, c, i, arithmetic::xor)?,
            Op::AddImm => arithmetic::add_imm(self, c, i)?,
            Op::SubImm => arithmetic::sub_imm(self, c, i)?,
            Op::MulImm => arithmetic::mul_imm(self, c, i)?,
            Op::FloorDivImm => out_of_line(self, c, i, arithmetic::floor_div_imm)?,
            Op::ModImm => out_of_line(self, c, i, arithmetic::mod_imm)?,
            Op::LShiftImm => out_of_line(self, c, i, arithmetic::lshift_imm)?,
            Op::RShiftImm => out_of_line(self, c, i, arithmetic::rshift_imm)?,
            Op::AndImm => arithmetic::and_imm(self, c, i)?,
            Op::Neg | Op::Pos | Op::Invert => out_of_line(self, c, i, arithmetic::unary)?,
            Op::Not => out_of_line(self, c, i, comparison::not)?,
            Op::ToBool => out_of_line(self, c, i, comparison::to_bool)?,
            Op::Lt | Op::Le | Op::Eq | Op::Ne | Op::Gt | Op::Ge => comparison::compare(self, c, i)?,
            Op::Is | Op::IsNot => comparison::is(self, c, i),
            Op::In | Op::NotIn => out_of_line(self, c, i, comparison::contains)?,
            Op::Jump => c.jump(i.bc()),
            Op::JumpBack => {
                jumps::back(self, c, i)?;
                if !WATCHED && c.fetch().op_byte() == Op::ForIter as u8 {
                    iteration::for_iter(self, c, c.fetch())?;
                }
            }
            Op::JumpIfTrue | Op::JumpIfFalse => jumps::if_truth(self, c, i)?,
            Op::JumpIfNone | Op::JumpIfNotNone => jumps::if_none(self, c, i),
            Op::JumpIfCompare => jumps::if_compare(self, c, i)?,
            Op::JumpIfCompareImm => jumps::if_compare_imm(self, c, i)?,
            Op::GetIter => out_of_line(self, c, i, iteration::get_iter)?,
            Op::ForIter => out_of_line(self, c, i, iteration::start_loop)?,
            Op::UnpackSequence => out_of_line(self, c, i, iteration::unpack_sequence)?,
            Op::UnpackEx => out_of_line(self, c, i, iteration::unpack_ex)?,
            Op::GetLen => out_of_line(self, c, i, iteration::get_len)?,
            Op::YieldValue => coroutines::yield_value(self, c, i)?,
            Op::AsyncYield => return out_of_line(self, c, i, coroutines::async_yield),
            Op::GetYieldFromIter => out_of_line(self, c, i, coroutines::get_yield_from_iter)?,
            Op::GetAwaitable => coroutines::get_awaitable(self, c, i)?,
            Op::GetAIter => out_of_line(self, c, i, coroutines::get_aiter)?,
            Op::GetANext => out_of_line(self, c, i, coroutines::get_anext)?,
            Op::Delegate => coroutines::delegate(self, c, i)?,
            Op::EndAsyncFor => out_of_line(self, c, i, coroutines::end_async_for)?,
            Op::Return => calls::return_(self, c, i)?,
            Op::Call => calls::call(self, c, i)?,
            Op::CallKw => out_of_line(self, c, i, calls::call_kw)?,
            Op::CallEx => out_of_line(self, c, i, calls::call_ex)?,
            Op::StarArgs => out_of_line(self, c, i, build::star_args)?,
            Op::StarKeywords => out_of_line(self, c, i, build::star_keywords)?,
            Op::BuildTuple => out_of_line(self, c, i, build::tuple),
            Op::BuildList => out_of_line(self, c, i, build::list),
            Op::BuildSet => out_of_line(self, c, i, build::set)?,
            Op::BuildMap => out_of_line(self, c, i, build::map)?,
            Op::BuildString => out_of_line(self, c, i, build::string)?,
            Op::ListAppend => out_of_line(self, c, i, build::list_append),
            Op::ListExtend => out_of_line(self, c, i, build::list_extend)?,
            Op::ListToTuple => out_of_line(self, c, i, build::list_to_tuple),
            Op::SetAdd => out_of_line(self, c, i, build::set_add)?,
            Op::SetUpdate => out_of_line(self, c, i, build::set_update)?,
            Op::MapAdd => out_of_line(self, c, i, build::map_add)?,
            Op::DictUpdate => out_of_line(self, c, i, build::dict_update)?,
            Op::DictMerge => out_of_line(self, c, i, build::dict_merge)?,
            Op::FormatValue => out_of_line(self, c, i, build::format_value)?,
            Op::BuildInterpolation => out_of_line(self, c, i, build::interpolation)?,
            Op::BuildTemplate => out_of_line(self, c, i, build::template)?,
            Op::MakeFunction => out_of_line(self, c, i, functions::make_function)?,
            Op::SetFunctionAttr => out_of_line(self, c, i, functions::set_function_attr)?,
            Op::ImportName => out_of_line(self, c, i, functions::import_name)?,
            Op::ImportFrom => out_of_line(self, c, i, functions::import_from)?,
            Op::ImportStar => out_of_line(self, c, i, functions::import_star)?,
            Op::Raise => out_of_line(self, c, i, exceptions::raise)?,
            Op::RaiseBare => out_of_line(self, c, i, |vm, c, _| exceptions::raise_bare(vm, c))?,
            Op::Reraise => out_of_line(self, c, i, exceptions::reraise)?,
            Op::PushHandled => out_of_line(self, c, i, exceptions::push_handled),
            Op::PopHandled => out_of_line(self, c, i, exceptions::pop_handled),
            Op::ExcMatch => out_of_line(self, c, i, exceptions::matches)?,
            Op::ExcStarMatch => out_of_line(self, c, i, exceptions::star_match)?,
            Op::ReraiseStar => out_of_line(self, c, i, exceptions::reraise_star)?,
            Op::WithExceptStart => out_of_line(self, c, i, exceptions::with_except_start)?,
            Op::MatchSequence | Op::MatchMapping => out_of_line(self, c, i, patterns::kind),
            Op::MatchKeys => out_of_line(self, c, i, patterns::keys)?,
            Op::MatchClass => out_of_line(self, c, i, patterns::class)?,
            Op::PrintExpr => out_of_line(self, c, i, functions::print_expr)?,
            Op::MakeTypeVar | Op::MakeParamSpec | Op::MakeTypeVarTuple => out_of_line(self, c, i, functions::make_type_parameter)?,
            Op::SetTypeParamDefault => out_of_line(self, c, i, functions::set_type_parameter_default)?,
            Op::MakeTypeAlias => out_of_line(self, c, i, functions::make_type_alias)?,
            Op::SubscriptGeneric => out_of_line(self, c, i, functions::subscript_generic)?,
        }
        Ok(())
    }
}
