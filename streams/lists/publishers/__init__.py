"""One loader for each form that a publisher uses."""
