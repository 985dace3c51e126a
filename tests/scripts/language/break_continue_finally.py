def run():
    for i in range(4):
        try:
            if i == 1:
                continue
            if i == 2:
                break
            print("body", i)
        finally:
            print("finally", i)
    else:
        print("never")
    while True:
        try:
            try:
                break
            finally:
                print("inner")
        finally:
            print("outer")
    for i in range(2):
        try:
            raise ValueError
        except ValueError:
            continue
        finally:
            print("after continue", i)


run()
