def loops(items):
    for item in items:
        if item > 10:
            continue
        if item < 0:
            break
    else:
        return None
    while items:
        items.pop()
    return item
