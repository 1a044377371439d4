#!/usr/bin/env python3
"""Runs the cells of a notebook in its folder and holds what they print against what it says: notebook_test.py NOTEBOOK"""
import contextlib
import io
import json
import os
import sys
import types

# The one thing that cells need of Jupyter: a picture, which is its file.
display = types.ModuleType("IPython.display")
display.SVG = lambda filename: open(filename, encoding="utf-8").read()
sys.modules["IPython"] = types.ModuleType("IPython")
sys.modules["IPython.display"] = display

path = os.path.abspath(sys.argv[1])
with open(path, encoding="utf-8") as file:
    notebook = json.load(file)
os.chdir(os.path.dirname(path))
scope, ran, held = {}, 0, 0
for number, cell in enumerate(notebook["cells"]):
    if cell["cell_type"] != "code":
        continue
    source = "".join(cell["source"])
    lines = source.split("\n")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        if lines[-1].startswith("SVG("):
            exec("\n".join(lines[:-1]), scope)
            shown = eval(lines[-1], scope)
        else:
            exec(source, scope)
            shown = None
    ran += 1
    for output in cell["outputs"]:
        stored = "".join(output.get("text", output.get("data", {}).get("image/svg+xml", "")))
        if stored != (printed.getvalue() if shown is None else shown):
            sys.exit("cell %d prints\n%s\nand holds\n%s" % (number, printed.getvalue()[:500], stored[:500]))
        held += 1
    if not cell["outputs"] and printed.getvalue():
        print(printed.getvalue().rstrip())
print("%d cells ran, %d outputs are what the notebook holds" % (ran, held))
sys.exit(0 if ran > 3 and held > 1 else 1)
