# module
try:
    import circular_package.bad_two
except ImportError as error:
    print(str(error).split(" (")[0])
name = 5
