"""Finds a Python that suits and hands over to ``tools.bootstrap``.

This file alone is also read by older interpreters, which must get as far as the sentence that says they are too old:
it keeps to syntax that every Python 3 understands.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NAMES = ["python3.13", "python3.12", "python3.11", "python3.14", "python3", "python"]


def suits(interpreter):
    question = "import sys; sys.exit(sys.version_info < %r)" % (OLDEST,)  # noqa: UP031 older Pythons read this line
    return subprocess.call([interpreter, "-c", question], stderr=subprocess.DEVNULL) == 0


def main():
    beside = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 read by older Pythons
    os.chdir(os.path.dirname(beside))  # noqa: PTH120 as above
    if sys.version_info >= OLDEST:
        sys.path.insert(0, beside)
        from tools.bootstrap import main as bootstrap  # noqa: PLC0415 its syntax is newer than this file's

        return bootstrap(sys.argv[1:])
    for name in NAMES:
        interpreter = shutil.which(name)
        if interpreter and suits(interpreter):
            os.execv(interpreter, [interpreter, os.path.abspath(__file__)] + sys.argv[1:])  # noqa: PTH100, RUF005 as above
    found = "%d.%d" % sys.version_info[:2]  # noqa: UP031 older Pythons read this line
    sys.stderr.write(
        "forumapp needs Python 3.11 or newer and found " + found + ": install one (Debian 12 or newer: "
        "apt-get install python3 python3-venv), or name one with `make … PYTHON=/path/to/python3.11`.\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
