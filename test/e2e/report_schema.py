"""The schema of the JSON report, and what does not keep to it. Needs Debian's python3-jsonschema."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterable
from typing import Any

try:
    import jsonschema
except ImportError:
    jsonschema = None

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA: dict[str, Any] = json.loads((HERE / "../../doc/report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA) if jsonschema else None
MISSING = "python3-jsonschema is not installed"


def is_valid(line: Any) -> bool:
    assert VALIDATOR, MISSING
    return bool(VALIDATOR.is_valid(line))


def check(lines: Iterable[dict[str, Any]]) -> None:
    """Every line must keep to the schema."""
    assert VALIDATOR, MISSING
    for line in lines:
        # The errors of the part that is meant say more than "not valid under any of the given schemas".
        part = SCHEMA["$defs"]["last" if "summary" in line else "item"]
        validator = VALIDATOR.evolve(schema={**part, "$defs": SCHEMA["$defs"]})
        faults = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(line)]
        assert not faults and VALIDATOR.is_valid(line), f"{line}: {faults}"


def check_some(lines: list[dict[str, Any]]) -> None:
    """The first lines and the last one, where that can be checked at all: for tests of something else."""
    if VALIDATOR:
        check(lines[:50] + lines[-1:])
