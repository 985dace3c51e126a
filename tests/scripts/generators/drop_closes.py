def body(name):
    try:
        yield name
    finally:
        print("closing", name)


g = body("a")
next(g)
g = body("b")
print("rebound")
next(g)
del g
print("deleted")
holder = [body("c")]
next(holder[0])
holder.clear()
print("cleared")
d = {"k": body("d")}
next(d["k"])
d["k"] = None
print("replaced")
next(body("temporary"))
print("end")
