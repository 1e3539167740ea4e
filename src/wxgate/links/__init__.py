"""Short links: `<short>/tu/<key>` leads on to a client's URL, and its visits are counted.

Words: a *link* is a key and where it leads, its *target*; the target may change, the key never does. A *visit* is one
GET that was led on. A *day* is a day in China (UTC+8).
"""
