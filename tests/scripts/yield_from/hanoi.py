def hanoi(n, source, target, spare):
    if n:
        yield from hanoi(n - 1, source, spare, target)
        yield f"{source}{target}"
        yield from hanoi(n - 1, spare, target, source)


print(*hanoi(4, "A", "C", "B"))
