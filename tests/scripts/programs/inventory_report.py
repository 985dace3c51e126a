from dataclasses import dataclass, field
from enum import Enum
from functools import reduce
from itertools import groupby


class Category(Enum):
    TOOL = "tool"
    TOY = "toy"


@dataclass(order=True)
class Item:
    name: str
    price: float = field(compare=False)
    count: int = field(default=1, compare=False)
    category: Category = field(default=Category.TOOL, compare=False)

    @property
    def total(self):
        return self.price * self.count


items = [
    Item("saw", 12.5, 3),
    Item("kite", 8.0, 10, Category.TOY),
    Item("drill", 99.99),
    Item("ball", 2.25, 40, Category.TOY),
]
key = lambda i: i.category.value
for category, group in groupby(sorted(sorted(items), key=key), key=key):
    group = list(group)
    print(f"== {category:=<24}")
    for item in group:
        print(f"{item.name:<10}{item.count:>4} x {item.price:>7.2f} = {item.total:>9,.2f}")
    print(f"{'sum':>25}{sum(i.total for i in group):>9,.2f}")
print(reduce(lambda a, i: a + i.total, items, 0.0), max(items, key=lambda i: i.total), min(items))
