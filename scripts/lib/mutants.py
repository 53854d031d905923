"""The mutants of a C++ source: copies of it with one small fault each, found by its tokens.

Left alone are comments, texts, directives, what stands in template brackets, and assertions.
"""

import re
from typing import Iterator, List, NamedTuple, Optional

TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)
      | (?P<text>(?:u8|[uUL])?R"(?P<delimiter>[^()\\\s]{0,16})\(.*?\)(?P=delimiter)"
                |(?:u8|[uUL])?"(?:\\.|[^"\\\n])*"
                |(?:u8|[uUL])?'(?:\\.|[^'\\\n])*')
      | (?P<number>\.?\d(?:'?[\w.]|(?<=[eEpP])[+-])*)
      | (?P<name>[A-Za-z_]\w*)
      | (?P<sign><=>|<<=|>>=|->\*|\.\.\.|::|->|\+\+|--|<<|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|.)""",
    re.VERBOSE | re.DOTALL,
)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.)*", re.MULTILINE | re.DOTALL)
INTEGER = re.compile(r"(0[xX][0-9a-fA-F']+|0[bB][01']+|\d[\d']*)((?:[uUlLzZ]|ms|us|ns|min|s|h)*)")

# What an operator becomes where it stands between two operands, which clang-format shows by blanks on both sides.
BINARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "&&": "||", "||": "&&",
          "+": "-", "-": "+", "*": "/", "/": "*", "+=": "-=", "-=": "+="}
EVERYWHERE = {"++": "--", "--": "++", "true": "false", "false": "true"}
ASSIGNMENTS = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="}
OPENING, CLOSING = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}
NOT_DROPPED = {"return", "co_return", "throw", "if", "else", "for", "while", "do", "switch", "case", "default", "break",
               "continue", "goto", "using", "const", "constexpr", "static", "auto", "struct", "class", "enum", "union",
               "template", "typedef", "friend", "namespace", "public", "private", "protected", "try", "catch", "assert",
               "static_assert"}
BEFORE_BLOCK = {")", "const", "noexcept", "override", "final", "mutable", "else", "do", "try"}
TYPE_HEADS = {"class", "struct", "union", "enum", "namespace", "extern"}


class Token(NamedTuple):
    text: str
    start: int
    kind: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Mutant(NamedTuple):
    """`before` and `after` are the lines that differ, each as one line without needless blanks."""
    line: int
    operator: str
    before: str
    after: str
    source: str


class Source:
    def __init__(self, text: str) -> None:
        self.text = text
        blanked = DIRECTIVE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        self.tokens: List[Token] = []
        for found in TOKEN.finditer(blanked):
            kind = found.lastgroup if found.lastgroup != "delimiter" else "text"
            if kind != "skip":
                self.tokens.append(Token(found[0], found.start(), str(kind)))
        self.partner = self._partners()
        self.untouched = self._untouched()

    def prefix(self) -> str:
        """The directives before the first line of code."""
        return self.text[:self.tokens[0].start] if self.tokens else self.text

    def mutants(self) -> Iterator[Mutant]:
        for at, token in enumerate(self.tokens):
            if at not in self.untouched:
                yield from self._of_token(at, token)
        for first, last in self._statements():
            yield self._mutant("drop statement", self.tokens[first].start, self.tokens[last].end, ";")

    def _of_token(self, at: int, token: Token) -> Iterator[Mutant]:
        text, replacement, operator = token.text, None, ""
        if text in BINARY and self._is_binary(at):
            replacement, operator = BINARY[text], "operator"
        elif text in EVERYWHERE:
            replacement, operator = EVERYWHERE[text], "operator" if text in ("++", "--") else "truth"
        elif token.kind == "number":
            replacement, operator = other_number(text), "constant"
        elif text in ("continue", "break") and self._text(at + 1) == ";":
            replacement, operator = {"continue": "break", "break": "continue"}[text], "jump"
        elif text == "!":
            replacement, operator = "", "drop !"
        elif text == "if":
            yield from self._negated(at)
        if replacement is not None:
            yield self._mutant(operator, token.start, token.end, replacement)

    def _negated(self, at: int) -> Iterator[Mutant]:
        opening = at + (2 if self._text(at + 1) == "constexpr" else 1)
        if opening not in self.partner:
            return
        closing = self.partner[opening]
        top = list(self._top_level(opening + 1, closing))
        semicolons = [i for i in top if self._text(i) == ";"]
        first = semicolons[-1] + 1 if semicolons else opening + 1
        signs = [self._text(i) for i in top if i >= first and self._text(i) in (*BINARY, "?", "!")]
        if signs in (["=="], ["!="], ["!"]):  # that mutant is there already
            return
        start, end = self.tokens[first].start, self.tokens[closing - 1].end
        yield self._mutant("negate if", start, end, f"!({self.text[start:end]})")

    def _statements(self) -> Iterator[tuple]:
        """Those that are a call, an assignment, or a step up or down: first and last token."""
        inside: List[str] = []
        for at, token in enumerate(self.tokens):
            if token.text in OPENING:
                inside.append(self._kind_of_brace(at) if token.text == "{" else token.text)
            elif token.text in CLOSING and inside:
                inside.pop()
            if inside and inside[-1] == "block" and self._ends_statement(at):
                last = self._end_of_dropped(at + 1)
                if last:
                    yield at + 1, last

    def _kind_of_brace(self, at: int) -> str:
        head, i = [], at - 1
        while i >= 0 and self._text(i) not in (";", "{", "}"):
            head.append(self._text(i))
            i -= 1
        if not head or head[0] in BEFORE_BLOCK or head[0] == ":":
            return "block"
        if TYPE_HEADS & set(head):
            return "type"
        return "block" if "->" in head else "values"

    def _ends_statement(self, at: int) -> bool:
        text = self._text(at)
        if text in (";", "{", "}", "else", "do"):
            return True
        if text == ")":
            before = self.partner.get(at, 0) - 1
            return self._text(before) in ("if", "for", "while", "constexpr")
        return text == ":" and self._is_label(at)

    def _is_label(self, colon: int) -> bool:
        i = colon - 1
        while i >= 0 and self._text(i) not in (";", "{", "}", ":", "?", ")"):
            if self._text(i) in ("case", "default"):
                return True
            i -= 1
        return False

    def _end_of_dropped(self, first: int) -> Optional[int]:
        if first >= len(self.tokens) or first in self.untouched:
            return None
        token = self.tokens[first]
        if token.text in NOT_DROPPED or (token.kind != "name" and token.text not in ("++", "--", "*", "::")):
            return None
        top = list(self._top_level(first, len(self.tokens)))
        end = next((i for i in top if self._text(i) in (";", "}")), None)
        if end is None or self._text(end) != ";":
            return None
        texts = [self._text(i) for i in top if i < end]
        is_done = bool(ASSIGNMENTS & set(texts)) or texts[-1] in (")", "++", "--") or texts[0] in ("++", "--")
        return end if is_done and not self._declares(first, end) else None

    def _declares(self, first: int, end: int) -> bool:
        """A name right after a name, or after the end of a type: `int x`, `T<U> x`, `T& x`."""
        for i in range(first + 1, end):
            before, token = self.tokens[i - 1], self.tokens[i]
            if token.text in ASSIGNMENTS or token.text == "(":
                return False
            ends_type = before.kind == "name" or (before.text in (">", "&", "*", "&&") and i - 1 > first)
            if token.kind == "name" and ends_type and before.text != "co_await":
                return True
        return False

    def _top_level(self, first: int, end: int) -> Iterator[int]:
        """The tokens that are in no bracket opened among them; of a bracket, both ends."""
        i = first
        while i < end:
            yield i
            if self._text(i) in OPENING and i in self.partner:
                i = self.partner[i]
                yield i
            i += 1

    def _partners(self) -> dict:
        partner, opened = {}, []
        for at, token in enumerate(self.tokens):
            if token.text in OPENING:
                opened.append(at)
            elif token.text in CLOSING and opened:
                partner[at] = opened.pop()
                partner[partner[at]] = at
        return partner

    def _untouched(self) -> set:
        """What is in template brackets, which clang-format shows by no blank before them, or in an assertion."""
        untouched, opened = set(), 0
        for at, token in enumerate(self.tokens):
            if token.text == "<" and at and (self._text(at - 1) == "template" or not self._blank_before(at)):
                opened += self._text(at - 1) != "operator"
            elif token.text == ">" and opened and not self._blank_before(at):
                opened -= 1
                untouched.add(at)
            elif token.text in (";", "{"):
                opened = 0
            elif token.text in ("assert", "static_assert") and at + 1 in self.partner:
                untouched.update(range(at, self.partner[at + 1] + 1))
            if opened or self._text(at - 1) == "operator":
                untouched.add(at)
        return untouched

    def _is_binary(self, at: int) -> bool:
        return self._blank_before(at) and self.text[self.tokens[at].end:self.tokens[at].end + 1].isspace()

    def _blank_before(self, at: int) -> bool:
        return self.text[self.tokens[at].start - 1].isspace()

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def _mutant(self, operator: str, start: int, end: int, replacement: str) -> Mutant:
        first = self.text.rfind("\n", 0, start) + 1
        last = (self.text + "\n").find("\n", end)
        before = self.text[first:last]
        after = self.text[first:start] + replacement + self.text[end:last]
        return Mutant(self.text.count("\n", 0, start) + 1, operator, one_line(before), one_line(after),
                      self.text[:start] + replacement + self.text[end:])


def other_number(text: str) -> Optional[str]:
    found = INTEGER.fullmatch(text)
    if not found:
        return None
    digits = found[1].replace("'", "")
    is_octal = len(digits) > 1 and digits.isdigit() and digits[0] == "0"
    value = int(digits, 8 if is_octal else 0)
    other = 0 if value == 1 else value + 1
    return (hex(other) if digits[:2] in ("0x", "0X") else "0%o" % other if is_octal else str(other)) + found[2]


def one_line(text: str) -> str:
    return " ".join(text.split())
