"""What the commands cost, beside peers that do comparable work in the same run. `python -m benchmarks` prints it."""
