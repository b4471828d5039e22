"""Every generated file, by its path from the root of the checkout."""

from pathlib import Path

from deploy.generate import kubernetes


def made(root: Path) -> dict[str, str]:
    """Path -> text."""
    deploy = root / "deploy"
    return {f"deploy/k8s/{name}": text for name, text in kubernetes.manifests(deploy / "prometheus" / "rules").items()}
