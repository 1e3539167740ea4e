"""Messages to followers: template messages, sent in the background, and customer-service messages, sent at once.

Words: a *template message* (模板消息) is accepted under a number of ours, and *sent* when WeChat took it, which gave it
a *msgid*; later WeChat reports whether it was *delivered*. A *customer-service message* (客服消息) has neither.
"""
