# exit: 1
class Mine(Exception):
    class Inner(Exception):
        pass


raise Mine.Inner
