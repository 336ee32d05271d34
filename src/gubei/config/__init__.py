"""How the parts are put together: settings, addresses, the server's entry."""
