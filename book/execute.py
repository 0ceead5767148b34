"""Runs notebooks again and rewrites them, with their outputs and nothing that differs from run to run."""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}

# What a cell may say of itself: its tags, how the page shows it, whether JupyterLab and Colab fold its source.
KEPT = {"tags", "mystnb", "jupyter", "cellView"}

# A live view of a widget is lost with its kernel. The figure beside it in the same output stays.
LIVE_VIEW = "application/vnd.jupyter.widget-view+json"


def execute(path: Path) -> None:
    """Run the notebook at `path` in its folder, and write it back if every cell ran."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        # TensorFlow's own log goes to the terminal, with its times and its process numbers.
        extra_arguments=["--IPKernelApp.capture_fd_output=False"],
    ).execute()
    notebook.metadata = METADATA
    for cell in notebook.cells:
        cell.metadata = {name: value for name, value in cell.metadata.items() if name in KEPT}
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(LIVE_VIEW, None)
    nbformat.write(notebook, path)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        execute(Path(name))
        print(name)
