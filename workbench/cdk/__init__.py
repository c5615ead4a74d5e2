"""Synthesises in the kernel and deploys with the official CDK CLI."""
