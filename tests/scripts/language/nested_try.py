def run(n):
    log = []
    try:
        log.append(1)
        try:
            if n == 0:
                raise ValueError("inner")
            if n == 1:
                raise KeyError("outer")
        except ValueError:
            log.append("v")
            try:
                raise TypeError("in handler")
            except TypeError as error:
                log.append(repr(error.__context__))
        finally:
            log.append("f1")
        log.append(2)
    except KeyError:
        log.append("k")
    else:
        log.append("else")
    finally:
        log.append("f2")
    return log


for n in range(3):
    print(run(n))
