# exit: 1
items = [1, 2]
assert len(items) == 3, f"expected three, got {len(items)}"
