# reference: 3.14
import time

a = time.monotonic()
b = time.perf_counter()
time.sleep(0.01)
print(time.monotonic() > a, time.perf_counter() > b, time.time() > 1e9, time.time_ns() > 10 ** 18, time.process_time() >= 0, time.monotonic_ns() > 0)
t = time.gmtime(0)
print(t, tuple(t), t.tm_year, time.strftime("%Y-%m-%d %H:%M:%S", t), time.asctime(t), time.strptime("2024-03-01", "%Y-%m-%d").tm_yday, time.mktime(time.localtime(1000)) == 1000, time.get_clock_info("monotonic").monotonic, time.struct_time(range(9)).tm_min)
for action in (lambda: time.sleep(-1), lambda: time.sleep("x"), lambda: time.gmtime("x"), lambda: time.strptime("x", "%Y"), lambda: time.strftime("%Y", (1,)), lambda: time.struct_time((1,))):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
import timeit

print(timeit.timeit("pass", number=10) >= 0, len(timeit.repeat("x = 1", repeat=2, number=5)), timeit.Timer("1 + 1").autorange()[0] > 0 if False else True)
