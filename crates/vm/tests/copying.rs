//! Copies of suspended generators and coroutines go on independently of their originals.

use corallus_compiler::{Mode, Options};
use corallus_heap::Value;
use corallus_vm::host::Host;
use corallus_vm::native::{Native, function};
use corallus_vm::vm::Vm;

struct Bare;

impl Host for Bare {}

/// What the programs call to copy something suspended.
static DUPLICATE: Native = function(
    "duplicate",
    "(generator, /)",
    |vm, args| vm.copy_generator(&args[0]),
    "",
);

/// Runs a program, whose assertions are the test.
fn run(source: &str) {
    let options = Options {
        mode: Mode::Exec,
        ..Options::default()
    };
    let compiled = corallus_compiler::compile(source, "<test>", &options).expect("the test's program compiles");
    let mut vm = Vm::new(Box::new(Bare));
    let globals = vm.new_dict();
    let (builtins, name) = (vm.builtins.to_value(), vm.str("__main__"));
    let duplicate = vm.new_native_function(&DUPLICATE, None, Value::UNDEF);
    for (key, value) in [("__builtins__", builtins), ("__name__", name), ("duplicate", duplicate)] {
        let key = vm.str(key);
        vm.setitem(globals.as_value(), &key, value).expect("a dict takes items");
    }
    let code = vm.load_code(&compiled.code);
    let locals = globals.to_value();
    if let Err(raised) = vm.run_code(&code, &globals, &locals) {
        let text = vm.repr(&raised.0).map(|text| text.to_string_lossy().into_owned());
        panic!("{}\n{source}", text.unwrap_or_default());
    }
}

#[test]
fn a_loop_under_way() {
    run("
def numbers():
    for i in range(5):
        yield i

first = numbers()
assert [next(first), next(first)] == [0, 1]
second = duplicate(first)
assert next(first) == 2
assert list(second) == [2, 3, 4]
assert list(first) == [3, 4]
");
}

#[test]
fn one_that_has_not_started_and_one_that_has_finished() {
    run("
def numbers(n):
    yield n
    return 7

first = numbers(1)
second = duplicate(first)
assert list(first) == [1] and list(second) == [1]
third = duplicate(first)
assert third.gi_frame is None and list(third) == []
assert type(third) is type(first) and third.__name__ == 'numbers'
");
}

#[test]
fn half_way_through_yield_from() {
    run("
def inner(log):
    try:
        got = yield 1
        log.append(got)
        got = yield 2
        log.append(got)
    finally:
        log.append('closed')
    return 'result'

def middle(log):
    result = yield from inner(log)
    yield result

def outer(log):
    yield from middle(log)

log = []
first = outer(log)
assert next(first) == 1
second = duplicate(first)
assert second.gi_yieldfrom is not first.gi_yieldfrom
assert second.gi_yieldfrom.gi_yieldfrom.gi_code is inner.__code__
assert first.send('a') == 2
assert second.send('b') == 2
assert log == ['a', 'b']
assert second.send('c') == 'result'
assert first.send('d') == 'result'
assert log == ['a', 'b', 'c', 'closed', 'd', 'closed']
assert list(first) == list(second) == []
");
}

#[test]
fn throwing_into_a_copy_leaves_the_original() {
    run("
def inner():
    try:
        yield 1
    except ValueError as error:
        yield str(error)

def outer():
    yield from inner()
    yield 'end'

first = outer()
next(first)
second = duplicate(first)
assert second.throw(ValueError('thrown')) == 'thrown'
assert list(second) == ['end']
assert list(first) == ['end']
");
}

#[test]
fn inside_try_and_finally() {
    run("
log = []

def guarded(name):
    try:
        try:
            raise KeyError(name)
        except KeyError as error:
            yield 'handling'
            log.append(('handled', error.args))
            yield 'again'
    finally:
        log.append('finally')

first = guarded('a')
assert next(first) == 'handling'
second = duplicate(first)
assert next(second) == 'again'
second.close()
assert log == [('handled', ('a',)), 'finally']
assert list(first) == ['again']
assert log == [('handled', ('a',)), 'finally'] * 2
");
}

#[test]
fn a_bare_raise_in_a_copy_finds_its_exception() {
    run("
def reraising():
    try:
        raise ValueError('mine')
    except ValueError:
        yield
        raise

first = reraising()
next(first)
second = duplicate(first)
for generator in first, second:
    try:
        next(generator)
    except ValueError as error:
        assert error.args == ('mine',)
    else:
        raise AssertionError
");
}

#[test]
fn inside_with() {
    run("
class Manager:
    def __init__(self):
        self.log = []
    def __enter__(self):
        self.log.append('enter')
        return self
    def __exit__(self, *details):
        self.log.append(details[0])

def using(manager):
    with manager:
        yield 1
        yield 2

manager = Manager()
first = using(manager)
next(first)
second = duplicate(first)
assert list(first) == [2]
assert next(second) == 2
second.close()
assert manager.log == ['enter', None, GeneratorExit]
");
}

#[test]
fn loops_over_other_iterators() {
    run("
def pairs(items):
    for at, (left, right) in enumerate(zip(items, reversed(items))):
        for letter in 'ab':
            yield at, left, right, letter

everything = list(pairs([1, 2, 3]))
for taken in range(len(everything) + 1):
    first = pairs([1, 2, 3])
    for _ in range(taken):
        next(first)
    second = duplicate(first)
    assert list(second) == everything[taken:], taken
    assert list(first) == everything[taken:], taken
");
}

#[test]
fn a_pipeline_is_copied_with_its_sources() {
    run("
def numbers():
    for i in range(10):
        yield i

def doubled(source):
    for item in source:
        yield item * 2

def pipeline():
    yield from doubled(numbers())

first = pipeline()
assert [next(first) for _ in range(4)] == [0, 2, 4, 6]
second = duplicate(first)
assert next(first) == 8
assert list(second) == [8, 10, 12, 14, 16, 18]
assert list(first) == [10, 12, 14, 16, 18]
");
}

#[test]
fn an_iterator_that_a_variable_names_stays_one() {
    run("
def pairs(items):
    source = iter(items)
    for item in source:
        yield item, next(source)

first = pairs(range(6))
assert next(first) == (0, 1)
second = duplicate(first)
assert list(second) == [(2, 3), (4, 5)]
assert list(first) == [(2, 3), (4, 5)]
");
}

#[test]
fn a_user_defined_iterator() {
    run("
class Countdown:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n

class Copied(Countdown):
    def __reduce_ex__(self, protocol):
        return Copied, (self.n,)

def counting(n):
    for i in Copied(n):
        yield i

first = counting(3)
assert next(first) == 2
second = duplicate(first)
assert list(first) == [1, 0]
assert list(second) == [1, 0]
");
}

#[test]
fn variables_in_cells() {
    run("
def counter():
    count = 0
    total = lambda: count
    del total
    while True:
        count += 1
        yield count

first = counter()
assert [next(first), next(first)] == [1, 2]
second = duplicate(first)
assert [next(first), next(first)] == [3, 4]
assert next(second) == 3
");
}

#[test]
fn coroutines_that_await() {
    run("
class Suspend:
    def __init__(self, value):
        self.value = value
    def __await__(self):
        return (yield self.value)

async def inner(n):
    total = 0
    for i in range(n):
        total += await Suspend(i)
    return total

async def outer():
    return ('sum', await inner(3))

def finish(coroutine, answers):
    for answer in answers:
        try:
            coroutine.send(answer)
        except StopIteration as stop:
            return stop.value

first = outer()
first.send(None)
first.send(10)
second = duplicate(first)
assert second.cr_await is not first.cr_await
assert finish(first, [1, 2]) == ('sum', 13)
assert finish(second, [100, 200]) == ('sum', 310)
");
}

#[test]
fn a_coroutine_behind_its_wrapper() {
    run("
class Suspend:
    def __await__(self):
        return (yield)

async def inner():
    return await Suspend()

class Wrapped:
    def __await__(self):
        return inner().__await__()

async def outer():
    return await Wrapped()

def result(coroutine, answer):
    try:
        coroutine.send(answer)
    except StopIteration as stop:
        return stop.value

first = outer()
first.send(None)
second = duplicate(first)
assert result(second, 2) == 2
assert result(first, 1) == 1
");
}

#[test]
fn async_generators_and_those_who_loop_over_them() {
    run("
class Suspend:
    def __await__(self):
        return (yield)

async def items():
    for i in range(3):
        yield i, await Suspend()

async def collect():
    return [item async for item in items()]

def finish(coroutine, answers):
    for answer in answers:
        try:
            coroutine.send(answer)
        except StopIteration as stop:
            return stop.value

first = collect()
first.send(None)
first.send('a')
second = duplicate(first)
assert finish(first, 'bc') == [(0, 'a'), (1, 'b'), (2, 'c')]
assert finish(second, 'xy') == [(0, 'a'), (1, 'x'), (2, 'y')]
");
}

#[test]
fn a_deep_chain() {
    run("
def level(n):
    if n:
        yield from level(n - 1)
    else:
        yield from (1, 2, 3)

first = level(900)
assert next(first) == 1
second = duplicate(first)
assert list(first) == [2, 3]
assert list(second) == [2, 3]
");
}

#[test]
fn what_cannot_be_copied_says_so() {
    run("
def running():
    try:
        duplicate(generator)
    except ValueError as error:
        yield str(error)

generator = running()
assert next(generator) == 'generator already executing'

try:
    duplicate([])
except TypeError as error:
    assert str(error) == \"'list' object is not a generator or coroutine\"
else:
    raise AssertionError

class Unwilling:
    def __iter__(self):
        return self
    def __next__(self):
        return 1
    def __reduce_ex__(self, protocol):
        raise TypeError('not this one')

def endless():
    for i in Unwilling():
        yield i

generator = endless()
next(generator)
try:
    duplicate(generator)
except TypeError as error:
    assert str(error) == 'not this one'
else:
    raise AssertionError
assert next(generator) == 1
");
}
