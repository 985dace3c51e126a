def body(n):
    try:
        yield n
    finally:
        closed.append(n)


closed = []
alive = [body(i) for i in range(20000)]
print(sum(next(g) for g in alive))
del alive[::2]
print(len(closed), closed[:3])
for g in alive[:5]:
    g.close()
print(closed[-5:])
alive.clear()
print(len(closed))
