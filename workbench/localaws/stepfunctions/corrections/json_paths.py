"""Reads and writes paths with our reader: moto's gives arrays for paths such as $.list[0].name, and parses anew."""

from typing import Any

from workbench.localaws.stepfunctions import json_path
from workbench.localaws.stepfunctions.seams import replace_name

__all__ = ["install"]


def _extract_json(path: str, data: Any) -> Any:
    from moto.stepfunctions.parser.asl.utils.json_path import NoSuchJsonPathError

    try:
        return json_path.read(path, data)
    except KeyError as error:
        raise NoSuchJsonPathError(json_path=path, data=data) from error


def install() -> None:
    """Replace moto's path reader and its parser in every module that uses them."""
    from moto.stepfunctions.parser.asl.component.common.path import result_path
    from moto.stepfunctions.parser.asl.utils import json_path as module

    replace_name(module, "extract_json", _extract_json)
    replace_name(module, "parse", json_path.parsed)
    replace_name(result_path, "parse", json_path.parsed)
