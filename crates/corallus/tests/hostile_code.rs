//! Code objects that were changed by hand, behind a header and a checksum that fit: whatever the verifier lets through ends in an
//! orderly way.
//!
//! Registers, jump targets, constants, names, exception tables, flags and counts are changed at random, from a seed. A failure
//! is reproduced by its number: `CORALLUS_MUTATIONS=first..last` runs those, any number of them.

mod checksum;

use std::path::PathBuf;
use std::sync::Arc;

use checksum::hash;
use corallus::Isolate;
use corallus_bytecode::exception_table::{ExceptionTable, Handler};
use corallus_bytecode::instr::Instr;
use corallus_bytecode::opcode::{Opcode, TABLE};
use corallus_bytecode::{Code, CodeFlags, Const, serialize, verify};

const SOURCE: &str = include_str!("hostile/kept.py");
/// How many are tried when nobody asks for more.
const USUAL: std::ops::Range<u64> = 0..600;

/// A generator of numbers that are the same everywhere (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

/// The code with something changed in it or in one of the code objects among its constants.
fn changed(code: &Code, numbers: &mut Numbers) -> Code {
    let mut code = code.clone();
    let inner: Vec<usize> = (0..code.consts.len())
        .filter(|at| matches!(code.consts[*at], Const::Code(_)))
        .collect();
    if !inner.is_empty() && !numbers.one_in(4) {
        let at = inner[numbers.below(inner.len())];
        if let Const::Code(child) = &code.consts[at] {
            code.consts[at] = Const::Code(Arc::new(changed(child, numbers)));
        }
        return code;
    }
    for _ in 0..=numbers.below(3) {
        change(&mut code, numbers);
    }
    code
}

fn change(code: &mut Code, numbers: &mut Numbers) {
    let registers = code.register_count as usize;
    match numbers.below(16) {
        0..=8 => {
            let at = numbers.below(code.instrs.len());
            let Some(instr) = code.instrs.get(at).copied() else {
                return;
            };
            code.instrs[at] = operand_changed(instr, registers, code.instrs.len(), numbers);
        }
        9 => {
            let (a, b) = (numbers.below(code.instrs.len()), numbers.below(code.instrs.len()));
            code.instrs.swap(a, b);
        }
        10 => {
            let mut handlers: Vec<Handler> = code.handlers.iter().copied().collect();
            let at = numbers.below(handlers.len());
            let length = code.instrs.len();
            if let Some(handler) = handlers.get_mut(at) {
                match numbers.below(5) {
                    0 => handler.start = numbers.below(length) as u32,
                    1 => handler.end = numbers.below(length + 1) as u32,
                    2 => handler.target = numbers.below(length) as u32,
                    3 => handler.exception = numbers.below(registers) as u16,
                    _ => handler.first_dead = numbers.below(registers + 1) as u16,
                }
            } else if length > 0 {
                handlers.push(Handler {
                    start: 0,
                    end: length as u32,
                    target: numbers.below(length) as u32,
                    exception: numbers.below(registers) as u16,
                    first_dead: numbers.below(registers) as u16,
                });
            }
            code.handlers = ExceptionTable::new(handlers);
        }
        11 => {
            let (a, b) = (numbers.below(code.consts.len()), numbers.below(code.consts.len()));
            if code.consts.len() > 1 {
                code.consts.swap(a, b);
            }
        }
        12 => code.flags = CodeFlags(code.flags.0 ^ (1 << numbers.below(32))),
        13 => match numbers.below(4) {
            0 => code.arg_count = numbers.below(registers + 1) as u32,
            1 => code.kwonly_arg_count = numbers.below(registers + 1) as u32,
            2 => code.posonly_arg_count = numbers.below(registers + 1) as u32,
            _ => code.register_count = (registers as u32).saturating_add_signed(numbers.below(5) as i32 - 2),
        },
        14 => {
            let (a, b) = (numbers.below(code.locals.len()), numbers.below(code.locals.len()));
            if !code.locals.is_empty() {
                match numbers.below(3) {
                    0 => code.locals[a].kind = code.locals[b].kind,
                    1 => code.locals.swap(a, b),
                    _ => drop(code.locals.pop()),
                }
            }
        }
        _ => match numbers.below(2) {
            0 => drop(code.names.pop()),
            _ => drop(code.freevars.pop()),
        },
    }
}

fn operand_changed(instr: Instr, registers: usize, length: usize, numbers: &mut Numbers) -> Instr {
    let Some(op) = instr.opcode() else { return instr };
    let other = match numbers.below(3) {
        0 => numbers.below(registers + 1),
        1 => numbers.below(length + 4),
        _ => numbers.below(8),
    } as u16;
    let (a, b, c, d) = (instr.a(), instr.b(), instr.c(), instr.d());
    match numbers.below(8) {
        0 | 1 => Instr::abc(op, other, b, c).with_flags(d),
        2 | 3 => Instr::abc(op, a, other, c).with_flags(d),
        4 | 5 => Instr::abc(op, a, b, other).with_flags(d),
        6 => instr.with_flags(numbers.below(256) as u8),
        _ => {
            let byte = numbers.below(TABLE.len()) as u64;
            let another = Instr(instr.0 & !0xff | byte);
            // One with as many words, so that what follows still makes sense.
            match another.opcode() {
                Some(another_op) if another_op.words() == op.words() && op != Opcode::Cache => another,
                _ => instr,
            }
        }
    }
}

fn isolate(folder: &std::path::Path) -> Isolate {
    Isolate::builder()
        .allow_filesystem()
        .path([&folder])
        .cache_modules(true)
        .fuel(200_000)
        .memory_limit(64 << 20)
        .build()
        .unwrap()
}

fn wanted() -> std::ops::Range<u64> {
    let Ok(text) = std::env::var("CORALLUS_MUTATIONS") else {
        return USUAL;
    };
    let (first, last) = text.split_once("..").expect("first..last");
    first.parse().expect("a number")..last.parse().expect("a number")
}

#[test]
fn changed_code_does_no_harm() {
    let folder: PathBuf = std::env::temp_dir().join(format!("corallus-hostile-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("kept.py"), SOURCE).unwrap();
    isolate(&folder)
        .exec("import kept; assert len(kept.results) == 14")
        .unwrap();
    let cache = folder.join("__pycache__/kept.corallus-314.pyc");
    let good = std::fs::read(&cache).unwrap();
    let begin = good.windows(4).rposition(|window| window == b"CORB").unwrap();
    let code = serialize::read(&good[begin..]).unwrap();
    let mut accepted = 0;
    for seed in wanted() {
        let changed = changed(&code, &mut Numbers(seed));
        if verify::verify(&changed).is_err() {
            continue;
        }
        accepted += 1;
        let mut body = good[8..begin].to_vec();
        body.extend(serialize::write(&changed));
        let mut bytes = hash(&body).to_le_bytes().to_vec();
        bytes.extend(body);
        std::fs::write(&cache, bytes).unwrap();
        // Should this end the process, the number is the last that was written.
        std::fs::write(folder.join("seed"), seed.to_string()).unwrap();
        let mut isolate = isolate(&folder);
        let _ = isolate.exec("import kept");
        let _ = isolate.exec("import gc; gc.collect()");
        assert_eq!(isolate.leaked_bytes(), 0, "mutation {seed}");
    }
    assert!(
        wanted().count() < 1000 || accepted > wanted().count() / 20,
        "{accepted} were accepted"
    );
    let _ = std::fs::remove_dir_all(&folder);
}

/// The verifier looks at a code object before its first call: at that of the module while the cache can still be taken for absent.
#[test]
fn refused_code_raises_instead_of_running() {
    let folder: PathBuf = std::env::temp_dir().join(format!("corallus-refused-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("kept.py"), "x = 1\ndef f(a, *b): return a + 1\n").unwrap();
    isolate(&folder).exec("import kept; assert kept.f(1) == 2").unwrap();
    let cache = folder.join("__pycache__/kept.corallus-314.pyc");
    let good = std::fs::read(&cache).unwrap();
    let begin = good.windows(4).rposition(|window| window == b"CORB").unwrap();
    let code = serialize::read(&good[begin..]).unwrap();
    let keep = |code: &Code| {
        let mut body = good[8..begin].to_vec();
        body.extend(serialize::write(code));
        let mut bytes = hash(&body).to_le_bytes().to_vec();
        bytes.extend(body);
        std::fs::write(&cache, bytes).unwrap();
    };
    let refused = vec![Instr::abc(Opcode::Return, 1000, 0, 0)];

    let mut changed = Code::clone(&code);
    for value in &mut changed.consts {
        if let Const::Code(function) = value {
            let mut function_changed = Code::clone(function);
            function_changed.instrs = refused.clone();
            *function = Arc::new(function_changed);
        }
    }
    keep(&changed);
    let mut called = isolate(&folder);
    let program = "
import kept
assert kept.x == 1 and kept.f.__code__.co_varnames
for _ in range(2):
    try:
        kept.f(1, 2)
    except SystemError as error:
        message = str(error)
";
    called.exec(program).unwrap();
    let message: String = called.eval("message").unwrap();
    assert!(message.contains("damaged"), "{message}");
    drop(called);

    let mut changed = Code::clone(&code);
    changed.instrs = refused;
    keep(&changed);
    isolate(&folder).exec("import kept; assert kept.f(1) == 2").unwrap();
    assert_eq!(std::fs::read(&cache).unwrap(), good);
    let _ = std::fs::remove_dir_all(&folder);
}
