def patterns(subject):
    match subject:
        case 0 | None:
            return "constant"
        case [first, *rest] if rest:
            return first, rest
        case {"key": value, **others}:
            return value, others
        case Point(x=0, y=y) as point:
            return y, point
        case _:
            return subject
