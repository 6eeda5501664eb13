"""How long are the longest ten files and functions, and is one over its budget (300 lines, 50 lines)?"""

import ast
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

FILE_BUDGET = 300
FUNCTION_BUDGET = 50
SHOWN = 10
WRITTEN_BY_A_TOOL = Path("models/migrations")


class Length(NamedTuple):
    lines: int
    where: str


def python_files() -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    paths = map(Path, sorted(set(listed.splitlines())))
    return [path for path in paths if path.is_file() and WRITTEN_BY_A_TOOL not in path.parents]


def function_lengths(path: Path, source: str) -> list[Length]:
    return [
        Length((node.end_lineno or node.lineno) - node.lineno + 1, f"{path}:{node.lineno} {node.name}")
        for node in ast.walk(ast.parse(source, str(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def report(noun: str, lengths: list[Length], budget: int) -> bool:
    """Prints the longest ten and every one over budget; tells whether all are within it."""
    lengths.sort(reverse=True)
    over = sum(length.lines > budget for length in lengths)
    print(f"The longest {noun}s (budget {budget} lines{f', {over} OVER' if over else ''}):")
    for length in lengths[: max(SHOWN, over)]:
        print(f"  {length.lines:5} {length.where}{'  OVER' if length.lines > budget else ''}")
    return not over


def main() -> int:
    files, functions = [], []
    for path in python_files():
        source = path.read_text()
        files.append(Length(len(source.splitlines()), str(path)))
        functions += function_lengths(path, source)
    files_fit = report("file", files, FILE_BUDGET)
    functions_fit = report("function", functions, FUNCTION_BUDGET)
    return 0 if files_fit and functions_fit else 1


if __name__ == "__main__":
    sys.exit(main())
