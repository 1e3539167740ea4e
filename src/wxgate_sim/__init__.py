"""WeChat's servers imitated, for testing code that talks to WeChat. Start with README.md beside this file."""
