"""PostgreSQL refuses to run as root, or as an account that has no name: who it runs as instead.

In order: as we are; as some account of this machine inside a user namespace, where files stay ours outside; and
where namespaces are blocked (most containers), root becomes `nobody`, which then owns the data and keeps the one
capability to pass through directories that are root's, as the checkout may lie under /root.
"""

import ctypes
import os
import pwd
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from script.local.processes import LIBC
from script.local.trouble import Trouble

CLONE_NEWUSER = 0x10000000
CAP_DAC_OVERRIDE = 1
PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 28, 47, 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
NOBODY = 65534


@dataclass(frozen=True)
class Identity:
    become: Callable[[], None] | None
    owner: int | None = None  # who has to own the data; None: whoever we are

    def own(self, folder: Path) -> None:
        """Hand a folder to the identity; cheap when it is its own already."""
        owner = os.geteuid() if self.owner is None else self.owner
        if not folder.exists() or folder.stat().st_uid == owner:
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)


def has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def some_account() -> int:
    """Any that has a name and is not root: inside the namespace it is only a label for ourselves."""
    return next((account.pw_uid for account in pwd.getpwall() if account.pw_uid != 0), NOBODY)


def enter_namespace() -> None:
    uid, gid, inside = os.geteuid(), os.getegid(), some_account()
    if LIBC.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{inside} {uid} 1"),
        ("gid_map", f"{inside} {gid} 1"),
    ):
        fd = os.open(f"/proc/self/{name}", os.O_WRONLY)
        os.write(fd, text.encode())
        os.close(fd)


def become_nobody() -> None:
    # Without this access(2), by which PostgreSQL looks for its own programs, would not count the capability.
    LIBC.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    # capset(2), version 3: effective, permitted and inheritable hold the one capability, and ambient carries it
    # through exec. Where even that is refused, nobody's own rights have to do.
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    mask = 1 << CAP_DAC_OVERRIDE
    LIBC.capset(header, (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0))
    LIBC.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def succeeds_in_child(action: Callable[[], None]) -> bool:
    """Whether something can be done, tried out in a process of its own."""
    pid = os.fork()
    if pid == 0:
        try:
            action()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1] == 0


@cache
def for_postgres() -> Identity:
    root = os.geteuid() == 0
    if not root and has_name(os.geteuid()):
        return Identity(None)
    if sys.platform == "linux":
        if succeeds_in_child(enter_namespace):
            return Identity(enter_namespace)
        if root and succeeds_in_child(become_nobody):
            return Identity(become_nobody, NOBODY)
    who = "root" if root else f"user {os.geteuid()}, which has no entry in /etc/passwd"
    raise Trouble(
        f"PostgreSQL does not run here as {who}. Start as an ordinary user, or name a server in DATABASE_URL."
    )
