"""The processes of bench.messages and bench.backlog: wxgate, the queue it is compared with, a WeChat that counts."""
