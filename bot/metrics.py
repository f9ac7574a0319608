"""What is counted and timed while the bot runs, for Prometheus.

Names begin with `attache_`; times are in seconds. No text, no name and no id of a person is ever a label.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

REGISTRY = CollectorRegistry()
"""Not the library's global one, so that nothing of other packages is published."""

ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

QUESTIONS = Counter("attache_questions", "Questions answered or declined, by level.", ["level"], registry=REGISTRY)
ANSWERING = Histogram(
    "attache_answering_seconds",
    "From an analysed question to its answer.",
    ["level"],
    buckets=_QUICK,
    registry=REGISTRY,
)
ACKNOWLEDGING = Histogram(
    "attache_acknowledging_seconds", "Until Discord had the acknowledgement.", buckets=_QUICK, registry=REGISTRY
)
REPLYING = Histogram(
    "attache_replying_seconds", "From what Discord delivered to the reply it took.", buckets=_QUICK, registry=REGISTRY
)
FAILURES = Counter("attache_failures", "What ended in an apology or in silence, by kind.", ["kind"], registry=REGISTRY)
IN_FLIGHT = Gauge("attache_in_flight", "What is being replied to now.", registry=REGISTRY)
GATEWAY_READY = Gauge("attache_gateway_ready", "Whether Discord's gateway delivers events.", registry=REGISTRY)
CONNECTIONS = Counter("attache_gateway_connections", "How often the gateway became ready.", registry=REGISTRY)

FAILURE_KINDS = ("busy", "too_slow", "index", "error", "undelivered")
for _kind in FAILURE_KINDS:
    FAILURES.labels(_kind)  # a counter that is there from the start, so that its first increase is seen


def answered(level: str, milliseconds: float) -> None:
    """Count an answer, declined ones too."""
    QUESTIONS.labels(level).inc()
    ANSWERING.labels(level).observe(milliseconds / 1000)
