def body(name, n):
    for i in range(n):
        yield f"{name}{i}"


def round_robin(*sources):
    sources = list(sources)
    while sources:
        for source in list(sources):
            try:
                yield next(source)
            except StopIteration:
                sources.remove(source)


print(list(round_robin(body("a", 3), body("b", 1), body("c", 2))))
