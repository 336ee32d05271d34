"""Go.Data: files that it writes and reads (formats of version 2.50)."""
