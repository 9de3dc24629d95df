"""The wall clock jumps: Date follows it, and no limit of time does."""

import glob
import sys
import tempfile
import time
from email.utils import parsedate_to_datetime

from harness import SLOWNESS, Server, run_tests, skip

PROGRAM = sys.argv[1]
LIBRARY = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)

if not LIBRARY:
    skip("faketime is not installed")
if SLOWNESS > 1:
    skip("a sanitizer has to be the first library, and so does faketime")


def test_fault_20_date_follows_the_wall_clock_and_limits_do_not():
    with tempfile.NamedTemporaryFile("w+") as offset:
        def jump(text):
            offset.seek(0)
            offset.truncate()
            offset.write(text)
            offset.flush()

        jump("+0")
        environment = {"LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": offset.name, "FAKETIME_NO_CACHE": "1",
                       "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        with Server([PROGRAM, "threads=1", "idle_time=5000"], environment) as server, server.connect() as c:
            for text, seconds in (("+0", 0), ("-1h", -3600), ("+1d", 86400)):
                jump(text)
                time.sleep(1)
                status, headers, _ = c.get("/")
                assert status == 200
                ahead = parsedate_to_datetime(headers["date"]).timestamp() - time.time()
                assert abs(ahead - seconds) < 3, (text, ahead)
            began = time.monotonic()
            assert c.get("/sleep/300")[0] == 200
            assert 0.25 < time.monotonic() - began < 2


run_tests(globals())
