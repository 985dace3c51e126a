import threading

local = threading.local()


class Kept:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("let go of", self.name)


def use(name):
    local.kept = Kept(name)
    inside.set()
    leave.wait()


for name in ("one", "two"):
    inside, leave = threading.Event(), threading.Event()
    thread = threading.Thread(target=use, args=(name,))
    thread.start()
    inside.wait()
    if name == "two":
        local.mine = 1
    leave.set()
    thread.join()
    print("joined", name)
print(local.__dict__, hasattr(local, "kept"))
