"""What of deploy/ repeats the code, made from it: python -m deploy.generate [--check]."""
