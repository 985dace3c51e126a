"""How long the collector stops a program: suspended generators by the million, made while it is on.

    pauses.py COUNT [kept | cycles | dropped | tree | ring]...

A block is 1,000 generators (a few allocations each); a block that takes much longer than the median has had a pause. Times are
those of the processor, since others may use it, with the longest by the clock beside them."""

import gc
import sys
import time


def resident():
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024


def blocks(count, step):
    """Runs `step` so many times, and reports how long blocks took, in milliseconds."""
    took, clock = [], 0
    for _ in range(count // 1000):
        wall, begin = time.perf_counter(), time.thread_time()
        for _ in range(1000):
            step()
        took.append(time.thread_time() - begin)
        clock = max(clock, time.perf_counter() - wall)
    took.sort()
    longest = " ".join(f"{1000 * block:.1f}" for block in took[-3:])
    print(f"  median {1000 * took[len(took) // 2]:.2f} ms, longest {longest} ms, by the clock {1000 * clock:.1f} ms", flush=True)


def echo(held=None):
    yield
    yield held


class Holder:
    pass


def suspended():
    generator = echo()
    next(generator)
    return generator


def suspended_cycle():
    holder = Holder()
    holder.generator = generator = echo(holder)
    next(generator)
    return generator


def churn():
    """Garbage, and a little that stays."""
    holder = Holder()
    holder.me = holder
    KEPT.append([])


KEPT = []


def run(name, count, step, last):
    print(name, flush=True)
    before = resident()
    blocks(count, step)
    print(f"  {(resident() - before) / count:.0f} bytes each", flush=True)
    begin = time.thread_time()
    last()
    print(f"  let go: {1000 * (time.thread_time() - begin):.0f} ms; then, while it is collected:")
    begin = gc.get_stats()[2]["collected"]
    blocks(2 * count, churn)
    print(f"  collected {gc.get_stats()[2]['collected'] - begin}")
    KEPT.clear()
    gc.collect()


def main(count, names):
    kept = []
    if "kept" in names:
        run("in a list", count, lambda: kept.append(suspended()), kept.clear)
    if "cycles" in names:
        run("each in a cycle of its own, in a list", count, lambda: kept.append(suspended_cycle()), kept.clear)
    if "dropped" in names:
        run("each in a cycle of its own, dropped at once", count, suspended_cycle, lambda: None)
    if "tree" in names:
        root = Holder()
        root.children, root.parent = [], None
        growing = [root]

        def grow():
            node = Holder()
            node.parent = parent = growing[-1]
            node.children = []
            node.generator = echo(node)
            next(node.generator)
            parent.children.append(node)
            if len(parent.children) == 10:
                growing.pop()
                growing.extend(parent.children)

        def fell():
            nonlocal root
            root = None
            growing[:] = []

        run("a tree of objects that know their parents", count, grow, fell)
    if "ring" in names:
        last = first = Holder()

        def extend():
            nonlocal last
            new = Holder()
            new.next = last
            new.generator = echo(new)
            next(new.generator)
            last = new

        def close():
            nonlocal first, last
            first.next = last
            first = last = None

        run("one ring", count, extend, close)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:] or ["kept", "cycles", "dropped", "tree", "ring"])
