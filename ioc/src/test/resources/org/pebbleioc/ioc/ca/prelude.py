import time

import epics
from epics import ca


def say(*words):
    """One line of output, which the Java side waits for."""
    print(*words, flush=True)


def until(condition, seconds=60):
    """Lets Channel Access work until the condition holds."""
    end = time.time() + seconds
    while not condition():
        if time.time() > end:
            raise AssertionError("condition not met within %g s" % seconds)
        ca.poll(0.005, 0.1)


def same(found, expected):
    if found != expected:
        raise AssertionError("found %r, expected %r" % (found, expected))


def raw_get(name, dbr_type, count=1):
    """The C structure of any request type, as libca's own ca_array_get delivers it in host byte order."""
    import ctypes

    chid = ca.create_channel(name, connect=True)
    same(ca.connect_channel(chid, timeout=30), True)
    buffer = (ctypes.c_ubyte * (1024 + 40 * max(1, count)))()
    status = ca.libca.ca_array_get(dbr_type, count, ctypes.c_void_p(chid) if isinstance(chid, int) else chid, buffer)
    same(status, 1)
    same(ca.libca.ca_pend_io(ctypes.c_double(30.0)), 1)
    return bytes(buffer)


def unpack(layout, data):
    """Fields by the C compiler's alignment rules, strings without their zeros."""
    import struct

    fields = struct.unpack_from("@" + layout, data)
    return [f.split(b"\0")[0].decode() if isinstance(f, bytes) else f for f in fields]


