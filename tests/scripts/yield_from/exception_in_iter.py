class Bad:
    def __iter__(self):
        raise LookupError("no iterator")


class NotIterator:
    def __iter__(self):
        return 5


def outer(source):
    try:
        yield from source
    except Exception as error:
        yield repr(error)


print(list(outer(Bad())), list(outer(NotIterator())))
