"""Pure: reads Amazon States Language into plain structures. Draws nothing and talks to nobody."""
