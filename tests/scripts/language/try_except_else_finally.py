def run(error):
    try:
        print("try")
        if error:
            raise error
    except (KeyError, IndexError) as caught:
        print("lookup", repr(caught))
    except ValueError:
        print("value")
    else:
        print("else")
    finally:
        print("finally")


for error in (None, KeyError("k"), IndexError(), ValueError()):
    run(error)
try:
    run(TypeError("passes"))
except TypeError as error:
    print(repr(error))
try:
    error
except NameError as e:
    print(e)
