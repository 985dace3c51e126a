def attempt(action):
    try:
        action()
        print("fine")
    except (MemoryError, OverflowError) as error:
        print(type(error).__name__)


attempt(lambda: "x" * 10 ** 18)
attempt(lambda: [0] * 10 ** 17)
attempt(lambda: (0,) * 10 ** 17)
attempt(lambda: b"x" * 10 ** 18)
attempt(lambda: bytes(10 ** 18))
attempt(lambda: bytearray(10 ** 18))
attempt(lambda: "x" * 10 ** 30)
attempt(lambda: "ab".ljust(10 ** 18))
attempt(lambda: 1 << 10 ** 19)
attempt(lambda: [1] * (1 << 62))
print("still here")
