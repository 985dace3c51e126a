import copy
import pickle


async def body():
    pass


c = body()
for use in (copy.copy, copy.deepcopy, pickle.dumps):
    try:
        use(c)
    except TypeError as error:
        print(error)
c.close()
