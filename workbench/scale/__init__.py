"""What a rate of events means on AWS: limits, cost, load and a simulation. Pure numbers, each with its source."""
