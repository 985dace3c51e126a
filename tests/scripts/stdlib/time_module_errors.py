# reference: 3.14
import time

time.sleep(0.01)
for action in (
    lambda: time.sleep(-1),
    lambda: time.sleep("x"),
    lambda: time.gmtime("x"),
    lambda: time.strptime("x", "%Y"),
    lambda: time.strftime("%Y", (1,)),
    lambda: time.struct_time((1,)),
):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
