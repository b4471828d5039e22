"""Grafana's dashboards: one module each, data alone; drawing.py makes Grafana's JSON of them."""
