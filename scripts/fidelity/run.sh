#!/usr/bin/env bash
# The simulator against what it models. `run.sh vllm`: a real vLLM server for CPU, whose engine is fitted first (installs
# it into .tools). `run.sh emulator`: four emulated servers behind the router. All traffic stays on loopback.
#
# PROGRAM=path takes a built one. On a machine that others use, PRIORITY=yes runs the servers and the client before other
# processes, where that is allowed.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
what=${1:?usage: run.sh vllm|emulator [flags of fidelity.py]}
shift
tools=${TOOLS:-$root/.tools/conformance}
base=${PORT_BASE:-18200}
run=$(mktemp -d)
pids=()

cleanup() {
    for pid in "${pids[@]}"; do kill -TERM -- "-$pid" 2>/dev/null || kill -TERM "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$run"
}
trap cleanup EXIT

await() { # URL SECONDS LOG
    for _ in $(seq "$2"); do
        if curl --silent --fail --output /dev/null --max-time 2 "$1"; then return; fi
        sleep 1
    done
    echo "fidelity: $1 did not come up within $2 s; the end of its log:" >&2
    tail -n 30 "$3" >&2
    exit 1
}

cd "$root"
azimuth=${PROGRAM:-$(sh scripts/release.sh azimuth)/azimuth}
first=()
case $what in
vllm)
    scripts/conformance/setup.sh "$tools"
    tools=$(cd "$tools" && pwd)
    if [ ! -e "$tools/larger-llama/config.json" ]; then
        HF_HUB_OFFLINE=1 "$tools/vllm/bin/python" scripts/conformance/make_model.py "$tools/larger-llama" --larger
    fi
    echo "fidelity: starting a vLLM server (about a minute)"
    MODEL=$tools/larger-llama setsid bash scripts/conformance/start_vllm.sh "$tools" "$base" >"$run/server.log" 2>&1 &
    pids+=($!)
    await "http://127.0.0.1:$base/health" 300 "$run/server.log"
    if [ "${PRIORITY:-}" = yes ]; then
        # The engine before all others, and what must interrupt it, its API server and the client, before the engine.
        echo -15 2>/dev/null >"/proc/${pids[0]}/autogroup" || true
        chrt -a -r -p 10 "${pids[0]}" && first=(chrt -r 10)
    fi
    "${first[@]}" python3 scripts/fidelity/fidelity.py "$azimuth" --url "http://127.0.0.1:$base" --scratch "$run" "$@"
    ;;
emulator)
    cluster=datasets/clusters/demo.yaml
    setsid "$azimuth" emulate --cluster "$cluster" --port-base $((base + 1)) >"$run/server.log" 2>&1 &
    pids+=($!)
    await "http://127.0.0.1:$((base + 4))/health" 30 "$run/server.log"
    urls=$(for port in 1 2 3 4; do printf 'http://127.0.0.1:%d,' $((base + port)); done)
    setsid "$azimuth" serve --worker-urls "${urls%,}" --port "$base" --policy round_robin --log none >"$run/router.log" 2>&1 &
    pids+=($!)
    await "http://127.0.0.1:$base/ready" 30 "$run/router.log"
    if [ "${PRIORITY:-}" = yes ]; then
        for pid in "${pids[@]}"; do chrt -a -r -p 10 "$pid" && first=(chrt -r 10); done
    fi
    "${first[@]}" python3 scripts/fidelity/fidelity.py "$azimuth" --url "http://127.0.0.1:$base" --cluster "$cluster" \
        --scale-input 1 --scale-output 1 --loads 0.3,0.6 --scratch "$run" "$@"
    ;;
*)
    echo "fidelity: '$what' is neither vllm nor emulator" >&2
    exit 64
    ;;
esac
