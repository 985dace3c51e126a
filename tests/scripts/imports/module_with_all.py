# module
__all__ = ["public", "second"]
public, second, not_listed = 1, 2, 3
