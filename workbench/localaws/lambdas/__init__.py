"""Lambda as AWS runs it: a few warm worker processes, with AWS's errors, time-outs and log lines."""
