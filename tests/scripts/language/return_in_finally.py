# reference: 3.14
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    namespace = {}
    exec(
        """
def f():
    try:
        raise ValueError
    finally:
        return "swallowed"

def g():
    for i in range(3):
        try:
            raise KeyError
        finally:
            continue
    return "loop end"

def h():
    while True:
        try:
            return "lost"
        finally:
            break
    return "after"
""",
        namespace,
    )
for w in caught:
    print(w.category.__name__, w.message)
print(namespace["f"](), namespace["g"](), namespace["h"]())
