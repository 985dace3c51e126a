def body(log):
    while True:
        try:
            got = yield "ready"
            if got == "break":
                break
            if got == "continue":
                continue
            log.append(got)
        finally:
            log.append(f"finally {got}" if "got" in dir() else "finally")
    yield "after"


log = []
g = body(log)
print(next(g), g.send("a"), g.send("continue"), g.send("break"))
print(log)
