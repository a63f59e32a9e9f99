"""Tables, migrations, unit of work and encryption. Synchronous; knows none of the other packages."""
