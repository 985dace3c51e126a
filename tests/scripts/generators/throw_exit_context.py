def quiet():
    try:
        yield
    except GeneratorExit as exit:
        print(repr(exit.__context__))


generator = quiet()
next(generator)
try:
    raise KeyError
except KeyError:
    try:
        generator.throw(GeneratorExit())
    except StopIteration:
        pass

generator = quiet()
next(generator)
try:
    raise KeyError
except KeyError:
    generator.close()


def raising():
    try:
        raise ValueError
    except ValueError:
        yield


generator = raising()
next(generator)
try:
    raise KeyError
except KeyError:
    try:
        generator.throw(GeneratorExit())
    except GeneratorExit as exit:
        print(repr(exit.__context__))
