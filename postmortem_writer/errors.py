"""Every exception a caller may meet, and the exit status each one means.

PostmortemError
├── UsageError            2  an argument names something that does not exist
│   ├── UnknownName       2  provider, template, rule, zone: says what does exist
│   ├── TemplateError     2  a template cannot be read or asks for an unknown variable
│   ├── RuleError         2  a lint rule file cannot be used: says where, why and what to write instead
│   └── ConfigError       2  a setting of the linter is unknown or of the wrong form: says where, and what is known
├── InputError            3  nothing that was handed in could be used
│   ├── SourceError       3  one file could not be read as evidence
│   ├── DraftError        3  a draft is not JSON or does not fit the schema
│   ├── OutputExists      3  a file would be overwritten and --force was not given
│   └── JournalBusy       3  another run is writing to the same folder
└── ModelError            4  the model could not do its part
    ├── MissingKey        4  no credentials: names the variable to set
    ├── ModelUnreachable  4  no connection, or it broke
    ├── ModelRejected     4  the endpoint refused the request (400, 401, 403, 404, 422, quota)
    ├── ModelOverloaded   4  429 or 5xx until the attempts were used up
    ├── ModelRefused      4  the model declined to answer
    ├── ModelTruncated    4  the answer hit the output limit
    ├── BadAnswer         4  the answer does not fit the schema
    ├── BudgetSpent       4  the next call would exceed what may be spent
    └── StaleReply        4  a recorded reply belongs to another prompt
"""


class PostmortemError(Exception):
    """Could not do the work; the message says what was wrong, what was expected and what to try."""

    exit_status = 1


class UsageError(PostmortemError):
    exit_status = 2


class UnknownName(UsageError):
    pass


class TemplateError(UsageError):
    pass


class RuleError(UsageError):
    pass


class ConfigError(UsageError):
    pass


class InputError(PostmortemError):
    exit_status = 3


class SourceError(InputError):
    pass


class DraftError(InputError):
    pass


class OutputExists(InputError):
    pass


class JournalBusy(InputError):
    pass


class ModelError(PostmortemError):
    """``outcome`` is what happened in two or three words, ``retries`` how often it was tried again before giving up."""

    exit_status = 4
    outcome = "failed"

    def __init__(self, message: str = "", *, outcome: str = "", retries: int = 0) -> None:
        super().__init__(message)
        self.outcome, self.retries = outcome or self.outcome, retries


class MissingKey(ModelError):
    outcome = "key missing"


class ModelUnreachable(ModelError):
    outcome = "unreachable"


class ModelRejected(ModelError):
    outcome = "request refused"


class ModelOverloaded(ModelError):
    outcome = "overloaded"


class ModelRefused(ModelError):
    outcome = "model declined"


class ModelTruncated(ModelError):
    outcome = "answer cut off"


class BadAnswer(ModelError):
    outcome = "unusable answer"


class BudgetSpent(ModelError):
    pass


class StaleReply(ModelError):
    pass
