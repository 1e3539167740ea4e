"""The simulator over HTTP: WeChat's API and pages, and the controls under /_sim/. Behaviour lives one folder up."""
