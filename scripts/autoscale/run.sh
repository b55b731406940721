#!/bin/sh
# Checks the manifests of deploy/kubernetes against the schemas of KEDA and of Kubernetes, as PyPI has them.
set -eu
cd "$(dirname "$0")/../.."
if [ ! -x .tools/manifests/bin/python ]; then
    python3 -m venv .tools/manifests
    .tools/manifests/bin/pip install --quiet --disable-pip-version-check -r scripts/autoscale/requirements.txt
fi
.tools/manifests/bin/python scripts/autoscale/check_manifests.py deploy/kubernetes
