"""What operators see in a browser: the console under `/console`, and the look that the tester shares with it.

Words: an *operator* signs in and works here. A *visit* is one request for a page, with who asks and in which language.
A *section* is an entry of the navigation. The *frame* is the document around every page.
"""
