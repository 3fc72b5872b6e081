"""How many tokens a text is: an estimate that rather says too many, for no vendor's tokenizer is at hand."""

import re

_LETTERS = re.compile(r"[A-Za-z\s]+")
_ASCII = re.compile(r"[\x00-\x7f]+")


def tokens(text: str) -> int:
    """Return the tokens of a text, estimated from above.

    Three letters or blanks are one token (English prose has four and more), digits and marks two thirds of one each (a
    32-digit id is about 18), every other character one. Prose comes out about a third too high, ids and stamps about right.
    """
    other = len(_LETTERS.sub("", text))
    foreign = 0 if text.isascii() else len(_ASCII.sub("", text))
    return (len(text) + other + foreign + 2) // 3
