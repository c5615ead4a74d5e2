"""The article's system as plain CDK constructs: one file a construct, wired in stack.py."""
