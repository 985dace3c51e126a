def strings(name, width, value):
    plain = "surrogate \ud800 and " "more"
    formatted = f"{name!r:>{width}} {value=} {{}}"
    template = t"{name} is {value:.2f}"
    return plain, formatted, template
