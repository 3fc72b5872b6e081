"""One call to an SDK: what is tried again, how long that waits, and which of our errors its exceptions become.

SDK exceptions are told apart by attribute, never by class: naming the class would import the SDK.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, stop_any, stop_before_delay
from tenacity.wait import wait_random_exponential

from postmortem_writer.errors import (
    BadAnswer,
    MissingKey,
    ModelError,
    ModelOverloaded,
    ModelRefused,
    ModelRejected,
    ModelTruncated,
    ModelUnreachable,
)
from postmortem_writer.providers._patience import Patience, Turn

T = TypeVar("T")
R = TypeVar("R")

ATTEMPTS = 4
PATIENCE_S = 120.0
LONGEST_WAIT_S = 60.0
ENOUGH = stop_any(stop_after_attempt(ATTEMPTS), stop_before_delay(PATIENCE_S))
"""Where one call ends; what all calls of a run may spend together is Patience."""
BUSY = {408, 409, 429}
SPENT = {
    "insufficient_quota",
    "billing_hard_limit_reached",
    "enforced_spend_limit_reached",
    "contract_spend_limit_reached",
}
SDKS = {"openai", "anthropic", "httpx2", "httpcore2", "httpx"}
BY_NAME: dict[str, type[ModelError]] = {
    "LengthFinishReasonError": ModelTruncated,
    "ContentFilterFinishReasonError": ModelRefused,
    "CredentialsError": MissingKey,
    "IdentityTokenFileError": MissingKey,
    "WorkloadIdentityError": MissingKey,
    "SubjectTokenProviderError": MissingKey,
    "MutuallyExclusiveAuthError": MissingKey,
    "RetryableError": ModelUnreachable,
    "WebSocketConnectionClosedError": ModelUnreachable,
}
HINTS = {
    401: ("wrong key", "check {keys}"),
    403: ("not allowed", "check what {keys} may do"),
    404: ("model or address unknown", "check the model's name and the base URL"),
    413: ("", "send less with --budget TOKENS"),
}
SLOW = {"ReadTimeout", "WriteTimeout", "PoolTimeout"}
SECRET = re.compile(r"\b(sk|key|pk|rk)-[\w\-*]{6,}|(?i:bearer)\s+\S+|(?<=://)[^/\s@]+@")


def call(
    send: Callable[[], T], read: Callable[[T], R], *, who: str, keys: str, patience: Patience, secret: str = ""
) -> tuple[R, int]:
    """Send a request until it is answered or trying again is no use; return what was read and the number of retries.

    ``who`` names the endpoint in messages, ``keys`` the variables that hold its credentials. ``patience`` is what the run
    may still spend on trying again, ``secret`` a key that no message may repeat. Raises ModelError.
    """
    who, turn = _clean(who), patience.turn()
    turn.enter()
    attempts = Retrying(
        before=lambda state: turn.enter(),
        retry=retry_if_exception(may_retry),
        wait=_wait,
        stop=lambda state: ENOUGH(state) or _denied(turn, state),
        sleep=turn.wait,
        reraise=True,
    )
    # Raised after the except block, so that the SDK's exception, which holds the request and its key, is not chained.
    fault: ModelError | None = None
    try:
        reply = attempts(send)
    except Exception as exc:
        fault = translate(exc, who, keys)
        if fault is None:
            raise
    if fault is not None:
        more = "; what this run may wait and try again is used up" if turn.refused else ""
        told = f"{fault}{more}"
        raise type(fault)(
            told.replace(secret, "***") if secret else told, outcome=fault.outcome, retries=_retries(attempts)
        )
    try:
        return read(reply), _retries(attempts)
    except (AttributeError, IndexError, KeyError, TypeError):
        pass
    raise BadAnswer(f"{who} answered, but not in the form of its API: check the base URL and the model's name")


def _retries(attempts: Retrying) -> int:
    return int(attempts.statistics.get("attempt_number", 1)) - 1


def _denied(turn: Turn, state: RetryCallState) -> bool:
    """Tell whether the run's budget is too small for this retry; a limit of the account concerns every call."""
    fault = state.outcome.exception() if state.outcome else None
    limited = getattr(fault, "status_code", None) == 429 or _retry_after(fault) is not None
    return not turn.granted(state.upcoming_sleep, shared=limited)


def may_retry(exc: BaseException) -> bool:
    """Tell whether sending the same request again can help: as the server says, else by status, else a broken wire."""
    status = getattr(exc, "status_code", None)
    if status is None:
        return _broken_wire(exc.__cause__)
    if _quota(exc) or (_retry_after(exc) or 0.0) > LONGEST_WAIT_S:
        return False
    said = _header(exc, "x-should-retry")
    if said in ("true", "false"):
        return said == "true"
    return status in BUSY or status >= 500


def translate(exc: BaseException, who: str, keys: str) -> ModelError | None:
    """Return our error for an SDK's exception, None when it is not an SDK's."""
    kind, why = type(exc), _why(exc)
    status = getattr(exc, "status_code", None)
    if isinstance(status, int):
        return _by_status(exc, status, f"{who} answered {status}: {why}", keys)
    for name in (one.__name__ for one in kind.__mro__):
        if name in BY_NAME:
            return BY_NAME[name](f"{who}: {why}")
    if hasattr(exc, "request"):
        return _by_wire(exc, f"{who}", why)
    if "credentials" in str(exc).lower() or "authentication method" in str(exc):
        return MissingKey(f"{who} needs a key: set {keys}, or draft without a model (--model none)")
    return ModelError(f"{who}: {kind.__name__}: {why}") if kind.__module__.split(".")[0] in SDKS else None


def _by_wire(exc: BaseException, who: str, why: str) -> ModelError:
    cause = type(exc.__cause__).__name__
    if "Timeout" in type(exc).__name__ and cause in SLOW:
        told = f"{who} gave no answer in time; allow more with --timeout SECONDS"
        return ModelUnreachable(told, outcome="no answer in time")
    because = f" ({cause}: {_clean(str(exc.__cause__))})" if exc.__cause__ else ""
    return ModelUnreachable(f"{who} could not be reached: {why}{because}; check the network and the base URL")


def _by_status(exc: BaseException, status: int, said: str, keys: str) -> ModelError:
    if status < 400:
        return BadAnswer(f"{said}; the reply is not in the form of its API")
    if _quota(exc):
        return ModelRejected(f"{said}; the account's quota is used up", outcome="quota used up")
    if status in BUSY or status >= 500:
        return _busy(exc, said, "rate limit" if status == 429 else "")
    outcome, hint = HINTS.get(status, ("", ""))
    return ModelRejected(f"{said}; {hint.format(keys=keys)}" if hint else said, outcome=outcome)


def _busy(exc: BaseException, said: str, outcome: str) -> ModelError:
    after = _retry_after(exc) or 0.0
    when = "later" if after <= LONGEST_WAIT_S else f"in {after:.0f} s, as it asks"
    return ModelOverloaded(f"{said}; try again {when}, or draft without a model (--model none)", outcome=outcome)


def _quota(exc: BaseException) -> bool:
    codes = (getattr(exc, name, None) for name in ("code", "type", "error_code"))
    return any(code in SPENT for code in codes)


def _broken_wire(cause: BaseException | None) -> bool:
    # A recording that lacks the request, or a blocked socket, also arrives as a connection error, but with another cause.
    names = [(c.__module__.split(".")[0], c.__name__) for c in type(cause).__mro__]
    return any(n == "TransportError" and m in SDKS for m, n in names) and names[0][1] != "UnsupportedProtocol"


def _why(exc: BaseException) -> str:
    body = getattr(exc, "body", None)
    inner = body.get("error", body) if isinstance(body, dict) else None
    message = inner.get("message") if isinstance(inner, dict) else None
    return _clean(str(message or exc) or type(exc).__name__)


def _clean(text: str) -> str:
    return SECRET.sub("***", " ".join(text.split()))[:400]


def _header(exc: BaseException | None, name: str) -> str:
    headers = getattr(getattr(exc, "response", None), "headers", None)
    return str(headers.get(name, "")) if headers is not None else ""


def _retry_after(exc: BaseException | None) -> float | None:
    milliseconds, seconds = _header(exc, "retry-after-ms"), _header(exc, "retry-after")
    try:
        if milliseconds:
            return max(float(milliseconds) / 1000, 0.0)
        return max(float(seconds), 0.0) if seconds else None
    except ValueError:
        return _until(seconds)


def _until(date: str) -> float | None:
    try:
        return max((parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


_backoff = wait_random_exponential(multiplier=0.5, max=20)


def _wait(state: RetryCallState) -> float:
    asked = _retry_after(state.outcome.exception() if state.outcome else None)
    return _backoff(state) if asked is None else asked


def settled(client: Any, patience: Patience) -> Any:
    """Return a client without retries of its own, which would multiply ours, and with the run's timeout."""
    own: dict[str, Any] = {"max_retries": 0}
    if patience.timeout_s is not None:
        before: Any = getattr(client, "timeout", None)
        # To connect takes no longer with a slow model: that limit stays the client's.
        slow = hasattr(before, "connect")
        own["timeout"] = type(before)(patience.timeout_s, connect=before.connect) if slow else patience.timeout_s
    return client.with_options(**own) if hasattr(client, "with_options") else client


def secret_of(client: Any) -> str:
    """Return the client's key, "" where it has none that is a secret."""
    key = getattr(client, "api_key", None) or getattr(client, "auth_token", None)
    return key if isinstance(key, str) and len(key) > len("none") else ""


def count(value: Any) -> int:
    """Return a token count that a server may have left out."""
    return value if isinstance(value, int) else 0


def client_or_error(make: Callable[[], Any], who: str, keys: str) -> Any:
    """Return the SDK client that ``make`` builds; raises MissingKey when the SDK finds no credentials."""
    fault: ModelError | None = None
    try:
        return make()
    except Exception as exc:
        fault = translate(exc, who, keys)
        if fault is None:
            raise
    raise fault
