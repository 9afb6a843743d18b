"""Writes ``keys`` and ``plan`` of search.json anew after a deliberate change; ``matches`` is decided by people only.

Run from the repository's root: ``python tests/vectors/refresh_search.py``.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from forumapp.kernel import search  # noqa: E402  (the root must be importable first)

VECTORS = ROOT / "tests" / "vectors" / "search.json"


def main() -> None:
    cases = json.loads(VECTORS.read_text(encoding="utf-8"))
    for case in cases:
        case["keys"] = search.keys(*case["texts"])
        case["plan"] = [[sorted(part) for part in way] for way in search.plan(case["query"])]
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    VECTORS.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
