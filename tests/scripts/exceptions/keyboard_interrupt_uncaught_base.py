try:
    raise KeyboardInterrupt("by hand")
except Exception:
    print("no")
except BaseException as error:
    print(repr(error), isinstance(error, Exception))
for cls in (SystemExit, KeyboardInterrupt, GeneratorExit, BaseExceptionGroup):
    print(cls.__name__, issubclass(cls, Exception))
