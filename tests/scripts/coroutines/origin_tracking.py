import sys
import warnings


async def body():
    pass


def make():
    return body()


print(sys.get_coroutine_origin_tracking_depth())
c = make()
print(c.cr_origin)
c.close()
sys.set_coroutine_origin_tracking_depth(2)
c = make()
print([(line, name) for file, line, name in c.cr_origin])
c.close()
sys.set_coroutine_origin_tracking_depth(1)
c = make()
print([(line, name) for file, line, name in c.cr_origin])
c.close()
try:
    sys.set_coroutine_origin_tracking_depth(-1)
except ValueError as error:
    print(error)
print(sys.get_coroutine_origin_tracking_depth())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    make()
print(str(caught[0].message).replace(__file__, "FILE"))
