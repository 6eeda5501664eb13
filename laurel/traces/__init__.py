"""What took how long, told to whoever collects traces (OpenTelemetry)? Names of ours, no values of anybody's."""
