"""How long a run goes on trying: one budget of retries and waiting over all its calls, and one gate at which all of them wait.

A rate limit belongs to the account, not to the call that met it: whoever meets one closes the gate, so that the others wait
too where they would have run into it one after the other.
"""

import threading
import time
from collections.abc import Callable

Sleep = Callable[[float], None]

RETRIES = 24
WAITING_S = 300.0


class Patience:
    """What all calls of a run may spend together on trying again; safe to use from several threads.

    ``retries`` counts requests sent again, ``waiting_s`` seconds the run stands still for them, counted once where several
    calls wait for the same moment. ``timeout_s`` is how long one answer may take, None for what the client has (the SDKs:
    600). ``sleep`` waits, ``clock`` gives seconds that only grow.
    """

    def __init__(
        self,
        *,
        retries: int = RETRIES,
        waiting_s: float = WAITING_S,
        timeout_s: float | None = None,
        sleep: Sleep = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.timeout_s, self.begun_with = timeout_s, retries
        self._retries, self._waiting_s = retries, waiting_s
        self._sleep, self._clock = sleep, clock
        self._lock = threading.Lock()
        self._opens = 0.0

    def turn(self) -> "Turn":
        """Return one call's place at the gate."""
        return Turn(self)

    def _spend(self, wait: float, *, shared: bool) -> float | None:
        """Take one retry and its wait from the budget and return when the wait ends; None when the budget is too small."""
        with self._lock:
            now = self._clock()
            ends = now + wait
            # Of a wait for the same moment as others only what goes beyond theirs counts.
            counted = max(0.0, ends - max(self._opens, now)) if shared else wait
            if self._retries < 1 or counted > self._waiting_s:
                return None
            self._retries -= 1
            self._waiting_s -= counted
            if shared:
                self._opens = max(self._opens, ends)
            return ends


class Turn:
    """One call at the gate: what it has waited for already it does not wait for again."""

    def __init__(self, patience: Patience) -> None:
        self.refused = False
        self._patience = patience
        self._seen = 0.0

    def enter(self) -> None:
        """Wait while the gate is closed."""
        while (opens := self._patience._opens) > self._seen:
            left = opens - self._patience._clock()
            if left > 0:
                self._patience._sleep(left)
            self._seen = opens

    def granted(self, wait: float, *, shared: bool) -> bool:
        """Tell whether the run can afford to wait and send again, and take it from its budget; ``shared`` closes the gate."""
        ends = self._patience._spend(wait, shared=shared)
        self.refused = ends is None and self._patience.begun_with > 0
        if ends is not None and shared:
            self._seen = max(self._seen, ends)
        return ends is not None

    def wait(self, seconds: float) -> None:
        """Wait before sending again."""
        self._patience._sleep(seconds)
