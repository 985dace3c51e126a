import threading

results = []


def load():
    import imports_slow

    results.append(imports_slow.last)


threads = [threading.Thread(target=load) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(results)
