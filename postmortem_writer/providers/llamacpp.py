"""The model that llama-server of llama.cpp has loaded; it takes any name."""

from postmortem_writer.providers._preset import preset

vendor = preset("llamacpp", "llama.cpp (llama-server)", "http://127.0.0.1:8080/v1", model="default")
