"""What a developer runs: generating documents and SDK, and watching sizes."""
