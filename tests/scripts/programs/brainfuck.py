def compile_program(source):
    code, stack = [], []
    for c in source:
        if c in "+-<>.":
            if code and code[-1][0] == c:
                code[-1][1] += 1
            else:
                code.append([c, 1])
        elif c == "[":
            stack.append(len(code))
            code.append([c, None])
        elif c == "]":
            start = stack.pop()
            code[start][1] = len(code)
            code.append([c, start])
    return code


def run(code):
    tape, pointer, at = [0] * 300, 0, 0
    while at < len(code):
        op, n = code[at]
        match op:
            case "+":
                tape[pointer] = (tape[pointer] + n) % 256
            case "-":
                tape[pointer] = (tape[pointer] - n) % 256
            case ">":
                pointer += n
            case "<":
                pointer -= n
            case ".":
                for _ in range(n):
                    yield chr(tape[pointer])
            case "[" if not tape[pointer]:
                at = n
            case "]" if tape[pointer]:
                at = n
        at += 1


hello = "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++."
print("".join(run(compile_program(hello))), end="")
