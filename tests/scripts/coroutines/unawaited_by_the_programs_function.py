# reference: 3.14
# A coroutine that is never awaited is reported by warnings._warn_unawaited_coroutine, also one of the program's own; where
# that fails, the plain warning follows.
import sys
import warnings


def report(unraisable):
    print("unraisable", unraisable.exc_type.__name__, unraisable.err_msg.split(" at ")[0], unraisable.object)


def drop():
    async def coro():
        pass

    coro()


sys.unraisablehook = report
original = warnings._warn_unawaited_coroutine
warnings._warn_unawaited_coroutine = lambda coroutine: print("never awaited", coroutine.__name__)
drop()
warnings._warn_unawaited_coroutine = lambda coroutine: 1 / 0
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    drop()
    print([str(warning.message) for warning in caught])
    del warnings._warn_unawaited_coroutine
    drop()
    print([str(warning.message) for warning in caught])
warnings._warn_unawaited_coroutine = original
with warnings.catch_warnings():
    warnings.simplefilter("error")
    drop()
