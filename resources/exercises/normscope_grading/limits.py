# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a solution may run and how much memory it may take, counted from when it begins."""
import signal

try:
    import resource
except ImportError:  # no such limits on this system; the wall clock of whoever started this is left
    resource = None


class Stop(BaseException):
    """Ends the grading; its text is the sentence that says why."""


class TimeUp(Stop):
    pass


def used_memory():
    """Bytes of address space, or 0 where the system does not say."""
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def limit(kind, value):
    """As far as the system lets it; None: none but the system's own."""
    hard = resource.getrlimit(kind)[1]
    if value is None or hard != resource.RLIM_INFINITY and hard < value:
        value = hard
    try:
        resource.setrlimit(kind, (value, hard))
    except (OSError, ValueError):
        pass


def begin(seconds, mebibytes):
    def ring(_signal, _frame):
        raise TimeUp()

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    if resource is not None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        # Ends what swallows the alarm; the processor's time is at most the clock's but for threads.
        limit(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime + 8 * seconds) + 1)
        limit(resource.RLIMIT_CORE, 0)
        limit(resource.RLIMIT_AS, used_memory() + mebibytes * 2**20)


def end():
    signal.setitimer(signal.ITIMER_REAL, 0)
    if resource is not None:
        limit(resource.RLIMIT_AS, None)
