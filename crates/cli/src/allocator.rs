//! The allocator of the command: the system's, with short lists of free blocks before it, which the main thread keeps for itself.
//!
//! Programs make and drop buffers of a few words all the time: lists, tuples, longer strings, futures. Where the system's allocator
//! takes more than a hundred machine instructions for such a pair, taking a block from a list and putting it back takes twenty. The
//! lists are short, so that they hold back little memory, and empty at the start. Every block is the system's, whichever thread
//! it comes from or goes to; other threads have lists without room.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::null_mut;

/// Sizes that differ by less than this share a list.
const GRANULE: usize = 16;
/// Blocks larger than this aren't kept.
const LARGEST: usize = 512;
/// Blocks that a list has room for.
const ROOM: u32 = 128;

/// What a free block holds.
struct Free {
    next: *mut Free,
}

/// Free blocks of one size.
struct List {
    first: Cell<*mut Free>,
    /// How many more it takes.
    room: Cell<u32>,
}

thread_local! {
    static LISTS: [List; LARGEST / GRANULE + 1] = const {
        [const {
            List {
                first: Cell::new(null_mut()),
                room: Cell::new(0),
            }
        }; LARGEST / GRANULE + 1]
    };
}

/// The allocator.
pub struct Allocator;

impl Allocator {
    /// Lets this thread keep free blocks: one that lasts as long as the process.
    pub fn keep_blocks() {
        if corallus_heap::blocks::KEEPS_FREE_MEMORY {
            LISTS.with(|lists| lists.iter().for_each(|list| list.room.set(ROOM)));
        }
    }
}

/// The list for blocks of this layout, and the layout that all its blocks have.
#[inline(always)]
fn class(layout: Layout) -> Option<(usize, Layout)> {
    if layout.size() > LARGEST || layout.align() > GRANULE {
        return None;
    }
    let class = layout.size().div_ceil(GRANULE);
    // SAFETY: a power of two, and a size far from the largest.
    Some((class, unsafe {
        Layout::from_size_align_unchecked(class * GRANULE, GRANULE)
    }))
}

// SAFETY: every block comes from the system's allocator, with a layout that follows from the one asked for, and goes back there
// with the same; a block in a list is nobody's until it is taken out.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some((class, rounded)) = class(layout) else {
            // SAFETY: the caller's promise.
            return unsafe { System.alloc(layout) };
        };
        LISTS.with(|lists| {
            let list = &lists[class];
            let first = list.first.get();
            // SAFETY: blocks in the list are free, and at least as large as what they hold; the size isn't zero.
            unsafe {
                if first.is_null() {
                    return System.alloc(rounded);
                }
                list.first.set((*first).next);
            }
            list.room.set(list.room.get() + 1);
            first.cast()
        })
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let Some((class, rounded)) = class(layout) else {
            // SAFETY: the caller's promise.
            return unsafe { System.dealloc(block, layout) };
        };
        LISTS.with(|lists| {
            let list = &lists[class];
            let room = list.room.get();
            // SAFETY: the block is the caller's, large enough and aligned; the system knows it by the rounded layout.
            unsafe {
                if room == 0 {
                    return System.dealloc(block, rounded);
                }
                let block = block.cast::<Free>();
                block.write(Free { next: list.first.get() });
                list.first.set(block);
            }
            list.room.set(room - 1);
        });
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if class(layout).is_none() {
            // SAFETY: the caller's promise.
            return unsafe { System.alloc_zeroed(layout) };
        }
        // SAFETY: the caller's promise; a block is at least as large as was asked for.
        unsafe {
            let block = self.alloc(layout);
            if !block.is_null() {
                block.write_bytes(0, layout.size());
            }
            block
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that size and alignment make a layout.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (class(layout), class(wanted)) {
            // SAFETY: the caller's promise.
            (None, None) => unsafe { System.realloc(block, layout, size) },
            (Some((old, _)), Some((new, _))) if old == new => block,
            // SAFETY: the caller's promises for the old block; the new one is as large as asked for.
            _ => unsafe {
                let new = self.alloc(wanted);
                if !new.is_null() {
                    new.copy_from_nonoverlapping(block, layout.size().min(size));
                    self.dealloc(block, layout);
                }
                new
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_kept_and_grow() {
        Allocator::keep_blocks();
        let layout = |size| Layout::from_size_align(size, 8).expect("a layout");
        // SAFETY: blocks are used within their sizes, and given back once with their layouts.
        unsafe {
            let first = Allocator.alloc(layout(24));
            first.write_bytes(7, 24);
            let same = Allocator.realloc(first, layout(24), 32);
            assert_eq!(same, first);
            let mut block = same;
            let mut size = 32;
            for next in [33, 512, 513, 5000, 600, 100, 40] {
                block = Allocator.realloc(block, layout(size), next);
                size = next;
                assert!((0..24).all(|at| block.add(at).read() == 7));
            }
            Allocator.dealloc(block, layout(size));
            let zeroed = Allocator.alloc_zeroed(layout(40));
            if corallus_heap::blocks::KEEPS_FREE_MEMORY {
                assert_eq!(zeroed, block);
            }
            assert!((0..40).all(|at| zeroed.add(at).read() == 0));
            Allocator.dealloc(zeroed, layout(40));
        }
    }
}
