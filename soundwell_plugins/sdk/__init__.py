"""What a plugin builds on besides the contract; public, and versioned with it.

- `clock`: the time
- `commands`: the practice as a command of a plugin sees it
- `configuration`: types for a plugin's table, secrets among them
- `encryption`: a column that is encrypted at rest
- `forms`: forms that come back with what was typed
- `links`: signed links
- `pages`: routers whose every route declares who may call it
- `permissions`: who may call a route
- `tables`: a plugin's own tables
"""
