# exit: 4
def f():
    raise SystemExit(4)


try:
    f()
except Exception:
    print("never")
finally:
    print("not caught by Exception")
