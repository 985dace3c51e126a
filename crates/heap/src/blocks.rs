//! The small-block allocator of a heap: size classes with intrusive free lists, carved out of chunks.
//!
//! Objects and frames of up to [`MAX_SMALL`] bytes come from here, larger ones from the global allocator. Chunks go back
//! when the heap is dropped. With the feature `system-allocator` every block comes from the global allocator, so that a
//! memory checker sees each one.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::{Cell, RefCell};
use std::ptr::{NonNull, null_mut};

/// The largest block kept in free lists, in bytes.
pub const MAX_SMALL: usize = 512;
const GRANULE: usize = 16;
const CHUNK: usize = 64 * 1024;

/// Whether memory that is free may be kept for the next use. With the feature `system-allocator` it may not: a memory
/// checker can tell a use of freed memory only once the memory has gone back.
pub const KEEPS_FREE_MEMORY: bool = !cfg!(feature = "system-allocator");

struct FreeBlock {
    next: *mut FreeBlock,
}

/// Free lists by size class.
pub struct Blocks {
    free: [Cell<*mut FreeBlock>; MAX_SMALL / GRANULE + 1],
    bump: Cell<*mut u8>,
    bump_end: Cell<*mut u8>,
    chunks: RefCell<Vec<NonNull<u8>>>,
    /// Bytes obtained for this heap: chunks, whether their blocks are in use or free, and large blocks.
    used: Cell<usize>,
    /// Bytes at the ends of chunks that were too short for the block asked for.
    wasted: Cell<usize>,
}

impl Default for Blocks {
    fn default() -> Self {
        Self {
            free: [const { Cell::new(null_mut()) }; MAX_SMALL / GRANULE + 1],
            bump: Cell::new(null_mut()),
            bump_end: Cell::new(null_mut()),
            chunks: RefCell::default(),
            used: Cell::new(0),
            wasted: Cell::new(0),
        }
    }
}

fn layout(size: usize) -> Layout {
    match Layout::from_size_align(size, GRANULE) {
        Ok(layout) => layout,
        Err(_) => handle_alloc_error(Layout::new::<u8>()),
    }
}

impl Blocks {
    /// A block of at least `size` bytes, aligned to 16.
    #[inline(always)]
    pub fn allocate(&self, size: usize) -> NonNull<u8> {
        if size > MAX_SMALL || !KEEPS_FREE_MEMORY {
            self.used.set(self.used.get() + size);
            return Self::allocate_large(size);
        }
        let class = size.div_ceil(GRANULE);
        let list = &self.free[class];
        match NonNull::new(list.get()) {
            Some(block) => {
                // SAFETY: blocks in the list are free and at least pointer-sized.
                list.set(unsafe { block.as_ref() }.next);
                block.cast()
            }
            None => self.carve(class.max(1) * GRANULE),
        }
    }

    /// Gives a block back.
    ///
    /// # Safety
    /// `block` came from `allocate(size)` of this allocator and is not used any more.
    #[inline(always)]
    pub unsafe fn free(&self, block: NonNull<u8>, size: usize) {
        if size > MAX_SMALL || !KEEPS_FREE_MEMORY {
            self.used.set(self.used.get() - size);
            // SAFETY: such blocks come from `allocate_large` with the same size.
            unsafe { dealloc(block.as_ptr(), layout(size)) };
            return;
        }
        let list = &self.free[size.div_ceil(GRANULE)];
        let block = block.cast::<FreeBlock>();
        // SAFETY: the block is the caller's, at least 16 bytes long and aligned.
        unsafe { block.write(FreeBlock { next: list.get() }) };
        list.set(block.as_ptr());
    }

    /// Bytes obtained for this heap; a block that is freed stays its own, to be used again.
    pub fn used(&self) -> usize {
        self.used.get()
    }

    /// Bytes of blocks that are allocated and not freed. Walks the free lists: for tests and tight moments.
    pub fn live(&self) -> usize {
        let bump = self.bump_end.get() as usize - self.bump.get() as usize;
        self.used.get() - self.wasted.get() - bump - self.free_bytes()
    }

    fn free_bytes(&self) -> usize {
        let mut bytes = 0;
        for (class, list) in self.free.iter().enumerate() {
            let mut at = list.get();
            while let Some(block) = NonNull::new(at) {
                bytes += class.max(1) * GRANULE;
                // SAFETY: blocks in the list are free and begin with their link.
                at = unsafe { block.as_ref() }.next;
            }
        }
        bytes
    }

    #[cold]
    #[inline(never)]
    fn allocate_large(size: usize) -> NonNull<u8> {
        let layout = layout(size.max(1));
        // SAFETY: the layout's size is not zero.
        NonNull::new(unsafe { alloc(layout) }).unwrap_or_else(|| handle_alloc_error(layout))
    }

    #[cold]
    #[inline(never)]
    fn carve(&self, size: usize) -> NonNull<u8> {
        let left = self.bump_end.get() as usize - self.bump.get() as usize;
        if left < size {
            let chunk = Self::allocate_large(CHUNK);
            self.chunks.borrow_mut().push(chunk);
            self.used.set(self.used.get() + CHUNK);
            self.wasted.set(self.wasted.get() + left);
            self.bump.set(chunk.as_ptr());
            // SAFETY: one past the end of the chunk just allocated.
            self.bump_end.set(unsafe { chunk.as_ptr().add(CHUNK) });
        }
        let block = self.bump.get();
        // SAFETY: `size` bytes are left in the chunk.
        unsafe {
            self.bump.set(block.add(size));
            NonNull::new_unchecked(block)
        }
    }
}

impl Drop for Blocks {
    fn drop(&mut self) {
        for chunk in self.chunks.borrow_mut().drain(..) {
            // SAFETY: chunks come from `allocate_large(CHUNK)`; the heap has dropped all objects before.
            unsafe { dealloc(chunk.as_ptr(), layout(CHUNK)) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn freed_blocks_are_used_again() {
        let blocks = Blocks::default();
        let first = blocks.allocate(40);
        let second = blocks.allocate(40);
        assert_ne!(first, second);
        // SAFETY: allocated above with the same size, not used any more.
        unsafe { blocks.free(first, 40) };
        if KEEPS_FREE_MEMORY {
            assert_eq!(blocks.allocate(48), first);
        }
        assert!(blocks.used() >= 40);
    }
}
