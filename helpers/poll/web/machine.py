"""This machine: its addresses in its networks, and how many connections it can hold."""

import contextlib
import socket

WANTED_FILES = 8192
WINDOWS_SOCKETS = 512  # Python's select waits for 512 there, and fails for good with one more


def own_addresses() -> list[str]:
    """Return the addresses of this machine in its networks, the one that leads outside first."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: it only asks which way would be taken
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    try:
        import psutil

        for cards in psutil.net_if_addrs().values():
            found += [card.address for card in cards if card.family == socket.AF_INET]
    except ImportError:
        pass
    outside = [host for host in dict.fromkeys(found) if not host.startswith(("127.", "169.254."))]
    return outside or ["127.0.0.1"]


def raise_file_limit(wanted: int = WANTED_FILES) -> int:
    """Allow as many open files as the system lets us: each phone holds a connection. Return how many."""
    try:
        import resource
    except ImportError:  # Windows
        return WINDOWS_SOCKETS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(ValueError, OSError):  # some systems promise more than they give
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
            soft = max(soft, most)
    return wanted if soft == resource.RLIM_INFINITY else min(soft, wanted)


def max_phones() -> int:
    """Return how many connections voters may have at once: the rest of the files is left to Jupyter."""
    return raise_file_limit() * 3 // 4
