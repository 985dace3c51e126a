import operator


def parse(source):
    tokens = source.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()

    def read():
        token = tokens.pop(0)
        if token == "(":
            items = []
            while tokens[0] != ")":
                items.append(read())
            tokens.pop(0)
            return items
        if token == "'":
            return ["quote", read()]
        try:
            return int(token)
        except ValueError:
            return token

    while tokens:
        yield read()


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def __missing__(self, name):
        if self.outer is None:
            raise NameError(name)
        return self.outer[name]


class Lambda:
    def __init__(self, names, body, env):
        self.names, self.body, self.env = names, body, env

    def __call__(self, *args):
        return run(self.body, Env(self.names, args, self.env))


def run(x, env):
    while True:
        if isinstance(x, str):
            return env[x]
        if not isinstance(x, list):
            return x
        match x:
            case ["quote", value]:
                return value
            case ["if", test, yes, no]:
                x = yes if run(test, env) else no
            case ["define", [name, *names], body]:
                env[name] = Lambda(names, body, env)
                return None
            case ["define", name, value]:
                env[name] = run(value, env)
                return None
            case ["lambda", names, body]:
                return Lambda(names, body, env)
            case ["let", bindings, body]:
                env = Env([n for n, _ in bindings], [run(v, env) for _, v in bindings], env)
                x = body
            case [function, *arguments]:
                function = run(function, env)
                arguments = [run(a, env) for a in arguments]
                if isinstance(function, Lambda):
                    x, env = function.body, Env(function.names, arguments, function.env)
                else:
                    return function(*arguments)


top = Env()
top.update(
    {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "<": operator.lt,
        "=": operator.eq,
        "list": lambda *a: list(a),
        "car": lambda l: l[0],
        "cdr": lambda l: l[1:],
        "cons": lambda a, l: [a, *l],
        "null?": lambda l: l == [],
    }
)
program = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 20)
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))
(loop 5000 0)
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(map (lambda (x) (* x x)) '(1 2 3 4))
(let ((a 1) (b 2)) (list a b (+ a b)))
(define (compose f g) (lambda (x) (f (g x))))
((compose fact (lambda (x) (+ x 1))) 4)
undefined
"""
for form in parse(program):
    try:
        value = run(form, top)
        if value is not None:
            print(value)
    except NameError as error:
        print("unbound:", error)
