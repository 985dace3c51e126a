//! The collector on graphs of plain nodes that a program changes between its steps, compared with what is reachable.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;

use super::*;
use crate::heap::Pending;
use crate::object::{Object, Ref};
use crate::types::{TypeCore, TypeFlags, TypePayload};
use crate::weak::WeakRef;

#[repr(C)]
struct Kind {
    core: TypeCore,
}

crate::payload!(Kind, "kind", []);

// SAFETY: `repr(C)`, and the first field is the core; the tests have no other types.
unsafe impl TypePayload for Kind {}

/// What a test sees of nodes: which are in memory, by number.
type Alive = Rc<RefCell<HashSet<usize>>>;

struct Node {
    number: usize,
    edges: RefCell<Vec<Value>>,
    finalizer: Cell<bool>,
    alive: Alive,
}

crate::payload!(Node, "node", [edges], finalizer: |node: &Node| node.finalizer.get());

impl Drop for Node {
    fn drop(&mut self) {
        assert!(self.alive.borrow_mut().remove(&self.number), "dropped twice");
    }
}

struct World {
    alive: Alive,
    made: Cell<usize>,
    node: Ref<Kind>,
    weak: Ref<Kind>,
    heap: Box<Heap>,
}

impl World {
    fn new() -> Self {
        let heap = Heap::new();
        let core = |vtable, flags| TypeCore::new(&heap, vtable, flags, false, 0);
        let flags = TypeFlags::WEAKREFABLE | TypeFlags::PAYLOAD_FINALIZER;
        let kind = heap.alloc_metatype(Kind {
            core: core(<Kind as crate::Payload>::vtable(), 0),
        });
        let node = core(<Node as crate::Payload>::vtable(), flags);
        let weak = core(<WeakRef as crate::Payload>::vtable(), 0);
        let node = heap.alloc(&kind, Kind { core: node });
        let weak = heap.alloc(&kind, Kind { core: weak });
        drop(kind);
        heap.collector.set_threshold(50);
        Self {
            alive: Alive::default(),
            made: Cell::new(0),
            node,
            weak,
            heap,
        }
    }

    fn node(&self, edges: Vec<Value>) -> Ref<Node> {
        let number = self.made.get();
        self.made.set(number + 1);
        self.alive.borrow_mut().insert(number);
        let node = Node {
            number,
            edges: RefCell::new(edges),
            finalizer: Cell::new(false),
            alive: self.alive.clone(),
        };
        self.heap.alloc(&self.node, node)
    }

    fn is_alive(&self, number: usize) -> bool {
        self.alive.borrow().contains(&number)
    }

    fn reference_to(&self, node: &Ref<Node>) -> Ref<WeakRef> {
        let weak = self.heap.alloc(&self.weak, WeakRef::new(None));
        assert!(self.heap.watch(&weak, node.as_value()));
        weak
    }

    /// Makes every object old, and begins a cycle.
    fn begin(&self) {
        self.heap.collector.promote(|_| false);
        self.heap.begin_cycle();
    }

    /// Goes on with the cycle to its end; runs the finalisers, which do nothing.
    fn finish(&self) {
        while self.heap.collector.cycling.get() {
            self.heap.step_cycle(7);
            self.heap.take_pending();
        }
    }

    /// Numbers of the nodes that these lead to.
    fn reachable(&self, roots: &[Value]) -> HashSet<usize> {
        let mut found = HashSet::new();
        let mut pending: Vec<Value> = roots.to_vec();
        while let Some(value) = pending.pop() {
            if let Some(node) = value.downcast_ref::<Node>()
                && found.insert(node.number)
            {
                pending.extend(node.edges.borrow().iter().cloned());
            }
        }
        found
    }
}

fn link(from: &Ref<Node>, to: &Ref<Node>) {
    from.edges.borrow_mut().push(to.to_value());
}

/// Two nodes that refer to each other; the first is returned, with the numbers of both.
fn pair(world: &World) -> (Ref<Node>, [usize; 2]) {
    let (a, b) = (world.node(Vec::new()), world.node(Vec::new()));
    link(&a, &b);
    link(&b, &a);
    let numbers = [a.number, b.number];
    (a, numbers)
}

#[test]
fn old_cycles_are_freed_in_steps() {
    let world = World::new();
    let mut numbers = Vec::new();
    for _ in 0..100 {
        numbers.extend(pair(&world).1);
    }
    let (kept, held) = pair(&world);
    world.begin();
    world.finish();
    assert!(numbers.iter().all(|number| !world.is_alive(*number)));
    assert!(held.iter().all(|number| world.is_alive(*number)));
    drop(kept);
}

#[test]
fn a_reference_that_moves_from_an_unvisited_to_a_visited_object_keeps_its_object() {
    // At every possible moment, in both directions.
    for moment in 0..60 {
        for forwards in [true, false] {
            let world = World::new();
            let (first, middle, last) = (world.node(Vec::new()), pair(&world), world.node(Vec::new()));
            let (from, to) = if forwards { (&last, &first) } else { (&first, &last) };
            let (middle, numbers) = middle;
            link(from, &middle);
            drop(middle);
            world.begin();
            for _ in 0..moment {
                world.heap.step_cycle(1);
            }
            let moved = from.edges.borrow_mut().pop();
            to.edges.borrow_mut().extend(moved);
            world.finish();
            assert!(numbers.iter().all(|number| world.is_alive(*number)), "moment {moment}");
            to.edges.borrow_mut().clear();
            world.begin();
            world.finish();
            assert!(numbers.iter().all(|number| !world.is_alive(*number)));
        }
    }
}

#[test]
fn a_new_object_keeps_old_ones() {
    for moment in 0..60 {
        let world = World::new();
        let (old, numbers) = pair(&world);
        let root = world.node(vec![old.into_value()]);
        world.begin();
        for _ in 0..moment {
            world.heap.step_cycle(1);
        }
        let moved = root.edges.borrow_mut().pop();
        let new = world.node(moved.into_iter().collect());
        drop(root);
        world.finish();
        assert!(numbers.iter().all(|number| world.is_alive(*number)));
        drop(new);
    }
}

#[test]
fn what_dies_during_a_cycle_leaves_nothing_behind() {
    for moment in 0..80 {
        let world = World::new();
        let nodes: Vec<_> = (0..10).map(|_| world.node(Vec::new())).collect();
        for two in nodes.windows(2) {
            link(&two[0], &two[1]);
        }
        world.begin();
        for _ in 0..moment {
            world.heap.step_cycle(1);
        }
        drop(nodes);
        let new: Vec<_> = (0..10).map(|_| world.node(Vec::new())).collect();
        world.finish();
        assert_eq!(world.alive.borrow().len(), 10);
        assert_eq!(world.heap.collector.snapshot().len(), 10 + 1);
        drop(new);
    }
}

#[test]
fn garbage_with_finalizers_waits_for_them_and_may_be_resurrected() {
    let world = World::new();
    let (node, numbers) = pair(&world);
    node.finalizer.set(true);
    let weak = world.reference_to(&node);
    drop(node);
    world.begin();
    while !world.heap.has_pending() {
        assert!(world.heap.collector.cycling.get());
        world.heap.step_cycle(3);
    }
    assert!(numbers.iter().all(|number| world.is_alive(*number)));
    assert!(
        weak.upgrade().is_none(),
        "weak references are gone before finalisers run"
    );
    let mut resurrected = None;
    for pending in world.heap.take_pending() {
        if let Pending::Finalize(object) = pending {
            resurrected = Some(object);
        }
    }
    world.finish();
    assert!(resurrected.is_some() && numbers.iter().all(|number| world.is_alive(*number)));
    // It isn't finalised again.
    drop(resurrected);
    world.begin();
    world.finish();
    assert!(numbers.iter().all(|number| !world.is_alive(*number)));
}

#[test]
fn finalized_garbage_goes_in_the_same_cycle() {
    let world = World::new();
    let (node, numbers) = pair(&world);
    node.finalizer.set(true);
    drop(node);
    world.begin();
    world.finish();
    assert!(numbers.iter().all(|number| !world.is_alive(*number)));
}

#[test]
fn weak_references_are_emptied_when_garbage_is_found() {
    let world = World::new();
    let (node, _) = pair(&world);
    let weak = world.reference_to(&node);
    drop(node);
    world.begin();
    while world.heap.collector.cycling.get() {
        world.heap.step_cycle(1);
        // Whenever it still leads somewhere, that is whole: the other of the pair is there.
        if let Some(node) = weak.upgrade() {
            assert_eq!(world.heap.referents(&node).len(), 1);
        }
    }
    assert!(weak.upgrade().is_none());
}

#[test]
fn large_containers_are_walked_in_parts() {
    let world = World::new();
    let hub = world.node(Vec::new());
    let count = 3 * trace::WINDOW + 5;
    for _ in 0..count {
        let spoke = world.node(vec![hub.to_value()]);
        link(&hub, &spoke);
    }
    let outside = world.node(vec![hub.to_value()]);
    world.begin();
    world.finish();
    assert_eq!(world.alive.borrow().len(), count + 2);
    outside.edges.borrow_mut().clear();
    drop(hub);
    world.begin();
    world.finish();
    assert_eq!(world.alive.borrow().len(), 1);
}

#[test]
fn more_suspects_than_a_chunk_are_freed_whatever_their_order() {
    // A chain of cycles, each of which is held by the one made after it: the list has them in the wrong order.
    let world = World::new();
    let mut last: Option<Ref<Node>> = None;
    for _ in 0..15_000 {
        let (next, _) = pair(&world);
        if let Some(last) = last.take() {
            link(&next, &last);
        }
        last = Some(next);
    }
    // A ring of more than a chunk.
    let first = world.node(Vec::new());
    let mut ring = first.clone();
    for _ in 0..15_000 {
        ring = world.node(vec![ring.to_value()]);
    }
    link(&first, &ring);
    drop((last, first, ring));
    world.begin();
    while world.heap.collector.cycling.get() {
        world.heap.step_cycle(10_000);
    }
    assert_eq!(world.alive.borrow().len(), 0);
}

/// A generator of numbers, the same ones in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }
}

/// A program that makes, links, moves and drops nodes at random, between the steps of one cycle after the other.
fn random_program(seed: u64, moves: usize) {
    let world = World::new();
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut roots: Vec<Value> = Vec::new();
    for at in 0..moves {
        let walk = |random: &mut Random, roots: &[Value]| {
            let mut value = roots.get(random.below(roots.len().max(1)))?.clone();
            for _ in 0..random.below(6) {
                let next = {
                    let node = value.downcast_ref::<Node>()?;
                    let edges = node.edges.borrow();
                    edges.get(random.below(edges.len().max(1))).cloned()
                };
                let Some(next) = next else { break };
                value = next;
            }
            Some(value)
        };
        match random.below(12) {
            0..=2 => roots.push(world.node(Vec::new()).into_value()),
            3 if !roots.is_empty() => {
                // Reached by nothing but what refers to it.
                let dropped = roots.swap_remove(random.below(roots.len()));
                if random.below(8) == 0
                    && let Some(node) = dropped.downcast_ref::<Node>()
                {
                    node.finalizer.set(true);
                }
            }
            4..=6 => {
                if let (Some(from), Some(to)) = (walk(&mut random, &roots), walk(&mut random, &roots)) {
                    from.downcast_ref::<Node>().unwrap().edges.borrow_mut().push(to);
                }
            }
            7 | 8 => {
                // Moves a reference without touching its count.
                if let (Some(from), Some(to)) = (walk(&mut random, &roots), walk(&mut random, &roots)) {
                    let moved = from.downcast_ref::<Node>().unwrap().edges.borrow_mut().pop();
                    to.downcast_ref::<Node>().unwrap().edges.borrow_mut().extend(moved);
                }
            }
            9 => {
                if let Some(from) = walk(&mut random, &roots) {
                    let moved = from.downcast_ref::<Node>().unwrap().edges.borrow_mut().pop();
                    roots.extend(moved);
                }
            }
            10 => {
                if let Some(from) = walk(&mut random, &roots) {
                    let edges = std::mem::take(&mut *from.downcast_ref::<Node>().unwrap().edges.borrow_mut());
                    drop(edges);
                }
            }
            _ => {
                for pending in world.heap.take_pending() {
                    // Some finalisers resurrect.
                    if let Pending::Finalize(object) = pending
                        && random.below(4) == 0
                    {
                        roots.push(object);
                    }
                }
            }
        }
        if !world.heap.collector.cycling.get() && random.below(20) == 0 {
            world.begin();
        }
        world.heap.step_cycle(random.below(6));
        if random.below(200) == 0 {
            world.heap.collect(0);
        }
        if random.below(2000) == 0 {
            world.heap.collect(1);
        }
        if at % 64 == 0 {
            let reachable = world.reachable(&roots);
            assert!(
                reachable.is_subset(&world.alive.borrow()),
                "freed what is reachable, seed {seed}"
            );
        }
    }
    // Everything else goes within two cycles, one of which may have begun before it was dropped.
    for _ in 0..3 {
        world.begin();
        world.finish();
    }
    let reachable = world.reachable(&roots);
    let kept: Vec<_> = world.alive.borrow().difference(&reachable).copied().collect();
    assert!(
        kept.is_empty(),
        "seed {seed}: {kept:?} of {}, {reachable:?}",
        world.alive.borrow().len()
    );
    drop(roots);
    for _ in 0..2 {
        world.heap.take_pending();
        world.begin();
        world.finish();
    }
    assert!(world.alive.borrow().is_empty(), "seed {seed}");
    assert!(
        world.heap.collector.snapshot().len() == 1,
        "only the type of types is left"
    );
}

#[test]
fn random_programs_keep_what_they_reach_and_nothing_else() {
    for seed in 1..60 {
        random_program(seed, 3_000);
    }
}

#[test]
fn objects_stay_small() {
    assert_eq!(size_of::<Object<()>>(), 16);
    assert_eq!(size_of::<Entry>(), 8);
}
