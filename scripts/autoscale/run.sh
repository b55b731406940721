#!/bin/sh
# Checks the manifests of deploy/kubernetes against the schemas of KEDA and of Kubernetes, as PyPI has them.
set -eu
cd "$(dirname "$0")/../.."
tools=.tools/manifests
# The copy says that the installation came to its end, and of what.
if ! cmp -s scripts/autoscale/requirements.txt "$tools/installed.txt"; then
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check --retries 5 -r scripts/autoscale/requirements.txt
    cp scripts/autoscale/requirements.txt "$tools/installed.txt"
fi
"$tools/bin/python" scripts/autoscale/check_manifests.py deploy/kubernetes
