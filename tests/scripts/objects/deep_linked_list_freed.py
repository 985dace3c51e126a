class Node:
    __slots__ = ("next",)

    def __init__(self, next):
        self.next = next


head = None
for _ in range(200000):
    head = Node(head)
del head
print("freed")
nested = []
for _ in range(100000):
    nested = [nested]
del nested
t = ()
for _ in range(100000):
    t = (t,)
del t
d = {}
for _ in range(50000):
    d = {"d": d}
del d
print("freed too")
