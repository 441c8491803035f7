"""Accounts of the people who work at the practice: who they are, and how they prove it.

- `tables`: what is kept
- `register`: who can sign in, with which roles
- `passwords`: what a password may be, and how it is hashed
- `totp`: codes of an authenticator, and recovery codes
- `tickets`: links that can be used once
- `throttle`: growing waits after failures
- `sessions`: who is signed in
- `journal`: what the audit trail hears of all that
"""
