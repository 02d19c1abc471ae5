"""Common English, so that an ordinary word is not taken for a misspelt name."""

from functools import cache

from storage.facts import REFERENCE


@cache
def english() -> frozenset[str]:
    """The 50,000 commonest words, in lower case, from the MIT-licensed SymSpell frequency list."""
    return frozenset((REFERENCE / "words.txt").read_text("utf-8").split())
