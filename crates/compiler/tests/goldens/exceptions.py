def clauses(f):
    try:
        f()
    except ValueError as error:
        return error
    except (KeyError, IndexError):
        raise
    else:
        return 1
    finally:
        f.close()


def groups(f):
    try:
        f()
    except* OSError as group:
        print(group)
