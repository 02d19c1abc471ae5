"""The search for garbage, put off while something short makes a great deal and leaves next to none of it in circles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 50_000
"""How many more objects there must be than at the last search, where answers are remembered by the thousand."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile."""
    usual = gc.get_threshold()
    gc.disable()
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.enable()


def collected_seldom() -> None:
    """Look for garbage again, but seldom, and only among what is made from now on."""
    gc.freeze()
    gc.set_threshold(SELDOM)
    gc.enable()


def collected_beside() -> None:
    """Look for garbage as ever, but no more among what there is by now, which stays.

    A search among all that is loaded takes a tenth of a second, and nobody is answered meanwhile.
    """
    gc.collect()
    gc.freeze()
