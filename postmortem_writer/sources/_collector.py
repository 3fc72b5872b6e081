"""Reading without Python's cyclic garbage collector, which would look again and again at hundreds of thousands of records."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_off() -> Iterator[None]:
    """Hold the collector off for a while. What is read holds no cycles, so there is nothing that it could free meanwhile."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
