//! `stat_result`, what the `stat` functions return.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::TypeDef;
use corallus_vm::vm::Vm;

use crate::structseq::{self, field, hidden, sequence_type};

pub static STAT_RESULT: TypeDef = sequence_type(
    "stat_result",
    "os",
    &[
        field::<0>("st_mode"),
        field::<1>("st_ino"),
        field::<2>("st_dev"),
        field::<3>("st_nlink"),
        field::<4>("st_uid"),
        field::<5>("st_gid"),
        field::<6>("st_size"),
        field::<7>("_st_atime"),
        field::<8>("_st_mtime"),
        field::<9>("_st_ctime"),
        hidden::<10>("st_atime"),
        hidden::<11>("st_mtime"),
        hidden::<12>("st_ctime"),
        hidden::<13>("st_atime_ns"),
        hidden::<14>("st_mtime_ns"),
        hidden::<15>("st_ctime_ns"),
        hidden::<16>("st_blksize"),
        hidden::<17>("st_blocks"),
        hidden::<18>("st_rdev"),
    ],
);

/// A result with times as numbers of every kind.
pub fn result(vm: &mut Vm, status: &libc::stat) -> Res {
    let times = [
        (status.st_atime, status.st_atime_nsec),
        (status.st_mtime, status.st_mtime_nsec),
        (status.st_ctime, status.st_ctime_nsec),
    ];
    let numbers: [i64; 7] = [
        i64::from(status.st_mode),
        status.st_ino as i64,
        status.st_dev as i64,
        status.st_nlink as i64,
        i64::from(status.st_uid),
        i64::from(status.st_gid),
        status.st_size,
    ];
    let mut items: Vec<Value> = numbers.iter().map(|number| vm.int(*number)).collect();
    items.extend(times.iter().map(|(seconds, _)| vm.int(*seconds)));
    let floats = times.map(|(seconds, nanoseconds)| vm.float(seconds as f64 + nanoseconds as f64 * 1e-9));
    let totals = times
        .map(|(seconds, nanoseconds)| vm.big_int(num_bigint::BigInt::from(seconds) * 1_000_000_000_i64 + nanoseconds));
    #[allow(
        clippy::unnecessary_cast,
        reason = "the widths of these fields differ between architectures"
    )]
    let more = [status.st_blksize as i64, status.st_blocks as i64, status.st_rdev as i64].map(|number| vm.int(number));
    let names = STAT_RESULT.getsets.iter().skip(10).map(|field| field.name);
    let hidden = names.zip(floats.into_iter().chain(totals).chain(more)).collect();
    structseq::make(vm, &STAT_RESULT, items, hidden)
}
