class Node:
    def __init__(self, value, *children):
        self.value, self.children = value, children

    def __iter__(self):
        yield self.value
        for child in self.children:
            yield from child


t = Node(1, Node(2, Node(3)), Node(4), Node(5, Node(6, Node(7))))
print(list(t))
