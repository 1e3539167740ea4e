"""What pages have in common: the skeleton, colours and type, headers, the problem page; and from where a request came.

Words: the *problem page* tells a visitor what is wrong. The pages' own words, and what is special to each, stand with
the capability that serves them.
"""
