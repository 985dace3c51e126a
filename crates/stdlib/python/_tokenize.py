"""What `tokenize` needs to be imported. Splitting source text into tokens isn't implemented yet."""


class TokenizerIter:
    def __new__(cls, readline, /, *, encoding=None, extra_tokens=False):
        raise NotImplementedError("tokenize: splitting source text into tokens is not implemented yet")
