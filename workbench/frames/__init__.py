"""Event lists as GetExecutionHistory returns them, turned into DataFrames. Pure: no AWS, no clock, no files."""
