"""The JSON protocol of the states service: requests checked against the service's model, answers and errors."""
