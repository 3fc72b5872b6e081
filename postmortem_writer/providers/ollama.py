"""Models that Ollama runs: ``ollama:MODEL`` as ``ollama list`` names it."""

from postmortem_writer.providers._preset import preset

vendor = preset("ollama", "Ollama", "http://127.0.0.1:11434/v1")
