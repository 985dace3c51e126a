# module
print("init of", __name__)
