//! Values and heap of Corallus: one-word values, reference counts, a cycle collector, weak references.
//!
//! - [`value`]: the 64-bit [`Value`]: immediate integers and singletons, or a counted pointer.
//! - [`object`]: headers, typed references [`Ref`], the [`Payload`] trait and the [`payload!`] macro.
//! - [`types`]: what the heap must know of an object's type ([`TypeCore`]).
//! - [`heap`]: allocation, pending finalisers, the memory quota.
//! - [`release`]: how objects end, without native recursion, and in the reference's order.
//! - [`collector`]: the generational cycle collector.
//! - [`weak`]: weak references and their callbacks.
//! - [`attrs`]: instance attributes under shared shapes.
//! - [`slot`]: a cell for one value.
//! - [`lent`]: values copied for the length of a borrow, uncounted.
//! - [`blocks`]: the small-block allocator with free lists.
//!
//! Everything belongs to one [`Heap`]; nothing is shared between heaps and nothing here is `Sync`. Almost all the
//! `unsafe` of the project stands in this crate. The interface is safe: a payload is only ever borrowed shared, changes
//! go through `Cell` and `RefCell`, and no Python code runs inside any function of this crate: finalisers and callbacks
//! are queued ([`Heap::take_pending`]) for the virtual machine.

pub mod attrs;
pub mod blocks;
pub mod collector;
pub mod heap;
pub mod lent;
pub mod object;
pub mod release;
pub mod slot;
pub mod types;
pub mod value;
pub mod weak;

pub use attrs::{Attrs, Shape};
pub use collector::{Trace, Tracer};
pub use heap::{BufferSize, Heap, Pending};
pub use lent::Lent;
pub use object::{Header, Object, Payload, Ref, VTable};
pub use release::{Dead, Interrupted, let_go, let_go_of};
pub use slot::Slot;
pub use types::{TypeCore, TypeFlags, TypePayload};
pub use value::Value;
pub use weak::WeakRef;
