"""One question to one peer, in a process of its own, so that its memory is its own: prints JSON."""

import importlib
import json
import sys
import time
from datetime import date


def main() -> None:
    peer, kind, name, given = sys.argv[1:]
    # Loading a library is not what is measured.
    asked = getattr(importlib.import_module(f"peers.{peer}"), kind)
    began = time.monotonic()
    answer = asked(name, json.loads(given))
    seconds = time.monotonic() - began
    json.dump({"answer": answer, "seconds": seconds}, sys.stdout,
              default=lambda cell: cell.isoformat() if isinstance(cell, date) else str(cell))


if __name__ == "__main__":
    main()
