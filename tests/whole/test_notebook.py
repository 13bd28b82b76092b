"""The modeler's notebook runs from top to bottom on a decided portfolio, and the file keeps no data of it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from engine.settings import ROOT
from tests.whole.conftest import Portfolio

NOTEBOOK = ROOT / "cypher/notebook.ipynb"


def test_the_file_keeps_no_output() -> None:
    cells = [cell for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert cells
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)


def test_the_notebook_runs(portfolio: Portfolio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    # The kernel is this Python, whatever kernels a person has, and leaves its files here.
    kernel = tmp_path / "kernels/kernels/loangraph"
    kernel.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": command, "display_name": "x", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "kernels"))
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, **portfolio.environment, "PYTHONPATH": path}
    client = NotebookClient(notebook, kernel_name="loangraph", timeout=300)
    client.execute(env=environment)
    told = {"".join(cell.source): cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    drawn = [output for outputs in told.values() for output in outputs if "image/svg+xml" in output.get("data", {})]
    assert len(drawn) == 1 and "Company" in drawn[0]["data"]["image/svg+xml"]
    printed = "".join(output.get("text", "") for outputs in told.values() for output in outputs)
    assert "rows that both clients read alike" in printed and "py2neo" in printed
