"""JSONata as Step Functions evaluates it: its own functions, its bindings, its error texts."""
