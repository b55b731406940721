"""How each peer is started before the same workers, with as little beside plain proxying as it allows."""

import pathlib

HAPROXY = """
global
  nbthread 1
  maxconn 8000
defaults
  mode http
  timeout connect 5s
  timeout client 600s
  timeout server 600s
  option http-keep-alive
  http-reuse always
frontend front
  bind 127.0.0.1:{port}
  default_backend workers
backend workers
  balance roundrobin
{servers}
"""

ENVOY = """
static_resources:
  listeners:
  - address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: front
          generate_request_id: false
          stream_idle_timeout: 0s
          route_config:
            virtual_hosts:
            - {{name: all, domains: ["*"], routes: [{{match: {{prefix: "/"}}, route: {{cluster: workers, timeout: 0s}}}}]}}
          http_filters:
          - name: envoy.filters.http.router
            typed_config: {{"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}
  clusters:
  - name: workers
    type: STATIC
    lb_policy: ROUND_ROBIN
    circuit_breakers: {{thresholds: [{{max_connections: 8192, max_pending_requests: 8192, max_requests: 8192}}]}}
    load_assignment:
      cluster_name: workers
      endpoints:
      - lb_endpoints:
{endpoints}
"""


def haproxy(folder: pathlib.Path, port: int, workers: list[int]) -> list[str]:
    servers = "\n".join(f"  server w{worker} 127.0.0.1:{worker} check inter 5s" for worker in workers)
    path = folder / "haproxy.cfg"
    path.write_text(HAPROXY.format(port=port, servers=servers))
    return ["haproxy", "-db", "-f", str(path)]


def envoy(tools: pathlib.Path, folder: pathlib.Path, port: int, workers: list[int]) -> list[str]:
    endpoint = "        - endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: {}}}}}}}"
    path = folder / "envoy.yaml"
    path.write_text(ENVOY.format(port=port, endpoints="\n".join(endpoint.format(worker) for worker in workers)))
    return [str(tools / "envoy/bin/envoy"), "-c", str(path), "--concurrency", "1", "-l", "warn",
            "--disable-hot-restart"]


def vllm_router(tools: pathlib.Path, port: int, workers: list[int], policy: str) -> list[str]:
    return [str(tools / "vllm/bin/vllm-router"), "--host", "127.0.0.1", "--port", str(port), "--worker-urls",
            *urls(workers), "--policy", policy, "--prometheus-port", str(port + 2000), "--log-level", "warning",
            "--worker-startup-check-interval", "1"]


def sglang_router(tools: pathlib.Path, port: int, workers: list[int], policy: str) -> list[str]:
    return [str(tools / "sglang/bin/sglang-router"), "launch", "--host", "127.0.0.1", "--port", str(port),
            "--worker-urls", *urls(workers), "--policy", policy, "--prometheus-port", str(port + 2000), "--log-level",
            "warn"]


def urls(workers: list[int]) -> list[str]:
    return [f"http://127.0.0.1:{worker}" for worker in workers]
