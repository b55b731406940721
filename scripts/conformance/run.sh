#!/usr/bin/env bash
# Runs `azimuth serve` before two real vLLM servers (CPU, tiny random model) and checks it with real clients.
# Everything is installed into an ignored folder; all traffic stays on loopback.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
tools=${TOOLS:-$root/.tools/conformance}
base=${PORT_BASE:-18100}
run=$(mktemp -d)
pids=()

cleanup() {
    for pid in "${pids[@]}"; do kill -TERM -- "-$pid" 2>/dev/null || kill -TERM "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$run"
}
trap cleanup EXIT

"$root/scripts/conformance/setup.sh" "$tools"
cd "$root"
azimuth=$(sh scripts/release.sh azimuth)/azimuth
tools=$(cd "$tools" && pwd)

start_vllm() { # PORT
    setsid bash "$root/scripts/conformance/start_vllm.sh" "$tools" "$1" >"$run/vllm_$1.log" 2>&1 &
    pids+=($!)
}

await() { # URL SECONDS LOG
    for _ in $(seq "$2"); do
        if curl --silent --fail --output /dev/null --max-time 2 "$1"; then return; fi
        sleep 1
    done
    echo "conformance: $1 did not come up within $2 s; the end of its log:" >&2
    tail -n 30 "$3" >&2
    exit 1
}

echo "conformance: starting two vLLM servers (about a minute)"
start_vllm $((base + 1))
start_vllm $((base + 2))
victim=$!
await "http://127.0.0.1:$((base + 1))/health" 300 "$run/vllm_$((base + 1)).log"
await "http://127.0.0.1:$((base + 2))/health" 300 "$run/vllm_$((base + 2)).log"

setsid "$azimuth" serve --worker-urls "http://127.0.0.1:$((base + 1)),http://127.0.0.1:$((base + 2))" \
    --port "$base" --log "$run/conformance.sqlite" >"$run/azimuth.log" 2>&1 &
pids+=($!)
await "http://127.0.0.1:$base/health" 30 "$run/azimuth.log"

status=0
"$tools/vllm/bin/python" "$root/scripts/conformance/checks.py" --router "http://127.0.0.1:$base" \
    --workers "http://127.0.0.1:$((base + 1))" "http://127.0.0.1:$((base + 2))" \
    --log "$run/conformance.sqlite" --azimuth "$azimuth" --vllm "$tools/vllm/bin/vllm" --model "$tools/tiny-llama" \
    --scratch "$run" || status=$?
echo "conformance: real clients while one of the servers is killed, started again and drained"
"$tools/vllm/bin/python" "$root/scripts/conformance/outage.py" --router "http://127.0.0.1:$base" \
    --other "http://127.0.0.1:$((base + 1))" --tools "$tools" --scratch "$run" \
    --victim-pid "$victim" --victim-port $((base + 2)) || status=1
if [ "$status" -ne 0 ]; then
    echo "--- the router's log" >&2
    tail -n 40 "$run/azimuth.log" >&2
fi
"$azimuth" log summary --log "$run/conformance.sqlite" || status=1
exit "$status"
