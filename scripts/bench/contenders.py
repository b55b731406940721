"""The backend's and nginx's configurations, and the ways Azimuth is started."""

import pathlib

from harness import LOAD_CORE, PROXY_CORE, Process, await_answer

WORKERS = 8
EVENTS, GAP_US = 64, 5000


def start_backend(program: str, port: int, folder: pathlib.Path) -> Process:
    backend = Process([program, "127.0.0.1", str(port), str(WORKERS), str(EVENTS), str(GAP_US)], LOAD_CORE,
                      folder / "backend.log")
    for worker in range(WORKERS):
        await_answer(port + worker, backend)
    return backend


def nginx(folder: pathlib.Path, port: int, workers: list[int]) -> list[str]:
    servers = "".join(f"server 127.0.0.1:{worker}; " for worker in workers)
    paths = "".join(f"{name}_temp_path {folder}/nginx_{name}; " for name in
                    ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    path = folder / "nginx.conf"
    path.write_text(f"""
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx_error.log crit;
events {{ worker_connections 20000; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; client_max_body_size 64m;
  client_body_buffer_size 1m; {paths}
  upstream workers {{ {servers} keepalive 256; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://workers; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off;
      proxy_read_timeout 600s;
    }}
  }}
}}
""")
    return ["nginx", "-p", str(folder), "-c", str(path)]


def azimuth(program: str, port: int, workers: list[int], *more: str) -> list[str]:
    urls = ",".join(f"http://127.0.0.1:{worker}" for worker in workers)
    return [program, "serve", "--worker-urls", urls, "--port", str(port), "--log-level", "error", *more]


def round_robin(program: str, port: int, workers: list[int], *more: str) -> list[str]:
    return azimuth(program, port, workers, "--policy", "round_robin", "--log", "none", *more)


def learned(program: str, port: int, workers: list[int], logbook: pathlib.Path, *more: str) -> list[str]:
    # Answers that are not streamed show no first token: what can be learned of them is their end.
    return azimuth(program, port, workers, "--objective", "e2e", "--log", str(logbook), *more)


def start(command: list[str], port: int, folder: pathlib.Path, name: str, cores: str = PROXY_CORE) -> Process:
    process = Process(command, cores, folder / f"{name}.log")
    await_answer(port, process)
    return process
