#!/bin/bash
# Builds the fuzzers and runs each for DURATION seconds (default 600), one after another, with libFuzzer and
# AddressSanitizer; prints the executions of each. FUZZERS names those to run; request and response, which build NIO for
# their comparison, run only where they are named. An input that breaks a rule is kept in
# .build/fuzz/NAME/ and ends the script with an error.
set -euo pipefail
cd "$(dirname "$0")/../.."
duration=${DURATION:-600}
out=$PWD/.build/fuzz
mkdir -p "$out"

# Whole words make what is mutated resemble what is parsed.
words() { printf '"%s"\n' "$@"; }

# Compiles and links; the linker's remarks on the sanitizer's own symbols are left out.
compile() { swiftc -parse-as-library -package-name azimuth -sanitize=fuzzer,address "$@" 2> >(grep -v 'Cannot export local symbol' >&2); }

build() {
    case $1 in
    scanner)
        compile -O -swift-version 6 -o "$out/scanner.bin" \
            Fuzz/Scanner/*.swift Sources/Routing/Prefix/BlockSchedule.swift Sources/Routing/Policy/RoutingGenerator.swift \
            $(find Sources/Routing/Request Sources/Routing/Tagging -name '*.swift')
        words '\"model\"' '\"messages\"' '\"role\"' '\"content\"' '\"stream\"' '\"stream_options\"' '\"include_usage\"' \
            '\"max_tokens\"' '\"prompt\"' '\"tools\"' true false null '\\u0041' '\\ud83d\\ude00' >"$out/scanner.dict"
        seed scanner '{"model":"m","messages":[{"role":"user","content":"x"}],"stream":true,"max_tokens":5}'
        ;;
    metrics)
        compile -O -swift-version 6 -o "$out/metrics.bin" \
            Fuzz/Metrics/*.swift Sources/Fleet/Metrics/*.swift
        words 'vllm:num_requests_running' 'vllm:num_requests_waiting' 'vllm:kv_cache_usage_perc' '{engine=\"0\"}' \
            'vllm:cache_config_info' 'block_size=\"16\"' 'num_gpu_blocks=\"9\"' NaN +Inf 1e308 '# ' >"$out/metrics.dict"
        seed metrics $'vllm:num_requests_running{engine="0"} 1\nvllm:num_requests_waiting{engine="0"} 2.5\n'
        ;;
    tagger)
        compile -O -swift-version 6 -o "$out/tagger.bin" \
            Fuzz/Tagger/*.swift Sources/Routing/Prefix/BlockSchedule.swift Sources/Routing/Policy/RoutingGenerator.swift \
            $(find Sources/Routing/Request Sources/Routing/Tagging -name '*.swift')
        words '\"model\"' '\"messages\"' '\"role\"' '\"assistant\"' '\"system\"' '\"content\"' '\"prompt\"' '\"input\"' \
            '\"instructions\"' '\"tools\"' '\"tool_calls\"' '\"type\":\"text\"' '\"image_url\"' '\"input_audio\"' \
            '\"max_tokens\"' '\"temperature\"' '\"response_format\"' '\\u0041' '\\ud83d\\ude00' '\xff' >"$out/tagger.dict"
        seed tagger '{"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"why?"}],"max_tokens":5}'
        seed tagger '{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"what is this"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"input_audio","input_audio":{"data":"AA","format":"wav"}}]}]}'
        seed tagger '{"model":"m","prompt":[1,2,3,4],"max_tokens":9}'
        seed tagger '{"model":"m","prompt":""}'
        seed tagger '{"model":"m","messages":[]}'
        seed tagger '{"model":"m","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"1","content":"4"}],"tools":[{"type":"function","function":{"name":"f"}}]}'
        seed tagger '{"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"x"}]}],"instructions":"y"}'
        ;;
    request | response)
        local product=$([ "$1" = request ] && echo RequestFuzz || echo ResponseFuzz)
        swift build --package-path Fuzz --scratch-path .build/fuzz-package -c release --product "$product" \
            -Xswiftc -sanitize=fuzzer,address 2>&1 | tail -3
        : >"$out/empty.swift"
        compile -o "$out/$1.bin" "$out/empty.swift" \
            -Xlinker --whole-archive ".build/fuzz-package/release/lib$product.a" -Xlinker --no-whole-archive
        words 'HTTP/1.1 ' 'GET / HTTP/1.1' 'Host: a' 'Content-Length: 5' 'Transfer-Encoding: chunked' '\x0d\x0a' \
            '5\x0d\x0ahello\x0d\x0a' '0\x0d\x0a\x0d\x0a' ';a=b' 'Connection: close' '200 OK' '100 Continue' >"$out/$1.dict"
        seed request $'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello'
        seed request $'POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'
        seed response $'aHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'
        seed response $'cHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'
        ;;
    *)
        echo "there is no fuzzer '$1'; choose from scanner, metrics, tagger, request, response" >&2
        exit 64
        ;;
    esac
}

# Keeps a text as a first input of a fuzzer.
seed() {
    mkdir -p "$out/$1"
    printf '%s' "$2" >"$out/$1/seed-$(printf '%s' "$2" | cksum | cut -d' ' -f1)"
}

for name in ${FUZZERS:-scanner metrics tagger}; do
    build "$name"
    echo "== $name: $duration s"
    nice -n 19 "$out/$name.bin" -max_total_time="$duration" -dict="$out/$name.dict" -max_len=4096 -timeout=10 \
        -artifact_prefix="$out/$name-" -print_final_stats=1 -verbosity=1 "$out/$name" >"$out/$name.log" 2>&1 ||
        { tail -40 "$out/$name.log"; exit 1; }
    grep 'stat::number_of_executed_units' "$out/$name.log"
done
