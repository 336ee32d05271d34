"""Who runs a command, as the access log names them."""

import getpass
import os
import socket

from gubei.domain.privacy.operations import SystemAccount
from gubei.domain.territory.queries import district


def system_account() -> SystemAccount:
    """Return who runs this command, at the district's own unit."""
    return SystemAccount(account_name(), district().pk)


def account_name() -> str:
    """Return the account of the operating system under which this command runs, and its machine."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an id without a name, as in some containers
        name = f"uid {os.getuid()}"
    return f"{name}@{socket.gethostname()}"[:100]
