#!/usr/bin/env bash
# One real vLLM server for CPU with the tiny model, in the foreground: start_vllm.sh TOOLS PORT [vLLM's flags].
set -euo pipefail
tools=${1:?usage: start_vllm.sh TOOLS PORT [flags]}
port=${2:?usage: start_vllm.sh TOOLS PORT [flags]}
shift 2
export HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 VLLM_NO_USAGE_STATS=1 DO_NOT_TRACK=1 VLLM_HOST_IP=127.0.0.1
export VLLM_CPU_KVCACHE_SPACE=1 VLLM_CPU_OMP_THREADS_BIND=nobind OMP_NUM_THREADS=1
exec "$tools/vllm/bin/vllm" serve "${MODEL:-$tools/tiny-llama}" --served-model-name tiny --host 127.0.0.1 --port "$port" \
    --dtype bfloat16 --max-model-len 4096 --max-num-seqs 16 --enforce-eager --enable-prefix-caching \
    --enable-prompt-tokens-details --block-size 32 "$@"
