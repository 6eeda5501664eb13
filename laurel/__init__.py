"""The shell: settings, the application, who comes in, the command line. Only this reads the environment."""

__version__ = "0.1.0"
