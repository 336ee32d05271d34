"""The system account that the server runs as. PostgreSQL refuses to run as root."""

import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gubei.adapters.postgres.trouble import ServerTrouble

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """An existing account of this machine."""

    name: str
    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Whether this account can walk through `folder` and every folder above it."""
        return all(self._may_enter(one.stat()) for one in (folder, *folder.parents))

    def _may_enter(self, found: os.stat_result) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def choose_account(near: Iterable[Path]) -> Account | None:
    """Return whom the server runs as, or None for the caller's own account.

    Only root has to become somebody else: the owner of the first existing path of `near` that
    does not belong to root, else a known unprivileged account. No account is ever created.
    """
    if os.geteuid() != 0:
        return None
    for path in near:
        if path.exists() and path.stat().st_uid != 0:
            return _account_of(path.stat().st_uid, path.stat().st_gid)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise ServerTrouble(
        "no_unprivileged_account",
        "PostgreSQL does not run as root and this machine has neither the account postgres nor "
        "nobody. Start Gubei from an ordinary account, or set GUBEI_DATABASE_URL.",
        "PostgreSQL 不能以 root 运行，本机也没有 postgres 或 nobody 账户。"
        "请用普通账户启动，或设置 GUBEI_DATABASE_URL。",
    )


def _account_of(uid: int, gid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, gid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
