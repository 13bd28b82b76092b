"""Whatever is asked of the API, it answers as /openapi.json says: requests drawn from that very document."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app
from engine.keys import KeyStore, Role
from tests.whole.conftest import Portfolio


@pytest.fixture(scope="module")
def documented(portfolio: Portfolio) -> Iterator[schemathesis.BaseSchema]:
    app = create_app(portfolio.settings)
    yield schemathesis.openapi.from_wsgi("/openapi.json", app)
    app.extensions["loangraph"].close()


@pytest.fixture(scope="module")
def key(portfolio: Portfolio) -> str:
    return KeyStore(portfolio.settings).new(Role.LOAN_SYSTEM)[1]


def test_every_answer_is_one_that_the_document_describes(documented: schemathesis.BaseSchema, key: str) -> None:
    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
    for found in documented.get_all_operations():
        operation = found.ok()

        @given(operation.as_strategy())
        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        def asked(case: schemathesis.Case) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=checks)

        asked()
