//! The small-block allocator of a heap: size classes with intrusive free lists, carved out of chunks.
//!
//! Objects and frames of up to [`MAX_SMALL`] bytes come from here, larger ones from the global allocator. Chunks go back
//! when the heap is dropped. With the feature `system-allocator` every block comes from the global allocator, so that a
//! memory checker sees each one.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
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
    /// Bytes at the ends of chunks that were too short for the block asked for: all together, and by chunk.
    wasted: Cell<usize>,
    tails: RefCell<HashMap<usize, usize>>,
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
            tails: RefCell::default(),
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

    /// As [`Blocks::allocate`], if a block of that size is in the free list.
    #[inline(always)]
    pub(crate) fn take_free(&self, size: usize) -> Option<NonNull<u8>> {
        if size > MAX_SMALL || !KEEPS_FREE_MEMORY {
            return None;
        }
        let list = &self.free[size.div_ceil(GRANULE)];
        let block = NonNull::new(list.get())?;
        // SAFETY: blocks in the list are free and at least pointer-sized.
        list.set(unsafe { block.as_ref() }.next);
        Some(block.cast())
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

    /// Gives back chunks of which no block is in use. Walks the free lists: for when memory is short.
    pub fn trim(&self) {
        let mut chunks = self.chunks.take();
        chunks.sort_unstable();
        let of = |chunks: &[NonNull<u8>], block: *mut FreeBlock| {
            let at = chunks.partition_point(|chunk| chunk.as_ptr() as usize <= block as usize);
            at.checked_sub(1)
        };
        let mut free = vec![0; chunks.len()];
        for (class, list) in self.free.iter().enumerate() {
            let mut at = list.get();
            while let Some(block) = NonNull::new(at) {
                if let Some(chunk) = of(&chunks, at) {
                    free[chunk] += class.max(1) * GRANULE;
                }
                // SAFETY: blocks in the list are free and begin with their link.
                at = unsafe { block.as_ref() }.next;
            }
        }
        // The chunk that is being carved stays.
        let bump = self.bump.get() as usize;
        let empty: Vec<bool> = chunks
            .iter()
            .zip(&free)
            .map(|(chunk, free)| {
                let start = chunk.as_ptr() as usize;
                *free + MAX_SMALL > CHUNK
                    && *free + self.tail(start) == CHUNK
                    && !(start..=start + CHUNK).contains(&bump)
            })
            .collect();
        if !empty.contains(&true) {
            self.chunks.replace(chunks);
            return;
        }
        for list in &self.free {
            let mut kept: *mut FreeBlock = null_mut();
            let mut at = list.get();
            while let Some(mut block) = NonNull::new(at) {
                // SAFETY: as above; the block is nobody else's.
                at = unsafe { block.as_ref() }.next;
                if of(&chunks, block.as_ptr()).is_none_or(|chunk| !empty[chunk]) {
                    // SAFETY: as above.
                    unsafe { block.as_mut() }.next = kept;
                    kept = block.as_ptr();
                }
            }
            list.set(kept);
        }
        let mut stays = Vec::new();
        for (chunk, empty) in chunks.into_iter().zip(empty) {
            if empty {
                let tail = self.tails.borrow_mut().remove(&(chunk.as_ptr() as usize)).unwrap_or(0);
                self.wasted.set(self.wasted.get() - tail);
                self.used.set(self.used.get() - CHUNK);
                // SAFETY: chunks come from `allocate_large(CHUNK)`; none of its blocks is in use or in a list any more.
                unsafe { dealloc(chunk.as_ptr(), layout(CHUNK)) };
            } else {
                stays.push(chunk);
            }
        }
        self.chunks.replace(stays);
    }

    /// Bytes at the end of a chunk that were too short for the block asked for.
    fn tail(&self, chunk: usize) -> usize {
        self.tails.borrow().get(&chunk).copied().unwrap_or(0)
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
            if left > 0 {
                let full = self.bump_end.get() as usize - CHUNK;
                self.wasted.set(self.wasted.get() + left);
                self.tails.borrow_mut().insert(full, left);
            }
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

    #[test]
    fn chunks_without_blocks_in_use_go_back() {
        let blocks = Blocks::default();
        let sizes = [16, 48, 112, 496];
        let all: Vec<_> = (0..4000)
            .map(|n| (blocks.allocate(sizes[n % 4]), sizes[n % 4]))
            .collect();
        let most = blocks.used();
        for (block, size) in all.iter().skip(1) {
            // SAFETY: allocated above with the same size, not used any more.
            unsafe { blocks.free(*block, *size) };
        }
        assert_eq!(blocks.live(), 16);
        blocks.trim();
        assert_eq!(blocks.live(), 16);
        if KEEPS_FREE_MEMORY {
            // The first chunk has a block in use, the last is being carved.
            assert!(most > 8 * CHUNK && blocks.used() == 2 * CHUNK);
        }
        let again: Vec<_> = (0..4000).map(|n| blocks.allocate(sizes[n % 4])).collect();
        assert!(!again.contains(&all[0].0));
        for (n, block) in again.into_iter().enumerate() {
            // SAFETY: as above.
            unsafe { blocks.free(block, sizes[n % 4]) };
        }
        // SAFETY: as above.
        unsafe { blocks.free(all[0].0, 16) };
        blocks.trim();
        assert_eq!(blocks.live(), 0);
    }
}
