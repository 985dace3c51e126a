from array import array

numbers = array("i", [1, 2])
for use in (lambda: numbers * "2", lambda: "2" * numbers, lambda: numbers * 1.5, lambda: numbers * 2, lambda: 2 * numbers):
    try:
        print(use())
    except TypeError as error:
        print(error)
