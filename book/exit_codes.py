"""Exit codes of the commands, as README and `book help` list them."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command ends with."""

    DONE = 0
    #: The manuscript or an edition has errors.
    REFUSED = 1
    WRONG_USE = 2
    NOT_INSTALLED = 3
    #: 128 + SIGINT, as shells have it.
    INTERRUPTED = 130
