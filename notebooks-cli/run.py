"""Runs one notebook over a logbook and writes the report: run.py NOTEBOOK OUT NAME=VALUE... [--code] [--ipynb FILE]

Exit status: 0 the report is written; 1 a cell failed, and the report up to it is written."""

import argparse
import logging
import os
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

import nbformat  # noqa: E402
import papermill  # noqa: E402
from nbconvert import HTMLExporter  # noqa: E402


def write_report(notebook, path, code):
    exporter = HTMLExporter(template_name="lab", exclude_input=not code, embed_images=True, sanitize_html=False)
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    # Nothing is fetched when the report is opened.
    for name in ("mathjax_url", "require_js_url", "jquery_url", "mermaid_js_url", "widget_renderer_url"):
        if exporter.has_trait(name):
            setattr(exporter, name, "")
    # The cell with the parameters papermill put in says what the report is of.
    body, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": notebook.metadata.get("title", "Report")}})
    temporary = f"{path}.part"
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(body)
    os.replace(temporary, path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("notebook")
    parser.add_argument("out")
    parser.add_argument("parameters", nargs="*")
    parser.add_argument("--code", action="store_true")
    parser.add_argument("--ipynb")
    options = parser.parse_args()
    source = nbformat.read(options.notebook, as_version=4)
    declared = {name: value for cell in source.cells if "parameters" in cell.metadata.get("tags", [])
                for name, value in parse(cell.source).items()}
    parameters = {}
    for text in options.parameters:
        name, _, value = text.partition("=")
        if name not in declared:
            sys.exit(f"'{name}' is no parameter of this notebook; it has {', '.join(sorted(declared))}")
        try:
            parameters[name] = type(declared[name])(value)
        except ValueError:
            sys.exit(f"{name} is '{value}'; it must be of type {type(declared[name]).__name__}, such as {declared[name]!r}")
    os.environ["AZIMUTH_NOTEBOOKS"] = os.path.dirname(os.path.abspath(options.notebook))
    logging.getLogger("papermill").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        # A kernel of its own: nobody's start-up files, and nothing to say but errors.
        os.environ["IPYTHONDIR"] = folder
        os.makedirs(os.path.join(folder, "profile_default"))
        with open(os.path.join(folder, "profile_default", "ipython_kernel_config.py"), "w") as file:
            file.write("c = get_config()\nc.IPKernelApp.log_level = 40\n")
        result = options.ipynb or os.path.join(folder, "result.ipynb")
        status = 0
        try:
            papermill.execute_notebook(options.notebook, result, parameters, kernel_name="python3",
                                       progress_bar=sys.stderr.isatty(), log_output=False, cwd=os.path.dirname(os.path.abspath(options.out)))
        except papermill.PapermillExecutionError as error:
            print(f"cell {error.exec_count} failed: {error.ename}: {error.evalue}", file=sys.stderr)
            status = 1
        write_report(nbformat.read(result, as_version=4), options.out, options.code)
    return status


def parse(source):
    """The names and values that a cell of parameters assigns."""
    values = {}
    exec(compile(source, "parameters", "exec"), {}, values)  # noqa: S102: the notebook's own cell
    return values


sys.exit(main())
