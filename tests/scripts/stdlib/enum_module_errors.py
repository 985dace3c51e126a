from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto


class Color(Enum):
    RED = 1
    GREEN = auto()
    ALIAS = 1

    def describe(self):
        return f"{self.name}={self.value}"


for action in (
    lambda: Color(9),
    lambda: Color["NO"],
    lambda: setattr(Color, "RED", 5),
    lambda: Color.RED < Color.GREEN,
    lambda: Color.BLUE,
    lambda: delattr(Color, "RED"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
