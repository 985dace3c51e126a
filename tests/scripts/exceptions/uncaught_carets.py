# exit: 1
def f(data):
    return data["a"]["b"]["c"].method(1, *data["list"])


f({"a": {"b": {}}, "list": []})
