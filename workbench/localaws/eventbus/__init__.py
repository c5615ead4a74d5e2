"""EventBridge's way to its targets as on AWS: permissions, inputs, retries and dead-letter queues."""
