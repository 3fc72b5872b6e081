"""Models that vLLM serves: ``vllm:MODEL`` as ``vllm serve`` was told."""

from postmortem_writer.providers._preset import preset

vendor = preset("vllm", "vLLM", "http://127.0.0.1:8000/v1")
