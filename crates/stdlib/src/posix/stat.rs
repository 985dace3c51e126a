//! `stat_result`, what the `stat` functions return.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::TypeDef;
use corallus_vm::vm::Vm;

use crate::structseq::{self, field, sequence_type};

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
        field::<7>("_st_atime_seconds"),
        field::<8>("_st_mtime_seconds"),
        field::<9>("_st_ctime_seconds"),
    ],
);

/// A result with times as numbers of every kind.
pub fn result(vm: &mut Vm, status: &libc::stat) -> Res {
    let times = [
        ("atime", status.st_atime, status.st_atime_nsec),
        ("mtime", status.st_mtime, status.st_mtime_nsec),
        ("ctime", status.st_ctime, status.st_ctime_nsec),
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
    items.extend(times.iter().map(|(_, seconds, _)| vm.int(*seconds)));
    let value = structseq::make(vm, &STAT_RESULT, items, Vec::new())?;
    for (name, seconds, nanoseconds) in times {
        let float = vm.float(seconds as f64 + nanoseconds as f64 * 1e-9);
        let total = vm.big_int(num_bigint::BigInt::from(seconds) * 1_000_000_000_i64 + nanoseconds);
        vm.setattr(&value, &format!("st_{name}"), float)?;
        vm.setattr(&value, &format!("st_{name}_ns"), total)?;
    }
    #[allow(
        clippy::unnecessary_cast,
        reason = "the widths of these fields differ between architectures"
    )]
    let more = [
        ("st_blksize", status.st_blksize as i64),
        ("st_blocks", status.st_blocks as i64),
        ("st_rdev", status.st_rdev as i64),
    ];
    for (name, number) in more {
        let number = vm.int(number);
        vm.setattr(&value, name, number)?;
    }
    Ok(value)
}
