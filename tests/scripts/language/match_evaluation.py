class Noisy:
    def __eq__(self, other):
        print("eq", other)
        return other == 2

    @property
    def attribute(self):
        print("attribute")
        return 5


def subject():
    print("subject once")
    return Noisy()


match subject():
    case 1:
        print("no")
    case 2 if print("guard"):
        print("no")
    case Noisy(attribute=5, other=1):
        print("no")
    case Noisy(attribute=v):
        print("v", v)
match = 5
case = 6
_ = 7
print(match, case, _)
match (match):
    case 5:
        print("soft keyword")
match[0:0] if False else None
type = 3
print(type)


def no_match(x):
    match x:
        case 1:
            return 1


print(no_match(2))
