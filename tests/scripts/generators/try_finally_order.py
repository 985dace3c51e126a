def body(log):
    try:
        try:
            yield 1
        finally:
            log.append("inner")
    except GeneratorExit:
        log.append("exit")
        raise
    else:
        log.append("else")
    finally:
        log.append("outer")
    log.append("end")


for way in ("close", "exhaust", "throw"):
    log = []
    g = body(log)
    next(g)
    if way == "close":
        g.close()
    elif way == "exhaust":
        next(g, None)
    else:
        try:
            g.throw(KeyError)
        except KeyError:
            log.append("KeyError")
    print(way, log)
