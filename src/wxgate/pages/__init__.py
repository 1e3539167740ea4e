"""What the pages for visitors have in common: the skeleton, colours and type, headers, and the problem page.

Words: the *problem page* tells a visitor what is wrong. The pages' own words, and what is special to each, stand with
the capability that serves them.
"""
