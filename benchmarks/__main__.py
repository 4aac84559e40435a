"""`make bench`: everything that is measured, one summary first; benchmarks/results.md keeps it."""

import os

for library in ("OPENBLAS", "OMP", "MKL"):  # one thread each, before any of them loads
    os.environ[f"{library}_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

from benchmarks import convnet, far, filters, latency, polls, results, training  # noqa: E402

if __name__ == "__main__":
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    with results.gathered() as details:
        for area in (latency, far, training, filters, convnet, polls):
            area.main()
    print(results.write(details.getvalue(), load))
