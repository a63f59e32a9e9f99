"""How people reach the desk. The only package that knows channels, reads settings and wires everything."""
