"""Which pages do people see? Each is a folder of files, and lives on the contract alone."""

from laurel.web.routes import web_routes

__all__ = ["web_routes"]
