#!/usr/bin/env bash
# Installs the ONNX checker and runtime into FOLDER (ignored). About 200 MB, once.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?usage: setup.sh FOLDER}
python=${PYTHON:-python3}

if cmp -s "$here/requirements.txt" "$folder/.ready" 2>/dev/null; then exit 0; fi
if ! "$python" -c 'import sys, venv; sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null; then
    echo "onnx: needs Python 3.11 or newer with venv; $python is $("$python" --version 2>&1)" >&2
    exit 1
fi
echo "onnx: installing the checker and the runtime into $folder (once, about 200 MB)"
"$python" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
cp "$here/requirements.txt" "$folder/.ready"
