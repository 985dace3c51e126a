def inner():
    print(
        "inner runs:",
        outer_generator.gi_yieldfrom is inner_generator,
        outer_generator.gi_running,
        inner_generator.gi_running,
    )
    yield 1
    print(
        "inner resumed:",
        outer_generator.gi_yieldfrom is inner_generator,
        outer_generator.gi_running,
        inner_generator.gi_running,
    )
    print(outer_generator.gi_suspended, inner_generator.gi_suspended)


def outer():
    yield from inner_generator


inner_generator = inner()
outer_generator = outer()
next(outer_generator)
print(
    outer_generator.gi_running, inner_generator.gi_running, outer_generator.gi_suspended, inner_generator.gi_suspended
)
next(outer_generator, None)
