//! The one table of opcodes. Each row: name, words (extension and cache words included), roles of the operands
//! `a`, `b`, `c`, and what the instruction does. `X` is the 32-bit operand of the extension word that follows.
//!
//! "raises" in a sentence means: with the reference's exception type and wording.

/// What an operand means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Not used.
    None,
    /// A register that the instruction writes.
    Dst,
    /// The first of several consecutive registers that the instruction writes.
    DstBase,
    /// A register that the instruction reads (borrowed; released afterwards if the kill flag is set).
    Src,
    /// A source register that may be `NO_REGISTER`.
    SrcOpt,
    /// The first of several consecutive registers that the instruction takes the values out of.
    SrcBase,
    /// A register that the instruction reads and may change.
    SrcDst,
    /// An index into the code object's names.
    Name,
    /// An index into the function's closure.
    Free,
    /// A plain number.
    Imm,
    /// `bc` as one operand: an index into the constants.
    Const,
    /// `bc` as one operand: a signed 32-bit number.
    Imm32,
    /// `bc` as one operand: an absolute instruction index to jump to.
    Target,
    /// `bc` as one operand: an index into the names.
    Name32,
}

/// A row of the table.
#[derive(Debug)]
pub struct Row {
    pub name: &'static str,
    /// Length in words: the instruction, its extension word and its cache words.
    pub words: u8,
    /// Whether the word after the instruction is an extension word.
    pub extended: bool,
    pub operands: [Operand; 3],
    pub meaning: &'static str,
}

macro_rules! opcodes {
    ($($name:ident, $words:literal, $ext:literal, [$a:ident $b:ident $c:ident], $meaning:literal;)*) => {
        /// Operation codes; see the module's table for meanings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Opcode { $(#[doc = $meaning] $name),* }

        /// Every row, indexed by opcode byte.
        pub static TABLE: &[Row] = &[$(Row {
            name: stringify!($name),
            words: $words,
            extended: $ext,
            operands: [Operand::$a, Operand::$b, Operand::$c],
            meaning: $meaning,
        }),*];

        impl Opcode {
            /// Every opcode in byte order.
            pub const ALL: &[Opcode] = &[$(Opcode::$name),*];
            /// Lengths in words: a constant, so that those of a known opcode are known wherever they are asked for.
            const WORDS: &[u8] = &[$($words),*];
        }
    };
}

impl Opcode {
    /// The opcode with this byte, if there is one.
    #[inline(always)]
    pub fn from_byte(byte: u8) -> Option<Self> {
        if usize::from(byte) < Self::ALL.len() {
            // SAFETY: the discriminants count from 0 without gaps, as the unit test below checks, and the byte is one.
            Some(unsafe { std::mem::transmute::<u8, Self>(byte) })
        } else {
            None
        }
    }

    /// The opcode's row.
    #[inline(always)]
    pub fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// The name in listings, spelt as names of instructions are in Python: `LOAD_GLOBAL`. The form of `LOAD_ATTR` that
    /// comes before a call has no name of its own: tools that look for attributes expect that one.
    pub fn mnemonic(self) -> String {
        if self == Self::LoadMethod {
            return Self::LoadAttr.mnemonic();
        }
        let mut text = String::new();
        let mut after_capital = true;
        for letter in self.row().name.chars() {
            if letter.is_ascii_uppercase() && !after_capital {
                text.push('_');
            }
            after_capital = letter.is_ascii_uppercase();
            text.push(letter.to_ascii_uppercase());
        }
        text
    }

    /// Length in words, extension and cache words included.
    #[inline(always)]
    pub const fn words(self) -> usize {
        Self::WORDS[self as usize] as usize
    }
}

opcodes! {
    // Words that are not executed.
    Extension, 1, false, [None None None], "The extension word of the instruction before it";
    Cache, 1, false, [None None None], "A cache word of the instruction before it; the compiler emits zeros";

    // Moves and constants.
    Nop, 1, false, [None None None], "Does nothing";
    Move, 1, false, [Dst Src None], "a = b (with KILL_B the value moves)";
    Clear, 1, false, [Dst None None], "Releases register a";
    LoadConst, 1, false, [Dst Const None], "a = consts[bc]";
    LoadInt, 1, false, [Dst Imm32 None], "a = the signed number bc";
    CheckBound, 1, false, [Src None None], "Raises UnboundLocalError if local a is unbound";
    DeleteFast, 1, false, [SrcDst None None], "Unbinds local a; raises UnboundLocalError if it is unbound";

    // Variables.
    MakeCell, 1, false, [SrcDst None None], "a = a new cell that holds a's value (empty if a is unbound)";
    LoadCell, 1, false, [Dst Src None], "a = contents of the cell in local b; raises UnboundLocalError if empty";
    StoreCell, 1, false, [Src Src None], "Contents of the cell in register a = b";
    DeleteCell, 1, false, [Src None None], "Empties the cell in local a; raises if it is empty";
    LoadFree, 1, false, [Dst Free None], "a = contents of closure cell b; raises NameError if empty";
    StoreFree, 1, false, [Free Src None], "Contents of closure cell a = b";
    DeleteFree, 1, false, [Free None None], "Empties closure cell a; raises if it is empty";
    LoadFreeCell, 1, false, [Dst Free None], "a = closure cell b itself (to build a closure)";
    LoadGlobal, 3, false, [Dst Name32 None], "a = global or builtin named bc; raises NameError";
    StoreGlobal, 1, false, [Src Name32 None], "Global bc = a";
    DeleteGlobal, 1, false, [None Name32 None], "Deletes global bc; raises NameError";
    LoadName, 3, false, [Dst Name32 None], "a = name bc in the namespace of register 0, the globals, the builtins";
    StoreName, 1, false, [Src Name32 None], "Name bc in the namespace of register 0 = a";
    DeleteName, 1, false, [None Name32 None], "Deletes name bc from the namespace of register 0; raises NameError";
    LoadFromDictOrGlobals, 1, false, [Dst Src Name], "a = name c in the mapping b, or else as LoadGlobal";
    LoadFromDictOrFree, 1, false, [Dst Src Free], "a = the name of free variable c in the mapping b, or else the cell's contents";
    LoadFromDictOrCell, 1, false, [Dst Src Src], "a = the name of local c in the mapping b, or else the contents of the cell in local c";
    LoadBuildClass, 1, false, [Dst None None], "a = builtins.__build_class__";
    LoadAssertionError, 1, false, [Dst None None], "a = the builtin AssertionError";

    LoadNotImplementedError, 1, false, [Dst None None], "a = the builtin NotImplementedError";

    // Attributes, items, methods.
    LoadAttr, 4, false, [Dst Src Name], "a = getattr(b, names[c])";
    StoreAttr, 4, false, [Src Src Name], "Attribute names[c] of a = b";
    DeleteAttr, 1, false, [Src None Name], "del a.names[c]";
    LoadMethod, 4, false, [DstBase Src Name], "(a, a+1) = (function, b) if names[c] is a method of b, else (attribute, unbound)";
    LoadSuperMethod, 1, false, [DstBase SrcBase Name], "(b, b+1, b+2) = (super, class, self), as taken; a, a+1 as LoadMethod on super(class, self)";
    LoadSuperAttr, 1, false, [Dst SrcBase Name], "(b, b+1, b+2) = (super, class, self), as taken; a = super(class, self).names[c]";
    LoadSpecial, 1, false, [DstBase Src Imm], "(a, a+1) = special method number c of b's type, bound or with self; raises as `with`/`async with` do. 0 __enter__, 1 __exit__, 2 __aenter__, 3 __aexit__";
    LoadSubscr, 1, false, [Dst Src Src], "a = b[c]";
    LoadSubscrImm, 1, false, [Dst Src Imm], "a = b[the signed 16-bit number c]";
    StoreSubscr, 1, false, [Src Src Src], "a[b] = c";
    DeleteSubscr, 1, false, [Src Src None], "del a[b]";
    BuildSlice, 1, false, [Dst SrcBase None], "a = slice(b, b+1, b+2)";

    // Operators. INPLACE in d selects augmented assignment.
    Add, 1, false, [Dst Src Src], "a = b + c";
    Sub, 1, false, [Dst Src Src], "a = b - c";
    Mul, 1, false, [Dst Src Src], "a = b * c";
    MatMul, 1, false, [Dst Src Src], "a = b @ c";
    TrueDiv, 1, false, [Dst Src Src], "a = b / c";
    FloorDiv, 1, false, [Dst Src Src], "a = b // c";
    Mod, 1, false, [Dst Src Src], "a = b % c";
    Pow, 1, false, [Dst Src Src], "a = b ** c";
    LShift, 1, false, [Dst Src Src], "a = b << c";
    RShift, 1, false, [Dst Src Src], "a = b >> c";
    And, 1, false, [Dst Src Src], "a = b & c";
    Or, 1, false, [Dst Src Src], "a = b | c";
    Xor, 1, false, [Dst Src Src], "a = b ^ c";
    AddImm, 1, false, [Dst Src Imm], "a = b + the signed 16-bit number c";
    SubImm, 1, false, [Dst Src Imm], "a = b - the signed 16-bit number c";
    MulImm, 1, false, [Dst Src Imm], "a = b * the signed 16-bit number c";
    FloorDivImm, 1, false, [Dst Src Imm], "a = b // the signed 16-bit number c";
    ModImm, 1, false, [Dst Src Imm], "a = b % the signed 16-bit number c";
    LShiftImm, 1, false, [Dst Src Imm], "a = b << the signed 16-bit number c";
    RShiftImm, 1, false, [Dst Src Imm], "a = b >> the signed 16-bit number c";
    AndImm, 1, false, [Dst Src Imm], "a = b & the signed 16-bit number c";
    Neg, 1, false, [Dst Src None], "a = -b";
    Pos, 1, false, [Dst Src None], "a = +b";
    Invert, 1, false, [Dst Src None], "a = ~b";
    Not, 1, false, [Dst Src None], "a = not b";
    ToBool, 1, false, [Dst Src None], "a = bool(b)";
    Lt, 1, false, [Dst Src Src], "a = b < c";
    Le, 1, false, [Dst Src Src], "a = b <= c";
    Eq, 1, false, [Dst Src Src], "a = b == c";
    Ne, 1, false, [Dst Src Src], "a = b != c";
    Gt, 1, false, [Dst Src Src], "a = b > c";
    Ge, 1, false, [Dst Src Src], "a = b >= c";
    Is, 1, false, [Dst Src Src], "a = b is c";
    IsNot, 1, false, [Dst Src Src], "a = b is not c";
    In, 1, false, [Dst Src Src], "a = b in c";
    NotIn, 1, false, [Dst Src Src], "a = b not in c";

    // Jumps.
    Jump, 1, false, [None Target None], "Goes on at bc, forwards";
    JumpBack, 1, false, [None Target None], "Goes on at bc, backwards: a safe point where the interpreter may look up";
    JumpIfTrue, 1, false, [Src Target None], "Goes on at bc if a is true; KILL_B: a dies if it isn't";
    JumpIfFalse, 1, false, [Src Target None], "Goes on at bc if a is false; KILL_B: a dies if it isn't";
    JumpIfNone, 1, false, [Src Target None], "Goes on at bc if a is None";
    JumpIfNotNone, 1, false, [Src Target None], "Goes on at bc if a is not None";
    JumpIfCompare, 2, true, [Src Src Imm], "Goes on at X if the comparison of a with b is as wanted; c = operator (0 <, 1 <=, 2 ==, 3 !=, 4 >, 5 >=) + 8 if wanted true";
    JumpIfCompareImm, 2, true, [Src Imm Imm], "As JumpIfCompare, with the signed 16-bit number b on the right";

    // Iteration and unpacking.
    GetIter, 1, false, [Dst Src None], "a = iter(b)";
    ForIter, 2, true, [Dst SrcDst None], "a = next item of the iterator in b; when exhausted, releases b and goes on at X";
    UnpackSequence, 1, false, [DstBase Src Imm], "a, a+1, … = the c items of b; raises ValueError if there are more or fewer, and then writes nothing";
    UnpackEx, 2, true, [DstBase Src Imm], "a … = the first c items of b, a list of the middle, the last X items; writes nothing if it raises";
    GetLen, 1, false, [Dst Src None], "a = len(b)";

    // Coroutines.
    YieldValue, 1, false, [Dst Src None], "Suspends the frame with b; a = what is sent";
    AsyncYield, 1, false, [Dst Src None], "Suspends an async generator with the item b; a = what is sent";
    GetYieldFromIter, 1, false, [Dst Src None], "a = iterator for `yield from b`: b itself if a generator (or a coroutine where allowed), else iter(b)";
    GetAwaitable, 1, false, [Dst Src Imm], "a = iterator for `await b`; c = 1 after __aenter__, 2 after __aexit__, for the message";
    GetAIter, 1, false, [Dst Src None], "a = b.__aiter__(), checked to be an async iterator";
    GetANext, 1, false, [Dst Src None], "a = iterator for awaiting b.__anext__(), checked to be awaitable";
    Delegate, 1, false, [Dst SrcDst None], "Runs the iterator in b to its end, yielding what it yields; a = its result; releases b. d bit 4: await";
    EndAsyncFor, 1, false, [Src None None], "Goes on if the exception in a is StopAsyncIteration, else re-raises it";
    Return, 1, false, [Src None None], "Leaves the frame with the value a";

    // Calls. regs[b] is the callable, regs[b+1] self or unbound, then the arguments; all are taken.
    Call, 2, false, [Dst SrcBase Imm], "a = call with c positional arguments";
    CallKw, 2, true, [Dst SrcBase Imm], "a = call with c arguments, the last ones named by the tuple consts[X]";
    CallEx, 1, false, [Dst SrcBase None], "a = call with the positional arguments in the tuple b+2 and the keywords in the dict b+3 (unbound if none)";

    // Building.
    BuildTuple, 1, false, [Dst SrcBase Imm], "a = tuple of the c registers from b";
    BuildList, 1, false, [Dst SrcBase Imm], "a = list of the c registers from b";
    BuildSet, 1, false, [Dst SrcBase Imm], "a = set of the c registers from b";
    BuildMap, 1, false, [Dst SrcBase Imm], "a = dict of the c key-value register pairs from b";
    BuildString, 1, false, [Dst SrcBase Imm], "a = concatenation of the c strings from b";
    ListAppend, 1, false, [Src Src None], "a.append(b), a is a list of ours";
    ListExtend, 1, false, [Src Src None], "a.extend(b); raises `Value after * must be an iterable` where it applies";
    StarArgs, 1, false, [Dst Src Src], "a = the positional arguments of `c(*b)`: b itself if it is a tuple, else tuple(b); raises `c() argument after * must be an iterable`";
    StarKeywords, 1, false, [Dst Src Src], "a = the keywords of `c(**b)`: b itself if it is a dict, else a dict of its items; raises `c() argument after ** must be a mapping`";
    ListToTuple, 1, false, [Dst Src None], "a = tuple(list b)";
    SetAdd, 1, false, [Src Src None], "a.add(b)";
    SetUpdate, 1, false, [Src Src None], "a.update(b)";
    MapAdd, 1, false, [Src Src Src], "a[b] = c, a is a dict of ours";
    DictUpdate, 1, false, [Src Src None], "a.update(b) for a dict display; raises TypeError if b is no mapping";
    DictMerge, 1, false, [Src Src Src], "a.update(b) for call keywords of the callable in c; raises TypeError for duplicates and non-mappings";
    FormatValue, 1, false, [Dst Src SrcOpt], "a = format(b, c), c = NO_REGISTER for no spec; d bits 4-5: 1 str, 2 repr, 3 ascii first";
    BuildInterpolation, 1, false, [Dst SrcBase Imm], "a = Interpolation of b, expression text b+1, format spec b+2; c = conversion as in FormatValue";
    BuildTemplate, 1, false, [Dst Src Src], "a = Template of the strings tuple b and the interpolations tuple c";

    // Functions, classes, imports.
    MakeFunction, 1, false, [Dst Const None], "a = function of the code object consts[bc]";
    SetFunctionAttr, 1, false, [Src Src Imm], "Sets on function a the value b: c = 0 defaults tuple, 1 kwdefaults dict, 2 __annotate__ function, 3 closure tuple, 4 type parameters";
    ImportName, 2, true, [Dst Src Name], "a = __import__(names[c], globals, locals, fromlist b, level X)";
    ImportFrom, 1, false, [Dst Src Name], "a = names[c] from module b; raises ImportError";
    ImportStar, 1, false, [Src None None], "Binds the public names of module a in the namespace of register 0";

    // Exceptions.
    Raise, 1, false, [Src SrcOpt None], "raise a, or raise a from b";
    RaiseBare, 1, false, [None None None], "raise (the handled exception again)";
    Reraise, 1, false, [Src None None], "Raises the instance a again as it is, without a new context";
    PushHandled, 1, false, [Dst Src None], "a = the frame's handled exception; then b is the handled one";
    PopHandled, 1, false, [SrcDst None None], "The frame's handled exception = a, taken";
    ExcMatch, 1, false, [Dst Src Src], "a = whether exception b matches c (a class or tuple of classes); raises TypeError if c is no such";
    ExcStarMatch, 1, false, [DstBase Src Src], "Splits b by c: a = the rest or None, a+1 = the matching group or None";
    ReraiseStar, 1, false, [Dst Src Src], "a = what an except* leaves to raise, from the original b and the list c of raised and unhandled parts; None if nothing";
    WithExceptStart, 1, false, [Dst SrcBase Src], "a = call of the exit method (b, b+1), which stay, with type, value and traceback of exception c";

    // Pattern matching.
    MatchSequence, 1, false, [Dst Src None], "a = whether b is a sequence for `match`";
    MatchMapping, 1, false, [Dst Src None], "a = whether b is a mapping for `match`";
    MatchKeys, 1, false, [Dst Src Src], "a = tuple of b's values for the keys tuple c, or None";
    MatchClass, 2, true, [Dst Src SrcBase], "a = tuple of attributes of b for the class c with X positional sub-patterns and the names tuple c+1, or None";

    // The rest of the language.
    PrintExpr, 1, false, [Src None None], "sys.displayhook(a), for interactive code";
    MakeTypeVar, 1, false, [Dst Src SrcOpt], "a = TypeVar named b; c = function that evaluates its bound (d bit 4: its constraints)";
    MakeParamSpec, 1, false, [Dst Src None], "a = ParamSpec named b";
    MakeTypeVarTuple, 1, false, [Dst Src None], "a = TypeVarTuple named b";
    SetTypeParamDefault, 1, false, [Src Src None], "Default of type parameter a is evaluated by function b";
    MakeTypeAlias, 1, false, [Dst SrcBase None], "a = TypeAliasType of name b, type parameters tuple b+1 or None, function b+2 that evaluates it";
    SubscriptGeneric, 1, false, [Dst Src None], "a = typing.Generic[*b] for the type parameters tuple b";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_name_their_opcodes() {
        for (byte, op) in Opcode::ALL.iter().enumerate() {
            assert_eq!(*op as usize, byte);
            assert_eq!(Opcode::from_byte(byte as u8), Some(*op));
        }
        assert_eq!(Opcode::from_byte(u8::MAX), None);
    }
}
