"""Every specification says what it means, in full, and has an example and a test."""

import ast
import inspect
from pathlib import Path
from textwrap import dedent

import pytest

from soundwell_hookspecs import HookKind
from soundwell_plugins.host.specifications import CONTRACT, Specification, Specifications

TESTS = Path(__file__).parents[1]
HOOKS = Specifications()


def every_specification() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("specification", HOOKS.values(), ids=list(HOOKS))


def documented(specification: Specification) -> str:
    return inspect.getdoc(specification.function) or ""


def section(specification: Specification, title: str) -> str:
    """Return the indented block below a title of a docstring."""
    _, found, rest = documented(specification).partition(f"\n{title}:")
    lines = rest.lstrip(":").splitlines()[1:] if found else []
    block = []
    for line in lines:
        if line and not line.startswith(" "):
            break
        block.append(line)
    return dedent("\n".join(block)).strip()


def example(specification: Specification) -> ast.FunctionDef:
    [function] = ast.parse(section(specification, "Example")).body
    assert isinstance(function, ast.FunctionDef)
    return function


def hooks_with_tests(folder: Path) -> set[str]:
    """Return the hooks for which there is a test function in a folder."""
    names = {
        node.name
        for path in folder.rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    return {hook for hook in HOOKS if any(name.startswith(f"test_hook_{hook}_") for name in names)}


def test_the_contract_declares_no_hook_twice() -> None:
    declared = [
        name
        for module in CONTRACT
        for name, function in vars(module).items()
        if getattr(function, "__module__", "") == module.__name__ and name in HOOKS
    ]
    assert sorted(declared) == sorted(HOOKS)


@every_specification()
def test_a_specification_begins_with_one_sentence(specification: Specification) -> None:
    first, *_ = documented(specification).splitlines()
    assert first[0].isupper()
    assert first.endswith(".")


@every_specification()
def test_a_specification_explains_each_of_its_arguments(specification: Specification) -> None:
    explained = [
        line.partition(":")[0]
        for line in section(specification, "Args").splitlines()
        if not line.startswith(" ")
    ]
    assert explained == list(specification.signature.parameters)


@every_specification()
@pytest.mark.parametrize("title", ["Returns", "Raises"])
def test_a_specification_says_what_comes_back(specification: Specification, title: str) -> None:
    assert section(specification, title)


@every_specification()
def test_a_specifications_example_implements_it(specification: Specification) -> None:
    function = example(specification)
    assert function.name == specification.name
    [marker] = [ast.unparse(each) for each in function.decorator_list]
    assert marker == f"implements({specification.name})"


@every_specification()
def test_a_specifications_example_takes_its_arguments(specification: Specification) -> None:
    _self, *arguments = [each.arg for each in example(specification).args.args]
    assert arguments == list(specification.signature.parameters)


@every_specification()
def test_a_specification_declares_every_type(specification: Specification) -> None:
    assert set(specification.types) == {*specification.signature.parameters, "return"}


@every_specification()
def test_an_events_specification_takes_the_event_and_the_delivery_and_returns_nothing(
    specification: Specification,
) -> None:
    if specification.policy.kind is HookKind.EVENT:
        assert list(specification.signature.parameters) == ["event", "delivery"]
        assert specification.types["return"] is type(None)


def test_every_specification_has_a_test() -> None:
    assert set(HOOKS) - hooks_with_tests(TESTS) == set()


def test_a_specification_without_a_test_is_noticed(tmp_path: Path) -> None:
    for hook in set(HOOKS) - {"pages"}:
        path = tmp_path / f"test_{hook}.py"
        path.write_text(f"def test_hook_{hook}_works(): ...", encoding="utf-8")
    (tmp_path / "test_pages.py").write_text("def test_pages(): ...", encoding="utf-8")
    assert set(HOOKS) - hooks_with_tests(tmp_path) == {"pages"}
