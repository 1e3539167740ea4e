"""The controls under /_sim/: what a test does to the simulated WeChat. JSON in, JSON out, one file per subject."""
