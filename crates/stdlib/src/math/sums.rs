//! Sums that lose no precision: `fsum`, `hypot`, `dist`, `sumprod`; and `prod`.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Cx, Native, async_function, function};
use corallus_vm::objects::float::Float;
use corallus_vm::objects::int::{as_big, as_i64};
use corallus_vm::operators::BinaryOp;
use corallus_vm::vm::Vm;
use num_traits::ToPrimitive;

use super::real;

pub static FUNCTIONS: &[Native] = &[
    async_function(
        "fsum",
        "(seq, /)",
        |cx, args| Box::pin(fsum(cx, args)),
        "Return an accurate floating-point sum of values in the iterable seq.\n\nAssumes IEEE-754 floating-point arithmetic.",
    ),
    function(
        "hypot",
        "(*coordinates)",
        hypot,
        "Multidimensional Euclidean distance from the origin to a point.",
    ),
    async_function(
        "dist",
        "(p, q, /)",
        |cx, args| Box::pin(dist(cx, args)),
        "Return the Euclidean distance between two points p and q.",
    ),
    async_function(
        "sumprod",
        "(p, q, /)",
        |cx, args| Box::pin(sumprod(cx, args)),
        "Return the sum of products of values from two iterables p and q.",
    ),
    async_function(
        "prod",
        "(iterable, /, *, start=1)",
        |cx, args| Box::pin(prod(cx, args)),
        "Calculate the product of all the elements in the input iterable.\n\nThe default start value for the product is 1.",
    ),
];

/// `a + b` and what rounding lost.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let other = sum - a;
    (sum, (a - (sum - other)) + (b - other))
}

/// `a * b` and what rounding lost.
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, a.mul_add(b, -product))
}

/// Partial sums that don't overlap, smallest first (Shewchuk's algorithm).
#[derive(Clone, Default)]
struct Partials {
    parts: Vec<f64>,
    special: f64,
    infinite: f64,
}

impl Partials {
    /// Adds a number. False: a partial sum is too large.
    fn add(&mut self, x: f64) -> bool {
        let mut x_left = x;
        let mut kept = 0;
        for at in 0..self.parts.len() {
            let (sum, lost) = two_sum(x_left, self.parts[at]);
            if lost != 0.0 {
                self.parts[kept] = lost;
                kept += 1;
            }
            x_left = sum;
        }
        self.parts.truncate(kept);
        if x_left.is_finite() {
            if x_left != 0.0 {
                self.parts.push(x_left);
            }
            return true;
        }
        if x.is_finite() {
            return false;
        }
        if x.is_infinite() {
            self.infinite += x;
        }
        self.special += x;
        self.parts.clear();
        true
    }

    /// The sum, rounded once, half to even.
    fn total(&self) -> f64 {
        let mut parts = self.parts.iter().rev().copied();
        let Some(mut high) = parts.next() else { return 0.0 };
        let mut low = 0.0;
        let mut below = None;
        for part in parts {
            if low != 0.0 {
                below = Some(part);
                break;
            }
            (high, low) = two_sum(high, part);
        }
        // The rounding of the two largest may be half way: what lies below decides.
        if let Some(below) = below
            && ((low < 0.0 && below < 0.0) || (low > 0.0 && below > 0.0))
        {
            let twice = low * 2.0;
            let moved = high + twice;
            if moved - high == twice {
                high = moved;
            }
        }
        high
    }
}

async fn fsum(mut cx: Cx, args: Vec<Value>) -> Res {
    let iterator = cx.iter(&args[0]).await?;
    let mut partials = Partials::default();
    while let Some(item) = cx.next(&iterator).await? {
        let x = real(cx.vm(), &item)?;
        if !partials.add(x) {
            return Err(cx.vm().overflow_error("intermediate overflow in fsum"));
        }
    }
    let vm = cx.vm();
    if partials.special != 0.0 {
        if partials.infinite.is_nan() {
            return Err(vm.value_error("-inf + inf in fsum"));
        }
        return Ok(vm.float(partials.special));
    }
    Ok(vm.float(partials.total()))
}

/// The length of a vector, scaled so that nothing overflows, with the error of each square carried along.
fn norm(coordinates: &[f64]) -> f64 {
    let largest = coordinates.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    if coordinates.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if coordinates.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    if largest == 0.0 {
        return 0.0;
    }
    if let [x] = coordinates {
        return x.abs();
    }
    let (_, exponent) = libm::frexp(largest);
    let scale = |x: f64| libm::ldexp(x, -exponent);
    let (mut sum, mut lost) = (0.0, 0.0);
    for x in coordinates {
        let x = scale(*x);
        let (square, rest) = two_product(x, x);
        let (total, error) = two_sum(sum, square);
        sum = total;
        lost += error + rest;
    }
    let root = (sum + lost).sqrt();
    // One Newton step on the exact residue.
    let (square, rest) = two_product(root, root);
    let residue = (sum - square) + (lost - rest);
    libm::ldexp(root + residue / (2.0 * root), exponent)
}

fn hypot(vm: &mut Vm, args: Args<'_>) -> Res {
    let given = vm.items_of_exact(&args[0]).unwrap_or_default();
    let coordinates = given.iter().map(|x| real(vm, x)).collect::<Res<Vec<f64>>>()?;
    Ok(vm.float(norm(&coordinates)))
}

async fn dist(mut cx: Cx, args: Vec<Value>) -> Res {
    let (p, q) = (cx.collect(&args[0]).await?, cx.collect(&args[1]).await?);
    let vm = cx.vm();
    if p.len() != q.len() {
        return Err(vm.value_error("both points must have the same number of dimensions"));
    }
    let mut differences = Vec::with_capacity(p.len());
    for (a, b) in p.iter().zip(&q) {
        differences.push(real(vm, a)? - real(vm, b)?);
    }
    Ok(vm.float(norm(&differences)))
}

/// A run of products of one kind of number, which goes into the total when another kind comes: the order in which the
/// reference rounds.
#[derive(Default)]
struct Runs {
    /// Products of machine integers are over: one was of another kind, or too large.
    past_integers: bool,
    integers: i64,
    /// Products of floats are over.
    past_floats: bool,
    floats: Partials,
    /// There are products not yet in the total.
    waiting: bool,
}

impl Runs {
    /// Takes a product of exact integers; false if there is one of another kind or size.
    fn take_integers(&mut self, vm: &Vm, p: &Value, q: &Value) -> bool {
        let exact = |value: &Value| match vm.type_of(value).is(&vm.types.int) {
            true => as_i64(value),
            false => None,
        };
        let product = exact(p).zip(exact(q)).and_then(|(p, q)| p.checked_mul(q));
        match product.and_then(|product| self.integers.checked_add(product)) {
            Some(sum) => {
                self.integers = sum;
                self.waiting = true;
                true
            }
            None => false,
        }
    }

    /// Takes a product of floats, or of a float and an integer; false if it is of another kind or not finite.
    fn take_floats(&mut self, vm: &Vm, p: &Value, q: &Value) -> bool {
        let (float, int, boolean) = (&vm.types.float, &vm.types.int, &vm.types.bool_);
        let number = |value: &Value| {
            let ty = vm.type_of(value);
            if ty.is(float) {
                return value.downcast_ref::<Float>().map(|float| float.value);
            }
            let whole = as_big(value).filter(|_| ty.is(int) || ty.is(boolean))?;
            whole.to_f64().filter(|x| x.is_finite())
        };
        if !vm.type_of(p).is(float) && !vm.type_of(q).is(float) {
            return false;
        }
        let Some((a, b)) = number(p).zip(number(q)) else {
            return false;
        };
        let (product, lost) = two_product(a, b);
        if !product.is_finite() || !lost.is_finite() {
            return false;
        }
        let mut floats = self.floats.clone();
        if !floats.add(product) || !floats.add(lost) || !floats.total().is_finite() {
            return false;
        }
        self.floats = floats;
        self.waiting = true;
        true
    }
}

async fn sumprod(mut cx: Cx, args: Vec<Value>) -> Res {
    let (p, q) = (cx.collect(&args[0]).await?, cx.collect(&args[1]).await?);
    if p.len() != q.len() {
        return Err(cx.vm().value_error("Inputs are not the same length"));
    }
    let (mut total, mut runs) = (Value::int32(0), Runs::default());
    for (a, b) in p.iter().zip(&q) {
        if !runs.past_integers {
            if runs.take_integers(cx.vm(), a, b) {
                continue;
            }
            runs.past_integers = true;
            if std::mem::take(&mut runs.waiting) {
                let sum = cx.vm().int(runs.integers);
                total = cx.result(|vm| vm.begin_binary(BinaryOp::Add, &total, &sum)).await?;
            }
        }
        if !runs.past_floats {
            if runs.take_floats(cx.vm(), a, b) {
                continue;
            }
            runs.past_floats = true;
            if std::mem::take(&mut runs.waiting) {
                let sum = cx.vm().float(runs.floats.total());
                total = cx.result(|vm| vm.begin_binary(BinaryOp::Add, &total, &sum)).await?;
            }
        }
        let product = cx.result(|vm| vm.begin_binary(BinaryOp::Mul, a, b)).await?;
        total = cx.result(|vm| vm.begin_binary(BinaryOp::Add, &total, &product)).await?;
    }
    if runs.waiting {
        let sum = match runs.past_integers {
            true => cx.vm().float(runs.floats.total()),
            false => cx.vm().int(runs.integers),
        };
        total = cx.result(|vm| vm.begin_binary(BinaryOp::Add, &total, &sum)).await?;
    }
    Ok(total)
}

async fn prod(mut cx: Cx, args: Vec<Value>) -> Res {
    let iterator = cx.iter(&args[0]).await?;
    let mut total = args[1].clone();
    while let Some(item) = cx.next(&iterator).await? {
        total = match (total.as_small_int(), item.as_small_int()) {
            (Some(a), Some(b)) if a.checked_mul(b).is_some() => cx.vm().int(a.wrapping_mul(b)),
            _ => cx.result(|vm| vm.begin_binary(BinaryOp::Mul, &total, &item)).await?,
        };
    }
    Ok(total)
}
