import copy


def body():
    yield 1


try:
    copy.copy(body())
except TypeError as error:
    print(error)
import pickle

try:
    pickle.dumps(body())
except TypeError as error:
    print(error)
