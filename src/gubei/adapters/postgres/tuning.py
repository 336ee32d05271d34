"""The server's settings, scaled to the machine and written anew at every start."""

import os
from pathlib import Path

from gubei.adapters.postgres.place import PORT, Place, write_private

MIB = 1024 * 1024
HBA = """# Written by Gubei. Nobody comes in without a password, and nobody from the network.
local all all scram-sha-256
"""


def write_configuration(place: Place) -> None:
    """Write postgresql.conf and pg_hba.conf; Gubei owns both files."""
    lines = [f"{name} = {_quote(value)}" for name, value in settings_for(place).items()]
    head = "# Written by Gubei at every start; changes made here are lost."
    text = "\n".join([head, *lines, ""])
    write_private(place.data / "postgresql.conf", text, place.account)
    write_private(place.data / "pg_hba.conf", HBA, place.account)


def settings_for(place: Place) -> dict[str, str]:
    """Return every setting that differs from PostgreSQL's own."""
    memory = memory_bytes() // MIB
    return {
        # who can reach it
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": _escape(str(place.socket)),
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "max_connections": "100",
        # nothing that was answered is lost
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        # memory and disk
        "shared_buffers": f"{_between(memory // 16, 64, 512)}MB",
        "effective_cache_size": f"{max(memory // 2, 256)}MB",
        "work_mem": f"{_between(memory // 256, 4, 32)}MB",
        "maintenance_work_mem": f"{_between(memory // 16, 64, 256)}MB",
        "dynamic_shared_memory_type": "posix" if _shared_memory_is_roomy() else "mmap",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_wal_size": "2GB",
        "min_wal_size": "128MB",
        "wal_compression": "on",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        # a log without people's data in it
        "log_timezone": "UTC",
        "timezone": "UTC",
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_line_prefix": "%m [%p] %q%u@%d ",
    }


def memory_bytes() -> int:
    """Return the memory of the machine or of the container, whichever is smaller, in bytes."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            text = Path(path).read_text().strip()
        except OSError:
            continue
        if text.isdigit():
            return min(physical, int(text))
    return physical


def _shared_memory_is_roomy() -> bool:
    """Containers often have 64 MiB of /dev/shm, too little for parallel queries."""
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108 - asked for its size, nothing is put there
    except OSError:
        return True
    return room.f_frsize * room.f_blocks >= 512 * MIB


def _between(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))


def _quote(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _escape(folder: str) -> str:
    """A list of folders: double quotes keep commas and spaces inside one name."""
    return '"' + folder.replace('"', '""') + '"'
