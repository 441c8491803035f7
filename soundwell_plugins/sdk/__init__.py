"""What a plugin builds on besides the contract; public, and versioned with it.

- `api`: routes that programs call
- `callers`: who counts as one caller
- `charts`: counting by the week
- `clock`: the time
- `commands`: the practice as a command of a plugin sees it
- `configuration`: types for a plugin's table, secrets among them
- `deadline`: waiting for something no longer than agreed
- `encryption`: a column that is encrypted at rest
- `forms`: forms that come back with what was typed
- `icalendar`: what everybody needs who writes calendars
- `links`: signed links
- `outbound`: requests that never reach into the network this machine stands in
- `pages`: routers whose every route declares who may call it
- `permissions`: who may call a route
- `retry_after`: pauses that a server asks for
- `seals`: what a browser keeps and cannot read
- `spam`: what a form that strangers send in asks before it believes them
- `tables`: a plugin's own tables
- `texts`: texts that are said elsewhere, and spans of time in words
"""
