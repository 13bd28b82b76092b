"""Every case beside a file of cypher/ runs on a real Neo4j, in a transaction that is rolled back.

One file's cases: ``pytest tests/catalogue/test_cases.py -k structuring``. With ``LOANGRAPH_TEST_HOME=FOLDER`` the
server stays up for the next run.
"""

from __future__ import annotations

import pytest

from engine.catalogue.case_run import run_case
from engine.catalogue.cases import Case, find_case_files, misplaced, query_at, read_cases
from engine.catalogue.catalogue import Catalogue, files_of, from_files
from engine.errors import CatalogueError
from engine.graph.connection import Reader
from engine.settings import ROOT

FILES = find_case_files(ROOT)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return from_files(files_of(ROOT))


def _items() -> list[object]:
    """One item for each case; a file that cannot be read is one item that fails with the reason."""
    items: list[object] = []
    for path in FILES:
        stem = path.name.removesuffix(".test.yaml")
        try:
            file = read_cases(path, ROOT)
        except CatalogueError as error:
            items.append(pytest.param(None, error, id=stem))
        else:
            items += [pytest.param(file.query_path, case, id=f"{stem}: {case.name}") for case in file.cases]
    return items


@pytest.mark.parametrize(("query_path", "case"), _items())
def test_case(query_path: str | None, case: Case | CatalogueError, catalogue: Catalogue, sandbox: Reader) -> None:
    if isinstance(case, CatalogueError):
        pytest.fail(str(case), pytrace=False)
    assert query_path is not None
    try:
        differences = run_case(sandbox, catalogue, query_at(catalogue, query_path), case)
    except CatalogueError as error:
        pytest.fail(str(error), pytrace=False)
    if differences:
        pytest.fail("\n".join(map(str, differences)), pytrace=False)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_cases_speak_of_what_the_query_returns(path, catalogue: Catalogue) -> None:
    file = read_cases(path, ROOT)
    errors = list(misplaced(catalogue, query_at(catalogue, file.query_path), file))
    assert not errors, "\n".join(map(str, errors))
